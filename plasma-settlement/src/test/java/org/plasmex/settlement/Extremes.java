package org.plasmex.settlement;

import java.util.Random;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Changes a step that would be lawful to what hardly any change by chance comes to: amounts at the end of what is
 * counted, fees that leave 63 bits where what they are a part of does not, types that do not go together.
 */
final class Extremes
{
    private static final byte FOK = 3;
    private static final byte POST_ONLY = 4;
    private static final byte NO_TYPE = 5;

    private final Random random;
    private final MutableDirectBuffer body;
    private final MutableDirectBuffer links;
    private final int[] olds;

    Extremes(final Random random, final MutableDirectBuffer body, final MutableDirectBuffer links, final int[] olds)
    {
        this.random = random;
        this.body = body;
        this.links = links;
        this.olds = olds;
    }

    /**
     * Changes the step.
     *
     * @param op of the step.
     * @return whether it tells of an entry that only an inbox of more than 2^63 entries has.
     */
    boolean change(final int op)
    {
        switch (op)
        {
            case Steps.TRANSFER -> fill(olds[3] + Cells.BALANCE_AVAILABLE);
            case Steps.PLACE -> place();
            case Steps.FILL -> fill();
            case Steps.REST -> type(1, FOK);
            case Steps.TRIGGER -> links.putLong(olds[0] + Cells.MARKET_LAST_PRICE, 0, BIG_ENDIAN);
            case Steps.CANCEL -> cancel();
            case Steps.DEPOSIT, Steps.REQUEST, Steps.REVOKE ->
            {
                if (random.nextBoolean())
                {
                    body.putLong(Steps.DEPOSIT_ENTRY, Long.MAX_VALUE, BIG_ENDIAN);
                    links.putLong(olds[0], Long.MAX_VALUE, BIG_ENDIAN);
                    return true;
                }
                if (op == Steps.DEPOSIT)
                {
                    fill(olds[2] + Cells.BALANCE_AVAILABLE);
                }
            }
            default ->
            {
            }
        }
        return false;
    }

    private void place()
    {
        switch (random.nextInt(3))
        {
            case 0 -> body.putByte(Steps.PLACE_TYPE, NO_TYPE);
            case 1 -> fill(olds[3] + Cells.BALANCE_LOCKED);
            default ->
            {
                body.putByte(Steps.PLACE_TYPE, POST_ONLY);
                body.putLong(Steps.PLACE_PEAK, 3, BIG_ENDIAN);
                body.putLong(Steps.PLACE_TRIGGER, 0, BIG_ENDIAN);
            }
        }
    }

    private void fill()
    {
        switch (random.nextInt(6))
        {
            case 0 -> type(1, POST_ONLY);
            case 1 -> links.putInt(olds[2] + Cells.ORDER_ACCOUNT, 1, BIG_ENDIAN);
            case 2 -> prices(1L << 62);
            case 3 ->
            {
                links.putLong(olds[1] + Cells.ORDER_OPEN, 1L << 62, BIG_ENDIAN);
                links.putLong(olds[1] + Cells.ORDER_HIDDEN, 1L << 62, BIG_ENDIAN);
            }
            case 4 -> fill(olds[3 + random.nextInt(5)] + Cells.BALANCE_AVAILABLE);
            default ->
            {
                prices(1L << 44 + random.nextInt(12));
                links.putShort(olds[1 + random.nextInt(2)] + Cells.ORDER_TAKER_FEE, (short)-1, BIG_ENDIAN);
                links.putShort(olds[2] + Cells.ORDER_MAKER_FEE,
                    random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE, BIG_ENDIAN);
            }
        }
    }

    private void cancel()
    {
        switch (body.getByte(Steps.CANCEL_REASON))
        {
            case Steps.SELF_TRADE -> type(1, FOK);
            case Steps.REVEALED -> links.setMemory(olds[1] + Cells.ORDER_CANCEL_HASH, 16, (byte)0);
            case Steps.VOID ->
            {
            }
            default -> fill(olds[2] + Cells.BALANCE_AVAILABLE);
        }
    }

    private void type(final int access, final byte type)
    {
        links.putByte(olds[access] + Cells.ORDER_TYPE, type);
    }

    private void prices(final long price)
    {
        links.putLong(olds[1] + Cells.ORDER_PRICE, price, BIG_ENDIAN);
        links.putLong(olds[2] + Cells.ORDER_PRICE, price, BIG_ENDIAN);
    }

    /**
     * As much as an amount can be.
     */
    private void fill(final int at)
    {
        links.putLong(at, Long.MAX_VALUE, BIG_ENDIAN);
    }
}
