package org.plasmex.venue.data;

import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Picks out of the output log what is about one order, as a line each.
 */
final class OrderHistory implements RecordHandler
{
    private static final List<String> REASONS = List.of(
        "-", "OWNER", "EXPIRED", "UNFILLED", "SELF_TRADE", "CLOSED", "FLOORED", "REQUESTED", "VOID", "REVEALED");
    private static final long NANOS = 1_000_000_000L;

    private final long account;
    private final long nonce;
    private final Consumer<String> lines;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final UnsafeBuffer body = new UnsafeBuffer();
    private String end;
    private boolean isLive;
    private long slot;

    /**
     * The history of an order.
     *
     * @param account that placed it.
     * @param nonce   that it was placed with.
     * @param lines   take what happened, in order.
     */
    OrderHistory(final long account, final long nonce, final Consumer<String> lines)
    {
        this.account = account;
        this.nonce = nonce;
        this.lines = lines;
    }

    /**
     * Whether there is such an order.
     */
    boolean isKnown()
    {
        return null != end;
    }

    /**
     * What became of it.
     */
    String end()
    {
        return "order " + nonce + " of account " + account + ": " +
            (isKnown() ? end : "no order was placed or refused under this name");
    }

    @Override
    public void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (header.wrap(buffer, offset).templateId())
        {
            case StepExecutedDecoder.TEMPLATE_ID -> onStep(step.wrapAndApplyHeader(buffer, offset, header));
            case RefusedDecoder.TEMPLATE_ID -> onRefused(refused.wrapAndApplyHeader(buffer, offset, header));
            default ->
            {
                // About no order.
            }
        }
    }

    private void onRefused(final RefusedDecoder refusal)
    {
        final boolean isOrder = refusal.command() == PlaceOrderDecoder.TEMPLATE_ID ||
            refusal.command() == ReplaceOrderDecoder.TEMPLATE_ID;
        if (isOrder && refusal.account() == account && refusal.nonce() == nonce && !isKnown())
        {
            line(refusal.sequence(), refusal.time(), "",
                "REFUSED " + refusal.reason() + " value=" + refusal.value() + " bound=" + refusal.bound());
            end = "refused, " + refusal.reason();
        }
    }

    private void onStep(final StepExecutedDecoder executed)
    {
        executed.balances().forEach((balance) -> {});
        boolean isAbout = false;
        long open = 0;
        long hidden = 0;
        for (final StepExecutedDecoder.OrdersDecoder order : executed.orders())
        {
            if (order.account() == account && order.nonce() == nonce)
            {
                isAbout = true;
                slot = order.slot();
                open = order.open();
                hidden = order.hidden();
            }
        }
        executed.wrapBody(body);
        final int op = body.getByte(Steps.OP) & 0xFF;
        if (op == Steps.REST && isLive && u32(Steps.REST_SLOT) == slot)
        {
            line(executed.sequence(), executed.time(), " step " + executed.step(), "REST");
            end = "rests";
        }
        else if (isAbout)
        {
            isLive = open + hidden > 0;
            line(executed.sequence(), executed.time(), " step " + executed.step(),
                describe(op, executed) + " open=" + open + (hidden == 0 ? "" : " hidden=" + hidden));
            end = end(op, open + hidden);
        }
    }

    private String describe(final int op, final StepExecutedDecoder executed)
    {
        return switch (op)
        {
            case Steps.PLACE -> "PLACE market=" + (body.getShort(Steps.PLACE_MARKET, ByteOrder.BIG_ENDIAN) & 0xFFFF) +
                (body.getByte(Steps.PLACE_SIDE) == 1 ? " buy" : " sell") +
                " price=" + u64(Steps.PLACE_PRICE) + " lots=" + u64(Steps.PLACE_LOTS) + " slot=" + slot;
            case Steps.FILL -> "FILL " + (u32(Steps.FILL_TAKER) == slot ? "as taker" : "as maker") +
                " price=" + executed.price() + " lots=" + executed.lots();
            case Steps.REDUCE -> "REDUCE";
            case Steps.TRIGGER -> "TRIGGER";
            default -> "CANCEL " + reason();
        };
    }

    private String end(final int op, final long left)
    {
        if (op == Steps.CANCEL)
        {
            return "cancelled, " + reason();
        }
        if (left == 0)
        {
            return "filled";
        }
        if (op == Steps.PLACE)
        {
            return u64(Steps.PLACE_TRIGGER) == 0 ? "is matched" : "waits for its trigger";
        }
        return null == end || op == Steps.TRIGGER ? "is matched" : end;
    }

    private String reason()
    {
        return REASONS.get(body.getByte(Steps.CANCEL_REASON));
    }

    private void line(final long sequence, final long time, final String at, final String what)
    {
        lines.accept(Instant.ofEpochSecond(time / NANOS, time % NANOS) + " command " + sequence + at + " " + what);
    }

    private long u32(final int offset)
    {
        return body.getInt(offset, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    private long u64(final int offset)
    {
        return body.getLong(offset, ByteOrder.BIG_ENDIAN);
    }
}
