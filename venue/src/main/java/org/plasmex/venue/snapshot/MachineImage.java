package org.plasmex.venue.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.plasmex.engine.SnapshotPort;

/**
 * The state machine's part of a snapshot, in memory. It keeps its memory from one snapshot to the next, so that only
 * the first one waits for it.
 */
final class MachineImage implements SnapshotPort
{
    private static final int CHUNK = 1 << 20;

    private final List<byte[]> chunks = new ArrayList<>();
    private long length;

    @Override
    public void onBytes(final DirectBuffer buffer, final int offset, final int byteCount)
    {
        int taken = 0;
        while (taken < byteCount)
        {
            final int index = (int)(length / CHUNK);
            final int position = (int)(length % CHUNK);
            if (index == chunks.size())
            {
                chunks.add(new byte[CHUNK]);
            }

            final int part = Math.min(byteCount - taken, CHUNK - position);
            buffer.getBytes(offset + taken, chunks.get(index), position, part);
            taken += part;
            length += part;
        }
    }

    void clear()
    {
        length = 0;
    }

    long length()
    {
        return length;
    }

    void writeTo(final OutputStream out) throws IOException
    {
        long left = length;
        for (int i = 0; left > 0; i++)
        {
            final int part = (int)Math.min(left, CHUNK);
            out.write(chunks.get(i), 0, part);
            left -= part;
        }
    }
}
