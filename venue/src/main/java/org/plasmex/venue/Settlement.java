package org.plasmex.venue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Slowdown;
import org.plasmex.gateway.OutputFollower;
import org.plasmex.gateway.SettledSteps;
import org.plasmex.journal.LogReader;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.CommitGuard;
import org.plasmex.settlement.l1.Committer;
import org.plasmex.settlement.l1.CommitterContext;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.InboxRefill;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.L1Clock;
import org.plasmex.settlement.l1.L1Follower;
import org.plasmex.settlement.l1.L1FollowerContext;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.SettlementHaltedException;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.verify.BlockAudit;
import org.plasmex.venue.snapshot.Restored;

/**
 * The side of a venue that settles: from the output log over the ledger, its blocks and their audit to L1, and from L1
 * its time and its inbox. It has four threads: the ledger's, the audit's, one for those that wait for L1, and one for
 * those that must not: who seals, and who watches how far trading may go.
 * <p>
 * The venue calls it, in the order of its methods, from the one thread that owns the venue. What it hands out tells
 * itself which threads may use it.
 */
final class Settlement
{
    private static final Duration L1_BACKOFF_LIMIT = Duration.ofSeconds(30);
    // A minute, unless set otherwise.
    private static final int POLLS_PER_SURVEY = 30;
    private static final long L1_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration REFILL_PATIENCE = Duration.ofSeconds(5);
    private static final String L1_IDLE = "sleep-ms";
    private static final String AUDIT_IDLE = "sleep-ms";

    private final VenueContext context;
    private final DutyCycles duties;
    private final L1Clock clock;

    private final AtomicLong refused = new AtomicLong();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    private BlockStore blocks;
    private InboxStore inbox;
    private long nextEntry;
    private Ledger ledger;
    private Completeness completeness;
    private OutputFollower ledgerFollower;
    private Runnable onSeal;
    // A start is as fast as it is.
    private Slowdown slowdown = Slowdown.NONE;
    private L1Follower follower;
    private Committer committer;
    private LongSupplier audited;
    private CommitGuard guard;
    private ChainParameters parameters;
    private long tip;
    private boolean wasFrozen;
    private AgentRunner ledgerRunner;
    private AgentRunner hasherRunner;
    private AgentRunner auditRunner;
    private AgentRunner l1Runner;
    private AgentRunner guardRunner;

    Settlement(final VenueContext context, final DutyCycles duties)
    {
        this.context = context;
        this.duties = duties;
        clock = new L1Clock(context.monotonic());
    }

    /**
     * Open what is on disk. What the inbox lacks is read from L1 again.
     *
     * @throws UserException if that is so, and L1 does not answer for longer than there is patience.
     */
    void open()
    {
        final Genesis genesis = new Genesis(
            context.addresses().chainId(),
            context.addresses().vaultBytes(),
            context.addresses().genesisTime(),
            context.span());
        blocks = BlockStore.open(context.directory().resolve(Venue.BLOCKS), genesis);
        patiently("the inbox cannot be had", () -> inbox = InboxRefill.open(
            context.directory().resolve(Venue.INBOX),
            context.addresses(),
            context.chain(),
            REFILL_PATIENCE,
            blocks.newestHeader().inbox()));
    }

    /**
     * Let the ledger make again what the output log holds. A second thread that hashes for it is there from then on.
     *
     * @param restored what the venue starts from.
     * @param output   positioned behind what the ledger has; closed with the ledger.
     * @param onSeal   run by the ledger's thread, now and later, after each block.
     * @throws UserException if the directory lacks what was executed.
     */
    void recover(final Restored restored, final LogReader output, final Runnable onSeal)
    {
        ledger = restored.ledger();
        this.onSeal = onSeal;
        if (context.settings().number(Setting.LEDGER_THREADS) > 1)
        {
            hasherRunner = duties.startFailStop(ledger.hasher(), context.settings().text(Setting.IDLE));
        }
        ledgerFollower = new OutputFollower("ledger", output, this::onRecord, Venue.RECORDS_PER_CYCLE);
        completeness = new Completeness(context.directory(), ledger, blocks);
        nextEntry = restored.machine().inbox();
        if (inbox.size() < nextEntry)
        {
            patiently("the inbox lacks entries that were executed",
                () -> InboxRefill.fill(inbox, context.addresses(), context.chain()));
        }
        completeness.checkInbox(nextEntry, inbox.size());
        int records;
        do
        {
            records = ledgerFollower.doWork();
            context.progress().accept("what came of command " + ledgerFollower.sequence() + " is linked again");
        }
        while (records > 0);
        completeness.checkJournal();
        refused.set(0);
    }

