package org.plasmex.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Terms;

/**
 * The limits of numbers, each at the limit and one beyond; those of amounts, accounts, slots, floors and the operator's
 * own limits are with what they limit.
 */
class LimitsTest
{
    private static final long ALL = (1L << 62) - 1;
    private static final long MAX_PRICE = Long.MAX_VALUE;
    private static final int FEE = 10_000;
    private static final long MAX_WITH_FEE = Long.MAX_VALUE / FEE;

    private final Desk desk = new Desk();

    @BeforeEach
    void twoRichAccounts()
    {
        desk.genesis(600, 1000);
        desk.list(MARKET, ETH, USD, 1, 1, 0, 0);
        desk.deposit(1, ETH, ALL);
        desk.deposit(2, USD, ALL);
        desk.forget();
    }

    @Test
    void shouldTakeEveryPriceThatThereIs()
    {
        sell(1, 0);
        sell(1, -1);
        sell(1, MAX_PRICE);
        sell(1, MAX_PRICE - 1);
        buy(1, 1);
        desk.buy(2, 1, 1).lotSize(1).trigger(MAX_PRICE).place();
        desk.buy(2, 1, 1).lotSize(1).trigger(-1).place();
        buy(1, ALL - 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED MALFORMED value=0 bound=1",
            "REFUSED MALFORMED value=-1 bound=1",
            "PLACE slot=1 account=1 market=7 SELL GTC price=9223372036854775807 lots=1 nonce=3",
            "REST market=7 slot=1",
            "PLACE slot=2 account=1 market=7 SELL GTC price=9223372036854775806 lots=1 nonce=4",
            "REST market=7 slot=2",
            "PLACE slot=3 account=2 market=7 BUY GTC price=1 lots=1 nonce=1",
            "REST market=7 slot=3",
            "PLACE slot=4 account=2 market=7 BUY GTC price=1 lots=1 nonce=2",
            "REFUSED MALFORMED value=-1 bound=1",
            "REFUSED INSUFFICIENT_BALANCE value=4611686018427387902 bound=4611686018427387901");
    }

    @Test
    void shouldTakeEverySizeThatIsCovered()
    {
        sell(0, 1);
        sell(-1, 1);
        sell(Long.MAX_VALUE, 1);
        sell(ALL + 1, 1);
        sell(ALL, 1);
        buy(ALL + 1, 1);
        buy(ALL, 1);
        assertThat(desk.steps()).containsExactly(
            "REFUSED MALFORMED value=0 bound=9223372036854775807",
            "REFUSED MALFORMED value=-1 bound=9223372036854775807",
            "REFUSED INSUFFICIENT_BALANCE value=9223372036854775807 bound=4611686018427387903",
            "REFUSED INSUFFICIENT_BALANCE value=4611686018427387904 bound=4611686018427387903",
            "PLACE slot=1 account=1 market=7 SELL GTC price=1 lots=4611686018427387903 nonce=5",
            "REST market=7 slot=1",
            "REFUSED INSUFFICIENT_BALANCE value=4611686018427387904 bound=4611686018427387903",
            "PLACE slot=2 account=2 market=7 BUY GTC price=1 lots=4611686018427387903 nonce=2",
            "FILL market=7 taker=2 maker=1 price=1 lots=4611686018427387903 fees=0,0");
        assertThat(desk.balance(1, USD)).isEqualTo(ALL + "+0");
        assertThat(desk.balance(2, ETH)).isEqualTo(ALL + "+0");
    }

