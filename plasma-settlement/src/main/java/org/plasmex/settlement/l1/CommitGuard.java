package org.plasmex.settlement.l1;

import org.agrona.concurrent.Agent;
import org.plasmex.settlement.block.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells how far trading may go ahead of the parent chain: from how old the oldest block is that is sealed and not
 * committed. Its age is measured on the venue's own clock, which goes on when L1 is silent.
 * <p>
 * It asks nobody and waits for nobody, so it must not share a thread with who does: the {@link Committer} and the
 * {@link L1Follower} wait for L1. One thread runs the duty cycle, any thread may read the figures.
 */
public final class CommitGuard implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(CommitGuard.class);
    private static final long UNKNOWN = -1;
    private static final int CANCELS_ONLY_PART = 4;
    private static final int HALTED_PART = 2;

    private final L1Clock clock;
    private final LongSupplier inclusion;
    private final LongSupplier committed;
    private final LongSupplier sealed;
    private final LongFunction<Header> headers;
    private final Supplier<String> blocked;
    private final Supplier<SettlementHaltedException> halted;
    private final Port port;

    private volatile Mode mode;
    private volatile long ageSeconds = UNKNOWN;
    private boolean isTold;
    private String told = "";
    private boolean isFreezeTold;
    private long oldest = UNKNOWN;
    private long oldestUntil;

    /**
     * A guard.
     *
     * @param context its parts; complete, and not changed afterwards.
     */
    public CommitGuard(final Context context)
    {
        context.conclude();
        clock = context.clock;
        inclusion = context.inclusion;
        committed = context.committed;
        sealed = context.sealed;
        headers = context.headers;
        blocked = context.blocked;
        halted = context.halted;
        port = context.port;
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        final long age = age();
        ageSeconds = age;
        final String why = blocked.get();
        final Mode next = next(age, why);
        int work = 0;
        if (next != mode)
        {
            LOG.info("trading is {} (was {}): the oldest block that is not committed is {} s old",
                next, mode, UNKNOWN == age ? "an unknown number of" : Long.toString(age));
            mode = next;
            isTold = false;
            work++;
        }

        isTold &= why.equals(told);
        if (!isTold)
        {
            told = why;
            isTold = port.onMode(mode, age, why);
            work += isTold ? 1 : 0;
        }

        final SettlementHaltedException end = halted.get();
        if (null != end && end.endsInFreeze() && !isFreezeTold)
        {
            isFreezeTold = port.onFreeze(end);
            work += isFreezeTold ? 1 : 0;
        }

        return work;
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "commit-guard";
    }

    /**
     * How far trading may go now.
     *
     * @return the mode, null before the first duty cycle.
     */
    public Mode mode()
    {
        return mode;
    }

    /**
     * How old the oldest block is that is sealed and not committed: the venue's time less the block's {@code until}.
     *
     * @return seconds; 0 where all is committed, -1 where it is not known what is committed.
     */
    public long ageSeconds()
    {
        return ageSeconds;
    }

    private long age()
    {
        final long next = committed.getAsLong() + 1;
        if (0 == next || !clock.isSet())
        {
            return UNKNOWN;
        }

        if (next > sealed.getAsLong())
        {
            return 0;
        }

        if (next != oldest)
        {
            oldestUntil = headers.apply(next).until();
            oldest = next;
        }

        return Math.max(0, TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime()) - oldestUntil);
    }

    private Mode next(final long age, final String why)
    {
        if (null != halted.get() || !why.isEmpty())
        {
            return Mode.HALTED;
        }

        final long limit = inclusion.getAsLong();
        if (UNKNOWN == age || UNKNOWN == limit)
        {
            return Mode.CANCELS_ONLY;
        }

        if (age < limit / CANCELS_ONLY_PART)
        {
            return Mode.OPEN;
        }

        // Once halted, markets open again only when the backlog is gone: not to close again a moment later.
        return age >= limit / HALTED_PART || Mode.HALTED == mode ? Mode.HALTED : Mode.CANCELS_ONLY;
    }

    /**
     * How far trading may go.
     */
    public enum Mode
    {
        /** All is well. */
        OPEN,
        /**
         * The oldest block that is not committed is INCLUSION / 4 old, or it is not known what is committed, because L1
         * has not answered since the start: nothing but cancels is taken.
         */
        CANCELS_ONLY,
        /**
         * It was INCLUSION / 2 old, and is not below INCLUSION / 4 yet; or L1 tells that nothing more can be committed:
         * all markets halt.
         */
        HALTED
    }

    /**
     * Who is told. Called from the guard's duty cycle.
     */
    public interface Port
    {
        /**
         * The mode is another one, or the reason; the first is told too.
         *
         * @param mode       from now on.
         * @param ageSeconds of the oldest block that is not committed, -1 where unknown.
         * @param blocked    why it seems that nothing more can be committed, empty where it does not.
         * @return false where it cannot be done now: it is told again in the next duty cycle, as it is then.
         */
        boolean onMode(Mode mode, long ageSeconds, String blocked);

        /**
         * The history of this venue is over, for certain. Told once.
         *
         * @param why with the tip and the last step that counts.
         * @return false where it cannot be done now: it is told again in the next duty cycle.
         */
        boolean onFreeze(SettlementHaltedException why);
    }

    /**
     * The parts of a guard. All are required.
     */
    public static final class Context
    {
        private L1Clock clock;
        private LongSupplier inclusion;
        private LongSupplier committed;
        private LongSupplier sealed;
        private LongFunction<Header> headers;
        private Supplier<String> blocked;
        private Supplier<SettlementHaltedException> halted;
        private Port port;

        /**
         * The venue's clock.
         *
         * @param clock that the follower sets.
         * @return this.
         */
        public Context clock(final L1Clock clock)
        {
            this.clock = clock;
            return this;
        }

        /**
         * How far a block's {@code until} may lag L1.
         *
         * @param inclusion in seconds, -1 while it is not known.
         * @return this.
         */
        public Context inclusion(final LongSupplier inclusion)
        {
            this.inclusion = inclusion;
            return this;
        }

        /**
         * The last block that is committed.
         *
         * @param committed its number, -1 while it is not known.
         * @return this.
         */
        public Context committed(final LongSupplier committed)
        {
            this.committed = committed;
            return this;
        }

        /**
         * The last block that is sealed.
         *
         * @param sealed its number, 0 for genesis.
         * @return this.
         */
        public Context sealed(final LongSupplier sealed)
        {
            this.sealed = sealed;
            return this;
        }

        /**
         * Where the headers of sealed blocks are found by number.
         *
         * @param headers from 1 to the last that is sealed.
         * @return this.
         */
        public Context headers(final LongFunction<Header> headers)
        {
            this.headers = headers;
            return this;
        }

        /**
         * Why it seems that nothing more can be committed.
         *
         * @param blocked words, as the committer tells; empty while it does not.
         * @return this.
         */
        public Context blocked(final Supplier<String> blocked)
        {
            this.blocked = blocked;
            return this;
        }

        /**
         * Why settlement cannot go on.
         *
         * @param halted as committer or follower tell, null while it goes on.
         * @return this.
         */
        public Context halted(final Supplier<SettlementHaltedException> halted)
        {
            this.halted = halted;
            return this;
        }

        /**
         * Who is told.
         *
         * @param port is called from the guard's duty cycle.
         * @return this.
         */
        public Context port(final Port port)
        {
            this.port = port;
            return this;
        }

        private void conclude()
        {
            Required.check("clock", clock);
            Required.check("source of INCLUSION", inclusion);
            Required.check("source of the last committed block", committed);
            Required.check("source of the last sealed block", sealed);
            Required.check("source of headers", headers);
            Required.check("word on whether commits are blocked", blocked);
            Required.check("word on why settlement has halted", halted);
            Required.check("port", port);
        }
    }
}
