package org.plasmex.venue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.CommandHandler;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.gateway.Gate;
import org.plasmex.gateway.GateStatus;
import org.plasmex.gateway.InProcessDoor;
import org.plasmex.gateway.OutputFollower;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.gateway.aeron.AeronDoor;
import org.plasmex.journal.LogException;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.CommitGuard;
import org.plasmex.settlement.l1.Committer;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.L1Follower;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.venue.snapshot.Restored;
import org.plasmex.venue.snapshot.SnapshotStore;
import org.plasmex.venue.snapshot.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A venue: the rooms, wired. It is launched on a data directory; where that holds a journal, the venue first becomes
 * what it was, from its newest sound snapshot and what the journal has behind it. It refuses to start unless the output
 * and the blocks that come out are those on disk.
 * <p>
 * One thread owns it: launches, drains and closes it. What only tells how far it is may be asked by any thread.
 */
public final class Venue implements AutoCloseable
{
    /** Below the data directory: the commands. */
    public static final String JOURNAL = "journal";
    /** Below the data directory: what happened. */
    public static final String OUTPUT = "output";
    /** Below the data directory: the blocks. */
    public static final String BLOCKS = "blocks";
    /** Below the data directory: the entries of the L1 inbox. */
    public static final String INBOX = "inbox";
    /** Below the data directory: the snapshots. */
    public static final String SNAPSHOTS = "snapshots";

