package org.plasmex.journal;

import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.concurrent.EpochClock;

import java.nio.file.Path;

/**
 * How the queues of this package are opened.
 */
final class ChronicleLog
{
    /**
     * A quarter of it overlaps with the next block, and an excerpt must fit into that.
     */
    private static final long BLOCK_SIZE = 64L * 1024 * 1024;
    private static final RollCycles ROLL_CYCLE = RollCycles.FAST_HOURLY;
    private static final String WRITE_LOCK_KEY = "chronicle.write.lock";
    private static final long UNLOCKED = Long.MIN_VALUE;

    private ChronicleLog()
    {
    }

    static SingleChronicleQueue openForReading(final Path directory)
    {
        return builder(directory).build();
    }

    /**
     * The caller must hold the directory's {@link WriterLock}.
     */
    static SingleChronicleQueue openForWriting(final Path directory, final EpochClock clock)
    {
        final CycleClock cycleClock = new CycleClock(clock);
        final SingleChronicleQueue queue = builder(directory).timeProvider(cycleClock).build();
        queue.tableStorePut(WRITE_LOCK_KEY, UNLOCKED);

        if (queue.lastCycle() >= 0)
        {
            cycleClock.notBefore((long)queue.lastCycle() * ROLL_CYCLE.lengthInMillis());
        }

        return queue;
    }

    private static SingleChronicleQueueBuilder builder(final Path directory)
    {
        return SingleChronicleQueueBuilder.binary(directory)
            .blockSize(BLOCK_SIZE)
            .rollCycle(ROLL_CYCLE)
            .syncMode(SyncMode.NONE);
    }

    /**
     * A clock that is set back must not make the writer go on in an older file.
     */
    private static final class CycleClock implements TimeProvider
    {
        private final EpochClock clock;
        private long timeMillis;

        CycleClock(final EpochClock clock)
        {
            this.clock = clock;
        }

        void notBefore(final long timeMillis)
        {
            this.timeMillis = Math.max(this.timeMillis, timeMillis);
        }

        public long currentTimeMillis()
        {
            notBefore(clock.time());
            return timeMillis;
        }
    }
}