    /**
     * Ask L1 for its time, and whether what it has is ours.
     *
     * @param isNew whether the venue has executed nothing yet.
     * @throws UserException if it does not answer for longer than there is patience, or it is not, or a new
     *                       venue can begin no more.
     */
    void meetL1(final boolean isNew)
    {
        patiently("without its time the venue does not start", this::askL1);
        if (isNew && wasFrozen)
        {
            throw new UserException("the chain of Vault " + context.addresses().vault() + " is frozen on L1: it " +
                "takes no block any more. Deploy contracts anew with 'plasmex deploy', and start with their Vault");
        }
        final long genesisTime = context.addresses().genesisTime();
        if (isNew && parameters.isTooLateToBegin(genesisTime, clock.headerTimestamp()))
        {
            throw new UserException("the contracts were deployed at " + genesisTime + ", and it is " +
                clock.headerTimestamp() + " on L1: more than INCLUSION (" + parameters.inclusion() +
                " s) later, so the first block could not be committed. Deploy the contracts anew");
        }
    }

    /**
     * Whether the chain was frozen when L1 was met, as its newest block says.
     */
    boolean wasFrozen()
    {
        return wasFrozen;
    }

    /**
     * Start the threads.
     *
     * @param port    takes the entries of the inbox as commands.
     * @param seal    asks for the block to be cut, and says whether the command was taken.
     * @param trading is told how far it may go ahead of L1.
     * @param watches run beside those that say when trading stops, none of which waits for L1.
     */
    void start(
        final CommandPort port, final BooleanSupplier seal, final TradingGuard trading, final List<Agent> watches)
    {
        final Settings settings = context.settings();
        final Duration poll = Duration.ofMillis(settings.number(Setting.L1_POLL_INTERVAL));
        follower = new L1Follower(new L1FollowerContext()
            .chain(context.chain())
            .store(inbox)
            .clock(clock)
            .port((buffer, offset, length) ->
                trading.isFrozen() ? CommandPort.BACK_PRESSURED : port.offer(buffer, offset, length))
            .nextEntry(nextEntry)
            .firstBlock(context.addresses().block())
            .pollInterval(poll)
            .backoffLimit(L1_BACKOFF_LIMIT));
        audited = startAudit();
        committer = new Committer(new CommitterContext()
            .chain(context.chain())
            .headers(blocks::header)
            .committable(synced(audited))
            .inbox(inbox)
            .attestor(context.attestor())
            .pollInterval(poll)
            .surveyInterval(poll.multipliedBy(POLLS_PER_SURVEY))
            .backoffLimit(L1_BACKOFF_LIMIT));
        guard = new CommitGuard(new CommitGuard.Context()
            .clock(clock)
            .inclusion(parameters::inclusion)
            .committed(() -> committer.lastCommitted() < 0 ? tip : committer.lastCommitted())
            .sealed(blocks::newest)
            .headers(blocks::header)
            .blocked(committer::blockedBy)
            .halted(this::halted)
            .port(trading));
        final Sealer sealer = new Sealer(
            SystemNanoClock.INSTANCE,
            settings.number(Setting.BLOCK_INTERVAL),
            () -> (hasOpenSteps() || isSilent()) && !trading.isFrozen(),
            seal);
        final List<Agent> guards = new ArrayList<>(watches);
        guards.add(sealer);
        guards.add(guard);

        // No order of a client's comes before the guard's first word.
        guard.doWork();
        slowdown = new Slowdown(settings.number(Setting.DRILL_LEDGER));
        ledgerRunner = duties.startFailStop(ledgerFollower, settings.text(Setting.IDLE));
        l1Runner = duties.start(new CompositeAgent(follower, committer), L1_IDLE, this::onL1Failure);
        guardRunner = duties.start(new CompositeAgent(guards), L1_IDLE);
    }

    /**
     * Whether the threads were started: before that there is nothing to bring to an end.
     */
    boolean isStarted()
    {
        return null != ledgerRunner;
    }

    /**
     * Whether steps are linked that no block has yet.
     */
    boolean hasOpenSteps()
    {
        return ledger.steps() >= blocks.header(ledger.blocks()).nextStep();
    }

