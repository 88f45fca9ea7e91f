package org.plasmex.settlement.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.Header;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Reads what a {@link HashedOutput} wrote, and no byte more. Not thread safe.
 */
final class HashedInput
{
    private static final int MAX_LENGTH = Header.ENCODED_LENGTH;

    private final InputStream in;
    private final Keccak keccak = new Keccak();
    private final byte[] bytes = new byte[MAX_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private long position;
    private long next;

    HashedInput(final InputStream in)
    {
        this.in = in;
    }

    long getLong()
    {
        return get(Long.BYTES).getLong(0, BIG_ENDIAN);
    }

    byte[] getBytes(final int length)
    {
        final byte[] copy = new byte[length];
        get(length).getBytes(0, copy);
        return copy;
    }

    /**
     * @param length no more than a header's.
     * @return holds the bytes at 0, until the next are read.
     */
    DirectBuffer get(final int length)
    {
        read(length);
        keccak.update(buffer, 0, length);
        return buffer;
    }

    private void read(final int length)
    {
        position = next;
        try
        {
            next += in.readNBytes(bytes, 0, length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read a ledger's snapshot: " + ex.getMessage(), ex);
        }

        if (next - position < length)
        {
            throw new LedgerSnapshotException(
                next, "it ends here, " + (length - (next - position)) + " bytes before it may");
        }
    }

    /**
     * Compares the hash at the end with that of all that was read.
     */
    void finish()
    {
        final UnsafeBuffer hash = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        keccak.finish(hash, 0);
        read(Keccak.LENGTH);
        if (!new UnsafeBuffer(bytes, 0, Keccak.LENGTH).equals(hash))
        {
            throw damaged("the hash is " + Hex.encode(buffer, 0, Keccak.LENGTH) +
                ", that of the bytes before it " + Hex.encode(hash, 0, Keccak.LENGTH));
        }
    }

    /**
     * Refuses what was read last.
     *
     * @param what is wrong with it.
     * @return to be thrown.
     */
    LedgerSnapshotException damaged(final String what)
    {
        return new LedgerSnapshotException(position, what);
    }
}
