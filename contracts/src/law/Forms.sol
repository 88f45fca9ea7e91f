// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Steps} from "../ledger/Steps.sol";

/// @title The law as a table: the form of the steps of each op, and of each reason of CANCEL
/// @dev A form is a number, in hexadecimal: the places of the u64s of the body, a byte each; the kinds of the accesses in
/// order, a digit each; how many there are; which of them is taken as empty, from 1, or 0; whether the body ends with an
/// auth; the length of the body without it.
library Forms {
    uint256 private constant OPEN = 0x00_00_00_00_00_01000000_02_02_00_19;
    uint256 private constant DEPOSIT = 0x00_00_00_0f_01_01200000_03_00_00_17;
    uint256 private constant TRANSFER = 0x00_00_00_13_0b_11220000_04_00_01_1b;
    uint256 private constant WITHDRAW = 0x00_00_00_23_07_12000000_02_00_01_2b;
    uint256 private constant SIGNER = 0x00_00_00_00_19_10000000_01_00_01_21;
    uint256 private constant LIST = 0x00_00_00_0f_07_40000000_01_01_00_1b;
    uint256 private constant STATUS = 0x00_00_00_00_00_40000000_01_00_00_04;
    uint256 private constant REQUEST = 0x00_00_00_00_01_01200000_03_00_00_23;
    uint256 private constant REVOKE = 0x00_00_00_21_01_01000000_02_00_00_29;
    uint256 private constant FLOOR = 0x00_00_00_0d_05_10000000_01_00_01_15;
    uint256 private constant SEAL = 0x00_00_00_00_00_00000000_01_00_00_01;
    uint256 private constant PLACE = 0x41_25_1d_15_0d_14320000_04_03_01_49;
    uint256 private constant FILL = 0x00_00_00_00_00_43322222_08_00_00_0b;
    uint256 private constant REST = 0x00_00_00_00_00_43000000_02_00_00_07;
    uint256 private constant REDUCE = 0x00_00_00_0d_05_43120000_04_00_01_15;
    uint256 private constant TRIGGER = 0x00_00_00_00_00_43000000_02_00_00_07;

    uint256 private constant OWNER = 0x00_00_00_00_06_43210000_04_00_01_0e;
    uint256 private constant BY_RULE = 0x00_00_00_00_00_43200000_03_00_00_06;
    uint256 private constant SELF_TRADE = 0x00_00_00_00_00_43230000_04_00_00_0a;
    uint256 private constant FLOORED = 0x00_00_00_00_00_43210000_04_00_00_06;
    uint256 private constant REQUESTED = 0x00_00_00_22_06_43210000_05_00_00_2a;
    uint256 private constant VOID = 0x00_00_00_22_06_31000000_03_00_00_2a;
    uint256 private constant REVEALED = 0x00_00_00_00_00_43200000_03_00_00_16;

    /// @dev The form of an op, for CANCEL with a reason; 0 where there is none.
    function find(uint256 op, uint256 reason) internal pure returns (uint256) {
        if (op == Steps.CANCEL) {
            return _ofReason(reason);
        }
        if (op >= Steps.PLACE) {
            if (op == Steps.PLACE) return PLACE;
            if (op == Steps.FILL) return FILL;
            if (op == Steps.REST) return REST;
            if (op == Steps.REDUCE) return REDUCE;
            if (op == Steps.TRIGGER) return TRIGGER;
            return 0;
        }
        if (op == Steps.OPEN) return OPEN;
        if (op == Steps.DEPOSIT) return DEPOSIT;
        if (op == Steps.TRANSFER) return TRANSFER;
        if (op == Steps.WITHDRAW) return WITHDRAW;
        if (op == Steps.SIGNER) return SIGNER;
        if (op == Steps.LIST) return LIST;
        if (op == Steps.STATUS) return STATUS;
        if (op == Steps.REQUEST) return REQUEST;
        if (op == Steps.REVOKE) return REVOKE;
        if (op == Steps.FLOOR) return FLOOR;
        if (op == Steps.SEAL) return SEAL;
        return 0;
    }

    function _ofReason(uint256 reason) private pure returns (uint256) {
        if (reason == Steps.OWNER) return OWNER;
        if (reason == Steps.EXPIRED || reason == Steps.UNFILLED || reason == Steps.CLOSED) return BY_RULE;
        if (reason == Steps.SELF_TRADE) return SELF_TRADE;
        if (reason == Steps.FLOORED) return FLOORED;
        if (reason == Steps.REQUESTED) return REQUESTED;
        if (reason == Steps.VOID) return VOID;
        if (reason == Steps.REVEALED) return REVEALED;
        return 0;
    }

    function bodyLength(uint256 form) internal pure returns (uint256) {
        return form & 0xff;
    }

    function isSigned(uint256 form) internal pure returns (bool) {
        return (form >> 8) & 0xff != 0;
    }

    /// @dev Whether access `i` is taken as empty.
    function isEmpty(uint256 form, uint256 i) internal pure returns (bool) {
        unchecked {
            return (form >> 16) & 0xff == i + 1;
        }
    }

    function accesses(uint256 form) internal pure returns (uint256) {
        return (form >> 24) & 0xff;
    }

    /// @dev The kind of access `i`, below 8.
    function kind(uint256 form, uint256 i) internal pure returns (uint256) {
        unchecked {
            return (form >> (60 - 4 * i)) & 0xf;
        }
    }

    /// @dev The places of the u64s of the body, the first in the lowest byte; 0 ends them.
    function numbers(uint256 form) internal pure returns (uint256) {
        return form >> 64;
    }
}
