package org.plasmex.perf.flow;

import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.RecordHandler;
import org.plasmex.journal.Sequencing;
import org.plasmex.settlement.ledger.Ledger;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that reads an output log and gives what it reads to a ledger.
 */
public final class LedgerFollower implements AutoCloseable
{
    private static final int RECORDS_AT_A_TIME = 256;
    private static final long PARK_NANOS = 20_000;

    private final Ledger ledger;
    private final Path output;
    private final Thread thread = new Thread(this::follow, "ledger");
    private volatile long followed;
    private volatile boolean isEnded;
    private volatile RuntimeException failure;

    /**
     * Begin to follow.
     *
     * @param ledger that nobody else uses.
     * @param output directory of the log, which is there already.
     */
    public LedgerFollower(final Ledger ledger, final Path output)
    {
        this.ledger = ledger;
        this.output = output;
        thread.start();
    }

    /**
     * The thread that links.
     *
     * @return it, started.
     */
    public Thread thread()
    {
        return thread;
    }

    /**
     * Wait until the ledger has what a command put out.
     *
     * @param sequence of the command.
     * @param pipeline that executes it.
     * @throws IllegalStateException if the ledger or the pipeline has failed.
     */
    public void await(final long sequence, final Pipeline pipeline)
    {
        while (followed < sequence)
        {
            final Throwable cause = null == failure ? pipeline.failure() : failure;
            if (null != cause)
            {
                throw new IllegalStateException("stopped at command " + followed + " of " + sequence, cause);
            }
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /**
     * End the thread, and wait until it has ended.
     *
     * @throws InterruptedException if interrupted while waiting.
     */
    @Override
    public void close() throws InterruptedException
    {
        isEnded = true;
        thread.join();
    }

    private void follow()
    {
        final RecordHandler handler = (sequence, timeNanos, buffer, offset, length) ->
        {
            ledger.onRecord(buffer, offset, length);
            followed = sequence;
        };
        try (LogReader reader = LogReader.open(
            new LogReader.Context().directory(output).sequencing(Sequencing.RISING)))
        {
            while (!isEnded)
            {
                if (0 == reader.poll(handler, RECORDS_AT_A_TIME))
                {
                    LockSupport.parkNanos(PARK_NANOS);
                }
            }
        }
        catch (final RuntimeException ex)
        {
            failure = ex;
        }
    }
}
