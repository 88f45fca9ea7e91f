package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Terms;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.LOT_SIZE;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.SPAN;
import static org.plasmex.engine.Desk.TICK_SIZE;
import static org.plasmex.engine.Desk.USD;

/**
 * Stop orders and their cascades, and orders that end by their time. Slices are of four steps here.
 */
class ConditionalOrdersTest
{
    private final Desk desk = new Desk(new StateMachine.Context().slice(4));

    @BeforeEach
    void open()
    {
        desk.genesis(SPAN, 1000);
        desk.list(MARKET, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        for (int account = 1; account <= 4; account++)
        {
            desk.deposit(account, ETH, 100_000);
            desk.deposit(account, USD, 100_000);
        }
        desk.forget();
    }

    private void trade(final long price)
    {
        desk.sell(4, 1, price).place();
        desk.buy(3, 1, price).place();
        desk.forget();
    }

    @Test
    void shouldWaitUntilTheLastPriceIsAtTheTrigger()
    {
        desk.buy(1, 2, 120).trigger(110).place();
        desk.sell(2, 5, 105).place();
        desk.buy(3, 1, 105).place();
        desk.sell(2, 5, 115).place();
        desk.forget();
        desk.buy(3, 5, 115).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=4 account=3 market=7 BUY GTC price=115 lots=5 nonce=2 | 3/2 99320+575 | #4 5@115",
            "FILL market=7 taker=4 maker=2 price=105 lots=4 fees=0,0 | 3/1 100050+0, 3/2 99360+115, 2/1 99900+50, " +
                "2/2 100525+0 | #4 1@115, #2 0@105",
            "FILL market=7 taker=4 maker=3 price=115 lots=1 fees=0,0 | 3/1 100060+0, 3/2 99360+0, 2/1 99900+40, " +
                "2/2 100640+0 | #4 0@115, #3 4@115",
            "TRIGGER market=7 slot=1 | #1 2@120",
            "FILL market=7 taker=1 maker=3 price=115 lots=2 fees=0,0 | 1/1 100020+0, 1/2 99770+0, 2/1 99900+20, " +
                "2/2 100870+0 | #1 0@120, #3 2@115");
    }

