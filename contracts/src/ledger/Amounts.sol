// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Arithmetic on amounts below 2^63
/// @dev What reaches 2^63 becomes OVERFLOW, which is not below it either. Arguments are below 2^64.
library Amounts {
    uint256 internal constant LIMIT = 1 << 63;
    uint256 internal constant OVERFLOW = LIMIT;

    uint256 private constant FEE_UNIT = 1_000_000;

    function product(uint256 a, uint256 b) internal pure returns (uint256 result) {
        unchecked {
            result = a * b;
        }
        return result < LIMIT ? result : OVERFLOW;
    }

    /// @dev What `lots` of a buy order lock; OVERFLOW where notional, its product with the fee, or the sum does.
    function lock(uint256 price, uint256 lots, uint256 takerFee) internal pure returns (uint256 result) {
        uint256 notional = product(price, lots);
        uint256 fees = product(notional, takerFee);
        if (notional == OVERFLOW || fees == OVERFLOW) {
            return OVERFLOW;
        }
        unchecked {
            result = notional + (fees + FEE_UNIT - 1) / FEE_UNIT;
        }
        return result < LIMIT ? result : OVERFLOW;
    }

    /// @dev A fee on a notional below 2^63, rounded down; OVERFLOW where their product does.
    function fee(uint256 notional, uint256 millionths) internal pure returns (uint256) {
        uint256 fees = product(notional, millionths);
        return fees == OVERFLOW ? OVERFLOW : fees / FEE_UNIT;
    }
}
