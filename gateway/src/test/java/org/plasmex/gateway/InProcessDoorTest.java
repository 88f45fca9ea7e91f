package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.SealEncoder;

class InProcessDoorTest
{
    private static final int LENGTH = 200;

    private final List<Integer> passed = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final InProcessDoor door = new InProcessDoor(
        (command, offset, length) ->
        {
            passed.add(length);
            return passed.size() > 1 ? CommandPort.BACK_PRESSURED : 0;
        },
        1000);

    @Test
    void shouldPassAClientsCommandAndItsBackPressure()
    {
        cancel(door.openSession());

        assertThat(door.offer(buffer, 0, LENGTH)).isZero();
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(CommandPort.BACK_PRESSURED);
        assertThat(passed).containsExactly(LENGTH, LENGTH);
    }

    @Test
    void shouldRefuseWhatIsNotForClientsToSay()
    {
        final long session = door.openSession();
        new SealEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(InProcessDoor.NOT_A_CLIENT_COMMAND);

        new DepositEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).entry(session);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(InProcessDoor.NOT_A_CLIENT_COMMAND);
        assertThat(door.offer(buffer, 0, 3)).isEqualTo(CommandPort.TOO_SHORT);
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldRefuseASessionItHasNotOpened()
    {
        final long session = door.openSession();

        cancel(session + 1);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(InProcessDoor.UNKNOWN_SESSION);
        cancel(session - 1);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(InProcessDoor.UNKNOWN_SESSION);
        assertThat(passed).isEmpty();
    }

    private void cancel(final long session)
    {
        new CancelOrderEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).session(session);
    }
}
