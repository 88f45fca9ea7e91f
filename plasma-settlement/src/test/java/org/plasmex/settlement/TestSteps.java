package org.plasmex.settlement;

import java.util.Arrays;

import org.agrona.ExpandableArrayBuffer;
import org.plasmex.protocol.Steps;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * The steps of a small venue, without links and signatures, and what it trades.
 */
public final class TestSteps
{
    /** The venue that is traded on. */
    public static final int MARKET = 7;
    /** What is traded. */
    public static final int BASE = 1;
    /** What is paid with. */
    public static final int QUOTE = 2;
    /** Base quanta of a lot. */
    public static final long LOT = 10;
    /** Every price is a multiple of it. */
    public static final long TICK = 5;
    /** Fee of a maker, millionths. */
    public static final int MAKER_FEE = 100;
    /** Fee of a taker, millionths. */
    public static final int TAKER_FEE = 300;
    /** When the chain begins. */
    public static final long SINCE = 1_000;
    /** The longest block, seconds. */
    public static final long SPAN = 600;
    /** Account of Alice. */
    public static final int ALICE = 1;
    /** Account of Bob. */
    public static final int BOB = 2;
    private TestSteps()
    {
    }

    /**
     * Puts a body together: integers as wide as they say, and bytes.
     *
     * @param fields {@link Byte}, {@link Short}, {@link Integer}, {@link Long} or byte array.
     * @return the bytes.
     */
    public static byte[] body(final Object... fields)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int length = 0;
        for (final Object field : fields)
        {
            if (field instanceof Byte value)
            {
                buffer.putByte(length, value);
                length += Byte.BYTES;
            }
            else if (field instanceof Short value)
            {
                buffer.putShort(length, value, BIG_ENDIAN);
                length += Short.BYTES;
            }
            else if (field instanceof Integer value)
            {
                buffer.putInt(length, value, BIG_ENDIAN);
                length += Integer.BYTES;
            }
            else if (field instanceof Long value)
            {
                buffer.putLong(length, value, BIG_ENDIAN);
                length += Long.BYTES;
            }
            else
            {
                buffer.putBytes(length, (byte[])field);
                length += ((byte[])field).length;
            }
        }

        return Arrays.copyOf(buffer.byteArray(), length);
    }

    public static byte[] open(final int account, final byte[] owner)
    {
        return body((byte)Steps.OPEN, account, owner);
    }

    public static byte[] list(
        final int market,
        final int base,
        final int quote,
        final long lot,
        final long tick,
        final int makerFee,
        final int takerFee)
    {
        return body((byte)Steps.LIST, (short)market, (short)base, (short)quote, lot, tick, (short)makerFee,
            (short)takerFee);
    }

    public static byte[] status(final int market, final int status)
    {
        return body((byte)Steps.STATUS, (short)market, (byte)status);
    }

    public static byte[] fill(final int taker, final int maker)
    {
        return body((byte)Steps.FILL, (short)MARKET, taker, maker);
    }

    public static byte[] rest(final int slot)
    {
        return body((byte)Steps.REST, (short)MARKET, slot);
    }

    public static byte[] trigger(final int slot)
    {
        return body((byte)Steps.TRIGGER, (short)MARKET, slot);
    }

    public static byte[] cancel(final int slot, final int reason, final Object... extra)
    {
        return body(body((byte)Steps.CANCEL, slot, (byte)reason), body(extra));
    }

    public static byte[] seal()
    {
        return body((byte)Steps.SEAL);
    }

    /**
     * An address that is only a number.
     *
     * @param number last byte.
     * @return 20 bytes.
     */
    public static byte[] address(final int number)
    {
        final byte[] address = new byte[20];
        address[19] = (byte)number;
        return address;
    }
}
