package org.plasmex.perf.pipeline;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.journal.RecordHandler;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Reads the output, counts the fills and makes a checksum of them, with each order by its number in the stream.
 */
final class FillCheck implements RecordHandler, ReportListener
{
    private final DirectBuffer body = new UnsafeBuffer();
    private final Reports reports = new Reports(Reports.ALL_SESSIONS, this);
    private int[] ids = new int[1 << 16];
    private long fills;
    private long checksum;

    @Override
    public void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        reports.onRecord(sequence, timeNanos, buffer, offset, length);
    }

    @Override
    public void onStep(final StepExecutedDecoder step)
    {
        step.balances().forEach(balance -> {});
        step.orders().forEach(order -> {});
        step.wrapBody(body);
        if (Steps.PLACE == body.getByte(0))
        {
            final int slot = body.getInt(Steps.PLACE_SLOT, ByteOrder.BIG_ENDIAN);
            if (slot >= ids.length)
            {
                ids = Arrays.copyOf(ids, Math.max(slot + 1, 2 * ids.length));
            }
            ids[slot] = (int)step.correlation();
        }
        else if (Steps.FILL == body.getByte(0))
        {
            final int maker = ids[body.getInt(Steps.FILL_MAKER, ByteOrder.BIG_ENDIAN)];
            fills++;
            checksum = ((checksum * 31 + maker) * 31 + step.lots()) * 31 + step.price();
        }
    }

    /**
     * What both sides must agree on.
     */
    String result()
    {
        return fills + " " + Long.toHexString(checksum);
    }
}
