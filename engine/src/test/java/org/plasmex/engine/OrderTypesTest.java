package org.plasmex.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * Icebergs, the choice at a self-trade, replacements, and the limits that the operator sets.
 */
class OrderTypesTest
{
    private static final byte[] SECRET = "sixteen letters!".getBytes(US_ASCII);

    private final Desk desk = Desk.open(0, 1000);

    @BeforeEach
    void fund()
    {
        for (int account = 1; account <= 3; account++)
        {
            desk.deposit(account, ETH, 10_000);
            desk.deposit(account, USD, 100_000);
        }
        desk.forget();
    }

    @Test
    void shouldShowThePeakOfAnIcebergAndLockAllOfIt()
    {
        desk.sell(1, 7, 100).peak(3).place();
        desk.sell(2, 1, 100).place();
        desk.buy(3, 5, 100).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=1 account=1 market=7 SELL GTC price=100 lots=7 nonce=1 | 1/1 9930+70 | #1 3+4@100",
            "REST market=7 slot=1",
            "PLACE slot=2 account=2 market=7 SELL GTC price=100 lots=1 nonce=1 | 2/1 9990+10 | #2 1@100",
            "REST market=7 slot=2",
            "PLACE slot=3 account=3 market=7 BUY GTC price=100 lots=5 nonce=1 | 3/2 99499+501 | #3 5@100",
            "FILL market=7 taker=3 maker=1 price=100 lots=3 fees=0,0 | 3/1 10030+0, 3/2 99499+201, 1/1 9930+40, " +
                "1/2 100300+0 | #3 2@100, #1 3+1@100",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0 | 3/1 10040+0, 3/2 99499+101, 2/1 9990+0, " +
                "2/2 100100+0 | #3 1@100, #2 0@100",
            "FILL market=7 taker=3 maker=1 price=100 lots=1 fees=0,0 | 3/1 10050+0, 3/2 99500+0, 1/1 9930+30, " +
                "1/2 100400+0 | #3 0@100, #1 2+1@100");
    }

    @Test
    void shouldReduceAndCancelAnIceberg()
    {
        desk.sell(1, 7, 100).peak(3).place();
        desk.forget();
        desk.reduce(1, 1, 7);
        desk.reduce(1, 1, 4);
        desk.reduce(1, 1, 2);
        desk.cancel(1, 1);
        assertThat(desk.events()).containsExactly(
            "REFUSED NOT_A_REDUCTION value=7 bound=7",
            "REDUCE slot=1 lots=4 nonce=3 | 1/1 9960+40 | #1 3+1@100",
            "REDUCE slot=1 lots=2 nonce=4 | 1/1 9980+20 | #1 2@100",
            "CANCEL slot=1 OWNER nonce=5 | 1/1 10000+0 | #1 0@100");
    }

    @Test
    void shouldCancelTheIncomingOrderWhenItIsToGo()
    {
        desk.sell(2, 1, 95).place();
        desk.sell(1, 1, 100).place();
        desk.sell(2, 1, 100).place();
        desk.forget();
        desk.buy(1, 3, 100).goes().place();
        desk.buy(1, 1, 100).ioc().goes().place();
        desk.buy(1, 1, 100).fok().goes().place();
        desk.buy(1, 1, 100).postOnly().goes().place();
        desk.buy(1, 1, 100).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=4 account=1 market=7 BUY GTC price=100 lots=3 nonce=2",
            "FILL market=7 taker=4 maker=1 price=95 lots=1 fees=0,0",
            "CANCEL slot=4 SELF_TRADE other=2",
            "PLACE slot=4 account=1 market=7 BUY IOC price=100 lots=1 nonce=3",
            "CANCEL slot=4 SELF_TRADE other=2",
            "REFUSED WOULD_NOT_FILL value=1 bound=0",
            "REFUSED WOULD_TRADE value=100 bound=100",
            "PLACE slot=4 account=1 market=7 BUY GTC price=100 lots=1 nonce=6",
            "CANCEL slot=2 SELF_TRADE other=4",
            "FILL market=7 taker=4 maker=3 price=100 lots=1 fees=0,0");
        assertThat(desk.balance(1, ETH)).isEqualTo("10020+0");
    }

    @Test
    void shouldReplaceAnOrderBySignatureOrSecretWithItsLockCounted()
    {
        desk.buy(1, 99, 1000).place();
        desk.forget();
        desk.buy(1, 10, 9000).replace(1);
        desk.buy(1, 98, 1000).cancelHash(Desk.cancelHash(SECRET)).replace(1);
        desk.buy(1, 97, 1000).replace(5, SECRET);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=1 OWNER nonce=2 | 1/2 100000+0 | #1 0@1000",
            "PLACE slot=1 account=1 market=7 BUY GTC price=9000 lots=10 nonce=3 | 1/2 9910+90090 | #1 10@9000",
            "REST market=7 slot=1",
            "REFUSED UNKNOWN_ORDER value=1 bound=0",
            "REFUSED UNKNOWN_ORDER value=5 bound=0");
        desk.buy(1, 9, 9000).cancelHash(Desk.cancelHash(SECRET)).replace(3);
        desk.buy(1, 11, 9000).replace(8, SECRET);
        assertThat(desk.machine().nonce(1)).isEqualTo(9);
        desk.buy(1, 11, 9000).replace(8, new byte[16]);
        desk.buy(1, 12, 9000).replace(9, SECRET);
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=1 OWNER nonce=7",
            "PLACE slot=1 account=1 market=7 BUY GTC price=9000 lots=9 nonce=8",
            "REST market=7 slot=1",
            "CANCEL slot=1 REVEALED secret=7369787465656e206c65747465727321",
            "PLACE slot=1 account=1 market=7 BUY GTC price=9000 lots=11 nonce=9",
            "REST market=7 slot=1",
            "REFUSED UNKNOWN_ORDER value=8 bound=0",
            "REFUSED WRONG_SECRET value=9 bound=0");
    }

    @Test
    void shouldRefuseBothWhenEitherIsRefused()
    {
        desk.buy(1, 9, 1000).place();
        desk.sell(2, 1, 1100).place();
        desk.forget();
        desk.nonce(10);
        desk.buy(1, 9, 1100).postOnly().replace(1, 10, new byte[16], Addresses.of(1), Desk.AUTH);
        desk.nonce(20);
        desk.buy(1, 9, 1000).replace(1, 20, new byte[16], Addresses.of(1), Desk.AUTH);
        desk.nonce(30);
        desk.buy(1, 9, 1000).replace(1, 20, new byte[16], Addresses.of(1), Desk.AUTH);
        desk.nonce(40);
        desk.buy(1, 9, 1000).replace(1, 31, new byte[16], Addresses.of(2), Desk.AUTH);
        desk.nonce(50);
        desk.buy(1, 9, 1000).replace(1, 41, new byte[16], Addresses.ZERO, new byte[0]);
        desk.nonce(60);
        desk.buy(1, 9, 1100).postOnly().replace(1, 59, new byte[16], Addresses.of(1), Desk.AUTH);
        desk.nonce(70);
        desk.buy(1, 99, 1100).replace(1, 69, new byte[16], Addresses.of(1), Desk.AUTH);
        assertThat(desk.steps()).containsExactly(
            "REFUSED STALE_NONCE value=10 bound=10",
            "REFUSED STALE_NONCE value=20 bound=20",
            "REFUSED STALE_NONCE value=20 bound=20",
            "REFUSED WRONG_KEY value=1 bound=0",
            "REFUSED MALFORMED value=41 bound=0",
            "REFUSED WOULD_TRADE value=1100 bound=1100",
            "REFUSED INSUFFICIENT_BALANCE value=109009 bound=100000");
        assertThat(desk.machine().restingOrders()).isEqualTo(2);
    }

    @Test
    void shouldReplaceWithoutMeetingTheOrderThatGoes()
    {
        desk.sell(1, 1, 100).place();
        desk.sell(2, 1, 105).place();
        desk.forget();
        desk.buy(1, 1, 100).postOnly().replace(1);
        desk.sell(1, 1, 95).goes().replace(3);
        assertThat(desk.steps()).containsExactly(
            "CANCEL slot=1 OWNER nonce=2",
            "PLACE slot=1 account=1 market=7 BUY POST_ONLY price=100 lots=1 nonce=3",
            "REST market=7 slot=1",
            "CANCEL slot=1 OWNER nonce=4",
            "PLACE slot=1 account=1 market=7 SELL GTC price=95 lots=1 nonce=5",
            "REST market=7 slot=1");
    }

    @Test
    void shouldLimitPricesOfAMarket()
    {
        desk.marketLimits(MARKET, 100_000, 0, 0);
        desk.buy(1, 1, 5).place();
        desk.cancel(1, 1);
        desk.sell(1, 1, 100).place();
        desk.buy(2, 1, 100).place();
        desk.forget();
        desk.buy(1, 1, 115).place();
        desk.buy(1, 1, 110).ioc().place();
        desk.sell(1, 1, 85).place();
        desk.sell(1, 1, 90).ioc().place();
        desk.buy(1, 1, 125).trigger(120).place();
        desk.buy(1, 1, 135).trigger(120).place();
        desk.marketLimits(MARKET, 0, 0, 0);
        desk.buy(1, 21, 500).ioc().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED OUT_OF_BAND value=115 bound=110",
            "PLACE slot=2 account=1 market=7 BUY IOC price=110 lots=1 nonce=5",
            "CANCEL slot=2 UNFILLED",
            "REFUSED OUT_OF_BAND value=85 bound=90",
            "PLACE slot=2 account=1 market=7 SELL IOC price=90 lots=1 nonce=7",
            "CANCEL slot=2 UNFILLED",
            "PLACE slot=2 account=1 market=7 BUY GTC price=125 lots=1 nonce=8",
            "REFUSED OUT_OF_BAND value=135 bound=132",
            "APPLIED command=48 market=7 account=0",
            "PLACE slot=1 account=1 market=7 BUY IOC price=500 lots=21 nonce=10",
            "CANCEL slot=1 UNFILLED");
    }

    @Test
    void shouldLimitSizesOfAMarket()
    {
        desk.marketLimits(MARKET, 0, 20, 1500);
        desk.marketLimits(8, 0, 0, 0);
        desk.marketLimits(MARKET, 0, -1, 0);
        desk.buy(1, 21, 5).place();
        desk.buy(1, 16, 95).place();
        desk.sell(1, 20, 75).place();
        desk.sell(1, 1, Long.MAX_VALUE / 10 * 5).place();
        assertThat(desk.steps()).containsExactly(
            "APPLIED command=48 market=7 account=0",
            "REFUSED UNKNOWN_MARKET value=8 bound=0",
            "REFUSED MALFORMED value=-1 bound=9223372036854775807",
            "REFUSED TOO_LARGE value=21 bound=20",
            "REFUSED TOO_LARGE value=1520 bound=1500",
            "PLACE slot=1 account=1 market=7 SELL GTC price=75 lots=20 nonce=3",
            "REST market=7 slot=1",
            "REFUSED TOO_LARGE value=4611686018427387900 bound=1500");
    }

    @Test
    void shouldLimitOpenOrdersOfAnAccount()
    {
        desk.accountLimits(0, 3, 0);
        desk.accountLimits(1, 2, 0);
        desk.accountLimits(9, 2, 0);
        desk.accountLimits(2, 1L << 31, 0);
        desk.forget();
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 500).trigger(500).place();
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 500).trigger(500).ioc().place();
        desk.buy(1, 1, 5).ioc().place();
        desk.buy(1, 1, 10).replace(1);
        desk.cancel(1, 2);
        desk.buy(1, 1, 5).place();
        for (int i = 0; i < 4; i++)
        {
            desk.buy(2, 1, 5).place();
        }
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=1 account=1 market=7 BUY GTC price=5 lots=1 nonce=1",
            "REST market=7 slot=1",
            "PLACE slot=2 account=1 market=7 BUY GTC price=500 lots=1 nonce=2",
            "REFUSED TOO_MANY_ORDERS value=2 bound=2",
            "REFUSED TOO_MANY_ORDERS value=2 bound=2",
            "PLACE slot=3 account=1 market=7 BUY IOC price=5 lots=1 nonce=5",
            "CANCEL slot=3 UNFILLED",
            "CANCEL slot=1 OWNER nonce=6",
            "PLACE slot=1 account=1 market=7 BUY GTC price=10 lots=1 nonce=7",
            "REST market=7 slot=1",
            "CANCEL slot=2 OWNER nonce=8",
            "PLACE slot=2 account=1 market=7 BUY GTC price=5 lots=1 nonce=9",
            "REST market=7 slot=2",
            "PLACE slot=3 account=2 market=7 BUY GTC price=5 lots=1 nonce=1",
            "REST market=7 slot=3",
            "PLACE slot=4 account=2 market=7 BUY GTC price=5 lots=1 nonce=2",
            "REST market=7 slot=4",
            "PLACE slot=5 account=2 market=7 BUY GTC price=5 lots=1 nonce=3",
            "REST market=7 slot=5",
            "REFUSED TOO_MANY_ORDERS value=3 bound=3");
    }

    @Test
    void shouldLimitMessagesOfAnAccountInASecond()
    {
        desk.accountLimits(0, 0, 2);
        desk.forget();
        desk.buy(1, 1, 5).place();
        desk.cancel(1, 1);
        desk.buy(1, 1, 5).place();
        desk.cancel(1, 9);
        desk.buy(2, 1, 5).place();
        desk.later(1).buy(1, 1, 5).place();
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 5).place();
        desk.accountLimits(0, 0, 0);
        desk.buy(1, 1, 5).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=1 account=1 market=7 BUY GTC price=5 lots=1 nonce=1",
            "REST market=7 slot=1",
            "CANCEL slot=1 OWNER nonce=2",
            "REFUSED TOO_MANY_MESSAGES value=3 bound=2",
            "REFUSED UNKNOWN_ORDER value=9 bound=0",
            "PLACE slot=1 account=2 market=7 BUY GTC price=5 lots=1 nonce=1",
            "REST market=7 slot=1",
            "PLACE slot=2 account=1 market=7 BUY GTC price=5 lots=1 nonce=5",
            "REST market=7 slot=2",
            "PLACE slot=3 account=1 market=7 BUY GTC price=5 lots=1 nonce=6",
            "REST market=7 slot=3",
            "REFUSED TOO_MANY_MESSAGES value=3 bound=2",
            "APPLIED command=49 market=0 account=0",
            "PLACE slot=4 account=1 market=7 BUY GTC price=5 lots=1 nonce=8",
            "REST market=7 slot=4");
    }

    @Test
    void shouldStopAnAccountFromPlacing()
    {
        desk.buy(1, 1, 5).place();
        desk.accountLimits(1, 9, 9);
        desk.forget();
        desk.stopAccount(1, 1);
        desk.stopAccount(0, 1);
        desk.stopAccount(4, 1);
        desk.stopAccount(1, 2);
        desk.buy(1, 1, 5).place();
        desk.buy(1, 1, 5).replace(1);
        desk.cancel(1, 1);
        desk.stopAccount(1, 0);
        desk.buy(1, 1, 5).place();
        assertThat(desk.steps()).containsExactly(
            "APPLIED command=50 market=0 account=1",
            "REFUSED UNKNOWN_ACCOUNT value=0 bound=4",
            "REFUSED UNKNOWN_ACCOUNT value=4 bound=4",
            "REFUSED MALFORMED value=2 bound=1",
            "REFUSED STOPPED value=1 bound=0",
            "REFUSED STOPPED value=1 bound=0",
            "CANCEL slot=1 OWNER nonce=5",
            "APPLIED command=50 market=0 account=1",
            "PLACE slot=1 account=1 market=7 BUY GTC price=5 lots=1 nonce=6",
            "REST market=7 slot=1");
    }
}
