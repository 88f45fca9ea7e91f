// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title The ops of markets: LIST, STATUS, REST, TRIGGER
library MarketRules {
    using Trials for Trial;

    int256 private constant MAX_TAKER_FEE = 10_000;

    function list(Trial memory t) internal pure returns (bool) {
        uint256 base = Words.u16(t.step + Steps.LIST_BASE);
        uint256 quote = Words.u16(t.step + Steps.LIST_QUOTE);
        uint256 lotSize = Words.u64(t.step + Steps.LIST_LOT_SIZE);
        uint256 tickSize = Words.u64(t.step + Steps.LIST_TICK_SIZE);
        int256 makerFee = Words.i16(t.step + Steps.LIST_MAKER_FEE);
        int256 takerFee = int256(Words.u16(t.step + Steps.LIST_TAKER_FEE));
        uint256 market = t.bind(0, Cells.market(Words.u16(t.step + Steps.LIST_MARKET)));

        // The terms lie in the body as they do in the cell, from the base on.
        market += Cells.MARKET_LENGTH;
        Words.copy(market, t.step + Steps.LIST_BASE, Cells.MARKET_STATUS);
        Words.put(market + Cells.MARKET_STATUS, 8, Trials.LISTED_OPEN);
        return base != quote && lotSize > 0 && tickSize > 0 && takerFee <= MAX_TAKER_FEE && -takerFee <= makerFee
            && makerFee <= takerFee;
    }

    function status(Trial memory t) internal pure returns (bool) {
        uint256 status_ = Words.u8(t.step + Steps.STATUS_STATUS);
        uint256 market = t.bind(0, Cells.market(Words.u16(t.step + Steps.STATUS_MARKET)));

        uint256 now_ = Trials.status(market);
        Words.put(market + Cells.MARKET_LENGTH + Cells.MARKET_STATUS, 8, status_);
        return (now_ == Trials.LISTED_OPEN || now_ == Trials.HALTED) && Trials.taker(market) == 0
            && status_ >= Trials.LISTED_OPEN && status_ <= Trials.LISTED_CLOSED && status_ != now_;
    }

    function rest(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u16(t.step + Steps.REST_MARKET);
        uint256 slot = Words.u32(t.step + Steps.REST_SLOT);
        uint256 market = t.bind(0, Cells.market(number));
        uint256 order = t.bind(1, Cells.order(slot));

        Trials.setTaker(market, 0);
        uint256 type_ = Trials.typeOf(order);
        return Trials.taker(market) == slot && Trials.isLiveIn(order, number)
            && (type_ == Trials.GTC || type_ == Trials.POST_ONLY) && t.isOfThisBlock(order);
    }

    function trigger(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u16(t.step + Steps.TRIGGER_MARKET);
        uint256 slot = Words.u32(t.step + Steps.TRIGGER_SLOT);
        uint256 market = t.bind(0, Cells.market(number));
        uint256 order = t.bind(1, Cells.order(slot));

        Words.put(order + Cells.ORDER_LENGTH + Cells.ORDER_TRIGGER, 64, 0);
        Words.put(order + Cells.ORDER_LENGTH + Cells.ORDER_PRIORITY, 64, t.number);
        Trials.setTaker(market, slot);
        return Trials.isLiveIn(order, number) && Trials.taker(market) == 0
            && Trials.status(market) == Trials.LISTED_OPEN && _isMet(market, order);
    }

    function _isMet(uint256 market, uint256 order) private pure returns (bool) {
        uint256 trigger_ = Words.u64(order + Cells.ORDER_TRIGGER);
        uint256 last = Words.u64(market + Cells.MARKET_LAST_PRICE);
        return trigger_ != 0 && last != 0 && (Trials.side(order) == Trials.BUY ? last >= trigger_ : last <= trigger_);
    }
}
