package org.plasmex.settlement.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * What a step makes payable on L1, read off its bytes.
 *
 * @param step      its number.
 * @param account   that it was taken out of.
 * @param asset     number of the asset.
 * @param amount    in quanta.
 * @param recipient address on L1, hex.
 */
public record Payout(long step, int account, int asset, long amount, String recipient)
{
    private static final int ADDRESS_LENGTH = 20;
    private static final int PREV_LENGTH = Long.BYTES;
    private static final int REQUEST_ACCOUNT =
        Steps.REQUEST_LENGTH + PREV_LENGTH + Cells.length(Cells.REGISTER) + PREV_LENGTH;
    private static final int REQUEST_BALANCE = REQUEST_ACCOUNT + Cells.length(Cells.ACCOUNT) + PREV_LENGTH;
    private static final int REQUEST_LENGTH = REQUEST_BALANCE + Cells.length(Cells.BALANCE);

    /**
     * All payouts of a block.
     *
     * @param blocks that have it.
     * @param block  its number, from 1.
     * @return in the order of their steps; none of steps that are cut short.
     */
    public static List<Payout> in(final BlockStore blocks, final long block)
    {
        final List<Payout> payouts = new ArrayList<>();
        blocks.steps(block, (number, buffer, offset, length) ->
            of(number, buffer, offset, length).ifPresent(payouts::add));
        return payouts;
    }

    /**
     * All payouts of all blocks.
     *
     * @param blocks to look through; a block that was passed over has none.
     * @param last   number of the last block to look at.
     * @return in the order of their steps.
     */
    public static List<Payout> upTo(final BlockStore blocks, final long last)
    {
        final List<Payout> payouts = new ArrayList<>();
        for (long block = 1; block <= last; block++)
        {
            if (!blocks.isGap(block))
            {
                payouts.addAll(in(blocks, block));
            }
        }
        return payouts;
    }

    /**
     * The payout of a step.
     *
     * @param number of the step.
     * @param step   has it.
     * @param offset where it begins.
     * @param length of it.
     * @return what it makes payable; none where it pays nothing, or is cut short.
     */
    public static Optional<Payout> of(final long number, final DirectBuffer step, final int offset, final int length)
    {
        final int op = length == 0 ? 0 : step.getByte(offset);
        if (op == Steps.WITHDRAW && length > Steps.WITHDRAW_LENGTH)
        {
            return Optional.of(new Payout(
                number,
                step.getInt(offset + Steps.WITHDRAW_ACCOUNT, BIG_ENDIAN),
                step.getShort(offset + Steps.WITHDRAW_ASSET, BIG_ENDIAN) & 0xffff,
                step.getLong(offset + Steps.WITHDRAW_AMOUNT, BIG_ENDIAN),
                Hex.encode(step, offset + Steps.WITHDRAW_RECIPIENT, ADDRESS_LENGTH)));
        }
        if (op == Steps.REQUEST && length == REQUEST_LENGTH)
        {
            // What the owner had available is in the link to its balance; another's request pays nothing.
            final String requester = Hex.encode(step, offset + Steps.REQUEST_REQUESTER, ADDRESS_LENGTH);
            final String owner = Hex.encode(step, offset + REQUEST_ACCOUNT + Cells.ACCOUNT_OWNER, ADDRESS_LENGTH);
            final long amount = step.getLong(offset + REQUEST_BALANCE + Cells.BALANCE_AVAILABLE, BIG_ENDIAN);
            if (requester.equals(owner) && amount > 0)
            {
                return Optional.of(new Payout(
                    number,
                    step.getInt(offset + Steps.REQUEST_ACCOUNT, BIG_ENDIAN),
                    step.getShort(offset + Steps.REQUEST_ASSET, BIG_ENDIAN) & 0xffff,
                    amount,
                    owner));
            }
        }
        return Optional.empty();
    }
}
