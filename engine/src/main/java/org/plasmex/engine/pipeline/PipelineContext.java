package org.plasmex.engine.pipeline;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.plasmex.engine.CommandHandler;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.RecordLog;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.protocol.CommandCheck;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a {@link Pipeline} is opened with. The directories, the machine and the error handler must be set.
 */
public final class PipelineContext
{
    private Path journalDirectory;
    private Path outputDirectory;
    private Function<LogWriter.Context, RecordLog> logs = LogWriter::open;
    private Function<OutputPort, CommandHandler> machine;
    private SyncPolicy journalSync = SyncPolicy.BATCH;
    private SyncPolicy outputSync = SyncPolicy.NONE;
    private long segmentLength = LogWriter.Context.DEFAULT_SEGMENT_LENGTH;
    private long freeSpaceFloor = LogWriter.Context.DEFAULT_FREE_SPACE_FLOOR;
    private Slowdown journalSlowdown = Slowdown.NONE;
    private int ringSlots = 8192;
    private int reservedSlots = 64;
    private int signatureWorkers = 0;
    private Supplier<CommandCheck> commandCheck;
    private RefusalListener refusalListener = (command, offset, length) -> {};
    private EpochNanoClock clock = SystemEpochNanoClock.INSTANCE;
    private ThreadLayout threadLayout = ThreadLayout.SHARED;
    private String idleStrategy = BackoffIdleStrategy.ALIAS;
    private ThreadFactory threadFactory = Thread::new;
    private ErrorHandler errorHandler;

    /**
     * Directory of the journal.
     *
     * @param journalDirectory which is created when it does not exist.
     * @return this for a fluent API.
     */
    public PipelineContext journalDirectory(final Path journalDirectory)
    {
        this.journalDirectory = journalDirectory;
        return this;
    }

    /**
     * Directory of the journal.
     *
     * @return the directory.
     */
    public Path journalDirectory()
    {
        return journalDirectory;
    }

    /**
     * Directory of the output log.
     *
     * @param outputDirectory which is created when it does not exist.
     * @return this for a fluent API.
     */
    public PipelineContext outputDirectory(final Path outputDirectory)
    {
        this.outputDirectory = outputDirectory;
        return this;
    }

    /**
     * Directory of the output log.
     *
     * @return the directory.
     */
    public Path outputDirectory()
    {
        return outputDirectory;
    }

    /**
     * Opens the journal, and then the output log; {@link LogWriter#open} when not set. Other logs than those on disk
     * are for measuring what there is beside them: a venue that keeps no journal loses everything.
     *
     * @param logs called twice.
     * @return this for a fluent API.
     */
    public PipelineContext logs(final Function<LogWriter.Context, RecordLog> logs)
    {
        this.logs = logs;
        return this;
    }

    /**
     * Opens the journal, and then the output log.
     *
     * @return the opener.
     */
    public Function<LogWriter.Context, RecordLog> logs()
    {
        return logs;
    }

    /**
     * Makes the state machine that is hosted.
     *
     * @param machine called once, with the port that the machine has to write its output to.
     * @return this for a fluent API.
     */
    public PipelineContext machine(final Function<OutputPort, CommandHandler> machine)
    {
        this.machine = machine;
        return this;
    }

    /**
     * Makes the state machine that is hosted.
     *
     * @return the maker.
     */
    public Function<OutputPort, CommandHandler> machine()
    {
        return machine;
    }

    /**
     * When to force the journal to disk, {@link SyncPolicy#BATCH} when not set. With less, what was acknowledged can
     * be lost when the machine dies.
     *
     * @param journalSync of the journal.
     * @return this for a fluent API.
     */
    public PipelineContext journalSync(final SyncPolicy journalSync)
    {
        this.journalSync = journalSync;
        return this;
    }

    /**
     * When to force the journal to disk, {@link SyncPolicy#BATCH} when not set. With less, what was acknowledged can
     * be lost when the machine dies.
     *
     * @return the policy.
     */
    public SyncPolicy journalSync()
    {
        return journalSync;
    }

    /**
     * When to force the output log to disk, {@link SyncPolicy#NONE} when not set: it can be had again from the
     * journal.
     *
     * @param outputSync of the output log.
     * @return this for a fluent API.
     */
    public PipelineContext outputSync(final SyncPolicy outputSync)
    {
        this.outputSync = outputSync;
        return this;
    }

    /**
     * When to force the output log to disk, {@link SyncPolicy#NONE} when not set: it can be had again from the
     * journal.
     *
     * @return the policy.
     */
    public SyncPolicy outputSync()
    {
        return outputSync;
    }

    /**
     * How long a file of the logs becomes before the next one is begun, 256 MiB when not set. Whole files are pruned.
     *
     * @param segmentLength in bytes, at least 64 KiB.
     * @return this for a fluent API.
     */
    public PipelineContext segmentLength(final long segmentLength)
    {
        this.segmentLength = segmentLength;
        return this;
    }

    /**
     * How long a file of the logs becomes before the next one is begun.
     *
     * @return the length in bytes.
     */
    public long segmentLength()
    {
        return segmentLength;
    }

    /**
     * How much of the disks stays free: with less the logs take no more, and the venue stops. 64 MiB when not set.
     *
     * @param freeSpaceFloor in bytes.
     * @return this for a fluent API.
     */
    public PipelineContext freeSpaceFloor(final long freeSpaceFloor)
    {
        this.freeSpaceFloor = freeSpaceFloor;
        return this;
    }

    /**
     * How much of the disks stays free.
     *
     * @return the number of bytes.
     */
    public long freeSpaceFloor()
    {
        return freeSpaceFloor;
    }

