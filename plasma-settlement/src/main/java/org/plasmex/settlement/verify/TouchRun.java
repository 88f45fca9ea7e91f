package org.plasmex.settlement.verify;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.CloseHelper;
import org.plasmex.protocol.Keccak;

/**
 * A file of touches, sorted by cell and step: cell, step, prev u64, access u8, the two hashes. It is written once, and
 * read once from its first touch on. Not thread safe.
 */
final class TouchRun implements Comparable<TouchRun>, AutoCloseable
{
    private static final int LENGTH = 3 * Long.BYTES + 1 + 2 * Keccak.LENGTH;
    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path file;
    private DataInputStream in;
    private long left;
    private Touch head;

    /**
     * Writes a run.
     *
     * @param directory where the file goes.
     * @param touches   sorted.
     * @param size      how many there are.
     */
    TouchRun(final Path directory, final Touch[] touches, final int size) throws IOException
    {
        file = Files.createTempFile(directory, "touches", ".run");
        try (DataOutputStream out = new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), BUFFER_LENGTH)))
        {
            for (int i = 0; i < size; i++)
            {
                final Touch touch = touches[i];
                out.writeLong(touch.cell());
                out.writeLong(touch.step());
                out.writeLong(touch.prev());
                out.writeByte(touch.access());
                out.write(touch.old());
                out.write(touch.left());
            }
        }
    }

    /**
     * Goes on to the next touch, or to the first.
     *
     * @return false if there is none.
     */
    boolean advance() throws IOException
    {
        if (in == null)
        {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_LENGTH));
            left = Files.size(file) / LENGTH;
        }
        if (left == 0)
        {
            return false;
        }

        left--;
        final long cell = in.readLong();
        final long step = in.readLong();
        final long prev = in.readLong();
        final int access = in.readByte();
        head = new Touch(cell, step, access, prev, in.readNBytes(Keccak.LENGTH), in.readNBytes(Keccak.LENGTH));
        return true;
    }

    /**
     * The touch that this run stands at.
     */
    Touch head()
    {
        return head;
    }

    @Override
    public int compareTo(final TouchRun other)
    {
        return Touch.BY_CELL.compare(head, other.head);
    }

    /**
     * Removes the file.
     */
    @Override
    public void close() throws IOException
    {
        CloseHelper.close(in);
        Files.delete(file);
    }
}
