package org.plasmex.engine.pipeline;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.util.Util;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.plasmex.engine.CommandHandler;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.RecordLog;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Hosts a state machine on this machine: {@link #open(PipelineContext) open} it, {@link #recover() recover} what was
 * journaled before, {@link #start()} it, then {@link #offer(DirectBuffer, int, int) offer} it commands from any
 * thread.
 * <p>
 * All other methods are for the one thread that owns the pipeline, except those that only say how far it is.
 */
public final class Pipeline implements CommandPort, AutoCloseable
{
    private static final long DRAIN_PARK_NANOS = 100_000;

    private enum State
    {
        OPEN, RECOVERED, STARTED, CLOSED
    }

    private final PipelineContext context;
    private final InputRing ring;
    private final Failure failure;
    private final RecordLog journal;
    private final RecordLog outputLog;
    private final Sequence journaled;
    private final OutputCollector output;
    private final CommandHandler handler;
    private final List<AgentRunner> runners = new ArrayList<>();
    private final JournalStage journalStage;
    private final ExecuteStage executeStage;
    private final List<Agent> stages = new ArrayList<>();
    private State state = State.OPEN;

    private Pipeline(final PipelineContext context)
    {
        this.context = context;
        ring = new InputRing(context.ringSlots(), context.reservedSlots());
        failure = new Failure(ring, context.errorHandler());

        journal = context.logs().apply(log()
            .directory(context.journalDirectory())
            .sequencing(Sequencing.GAPLESS)
            .syncPolicy(context.journalSync()));
        try
        {
            outputLog = context.logs().apply(log()
                .directory(context.outputDirectory())
                .sequencing(Sequencing.RISING)
                .syncPolicy(context.outputSync()));
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(journal);
            throw ex;
        }

        try
        {
            journaled = new Sequence(journal.sequence());
            output = new OutputCollector(outputLog, journaled, failure);
            handler = context.machine().apply(output);

            final Sequence[] checked = addSignatureStages();
            final boolean isForced = SyncPolicy.BATCH == context.journalSync();
            final LongSupplier fill = isForced ? ring::fill : Stage.ALL;
            journalStage = new JournalStage(
                journal,
                context.clock(),
                context.refusalListener(),
                context.journalSlowdown(),
                isForced,
                () -> Util.getMinimumSequence(checked, ring.cursor()),
                journaled,
                ring.poller(checked),
                fill,
                failure);
            executeStage = new ExecuteStage(
                handler,
                output,
                journaled.get(),
                ring.poller(journalStage.position()),
                ring,
                context.clock(),
                fill,
                failure);
            stages.add(journalStage);
            stages.add(executeStage);
            ring.last(executeStage.settled());
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(outputLog, journal);
            throw ex;
        }
    }

    /**
     * Open the journal and the output log, and make the state machine.
     *
     * @param context of the pipeline, which must not be changed afterwards.
     * @return the pipeline, which has to be closed by the caller.
     * @throws org.plasmex.journal.LogInUseException   if a venue is running on one of the directories.
     * @throws org.plasmex.journal.LogDamagedException if one of the logs lacks something that was synced.
     * @throws org.plasmex.journal.LogFullException    if there is no room on disk.
     */
    public static Pipeline open(final PipelineContext context)
    {
        context.conclude();

        return new Pipeline(context);
    }

    /**
     * Replay the whole journal through a state machine that is new.
     *
     * @return the number of commands replayed.
     * @throws OutputDiffersException                  if the output differs from the one in the log.
     * @throws org.plasmex.journal.LogDamagedException if one of the logs is damaged.
     */
    public long recover()
    {
        return recover(0);
    }

    /**
     * Replay the journal, behind what the state machine has executed before, through it. What comes out must be what
     * the output log has; what comes out beyond its end is added to it.
     *
     * @param executed sequence of the last command that the state machine has executed and whose output is in the log;
     *                 0 if it is new.
     * @return the number of commands replayed.
     * @throws OutputDiffersException                  if the output differs from the one in the log.
     * @throws org.plasmex.journal.LogDamagedException if one of the logs is damaged where it is read.
     * @throws IllegalStateException                   if the journal ends before that command.
     */
    public long recover(final long executed)
    {
        expect(State.OPEN);
        if (journal.sequence() < executed)
        {
            throw new IllegalStateException("the journal in " + context.journalDirectory() + " ends with command " +
                journal.sequence() + ", before command " + executed + " which was executed");
        }

        try (LogReader journalReader = LogReader.open(
            new LogReader.Context().directory(context.journalDirectory()).sequencing(Sequencing.GAPLESS));
            LogReader outputReader = LogReader.open(
                new LogReader.Context().directory(context.outputDirectory()).sequencing(Sequencing.RISING)))
        {
            output.begin(executed, 0);
            if (executed > 0)
            {
                journalReader.seek(executed + 1);
                outputReader.seek(executed + 1);
            }
            output.beginComparison(outputReader);
            final long commands = journalReader.replay(this::replay);
            output.endComparison();
            state = State.RECOVERED;

            return commands;
        }
        catch (final OutputDiffersException ex)
        {
            throw ex.between(context.journalDirectory(), context.outputDirectory(), journal.sequence());
        }
    }

    /**
     * Start the threads.
     */
    public void start()
    {
        expect(State.RECOVERED);
        state = State.STARTED;
        for (final Agent agent : context.threadLayout().agents(stages))
        {
            final AgentRunner runner = new AgentRunner(
                IdleStrategies.byAlias(context.idleStrategy()), this::onError, null, agent);
            runners.add(runner);
            AgentRunner.startOnThread(runner, context.threadFactory());
        }
    }

    /**
     * {@inheritDoc}
     * <p>
     * Commands offered before the pipeline is started wait in the ring. This is for what the venue itself has to say
     * (what L1 tells, the operator's word, seals); whoever passes on what others send takes {@link #doors()}.
     */
    public long offer(final DirectBuffer command, final int offset, final int length)
    {
        return ring.offer(command, offset, length);
    }

    /**
     * Where the commands of others come in. Some slots of the ring are not for them
     * ({@link PipelineContext#reservedSlots()}), so that however many they send the venue's own commands find room.
     *
     * @return a port that is {@link #BACK_PRESSURED} earlier than this pipeline is, and like it otherwise.
     */
    public CommandPort doors()
    {
        return ring.doors();
    }

    /**
     * Offer a command behind which no other is taken: those offered later, by any thread, are refused.
     *
     * @param command the buffer that holds it.
     * @param offset  at which it starts.
     * @param length  of it.
     * @return as {@link #offer} does. Where it is {@link #BACK_PRESSURED} the command may be offered again, by this
     * method only.
     */
    public long offerLast(final DirectBuffer command, final int offset, final int length)
    {
        return ring.offerLast(command, offset, length);
    }

    /**
     * Sequence of the last command that is journaled, and synced if that is the policy. Any thread may ask.
     *
     * @return the sequence, 0 when none is.
     */
    public long journaledSequence()
    {
        return journaled.get();
    }

    /**
     * Sequence of the last command whose output is in the output log. Any thread may ask.
     *
     * @return the sequence, 0 when there is none.
     */
    public long executedSequence()
    {
        return executeStage.executed().get();
    }

    /**
     * Whether all commands that were taken so far are refused, or executed and journaled, with what came of them in the
     * output log. Any thread may ask.
     *
     * @return true if nothing is on its way.
     */
    public boolean isDrained()
    {
        return executeStage.settled().get() >= ring.cursor();
    }

    /**
     * How many slots the ring has. Any thread may ask.
     *
     * @return the number of slots.
     */
    public int ringSlots()
    {
        return context.ringSlots();
    }

    /**
     * How many slots of the ring hold commands that are not both journaled and executed yet. Any thread may ask.
     *
     * @return the number of slots.
     */
    public long ringFill()
    {
        final long settled = executeStage.settled().get();
        return Math.max(0, ring.cursor() - settled);
    }

    /**
     * Batches of commands that were journaled since the start. Any thread may ask.
     *
     * @return the number of batches.
     */
    public long journalBatches()
    {
        return journalStage.batches();
    }

    /**
     * How long it has taken to write them, and to sync them where that is the policy. Any thread may ask.
     *
     * @return nanoseconds, of all batches together.
     */
    public long journalCommitNanos()
    {
        return journalStage.commitNanos();
    }

    /**
     * Why the venue stopped by itself. Any thread may ask.
     *
     * @return what the stage that failed first threw, null when none has.
     */
    public Throwable failure()
    {
        return failure.cause();
    }

    /**
     * Delete files of the logs all of whose records belong to commands below a sequence, once all the output there is
     * is on disk: it cannot be had again without them. Any thread may do so.
     *
     * @param belowSequence that no replay and no reader of the output will ever go below: what comes before is in a
     *                      snapshot that was verified.
     * @return the number of bytes of the files that were deleted.
     * @throws org.plasmex.journal.LogException if files cannot be deleted; the logs are sound nevertheless.
     */
    public long prune(final long belowSequence)
    {
        outputLog.forceFiles();

        return journal.prune(belowSequence) + outputLog.prune(belowSequence);
    }

    /**
     * Take no more commands; those that were taken are executed. Any thread may say so.
     */
    public void refuseCommands()
    {
        ring.close();
    }

    /**
     * Take no more commands, execute those that were taken, sync, and give everything up. Waits for the stages; an
     * interrupt ends the waiting, and what was taken but not journaled by then is dropped, unacknowledged. After a
     * {@link #failure()} nothing more is executed. Does nothing when closed already.
     */
    public void close()
    {
        if (State.CLOSED == state)
        {
            return;
        }

        ring.close();
        if (State.STARTED == state)
        {
            drain();
        }

        state = State.CLOSED;
        final List<AutoCloseable> closeables = new ArrayList<>(runners);
        closeables.add(journal);
        closeables.add(outputLog);
        CloseHelper.closeAll(closeables);
    }

    private LogWriter.Context log()
    {
        return new LogWriter.Context()
            .segmentLength(context.segmentLength())
            .freeSpaceFloor(context.freeSpaceFloor());
    }

    private Sequence[] addSignatureStages()
    {
        final int workers = context.signatureWorkers();
        final Sequence[] checked = new Sequence[workers];
        for (int i = 0; i < workers; i++)
        {
            final SignatureStage stage = new SignatureStage(
                i, workers, context.commandCheck().get(), ring, failure, context.errorHandler());
            stages.add(stage);
            checked[i] = stage.position();
        }

        return checked;
    }

    private void replay(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        if (sequence != output.sequence() + 1)
        {
            throw new IllegalStateException(
                "the journal in " + context.journalDirectory() + " goes on with command " + sequence + ", not with " +
                (output.sequence() + 1));
        }

        output.begin(sequence, timeNanos);
        handler.onCommand(sequence, timeNanos, buffer, offset, length);
    }

    /**
     * Stages end by an exception when the venue stops; why it does was told already.
     */
    private void onError(final Throwable ex)
    {
        if (!(ex instanceof AgentTerminationException))
        {
            context.errorHandler().onError(ex);
        }
    }

    private void drain()
    {
        while (!isDrained() && null == failure.cause() && !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(DRAIN_PARK_NANOS);
        }
    }

    private void expect(final State expected)
    {
        if (expected != state)
        {
            throw new IllegalStateException("the pipeline must be " + expected + " for this but is " + state);
        }
    }
}
