package org.plasmex.engine.pipeline;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pipeline on a directory with a machine in it, which can be stopped and started again.
 */
final class PipelineSystem implements AutoCloseable
{
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

    private final Path directory;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private Pipeline pipeline;
    private EchoMachine machine;

    PipelineSystem(final Path directory)
    {
        this.directory = directory;
    }

    PipelineContext context()
    {
        return new PipelineContext()
            .journalDirectory(directory.resolve("journal"))
            .outputDirectory(directory.resolve("output"))
            .journalSync(SyncPolicy.NONE)
            .ringSlots(64)
            .errorHandler(errors::add);
    }

    void start()
    {
        start(context(), EchoMachine::new);
    }

    void start(final PipelineContext context, final Function<OutputPort, EchoMachine> machines)
    {
        recover(context, machines);
        pipeline.start();
    }

    long recover(final PipelineContext context, final Function<OutputPort, EchoMachine> machines)
    {
        return recover(context, machines, 0);
    }

    long recover(
        final PipelineContext context, final Function<OutputPort, EchoMachine> machines, final long executed)
    {
        pipeline = Pipeline.open(context.machine(
            (output) ->
            {
                machine = machines.apply(output);
                return machine;
            }));

        return pipeline.recover(executed);
    }

    void stop()
    {
        CloseHelper.close(pipeline);
    }

    public void close()
    {
        stop();
    }

    Pipeline pipeline()
    {
        return pipeline;
    }

    EchoMachine machine()
    {
        return machine;
    }

    List<Throwable> errors()
    {
        return errors;
    }

    /**
     * Offer until it is taken.
     */
    long offer(final int templateId, final String text)
    {
        final UnsafeBuffer command = Commands.command(templateId, text);
        while (true)
        {
            final long position = pipeline.offer(command, 0, command.capacity());
            if (CommandPort.BACK_PRESSURED != position)
            {
                return position;
            }

            Thread.yield();
        }
    }

    void offerAll(final int first, final int last)
    {
        for (int i = first; i <= last; i++)
        {
            assertThat(offer(Commands.CLIENT, "c" + i)).isNotNegative();
        }
    }

    void awaitDrained()
    {
        await(() -> pipeline.isDrained());
    }

    void awaitFailure()
    {
        await(() -> null != pipeline.failure());
    }

    static void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL_INTERVAL).until(condition);
    }

    List<String> journal()
    {
        return records("journal", Sequencing.GAPLESS);
    }

    List<String> output()
    {
        return records("output", Sequencing.RISING);
    }

    static List<String> commands(final int first, final int last)
    {
        final List<String> commands = new ArrayList<>();
        for (int i = first; i <= last; i++)
        {
            commands.add(i + " c" + i);
        }

        return commands;
    }

    private List<String> records(final String log, final Sequencing sequencing)
    {
        final List<String> records = new ArrayList<>();
        try (LogReader reader = LogReader.open(
            new LogReader.Context().directory(directory.resolve(log)).sequencing(sequencing)))
        {
            reader.replay(
                (final long sequence, final long time, final DirectBuffer buffer, final int offset, final int length) ->
                    records.add(sequence + " " + Commands.text(buffer, offset, length)));
        }

        return records;
    }
}
