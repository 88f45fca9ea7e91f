package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.sbe.CancelBySecretEncoder;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.RaiseFloorEncoder;
import org.plasmex.protocol.sbe.ReduceOrderEncoder;
import org.plasmex.protocol.sbe.SealEncoder;
import org.plasmex.protocol.sbe.SetSignerEncoder;
import org.plasmex.protocol.sbe.TransferEncoder;
import org.plasmex.protocol.sbe.WithdrawEncoder;

class InProcessDoorTest
{
    private static final int LENGTH = 200;

    private final List<Integer> passed = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private GateStatus status = GateStatus.OPEN;
    private long answer;
    private final InProcessDoor door = new InProcessDoor(
        (command, offset, length) ->
        {
            passed.add(length);
            return answer;
        },
        () -> status,
        SessionNumbers.inProcess(3));

    @Test
    void shouldPassAClientsCommandAndItsBackPressure()
    {
        cancel(door.openSession());

        assertThat(door.offer(buffer, 0, LENGTH)).isZero();
        answer = CommandPort.BACK_PRESSURED;
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(CommandPort.BACK_PRESSURED);
        assertThat(passed).containsExactly(LENGTH, LENGTH);
    }

    @Test
    void shouldRefuseWhatIsNotForClientsToSay()
    {
        final long session = door.openSession();
        new SealEncoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(Entrance.NOT_A_CLIENT_COMMAND);

        new DepositEncoder().wrapAndApplyHeader(buffer, 0, header).entry(session);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(Entrance.NOT_A_CLIENT_COMMAND);
        assertThat(door.offer(buffer, 0, Entrance.MIN_LENGTH - 1)).isEqualTo(CommandPort.TOO_SHORT);
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsOfAnotherSchema()
    {
        cancel(door.openSession());
        header.wrap(buffer, 0).schemaId(81);

        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(Entrance.NOT_A_CLIENT_COMMAND);
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldRefuseASessionItHasNotOpened()
    {
        final long session = door.openSession();

        cancel(session + 1);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(Entrance.UNKNOWN_SESSION);
        cancel(session - 1);
        assertThat(door.offer(buffer, 0, LENGTH)).isEqualTo(Entrance.UNKNOWN_SESSION);
        assertThat(passed).isEmpty();
    }

    @Test
    void shouldPassNothingButCancelsAndReductionsWhileTheGateLetsInCancelsOnly()
    {
        final long session = door.openSession();
        status = GateStatus.cancelsOnly("L1 is late");

        new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isEqualTo(Entrance.CANCELS_ONLY);
        new TransferEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isEqualTo(Entrance.CANCELS_ONLY);
        new WithdrawEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isEqualTo(Entrance.CANCELS_ONLY);
        new SetSignerEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isEqualTo(Entrance.CANCELS_ONLY);
        assertThat(passed).isEmpty();

        cancel(session);
        assertThat(offer()).isZero();
        new ReduceOrderEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isZero();
        new RaiseFloorEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isZero();
        new CancelBySecretEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
        assertThat(offer()).isZero();
        assertThat(passed).hasSize(4);
    }

    @Test
    void shouldPassNothingWhileTheGateIsClosed()
    {
        cancel(door.openSession());
        status = GateStatus.closed("the venue is frozen");

        assertThat(offer()).isEqualTo(Entrance.GATE_CLOSED);
        assertThat(passed).isEmpty();
        assertThat(door.gateStatus().reason()).isEqualTo("the venue is frozen");
    }

    private long offer()
    {
        return door.offer(buffer, 0, LENGTH);
    }

    private void cancel(final long session)
    {
        new CancelOrderEncoder().wrapAndApplyHeader(buffer, 0, header).session(session);
    }
}
