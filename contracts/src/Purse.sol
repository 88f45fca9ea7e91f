// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IPurse} from "./interfaces/IPurse.sol";

/// @title What a contract owes in ETH: credited first, and fetched by whom it is owed to
/// @dev Whoever refuses to be paid stops nobody else. The debt is gone before the payment, so re-entry finds nothing.
abstract contract Purse is IPurse {
    mapping(address account => uint256) private _owed;

    /// @inheritdoc IPurse
    function collect(address account) external returns (uint256 amount) {
        amount = _owed[account];
        if (amount == 0) {
            revert NothingOwed(account);
        }
        _owed[account] = 0;
        emit Collected(account, amount);
        Address.sendValue(payable(account), amount);
    }

    /// @inheritdoc IPurse
    function owedTo(address account) external view returns (uint256) {
        return _owed[account];
    }

    /// @dev Adds to what an account is owed.
    function _owe(address account, uint256 amount) internal {
        if (amount != 0) {
            _owed[account] += amount;
            emit Owed(account, amount);
        }
    }
}
