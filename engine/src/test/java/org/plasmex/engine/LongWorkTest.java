package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Terms;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.LOT_SIZE;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.SPAN;
import static org.plasmex.engine.Desk.TICK_SIZE;
import static org.plasmex.engine.Desk.USD;

/**
 * Work that goes on in slices, here of three steps, and what may and may not happen meanwhile.
 */
class LongWorkTest
{
    private final Desk desk = new Desk(new StateMachine.Context().slice(3));

    @BeforeEach
    void open()
    {
        desk.genesis(SPAN, 1000);
        desk.list(MARKET, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        for (int account = 1; account <= 3; account++)
        {
            desk.deposit(account, ETH, 100_000);
            desk.deposit(account, USD, 100_000);
        }
        desk.forget();
    }

    private void sellsOfAccount1(final long... prices)
    {
        for (final long price : prices)
        {
            desk.sell(1, 1, price).place();
        }
        desk.forget();
    }

    @Test
    void shouldServeOthersBetweenSlicesOfMassCancel()
    {
        sellsOfAccount1(100, 105, 110, 115, 120, 125);
        desk.floor(1, 6);
        assertThat(desk.machine().hasWork()).isTrue();
        desk.transfer(2, 3, USD, 1);
        desk.proceed();
        desk.sell(1, 2, 300).place();
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "FLOOR account=1 floor=6 nonce=7",
            "CANCEL slot=1 FLOORED",
            "CANCEL slot=2 FLOORED",
            "TRANSFER from=2 to=3 asset=2 amount=1 nonce=1",
            "CANCEL slot=3 FLOORED",
            "CANCEL slot=4 FLOORED",
            "CANCEL slot=5 FLOORED",
            "PLACE slot=5 account=1 market=7 SELL GTC price=300 lots=2 nonce=8",
            "REST market=7 slot=5",
            "CANCEL slot=6 FLOORED");
    }

