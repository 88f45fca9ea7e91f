package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 * ({@link SettlementHaltedException}); nothing is committed after that. Where that ends in FROZEN, it goes on to make
 * final what is committed.
 * <p>
 * One thread runs the duty cycle, which waits for the parent chain's answers; any thread may read the figures.
 */
public final class Committer extends L1Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long UNKNOWN = -1;

    private final ParentChain chain;
    private final LongFunction<Header> headers;
    private final LongSupplier committable;
    private final InboxStore inbox;
    private final Attestor attestor;
    private final NanoClock monotonic;
    private final Finalizer finalizer;
    private final int blocksPerTransaction;
    private final long surveyInterval;

    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong gasUsed = new AtomicLong();
    private final Repetition otherTip = new Repetition();
    private final Repetition tipAhead = new Repetition();
    private volatile long lastCommitted = UNKNOWN;
    private volatile long lastFinal = UNKNOWN;
    private volatile long pendingNonce = UNKNOWN;
    private volatile long inclusion = UNKNOWN;
    private volatile String blockedBy = "";
    private volatile boolean isHandedOver;
    private volatile Succession succession;
    private volatile Funds funds;

    private ChainParameters parameters;
    private Submission underWay;
    private long checkedTip = UNKNOWN;
    private long surveyDueAt;
    private boolean isCommitsTurn;

    /**
     * A committer.
     *
     * @param context its parts; complete, and not changed afterwards.
     */
    public Committer(final CommitterContext context)
    {
        super(LOG, context.backoff());
        context.conclude();
        chain = context.chain();
        headers = context.headers();
        committable = context.committable();
        inbox = context.inbox();
        attestor = context.attestor();
        monotonic = context.monotonic();
        finalizer = new Finalizer(chain, headers);
        blocksPerTransaction = context.blocksPerTransaction();
        surveyInterval = context.surveyInterval().toNanos();
        surveyDueAt = monotonic.nanoTime();
        attestor.begin(new ToBeCommitted());
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
     * The transaction on its way.
     *
     * @return its nonce, -1 where there is none.
     */
    public long pendingNonce()
    {
        return pendingNonce;
    }

    /**
     * How far a block's {@code until} may lag L1.
     *
     * @return seconds, -1 before the parent chain's first answer.
     */
    public long inclusion()
    {
        return inclusion;
    }

    /**
     * Whether L1's newest block says that the next block will not be committed: the chain is frozen, the block too old,
     * or L1 has more blocks than were made here. It may still turn out otherwise; when it is certain, this committer
     * halts. Likewise that the operator is another one.
     *
     * @return true when trading on would most likely be void.
     */
    public boolean isBlocked()
    {
        return !blockedBy().isEmpty();
    }

    /**
     * Why it seems that nothing more can be committed.
     *
     * @return words for clients, empty where it does not seem so.
     */
    public String blockedBy()
    {
        return isHandedOver ? handedOver() : blockedBy;
    }

    /**
     * Who has the operator's place as L1's newest block says, and who was named to take it; looked at rarely.
     *
     * @return null before the first answer.
     */
    public Succession succession()
    {
        return succession;
    }

    /**
     * Whether L1's newest block says that the operator is another one. When it is certain, this committer halts.
     *
     * @return true when nothing can be committed with this key.
     */
    public boolean isHandedOver()
    {
        return isHandedOver;
    }

    /**
     * What the operator has on the parent chain, looked at rarely.
     *
     * @return balance and bond, null before the first answer.
     */
    public Funds funds()
    {
        return funds;
    }

    /** After what ends in FROZEN there is still something to be made final. */
    @Override
    protected boolean isOver()
    {
        final SettlementHaltedException halted = halted();

        return null != halted && !halted.endsInFreeze();
    }

    @Override
    protected boolean poll() throws ParentChainException
    {
        if (monotonic.nanoTime() - surveyDueAt >= 0)
        {
            surveyDueAt = monotonic.nanoTime() + surveyInterval;
            survey();
        }

        return null == underWay ? look() : lookAfter();
    }

    /** What was known of the tip may be the reason. */
    @Override
    protected void onFailure()
    {
        checkedTip = UNKNOWN;
    }

    private void survey() throws ParentChainException
    {
        try
        {
            funds = chain.funds();
            attestor.survey();
            surveyPlace();
        }
        catch (final ParentChainException ex)
        {
            // Nobody waits for this.
            failed(ex);
        }

        // L1 may have been reorganised, and another block be there under the same number.
        checkedTip = UNKNOWN;
        if (null != underWay && null == halted())
        {
            // It may never get into a block: that must not hide that it need not.
            final long newest = committable.getAsLong();
            final ChainStatus status = chain.status();
            checkTip(status, newest);
            if (status.tip() <= newest)
            {
                checkNext(status, newest);
            }
        }
    }

    private void surveyPlace() throws ParentChainException
    {
        final L1Header head = chain.head();
        final Succession newest = chain.succession(head);
        if (newest.isOpen(head.timestamp()) && !newest.equals(succession))
        {
            LOG.warn("{} was named the next operator, and may take over {}", newest.successor(), newest.when());
        }

        succession = newest;
        isHandedOver = !newest.holder().equals(chain.committing());
        if (isHandedOver && null == halted())
        {
            final Succession certain = chain.succession(chain.confirmed());
            if (!certain.holder().equals(chain.committing()))
            {
                final long tip = Math.max(0, lastCommitted);
                throw new SettlementHaltedException(Cause.HANDED_OVER, tip, handedOver() + ". Block " + tip + " and " +
                    "step " + (headers.apply(tip).nextStep() - 1) + " are the last that are known to be committed; " +
                    "what is after them counts only if the successor goes on from this data: 'plasmex run' with this " +
                    "--data and the successor's --key");
            }
        }
    }

    private String handedOver()
    {
        return "the operator on L1 is " + succession.holder() + " now, and " + chain.committing() +
            ", whose key this is, commits nothing any more";
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
            inclusion = parameters.inclusion();
        }

        final long newest = committable.getAsLong();
        final ChainStatus status = chain.status();
        checkTip(status, newest);
        if (status.tip() > newest)
        {
            blockedBy = tipAhead.isEnough() ? "L1 has more blocks than were made here" : "";
            told("our block " + status.tip() + ", which L1 says is committed; the block store has only up to block " +
                newest + ": if it is not being rebuilt now, this data directory is older than the chain, or another " +
                "venue uses the key");
            return false;
        }

        tipAhead.reset();
        lastFinal = status.finalNumber();
        lastCommitted = status.tip();
        act(status, newest);

        return null != underWay;
    }

    /** Who goes first takes turns: neither must wait for ever because the other is refused. */
    private void act(final ChainStatus status, final long newest) throws ParentChainException
    {
        final boolean isCommitFirst = isCommitFirst();
        if (isCommitFirst)
        {
            send(commitWhenDue(status, newest));
        }

        if (null == underWay)
        {
            send(finalizer.finalizeWhenDue(status, parameters.challenge()));
        }

        if (null == underWay && !isCommitFirst)
        {
            send(commitWhenDue(status, newest));
        }
    }

    private boolean isCommitFirst()
    {
        isCommitsTurn = !isCommitsTurn;

        return isCommitsTurn;
    }

    private void send(final Submission submission)
    {
        underWay = submission;
        pendingNonce = null == submission ? UNKNOWN : submission.nonce();
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
        send(null);
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

    /** Where L1 has more blocks than we, our newest must be one of them; else its tip must be ours. */
    private void checkTip(final ChainStatus status, final long newest) throws ParentChainException
    {
        final long number = Math.min(status.tip(), newest);
        if (number == checkedTip)
        {
            return;
        }

        final Header ours = headers.apply(number);
        if (chain.committedAt(ours.hash()).isEmpty())
        {
            if (!otherTip.isEnough())
            {
                throw new ParentChainException("block " + number + " is committed on L1, and not with our hash " +
                    Hex.encode(ours.hash()) + ": asked again before that is believed");
            }

            final boolean isGenesis = 0 == number;
            throw new SettlementHaltedException(
                isGenesis ? Cause.DOES_NOT_FOLLOW : Cause.OTHER_BLOCK_COMMITTED,
                number,
                "block " + number + " is committed on L1 with another hash than ours, which is " +
                Hex.encode(ours.hash()) + " (" + ours + "): " + (isGenesis ?
                    "this data directory is not of this chain. Start the venue with the right one" :
                    "another venue uses the operator's key, or this data directory is not the one the chain was made " +
                    "from. Stop this venue, and start the one whose blocks are on L1"));
        }

        checkedTip = number;
        otherTip.reset();
    }

    private Submission commitWhenDue(final ChainStatus status, final long newest) throws ParentChainException
    {
        if (null != halted())
        {
            told(halted().getMessage());
            return null;
        }

        if (!checkNext(status, newest))
        {
            return null;
        }

        if (isHandedOver)
        {
            told("certainty: L1's newest block says that " + handedOver() + ", and the confirmed block not yet");
            return null;
        }

        final long next = status.tip() + 1;
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
            told("L1's time, which is " + status.time() + ", to reach " + headers.apply(next).until() +
                ", until when block " + next + " goes");
            return null;
        }

        final List<Attestation> attestations = attested(blocks);
        if (attestations.isEmpty())
        {
            told(attestor.waitingFor(next));
            return null;
        }

        final Header last = blocks.get(blocks.size() - 1);
        if (last.inbox() > inbox.size())
        {
            told("inbox entry " + (last.inbox() - 1) + ", which block " + last.number() +
                " has processed, to be read from L1 again; stored are " + inbox.size());
            return null;
        }

        try
        {
            return chain.commit(blocks, inbox.rolling(last.inbox()), attestations);
        }
        catch (final RevertedException ex)
        {
            // The place may be another's since the last survey.
            surveyDueAt = monotonic.nanoTime();
            throw ex;
        }
    }

    /**
     * Leaves out the newest blocks for which there are no attestations yet: those of the last block are enough.
     */
    private List<Attestation> attested(final List<Header> blocks) throws ParentChainException
    {
        List<Attestation> attestations = List.of();
        while (!blocks.isEmpty() && attestations.isEmpty())
        {
            attestations = attestor.attest(blocks.get(blocks.size() - 1));
            if (attestations.isEmpty())
            {
                blocks.remove(blocks.size() - 1);
            }
        }

        return attestations;
    }

    /**
     * Whether there is a block that follows on the tip and can still be committed.
     *
     * @return false where there is none, or it seems that it cannot.
     */
    private boolean checkNext(final ChainStatus status, final long newest) throws ParentChainException
    {
        final long next = status.tip() + 1;
        final Header first = next > newest ? null : headers.apply(next);
        if (null != first && !Arrays.equals(first.parent(), headers.apply(status.tip()).hash()))
        {
            throw new SettlementHaltedException(Cause.DOES_NOT_FOLLOW, next, "block " + next + " follows on " +
                Hex.encode(first.parent()) + ", which is not the block that L1 has committed before it: this data " +
                "directory is not of this chain. Start the venue with the right one");
        }

        blockedBy = status.isFrozen() ? "the chain on L1 is frozen" : isTooOld(first, status) ?
            "block " + next + " is too old to be committed" : "";
        final boolean isBlocked = !blockedBy.isEmpty();
        if (isBlocked)
        {
            endWhenConfirmed(status, first);
        }
        else if (null == first)
        {
            told("block " + next + " to be sealed and synced");
        }

        return !isBlocked && null != first;
    }

    private boolean isTooOld(final Header first, final ChainStatus status)
    {
        return null != first && first.until() < status.time() - parameters.inclusion();
    }

    /** The end is for ever, so what L1 may still take back is not enough for it. */
    private void endWhenConfirmed(final ChainStatus status, final Header first) throws ParentChainException
    {
        final L1Header confirmed = chain.confirmed();
        final ChainStatus certain = chain.status(confirmed);
        final long tip = status.tip();
        final long lastStep = headers.apply(tip).nextStep() - 1;
        final String remedy = ": what is after block " + tip + " and step " + lastStep + " is void, and owners get " +
            "their balances out on L1, by claims, and by exits once the chain is frozen. Keep this venue's data: it " +
            "proves what is theirs";
        if (certain.tip() == tip && certain.isFrozen())
        {
            throw new SettlementHaltedException(
                Cause.FROZEN, tip, tip, lastStep, "the chain on L1 is frozen at block " + tip + remedy);
        }

        if (certain.tip() == tip && isTooOld(first, certain))
        {
            throw new SettlementHaltedException(Cause.TOO_OLD, first.number(), tip, lastStep, "block " +
                first.number() + " goes until " + first.until() + " and L1's time is " + certain.time() +
                ": more than INCLUSION (" + parameters.inclusion() + " s) later, so it can never be committed" +
                remedy);
        }

        told("certainty: L1's newest block says that " + blockedBy +
            ", and the confirmed block, which is " + confirmed.number() + ", not yet");
    }

    /**
     * What custodians are asked to attest.
     */
    private final class ToBeCommitted implements CommittableBlocks
    {
        @Override
        public long committed()
        {
            return lastCommitted;
        }

        @Override
        public long newest()
        {
            return committable.getAsLong();
        }

        @Override
        public Header header(final long number)
        {
            return headers.apply(number);
        }
    }
}
