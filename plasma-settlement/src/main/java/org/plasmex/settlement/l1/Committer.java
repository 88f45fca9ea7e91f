package org.plasmex.settlement.l1;

import org.agrona.concurrent.Agent;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Commits sealed blocks to the parent chain, in order, and makes them final when their time has come.
 * <p>
 * It keeps nothing of its own on disk: where it goes on is what the parent chain says is its tip. There is one
 * transaction on its way at a time; while it is, nothing else is sent. A block can so never be lost, doubled or put
 * before another: the chain takes a block only on top of its parent, and what it has not taken is offered again.
 * <p>
 * A parent chain that does not answer, refuses, or costs too much is asked again, less and less often; it never throws
 * out of the duty cycle. What does throw, once, is that our blocks can never be committed
 * ({@link SettlementHaltedException}); nothing is committed after that.
 * <p>
 * One thread runs the duty cycle, any thread may read the figures.
 */
public final class Committer implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long UNKNOWN = -1;
    private static final int CONTRADICTIONS = 5;

    private final ParentChain chain;
    private final LongFunction<Header> headers;
    private final LongSupplier committable;
    private final InboxStore inbox;
    private final Attestor attestor;
    private final Backoff backoff;
    private final int blocksPerTransaction;

    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong gasUsed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long lastCommitted = UNKNOWN;
    private volatile long lastFinal = UNKNOWN;
    private volatile String waitingFor = "the first answer of the parent chain";
    private volatile SettlementHaltedException halted;

    private ChainParameters parameters;
    private Submission underWay;
    private long checkedTip = UNKNOWN;
    private int contradictions;
    private long firstCommittedAtOf = UNKNOWN;
    private long firstCommittedAt;

    /**
     * A committer.
     *
     * @param context its parts; complete, and not changed afterwards.
     */
    public Committer(final CommitterContext context)
    {
        context.conclude();
        chain = context.chain();
        headers = context.headers();
        committable = context.committable();
        inbox = context.inbox();
        attestor = context.attestor();
        backoff = new Backoff(context.monotonic(), context.pollInterval(), context.backoffLimit());
        blocksPerTransaction = context.blocksPerTransaction();
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        if (!backoff.isDue() || (null != halted && Cause.FROZEN != halted.why()))
        {
            return 0;
        }

        backoff.begin();
        try
        {
            if (null == underWay ? look() : lookAfter())
            {
                backoff.goOn();
            }
            else
            {
                backoff.rest();
            }
        }
        catch (final ParentChainException ex)
        {
            // What was known of the tip may be the reason.
            checkedTip = UNKNOWN;
            failures.incrementAndGet();
            if (told(ex.getMessage()))
            {
                LOG.warn("{}", ex.getMessage());
            }

            backoff.failed();
        }
        catch (final SettlementHaltedException ex)
        {
            halted = ex;
            told(ex.getMessage());
            LOG.error("{}", ex.getMessage());
            throw ex;
        }

        return 1;
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "committer";
    }

    /**
     * The last block that is committed, as far as is known.
     *
     * @return its number, 0 for genesis, -1 before the parent chain's first answer.
     */
    public long lastCommitted()
    {
        return lastCommitted;
    }

    /**
     * The last block that is final, as far as is known.
     *
     * @return its number, 0 for genesis, -1 before the parent chain's first answer.
     */
    public long lastFinal()
    {
        return lastFinal;
    }

    /**
     * Gas used by this committer's transactions.
     *
     * @return units of gas since the start.
     */
    public long gasUsed()
    {
        return gasUsed.get();
    }

    /**
     * Transactions of this committer that ended in a block of the parent chain.
     *
     * @return transactions since the start.
     */
    public long transactions()
    {
        return transactions.get();
    }

    /**
     * How often the parent chain did not answer, refused, or cost too much, or a transaction reverted.
     *
     * @return failures since the start.
     */
    public long failures()
    {
        return failures.get();
    }

    /**
     * What this committer waits for, in words.
     *
     * @return never empty: where all is committed, it waits for a block to be sealed.
     */
    public String waitingFor()
    {
        return waitingFor;
    }

    /**
     * Why committing has stopped for good.
     *
     * @return null while it goes on.
     */
    public SettlementHaltedException halted()
    {
        return halted;
    }

    /**
     * Looks where the chain stands, and sends what is due.
     *
     * @return true when something was sent.
     */
    private boolean look() throws ParentChainException
    {
        if (null == parameters)
        {
            parameters = chain.parameters();
        }

        final long newest = committable.getAsLong();
        final ChainStatus status = chain.status();
        if (status.tip() > newest)
        {
            told("our block " + status.tip() + ", which L1 says is committed; the block store has only up to block " +
                newest + ": if it is not being rebuilt now, this data directory is older than the chain, or another " +
                "venue uses the key");
            return false;
        }

        checkTip(status);
        lastFinal = status.finalNumber();
        lastCommitted = status.tip();
        underWay = finalizeWhenDue(status);
        if (null == underWay && null == halted)
        {
            underWay = commitWhenDue(status, newest);
        }

        return null != underWay;
    }

    /**
     * Looks after the transaction that is on its way.
     *
     * @return true when it has ended.
     */
    private boolean lookAfter() throws ParentChainException
    {
        final Optional<Outcome> ended = underWay.poll();
        if (ended.isEmpty())
        {
            told(underWay.waitingFor());
            return false;
        }

        final String what = underWay.waitingFor();
        underWay = null;
        final Outcome outcome = ended.get();
        if (Outcome.End.SUPERSEDED != outcome.end())
        {
            transactions.incrementAndGet();
            gasUsed.addAndGet(outcome.gasUsed());
        }

        if (!outcome.hasSucceeded())
        {
            throw new ParentChainException(what + ": " + outcome.end() + " (" + outcome.reason() + ")");
        }

        LOG.info("{}: in L1 block {}, gas {}", what, outcome.block(), outcome.gasUsed());

        return true;
    }

    private void checkTip(final ChainStatus status) throws ParentChainException
    {
        final long tip = status.tip();
        if (0 == tip || tip == checkedTip)
        {
            contradictions = 0;
            return;
        }

        final Header ours = headers.apply(tip);
        if (chain.committedAt(ours.hash()).isEmpty())
        {
            // Two answers may be of different L1 blocks, or of nodes that are not at one: only what stays so is so.
            if (++contradictions < CONTRADICTIONS)
            {
                throw new ParentChainException("block " + tip + " is committed on L1, and not with our hash " +
                    Hex.encode(ours.hash()) + ": asked again before that is believed");
            }

            throw new SettlementHaltedException(Cause.OTHER_BLOCK_COMMITTED, tip, "block " + tip +
                " is committed on L1 with another hash than ours, which is " + Hex.encode(ours.hash()) + " (" + ours +
                "): another venue uses the operator's key, or this data directory is not the one the chain was made " +
                "from. Stop this venue, and start the one whose blocks are on L1");
        }

        checkedTip = tip;
        contradictions = 0;
    }

    private Submission finalizeWhenDue(final ChainStatus status) throws ParentChainException
    {
        final long first = status.finalNumber() + 1;
        if (first > status.tip())
        {
            return null;
        }

        if (first != firstCommittedAtOf)
        {
            firstCommittedAt = committedAt(first);
            firstCommittedAtOf = first;
        }

        final long challenge = parameters.challenge();
        if (firstCommittedAt + challenge > status.time())
        {
            return null;
        }

        long low = first;
        long high = status.tip();
        while (low < high)
        {
            final long middle = low + (high - low + 1) / 2;
            if (committedAt(middle) + challenge <= status.time())
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        // A reorganisation may give the first block a later time: look again if this does not get through.
        firstCommittedAtOf = UNKNOWN;

        return chain.finalizeUpTo(headers.apply(low));
    }

    private long committedAt(final long number) throws ParentChainException
    {
        final OptionalLong time = chain.committedAt(headers.apply(number).hash());

        return time.orElseThrow(() -> new ParentChainException(
            "block " + number + " is not committed any more: L1 was reorganised"));
    }

    private Submission commitWhenDue(final ChainStatus status, final long newest) throws ParentChainException
    {
        final long next = status.tip() + 1;
        if (status.isFrozen())
        {
            throw new SettlementHaltedException(Cause.FROZEN, status.tip(), "the chain on L1 is frozen at block " +
                status.tip() + ": what is after it is void, and owners get their balances out by exits on L1. " +
                "Stop the venue");
        }

        if (next > newest)
        {
            told("block " + next + " to be sealed and synced");
            return null;
        }

        final Header first = headers.apply(next);
        checkFollows(first, status);
        final List<Header> blocks = new ArrayList<>();
        while (blocks.size() < blocksPerTransaction && next + blocks.size() <= newest)
        {
            final Header header = headers.apply(next + blocks.size());
            if (header.until() > status.time())
            {
                break;
            }

            blocks.add(header);
        }

        if (blocks.isEmpty())
        {
            told("L1's time, which is " + status.time() + ", to reach " + first.until() + ", until when block " + next +
                " goes");
            return null;
        }

        final Header last = blocks.get(blocks.size() - 1);
        if (last.inbox() > inbox.size())
        {
            told("inbox entry " + (last.inbox() - 1) + ", which block " + last.number() +
                " has processed, to be read from L1 again; stored are " + inbox.size());
            return null;
        }

        return chain.commit(blocks, inbox.rolling(last.inbox()), attestor.attest(last));
    }

    private void checkFollows(final Header first, final ChainStatus status) throws ParentChainException
    {
        final boolean follows = 0 == status.tip() ?
            chain.committedAt(first.parent()).isPresent() :
            Arrays.equals(first.parent(), headers.apply(status.tip()).hash());
        if (!follows)
        {
            throw new SettlementHaltedException(Cause.DOES_NOT_FOLLOW, first.number(), "block " + first.number() +
                " follows on " + Hex.encode(first.parent()) + ", which is not the block that L1 has committed before " +
                "it: this data directory is not of this chain. Start the venue with the right one");
        }

        final long limit = status.time() - parameters.inclusion();
        if (first.until() < limit)
        {
            throw new SettlementHaltedException(Cause.TOO_OLD, first.number(), "block " + first.number() +
                " goes until " + first.until() + " and L1's time is " + status.time() + ": more than INCLUSION (" +
                parameters.inclusion() + " s) later, so it can never be committed. What is after block " +
                status.tip() + " is void");
        }
    }

    private boolean told(final String words)
    {
        final boolean isNews = !words.equals(waitingFor);
        waitingFor = words;

        return isNews;
    }
}