    @Test
    void shouldFormNoProductAboveTheGreatestNumber()
    {
        desk.list(8, ETH, USD, 1, 1, 0, FEE);
        desk.forget();
        buy(Long.MAX_VALUE / 7, 7);
        buy(Long.MAX_VALUE / 7 + 1, 7);
        buy(1L << 62, 2);
        desk.buy(2, MAX_WITH_FEE, 1).lotSize(1).market(8).takerFee(FEE).place();
        desk.buy(2, MAX_WITH_FEE + 1, 1).lotSize(1).market(8).takerFee(FEE).place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED INSUFFICIENT_BALANCE value=9223372036854775807 bound=4611686018427387903",
            "REFUSED OUT_OF_RANGE value=1317624576693539402 bound=9223372036854775807",
            "REFUSED OUT_OF_RANGE value=4611686018427387904 bound=9223372036854775807",
            "PLACE slot=1 account=2 market=8 BUY GTC price=1 lots=922337203685477 nonce=4",
            "REST market=8 slot=1",
            "REFUSED OUT_OF_RANGE value=922337203685478 bound=9223372036854775807");
        assertThat(desk.machine().locked(USD, 2)).isEqualTo(922_337_203_685_477L + 9_223_372_036_855L);
    }

    @Test
    void shouldTakeEveryPeakBelowTheSizeAndEveryExpiryAfterNow()
    {
        desk.sell(1, 5, 10).lotSize(1).peak(5).place();
        desk.sell(1, 5, 10).lotSize(1).peak(4).place();
        desk.sell(1, 1, 10).lotSize(1).peak(1).place();
        desk.sell(1, 5, 10).lotSize(1).peak(-1).place();
        desk.sell(1, 5, 10).lotSize(1).expiry(Desk.SINCE).place();
        desk.sell(1, 5, 10).lotSize(1).expiry(Desk.SINCE + 1).place();
        desk.sell(1, 5, 10).lotSize(1).expiry(0xFFFF_FFFFL).place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED MALFORMED value=5 bound=5",
            "PLACE slot=1 account=1 market=7 SELL GTC price=10 lots=5 nonce=2",
            "REST market=7 slot=1",
            "REFUSED MALFORMED value=1 bound=1",
            "REFUSED MALFORMED value=-1 bound=5",
            "REFUSED EXPIRED value=1000000 bound=1000000",
            "PLACE slot=2 account=1 market=7 SELL GTC price=10 lots=5 nonce=6",
            "REST market=7 slot=2",
            "PLACE slot=3 account=1 market=7 SELL GTC price=10 lots=5 nonce=7",
            "REST market=7 slot=3");
    }

    @Test
    void shouldKnowEveryMarketAndAssetNumber()
    {
        desk.list(0xFFFF, 0xFFFE, 0xFFFF, 1, 1, 0, 0);
        desk.deposit(1, 0xFFFE, 1);
        desk.forget();
        desk.sell(1, 1, 3).lotSize(1).market(0xFFFF).assets(0xFFFE, 0xFFFF).place();
        desk.sell(1, 1, 3).lotSize(1).market(0xFFFE).assets(0xFFFE, 0xFFFF).place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=1 account=1 market=65535 SELL GTC price=3 lots=1 nonce=1",
            "REST market=65535 slot=1",
            "REFUSED UNKNOWN_MARKET value=65534 bound=0");
    }

    @Test
    void shouldCountEveryPeakOfAnIcebergAsAFill()
    {
        desk.sell(1, Terms.MAX_FILLS + 1, 10).lotSize(1).peak(1).place();
        desk.forget();
        desk.buy(2, Terms.MAX_FILLS + 1, 10).lotSize(1).fok().place();
        desk.buy(2, Terms.MAX_FILLS + 1, 10).lotSize(1).ioc().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED TOO_MANY_FILLS value=10001 bound=10000",
            "REFUSED TOO_MANY_FILLS value=10001 bound=10000");
        desk.buy(2, Terms.MAX_FILLS, 10).lotSize(1).fok().place();
        assertThat(desk.steps()).hasSize(1 + Terms.MAX_FILLS);
    }

    @Test
    void shouldTakeNoncesUpToTheGreatestNumber()
    {
        final BoundedOutput output = new BoundedOutput();
        final Desk host = host(output);
        final long step = Terms.MAX_NONCE_STEP;
        long nonce = 0;
        while (nonce <= Long.MAX_VALUE - step)
        {
            nonce += step;
            host.nonce(nonce).setSigner(1, Addresses.of(1));
        }
        host.nonce(Long.MIN_VALUE).setSigner(1, Addresses.of(1));
        assertThat(output.last()).isEqualTo(
            "REFUSED NONCE_TOO_HIGH value=-9223372036854775808 bound=9223372036854775807");
        host.nonce(Long.MAX_VALUE).setSigner(1, Addresses.of(1));
        assertThat(output.last()).isEqualTo("SIGNER account=1 signer=@1 nonce=9223372036854775807");
        host.nonce(Long.MAX_VALUE).setSigner(1, Addresses.of(1));
        assertThat(output.last()).isEqualTo(
            "REFUSED STALE_NONCE value=9223372036854775807 bound=9223372036854775807");
        host.nonce(Long.MIN_VALUE).setSigner(1, Addresses.of(1));
        assertThat(output.last()).isEqualTo(
            "REFUSED NONCE_TOO_HIGH value=-9223372036854775808 bound=9223372036854775807");
    }

    @Test
    void shouldGiveAStopOrderAllFillsThatABlockHoldsAndHaltTheMarketWhereItNeedsMore()
    {
        final BoundedOutput output = new BoundedOutput();
        final Desk host = host(output);
        host.sell(1, 1, 5).lotSize(1).place();
        host.buy(2, 1, 5).lotSize(1).place();
        host.sell(1, Stops.MOST_FILLS, 10).lotSize(1).peak(1).place();
        final long before = output.count();
        host.buy(2, Stops.MOST_FILLS, 10).lotSize(1).trigger(5).place();
        // PLACE, SEAL and BlockSealed, TRIGGER, fills
        assertThat(output.count() - before).isEqualTo(1 + 2 + 1 + Stops.MOST_FILLS);
        assertThat(output.last()).startsWith("FILL market=7 taker=1 maker=2 price=10 lots=1");

        final long placed = host.sell(1, Stops.MOST_FILLS + 1, 10).lotSize(1).peak(1).place();
        final long stop = host.buy(2, Stops.MOST_FILLS + 1, 10).lotSize(1).trigger(5).place();
        assertThat(output.last()).isEqualTo("STATUS market=7 status=2");
        host.status(MARKET, Terms.OPEN);
        host.proceed();
        assertThat(output.last()).isEqualTo("STATUS market=7 status=2");
        host.reduce(2, stop, Stops.MOST_FILLS);
        host.status(MARKET, Terms.OPEN);
        host.proceed();
        assertThat(output.last()).startsWith("FILL market=7 taker=");
        host.cancel(1, placed);
        assertThat(output.last()).startsWith("CANCEL slot=").contains("OWNER");
    }

    private void buy(final long lots, final long price)
    {
        desk.buy(2, lots, price).lotSize(1).place();
    }

    private void sell(final long lots, final long price)
    {
        desk.sell(1, lots, price).lotSize(1).place();
    }

    /**
     * A desk of a machine whose output is not kept.
     */
    private static Desk host(final BoundedOutput output)
    {
        final StateMachine machine = new StateMachine(new StateMachine.Context().outputPort(output));
        final long[] sequence = new long[1];
        final Desk host = new Desk((command, length) ->
            machine.onCommand(++sequence[0], Desk.SINCE * 1_000_000_000L, command, 0, length));
        host.genesis(600, Genesis.MAX_STEPS_PER_BLOCK);
        host.list(MARKET, ETH, USD, 1, 1, 0, 0);
        host.deposit(1, ETH, ALL);
        host.deposit(2, USD, ALL);
        return host;
    }
}
