package org.plasmex.venue.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.agrona.MutableDirectBuffer;
import org.plasmex.engine.SnapshotException;
import org.plasmex.engine.SnapshotSource;
import org.plasmex.engine.StateMachine;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerSnapshotException;

/**
 * One snapshot on disk: the state machine and the ledger at one seal. Big-endian:
 * <pre>
 * format u64 | block u64 | sequence u64 | sealed u64 | length of the machine's part u64
 * the machine's part | the ledger's part
 * CRC32C of all before, u64
 * </pre>
 * {@code sequence} is that of the last command the machine has executed, {@code sealed} that of the command that sealed
 * the block; commands between the two, if there are any, made no step.
 *
 * @param path     of the file.
 * @param block    at whose seal it was taken.
 * @param sequence of the last command whose effects it holds.
 * @param sealed   sequence of the command that sealed the block.
 * @param machine  length of the machine's part in bytes.
 */
public record SnapshotFile(Path path, long block, long sequence, long sealed, long machine)
{
    private static final long FORMAT = 0x506C_6173_6D53_6E01L;
    private static final int HEADER_LENGTH = 5 * Long.BYTES;
    private static final int CHECKSUM_LENGTH = Long.BYTES;
    private static final int BUFFER_LENGTH = 1 << 16;

    /**
     * Write a file, and force it to disk.
     */
    static void write(final Path path, final long sequence, final MachineImage machine, final Ledger ledger)
        throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
        {
            final CheckedOutputStream checked =
                new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
            final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER_LENGTH));
            out.writeLong(FORMAT);
            out.writeLong(ledger.blocks());
            out.writeLong(sequence);
            out.writeLong(ledger.sequence());
            out.writeLong(machine.length());
            machine.writeTo(out);
            ledger.snapshot(out);
            out.flush();
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            channel.force(true);
        }
    }

    /**
     * Look at a file and check that it holds what was written to it.
     *
     * @param path of the file.
     * @return what it is.
     * @throws UnsoundSnapshotException if it is damaged.
     * @throws IOException              if it cannot be read.
     */
    public static SnapshotFile read(final Path path) throws IOException
    {
        final long length = Files.size(path);
        if (length < HEADER_LENGTH + CHECKSUM_LENGTH)
        {
            throw new UnsoundSnapshotException(path, "it has " + length + " bytes, which is no snapshot");
        }

        final CRC32C checksum = new CRC32C();
        try (InputStream in = Files.newInputStream(path))
        {
            final byte[] bytes = new byte[BUFFER_LENGTH];
            long left = length - CHECKSUM_LENGTH;
            while (left > 0)
            {
                final int part = in.readNBytes(bytes, 0, (int)Math.min(left, bytes.length));
                checksum.update(bytes, 0, part);
                left = 0 == part ? 0 : left - part;
            }

            final long stored = new DataInputStream(in).readLong();
            if (stored != checksum.getValue())
            {
                throw new UnsoundSnapshotException(path, "damaged: the checksum at byte " +
                    (length - CHECKSUM_LENGTH) + " is " + Long.toHexString(stored) + ", that of the bytes before is " +
                    Long.toHexString(checksum.getValue()));
            }
        }

        try (DataInputStream in = new DataInputStream(Files.newInputStream(path)))
        {
            final long format = in.readLong();
            final SnapshotFile file =
                new SnapshotFile(path, in.readLong(), in.readLong(), in.readLong(), in.readLong());
            if (FORMAT != format || file.machine < 0 || file.machine > length - HEADER_LENGTH - CHECKSUM_LENGTH)
            {
                throw new UnsoundSnapshotException(path, "not a snapshot of this format");
            }
            return file;
        }
    }

    /**
     * Load the machine's part.
     *
     * @param context of the machine.
     * @return the machine.
     * @throws UnsoundSnapshotException if this is no machine's state.
     * @throws IOException              if the file cannot be read.
     */
    public StateMachine loadMachine(final StateMachine.Context context) throws IOException
    {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_LENGTH))
        {
            in.skipNBytes(HEADER_LENGTH);
            return StateMachine.load(context, new Part(in, machine));
        }
        catch (final SnapshotException ex)
        {
            throw new UnsoundSnapshotException(path, ex);
        }
    }

    /**
     * Load the ledger's part.
     *
     * @param blocks that the ledger goes on with.
     * @param inbox  of L1.
     * @return the ledger.
     * @throws UnsoundSnapshotException if this is no ledger's state, or not that of these blocks.
     * @throws IOException              if the file cannot be read.
     */
    public Ledger loadLedger(final BlockStore blocks, final Inbox inbox) throws IOException
    {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_LENGTH))
        {
            in.skipNBytes(HEADER_LENGTH + machine);
            final Ledger ledger = Ledger.load(in, blocks, inbox);
            if (in.readAllBytes().length != CHECKSUM_LENGTH || ledger.blocks() != block || ledger.sequence() != sealed)
            {
                throw new UnsoundSnapshotException(path, "the ledger's part is of block " + ledger.blocks() +
                    " sealed by command " + ledger.sequence() + ", the file of block " + block + ", command " + sealed);
            }
            return ledger;
        }
        catch (final LedgerSnapshotException ex)
        {
            throw new UnsoundSnapshotException(path, ex);
        }
    }

    /**
     * The bytes of one part.
     */
    private static final class Part implements SnapshotSource
    {
        private final InputStream in;
        private final byte[] bytes = new byte[BUFFER_LENGTH];
        private long left;

        Part(final InputStream in, final long length)
        {
            this.in = in;
            left = length;
        }

        @Override
        public int read(final MutableDirectBuffer buffer, final int offset, final int length)
        {
            try
            {
                final int part = in.read(bytes, 0, (int)Math.min(left, Math.min(length, bytes.length)));
                if (part <= 0)
                {
                    return END;
                }
                buffer.putBytes(offset, bytes, 0, part);
                left -= part;
                return part;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
