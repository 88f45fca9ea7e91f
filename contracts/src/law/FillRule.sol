// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Amounts} from "../ledger/Amounts.sol";
import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title FILL: the order that is being matched trades with a resting one, at the price of the latter
library FillRule {
    using Trials for Trial;

    uint256 private constant VENUE = 0;

    /// @dev What a fill amounts to. `makerFee` is what the maker pays, `rebate` what it gets; one of them is 0.
    struct Terms {
        uint256 lots;
        uint256 notional;
        uint256 size;
        uint256 takerFee;
        uint256 makerFee;
        uint256 rebate;
    }

    /// @dev Who is paid, and what, in quote quanta: `freed` of the buyer's lock, of which `over` is left.
    struct Flows {
        uint256 buyer;
        uint256 seller;
        uint256 freed;
        uint256 over;
        uint256 earned;
        uint256 venue;
    }

    function fill(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u16(t.step + Steps.FILL_MARKET);
        uint256 takerSlot = Words.u32(t.step + Steps.FILL_TAKER);
        uint256 market = t.bind(0, Cells.market(number));
        uint256 taker = t.bind(1, Cells.order(takerSlot));
        uint256 maker = t.bind(2, Cells.order(Words.u32(t.step + Steps.FILL_MAKER)));
        if (
            Trials.taker(market) != takerSlot || Trials.status(market) != Trials.LISTED_OPEN
                || !Trials.isLiveIn(taker, number) || !Trials.isLiveIn(maker, number) || !_isPair(t, taker, maker)
        ) {
            return false;
        }
        Terms memory terms;
        return _terms(terms, market, taker, maker) && _settle(t, terms, market, taker, maker)
            && _change(t, terms.lots, market, taker, maker);
    }

    function _isPair(Trial memory t, uint256 taker, uint256 maker) private pure returns (bool) {
        return Trials.accountOf(taker) != Trials.accountOf(maker) && Words.u64(maker + Cells.ORDER_TRIGGER) == 0
            && Trials.cross(taker, maker) && _isUnexpired(t, taker) && _isUnexpired(t, maker)
            && Trials.typeOf(taker) != Trials.POST_ONLY && t.isOfThisBlock(taker);
    }

    function _isUnexpired(Trial memory t, uint256 order) private pure returns (bool) {
        uint256 expiry = Words.u32(order + Cells.ORDER_EXPIRY);
        return expiry == 0 || expiry > t.since;
    }

    function _terms(Terms memory terms, uint256 market, uint256 taker, uint256 maker) private pure returns (bool) {
        uint256 lots = Words.u64(maker + Cells.ORDER_OPEN);
        uint256 total = Trials.total(taker);
        if (total < lots) {
            lots = total;
        }
        terms.lots = lots;
        terms.notional = Amounts.product(Words.u64(maker + Cells.ORDER_PRICE), lots);
        terms.size = Amounts.product(lots, Words.u64(market + Cells.MARKET_LOT_SIZE));
        terms.takerFee = Amounts.fee(terms.notional, Words.u16(taker + Cells.ORDER_TAKER_FEE));
        int256 rate = Words.i16(maker + Cells.ORDER_MAKER_FEE);
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 atRate = Amounts.fee(terms.notional, uint256(rate < 0 ? -rate : rate));
        if (rate < 0) {
            terms.rebate = atRate < terms.takerFee ? atRate : terms.takerFee;
        } else {
            terms.makerFee = atRate;
        }
        return lots != 0 && terms.notional != Amounts.OVERFLOW && terms.size != Amounts.OVERFLOW
            && terms.takerFee != Amounts.OVERFLOW && atRate != Amounts.OVERFLOW;
    }

    /// @dev A fee is below a tenth of the notional, whatever a cell says, so what the seller gets is not negative.
    function _settle(Trial memory t, Terms memory terms, uint256 market, uint256 taker, uint256 maker)
        private
        pure
        returns (bool)
    {
        bool takerBuys = Trials.side(taker) == Trials.BUY;
        (uint256 buy, uint256 sell) = takerBuys ? (taker, maker) : (maker, taker);
        Flows memory flows;
        (flows.buyer, flows.seller) = (Trials.accountOf(buy), Trials.accountOf(sell));
        unchecked {
            uint256 total = Trials.total(buy);
            uint256 lock = Trials.lockOf(market, buy, total);
            if (lock == Amounts.OVERFLOW) {
                return false;
            }
            flows.freed = lock - Trials.lockOf(market, buy, total - terms.lots);
            uint256 paid = terms.notional + (takerBuys ? terms.takerFee : terms.makerFee);
            uint256 left = flows.freed + (takerBuys ? 0 : terms.rebate);
            if (left < paid) {
                return false;
            }
            flows.over = left - paid;
            flows.earned =
                terms.notional + (takerBuys ? terms.rebate : 0) - (takerBuys ? terms.makerFee : terms.takerFee);
            flows.venue = terms.takerFee + terms.makerFee - terms.rebate;
        }
        return _payBase(t, flows, Words.u16(market + Cells.MARKET_BASE), terms.size)
            && _payQuote(t, flows, Words.u16(market + Cells.MARKET_QUOTE));
    }

    function _payBase(Trial memory t, Flows memory flows, uint256 base, uint256 size) private pure returns (bool) {
        return Trials.credit(Trials.available(t.bind(3, Cells.balance(base, flows.buyer))), size)
            && Trials.debit(Trials.locked(t.bind(5, Cells.balance(base, flows.seller))), size);
    }

    function _payQuote(Trial memory t, Flows memory flows, uint256 quote) private pure returns (bool) {
        uint256 buyer = t.bind(4, Cells.balance(quote, flows.buyer));
        return Trials.debit(Trials.locked(buyer), flows.freed) && Trials.credit(Trials.available(buyer), flows.over)
            && Trials.credit(Trials.available(t.bind(6, Cells.balance(quote, flows.seller))), flows.earned)
            && Trials.credit(Trials.available(t.bind(7, Cells.balance(quote, VENUE))), flows.venue);
    }

    /// @dev What the fill leaves of the two orders and the market.
    function _change(Trial memory t, uint256 lots, uint256 market, uint256 taker, uint256 maker)
        private
        pure
        returns (bool)
    {
        Words.put(market + Cells.MARKET_LENGTH + Cells.MARKET_LAST_PRICE, 64, Words.u64(maker + Cells.ORDER_PRICE));
        unchecked {
            _changeMaker(t, maker, Words.u64(maker + Cells.ORDER_OPEN) - lots);
            uint256 total = Trials.total(taker) - lots;
            if (total == 0) {
                Trials.setTaker(market, 0);
                Trials.clear(taker);
            } else {
                _show(taker, total);
            }
        }
        return true;
    }

    function _changeMaker(Trial memory t, uint256 maker, uint256 left) private pure {
        uint256 hidden = Words.u64(maker + Cells.ORDER_HIDDEN);
        uint256 after_ = maker + Cells.ORDER_LENGTH;
        if (left != 0) {
            Words.put(after_ + Cells.ORDER_OPEN, 64, left);
        } else if (hidden == 0) {
            Trials.clear(maker);
        } else {
            uint256 peak = Words.u64(maker + Cells.ORDER_PEAK);
            uint256 open = peak < hidden ? peak : hidden;
            Words.put(after_ + Cells.ORDER_OPEN, 64, open);
            unchecked {
                Words.put(after_ + Cells.ORDER_HIDDEN, 64, hidden - open);
            }
            Words.put(after_ + Cells.ORDER_PRIORITY, 64, t.number);
        }
    }

    /// @dev Splits what is left of the taker in what is shown and what is hidden.
    function _show(uint256 taker, uint256 total) private pure {
        uint256 peak = Words.u64(taker + Cells.ORDER_PEAK);
        uint256 open = peak == 0 || total < peak ? total : peak;
        Words.put(taker + Cells.ORDER_LENGTH + Cells.ORDER_OPEN, 64, open);
        unchecked {
            Words.put(taker + Cells.ORDER_LENGTH + Cells.ORDER_HIDDEN, 64, total - open);
        }
    }
}
