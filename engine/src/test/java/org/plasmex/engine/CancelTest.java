package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * All the ways in which a resting order goes without a trade, and the status of markets.
 */
class CancelTest
{
    private final Desk desk = Desk.open(0, 1000);

    @BeforeEach
    void threeOrders()
    {
        desk.deposit(1, USD, 10_000);
        desk.deposit(2, ETH, 10_000);
        desk.buy(1, 10, 100).place();
        desk.buy(1, 20, 95).place();
        desk.sell(2, 30, 110).place();
        desk.forget();
    }

    @Test
    void shouldReturnWholeLockWhenOwnerCancels()
    {
        desk.cancel(1, 2);
        desk.cancel(1, 2);
        desk.cancel(2, 1);
        desk.cancel(1, -1);
        desk.cancel(2, 99);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=2 OWNER nonce=3 | 1/2 8999+1001 | #2 0@95",
            "REFUSED UNKNOWN_ORDER value=2 bound=0",
            "CANCEL slot=3 OWNER nonce=2 | 2/1 10000+0 | #3 0@110",
            "REFUSED UNKNOWN_ORDER value=-1 bound=0",
            "REFUSED UNKNOWN_ORDER value=99 bound=0");
    }

    @Test
    void shouldGiveLastFreedSlotFirst()
    {
        desk.cancel(1, 1);
        desk.cancel(1, 2);
        desk.forget();
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 5).place();
        assertThat(desk.steps().stream().filter((step) -> step.startsWith("REST"))).containsExactly(
            "REST market=7 slot=2",
            "REST market=7 slot=1",
            "REST market=7 slot=4");
    }

    @Test
    void shouldCancelUpToFloorOldestFirst()
    {
        desk.buy(1, 1, 90).place();
        desk.forget();
        desk.nonce(9).floor(1, 2);
        assertThat(desk.events()).containsExactly(
            "FLOOR account=1 floor=2 nonce=9",
            "CANCEL slot=1 FLOORED | 1/2 8007+1993 | #1 0@100",
            "CANCEL slot=2 FLOORED | 1/2 9909+91 | #2 0@95");
        desk.nonce(11).floor(1, 10);
        assertThat(desk.steps()).containsExactly(
            "FLOOR account=1 floor=10 nonce=11",
            "CANCEL slot=4 FLOORED");
    }

    @Test
    void shouldRefuseFloorWhenItIsNotBetweenThePresentOneAndItsNonce()
    {
        desk.nonce(5).floor(1, 0);
        desk.nonce(6).floor(1, 6);
        desk.nonce(7).floor(1, -1);
        desk.nonce(8).floor(1, 1);
        desk.nonce(9).floor(1, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED FLOOR_TOO_LOW value=0 bound=0",
            "REFUSED MALFORMED value=6 bound=6",
            "REFUSED MALFORMED value=-1 bound=7",
            "FLOOR account=1 floor=1 nonce=8",
            "CANCEL slot=1 FLOORED",
            "REFUSED FLOOR_TOO_LOW value=1 bound=1");
    }

    @Test
    void shouldCancelAllOrdersOfMarketWhenItCloses()
    {
        desk.buy(1, 1, 100).place();
        desk.forget();
        desk.status(MARKET, Terms.CLOSED);
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=3",
            "CANCEL slot=1 CLOSED",
            "CANCEL slot=4 CLOSED",
            "CANCEL slot=2 CLOSED",
            "CANCEL slot=3 CLOSED");
        assertThat(desk.balance(1, USD)).isEqualTo("10000+0");
        assertThat(desk.balance(2, ETH)).isEqualTo("10000+0");
    }

    @Test
    void shouldTakeCancelsAndReductionsOnlyWhenHalted()
    {
        desk.status(MARKET, Terms.HALTED);
        desk.buy(1, 1, 110).place();
        desk.reduce(1, 1, 9);
        desk.cancel(1, 2);
        desk.status(MARKET, Terms.OPEN);
        desk.buy(1, 1, 110).ioc().place();
        assertThat(desk.steps()).containsExactly(
            "STATUS market=7 status=2",
            "REFUSED MARKET_NOT_OPEN value=2 bound=1",
            "REDUCE slot=1 lots=9 nonce=4",
            "CANCEL slot=2 OWNER nonce=5",
            "STATUS market=7 status=1",
            "PLACE slot=2 account=1 market=7 BUY IOC price=110 lots=1 nonce=6",
            "FILL market=7 taker=2 maker=3 price=110 lots=1 fees=0,0");
    }

    @Test
    void shouldStayClosedWhenClosed()
    {
        desk.status(MARKET, Terms.CLOSED);
        desk.forget();
        desk.status(MARKET, Terms.OPEN);
        desk.status(MARKET, Terms.CLOSED);
        desk.buy(1, 1, 100).place();
        desk.list(MARKET, ETH, USD, 1, 1, 0, 0);
        assertThat(desk.events()).containsExactly(
            "REFUSED NO_CHANGE value=1 bound=3",
            "REFUSED NO_CHANGE value=3 bound=3",
            "REFUSED MARKET_NOT_OPEN value=3 bound=1",
            "REFUSED ALREADY_LISTED value=7 bound=3");
    }

    @Test
    void shouldRefuseStatusWhenItCannotBe()
    {
        desk.status(8, Terms.HALTED);
        desk.status(MARKET, Terms.OPEN);
        desk.status(MARKET, 0);
        desk.status(MARKET, 4);
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_MARKET value=8 bound=0",
            "REFUSED NO_CHANGE value=1 bound=1",
            "REFUSED MALFORMED value=0 bound=3",
            "REFUSED MALFORMED value=4 bound=3");
    }

    @Test
    void shouldListMarketWhenItsTermsAreLawful()
    {
        desk.list(MARKET, ETH, USD, 1, 1, 0, 0);
        desk.list(65535, ETH, ETH, 1, 1, 0, 0);
        desk.list(65535, ETH, USD, 0, 1, 0, 0);
        desk.list(65535, ETH, USD, 1, -1, 0, 0);
        desk.list(65535, ETH, USD, 1, 1, 0, 10_001);
        desk.list(65535, ETH, USD, 1, 1, 101, 100);
        desk.list(65535, ETH, USD, 1, 1, -101, 100);
        desk.list(65535, ETH, USD, 1, 1, -100, 100);
        assertThat(desk.events()).containsExactly(
            "REFUSED ALREADY_LISTED value=7 bound=1",
            "REFUSED MALFORMED value=1 bound=1",
            "REFUSED MALFORMED value=0 bound=9223372036854775807",
            "REFUSED MALFORMED value=-1 bound=9223372036854775807",
            "REFUSED MALFORMED value=10001 bound=10000",
            "REFUSED MALFORMED value=101 bound=100",
            "REFUSED MALFORMED value=-101 bound=100",
            "LIST market=65535 base=1 quote=2 lotSize=1 tickSize=1 fees=-100,100");
    }
}
