package org.plasmex.venue.demo;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;

/**
 * What a step makes payable on L1, read off its bytes.
 *
 * @param step      its number.
 * @param account   that it was taken out of.
 * @param asset     number of the asset.
 * @param amount    in quanta.
 * @param recipient address on L1, hex.
 */
record Payout(long step, int account, int asset, long amount, String recipient)
{
    private static final int ADDRESS_LENGTH = 20;
    private static final int PREV_LENGTH = Long.BYTES;
    private static final int REQUEST_ACCOUNT =
        Steps.REQUEST_LENGTH + PREV_LENGTH + Cells.length(Cells.REGISTER) + PREV_LENGTH;
    private static final int REQUEST_BALANCE = REQUEST_ACCOUNT + Cells.length(Cells.ACCOUNT) + PREV_LENGTH;

    /**
     * All payouts of all blocks.
     *
     * @param blocks to look through.
     * @return in the order of their steps.
     */
    static List<Payout> all(final BlockStore blocks)
    {
        final List<Payout> payouts = new ArrayList<>();
        for (long block = 1; block <= blocks.newest(); block++)
        {
            blocks.steps(block, (number, buffer, offset, length) -> add(payouts, number, buffer, offset));
        }
        return payouts;
    }

    private static void add(
        final List<Payout> payouts, final long number, final DirectBuffer step, final int offset)
    {
        switch (step.getByte(offset))
        {
            case Steps.WITHDRAW -> payouts.add(new Payout(
                number,
                step.getInt(offset + Steps.WITHDRAW_ACCOUNT, ByteOrder.BIG_ENDIAN),
                step.getShort(offset + Steps.WITHDRAW_ASSET, ByteOrder.BIG_ENDIAN) & 0xffff,
                step.getLong(offset + Steps.WITHDRAW_AMOUNT, ByteOrder.BIG_ENDIAN),
                Hex.encode(step, offset + Steps.WITHDRAW_RECIPIENT, ADDRESS_LENGTH)));

            case Steps.REQUEST ->
            {
                // What the owner had available is in the link to its balance; another's request pays nothing.
                final String requester = Hex.encode(step, offset + Steps.REQUEST_REQUESTER, ADDRESS_LENGTH);
                final String owner =
                    Hex.encode(step, offset + REQUEST_ACCOUNT + Cells.ACCOUNT_OWNER, ADDRESS_LENGTH);
                final long amount =
                    step.getLong(offset + REQUEST_BALANCE + Cells.BALANCE_AVAILABLE, ByteOrder.BIG_ENDIAN);
                if (requester.equals(owner) && amount > 0)
                {
                    payouts.add(new Payout(
                        number,
                        step.getInt(offset + Steps.REQUEST_ACCOUNT, ByteOrder.BIG_ENDIAN),
                        step.getShort(offset + Steps.REQUEST_ASSET, ByteOrder.BIG_ENDIAN) & 0xffff,
                        amount,
                        owner));
                }
            }

            default ->
            {
                // Nothing else is payable.
            }
        }
    }
}