    @Test
    void shouldServeAccountsInTheOrderOfTheirFloors()
    {
        sellsOfAccount1(100, 105, 110, 115);
        desk.sell(2, 1, 100).place();
        desk.sell(2, 1, 105).place();
        desk.sell(2, 1, 110).place();
        desk.floor(2, 3);
        desk.floor(1, 4);
        desk.forget();
        desk.proceed();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=7 FLOORED",
            "CANCEL slot=3 FLOORED",
            "CANCEL slot=4 FLOORED");
        assertThat(desk.machine().hasWork()).isFalse();
    }

    @Test
    void shouldCancelBeforePlaceWhatTakerWouldMeet()
    {
        sellsOfAccount1(150, 155, 100, 105);
        desk.sell(3, 1, 105).place();
        desk.floor(1, 4);
        desk.forget();
        desk.buy(2, 1, 105).place();
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=3 FLOORED",
            "CANCEL slot=4 FLOORED",
            "PLACE slot=4 account=2 market=7 BUY GTC price=105 lots=1 nonce=1",
            "FILL market=7 taker=4 maker=5 price=105 lots=1 fees=0,0");
    }

    @Test
    void shouldCancelNoMoreThanTakerWouldMeet()
    {
        sellsOfAccount1(150, 155);
        desk.sell(3, 5, 100).place();
        desk.sell(1, 1, 100).place();
        desk.floor(1, 3);
        desk.forget();
        desk.buy(2, 5, 100).place();
        desk.buy(2, 1, 100).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=2 account=2 market=7 BUY GTC price=100 lots=5 nonce=1",
            "FILL market=7 taker=2 maker=3 price=100 lots=5 fees=0,0",
            "CANCEL slot=4 FLOORED",
            "PLACE slot=4 account=2 market=7 BUY GTC price=100 lots=1 nonce=2",
            "REST market=7 slot=4");
    }

    @Test
    void shouldBeBusyWhenTakerWouldMeetMoreThanASlice()
    {
        sellsOfAccount1(150, 155, 100, 105, 105, 110);
        desk.floor(1, 6);
        desk.forget();
        desk.buy(2, 1, 110).place();
        desk.buy(2, 1, 110).place();
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=3 FLOORED",
            "CANCEL slot=4 FLOORED",
            "CANCEL slot=5 FLOORED",
            "REFUSED BUSY value=1 bound=3",
            "CANCEL slot=6 FLOORED",
            "PLACE slot=6 account=2 market=7 BUY GTC price=110 lots=1 nonce=2",
            "REST market=7 slot=6");
    }

    @Test
    void shouldDecideFillOrKillAndPostOnlyWithoutOrdersThatAreToGo()
    {
        sellsOfAccount1(150, 155, 100, 105);
        desk.floor(1, 4);
        desk.forget();
        desk.buy(2, 1, 105).fok().place();
        desk.sell(1, 1, 120).place();
        desk.buy(2, 1, 115).postOnly().place();
        desk.buy(2, 1, 120).postOnly().place();
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=3 FLOORED",
            "CANCEL slot=4 FLOORED",
            "REFUSED WOULD_NOT_FILL value=1 bound=0",
            "PLACE slot=4 account=1 market=7 SELL GTC price=120 lots=1 nonce=6",
            "REST market=7 slot=4",
            "PLACE slot=3 account=2 market=7 BUY POST_ONLY price=115 lots=1 nonce=2",
            "REST market=7 slot=3",
            "REFUSED WOULD_TRADE value=120 bound=120");
    }

    @Test
    void shouldNameNoClientWhenItsOrderMakesOthersGo()
    {
        sellsOfAccount1(150, 155, 100);
        desk.floor(1, 3);
        desk.buy(2, 1, 100).place();
        final List<byte[]> records = desk.records();
        assertThat(Renderer.session(records.get(records.size() - 3))).isZero();
        assertThat(Renderer.session(records.get(records.size() - 2))).isEqualTo(502);
    }

    @Test
    void shouldCancelInSlicesWhenMarketCloses()
    {
        sellsOfAccount1(100, 105, 110);
        desk.buy(2, 1, 95).place();
        desk.forget();
        desk.status(MARKET, Terms.CLOSED);
        desk.buy(3, 1, 100).place();
        desk.cancel(1, 2);
        desk.proceed();
        assertThat(desk.machine().hasWork()).isFalse();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=3",
            "CANCEL slot=4 CLOSED",
            "CANCEL slot=1 CLOSED",
            "REFUSED MARKET_NOT_OPEN value=3 bound=1",
            "CANCEL slot=2 OWNER nonce=4",
            "CANCEL slot=3 CLOSED");
    }

    @Test
    void shouldHaltAllOpenMarketsWhenSuspendedAndOpenThemAgain()
    {
        for (int market = 8; market <= 12; market++)
        {
            desk.list(market, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        }
        desk.status(9, Terms.HALTED);
        desk.status(11, Terms.CLOSED);
        desk.forget();
        desk.suspend();
        desk.suspend();
        desk.buy(2, 1, 100).place();
        desk.buy(2, 1, 100).market(12).place();
        desk.proceed();
        desk.resume();
        desk.proceed();
        desk.resume();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "STATUS market=8 status=2",
            "STATUS market=10 status=2",
            "REFUSED NO_CHANGE value=1 bound=1",
            "REFUSED MARKET_NOT_OPEN value=2 bound=1",
            "REFUSED MARKET_NOT_OPEN value=2 bound=1",
            "STATUS market=12 status=2",
            "STATUS market=7 status=1",
            "STATUS market=8 status=1",
            "STATUS market=10 status=1",
            "STATUS market=12 status=1",
            "REFUSED NO_CHANGE value=0 bound=0");
    }

    @Test
    void shouldStaySuspendedUntilEachCauseIsLifted()
    {
        desk.suspend(Terms.BY_OPERATOR);
        desk.suspend(Terms.BY_LATENESS);
        desk.suspend(Terms.BY_LATENESS);
        desk.resume(Terms.BY_LATENESS);
        desk.resume(Terms.BY_LATENESS);
        assertThat(desk.machine().suspensions()).isEqualTo(Terms.BY_OPERATOR);
        desk.buy(2, 1, 100).place();
        desk.resume(Terms.BY_OPERATOR);
        assertThat(desk.machine().suspensions()).isZero();
        desk.suspend(0);
        desk.resume(3);
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "APPLIED command=45 market=0 account=0",
            "REFUSED NO_CHANGE value=1 bound=1",
            "APPLIED command=46 market=0 account=0",
            "REFUSED NO_CHANGE value=0 bound=0",
            "REFUSED MARKET_NOT_OPEN value=2 bound=1",
            "STATUS market=7 status=1",
            "REFUSED MALFORMED value=0 bound=2",
            "REFUSED MALFORMED value=3 bound=2");
    }

    @Test
    void shouldKeepToWhatTheOperatorSaysWhileSuspended()
    {
        desk.list(8, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        desk.forget();
        desk.suspend();
        desk.status(MARKET, Terms.OPEN);
        desk.status(MARKET, Terms.HALTED);
        desk.status(8, Terms.CLOSED);
        desk.list(9, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        desk.resume();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "STATUS market=8 status=2",
            "REFUSED SUSPENDED value=1 bound=2",
            "REFUSED NO_CHANGE value=2 bound=2",
            "STATUS market=8 status=3",
            "LIST market=9 base=1 quote=2 lotSize=10 tickSize=5 fees=0,0",
            "STATUS market=9 status=2",
            "STATUS market=7 status=1",
            "STATUS market=9 status=1");
    }

    @Test
    void shouldHaltAgainWhatWasNotOpenedYetWhenSuspendedAgain()
    {
        for (int market = 8; market <= 10; market++)
        {
            desk.list(market, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
        }
        desk.suspend();
        desk.proceed();
        desk.resume();
        desk.forget();
        desk.suspend();
        desk.resume();
        desk.proceed();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "STATUS market=8 status=2",
            "STATUS market=9 status=2",
            "STATUS market=7 status=1",
            "STATUS market=8 status=1",
            "STATUS market=9 status=1",
            "STATUS market=10 status=1");
    }

    @Test
    void shouldRefuseEverythingWhenFrozen()
    {
        sellsOfAccount1(100, 105, 110);
        desk.seal();
        desk.buy(2, 1, 90).place();
        desk.floor(1, 3);
        desk.forget();
        final long nonce = desk.machine().nonce(2);
        desk.freeze(1, 14);
        assertThat(desk.machine().hasWork()).isFalse();
        desk.later(10_000).buy(2, 1, 95).place();
        desk.cancelBySecret(2, 1, new byte[16]);
        desk.deposit(1, USD, 5);
        desk.seal();
        desk.proceed();
        desk.freeze(1, 14);
        desk.genesis(SPAN, 1000);
        assertThat(desk.steps()).containsExactly(
            "FROZEN block=1 step=14",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1",
            "REFUSED FROZEN value=14 bound=1");
        assertThat(desk.machine().nonce(2)).isEqualTo(nonce);
        assertThat(Snapshots.of(Snapshots.load(Snapshots.of(desk.machine())))).isEqualTo(Snapshots.of(desk.machine()));
    }

    @Test
    void shouldRefuseToFreezeAtWhatIsNotSealed()
    {
        desk.seal();
        desk.forget();
        desk.freeze(2, 3);
        desk.freeze(-1, 0);
        desk.freeze(1, 13);
        desk.freeze(1, 0);
        desk.freeze(0, 1);
        desk.freeze(0, 0);
        assertThat(desk.steps()).containsExactly(
            "REFUSED MALFORMED value=2 bound=1",
            "REFUSED MALFORMED value=-1 bound=1",
            "REFUSED MALFORMED value=13 bound=12",
            "REFUSED MALFORMED value=0 bound=12",
            "REFUSED MALFORMED value=1 bound=12",
            "FROZEN block=0 step=0");
    }
}
