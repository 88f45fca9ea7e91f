// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Keys of cells, and where their values keep what
library Cells {
    uint256 internal constant REGISTER = 0;
    uint256 internal constant ACCOUNT = 1;
    uint256 internal constant BALANCE = 2;
    uint256 internal constant ORDER = 3;
    uint256 internal constant MARKET = 4;

    uint256 internal constant REGISTER_LENGTH = 8;
    uint256 internal constant ACCOUNT_LENGTH = 56;
    uint256 internal constant BALANCE_LENGTH = 16;
    uint256 internal constant ORDER_LENGTH = 88;
    uint256 internal constant MARKET_LENGTH = 40;

    uint256 internal constant ACCOUNT_OWNER = 0;
    uint256 internal constant ACCOUNT_SIGNER = 20;
    uint256 internal constant ACCOUNT_NONCE = 40;
    uint256 internal constant ACCOUNT_FLOOR = 48;

    uint256 internal constant AVAILABLE = 0;
    uint256 internal constant LOCKED = 8;

    uint256 internal constant ORDER_ACCOUNT = 0;
    uint256 internal constant ORDER_MARKET = 4;
    uint256 internal constant ORDER_SIDE = 6;
    uint256 internal constant ORDER_TYPE = 7;
    uint256 internal constant ORDER_PRICE = 8;
    uint256 internal constant ORDER_OPEN = 16;
    uint256 internal constant ORDER_HIDDEN = 24;
    uint256 internal constant ORDER_PEAK = 32;
    uint256 internal constant ORDER_PRIORITY = 40;
    uint256 internal constant ORDER_TRIGGER = 48;
    uint256 internal constant ORDER_NONCE = 56;
    uint256 internal constant ORDER_EXPIRY = 64;
    uint256 internal constant ORDER_MAKER_FEE = 68;
    uint256 internal constant ORDER_TAKER_FEE = 70;
    uint256 internal constant ORDER_CANCEL_HASH = 72;

    uint256 internal constant MARKET_BASE = 0;
    uint256 internal constant MARKET_QUOTE = 2;
    uint256 internal constant MARKET_LOT_SIZE = 4;
    uint256 internal constant MARKET_TICK_SIZE = 12;
    uint256 internal constant MARKET_MAKER_FEE = 20;
    uint256 internal constant MARKET_TAKER_FEE = 22;
    uint256 internal constant MARKET_STATUS = 24;
    uint256 internal constant MARKET_RESERVED = 25;
    uint256 internal constant MARKET_TAKER = 28;
    uint256 internal constant MARKET_LAST_PRICE = 32;

    /// @dev The register of the next account, and of the next inbox entry.
    uint256 internal constant ACCOUNTS = 0;
    uint256 internal constant INBOX = 1;

    /// @dev ORDER 0, which no step may name.
    uint256 internal constant NO_ORDER = ORDER << 56;

    uint256 private constant LENGTHS = 0x28_58_10_38_08;

    function account(uint256 number) internal pure returns (uint256) {
        return ACCOUNT << 56 | number;
    }

    function balance(uint256 asset, uint256 number) internal pure returns (uint256) {
        return BALANCE << 56 | asset << 32 | number;
    }

    function order(uint256 slot) internal pure returns (uint256) {
        return ORDER << 56 | slot;
    }

    function market(uint256 number) internal pure returns (uint256) {
        return MARKET << 56 | number;
    }

    /// @dev The kind of the cell with this key.
    function kindOf(uint256 cell) internal pure returns (uint256) {
        return cell >> 56;
    }

    /// @dev The length of the values of a kind, which is one of the five.
    function length(uint256 kind) internal pure returns (uint256) {
        return (LENGTHS >> (kind << 3)) & 0xff;
    }
}
