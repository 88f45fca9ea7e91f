package org.plasmex.perf.grow;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.SnapshotSource;
import org.plasmex.engine.StateMachine;
import org.plasmex.perf.flow.MemoryOutput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The snapshot of a machine with many resting orders, in a JVM of its own: how big it is, how long the machine stands
 * still for it, until all of it is on disk, and how long it takes to load.
 */
public final class SnapshotRun
{
    private static final int ACCOUNTS = 1_000;
    private static final double MEGA = 1e6;

    private SnapshotRun()
    {
    }

    /**
     * Measure.
     *
     * @param args resting orders; the file to write, which must not be there yet.
     * @throws IOException if the file cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final int orders = Integer.parseInt(args[0]);
        final Path file = Path.of(args[1]);
        final GrowVenue venue = new GrowVenue(1, ACCOUNTS, orders, Prices.WIDE);
        venue.list();
        venue.open();
        venue.rest();

        final long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        {
            venue.machine().snapshot(
                (buffer, offset, length) -> write(channel, ByteBuffer.wrap(buffer.byteArray(), offset, length)));
            channel.force(true);
            print("pause", (System.nanoTime() - start) / MEGA, "ms");
            print("bytes", channel.size() / MEGA, "MB");
        }

        final long loading = System.nanoTime();
        final StateMachine loaded = load(file, 2 * orders + 2);
        print("load", (System.nanoTime() - loading) / MEGA, "ms");
        final byte[][] digests = new byte[2][StateMachine.DIGEST_LENGTH];
        venue.machine().digest(new UnsafeBuffer(digests[0]), 0);
        loaded.digest(new UnsafeBuffer(digests[1]), 0);
        print("orders", loaded.restingOrders(), "orders");
        print("equal", Arrays.equals(digests[0], digests[1]) ? 1 : 0, "bool");
    }

    private static StateMachine load(final Path file, final int orders) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            return StateMachine.load(
                new StateMachine.Context()
                    .outputPort(new MemoryOutput((buffer, offset, length) -> {}))
                    .maxAccounts(ACCOUNTS + 1)
                    .maxOrders(orders),
                (buffer, offset, length) -> read(channel, ByteBuffer.wrap(buffer.byteArray(), offset, length)));
        }
    }

    private static void write(final FileChannel channel, final ByteBuffer bytes)
    {
        try
        {
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static int read(final FileChannel channel, final ByteBuffer bytes)
    {
        try
        {
            final int read = channel.read(bytes);
            return read < 0 ? SnapshotSource.END : read;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void print(final String name, final double value, final String unit)
    {
        System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
    }
}