    /**
     * How much slower than it is the disk of the journal is to be, for drills; not at all when not set.
     *
     * @param journalSlowdown after each batch.
     * @return this for a fluent API.
     */
    public PipelineContext journalSlowdown(final Slowdown journalSlowdown)
    {
        this.journalSlowdown = journalSlowdown;
        return this;
    }

    /**
     * How much slower than it is the disk of the journal is to be.
     *
     * @return the slowdown.
     */
    public Slowdown journalSlowdown()
    {
        return journalSlowdown;
    }

    /**
     * Slots of the ring, each of 640 bytes, 8,192 when not set.
     *
     * @param ringSlots a power of two.
     * @return this for a fluent API.
     */
    public PipelineContext ringSlots(final int ringSlots)
    {
        this.ringSlots = ringSlots;
        return this;
    }

    /**
     * Slots of the ring, each of 640 bytes, 8,192 when not set.
     *
     * @return the number of slots.
     */
    public int ringSlots()
    {
        return ringSlots;
    }

    /**
     * Slots of the ring that are kept for the venue's own commands, 64 when not set, and at most a quarter of the ring.
     *
     * @param reservedSlots how many; not negative.
     * @return this for a fluent API.
     */
    public PipelineContext reservedSlots(final int reservedSlots)
    {
        this.reservedSlots = reservedSlots;
        return this;
    }

    /**
     * Slots of the ring that are kept for the venue's own commands, 64 when not set, and at most a quarter of the ring.
     *
     * @return how many.
     */
    public int reservedSlots()
    {
        return Math.min(reservedSlots, ringSlots / 4);
    }

    /**
     * Workers that check clients' commands, none when not set: then no signature is checked.
     *
     * @param signatureWorkers how many.
     * @return this for a fluent API.
     */
    public PipelineContext signatureWorkers(final int signatureWorkers)
    {
        this.signatureWorkers = signatureWorkers;
        return this;
    }

    /**
     * Workers that check clients' commands, none when not set: then no signature is checked.
     *
     * @return the number of workers.
     */
    public int signatureWorkers()
    {
        return signatureWorkers;
    }

    /**
     * Makes the check that each signature worker uses.
     *
     * @param commandCheck called once per worker.
     * @return this for a fluent API.
     */
    public PipelineContext commandCheck(final Supplier<CommandCheck> commandCheck)
    {
        this.commandCheck = commandCheck;
        return this;
    }

    /**
     * Makes the check that each signature worker uses.
     *
     * @return the maker.
     */
    public Supplier<CommandCheck> commandCheck()
    {
        return commandCheck;
    }

    /**
     * Is told of the commands that are not journaled; nobody when not set.
     *
     * @param refusalListener called by the journal stage.
     * @return this for a fluent API.
     */
    public PipelineContext refusalListener(final RefusalListener refusalListener)
    {
        this.refusalListener = refusalListener;
        return this;
    }

    /**
     * Is told of the commands that are not journaled; nobody when not set.
     *
     * @return the listener.
     */
    public RefusalListener refusalListener()
    {
        return refusalListener;
    }

    /**
     * Clock that commands are stamped with, the system's when not set. It may go backwards, the stamps do not.
     *
     * @param clock in nanoseconds; the journal stage asks it, and the stage that executes whether it is time to wake.
     * @return this for a fluent API.
     */
    public PipelineContext clock(final EpochNanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    /**
     * Clock that commands are stamped with, the system's when not set. It may go backwards, the stamps do not.
     *
     * @return the clock.
     */
    public EpochNanoClock clock()
    {
        return clock;
    }

    /**
     * Which threads run the stages, {@link ThreadLayout#SHARED} when not set.
     *
     * @param threadLayout of the stages.
     * @return this for a fluent API.
     */
    public PipelineContext threadLayout(final ThreadLayout threadLayout)
    {
        this.threadLayout = threadLayout;
        return this;
    }

    /**
     * Which threads run the stages, {@link ThreadLayout#SHARED} when not set.
     *
     * @return the layout.
     */
    public ThreadLayout threadLayout()
    {
        return threadLayout;
    }

    /**
     * What a thread does that has nothing to do, {@code backoff} when not set.
     *
     * @param idleStrategy an alias that {@link IdleStrategies} knows.
     * @return this for a fluent API.
     */
    public PipelineContext idleStrategy(final String idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        return this;
    }

    /**
     * What a thread does that has nothing to do, {@code backoff} when not set.
     *
     * @return the alias.
     */
    public String idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * Makes the threads; named after their stages by the pipeline.
     *
     * @param threadFactory of the threads.
     * @return this for a fluent API.
     */
    public PipelineContext threadFactory(final ThreadFactory threadFactory)
    {
        this.threadFactory = threadFactory;
        return this;
    }

    /**
     * Makes the threads; named after their stages by the pipeline.
     *
     * @return the factory.
     */
    public ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    /**
     * Is told of the failure that stops the venue, and of checks that throw. It must not close the pipeline.
     *
     * @param errorHandler called by any of the threads.
     * @return this for a fluent API.
     */
    public PipelineContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Is told of the failure that stops the venue, and of checks that throw. It must not close the pipeline.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    void conclude()
    {
        Objects.requireNonNull(journalDirectory, "directory of the journal");
        Objects.requireNonNull(outputDirectory, "directory of the output log");
        Objects.requireNonNull(machine, "state machine");
        Objects.requireNonNull(errorHandler, "error handler");
        if (reservedSlots < 0)
        {
            throw new IllegalArgumentException("reserved slots must not be negative: " + reservedSlots);
        }

        if (signatureWorkers < 0)
        {
            throw new IllegalArgumentException("signature workers must not be negative: " + signatureWorkers);
        }

        if (signatureWorkers > 0)
        {
            Objects.requireNonNull(commandCheck, "check of the signature workers");
        }

        IdleStrategies.byAlias(idleStrategy);
    }
}