    /**
     * Whether nothing was sealed for half as long as it takes until anyone may freeze the chain, because nothing was
     * committed: then a block without commands has to be.
     */
    private boolean isSilent()
    {
        final long time = TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime());
        return time - blocks.header(blocks.newest()).until() >= parameters.challenge() / 2;
    }

    /**
     * First to be ended: what sends commands.
     */
    void endL1()
    {
        DutyCycles.end(guardRunner);
        DutyCycles.end(l1Runner);
    }

    /**
     * End the ledger, once its output log grows no more.
     */
    void endLedger()
    {
        if (null != ledgerRunner)
        {
            DutyCycles.end(ledgerRunner);
        }
        else if (null != ledgerFollower)
        {
            ledgerFollower.onClose();
        }
        DutyCycles.end(hasherRunner);
    }

    /**
     * Last to be ended: the audit, what is on disk, and the view of L1.
     */
    void close()
    {
        final List<AutoCloseable> closeables = new ArrayList<>();
        closeables.add(() -> DutyCycles.end(auditRunner));
        closeables.add(blocks);
        closeables.add(inbox);
        closeables.add(context.chain());
        CloseHelper.closeAll(closeables);
    }

    L1Clock clock()
    {
        return clock;
    }

    BlockStore blocks()
    {
        return blocks;
    }

    InboxStore inbox()
    {
        return inbox;
    }

    Ledger ledger()
    {
        return ledger;
    }

    OutputFollower ledgerFollower()
    {
        return ledgerFollower;
    }

    /**
     * What L1 has of the steps, for the one thread that asks it.
     */
    SettledSteps settledSteps()
    {
        return new SettledBlocks(
            committer::lastCommitted, committer::lastFinal, block -> blocks.header(block).nextStep() - 1);
    }

    L1Follower follower()
    {
        return follower;
    }

    Committer committer()
    {
        return committer;
    }

    CustodianQuorum custodians()
    {
        return context.attestor();
    }

    /**
     * The last block that was found good, or needs no audit. Any thread.
     */
    long audited()
    {
        return audited.getAsLong();
    }

    /**
     * Commands that were refused since the start. Any thread.
     */
    long refused()
    {
        return refused.get();
    }

    CommitGuard guard()
    {
        return guard;
    }

    private void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        final long start = slowdown.isWanted() ? System.nanoTime() : 0;
        if (RefusedDecoder.TEMPLATE_ID == header.wrap(buffer, offset).templateId())
        {
            refused.lazySet(refused.get() + 1);
        }
        final long sealed = ledger.blocks();
        ledger.onRecord(buffer, offset, length);
        if (ledger.blocks() != sealed)
        {
            onSeal.run();
        }
        if (slowdown.isWanted())
        {
            slowdown.after(System.nanoTime() - start);
        }
    }

    private SettlementHaltedException halted()
    {
        final SettlementHaltedException ofCommitter = committer.halted();
        return null == ofCommitter ? follower.halted() : ofCommitter;
    }

    // What ends the history of this venue for certain is the guard's to say; anything else is for the operator to mend.
    private void onL1Failure(final Throwable ex)
    {
        if (!(ex instanceof SettlementHaltedException halted && halted.endsInFreeze()))
        {
            duties.fail(ex);
        }
    }

    /**
     * What may be committed has to be on disk, with the commands that made it. Any thread may ask.
     */
    private LongSupplier synced(final LongSupplier blocks)
    {
        if (Setting.BATCH.equals(context.settings().text(Setting.JOURNAL_SYNC)))
        {
            return blocks;
        }

        final Path journal = context.directory().resolve(Venue.JOURNAL);
        final AtomicLong synced = new AtomicLong();
        return () ->
        {
            final long newest = blocks.getAsLong();
            if (newest > synced.get())
            {
                try
                {
                    LogSync.force(journal);
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("the journal cannot be synced, so nothing may be committed", ex);
                }
                synced.accumulateAndGet(newest, Math::max);
            }
            return newest;
        };
    }

    private void patiently(final String consequence, final Asking asking)
    {
        boolean isAnswered = false;
        while (!isAnswered)
        {
            try
            {
                asking.ask();
                isAnswered = true;
            }
            catch (final ParentChainException ex)
            {
                if (!context.l1Patience().test(ex.getMessage()))
                {
                    throw new UserException(
                        "L1 does not answer, and " + consequence + ": " + ex.getMessage(), ex);
                }
                LockSupport.parkNanos(L1_RETRY_NANOS);
            }
        }
    }

    private void askL1() throws ParentChainException
    {
        clock.onHeader(context.chain().head().timestamp());
        parameters = context.chain().parameters();
        final ChainStatus status = context.chain().status();
        tip = status.tip();
        wasFrozen = status.isFrozen();
        completeness.checkCommitted(tip, context.chain());
    }

    /**
     * Audit what L1 does not have yet, and whatever is sealed from now on.
     *
     * @return number of the last block that may be committed.
     */
    private LongSupplier startAudit()
    {
        final Settings settings = context.settings();
        if (!settings.isOn(Setting.SIGNATURES))
        {
            return ledger::blocks;
        }

        final BlockAudit audit = new BlockAudit(
            blocks, inbox, KeyRecovery::best, settings.number(Setting.SIGNATURE_WORKERS), tip);
        auditRunner = duties.startFailStop(audit, AUDIT_IDLE);
        return audit::audited;
    }

    /**
     * A question to L1.
     */
    @FunctionalInterface
    private interface Asking
    {
        void ask() throws ParentChainException;
    }
}