    /** Records of the output log that a reader of it takes in one duty cycle. */
    static final int RECORDS_PER_CYCLE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Venue.class);
    private static final long GOODBYE_MILLIS = 5_000;

    private final VenueContext context;
    private final DutyCycles duties;
    private final Doors doors;
    private final Settlement settlement;
    private final List<AgentRunner> readers = new ArrayList<>();

    private Pipeline pipeline;
    private Restored restored;
    private Snapshots snapshots;
    private Operator operator;
    private TradingGuard trading;
    private LagWatch lagWatch;
    private DiskWatch diskWatch;
    private long recovered;
    private long replayed;
    private volatile boolean isClosed;

    private Venue(final VenueContext context)
    {
        this.context = context;
        duties = new DutyCycles(context.errorHandler(), () -> pipeline.refuseCommands());
        doors = new Doors(context, duties);
        settlement = new Settlement(context, duties);
    }

    /**
     * Launch a venue: replay what its directory holds, then take commands.
     *
     * @param context of the venue, not changed afterwards.
     * @return the venue, which the caller must close.
     * @throws UserException if L1 does not answer, or the directory lacks what was committed or executed.
     */
    public static Venue launch(final VenueContext context)
    {
        context.conclude();
        final Venue venue = new Venue(context);
        try
        {
            venue.open();
            venue.start();
            return venue;
        }
        catch (final RuntimeException | Error ex)
        {
            // Whatever it was: threads that go on would keep the process, and the directory, for ever.
            try
            {
                venue.close();
            }
            catch (final RuntimeException closing)
            {
                ex.addSuppressed(closing);
            }
            throw ex;
        }
    }

    /**
     * The door for clients in this process.
     *
     * @return the door.
     */
    public InProcessDoor door()
    {
        return doors.inProcess();
    }

    /**
     * The door for clients in processes of their own, for its channel and figures.
     *
     * @return the door, null where none was opened.
     */
    public AeronDoor aeronDoor()
    {
        return doors.aeron();
    }

    /**
     * What the doors let in now.
     *
     * @return the status, with the reason where it is not everything.
     */
    public GateStatus gateStatus()
    {
        return doors.gate().status();
    }

    /**
     * What the venue knows of itself.
     *
     * @return the figures, which any thread may ask until the venue is closed.
     */
    public Figures figures()
    {
        return new Figures(this, pipeline, settlement, lagWatch, diskWatch);
    }

    /**
     * What doors ask for what is let in.
     *
     * @return the gate, which any thread may ask.
     */
    public Gate gate()
    {
        return doors.gate();
    }

    /**
     * What tells how far trading may go ahead of L1, for its figures.
     *
     * @return the guard.
     */
    public CommitGuard guard()
    {
        return settlement.guard();
    }

    /**
     * Whether the venue is frozen: its history is over, and it takes nothing any more.
     *
     * @return true from then on, in every later life.
     */
    public boolean isFrozen()
    {
        return trading.isFrozen();
    }

    /**
     * Whether its chain was frozen when it was launched, be that confirmed or not.
     *
     * @return true if L1's newest block said so.
     */
    public boolean wasFrozenOnL1()
    {
        return settlement.wasFrozen();
    }

    /**
     * Why the venue should be stopped, in order, while that is possible.
     *
     * @return the reason with the remedy, null while there is none.
     */
    public String stopReason()
    {
        return diskWatch.stopReason();
    }

    /**
     * What the operator can say.
     *
     * @return the operator's commands.
     */
    public Operator operator()
    {
        return operator;
    }

    /**
     * How many commands the journal held at launch; the venue starts as they have left it.
     *
     * @return 0 for a new venue.
     */
    public long recovered()
    {
        return recovered;
    }

    /**
     * How many of them were replayed: those behind the snapshot that the venue has started from.
     *
     * @return all, where there was no sound snapshot.
     */
    public long replayed()
    {
        return replayed;
    }

    /**
     * Sequence of the last command that is in the journal for good.
     *
     * @return the sequence, 0 when there is none.
     */
    public long journaled()
    {
        return pipeline.journaledSequence();
    }

    /**
     * Sequence of the last command that is executed and in the output log.
     *
     * @return the sequence, 0 when there is none.
     */
    public long executed()
    {
        return pipeline.executedSequence();
    }

    /**
     * The snapshots that are taken, for their figures.
     *
     * @return the snapshots.
     */
    public Snapshots snapshots()
    {
        return snapshots;
    }

    /**
     * Commands of clients that were dropped because their signature is none, since the launch.
     *
     * @return the number of commands.
     */
    public long forged()
    {
        return doors.forged().count();
    }

    /**
     * The blocks on disk.
     *
     * @return the store, to be read only.
     */
    public BlockStore blocks()
    {
        return settlement.blocks();
    }

    /**
     * The entries of the L1 inbox on disk.
     *
     * @return the store, to be read only.
     */
    public InboxStore inbox()
    {
        return settlement.inbox();
    }

    /**
     * The ledger. Its counters may be read by any thread; its cells only once the venue is closed.
     *
     * @return the ledger.
     */
    public Ledger ledger()
    {
        return settlement.ledger();
    }

    /**
     * The committer, for its figures.
     *
     * @return the committer.
     */
    public Committer committer()
    {
        return settlement.committer();
    }

    /**
     * The L1 follower, for its figures.
     *
     * @return the follower.
     */
    public L1Follower follower()
    {
        return settlement.follower();
    }

    /**
     * Follow the output log from the first record of this life on, on a thread of its own, until the venue is closed.
     *
     * @param session  as the door gave it, or {@link Reports#ALL_SESSIONS}.
     * @param listener told what happened, on that thread.
     * @return the follower, to ask how far it is.
     */
    public OutputFollower follow(final long session, final ReportListener listener)
    {
        final OutputFollower reports = new OutputFollower(
            "reports", openOutput(recovered), new Reports(session, listener), RECORDS_PER_CYCLE);
        lagWatch.add(reports, recovered);
        readers.add(duties.startFailStop(reports, context.settings().text(Setting.IDLE)));
        return reports;
    }

    /**
     * Whether every command that was taken is executed, and the ledger has linked what came of it.
     *
     * @param millis to wait for it at most.
     * @return true if so.
     */
    public boolean awaitIdle(final long millis)
    {
        return Waiting.until(millis, () -> isFailed() || pipeline.isDrained()) && !isFailed() &&
            awaitEnd(settlement.ledgerFollower(), millis) && !isFailed();
    }

    /**
     * Whether a reader of the output log has handed out all that is in it now.
     *
     * @param reader of the log.
     * @param millis to wait for it at most.
     * @return true if so.
     */
    public boolean awaitEnd(final OutputFollower reader, final long millis)
    {
        final long end = reader.askForEnd();
        return Waiting.until(millis, () -> isFailed() || reader.hasReached(end));
    }

    /**
     * Why a part of the venue has stopped by itself.
     *
     * @return what was thrown first, null while all is well.
     */
    public Throwable failure()
    {
        final Throwable own = duties.failure();
        return null == own && null != pipeline ? pipeline.failure() : own;
    }

    /**
     * Nothing but to be said when a part of the venue has stopped.
     *
     * @throws IllegalStateException with what stopped it.
     */
    public void check()
    {
        final Throwable ex = failure();
        if (null != ex)
        {
            throw new IllegalStateException("the venue has stopped: " + ex.getMessage(), ex);
        }
    }

    /**
     * One hash over the whole state of the machine. Only when the venue is closed.
     *
     * @return 32 bytes.
     */
    public byte[] stateDigest()
    {
        if (!isClosed)
        {
            throw new IllegalStateException("the state is the venue's own until it is closed");
        }

        final byte[] digest = new byte[StateMachine.DIGEST_LENGTH];
        restored.machine().digest(new UnsafeBuffer(digest), 0);
        return digest;
    }

    /**
     * Take no more commands, execute, write and sync what was taken, seal it, let the ledger read to the end, take a
     * snapshot, and stop. After a failure, there is neither seal nor snapshot.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;

        // First who sends commands, then who executes them, then who reads what came of them.
        final List<AutoCloseable> closeables = new ArrayList<>();
        closeables.add(settlement::endL1);
        closeables.add(this::sealLast);
        closeables.add(pipeline);
        closeables.add(this::letLedgerReadToTheEnd);
        closeables.add(this::closeDoors);
        closeables.addAll(readers);
        closeables.add(settlement::endLedger);
        closeables.add(this::takeLastSnapshot);
        closeables.add(settlement::close);
        CloseHelper.closeAll(closeables);
    }

    private void open()
    {
        context.progress().accept("opening the inbox");
        settlement.open();
        context.progress().accept("opening journal, output log and snapshots");
        pipeline = Pipeline.open(PipelineSettings.of(context)
            .machine(this::restore)
            .refusalListener(doors.forged())
            .clock(settlement.clock()));
        recovered = pipeline.journaledSequence();
        snapshots.onReplay(sequence -> context.progress().accept(
            "command " + sequence + " of " + recovered + " is executed again"));
        replayed = pipeline.recover(restored.sequence());
        settlement.recover(restored, openOutput(restored.sequence()), snapshots::onSeal);
        context.progress().accept("asking L1 for its time, and for what it has of the blocks");
    }

    private CommandHandler restore(final OutputPort port)
    {
        final SnapshotStore store = new SnapshotStore(path(SNAPSHOTS), path(JOURNAL), path(OUTPUT));
        restored = Restored.newest(
            store, path(JOURNAL), path(OUTPUT), settlement.blocks(), settlement.inbox(), port);
        snapshots = new Snapshots(
            store, restored, context.settings().number(Setting.SNAPSHOT_INTERVAL), context.errorHandler());
        return snapshots;
    }

    private void start()
    {
        settlement.meetL1(0 == recovered);
        operator = new Operator(pipeline, snapshots::want, doors.gate());
        if (0 == recovered && operator.start(context) < 0)
        {
            throw new IllegalStateException("the pipeline does not take the genesis");
        }

        final Settings settings = context.settings();
        final DoorGate gate = doors.gate();
        final TradingGuard trading = new TradingGuard(
            gate, operator, (restored.machine().suspensions() & Terms.BY_LATENESS) != 0);
        if ((restored.machine().suspensions() & Terms.BY_OPERATOR) != 0)
        {
            gate.set(DoorGate.Cause.OPERATOR, Operator.SUSPENDED);
        }
        if (restored.machine().isFrozen())
        {
            trading.frozen(restored.machine().frozenStep());
        }
        lagWatch = new LagWatch(pipeline::executedSequence, gate, settings.number(Setting.LAG_LIMIT));
        lagWatch.add(settlement.ledgerFollower(), recovered);
        diskWatch = new DiskWatch(
            SystemNanoClock.INSTANCE,
            () -> Files.getFileStore(context.directory()).getUsableSpace(),
            (long)settings.number(Setting.DISK_FLOOR) << 20,
            gate);
        if (settings.isOn(Setting.PRUNE))
        {
            snapshots.onWritten(this::prune);
            prune(snapshots.notNeededBelow());
        }
        snapshots.start();
        pipeline.start();
        settlement.start(pipeline, () -> operator.seal() >= 0, trading, List.of(lagWatch, diskWatch));
        this.trading = trading;
        doors.open(pipeline.doors(), recovered, settlement.settledSteps(), lagWatch);
    }

    // By the ledger's thread; whoever reads the output more slowly finds what it has still to read.
    private void prune(final long below)
    {
        // What the last snapshot makes needless is pruned by the next life: the logs are closed by then.
        if (isClosed)
        {
            return;
        }

        try
        {
            final long bytes = pipeline.prune(Math.min(below, pipeline.executedSequence() - lagWatch.most()));
            if (bytes > 0)
            {
                LOG.info("{} MiB of logs below command {} pruned", bytes >> 20, below);
            }
        }
        catch (final LogException ex)
        {
            LOG.warn("logs cannot be pruned, which is tried again after the next snapshot: {}", ex.getMessage());
        }
    }

    // Behind what came of a command, 0 for all.
    private LogReader openOutput(final long sequence)
    {
        final LogReader reader =
            LogReader.open(new LogReader.Context().directory(path(OUTPUT)).sequencing(Sequencing.RISING));
        if (sequence > 0)
        {
            reader.seek(sequence + 1);
        }
        return reader;
    }

    private void sealLast()
    {
        if (settlement.isStarted() && !isFailed() && !trading.isFrozen())
        {
            pipeline.refuseCommands();
            if (awaitIdle(Long.MAX_VALUE) && settlement.hasOpenSteps())
            {
                new Operator(pipeline::offerLast, snapshots::want, doors.gate()).seal();
            }
        }
    }

    private void letLedgerReadToTheEnd()
    {
        if (settlement.isStarted() && !isFailed())
        {
            awaitEnd(settlement.ledgerFollower(), Long.MAX_VALUE);
        }
    }

    // Clients hear all that came of their commands, and that the venue stops.
    private void closeDoors()
    {
        if (null != doors.reports() && !isFailed())
        {
            awaitEnd(doors.reports(), GOODBYE_MILLIS);
        }
        doors.end();
    }

    // Where the pipeline was not let execute all, the machine may be further than what the journal has.
    private void takeLastSnapshot()
    {
        if (settlement.isStarted() && !isFailed() && pipeline.isDrained())
        {
            snapshots.atRest(pipeline.executedSequence());
        }
    }

    private Path path(final String name)
    {
        return context.directory().resolve(name);
    }

    private boolean isFailed()
    {
        return null != failure();
    }
}
