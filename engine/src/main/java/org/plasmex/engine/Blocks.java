package org.plasmex.engine;

import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

/**
 * Cuts the steps into blocks, and keeps what a block's header tells: its number, clock, first step, and the next
 * entry of the L1 inbox.
 * <p>
 * A block is cut before a command that comes later than half a span after the block began, before one that finds the
 * block with as many steps as it is to have, and where a Seal command says so; each slice of long work but the first is
 * a command of its own. Never elsewhere, so a taker never spans blocks. A block's {@code until} is the time, but at
 * most a span after its {@code since}; where the time is later, a SEAL alone carries the clock there. So whatever the
 * machine executes, it executes within half a span of the block's beginning; but for the first step of all, which may
 * be late.
 */
final class Blocks
{
    private static final long NOT_FROZEN = -1;

    private final OutputWriter out;
    private long span;
    private long stepsPerBlock;
    private long now;
    private long number;
    private long since;
    private long firstStep = 1;
    private long inbox;
    private long frozenBlock = NOT_FROZEN;
    private long frozenStep;

    Blocks(final OutputWriter out)
    {
        this.out = out;
    }

    void start(final Genesis genesis, final long time)
    {
        span = genesis.span();
        stepsPerBlock = genesis.stepsPerBlock();
        since = genesis.since();
        now = Math.max(since, time);
        number = 1;
    }

    /**
     * Cut the block if it is time to.
     *
     * @param time   of the command that comes next, in seconds. One that is before an earlier command's counts as that.
     * @param isSeal true if the command says to cut it anyway.
     * @return true if it is later than it was.
     */
    boolean beforeCommand(final long time, final boolean isSeal)
    {
        final boolean isLater = time > now;
        now = Math.max(now, time);
        if (isSeal || now > since + span / 2 || isFull())
        {
            cut();
        }

        return isLater;
    }

    /**
     * Cut the block if it has as many steps as it is to have. No market may have a taker.
     */
    void betweenSteps()
    {
        if (isFull())
        {
            cut();
        }
    }

    /**
     * Cut the block if it has any step. No market may have a taker.
     */
    void cutBetweenSteps()
    {
        if (out.nextStep() != firstStep)
        {
            cut();
        }
    }

    /**
     * What time it is.
     *
     * @return seconds; never less than before.
     */
    long now()
    {
        return now;
    }

    /**
     * The next entry of the L1 inbox.
     *
     * @return its number, from 0.
     */
    long inbox()
    {
        return inbox;
    }

    void entryDone()
    {
        inbox++;
    }

    long number()
    {
        return number;
    }

    long since()
    {
        return since;
    }

    long firstStep()
    {
        return firstStep;
    }

    /**
     * End everything: no block is cut any more.
     *
     * @param block the last that counts.
     * @param step  the last that counts.
     */
    void freeze(final long block, final long step)
    {
        frozenBlock = block;
        frozenStep = step;
    }

    boolean isFrozen()
    {
        return frozenBlock != NOT_FROZEN;
    }

    /**
     * The last block that counts.
     *
     * @return its number; -1 while the venue is not frozen.
     */
    long frozenBlock()
    {
        return frozenBlock;
    }

    long frozenStep()
    {
        return frozenStep;
    }

    void snapshot(final SnapshotWriter out)
    {
        out.putLong(now);
        out.putLong(number);
        out.putLong(since);
        out.putLong(firstStep);
        out.putLong(this.out.nextStep());
        out.putLong(inbox);
        out.putLong(frozenBlock);
        out.putLong(frozenStep);
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote.
     *
     * @param in      to read from.
     * @param genesis that has been loaded.
     */
    void load(final SnapshotReader in, final Genesis genesis)
    {
        span = genesis.span();
        stepsPerBlock = genesis.stepsPerBlock();
        now = in.getLong(genesis.since(), Genesis.MAX_TIME, "now");
        number = in.getLong(1, Long.MAX_VALUE, "block");
        since = in.getLong(genesis.since(), now, "since");
        firstStep = in.getLong(number, Long.MAX_VALUE - Terms.MAX_STEPS, "first step");
        out.nextStep(in.getLong(Math.max(2, firstStep), firstStep + Terms.MAX_STEPS, "next step"));
        inbox = in.getLong(0, Long.MAX_VALUE, "inbox");
        frozenBlock = in.getLong(NOT_FROZEN, number - 1, "last block that counts");
        frozenStep = in.getLong(Math.max(0, frozenBlock), firstStep - 1, "last step that counts");
        in.require(frozenBlock > 0 || frozenStep == 0, "a step counts, and no block");
    }

    private boolean isFull()
    {
        return out.nextStep() - firstStep >= stepsPerBlock;
    }

    private void cut()
    {
        final boolean isSealAlone = out.nextStep() == firstStep;
        seal(isSealAlone ? now : Math.min(now, since + span));
        if (now > since)
        {
            seal(now);
        }
    }

    private void seal(final long until)
    {
        out.begin(Steps.SEAL).end();
        final long nextStep = out.nextStep();
        out.blockSealed(number, since, until, firstStep, nextStep - firstStep, inbox);
        number++;
        since = until;
        firstStep = nextStep;
    }
}
