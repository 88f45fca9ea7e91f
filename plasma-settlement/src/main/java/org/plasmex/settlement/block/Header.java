package org.plasmex.settlement.block;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.law.Bounds;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * The header of a block. All numbers are unsigned. Immutable, but for the arrays: do not change them, they are not
 * copied.
 *
 * @param number    of the block, 0 for genesis.
 * @param since     seconds: the parent's {@code until}.
 * @param until     seconds, not before since.
 * @param firstStep number of the block's first step.
 * @param steps     how many steps the block has.
 * @param inbox     register of the inbox after the block.
 * @param parent    hash of the parent's header, 32 bytes.
 * @param dataRoot  root of the block's data tree, 32 bytes.
 */
public record Header(
    long number, long since, long until, long firstStep, long steps, long inbox, byte[] parent, byte[] dataRoot)
    implements Bounds
{
    /**
     * Length of {@link #encode()}: eight words.
     */
    public static final int ENCODED_LENGTH = 256;

    /**
     * Length of {@link #pack()}.
     */
    public static final int PACKED_LENGTH = 112;

    private static final int WORD = 32;
    private static final int NUMBERS = 6;
    private static final int PARENT = 6 * WORD;
    private static final int DATA_ROOT = 7 * WORD;
    private static final int PACKED_PARENT = NUMBERS * Long.BYTES;
    private static final int PACKED_DATA_ROOT = PACKED_PARENT + WORD;

    /**
     * Checks the form of the header, not its rules.
     *
     * @throws IllegalArgumentException if a hash has not 32 bytes.
     */
    public Header
    {
        if (parent.length != WORD || dataRoot.length != WORD)
        {
            throw new IllegalArgumentException("a hash has 32 bytes");
        }
    }

    /**
     * The header of block 0.
     *
     * @param time of the chain's deployment, seconds.
     * @return a header without steps.
     */
    public static Header genesis(final long time)
    {
        return new Header(0, time, time, 1, 0, 0, new byte[WORD], new byte[WORD]);
    }

    /**
     * The header as the contracts encode it: {@code abi.encode}, a word for each field.
     *
     * @return 256 bytes.
     */
    public byte[] encode()
    {
        final byte[] bytes = new byte[ENCODED_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final long[] numbers = {number, since, until, firstStep, steps, inbox};
        for (int i = 0; i < NUMBERS; i++)
        {
            buffer.putLong((i + 1) * WORD - Long.BYTES, numbers[i], BIG_ENDIAN);
        }
        buffer.putBytes(PARENT, parent);
        buffer.putBytes(DATA_ROOT, dataRoot);
        return bytes;
    }

    /**
     * The header as it is shown to the contracts: its fields one after another, without padding.
     *
     * @return 112 bytes.
     */
    public byte[] pack()
    {
        final byte[] bytes = new byte[PACKED_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final long[] numbers = {number, since, until, firstStep, steps, inbox};
        for (int i = 0; i < NUMBERS; i++)
        {
            buffer.putLong(i * Long.BYTES, numbers[i], BIG_ENDIAN);
        }
        buffer.putBytes(PACKED_PARENT, parent);
        buffer.putBytes(PACKED_DATA_ROOT, dataRoot);
        return bytes;
    }

    /**
     * Reads what {@link #pack()} gives, at the begin of an array.
     *
     * @param bytes at least 112.
     * @return the header.
     * @throws IllegalArgumentException if there are fewer bytes.
     */
    public static Header unpack(final byte[] bytes)
    {
        if (bytes.length < PACKED_LENGTH)
        {
            throw new IllegalArgumentException("a packed header has 112 bytes, not " + bytes.length);
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final long[] numbers = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++)
        {
            numbers[i] = buffer.getLong(i * Long.BYTES, BIG_ENDIAN);
        }

        return of(
            numbers,
            Arrays.copyOfRange(bytes, PACKED_PARENT, PACKED_DATA_ROOT),
            Arrays.copyOfRange(bytes, PACKED_DATA_ROOT, PACKED_LENGTH));
    }

    /**
     * Reads what {@link #encode()} gives.
     *
     * @param bytes 256 bytes.
     * @return the header.
     * @throws IllegalArgumentException if the bytes are no header.
     */
    public static Header decode(final byte[] bytes)
    {
        if (bytes.length != ENCODED_LENGTH)
        {
            throw new IllegalArgumentException("a header has 256 bytes, not " + bytes.length);
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final long[] numbers = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++)
        {
            for (int j = i * WORD; j < (i + 1) * WORD - Long.BYTES; j += Long.BYTES)
            {
                if (buffer.getLong(j) != 0)
                {
                    throw new IllegalArgumentException("field " + i + " of a header is above 64 bits");
                }
            }
            numbers[i] = buffer.getLong((i + 1) * WORD - Long.BYTES, BIG_ENDIAN);
        }

        return of(
            numbers,
            Arrays.copyOfRange(bytes, PARENT, DATA_ROOT),
            Arrays.copyOfRange(bytes, DATA_ROOT, ENCODED_LENGTH));
    }

    private static Header of(final long[] numbers, final byte[] parent, final byte[] dataRoot)
    {
        return new Header(
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], parent, dataRoot);
    }

    /**
     * The block's hash.
     *
     * @return 32 bytes, a new array.
     */
    public byte[] hash()
    {
        return new Keccak().hash(encode());
    }

    /**
     * The number of the first step of the next block.
     *
     * @return {@code firstStep + steps}.
     */
    public long nextStep()
    {
        return firstStep + steps;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Header that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString()
    {
        return "Header{number=" + Long.toUnsignedString(number) +
            ", since=" + Long.toUnsignedString(since) +
            ", until=" + Long.toUnsignedString(until) +
            ", firstStep=" + Long.toUnsignedString(firstStep) +
            ", steps=" + Long.toUnsignedString(steps) +
            ", inbox=" + Long.toUnsignedString(inbox) +
            ", parent=" + Hex.encode(parent) +
            ", dataRoot=" + Hex.encode(dataRoot) + '}';
    }
}
