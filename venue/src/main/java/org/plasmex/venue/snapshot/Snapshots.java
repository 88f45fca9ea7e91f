package org.plasmex.venue.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.plasmex.engine.CommandHandler;
import org.plasmex.engine.StateMachine;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.SealDecoder;
import org.plasmex.settlement.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of a running venue. It stands before the state machine: right after a Seal command that cut a
 * block, the machine's state is copied to memory, which is all that the venue waits for. When the ledger comes to the
 * same seal, its thread writes the file: the copy, then its own cells. A snapshot that cannot be written is told of,
 * and changes nothing else.
 */
public final class Snapshots implements CommandHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private static final long REPLAY_MASK = (1 << 14) - 1;

    private final SnapshotStore store;
    private final StateMachine machine;
    private final Ledger ledger;
    private final long interval;
    private final ErrorHandler errorHandler;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MachineImage image = new MachineImage();
    private long lastBlock;
    private boolean isLive;
    private volatile boolean isWanted;
    private volatile Taken taken;
    private volatile long newest;
    private volatile long written;
    private volatile long pauseNanos;
    private volatile long writtenAt;
    private volatile long bytes;
    private LongConsumer onWritten;
    private LongConsumer onReplay = sequence -> {};

    /**
     * The snapshots of a venue, of which none is taken until it is {@link #start() started}.
     *
     * @param store        takes them.
     * @param restored     what the venue starts from.
     * @param interval     of blocks after which the next one is due; 0: only when one is wanted.
     * @param errorHandler told when a snapshot cannot be written.
     */
    public Snapshots(
        final SnapshotStore store, final Restored restored, final long interval, final ErrorHandler errorHandler)
    {
        this.store = store;
        this.interval = interval;
        this.errorHandler = errorHandler;
        machine = restored.machine();
        ledger = restored.ledger();
        lastBlock = restored.block();
        newest = restored.sequence();
    }

    /**
     * Who is to be told now and then how far the replay is. Before it.
     *
     * @param listener given the sequence of a command that is executed again, on the thread that replays.
     */
    public void onReplay(final LongConsumer listener)
    {
        onReplay = listener;
    }

    /**
     * The journal is replayed: from now on snapshots are taken. Before the threads are started.
     */
    public void start()
    {
        isLive = true;
    }

    /**
     * Take one at the next Seal command that cuts a block. Any thread.
     */
    public void want()
    {
        isWanted = true;
    }

    @Override
    public boolean hasWork()
    {
        return machine.hasWork();
    }

    @Override
    public long wakeTimeNanos()
    {
        return machine.wakeTimeNanos();
    }

    @Override
    public void onCommand(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        final long block = machine.block();
        machine.onCommand(sequence, timeNanos, buffer, offset, length);
        if (0 == (sequence & REPLAY_MASK) && !isLive)
        {
            onReplay.accept(sequence);
        }
        if (machine.block() != block && isLive && isDue() && isSeal(buffer, offset))
        {
            take(sequence);
        }
    }

    /**
     * The ledger has come to a seal. On the ledger's thread, before it takes another record.
     */
    public void onSeal()
    {
        final Taken waiting = taken;
        if (null != waiting && waiting.block() == ledger.blocks())
        {
            write(waiting.sequence());
            taken = null;
        }
    }

    /**
     * Take and write one of a venue at rest: all of its threads have ended. Not where the last step is not sealed, or
     * the newest snapshot has all of it.
     *
     * @param executed sequence of the last command.
     */
    public void atRest(final long executed)
    {
        if (ledger.isAtSeal() && ledger.steps() == machine.nextStep() - 1 && newest != executed)
        {
            copy();
            write(executed);
        }
    }

    /**
     * How many snapshots were written. Any thread.
     *
     * @return their number, since the start.
     */
    public long written()
    {
        return written;
    }

    /**
     * How long the venue waited for the last one that was taken. Any thread.
     *
     * @return nanoseconds.
     */
    public long pauseNanos()
    {
        return pauseNanos;
    }

    /**
     * How long ago the last one was written. Any thread.
     *
     * @return seconds, -1 where none was since the start.
     */
    public long ageSeconds()
    {
        return 0 == written ? -1 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - writtenAt);
    }

    /**
     * How large the last one is. Any thread.
     *
     * @return bytes, 0 where none was written since the start.
     */
    public long bytes()
    {
        return bytes;
    }

    /**
     * Tell somebody after each, on the thread that writes it. Before the venue is started.
     *
     * @param listener told what {@link #notNeededBelow()} then is.
     */
    public void onWritten(final LongConsumer listener)
    {
        onWritten = listener;
    }

    /**
     * The sequence below which no start reads the logs.
     *
     * @return the older of two snapshots, read back now and found sound, begins there; 0 where there are not two.
     */
    public long notNeededBelow()
    {
        try
        {
            return store.notNeededBelow();
        }
        catch (final IOException ex)
        {
            LOG.warn("snapshots cannot be read back: {}", ex.toString());
            return 0;
        }
    }

    private boolean isDue()
    {
        return null == taken && (isWanted || interval > 0 && machine.block() - 1 - lastBlock >= interval);
    }

    // A block that a clock or a limit has cut is followed by steps of the command that came upon it.
    private boolean isSeal(final DirectBuffer buffer, final int offset)
    {
        return SealDecoder.TEMPLATE_ID == header.wrap(buffer, offset).templateId();
    }

    // What is taken is known before the seal's own output is committed: so before the ledger can come to it.
    private void take(final long sequence)
    {
        isWanted = false;
        lastBlock = machine.block() - 1;
        copy();
        taken = new Taken(lastBlock, sequence);
    }

    private void copy()
    {
        final long start = System.nanoTime();
        image.clear();
        machine.snapshot(image);
        pauseNanos = System.nanoTime() - start;
    }

    private void write(final long sequence)
    {
        final long block = ledger.blocks();
        try
        {
            final long start = System.nanoTime();
            store.write(sequence, image, ledger);
            newest = sequence;
            writtenAt = System.nanoTime();
            bytes = store.newestBytes();
            written++;
            LOG.info("snapshot of block {}, command {}: copied in {} us, written in {} ms",
                block, sequence, pauseNanos / 1000, (System.nanoTime() - start) / 1_000_000);
            if (null != onWritten)
            {
                onWritten.accept(notNeededBelow());
            }
        }
        catch (final IOException | UncheckedIOException ex)
        {
            errorHandler.onError(new IOException(
                "the snapshot of block " + block + " could not be written; the venue goes on without it", ex));
        }
    }

    /**
     * A machine's state that waits for the ledger's.
     */
    private record Taken(long block, long sequence)
    {
    }
}
