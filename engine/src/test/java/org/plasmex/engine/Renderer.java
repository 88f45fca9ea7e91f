package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StartedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Shows output records as short lines: what happened, then the balances after it as {@code account/asset
 * available+locked}, then the orders after it as {@code #slot open@price}.
 */
final class Renderer
{
    private static final String[] SIDES = {"-", "BUY", "SELL"};
    private static final String[] TYPES = {"-", "GTC", "IOC", "FOK", "POST_ONLY"};
    private static final String[] REASONS =
        {"-", "OWNER", "EXPIRED", "UNFILLED", "SELF_TRADE", "CLOSED", "FLOORED", "REQUESTED", "VOID", "REVEALED"};

    private Renderer()
    {
    }

    static String line(final byte[] record)
    {
        final DirectBuffer buffer = new UnsafeBuffer(record);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);

        return switch (header.templateId())
        {
            case StartedDecoder.TEMPLATE_ID -> started(new StartedDecoder().wrapAndApplyHeader(buffer, 0, header));
            case StepExecutedDecoder.TEMPLATE_ID ->
                step(new StepExecutedDecoder().wrapAndApplyHeader(buffer, 0, header));
            case RefusedDecoder.TEMPLATE_ID -> refused(new RefusedDecoder().wrapAndApplyHeader(buffer, 0, header));
            case BlockSealedDecoder.TEMPLATE_ID ->
                sealed(new BlockSealedDecoder().wrapAndApplyHeader(buffer, 0, header));
            case AppliedDecoder.TEMPLATE_ID ->
                applied(new AppliedDecoder().wrapAndApplyHeader(buffer, 0, header));
            case FrozenDecoder.TEMPLATE_ID -> frozen(new FrozenDecoder().wrapAndApplyHeader(buffer, 0, header));
            default -> throw new IllegalArgumentException("template " + header.templateId());
        };
    }

    /** Of the client whose command the record of a step is of. */
    static long session(final byte[] record)
    {
        return new StepExecutedDecoder()
            .wrapAndApplyHeader(new UnsafeBuffer(record), 0, new MessageHeaderDecoder()).session();
    }

    private static String started(final StartedDecoder record)
    {
        return "STARTED chain=" + record.chainId() + " since=" + record.since() + " span=" + record.span() +
            " stepsPerBlock=" + record.stepsPerBlock();
    }

    private static String applied(final AppliedDecoder record)
    {
        return "APPLIED command=" + record.command() + " market=" + record.market() + " account=" + record.account();
    }

    private static String frozen(final FrozenDecoder record)
    {
        return "FROZEN block=" + record.block() + " step=" + record.step();
    }

    private static String refused(final RefusedDecoder record)
    {
        return "REFUSED " + record.reason() + " value=" + record.value() + " bound=" + record.bound();
    }

    private static String sealed(final BlockSealedDecoder record)
    {
        return "BLOCK " + record.number() + " since=" + record.since() + " until=" + record.until() +
            " first=" + record.firstStep() + " steps=" + record.steps() + " inbox=" + record.inbox();
    }

    private static String step(final StepExecutedDecoder record)
    {
        final StringBuilder outcome = new StringBuilder();
        if (record.lots() != 0)
        {
            outcome.append(" price=").append(record.price()).append(" lots=").append(record.lots())
                .append(" fees=").append(record.takerFee()).append(',').append(record.makerFee());
        }
        String separator = " | ";
        for (final StepExecutedDecoder.BalancesDecoder balance : record.balances())
        {
            outcome.append(separator).append(balance.account()).append('/').append(balance.asset()).append(' ')
                .append(balance.available()).append('+').append(balance.locked());
            separator = ", ";
        }
        separator = " | ";
        for (final StepExecutedDecoder.OrdersDecoder order : record.orders())
        {
            outcome.append(separator).append('#').append(order.slot()).append(' ').append(order.open())
                .append(order.hidden() == 0 ? "" : "+" + order.hidden()).append('@').append(order.price());
            separator = ", ";
        }
        final byte[] body = new byte[record.bodyLength()];
        record.getBody(body, 0, body.length);

        return body(ByteBuffer.wrap(body)) + outcome;
    }

    private static String body(final ByteBuffer body)
    {
        final int op = body.get();

        return switch (op)
        {
            case Steps.OPEN -> "OPEN account=" + u32(body) + " owner=" + name(body);
            case Steps.DEPOSIT -> "DEPOSIT entry=" + body.getLong() + " account=" + u32(body) + " asset=" + u16(body) +
                " amount=" + body.getLong();
            case Steps.TRANSFER -> "TRANSFER from=" + u32(body) + " to=" + u32(body) + " asset=" + u16(body) +
                " amount=" + body.getLong() + " nonce=" + body.getLong();
            case Steps.WITHDRAW -> "WITHDRAW account=" + u32(body) + " asset=" + u16(body) +
                " amount=" + body.getLong() + " recipient=" + name(body) + " nonce=" + body.getLong();
            case Steps.SIGNER -> "SIGNER account=" + u32(body) + " signer=" + name(body) + " nonce=" + body.getLong();
            case Steps.LIST -> "LIST market=" + u16(body) + " base=" + u16(body) + " quote=" + u16(body) +
                " lotSize=" + body.getLong() + " tickSize=" + body.getLong() + " fees=" + body.getShort() +
                "," + u16(body);
            case Steps.STATUS -> "STATUS market=" + u16(body) + " status=" + body.get();
            case Steps.REQUEST -> "REQUEST entry=" + body.getLong() + " requester=" + name(body) +
                " account=" + u32(body) + " asset=" + u16(body);
            case Steps.REVOKE -> "REVOKE entry=" + body.getLong() + " requester=" + name(body) +
                " account=" + u32(body) + " nonce=" + body.getLong();
            case Steps.FLOOR -> "FLOOR account=" + u32(body) + " floor=" + body.getLong() +
                " nonce=" + body.getLong();
            case Steps.SEAL -> "SEAL";
            case Steps.PLACE -> "PLACE slot=" + u32(body) + " account=" + u32(body) + " market=" + u16(body) + " " +
                SIDES[body.get()] + " " + TYPES[body.get()] + " price=" + body.getLong() +
                " lots=" + body.getLong() + " nonce=" + body.getLong(Steps.PLACE_NONCE);
            case Steps.FILL -> "FILL market=" + u16(body) + " taker=" + u32(body) + " maker=" + u32(body);
            case Steps.REST -> "REST market=" + u16(body) + " slot=" + u32(body);
            case Steps.CANCEL -> cancel(body);
            case Steps.TRIGGER -> "TRIGGER market=" + u16(body) + " slot=" + u32(body);
            case Steps.REDUCE -> "REDUCE slot=" + u32(body) + " lots=" + body.getLong() + " nonce=" + body.getLong();
            default -> throw new IllegalArgumentException("op " + op);
        };
    }

    private static String cancel(final ByteBuffer body)
    {
        final long slot = u32(body);
        final int reason = body.get();
        final String head = "CANCEL slot=" + slot + " " + REASONS[reason];

        return switch (reason)
        {
            case Steps.OWNER -> head + " nonce=" + body.getLong();
            case Steps.SELF_TRADE -> head + " other=" + u32(body);
            case Steps.REQUESTED, Steps.VOID ->
                head + " entry=" + body.getLong() + " requester=" + name(body) + " order=" + body.getLong();
            case Steps.REVEALED -> head + " secret=" + hex(body);
            default -> head;
        };
    }

    private static String name(final ByteBuffer body)
    {
        final byte[] address = new byte[20];
        body.get(address);

        return Addresses.name(address);
    }

    private static String hex(final ByteBuffer body)
    {
        return HexFormat.of().formatHex(body.array(), body.position(), body.capacity());
    }

    private static long u32(final ByteBuffer body)
    {
        return body.getInt() & 0xFFFF_FFFFL;
    }

    private static int u16(final ByteBuffer body)
    {
        return body.getShort() & 0xFFFF;
    }
}
