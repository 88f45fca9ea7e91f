// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title CANCEL: an order goes, and its lock returns; one rule for each reason
library CancelRules {
    using Trials for Trial;

    bytes32 private constant CANCEL_TYPE = keccak256("Cancel(uint32 account,uint64 order,uint64 nonce)");

    uint256 private constant MARKET = 0;
    uint256 private constant ORDER = 1;
    uint256 private constant BALANCE = 2;
    uint256 private constant ACCOUNT = 3;
    uint256 private constant OTHER = 3;
    uint256 private constant REGISTER = 4;

    function cancel(Trial memory t) internal pure returns (bool) {
        uint256 reason = Words.u8(t.step + Steps.CANCEL_REASON);
        uint256 slot = Words.u32(t.step + Steps.CANCEL_SLOT);
        if (reason == Steps.VOID) {
            return _void(t, slot);
        }
        uint256 order = t.bind(ORDER, Cells.order(slot));
        uint256 number = Trials.accountOf(order);
        uint256 market = t.bind(MARKET, Cells.market(Words.u16(order + Cells.ORDER_MARKET)));
        uint256 balance = t.bind(BALANCE, Trials.lockedCell(market, Trials.side(order), number));
        if (!Trials.isLive(order) || !Trials.unlock(balance, Trials.lockOf(market, order, Trials.total(order)))) {
            return false;
        }
        Trials.clear(order);

        if (reason == Steps.UNFILLED) {
            return _unfilled(t, market, order, slot);
        }
        if (reason == Steps.SELF_TRADE) {
            return _selfTrade(t, market, order, slot);
        }
        if (Trials.taker(market) != 0) {
            return false;
        }
        if (reason == Steps.OWNER) {
            return _owner(t, order, number);
        }
        if (reason == Steps.EXPIRED) {
            uint256 expiry = Words.u32(order + Cells.ORDER_EXPIRY);
            return expiry > 0 && expiry <= t.until;
        }
        if (reason == Steps.CLOSED) {
            return Trials.status(market) == Trials.LISTED_CLOSED;
        }
        if (reason == Steps.FLOORED) {
            uint256 account = t.bind(ACCOUNT, Cells.account(number));
            return Words.u64(order + Cells.ORDER_NONCE) <= Words.u64(account + Cells.ACCOUNT_FLOOR);
        }
        if (reason == Steps.REQUESTED) {
            return _requested(t, order, number, slot);
        }
        return _revealed(t, order);
    }

    function _owner(Trial memory t, uint256 order, uint256 number) private pure returns (bool) {
        uint256 nonce = Words.u64(t.step + Steps.CANCEL_NONCE);
        bytes32 message = Trials.messageOf(CANCEL_TYPE, number, Words.u64(order + Cells.ORDER_NONCE), nonce);
        return t.acts(t.bind(ACCOUNT, Cells.account(number)), nonce, true, message);
    }

    function _unfilled(Trial memory t, uint256 market, uint256 order, uint256 slot) private pure returns (bool) {
        uint256 type_ = Trials.typeOf(order);
        Trials.setTaker(market, 0);
        return Trials.taker(market) == slot && (type_ == Trials.IOC || type_ == Trials.FOK || !t.isOfThisBlock(order));
    }

    function _selfTrade(Trial memory t, uint256 market, uint256 order, uint256 slot) private pure returns (bool) {
        uint256 otherSlot = Words.u32(t.step + Steps.CANCEL_OTHER);
        uint256 other = t.bind(OTHER, Cells.order(otherSlot));
        if (
            !Trials.isLiveIn(other, Words.u16(order + Cells.ORDER_MARKET))
                || Trials.accountOf(order) != Trials.accountOf(other) || !Trials.cross(order, other)
                || (Words.u64(order + Cells.ORDER_TRIGGER) | Words.u64(other + Cells.ORDER_TRIGGER)) != 0
        ) {
            return false;
        }
        uint256 taker = Trials.taker(market);
        if (taker == otherSlot) {
            return true;
        }
        Trials.setTaker(market, 0);
        return taker == slot && Trials.typeOf(order) != Trials.FOK;
    }

    function _requested(Trial memory t, uint256 order, uint256 number, uint256 slot) private pure returns (bool) {
        uint256 account = t.bind(ACCOUNT, Cells.account(number));
        uint256 register = t.bind(REGISTER, Cells.INBOX);
        return _answersRequest(t, register, slot)
            && Words.u64(t.step + Steps.CANCEL_ORDER) == Words.u64(order + Cells.ORDER_NONCE)
            && Trials.isOwner(t.step + Steps.CANCEL_REQUESTER, account);
    }

    function _revealed(Trial memory t, uint256 order) private pure returns (bool) {
        uint256 cancelHash = Words.u128(order + Cells.ORDER_CANCEL_HASH);
        return cancelHash != 0 && uint256(Words.hash(t.step + Steps.CANCEL_SECRET, 16)) >> 128 == cancelHash;
    }

    /// @dev The request is one that needs nothing done.
    function _void(Trial memory t, uint256 slot) private pure returns (bool) {
        uint256 order = t.bind(0, Cells.order(slot));
        bool isLive = Trials.isLive(order);
        uint256 account = t.bind(1, Cells.account(isLive ? Trials.accountOf(order) : 0));
        uint256 register = t.bind(2, Cells.INBOX);
        return _answersRequest(t, register, slot)
            && (!isLive
                || Words.u64(t.step + Steps.CANCEL_ORDER) != Words.u64(order + Cells.ORDER_NONCE)
                || !Trials.isOwner(t.step + Steps.CANCEL_REQUESTER, account));
    }

    function _answersRequest(Trial memory t, uint256 register, uint256 slot) private pure returns (bool) {
        return t.answers(
            register,
            Words.u64(t.step + Steps.CANCEL_ENTRY),
            Trials.CANCEL_ENTRY,
            Words.u160(t.step + Steps.CANCEL_REQUESTER),
            slot,
            Words.u64(t.step + Steps.CANCEL_ORDER)
        );
    }
}
