package org.plasmex.settlement.inbox;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.law.Inbox;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * An entry of the L1 inbox. Do not change the array: it is not copied.
 *
 * @param kind    of the entry, a constant of {@link Inbox}.
 * @param address of the owner or requester, 20 bytes.
 * @param a       the first field after the address: asset, account, slot or account, by kind.
 * @param b       the second: amount, asset, the order's nonce or nonce, by kind.
 */
public record InboxEntry(int kind, byte[] address, long a, long b)
{
    private static final int WORD = 32;
    private static final int WORDS = 5;
    private static final int ADDRESS_LENGTH = 20;

    /**
     * Checks the form of the entry, not its content.
     *
     * @throws IllegalArgumentException if the address is not one.
     */
    public InboxEntry
    {
        if (address.length != ADDRESS_LENGTH)
        {
            throw new IllegalArgumentException("an address has 20 bytes, not " + address.length);
        }
    }

    /**
     * The rolling hash after this entry, as the Vault stores it.
     *
     * @param previous the rolling hash before it, 32 bytes, zeros before the first entry.
     * @return 32 bytes.
     */
    public byte[] rolling(final byte[] previous)
    {
        final byte[] words = new byte[WORDS * WORD];
        final UnsafeBuffer buffer = new UnsafeBuffer(words);
        buffer.putBytes(0, previous, 0, WORD);
        buffer.putLong(2 * WORD - Long.BYTES, kind, BIG_ENDIAN);
        buffer.putBytes(3 * WORD - ADDRESS_LENGTH, address);
        buffer.putLong(4 * WORD - Long.BYTES, a, BIG_ENDIAN);
        buffer.putLong(5 * WORD - Long.BYTES, b, BIG_ENDIAN);
        return new Keccak().hash(words);
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof InboxEntry that &&
            kind == that.kind && a == that.a && b == that.b && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(address) * 31 + Long.hashCode(a * 31 + b) + kind;
    }

    @Override
    public String toString()
    {
        return "InboxEntry{kind=" + kind + ", address=" + Hex.encode(address) + ", a=" + Long.toUnsignedString(a) +
            ", b=" + Long.toUnsignedString(b) + '}';
    }
}
