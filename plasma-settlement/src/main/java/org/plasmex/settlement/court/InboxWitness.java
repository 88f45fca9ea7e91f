package org.plasmex.settlement.court;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Steps;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Of which entry of the L1 inbox a step tells: the contracts ask for the rolling hash before it. Knows only where the
 * entry's number lies.
 */
public final class InboxWitness
{
    /**
     * What {@link #entry} answers for a step that tells of none.
     */
    public static final long NONE = -1;

    private static final int CANCEL_ENTRY = Steps.CANCEL_REQUESTED_ENTRY;

    private InboxWitness()
    {
    }

    /**
     * The number of the entry of which a step tells.
     *
     * @param step holds the step, any bytes from offset 0 on.
     * @param length of the step in bytes, from 0.
     * @return the number, unsigned, or {@link #NONE}.
     */
    public static long entry(final DirectBuffer step, final int length)
    {
        final int offset = offset(step, length);
        return offset == 0 || length < offset + Long.BYTES ? NONE : step.getLong(offset, BIG_ENDIAN);
    }

    private static int offset(final DirectBuffer step, final int length)
    {
        if (length == 0)
        {
            return 0;
        }

        switch (step.getByte(Steps.OP))
        {
            case Steps.DEPOSIT:
            case Steps.REQUEST:
            case Steps.REVOKE:
                return Steps.DEPOSIT_ENTRY;

            case Steps.CANCEL:
                final int reason = length > Steps.CANCEL_REASON ? step.getByte(Steps.CANCEL_REASON) : 0;
                return reason == Steps.REQUESTED || reason == Steps.VOID ? CANCEL_ENTRY : 0;

            default:
                return 0;
        }
    }
}
