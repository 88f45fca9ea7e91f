package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * Follows L1: sets the clock by each new header, reads the entries of the inbox that are there to stay, stores them,
 * and offers each of them, in order, as a command.
 * <p>
 * An entry is offered only once it is on disk, and only once in a follower's life; which is the first to be offered is
 * told at start. L1 that does not answer is asked again, less and less often; it never throws out of the duty cycle.
 * What does throw, once, is L1 telling another inbox than the one that was stored ({@link SettlementHaltedException});
 * nothing is offered after that.
 * <p>
 * One thread runs the duty cycle, which waits for L1's answers; any thread may read the figures.
 */
public final class L1Follower extends L1Agent
{
    private final ParentChain chain;
    private final InboxStore store;
    private final L1Clock clock;
    private final InboxPort port;
    private final NanoClock monotonic;
    private final InboxIntake intake;
    private final int offersPerCycle;
    private final InboxCommandEncoder encoder = new InboxCommandEncoder();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[InboxCommandEncoder.MAX_LENGTH]);
    private volatile long nextEntry;
    private volatile long head = -1;
    private volatile long answeredAt;
    private volatile long newHeadAt;
    private String caughtUpWith = "";

    /**
     * A follower.
     *
     * @param context its parts; complete, and not changed afterwards.
     */
    public L1Follower(final L1FollowerContext context)
    {
        super(LoggerFactory.getLogger(L1Follower.class), context.backoff());
        context.conclude();
        chain = context.chain();
        store = context.store();
        clock = context.clock();
        port = context.port();
        monotonic = context.monotonic();
        intake = new InboxIntake(chain, store, context.firstBlock());
        offersPerCycle = context.offersPerCycle();
        nextEntry = context.nextEntry();
        answeredAt = monotonic.nanoTime();
        newHeadAt = answeredAt;
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        final int offered = isOver() ? 0 : offer();

        return offered + super.doWork();
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
     * @return its number: all before it have been taken by the port.
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
     * How long L1 is silent: the time since it last told its head.
     *
     * @return seconds, since the start where it has not answered yet.
     */
    public long secondsSinceAnswer()
    {
        return TimeUnit.NANOSECONDS.toSeconds(monotonic.nanoTime() - answeredAt);
    }

    /**
     * How long L1 stands still, also while it answers: the time since it told another head than before.
     *
     * @return seconds, since the start where it has not answered yet.
     */
    public long secondsSinceNewHead()
    {
        return TimeUnit.NANOSECONDS.toSeconds(monotonic.nanoTime() - newHeadAt);
    }

    @Override
    protected boolean poll() throws ParentChainException
    {
        final L1Header newest = chain.head();
        clock.onHeader(newest.timestamp());
        answeredAt = monotonic.nanoTime();
        if (newest.number() != head)
        {
            head = newest.number();
            newHeadAt = answeredAt;
        }

        final L1Header confirmed = chain.confirmed();
        final String left = confirmed.hash().equals(caughtUpWith) ? "" : intake.follow(confirmed);
        told(left);
        if (left.isEmpty())
        {
            caughtUpWith = confirmed.hash();
        }

        return !left.isEmpty();
    }

    @Override
    protected void onFailure()
    {
        // What is asked next does not depend on what failed.
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
}
