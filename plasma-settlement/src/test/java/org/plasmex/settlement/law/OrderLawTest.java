package org.plasmex.settlement.law;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestOrder.buy;
import static org.plasmex.settlement.TestOrder.sell;
import static org.plasmex.settlement.TestSteps.*;

/**
 * PLACE, REST, FILL, REDUCE, TRIGGER.
 */
class OrderLawTest
{
    private final TestChain chain = new TestChain().withTraders();

    @Test
    void shouldLockNotionalAndFeeOfBuyOrder()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 10));

        assertThat(chain.locked(QUOTE, ALICE)).isEqualTo(10_003);
        assertThat(chain.available(QUOTE, ALICE)).isEqualTo(89_997);
        assertThat(chain.taker()).isEqualTo(1);
    }

    @Test
    void shouldLockLotsOfSellOrder()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.POST_ONLY, 1_000, 10)).lawful(rest(1));

        assertThat(chain.locked(BASE, ALICE)).isEqualTo(100);
        assertThat(chain.taker()).isZero();
    }

    @Test
    void shouldRefuseOrderOnUnsoundTerms()
    {
        chain.unlawful(chain.place(0, ALICE, Terms.BUY, Terms.GTC, 1_000, 1), Reason.SLOT_ZERO)
            .unlawful(chain.place(1, 0, Terms.BUY, Terms.GTC, 1_000, 1), Reason.VENUE)
            .unlawful(chain.place(1, ALICE, 3, Terms.GTC, 1_000, 1), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, 0, Terms.GTC, 1_000, 1), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, Terms.BUY, 5, 1_000, 1), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_001, 1), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 0, 1), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 0), Reason.ORDER_TERMS)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 100), Reason.NOT_ENOUGH)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 5L << 40, 1L << 30), Reason.RANGE)
            .unlawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 5L << 40, 1L << 15), Reason.RANGE)
            .unlawful(chain.place(buy(1, ALICE, 1_000, 5).peak(5), owner(ALICE)), Reason.ORDER_TERMS)
            .unlawful(chain.place(buy(1, ALICE, 1_000, 5).trigger(7), owner(ALICE)), Reason.ORDER_TERMS)
            .unlawful(chain.place(buy(1, ALICE, 1_000, 5).expiry(SINCE), owner(ALICE)), Reason.EXPIRY)
            .unlawful(chain.place(buy(1, ALICE, 1_000, 5), MALLORY), Reason.SIGNATURE);
    }

    @Test
    void shouldPlaceNothingWhileAnOrderIsBeingMatchedOrMarketIsHalted()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 1))
            .unlawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 1), Reason.BUSY)
            .unlawful(status(MARKET, Terms.HALTED), Reason.BUSY)
            .unlawful(rest(2), Reason.NOT_THE_TAKER)
            .lawful(rest(1))
            .lawful(status(MARKET, Terms.HALTED))
            .unlawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 1), Reason.STATUS);
    }

    @Test
    void shouldFillAtPriceOfMakerAndReturnWhatIsOver()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 900, 4)).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 10))
            .lawful(fill(2, 1))
            .lawful(rest(2));

        assertThat(chain.available(BASE, BOB)).isEqualTo(100_040);
        assertThat(chain.locked(QUOTE, BOB)).isEqualTo(6_002);
        assertThat(chain.available(QUOTE, BOB)).isEqualTo(100_000 - 10_003 + 400);
        assertThat(chain.locked(BASE, ALICE)).isZero();
        assertThat(chain.available(QUOTE, ALICE)).isEqualTo(103_600);
        assertThat(chain.available(QUOTE, 0)).isEqualTo(1);
        assertThat(chain.openLots(1)).isZero();
        assertThat(chain.openLots(2)).isEqualTo(6);
        assertThat(chain.old64(Cells.market(MARKET), Cells.MARKET_LAST_PRICE)).isEqualTo(900);
    }

    @Test
    void shouldEndMatchingWhenTakerIsFilled()
    {
        chain.lawful(chain.place(1, ALICE, Terms.BUY, Terms.GTC, 1_000, 30)).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.SELL, Terms.IOC, 900, 10))
            .lawful(fill(2, 1));

        assertThat(chain.taker()).isZero();
        assertThat(chain.openLots(1)).isEqualTo(20);
        assertThat(chain.available(QUOTE, BOB)).isEqualTo(100_000 + 10_000 - 3);
        assertThat(chain.available(QUOTE, 0)).isEqualTo(4);
        chain.unlawful(fill(2, 1), Reason.NOT_THE_TAKER);
    }

    @Test
    void shouldPayRebateOutOfFeeOfTaker()
    {
        final TestChain rebates = new TestChain().withTraders(-200);
        rebates.lawful(rebates.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 10)).lawful(rest(1))
            .lawful(rebates.place(2, BOB, Terms.BUY, Terms.IOC, 1_000, 10))
            .lawful(fill(2, 1));

        assertThat(rebates.available(QUOTE, ALICE)).isEqualTo(110_002);
        assertThat(rebates.available(QUOTE, BOB)).isEqualTo(89_997);
        assertThat(rebates.available(QUOTE, 0)).isEqualTo(1);
    }

    @Test
    void shouldRefuseFillOfPairThatDoesNotTrade()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 4)).lawful(rest(1))
            .lawful(chain.place(3, BOB, Terms.SELL, Terms.GTC, 900, 4)).lawful(rest(3))
            .lawful(chain.place(4, BOB, Terms.BUY, Terms.GTC, 100, 4)).lawful(rest(4))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 950, 4))
            .unlawful(fill(2, 1), Reason.PRICES)
            .unlawful(fill(2, 3), Reason.PAIR)
            .unlawful(fill(2, 4), Reason.PAIR)
            .unlawful(fill(2, 9), Reason.NOT_LIVE)
            .unlawful(fill(1, 2), Reason.NOT_THE_TAKER);
    }

    @Test
    void shouldRefuseFillOfOrderThatHasExpired()
    {
        chain.lawful(chain.place(sell(1, ALICE, 1_000, 4).expiry(SINCE + 50), owner(ALICE))).lawful(rest(1))
            .sealBlock()
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 4))
            .unlawful(fill(2, 1), Reason.EXPIRY);
    }

    @Test
    void shouldNotLetTakerOutliveItsBlock()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 4)).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 4))
            .sealBlock()
            .unlawful(fill(2, 1), Reason.PRIORITY)
            .unlawful(rest(2), Reason.PRIORITY)
            .lawful(cancel(2, Steps.UNFILLED));
    }

    @Test
    void shouldShowNextPeakOfIcebergAndQueueItAnew()
    {
        chain.lawful(chain.place(sell(1, ALICE, 1_000, 10).peak(4), owner(ALICE))).lawful(rest(1));
        assertThat(chain.openLots(1)).isEqualTo(4);
        assertThat(chain.hiddenLots(1)).isEqualTo(6);

        chain.lawful(chain.place(2, BOB, Terms.BUY, Terms.IOC, 1_000, 9))
            .lawful(fill(2, 1));
        final long priority = chain.number() - 1;
        assertThat(chain.old64(Cells.order(1), Cells.ORDER_PRIORITY)).isEqualTo(priority);

        chain.lawful(fill(2, 1)).lawful(fill(2, 1));
        assertThat(chain.openLots(1)).isEqualTo(1);
        assertThat(chain.hiddenLots(1)).isZero();
    }

    @Test
    void shouldReduceAndReturnLock()
    {
        chain.lawful(chain.place(buy(1, ALICE, 1_000, 10).peak(4), owner(ALICE))).lawful(rest(1))
            .unlawful(chain.reduce(1, ALICE, 10), Reason.SIZE)
            .unlawful(chain.reduce(1, ALICE, 0), Reason.SIZE)
            .lawful(chain.reduce(1, ALICE, 3));

        assertThat(chain.locked(QUOTE, ALICE)).isEqualTo(3_001);
        assertThat(chain.openLots(1)).isEqualTo(3);
        assertThat(chain.hiddenLots(1)).isZero();
    }

    @Test
    void shouldTriggerStopWhenLastPriceReachesIt()
    {
        chain.lawful(chain.place(buy(5, ALICE, 2_000, 2).trigger(950), owner(ALICE)))
            .unlawful(trigger(5), Reason.TRIGGER)
            .lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 950, 4)).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.IOC, 950, 1)).lawful(fill(2, 1))
            .lawful(trigger(5))
            .unlawful(trigger(5), Reason.BUSY);

        assertThat(chain.taker()).isEqualTo(5);
        assertThat(chain.old64(Cells.order(5), Cells.ORDER_TRIGGER)).isZero();
    }

    @Test
    void shouldTakeTwoOrdersUnderOneSignature()
    {
        final byte[][] orders = chain.placeBatch(buy(1, ALICE, 500, 1), buy(2, ALICE, 505, 1), owner(ALICE));
        final byte[] beyond = orders[1].clone();
        beyond[Steps.PLACE_AUTH + Auth.INDEX + 1] = 2;

        chain.lawful(orders[0]).lawful(rest(1))
            .unlawful(beyond, Reason.SIGNATURE)
            .lawful(orders[1]).lawful(rest(2));
    }
}
