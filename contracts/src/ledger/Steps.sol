// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Ops, and where the bodies of steps keep what
/// @dev Places count from the step's first byte, its op.
library Steps {
    uint256 internal constant OPEN = 0x01;
    uint256 internal constant DEPOSIT = 0x02;
    uint256 internal constant TRANSFER = 0x03;
    uint256 internal constant WITHDRAW = 0x04;
    uint256 internal constant SIGNER = 0x05;
    uint256 internal constant LIST = 0x06;
    uint256 internal constant STATUS = 0x07;
    uint256 internal constant REQUEST = 0x08;
    uint256 internal constant REVOKE = 0x09;
    uint256 internal constant FLOOR = 0x0a;
    uint256 internal constant SEAL = 0x0f;
    uint256 internal constant PLACE = 0x10;
    uint256 internal constant FILL = 0x11;
    uint256 internal constant REST = 0x12;
    uint256 internal constant CANCEL = 0x13;
    uint256 internal constant REDUCE = 0x14;
    uint256 internal constant TRIGGER = 0x15;

    // Reasons of CANCEL.
    uint256 internal constant OWNER = 1;
    uint256 internal constant EXPIRED = 2;
    uint256 internal constant UNFILLED = 3;
    uint256 internal constant SELF_TRADE = 4;
    uint256 internal constant CLOSED = 5;
    uint256 internal constant FLOORED = 6;
    uint256 internal constant REQUESTED = 7;
    uint256 internal constant VOID = 8;
    uint256 internal constant REVEALED = 9;

    uint256 internal constant OPEN_ACCOUNT = 1;
    uint256 internal constant OPEN_OWNER = 5;

    uint256 internal constant DEPOSIT_ENTRY = 1;
    uint256 internal constant DEPOSIT_ACCOUNT = 9;
    uint256 internal constant DEPOSIT_ASSET = 13;
    uint256 internal constant DEPOSIT_AMOUNT = 15;

    uint256 internal constant TRANSFER_FROM = 1;
    uint256 internal constant TRANSFER_TO = 5;
    uint256 internal constant TRANSFER_ASSET = 9;
    uint256 internal constant TRANSFER_AMOUNT = 11;
    uint256 internal constant TRANSFER_NONCE = 19;

    uint256 internal constant WITHDRAW_ACCOUNT = 1;
    uint256 internal constant WITHDRAW_ASSET = 5;
    uint256 internal constant WITHDRAW_AMOUNT = 7;
    uint256 internal constant WITHDRAW_RECIPIENT = 15;
    uint256 internal constant WITHDRAW_NONCE = 35;

    uint256 internal constant SIGNER_ACCOUNT = 1;
    uint256 internal constant SIGNER_SIGNER = 5;
    uint256 internal constant SIGNER_NONCE = 25;

    uint256 internal constant LIST_MARKET = 1;
    uint256 internal constant LIST_BASE = 3;
    uint256 internal constant LIST_QUOTE = 5;
    uint256 internal constant LIST_LOT_SIZE = 7;
    uint256 internal constant LIST_TICK_SIZE = 15;
    uint256 internal constant LIST_MAKER_FEE = 23;
    uint256 internal constant LIST_TAKER_FEE = 25;

    uint256 internal constant STATUS_MARKET = 1;
    uint256 internal constant STATUS_STATUS = 3;

    uint256 internal constant REQUEST_ENTRY = 1;
    uint256 internal constant REQUEST_REQUESTER = 9;
    uint256 internal constant REQUEST_ACCOUNT = 29;
    uint256 internal constant REQUEST_ASSET = 33;

    uint256 internal constant REVOKE_ENTRY = 1;
    uint256 internal constant REVOKE_REQUESTER = 9;
    uint256 internal constant REVOKE_ACCOUNT = 29;
    uint256 internal constant REVOKE_NONCE = 33;

    uint256 internal constant FLOOR_ACCOUNT = 1;
    uint256 internal constant FLOOR_FLOOR = 5;
    uint256 internal constant FLOOR_NONCE = 13;

    uint256 internal constant PLACE_SLOT = 1;
    uint256 internal constant PLACE_ACCOUNT = 5;
    uint256 internal constant PLACE_MARKET = 9;
    uint256 internal constant PLACE_SIDE = 11;
    uint256 internal constant PLACE_TYPE = 12;
    uint256 internal constant PLACE_PRICE = 13;
    uint256 internal constant PLACE_LOTS = 21;
    uint256 internal constant PLACE_PEAK = 29;
    uint256 internal constant PLACE_TRIGGER = 37;
    uint256 internal constant PLACE_EXPIRY = 45;
    uint256 internal constant PLACE_CANCEL_HASH = 49;
    uint256 internal constant PLACE_NONCE = 65;

    uint256 internal constant FILL_MARKET = 1;
    uint256 internal constant FILL_TAKER = 3;
    uint256 internal constant FILL_MAKER = 7;

    uint256 internal constant REST_MARKET = 1;
    uint256 internal constant REST_SLOT = 3;

    uint256 internal constant CANCEL_SLOT = 1;
    uint256 internal constant CANCEL_REASON = 5;
    uint256 internal constant CANCEL_NONCE = 6;
    uint256 internal constant CANCEL_OTHER = 6;
    uint256 internal constant CANCEL_SECRET = 6;
    uint256 internal constant CANCEL_ENTRY = 6;
    uint256 internal constant CANCEL_REQUESTER = 14;
    uint256 internal constant CANCEL_ORDER = 34;

    uint256 internal constant REDUCE_SLOT = 1;
    uint256 internal constant REDUCE_LOTS = 5;
    uint256 internal constant REDUCE_NONCE = 13;

    uint256 internal constant TRIGGER_MARKET = 1;
    uint256 internal constant TRIGGER_SLOT = 3;

    // An auth: its depth, a signature, and where the depth is not 0 an index and siblings.
    uint256 internal constant AUTH_R = 1;
    uint256 internal constant AUTH_S = 33;
    uint256 internal constant AUTH_V = 65;
    uint256 internal constant AUTH_INDEX = 66;
    uint256 internal constant AUTH_SIBLINGS = 68;
    uint256 internal constant AUTH_LENGTH = 66;
    uint256 internal constant AUTH_MAX_DEPTH = 10;

    /// @dev No lawful step is longer.
    uint256 internal constant MAX_LENGTH = 1024;
}
