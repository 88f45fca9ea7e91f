package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.protocol.Terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * A machine that was loaded from a snapshot goes on as the one that wrote it.
 */
class SnapshotLoadTest
{
    private static final int COMMANDS = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void shouldGoOnAsTheOriginalWhenLoadedAnywhere(final long seed)
    {
        final RandomVenue venue = new RandomVenue(seed, seed % 2 == 0);
        final Random random = new Random(-seed);
        final List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++)
        {
            if (random.nextInt(COMMANDS / 8) == 0)
            {
                followers.add(new Follower(venue.desk(), random));
            }
            venue.step();
            followers.forEach(Follower::follow);
        }
        followers.add(new Follower(venue.desk(), random));

        assertThat(followers.size()).isGreaterThan(2);
        for (final Follower follower : followers)
        {
            follower.check();
        }
    }

    @Test
    void shouldKeepQueuesAndListsInTheirOrder()
    {
        final Desk desk = Desk.open(0, 0);
        desk.deposit(1, USD, 10_000);
        desk.deposit(2, USD, 10_000);
        desk.deposit(3, ETH, 10_000);
        // in slots that are not in the order of their priorities
        for (int i = 0; i < 4; i++)
        {
            desk.buy(1, 1, 5).place();
        }
        desk.cancel(1, 2);
        desk.cancel(1, 1);
        desk.cancel(1, 4);
        desk.buy(1, 1, 100).place();
        desk.buy(2, 2, 100).place();
        desk.buy(1, 3, 105).place();
        desk.buy(2, 4, 100).place();

        final Follower follower = new Follower(desk, new Random(1));
        desk.sell(3, 2, 100).place();
        desk.sell(3, 3, 100).place();
        desk.nonce(90).floor(1, 80);
        desk.nonce(91).buy(1, 1, 5).place();
        desk.status(MARKET, Terms.CLOSED);
        follower.follow();
        follower.check();
    }

    @Test
    void shouldLoadWhatWasWrittenBeforeGenesis()
    {
        final Desk desk = new Desk();
        final Follower follower = new Follower(desk, new Random(2));
        desk.seal();
        desk.genesis(Desk.SPAN, 100);
        desk.deposit(1, USD, 5);
        follower.follow();
        follower.check();
    }

    @Test
    void shouldLoadWhatWasWrittenAfterGenesisAlone()
    {
        final Desk desk = new Desk();
        desk.genesis(Desk.SPAN, 100);
        final Follower follower = new Follower(desk, new Random(3));
        desk.later(1000).deposit(1, USD, 5);
        follower.follow();
        follower.check();
    }

    @Test
    void shouldAnswerToolsAsTheOriginal()
    {
        final RandomVenue venue = new RandomVenue(31, false);
        for (int i = 0; i < 2000; i++)
        {
            venue.step();
        }
        final StateMachine original = venue.desk().machine();
        final StateMachine loaded = Snapshots.load(Snapshots.of(original));
        assertThat(loaded.accounts()).isEqualTo(original.accounts());
        assertThat(loaded.restingOrders()).isEqualTo(original.restingOrders()).isPositive();
        assertThat(loaded.nextStep()).isEqualTo(original.nextStep());
        assertThat(loaded.block()).isEqualTo(original.block());
        assertThat(loaded.inbox()).isEqualTo(original.inbox());
        for (int account = 0; account < original.accounts(); account++)
        {
            assertThat(loaded.accountOf(new UnsafeBuffer(Addresses.of(account)), 0)).isEqualTo(account);
            assertThat(loaded.nonce(account)).isEqualTo(original.nonce(account));
            for (int asset = 0; asset < RandomVenue.ASSETS; asset++)
            {
                assertThat(loaded.available(asset, account)).isEqualTo(original.available(asset, account));
                assertThat(loaded.locked(asset, account)).isEqualTo(original.locked(asset, account));
            }
        }
        for (int market = 0; market < 100; market++)
        {
            assertThat(depth(loaded, market)).isEqualTo(depth(original, market));
        }
    }

    @Test
    void shouldFitOtherCapacitiesWhenTheyAreEnough()
    {
        final Desk desk = new Desk(new StateMachine.Context().maxOrders(9).initialOrders(9).maxAccounts(8));
        desk.genesis(Desk.SPAN, 100);
        desk.list(MARKET, ETH, USD, 1, 1, 0, 0);
        desk.deposit(1, USD, 100);
        desk.buy(1, 1, 5).lotSize(1).place();
        desk.buy(1, 1, 5).lotSize(1).place();
        desk.cancel(1, 1);
        final byte[] snapshot = Snapshots.of(desk.machine());

        assertThat(Snapshots.of(load(snapshot, 2, 2))).isEqualTo(snapshot);
        assertThat(Snapshots.of(load(snapshot, 1 << 20, 1 << 20))).isEqualTo(snapshot);
        assertThatThrownBy(() -> load(snapshot, 1, 2))
            .isInstanceOf(SnapshotException.class).hasMessageContaining("accounts 2 is not in 1..1");
        assertThatThrownBy(() -> load(snapshot, 2, 1))
            .isInstanceOf(SnapshotException.class).hasMessageContaining("highest slot 2 is not in 0..1");
    }

    @Test
    void shouldPassOnWhatSourceThrows()
    {
        final StateMachine.Context ctx = new StateMachine.Context().outputPort(new RecordedOutput());
        final UnsupportedOperationException reason = new UnsupportedOperationException("disk");
        assertThatThrownBy(() -> StateMachine.load(ctx, (buffer, offset, length) ->
        {
            throw reason;
        })).isSameAs(reason);
        for (final int count : new int[]{0, -2, 1 << 17})
        {
            assertThatThrownBy(() -> StateMachine.load(ctx, (buffer, offset, length) -> count))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("the source gave " + count);
        }
    }

    private static StateMachine load(final byte[] snapshot, final int maxAccounts, final int maxOrders)
    {
        return StateMachine.load(
            new StateMachine.Context().outputPort(new RecordedOutput()).maxAccounts(maxAccounts).maxOrders(maxOrders),
            Snapshots.source(snapshot));
    }

    private static List<String> depth(final StateMachine machine, final int market)
    {
        final List<String> levels = new ArrayList<>();
        for (final int side : new int[]{Terms.BUY, Terms.SELL})
        {
            final boolean isListed = machine.depth(
                market, side, (price, lots, orders) -> levels.add(lots + "@" + price + "x" + orders));
            levels.add(String.valueOf(isListed));
        }

        return levels;
    }

    /**
     * A machine loaded from a snapshot of a desk's, which is given all that the desk is given from then on.
     */
    private static final class Follower
    {
        private final Desk desk;
        private final RecordedOutput output = new RecordedOutput();
        private final StateMachine machine;
        private final int firstRecord;
        private int sequence;

        private Follower(final Desk desk, final Random random)
        {
            this.desk = desk;
            firstRecord = desk.records().size();
            sequence = desk.commands().size();
            final byte[] snapshot = Snapshots.of(desk.machine());
            machine = StateMachine.load(
                new StateMachine.Context()
                    .outputPort(output).initialOrders(1).maxOrders(desk.maxOrders()).slice(desk.slice()),
                Snapshots.source(snapshot, random));
            assertThat(Snapshots.of(machine)).isEqualTo(snapshot);
        }

        private void follow()
        {
            while (sequence < desk.commands().size())
            {
                final byte[] command = desk.commands().get(sequence);
                final long time = desk.times().get(sequence);
                machine.onCommand(++sequence, time, new UnsafeBuffer(command), 0, command.length);
            }
        }

        private void check()
        {
            final List<byte[]> expected = desk.records().subList(firstRecord, desk.records().size());
            assertThat(output.records()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++)
            {
                assertThat(output.records().get(i)).isEqualTo(expected.get(i));
            }
            assertThat(Snapshots.of(machine)).isEqualTo(Snapshots.of(desk.machine()));
        }
    }
}
