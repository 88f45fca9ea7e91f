package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Keccak;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.USD;

/**
 * Snapshots and digests, and what tools read of a machine.
 */
class SnapshotTest
{
    private static byte[] digest(final StateMachine machine)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[40]);
        machine.digest(digest, 8);
        final byte[] bytes = new byte[StateMachine.DIGEST_LENGTH];
        digest.getBytes(8, bytes);

        return bytes;
    }

    @Test
    void shouldDigestTheSnapshotsBytes()
    {
        final RandomVenue venue = new RandomVenue(3, false);
        for (int i = 0; i < 3000; i++)
        {
            venue.step();
        }
        final StateMachine machine = venue.desk().machine();
        assertThat(Snapshots.of(machine)).isEqualTo(Snapshots.of(machine));
        assertThat(digest(machine)).isEqualTo(new Keccak().hash(Snapshots.of(machine)));
    }

    @Test
    void shouldBeTheSameWhenCommandsAreReplayed()
    {
        final RandomVenue venue = new RandomVenue(4, true);
        for (int i = 0; i < 3000; i++)
        {
            venue.step();
        }
        final RecordedOutput output = new RecordedOutput();
        final StateMachine replay = new StateMachine(
            new StateMachine.Context().outputPort(output).maxOrders(150).slice(RandomVenue.SLICE));
        final List<byte[]> commands = venue.desk().commands();
        for (int i = 0; i < commands.size(); i++)
        {
            // elsewhere in a buffer, and other bytes around it
            final byte[] command = commands.get(i);
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[command.length + 20]);
            buffer.setMemory(0, buffer.capacity(), (byte)i);
            buffer.putBytes(9, command);
            replay.onCommand(i + 1, venue.desk().times().get(i), buffer, 9, command.length);
        }
        assertThat(Snapshots.of(replay)).isEqualTo(Snapshots.of(venue.desk().machine()));
        assertThat(output.records()).hasSameSizeAs(venue.desk().records());
    }

    @Test
    void shouldDifferWhenTheFutureMay()
    {
        final Desk one = Desk.open(0, 0);
        final Desk two = Desk.open(0, 0);
        one.deposit(1, USD, 1000);
        two.deposit(1, USD, 1000);
        assertThat(digest(two.machine())).isEqualTo(digest(one.machine()));

        one.nonce(5).transfer(1, 0, USD, 9999);
        assertThat(digest(two.machine())).isNotEqualTo(digest(one.machine()));
        two.nonce(5).transfer(1, 0, ETH, 1);
        assertThat(digest(two.machine())).isEqualTo(digest(one.machine()));

        // the same slots are free, but are given out in another order
        one.nonce(6).buy(1, 1, 5).place();
        one.nonce(7).buy(1, 1, 5).place();
        one.nonce(8).cancel(1, 6);
        one.nonce(9).cancel(1, 7);
        two.nonce(6).buy(1, 1, 5).place();
        two.nonce(7).buy(1, 1, 5).place();
        two.nonce(8).cancel(1, 7);
        two.nonce(9).cancel(1, 6);
        assertThat(digest(two.machine())).isNotEqualTo(digest(one.machine()));
    }

    @Test
    void shouldFindAccountWhenOwnerIsAsked()
    {
        final Desk desk = Desk.open(0, 0);
        for (int owner = 1; owner <= 3000; owner++)
        {
            desk.deposit(owner, ETH, owner);
        }
        final StateMachine machine = desk.machine();
        for (int owner = 0; owner <= 3000; owner++)
        {
            assertThat(machine.accountOf(new UnsafeBuffer(Addresses.of(owner)), 0)).isEqualTo(owner);
            assertThat(machine.available(ETH, owner)).isEqualTo(owner);
        }
        assertThat(machine.accountOf(new UnsafeBuffer(Addresses.of(3001)), 0)).isEqualTo(StateMachine.NO_ACCOUNT);
        assertThat(machine.available(USD, 3000)).isZero();
        assertThatThrownBy(() -> machine.available(ETH, 3001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> machine.locked(ETH, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseContextWhenItIsIncomplete()
    {
        final RecordedOutput output = new RecordedOutput();
        assertThatThrownBy(() -> new StateMachine(new StateMachine.Context()))
            .hasMessageContaining("outputPort");
        assertThatThrownBy(() -> new StateMachine(new StateMachine.Context().outputPort(output).maxAccounts(0)))
            .hasMessageContaining("maxAccounts");
        assertThatThrownBy(() -> new StateMachine(new StateMachine.Context().outputPort(output).maxOrders(-1)))
            .hasMessageContaining("maxOrders");
        assertThatThrownBy(() -> new StateMachine(new StateMachine.Context().outputPort(output).initialOrders(0)))
            .hasMessageContaining("initialOrders");
    }
}