    @Test
    void shouldBeginAtOnceWhenThePriceIsThereAlready()
    {
        trade(100);
        desk.sell(1, 1, 90).trigger(100).place();
        desk.sell(1, 1, 90).trigger(105).ioc().place();
        desk.sell(1, 1, 90).trigger(95).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=2 account=1 market=7 SELL GTC price=90 lots=1 nonce=1",
            "TRIGGER market=7 slot=2",
            "REST market=7 slot=2",
            "PLACE slot=1 account=1 market=7 SELL IOC price=90 lots=1 nonce=2",
            "TRIGGER market=7 slot=1",
            "CANCEL slot=1 UNFILLED",
            "PLACE slot=1 account=1 market=7 SELL GTC price=90 lots=1 nonce=3");
    }

    @Test
    void shouldBeginTheOldestOfAllThatAreMetAndLookAgainAfterEach()
    {
        desk.sell(1, 1, 70).trigger(90).place();
        desk.sell(2, 1, 70).trigger(95).place();
        desk.buy(3, 1, 200).trigger(105).place();
        desk.buy(4, 1, 95).place();
        desk.buy(4, 1, 80).place();
        desk.buy(4, 1, 75).place();
        desk.forget();
        // at 95 only the second is met; it trades at 80: now the first, which is older, and the third has never been
        desk.sell(3, 1, 95).place();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=7 account=3 market=7 SELL GTC price=95 lots=1 nonce=2",
            "FILL market=7 taker=7 maker=4 price=95 lots=1 fees=0,0",
            "TRIGGER market=7 slot=2",
            "FILL market=7 taker=2 maker=5 price=80 lots=1 fees=0,0",
            "TRIGGER market=7 slot=1",
            "FILL market=7 taker=1 maker=6 price=75 lots=1 fees=0,0");
    }

    @Test
    void shouldWaitAgainWhenThePriceGoesBackBeforeItsTurn()
    {
        // at 90 both are met; the older one trades at 110, which does not meet the younger one
        desk.buy(1, 1, 120).trigger(85).place();
        desk.sell(2, 1, 70).trigger(90).place();
        desk.sell(3, 1, 110).place();
        desk.buy(4, 1, 90).place();
        desk.forget();
        desk.sell(3, 1, 90).place();
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        desk.buy(4, 1, 90).place();
        desk.sell(3, 1, 90).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=5 account=3 market=7 SELL GTC price=90 lots=1 nonce=2",
            "FILL market=7 taker=5 maker=4 price=90 lots=1 fees=0,0",
            "TRIGGER market=7 slot=1",
            "FILL market=7 taker=1 maker=3 price=110 lots=1 fees=0,0",
            "PLACE slot=1 account=4 market=7 BUY GTC price=90 lots=1 nonce=2",
            "REST market=7 slot=1",
            "PLACE slot=3 account=3 market=7 SELL GTC price=90 lots=1 nonce=3",
            "FILL market=7 taker=3 maker=1 price=90 lots=1 fees=0,0",
            "TRIGGER market=7 slot=2",
            "REST market=7 slot=2");
    }

    @Test
    void shouldLetNoOrderInBeforeTheCascadeEnds()
    {
        for (int i = 0; i < 4; i++)
        {
            desk.sell(1, 1, 70).trigger(95).ioc().place();
        }
        desk.buy(4, 1, 95).place();
        desk.forget();
        desk.sell(3, 1, 95).place();
        desk.buy(2, 1, 60).place();
        desk.buy(2, 1, 60).trigger(60).place();
        desk.transfer(2, 3, USD, 1);
        desk.cancel(1, 4);
        assertThat(desk.machine().hasWork()).isTrue();
        desk.proceed();
        assertThat(desk.machine().hasWork()).isTrue();
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        desk.buy(2, 1, 60).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=6 account=3 market=7 SELL GTC price=95 lots=1 nonce=1",
            "FILL market=7 taker=6 maker=5 price=95 lots=1 fees=0,0",
            "REFUSED BUSY value=1 bound=4",
            "REFUSED BUSY value=1 bound=4",
            "TRANSFER from=2 to=3 asset=2 amount=1 nonce=3",
            "CANCEL slot=4 OWNER nonce=5",
            "TRIGGER market=7 slot=1",
            "CANCEL slot=1 UNFILLED",
            "TRIGGER market=7 slot=2",
            "CANCEL slot=2 UNFILLED",
            "TRIGGER market=7 slot=3",
            "CANCEL slot=3 UNFILLED",
            "PLACE slot=3 account=2 market=7 BUY GTC price=60 lots=1 nonce=4",
            "REST market=7 slot=3");
    }

    @Test
    void shouldPauseACascadeWhileTheMarketIsHalted()
    {
        trade(100);
        desk.status(MARKET, Terms.HALTED);
        desk.status(MARKET, Terms.OPEN);
        for (int i = 0; i < 5; i++)
        {
            desk.sell(1, 1, 300).trigger(95).place();
        }
        desk.buy(4, 1, 95).place();
        desk.sell(3, 1, 95).place();
        desk.forget();
        desk.status(MARKET, Terms.HALTED);
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        desk.status(MARKET, Terms.OPEN);
        desk.buy(2, 1, 60).place();
        desk.proceed();
        desk.proceed();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "STATUS market=7 status=1",
            "REFUSED BUSY value=1 bound=4",
            "TRIGGER market=7 slot=2",
            "REST market=7 slot=2",
            "TRIGGER market=7 slot=1",
            "REST market=7 slot=1",
            "TRIGGER market=7 slot=3",
            "REST market=7 slot=3",
            "TRIGGER market=7 slot=4",
            "REST market=7 slot=4",
            "TRIGGER market=7 slot=5",
            "REST market=7 slot=5");
    }

    @Test
    void shouldGiveAStopOrderABlockOfItsOwnWhenItNeedsMoreFillsThanAnOrderMay()
    {
        final int sells = Terms.MAX_FILLS + 1;
        trade(60);
        desk.deposit(1, ETH, 10 * sells);
        desk.deposit(2, USD, 100 * sells);
        for (int i = 0; i < sells; i++)
        {
            desk.sell(1, 1, 100).place();
        }
        desk.forget();
        desk.buy(2, sells, 100).place();
        desk.buy(2, sells, 100).trigger(55).place();
        final List<String> steps = desk.steps();
        assertThat(steps.subList(0, 4).stream().map((step) -> step.split(" ")[0]))
            .containsExactly("REFUSED", "PLACE", "SEAL", "BLOCK");
        assertThat(steps.get(0)).isEqualTo("REFUSED TOO_MANY_FILLS value=10001 bound=10000");
        assertThat(steps.get(4)).startsWith("TRIGGER");
        assertThat(steps.subList(5, steps.size())).hasSize(sells).allMatch((step) -> step.startsWith("FILL"));
        assertThat(desk.machine().hasWork()).isFalse();
    }

    @Test
    void shouldCancelReduceAndCloseStopOrdersThatWait()
    {
        desk.sell(1, 3, 70).trigger(95).place();
        desk.sell(1, 3, 70).trigger(90).place();
        desk.buy(1, 3, 100).trigger(90).place();
        desk.forget();
        desk.reduce(1, 1, 2);
        desk.cancel(1, 1);
        desk.status(MARKET, Terms.CLOSED);
        assertThat(desk.events()).containsExactly(
            "REDUCE slot=1 lots=2 nonce=4 | 1/1 99950+50 | #1 2@70",
            "CANCEL slot=1 OWNER nonce=5 | 1/1 99970+30 | #1 0@70",
            "STATUS market=7 status=3",
            "CANCEL slot=3 CLOSED | 1/2 100000+0 | #3 0@100",
            "CANCEL slot=2 CLOSED | 1/1 100000+0 | #2 0@70");
    }

    @Test
    void shouldExpireInTheOrderOfTimeAndInSlices()
    {
        desk.buy(1, 1, 100).expiry(Desk.SINCE + 20).place();
        for (int i = 0; i < 6; i++)
        {
            desk.buy(2, 1, 95).expiry(Desk.SINCE + 10).place();
        }
        desk.buy(1, 1, 90).place();
        desk.forget();
        desk.later(9).transfer(3, 4, USD, 1);
        assertThat(desk.machine().hasWork()).isFalse();
        assertThat(desk.machine().wakeTimeNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(Desk.SINCE + 10));
        desk.later(2).transfer(3, 4, USD, 1);
        assertThat(desk.machine().hasWork()).isTrue();
        desk.transfer(3, 4, USD, 1);
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        assertThat(desk.machine().wakeTimeNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(Desk.SINCE + 20));
        desk.later(9).proceed();
        assertThat(desk.machine().wakeTimeNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(desk.steps()).containsExactly(
            "TRANSFER from=3 to=4 asset=2 amount=1 nonce=1",
            "CANCEL slot=2 EXPIRED",
            "CANCEL slot=3 EXPIRED",
            "CANCEL slot=4 EXPIRED",
            "CANCEL slot=5 EXPIRED",
            "TRANSFER from=3 to=4 asset=2 amount=1 nonce=2",
            "TRANSFER from=3 to=4 asset=2 amount=1 nonce=3",
            "CANCEL slot=6 EXPIRED",
            "CANCEL slot=7 EXPIRED",
            "CANCEL slot=1 EXPIRED");
    }

    @Test
    void shouldNotTradeWithAnOrderWhoseTimeIsOver()
    {
        for (int i = 0; i < 5; i++)
        {
            desk.sell(2, 1, 95).expiry(Desk.SINCE + 10).place();
        }
        desk.sell(3, 1, 100).place();
        desk.forget();
        // the first four go as time goes on; the fifth where the taker would meet it
        desk.later(10).buy(1, 1, 100).fok().place();
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=1 EXPIRED",
            "CANCEL slot=2 EXPIRED",
            "CANCEL slot=3 EXPIRED",
            "CANCEL slot=4 EXPIRED",
            "CANCEL slot=5 EXPIRED",
            "PLACE slot=5 account=1 market=7 BUY FOK price=100 lots=1 nonce=1",
            "FILL market=7 taker=5 maker=6 price=100 lots=1 fees=0,0");
    }

    @Test
    void shouldExpireBehindASealAndNotWithinIt()
    {
        desk.sell(2, 1, 95).expiry(Desk.SINCE + 10).place();
        desk.forget();
        desk.later(10).seal();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "SEAL",
            "BLOCK 1 since=1000000 until=1000010 first=1 steps=17 inbox=8",
            "CANCEL slot=1 EXPIRED");
    }

    @Test
    void shouldExpireStopOrdersThatWait()
    {
        desk.sell(2, 1, 95).trigger(90).expiry(Desk.SINCE + 10).place();
        desk.sell(2, 1, 95).trigger(85).expiry(Desk.SINCE + 11).place();
        desk.forget();
        desk.later(10).transfer(3, 4, USD, 1);
        trade(80);
        desk.cancel(2, 2);
        assertThat(desk.steps()).containsExactly("CANCEL slot=2 OWNER nonce=3");
    }
}
