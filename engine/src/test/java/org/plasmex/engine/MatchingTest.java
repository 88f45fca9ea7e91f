package org.plasmex.engine;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * Orders: what they lock, trade at, pay and leave. Traders 1 to 3 have 100,000 of ETH and USD each; a lot is 10 quanta.
 */
class MatchingTest
{
    private final Desk desk = desk(0, 0);

    private static Desk desk(final int makerFee, final int takerFee)
    {
        final Desk desk = Desk.open(makerFee, takerFee);
        for (int owner = 1; owner <= 3; owner++)
        {
            desk.deposit(owner, ETH, 100_000);
            desk.deposit(owner, USD, 100_000);
        }
        desk.forget();

        return desk;
    }

    @Test
    void shouldLockAndRestWhenNothingCrosses()
    {
        desk.buy(1, 5, 100).place();
        desk.sell(2, 4, 105).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=1 account=1 market=7 BUY GTC price=100 lots=5 nonce=1 | 1/2 99500+500 | #1 5@100",
            "REST market=7 slot=1",
            "PLACE slot=2 account=2 market=7 SELL GTC price=105 lots=4 nonce=1 | 2/1 99960+40 | #2 4@105",
            "REST market=7 slot=2");
    }

    @Test
    void shouldRoundLockUpWhenThereIsFee()
    {
        final Desk charging = desk(0, 999);
        charging.buy(1, 1, 5).place();
        charging.buy(1, 1000, 5).place();
        assertThat(charging.events()).containsExactly(
            "PLACE slot=1 account=1 market=7 BUY GTC price=5 lots=1 nonce=1 | 1/2 99994+6 | #1 1@5",
            "REST market=7 slot=1",
            "PLACE slot=2 account=1 market=7 BUY GTC price=5 lots=1000 nonce=2 | 1/2 94989+5011 | #2 1000@5",
            "REST market=7 slot=2");
    }

    @Test
    void shouldTradeAtMakersPriceAndReturnTheRestWhenBuyerTakes()
    {
        desk.sell(2, 5, 100).place();
        desk.forget();
        desk.buy(1, 8, 110).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=2 account=1 market=7 BUY GTC price=110 lots=8 nonce=1 | 1/2 99120+880 | #2 8@110",
            "FILL market=7 taker=2 maker=1 price=100 lots=5 fees=0,0" +
            " | 1/1 100050+0, 1/2 99170+330, 2/1 99950+0, 2/2 100500+0 | #2 3@110, #1 0@100",
            "REST market=7 slot=2");
    }

    @Test
    void shouldChargeBothWhenMakerPays()
    {
        // notional 10,000: taker 0.2 % = 20, maker 0.05 % = 5, rounded down; the buyer's lock has 20 for the fee
        final Desk charging = desk(500, 2000);
        charging.buy(1, 100, 100).place();
        charging.forget();
        charging.sell(2, 100, 95).place();
        assertThat(charging.events()).containsExactly(
            "PLACE slot=2 account=2 market=7 SELL GTC price=95 lots=100 nonce=1 | 2/1 99000+1000 | #2 100@95",
            "FILL market=7 taker=2 maker=1 price=100 lots=100 fees=20,5" +
            " | 1/1 101000+0, 1/2 89995+0, 2/1 99000+0, 2/2 109980+0, 0/2 25+0 | #2 0@95, #1 0@100");
    }

    @Test
    void shouldPayMakerWhenThereIsRebate()
    {
        final Desk charging = desk(-500, 2000);
        charging.buy(1, 100, 100).place();
        charging.sell(2, 30, 100).place();
        charging.forget();
        charging.sell(2, 7, 100).place();
        // first notional 3000: taker 6, rebate floor(1.5) = 1; then 700: taker floor(1.4) = 1, rebate floor(0.35) = 0
        assertThat(charging.events().get(1)).isEqualTo(
            "FILL market=7 taker=2 maker=1 price=100 lots=7 fees=1,0" +
            " | 1/1 100370+0, 1/2 89988+6313, 2/1 99630+0, 2/2 103693+0, 0/2 6+0 | #2 0@100, #1 63@100");
    }

    @Test
    void shouldCapRebateAtTakersFeeWhenEqual()
    {
        final Desk charging = desk(-2000, 2000);
        charging.sell(1, 100, 100).place();
        charging.forget();
        charging.buy(2, 100, 100).place();
        assertThat(charging.events().get(1)).isEqualTo(
            "FILL market=7 taker=2 maker=1 price=100 lots=100 fees=20,-20" +
            " | 2/1 101000+0, 2/2 89980+0, 1/1 99000+0, 1/2 110020+0 | #2 0@100, #1 0@100");
    }

    @Test
    void shouldFillBestPriceThenOldestFirst()
    {
        desk.sell(2, 1, 105).place();
        desk.sell(3, 1, 100).place();
        desk.sell(2, 1, 100).place();
        desk.forget();
        desk.buy(1, 4, 105).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=4 account=1 market=7 BUY GTC price=105 lots=4 nonce=1",
            "FILL market=7 taker=4 maker=2 price=100 lots=1 fees=0,0",
            "FILL market=7 taker=4 maker=3 price=100 lots=1 fees=0,0",
            "FILL market=7 taker=4 maker=1 price=105 lots=1 fees=0,0",
            "REST market=7 slot=4");
    }

    @Test
    void shouldKeepPriorityOfMakerWhenFilledInPart()
    {
        desk.buy(1, 5, 100).place();
        desk.buy(2, 5, 100).place();
        desk.sell(3, 3, 100).place();
        desk.forget();
        desk.sell(3, 3, 100).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=3 account=3 market=7 SELL GTC price=100 lots=3 nonce=2",
            "FILL market=7 taker=3 maker=1 price=100 lots=2 fees=0,0",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0");
    }

    @Test
    void shouldCancelRestWhenImmediate()
    {
        desk.sell(2, 2, 100).place();
        desk.forget();
        desk.buy(1, 5, 100).ioc().place();
        desk.buy(1, 1, 100).ioc().place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=2 account=1 market=7 BUY IOC price=100 lots=5 nonce=1 | 1/2 99500+500 | #2 5@100",
            "FILL market=7 taker=2 maker=1 price=100 lots=2 fees=0,0" +
            " | 1/1 100020+0, 1/2 99500+300, 2/1 99980+0, 2/2 100200+0 | #2 3@100, #1 0@100",
            "CANCEL slot=2 UNFILLED | 1/2 99800+0 | #2 0@100",
            "PLACE slot=2 account=1 market=7 BUY IOC price=100 lots=1 nonce=2 | 1/2 99700+100 | #2 1@100",
            "CANCEL slot=2 UNFILLED | 1/2 99800+0 | #2 0@100");
    }

    @Test
    void shouldFillOrKill()
    {
        desk.sell(2, 2, 100).place();
        desk.sell(3, 2, 105).place();
        desk.forget();
        desk.buy(1, 5, 105).fok().place();
        desk.buy(1, 3, 100).fok().place();
        desk.buy(1, 3, 105).fok().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED WOULD_NOT_FILL value=5 bound=0",
            "REFUSED WOULD_NOT_FILL value=3 bound=0",
            "PLACE slot=3 account=1 market=7 BUY FOK price=105 lots=3 nonce=3",
            "FILL market=7 taker=3 maker=1 price=100 lots=2 fees=0,0",
            "FILL market=7 taker=3 maker=2 price=105 lots=1 fees=0,0");
    }

    @Test
    void shouldNotCountOwnOrdersWhenFillOrKill()
    {
        desk.sell(1, 2, 100).place();
        desk.sell(2, 2, 100).place();
        desk.forget();
        desk.buy(1, 3, 100).fok().place();
        desk.buy(1, 2, 100).fok().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED WOULD_NOT_FILL value=3 bound=0",
            "PLACE slot=3 account=1 market=7 BUY FOK price=100 lots=2 nonce=3",
            "CANCEL slot=1 SELF_TRADE other=3",
            "FILL market=7 taker=3 maker=2 price=100 lots=2 fees=0,0");
    }

    @Test
    void shouldRefusePostOnlyWhenItCrosses()
    {
        desk.sell(2, 2, 100).place();
        desk.sell(1, 2, 95).place();
        desk.forget();
        desk.buy(1, 1, 100).postOnly().place();
        desk.buy(1, 1, 90).postOnly().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED WOULD_TRADE value=100 bound=95",
            "PLACE slot=3 account=1 market=7 BUY POST_ONLY price=90 lots=1 nonce=3",
            "REST market=7 slot=3");
    }

    @Test
    void shouldCancelOwnRestingOrderWhenMet()
    {
        desk.sell(1, 4, 100).place();
        desk.sell(2, 1, 100).place();
        desk.sell(1, 1, 105).place();
        desk.forget();
        desk.buy(1, 1, 110).place();
        desk.buy(1, 1, 110).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=4 account=1 market=7 BUY GTC price=110 lots=1 nonce=3 | 1/2 99890+110 | #4 1@110",
            "CANCEL slot=1 SELF_TRADE other=4 | 1/1 99990+10 | #1 0@100",
            "FILL market=7 taker=4 maker=2 price=100 lots=1 fees=0,0" +
            " | 1/1 100000+10, 1/2 99900+0, 2/1 99990+0, 2/2 100100+0 | #4 0@110, #2 0@100",
            "PLACE slot=4 account=1 market=7 BUY GTC price=110 lots=1 nonce=4 | 1/2 99790+110 | #4 1@110",
            "CANCEL slot=3 SELF_TRADE other=4 | 1/1 100010+0 | #3 0@105",
            "REST market=7 slot=4");
    }

    @Test
    void shouldRefuseOrderWhenItsTermsAreNotTheMarkets()
    {
        desk.buy(1, 1, 100).market(8).place();
        desk.buy(1, 1, 100).assets(USD, USD).place();
        desk.buy(1, 1, 100).assets(ETH, ETH).place();
        desk.buy(1, 1, 100).lotSize(11).place();
        desk.buy(1, 1, 100).takerFee(1).place();
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_MARKET value=8 bound=0",
            "REFUSED TERMS_DIFFER value=2 bound=1",
            "REFUSED TERMS_DIFFER value=1 bound=2",
            "REFUSED TERMS_DIFFER value=11 bound=10",
            "REFUSED TERMS_DIFFER value=1 bound=0");
    }

    @Test
    void shouldRefuseOrderWhenItIsMalformed()
    {
        desk.buy(1, 1, 100).side(0).place();
        desk.buy(1, 1, 100).side(3).place();
        desk.buy(1, 1, 100).type(0).place();
        desk.buy(1, 1, 100).type(5).place();
        desk.buy(1, 1, 0).place();
        desk.buy(1, 1, 101).place();
        desk.buy(1, 1, Long.MIN_VALUE).place();
        desk.buy(1, 0, 100).place();
        desk.buy(1, -1, 100).place();
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=0 bound=2",
            "REFUSED MALFORMED value=3 bound=2",
            "REFUSED MALFORMED value=0 bound=4",
            "REFUSED MALFORMED value=5 bound=4",
            "REFUSED MALFORMED value=0 bound=5",
            "REFUSED MALFORMED value=101 bound=5",
            "REFUSED MALFORMED value=-9223372036854775808 bound=5",
            "REFUSED MALFORMED value=0 bound=9223372036854775807",
            "REFUSED MALFORMED value=-1 bound=9223372036854775807");
    }

    @Test
    void shouldRefuseOrderWhenItsTermsDoNotFitTogether()
    {
        desk.buy(1, 5, 100).peak(5).place();
        desk.buy(1, 5, 100).peak(-1).place();
        desk.buy(1, 5, 100).peak(1).ioc().place();
        desk.buy(1, 5, 100).peak(1).fok().place();
        desk.buy(1, 5, 100).trigger(101).place();
        desk.buy(1, 5, 100).trigger(-5).place();
        desk.buy(1, 5, 100).trigger(100).fok().place();
        desk.buy(1, 5, 100).trigger(100).postOnly().place();
        desk.buy(1, 5, 100).selfTrade(2).place();
        desk.buy(1, 5, 100).expiry(Desk.SINCE).place();
        desk.buy(0, 5, 100).place();
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=5 bound=5",
            "REFUSED MALFORMED value=-1 bound=5",
            "REFUSED MALFORMED value=1 bound=0",
            "REFUSED MALFORMED value=1 bound=0",
            "REFUSED MALFORMED value=101 bound=5",
            "REFUSED MALFORMED value=-5 bound=5",
            "REFUSED MALFORMED value=100 bound=0",
            "REFUSED MALFORMED value=100 bound=0",
            "REFUSED MALFORMED value=2 bound=1",
            "REFUSED EXPIRED value=1000000 bound=1000000",
            "REFUSED UNKNOWN_ACCOUNT value=0 bound=0");
    }

    @Test
    void shouldRefuseOrderWhenItIsNotCovered()
    {
        final Desk charging = desk(0, 1000);
        charging.buy(1, 1000, 100).place();
        charging.sell(1, 10_001, 100).place();
        charging.sell(1, 10_000, 100).place();
        assertThat(charging.steps()).containsExactly(
            "REFUSED INSUFFICIENT_BALANCE value=100100 bound=100000",
            "REFUSED INSUFFICIENT_BALANCE value=100010 bound=100000",
            "PLACE slot=1 account=1 market=7 SELL GTC price=100 lots=10000 nonce=3",
            "REST market=7 slot=1");
    }

    @Test
    void shouldRefuseOrderWhenItsLockIsOutOfRange()
    {
        final Desk charging = desk(0, 10_000);
        charging.buy(1, 2, 1L << 60).assets(ETH, USD).place();
        charging.buy(1, 1, (1L << 62) / 5 * 5).place();
        charging.sell(1, Long.MAX_VALUE / 10 + 1, 5).place();
        charging.sell(1, 1, Long.MAX_VALUE / 5 * 5).place();
        assertThat(charging.steps()).containsExactly(
            "REFUSED MALFORMED value=1152921504606846976 bound=5",
            "REFUSED OUT_OF_RANGE value=1 bound=9223372036854775807",
            "REFUSED OUT_OF_RANGE value=922337203685477581 bound=9223372036854775807",
            "PLACE slot=1 account=1 market=7 SELL GTC price=9223372036854775805 lots=1 nonce=4",
            "REST market=7 slot=1");
    }

    @Test
    void shouldTradeAtTheGreatestAmountsWhenTheyAreCovered()
    {
        final long all = (1L << 62) - 1;
        final Desk charging = new Desk();
        charging.genesis(600, 1000);
        charging.list(MARKET, ETH, USD, 1, 1, 0, 0);
        charging.deposit(1, ETH, all);
        charging.deposit(2, USD, all);
        charging.forget();
        charging.sell(1, all, 1).lotSize(1).place();
        charging.buy(2, 1, all).lotSize(1).ioc().place();
        charging.buy(2, all, 1).lotSize(1).ioc().place();
        assertThat(charging.steps()).containsExactly(
            "PLACE slot=1 account=1 market=7 SELL GTC price=1 lots=4611686018427387903 nonce=1",
            "REST market=7 slot=1",
            "PLACE slot=2 account=2 market=7 BUY IOC price=4611686018427387903 lots=1 nonce=1",
            "FILL market=7 taker=2 maker=1 price=1 lots=1 fees=0,0",
            "REFUSED INSUFFICIENT_BALANCE value=4611686018427387903 bound=4611686018427387902");
        assertThat(charging.balance(2, USD)).isEqualTo("4611686018427387902+0");
    }

    @Test
    void shouldRefuseOrderWhenAllSlotsAreTaken()
    {
        final Desk small = new Desk(new StateMachine.Context().maxOrders(1));
        small.genesis(600, 1000);
        small.list(MARKET, ETH, USD, 10, 5, 0, 0);
        small.deposit(1, USD, 1000);
        small.buy(1, 1, 5).place();
        small.forget();
        small.buy(1, 1, 5).place();
        small.cancel(1, 1);
        small.buy(1, 1, 5).place();
        assertThat(small.steps()).containsExactly(
            "REFUSED NO_CAPACITY value=1 bound=1",
            "CANCEL slot=1 OWNER nonce=3",
            "PLACE slot=1 account=1 market=7 BUY GTC price=5 lots=1 nonce=4",
            "REST market=7 slot=1");
    }

    @Test
    void shouldRefuseTakerWhenItWouldMeetTooMany()
    {
        final Desk busy = Desk.open(0, 0);
        busy.deposit(1, ETH, 1_000_000);
        busy.deposit(2, ETH, 1_000_000);
        busy.deposit(2, USD, 1_000_000);
        for (int i = 0; i < 5_001; i++)
        {
            busy.sell(1, 1, 5).place();
            busy.sell(2, 1, 5).place();
        }
        busy.forget();
        busy.buy(2, 5_002, 5).ioc().place();
        busy.buy(2, 5_001, 5).ioc().place();
        assertThat(busy.events()).containsExactly(
            "REFUSED TOO_MANY_FILLS value=5002 bound=10000",
            "REFUSED TOO_MANY_FILLS value=5001 bound=10000");
        busy.buy(2, 5_000, 5).ioc().place();
        assertThat(busy.steps()).hasSize(1 + 5_000 + 4_999);
    }

    @Test
    void shouldRefuseTakerWhenOwnOrderHidesThatItWouldMeetTooMany()
    {
        final Desk busy = Desk.open(0, 0);
        busy.deposit(1, ETH, 1_000_000);
        busy.deposit(2, ETH, 1_000_000);
        busy.deposit(2, USD, 1_000_000);
        busy.sell(2, 20_000, 5).place();
        for (int i = 0; i < 10_000; i++)
        {
            busy.sell(1, 1, 5).place();
        }
        busy.forget();
        busy.buy(2, 10_000, 5).place();
        assertThat(busy.events()).containsExactly("REFUSED TOO_MANY_FILLS value=10000 bound=10000");
        busy.buy(2, 9_999, 5).place();
        assertThat(busy.steps()).hasSize(1 + 1 + 9_999);
    }

    @Test
    void shouldRefuseTakerWhenItWouldMeetTooManyOfOthers()
    {
        final Desk busy = Desk.open(0, 0);
        busy.deposit(1, ETH, 1_000_000);
        busy.deposit(2, USD, 1_000_000);
        for (int i = 0; i < 10_001; i++)
        {
            busy.sell(1, 1, 5).place();
        }
        busy.forget();
        busy.buy(2, 10_001, 5).place();
        assertThat(busy.events()).containsExactly("REFUSED TOO_MANY_FILLS value=10001 bound=10000");
        busy.buy(2, 10_000, 5).place();
        assertThat(busy.steps()).hasSize(1 + 10_000);
    }

    @Test
    void shouldKeepPriorityWhenReduced()
    {
        desk.buy(1, 10, 100).place();
        desk.buy(2, 10, 100).place();
        desk.forget();
        desk.reduce(1, 1, 4);
        desk.sell(3, 5, 100).place();
        assertThat(desk.events()).containsExactly(
            "REDUCE slot=1 lots=4 nonce=2 | 1/2 99600+400 | #1 4@100",
            "PLACE slot=3 account=3 market=7 SELL GTC price=100 lots=5 nonce=1 | 3/1 99950+50 | #3 5@100",
            "FILL market=7 taker=3 maker=1 price=100 lots=4 fees=0,0" +
            " | 1/1 100040+0, 1/2 99600+0, 3/1 99950+10, 3/2 100400+0 | #3 1@100, #1 0@100",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0" +
            " | 2/1 100010+0, 2/2 99000+900, 3/1 99950+0, 3/2 100500+0 | #3 0@100, #2 9@100");
    }

    @Test
    void shouldRefuseReductionWhenItIsNone()
    {
        desk.buy(1, 10, 100).place();
        desk.forget();
        desk.reduce(1, 2, 4);
        desk.reduce(1, 1, 0);
        desk.reduce(1, 1, 10);
        desk.reduce(1, 1, Long.MIN_VALUE);
        desk.reduce(1, 1, 9);
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_ORDER value=2 bound=0",
            "REFUSED MALFORMED value=0 bound=1",
            "REFUSED NOT_A_REDUCTION value=10 bound=10",
            "REFUSED NOT_A_REDUCTION value=-9223372036854775808 bound=10",
            "REDUCE slot=1 lots=9 nonce=6 | 1/2 99100+900 | #1 9@100");
    }

    @Test
    void shouldTellDepthWhenAsked()
    {
        desk.buy(1, 10, 95).place();
        desk.buy(2, 10, 100).place();
        desk.buy(3, 1, 100).place();
        final StringBuilder depth = new StringBuilder();
        assertThat(desk.machine().depth(MARKET, Terms.BUY, (price, lots, orders) ->
            depth.append(lots).append('@').append(price).append('/').append(orders).append(' '))).isTrue();
        assertThat(depth).hasToString("11@100/2 10@95/1 ");
        assertThat(desk.machine().depth(8, Terms.BUY, (price, lots, orders) -> depth.append('!'))).isFalse();
        assertThat(desk.machine().restingOrders()).isEqualTo(3);
    }
}
