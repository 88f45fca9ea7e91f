package org.plasmex.perf.pipeline;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Reads the output and keeps the fills; when all is over it makes a checksum of them, with each order by its number in
 * the stream, which the rival's trades have and ours do not. As the rival's side does, it looks at nothing but what was
 * traded.
 */
final class FillCheck implements RecordHandler
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private static final int STRIDE = 4; // account and nonce of the maker, lots, price

    private final int[][] ids;
    private long[] words = new long[1 << 20];
    private int end;

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
        if (end == words.length)
        {
            words = Arrays.copyOf(words, 2 * end);
        }
        words[end] = maker.account();
        words[end + 1] = maker.nonce();
        words[end + 2] = step.lots();
        words[end + 3] = step.price();
        end += STRIDE;
    }

    /**
     * What both sides must agree on.
     */
    String result()
    {
        long checksum = 0;
        for (int at = 0; at < end; at += STRIDE)
        {
            final int id = ids[(int)words[at]][(int)words[at + 1]];
            checksum = ((checksum * 31 + id) * 31 + words[at + 2]) * 31 + words[at + 3];
        }

        return end / STRIDE + " " + Long.toHexString(checksum);
    }
}
