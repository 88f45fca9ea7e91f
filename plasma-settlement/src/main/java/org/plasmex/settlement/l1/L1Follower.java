package org.plasmex.settlement.l1;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows L1: sets the clock by each new header, reads the entries of the inbox that are there to stay, stores them,
 * and offers each of them, in order, as a command.
 * <p>
 * An entry is offered only once it is on disk, and only once in a follower's life; which is the first to be offered is
 * told at start. L1 that does not answer is asked again, less and less often; it never throws out of the duty cycle.
 * What does throw, once, is L1 telling another inbox than the one that was stored ({@link SettlementHaltedException});
 * nothing is offered after that.
 * <p>
 * One thread runs the duty cycle, any thread may read the figures.
 */
public final class L1Follower implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(L1Follower.class);
    private static final int CONTRADICTIONS = 5;

    private final ParentChain chain;
    private final InboxStore store;
    private final L1Clock clock;
    private final CommandPort port;
    private final Backoff backoff;
    private final long firstBlock;
    private final int offersPerCycle;
    private final InboxCommandEncoder encoder = new InboxCommandEncoder();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[InboxCommandEncoder.MAX_LENGTH]);
    private final AtomicLong failures = new AtomicLong();
    private volatile long nextEntry;
    private volatile long head = -1;
    private volatile String waitingFor = "the first answer of L1";
    private volatile SettlementHaltedException halted;
    private long nextBlock;
    private int contradictions;
    private String caughtUpWith = "";

    /**
     * A follower.
     *
     * @param context its parts; complete, and not changed afterwards.
     */
    public L1Follower(final L1FollowerContext context)
    {
        context.conclude();
        chain = context.chain();
        store = context.store();
        clock = context.clock();
        port = context.port();
        backoff = new Backoff(context.monotonic(), context.pollInterval(), context.backoffLimit());
        firstBlock = context.firstBlock();
        offersPerCycle = context.offersPerCycle();
        nextEntry = context.nextEntry();
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        if (null != halted)
        {
            return 0;
        }

        int work = offer();
        if (backoff.isDue())
        {
            work++;
            poll();
        }

        return work;
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "l1-follower";
    }

    /**
     * The next entry to be offered.
     *
     * @return its number: all before it have been taken by the command port.
     */
    public long nextEntry()
    {
        return nextEntry;
    }

    /**
     * The newest L1 block seen.
     *
     * @return its number, -1 before the first answer.
     */
    public long head()
    {
        return head;
    }

    /**
     * How often L1 did not answer, or not with what was asked for.
     *
     * @return failures since the start.
     */
    public long failures()
    {
        return failures.get();
    }

    /**
     * What this follower waits for, in words.
     *
     * @return empty when it has read all there is.
     */
    public String waitingFor()
    {
        return waitingFor;
    }

    /**
     * Why this follower has stopped for good.
     *
     * @return null while it goes on.
     */
    public SettlementHaltedException halted()
    {
        return halted;
    }

    private int offer()
    {
        int offered = 0;
        while (offered < offersPerCycle && nextEntry < store.size())
        {
            final int length = encoder.encode(nextEntry, store.entry(nextEntry), command, 0);
            if (port.offer(command, 0, length) < 0)
            {
                break;
            }

            nextEntry++;
            offered++;
        }

        return offered;
    }

    private void poll()
    {
        backoff.begin();
        try
        {
            final L1Header newest = chain.head();
            clock.onHeader(newest.timestamp());
            head = newest.number();
            final L1Header confirmed = chain.confirmed();
            if (confirmed.hash().equals(caughtUpWith) || follow(confirmed))
            {
                caughtUpWith = confirmed.hash();
                told("");
                backoff.rest();
            }
            else
            {
                backoff.goOn();
            }
        }
        catch (final ParentChainException ex)
        {
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
    }

    private boolean follow(final L1Header confirmed) throws ParentChainException
    {
        final long size = store.size();
        final long length = chain.inboxLength(confirmed);
        checkStored(Math.min(size, length), confirmed);
        if (length < size)
        {
            throw new ParentChainException("at L1 block " + confirmed.number() + " the inbox has " + length +
                " entries, and " + size + " are stored: wait until the node has caught up");
        }

        if (length > size)
        {
            read(size, confirmed);
        }

        return store.size() == length;
    }

    private void checkStored(final long count, final L1Header at) throws ParentChainException
    {
        final byte[] stored = store.rolling(count);
        if (0 == count || isCount(chain.inboxLength(stored, at), count))
        {
            contradictions = 0;
        }
        else if (++contradictions < CONTRADICTIONS)
        {
            // Two answers may be of nodes that are not at one: only what stays so is so.
            throw new ParentChainException("at L1 block " + at.number() + " the Vault does not know the rolling hash " +
                Hex.encode(stored) + ", stored after " + count + " entries: asked again before that is believed");
        }
        else
        {
            throw new SettlementHaltedException(
                SettlementHaltedException.Cause.INBOX_DIVERGED,
                count - 1,
                "the inbox's rolling hash after " + count + " entries is stored as " + Hex.encode(stored) +
                ", and at L1 block " + at.number() + " (" + at.hash() + ") the Vault never had it: L1 was " +
                "reorganised below what was taken for confirmed, or this is another chain. Stop the venue; what it " +
                "did after entry " + (count - 1) + " cannot be committed");
        }
    }

    private void read(final long from, final L1Header confirmed) throws ParentChainException
    {
        nextBlock = Math.max(nextBlock, 0 == from ? firstBlock : store.block(from - 1));
        final ParentChain.InboxPage page = chain.inbox(from, nextBlock, confirmed);
        byte[] rolling = store.rolling(from);
        for (final L1Entry entry : page.entries())
        {
            rolling = entry.entry().rolling(rolling);
        }

        final long read = page.entries().size();
        if (0 != read && !isCount(chain.inboxLength(rolling, confirmed), from + read))
        {
            nextBlock = 0;
            throw new ParentChainException("entries " + from + " to " + (from + read - 1) + " as read from L1's " +
                "events give the rolling hash " + Hex.encode(rolling) + ", which the Vault does not have at block " +
                confirmed.number() + ": the node contradicts itself, and is asked again");
        }

        if (0 == read && page.nextBlock() > confirmed.number())
        {
            nextBlock = 0;
            throw new ParentChainException("L1's events up to block " + confirmed.number() + " do not hold entry " +
                from + ", which the Vault has: the node keeps not all events, or misses some");
        }

        store.append(page.entries());
        nextBlock = page.nextBlock();
        for (final L1Entry entry : page.entries())
        {
            LOG.info("inbox entry {} in L1 block {}: {}", entry.number(), entry.block(), entry.entry());
        }

        told("entries of the inbox, read up to L1 block " + (nextBlock - 1) + " of " + confirmed.number());
    }

    private boolean told(final String words)
    {
        final boolean isNews = !words.equals(waitingFor);
        waitingFor = words;

        return isNews;
    }

    private static boolean isCount(final OptionalLong length, final long count)
    {
        return length.isPresent() && length.getAsLong() == count;
    }
}
