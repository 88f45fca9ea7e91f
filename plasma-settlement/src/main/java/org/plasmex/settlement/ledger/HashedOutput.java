package org.plasmex.settlement.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Keccak;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Writes a snapshot: integers, bytes, and behind them the hash of all of it. Not thread safe.
 */
final class HashedOutput
{
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int MAX_CELL_LENGTH = 2 * Long.BYTES + Cells.MAX_LENGTH;

    private final OutputStream out;
    private final Keccak keccak = new Keccak();
    private final byte[] bytes = new byte[BUFFER_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int used;

    HashedOutput(final OutputStream out)
    {
        this.out = out;
    }

    void putLong(final long value)
    {
        room(Long.BYTES);
        buffer.putLong(used, value, BIG_ENDIAN);
        used += Long.BYTES;
    }

    void putBytes(final byte[] source)
    {
        room(source.length);
        buffer.putBytes(used, source);
        used += source.length;
    }

    void putCell(final long cell, final long touch, final DirectBuffer value, final int offset, final int length)
    {
        room(MAX_CELL_LENGTH);
        buffer.putLong(used, cell, BIG_ENDIAN);
        buffer.putLong(used + Long.BYTES, touch, BIG_ENDIAN);
        buffer.putBytes(used + 2 * Long.BYTES, value, offset, length);
        used += 2 * Long.BYTES + length;
    }

    /**
     * Ends the snapshot, and hands on all of it.
     */
    void finish()
    {
        flush();
        keccak.finish(buffer, 0);
        write(Keccak.LENGTH);
    }

    private void room(final int length)
    {
        if (BUFFER_LENGTH - used < length)
        {
            flush();
        }
    }

    private void flush()
    {
        keccak.update(buffer, 0, used);
        write(used);
        used = 0;
    }

    private void write(final int length)
    {
        try
        {
            out.write(bytes, 0, length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write a ledger's snapshot: " + ex.getMessage(), ex);
        }
    }
}
