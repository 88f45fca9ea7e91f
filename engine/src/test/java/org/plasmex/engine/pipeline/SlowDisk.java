package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.journal.LogException;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.RecordLog;
import org.plasmex.journal.Sequencing;

import java.util.concurrent.CountDownLatch;

/**
 * Stands for a disk that takes long to write the journal: what is committed from a sequence on waits until it
 * {@link #writes()}, or {@link #fails()}. The output log is not held up.
 */
final class SlowDisk
{
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final long fromSequence;
    private volatile boolean isBroken;

    SlowDisk(final long fromSequence)
    {
        this.fromSequence = fromSequence;
    }

    RecordLog open(final LogWriter.Context context)
    {
        final LogWriter log = LogWriter.open(context);
        return Sequencing.GAPLESS == context.sequencing() ? new Journal(log) : log;
    }

    /**
     * Wait until it is being written to.
     */
    void awaitWrite()
    {
        PipelineSystem.await(() -> 0 == blocked.getCount());
    }

    void writes()
    {
        released.countDown();
    }

    void fails()
    {
        isBroken = true;
        released.countDown();
    }

    private final class Journal implements RecordLog
    {
        private final RecordLog log;

        private Journal(final RecordLog log)
        {
            this.log = log;
        }

        @Override
        public int commit()
        {
            if (log.batchLength() > 0 && log.sequence() >= fromSequence)
            {
                blocked.countDown();
                awaitRelease();
                if (isBroken)
                {
                    throw new LogException("the disk is broken");
                }
            }

            return log.commit();
        }

        private void awaitRelease()
        {
            boolean isInterrupted = false;
            while (released.getCount() > 0)
            {
                try
                {
                    released.await();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }

            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean fits(final int payloadLength)
        {
            return log.fits(payloadLength);
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return log.buffer();
        }

        @Override
        public int claim(final int maxLength)
        {
            return log.claim(maxLength);
        }

        @Override
        public void append(final long recordSequence, final long recordTimeNanos, final int payloadLength)
        {
            log.append(recordSequence, recordTimeNanos, payloadLength);
        }

        @Override
        public void append(
            final long recordSequence,
            final long recordTimeNanos,
            final DirectBuffer source,
            final int offset,
            final int payloadLength)
        {
            log.append(recordSequence, recordTimeNanos, source, offset, payloadLength);
        }

        @Override
        public void forceFiles()
        {
            log.forceFiles();
        }

        @Override
        public long prune(final long belowSequence)
        {
            return log.prune(belowSequence);
        }

        @Override
        public int batchLength()
        {
            return log.batchLength();
        }

        @Override
        public long sequence()
        {
            return log.sequence();
        }

        @Override
        public long timeNanos()
        {
            return log.timeNanos();
        }

        @Override
        public void close()
        {
            log.close();
        }
    }
}
