package org.plasmex.engine;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.SINCE;
import static org.plasmex.engine.Desk.USD;

/**
 * How a venue starts, and where its blocks are cut. The span is 600 s, and all begins at 1,000,000 s.
 */
class BlocksTest
{
    private final Desk desk = new Desk();

    private Desk started(final int stepsPerBlock)
    {
        desk.genesis(600, stepsPerBlock);
        desk.forget();

        return desk;
    }

    private List<String> blocks()
    {
        return desk.events().stream().filter((line) -> line.startsWith("BLOCK")).collect(Collectors.toList());
    }

    @Test
    void shouldOpenVenuesAccountWhenGenesis()
    {
        desk.genesis(600, 100);
        assertThat(desk.events()).containsExactly(
            "STARTED chain=31337 since=1000000 span=600 stepsPerBlock=100",
            "OPEN account=0 owner=@0");
        assertThat(desk.machine().block()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAllWhenThereWasNoGenesis()
    {
        desk.deposit(1, USD, 1);
        desk.seal();
        desk.buy(1, 1, 5).place();
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_COMMAND value=20 bound=40",
            "REFUSED UNKNOWN_COMMAND value=43 bound=40",
            "REFUSED UNKNOWN_COMMAND value=1 bound=40");
    }

    @Test
    void shouldRefuseGenesisWhenItIsWrongOrTheSecond()
    {
        desk.genesis(Addresses.ZERO, SINCE, 600, 100);
        desk.genesis(Addresses.of(0), -1, 600, 100);
        desk.genesis(Addresses.of(0), Long.MAX_VALUE, 600, 100);
        desk.genesis(Addresses.of(0), SINCE, 0, 100);
        desk.genesis(Addresses.of(0), SINCE, 600, 0);
        desk.genesis(Addresses.of(0), SINCE, 600, (1 << 20) - (1 << 14) + 1);
        desk.genesis(600, (1 << 20) - (1 << 14));
        desk.genesis(600, 100);
        assertThat(desk.events()).containsExactly(
            "REFUSED MALFORMED value=0 bound=0",
            "REFUSED MALFORMED value=-1 bound=9223372036",
            "REFUSED MALFORMED value=9223372036854775807 bound=9223372036",
            "REFUSED MALFORMED value=0 bound=4294967294",
            "REFUSED MALFORMED value=0 bound=1032192",
            "REFUSED MALFORMED value=1032193 bound=1032192",
            "STARTED chain=31337 since=1000000 span=600 stepsPerBlock=1032192",
            "OPEN account=0 owner=@0",
            "REFUSED NO_CHANGE value=31337 bound=31337");
    }

    @Test
    void shouldCutWhenSealSaysSo()
    {
        started(100).later(10).seal();
        desk.seal();
        desk.later(3).deposit(1, USD, 5);
        desk.later(1).seal();
        assertThat(desk.events()).containsExactly(
            "SEAL",
            "BLOCK 1 since=1000000 until=1000010 first=1 steps=2 inbox=0",
            "SEAL",
            "BLOCK 2 since=1000010 until=1000010 first=3 steps=1 inbox=0",
            "OPEN account=1 owner=@1",
            "DEPOSIT entry=0 account=1 asset=2 amount=5 | 1/2 5+0",
            "SEAL",
            "BLOCK 3 since=1000010 until=1000014 first=4 steps=3 inbox=1");
    }

    @Test
    void shouldCutBeforeCommandWhenHalfTheSpanIsOver()
    {
        started(100).later(300).deposit(0, USD, 5);
        desk.later(1).deposit(0, USD, 6);
        assertThat(desk.steps()).containsExactly(
            "DEPOSIT entry=0 account=0 asset=2 amount=5",
            "SEAL",
            "BLOCK 1 since=1000000 until=1000301 first=1 steps=3 inbox=1",
            "DEPOSIT entry=1 account=0 asset=2 amount=6");
    }

    @Test
    void shouldCarryClockBySealAloneWhenMoreThanTheSpanIsOver()
    {
        started(100).later(601).deposit(0, USD, 5);
        assertThat(desk.steps()).containsExactly(
            "SEAL",
            "BLOCK 1 since=1000000 until=1000600 first=1 steps=2 inbox=0",
            "SEAL",
            "BLOCK 2 since=1000600 until=1000601 first=3 steps=1 inbox=0",
            "DEPOSIT entry=0 account=0 asset=2 amount=5");
    }

    @Test
    void shouldCarryClockBySealAloneWhenFirstCommandOfBlockIsLate()
    {
        started(100).seal();
        desk.forget();
        desk.later(301).deposit(0, USD, 5);
        desk.later(100_000).seal();
        assertThat(desk.steps()).containsExactly(
            "SEAL",
            "BLOCK 2 since=1000000 until=1000301 first=3 steps=1 inbox=0",
            "DEPOSIT entry=0 account=0 asset=2 amount=5",
            "SEAL",
            "BLOCK 3 since=1000301 until=1000901 first=4 steps=2 inbox=1",
            "SEAL",
            "BLOCK 4 since=1000901 until=1100301 first=6 steps=1 inbox=1");
    }

    @Test
    void shouldCutBeforeCommandWhenStepsAreReached()
    {
        started(3).deposit(0, USD, 1);
        desk.deposit(0, USD, 2);
        desk.deposit(0, USD, 3);
        assertThat(desk.steps()).containsExactly(
            "DEPOSIT entry=0 account=0 asset=2 amount=1",
            "DEPOSIT entry=1 account=0 asset=2 amount=2",
            "SEAL",
            "BLOCK 1 since=1000000 until=1000000 first=1 steps=4 inbox=2",
            "DEPOSIT entry=2 account=0 asset=2 amount=3");
    }

    @Test
    void shouldCutBeforeCommandThatIsRefused()
    {
        started(100).later(400).transfer(0, 9, USD, 1);
        assertThat(desk.steps()).containsExactly(
            "SEAL",
            "BLOCK 1 since=1000000 until=1000400 first=1 steps=2 inbox=0",
            "REFUSED UNKNOWN_ACCOUNT value=9 bound=1");
    }

    @Test
    void shouldNotGoBackWhenTimeDoes()
    {
        started(100).later(100).seal();
        desk.later(-1000).seal();
        assertThat(blocks()).containsExactly(
            "BLOCK 1 since=1000000 until=1000100 first=1 steps=2 inbox=0",
            "BLOCK 2 since=1000100 until=1000100 first=3 steps=1 inbox=0");
    }

    @Test
    void shouldNotCutWhileMarketHasTaker()
    {
        started(1).list(MARKET, ETH, USD, 10, 5, 0, 0);
        desk.deposit(1, ETH, 100);
        desk.deposit(2, USD, 100);
        desk.sell(1, 1, 5).place();
        desk.sell(1, 1, 5).place();
        desk.forget();
        desk.buy(2, 3, 5).place();
        assertThat(desk.steps()).containsExactly(
            "SEAL",
            "BLOCK 6 since=1000000 until=1000000 first=14 steps=3 inbox=2",
            "PLACE slot=3 account=2 market=7 BUY GTC price=5 lots=3 nonce=1",
            "FILL market=7 taker=3 maker=1 price=5 lots=1 fees=0,0",
            "FILL market=7 taker=3 maker=2 price=5 lots=1 fees=0,0",
            "REST market=7 slot=3");
    }

    @Test
    void shouldCutBetweenSlicesWhenWorkIsLong()
    {
        started(5000).list(MARKET, ETH, USD, 10, 5, 0, 0);
        desk.deposit(1, USD, 1_000_000);
        for (int i = 0; i < 10_000; i++)
        {
            desk.buy(1, 1, 5).place();
        }
        desk.seal();
        desk.forget();
        desk.floor(1, 10_000);
        desk.proceed();
        desk.proceed();
        // FLOOR with 4,095 cancels and a slice of 4,096 in the first block, the rest in the second
        desk.seal();
        assertThat(blocks()).containsExactly(
            "BLOCK 6 since=1000000 until=1000000 first=20010 steps=8193 inbox=1",
            "BLOCK 7 since=1000000 until=1000000 first=28203 steps=1810 inbox=1");
        assertThat(desk.machine().restingOrders()).isZero();
    }

    @Test
    void shouldCutBetweenSlicesWhenMarketCloses()
    {
        started(1).list(MARKET, ETH, USD, 10, 5, 0, 0);
        desk.deposit(1, USD, 1_000_000);
        for (int i = 0; i < 4_097; i++)
        {
            desk.buy(1, 1, 5).place();
        }
        desk.forget();
        desk.status(MARKET, 3);
        desk.proceed();
        final List<String> steps = desk.steps();
        assertThat(steps).hasSize(2 + 1 + 4095 + 2 + 2);
        assertThat(steps.get(2)).isEqualTo("STATUS market=7 status=3");
        assertThat(steps.get(4097)).startsWith("CANCEL");
        assertThat(steps.get(4098)).isEqualTo("SEAL");
        assertThat(steps.get(4100)).startsWith("CANCEL");
    }
}
