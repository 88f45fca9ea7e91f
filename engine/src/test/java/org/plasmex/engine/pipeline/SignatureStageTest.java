package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.CommandCheck;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.pipeline.Commands.CLIENT;
import static org.plasmex.engine.pipeline.Commands.command;

/**
 * What the ring lets go of when a worker ends in the middle of its work.
 */
class SignatureStageTest
{
    private static final int COMMANDS = 2 * CommandCheck.BATCH;

    private final List<Throwable> errors = new ArrayList<>();
    private final InputRing ring = new InputRing(2 * COMMANDS, 0);
    private final Failure failure = new Failure(ring, errors::add);
    private int checked;

    @Test
    void shouldLetGoOfNothingThatWasNotCheckedWhenTheCheckFailsForGood() throws Exception
    {
        final SignatureStage stage = stage((command, offset, length) ->
        {
            if (++checked > CommandCheck.BATCH + CommandCheck.BATCH / 2)
            {
                throw new LinkageError("no library");
            }

            return true;
        });
        for (int i = 0; i < COMMANDS; i++)
        {
            final DirectBuffer command = command(CLIENT, "c" + i);
            ring.offer(command, 0, command.capacity());
        }

        assertThatThrownBy(stage::doWork).isInstanceOf(AgentTerminationException.class);
        assertThat(failure.cause()).isInstanceOf(LinkageError.class);
        assertThat(stage.position().get()).isGreaterThan(CommandCheck.BATCH);
        final List<Boolean> forged = forged(stage);
        assertThat(forged.subList(0, CommandCheck.BATCH)).containsOnly(false);
        assertThat(forged.subList(CommandCheck.BATCH, forged.size())).isNotEmpty().containsOnly(true);
    }

    private SignatureStage stage(final EachCheck.Finding finding)
    {
        return new SignatureStage(0, 1, EachCheck.by(finding).get(), ring, failure, errors::add);
    }

    private List<Boolean> forged(final SignatureStage stage) throws Exception
    {
        final List<Boolean> forged = new ArrayList<>();
        final EventPoller<Slot> next = ring.poller(stage.position());
        next.poll((slot, position, isLast) -> forged.add(slot.isForged()));

        return forged;
    }
}
