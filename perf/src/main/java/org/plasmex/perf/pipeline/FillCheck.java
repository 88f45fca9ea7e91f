package org.plasmex.perf.pipeline;

import org.agrona.DirectBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Reads the output, counts the fills and makes a checksum of them, with each order by its number in the stream. As the
 * rival's side does, it looks at nothing but what was traded.
 */
final class FillCheck implements RecordHandler
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private final int[][] ids;
    private long fills;
    private long checksum;

    /**
     * A check of one run.
     *
     * @param ids number in the stream, by account and nonce.
     */
    FillCheck(final int[][] ids)
    {
        this.ids = ids;
    }

    @Override
    public void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        if (StepExecutedDecoder.TEMPLATE_ID == header.wrap(buffer, offset).templateId())
        {
            step.wrapAndApplyHeader(buffer, offset, header);
            if (step.lots() != 0)
            {
                onFill();
            }
        }
    }

    private void onFill()
    {
        final StepExecutedDecoder.BalancesDecoder balances = step.balances();
        while (balances.hasNext())
        {
            balances.next();
        }
        // The taker, then the maker.
        final StepExecutedDecoder.OrdersDecoder maker = step.orders().next().next();
        fills++;
        checksum = ((checksum * 31 + ids[(int)maker.account()][(int)maker.nonce()]) * 31 + step.lots()) * 31 +
            step.price();
    }

    /**
     * What both sides must agree on.
     */
    String result()
    {
        return fills + " " + Long.toHexString(checksum);
    }
}
