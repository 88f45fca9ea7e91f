// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Amounts} from "../ledger/Amounts.sol";
import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title The ops with which a client makes its orders: PLACE, REDUCE
library OrderRules {
    using Trials for Trial;

    bytes32 private constant ORDER_TYPE = keccak256(
        "Order(uint32 account,uint16 market,uint16 base,uint16 quote,uint64 lotSize,uint16 takerFee,uint8 side,uint8 type,uint64 price,uint64 lots,uint64 peak,uint64 trigger,uint32 expiry,bytes16 cancelHash,uint64 nonce)"
    );
    bytes32 private constant REDUCE_TYPE = keccak256("Reduce(uint32 account,uint64 order,uint64 lots,uint64 nonce)");

    function place(Trial memory t) internal pure returns (bool) {
        uint256 step = t.step;
        uint256 number = Words.u32(step + Steps.PLACE_ACCOUNT);
        uint256 account = t.bind(0, Cells.account(number));
        uint256 market = t.bind(1, Cells.market(Words.u16(step + Steps.PLACE_MARKET)));

        return number != 0 && Trials.status(market) == Trials.LISTED_OPEN && Trials.taker(market) == 0
            && _isPlaceable(t, market)
            && t.acts(account, Words.u64(step + Steps.PLACE_NONCE), true, _orderMessage(step, market))
            && _lock(t, market, number) && _putOrder(t, market);
    }

    function _isPlaceable(Trial memory t, uint256 market) private pure returns (bool) {
        uint256 step = t.step;
        uint256 type_ = Words.u8(step + Steps.PLACE_TYPE);
        uint256 price = Words.u64(step + Steps.PLACE_PRICE);
        uint256 lots = Words.u64(step + Steps.PLACE_LOTS);
        uint256 peak = Words.u64(step + Steps.PLACE_PEAK);
        uint256 trigger = Words.u64(step + Steps.PLACE_TRIGGER);
        uint256 expiry = Words.u32(step + Steps.PLACE_EXPIRY);
        // Not 0 in a listed market.
        uint256 tickSize = Words.u64(market + Cells.MARKET_TICK_SIZE);

        bool terms = _isSide(Words.u8(step + Steps.PLACE_SIDE)) && type_ >= Trials.GTC && type_ <= Trials.POST_ONLY
            && price > 0 && price % tickSize == 0 && lots > 0;
        bool iceberg = peak == 0 || (peak < lots && (type_ == Trials.GTC || type_ == Trials.POST_ONLY));
        bool stop = trigger == 0 || (trigger % tickSize == 0 && (type_ == Trials.GTC || type_ == Trials.IOC));
        return terms && iceberg && stop && (expiry == 0 || expiry > t.since);
    }

    function _isSide(uint256 side) private pure returns (bool) {
        return side == Trials.BUY || side == Trials.SELL;
    }

    function _lock(Trial memory t, uint256 market, uint256 account) private pure returns (bool) {
        uint256 side = Words.u8(t.step + Steps.PLACE_SIDE);
        uint256 lots = Words.u64(t.step + Steps.PLACE_LOTS);
        uint256 balance = t.bind(3, Trials.lockedCell(market, side, account));
        uint256 amount = side == Trials.SELL
            ? Amounts.product(lots, Words.u64(market + Cells.MARKET_LOT_SIZE))
            : Amounts.lock(Words.u64(t.step + Steps.PLACE_PRICE), lots, Words.u16(market + Cells.MARKET_TAKER_FEE));
        return Trials.debit(Trials.available(balance), amount) && Trials.credit(Trials.locked(balance), amount);
    }

    function _putOrder(Trial memory t, uint256 market) private pure returns (bool) {
        uint256 step = t.step;
        uint256 slot = Words.u32(step + Steps.PLACE_SLOT);
        uint256 lots = Words.u64(step + Steps.PLACE_LOTS);
        uint256 peak = Words.u64(step + Steps.PLACE_PEAK);
        uint256 trigger = Words.u64(step + Steps.PLACE_TRIGGER);
        uint256 open = peak == 0 ? lots : peak;
        uint256 order = t.bind(2, Cells.order(slot)) + Cells.ORDER_LENGTH;

        // Account, market, side, type and price lie in the body as they do in the cell.
        Words.copy(order, step + Steps.PLACE_ACCOUNT, Cells.ORDER_OPEN);
        Words.put(order + Cells.ORDER_OPEN, 64, open);
        unchecked {
            Words.put(order + Cells.ORDER_HIDDEN, 64, lots - open);
        }
        Words.put(order + Cells.ORDER_PEAK, 64, peak);
        Words.put(order + Cells.ORDER_PRIORITY, 64, t.number);
        Words.put(order + Cells.ORDER_TRIGGER, 64, trigger);
        Words.put(order + Cells.ORDER_NONCE, 64, Words.u64(step + Steps.PLACE_NONCE));
        Words.put(order + Cells.ORDER_EXPIRY, 32, Words.u32(step + Steps.PLACE_EXPIRY));
        // The market's two fees, one after the other in both cells.
        Words.put(order + Cells.ORDER_MAKER_FEE, 32, Words.u32(market + Cells.MARKET_MAKER_FEE));
        Words.put(order + Cells.ORDER_CANCEL_HASH, 128, Words.u128(step + Steps.PLACE_CANCEL_HASH));
        if (trigger == 0) {
            Trials.setTaker(market, slot);
        }
        return true;
    }

    function _orderMessage(uint256 step, uint256 market) private pure returns (bytes32) {
        uint256 ptr = Words.free();
        Trials.word(ptr, 0, uint256(ORDER_TYPE));
        Trials.word(ptr, 1, Words.u32(step + Steps.PLACE_ACCOUNT));
        Trials.word(ptr, 2, Words.u16(step + Steps.PLACE_MARKET));
        Trials.word(ptr, 3, Words.u16(market + Cells.MARKET_BASE));
        Trials.word(ptr, 4, Words.u16(market + Cells.MARKET_QUOTE));
        Trials.word(ptr, 5, Words.u64(market + Cells.MARKET_LOT_SIZE));
        Trials.word(ptr, 6, Words.u16(market + Cells.MARKET_TAKER_FEE));
        Trials.word(ptr, 7, Words.u8(step + Steps.PLACE_SIDE));
        Trials.word(ptr, 8, Words.u8(step + Steps.PLACE_TYPE));
        Trials.word(ptr, 9, Words.u64(step + Steps.PLACE_PRICE));
        Trials.word(ptr, 10, Words.u64(step + Steps.PLACE_LOTS));
        Trials.word(ptr, 11, Words.u64(step + Steps.PLACE_PEAK));
        Trials.word(ptr, 12, Words.u64(step + Steps.PLACE_TRIGGER));
        Trials.word(ptr, 13, Words.u32(step + Steps.PLACE_EXPIRY));
        Trials.word(ptr, 14, Words.u128(step + Steps.PLACE_CANCEL_HASH) << 128);
        Trials.word(ptr, 15, Words.u64(step + Steps.PLACE_NONCE));
        return Words.hash(ptr, 512);
    }

    function reduce(Trial memory t) internal pure returns (bool) {
        uint256 lots = Words.u64(t.step + Steps.REDUCE_LOTS);
        uint256 nonce = Words.u64(t.step + Steps.REDUCE_NONCE);
        uint256 order = t.bind(1, Cells.order(Words.u32(t.step + Steps.REDUCE_SLOT)));
        uint256 number = Trials.accountOf(order);
        uint256 market = t.bind(0, Cells.market(Words.u16(order + Cells.ORDER_MARKET)));
        uint256 account = t.bind(2, Cells.account(number));
        uint256 balance = t.bind(3, Trials.lockedCell(market, Trials.side(order), number));

        uint256 ptr = Words.free();
        Trials.word(ptr, 0, uint256(REDUCE_TYPE));
        Trials.word(ptr, 1, number);
        Trials.word(ptr, 2, Words.u64(order + Cells.ORDER_NONCE));
        Trials.word(ptr, 3, lots);
        Trials.word(ptr, 4, nonce);
        bytes32 message = Words.hash(ptr, 160);
        return Trials.isLive(order) && t.acts(account, nonce, true, message) && Trials.taker(market) == 0 && lots > 0
            && lots < Trials.total(order) && _shrink(market, order, balance, lots);
    }

    function _shrink(uint256 market, uint256 order, uint256 balance, uint256 lots) private pure returns (bool) {
        uint256 before = Trials.lockOf(market, order, Trials.total(order));
        uint256 open = Words.u64(order + Cells.ORDER_OPEN);
        if (before == Amounts.OVERFLOW) {
            return false;
        }
        if (open > lots) {
            open = lots;
        }
        unchecked {
            // The lock of fewer lots is not above that of more.
            uint256 freed = before - Trials.lockOf(market, order, lots);
            Words.put(order + Cells.ORDER_LENGTH + Cells.ORDER_OPEN, 64, open);
            Words.put(order + Cells.ORDER_LENGTH + Cells.ORDER_HIDDEN, 64, lots - open);
            return Trials.unlock(balance, freed);
        }
    }
}
