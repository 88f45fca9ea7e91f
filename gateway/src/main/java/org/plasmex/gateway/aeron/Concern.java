package org.plasmex.gateway.aeron;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Whom a record of the output log concerns: everybody, the session of its command, and whoever acts for one of the
 * accounts that it touches. And what it proves: that the session has acted for an account, or may not do so.
 * <p>
 * The steps of a command follow each other and not each names the account that acts, so records must be read in order,
 * from the first of a sequence on. Steps of the venue's own between them, such as other people's stop orders that
 * begin, carry no session.
 */
final class Concern
{
    /** Returned in place of an account where there is none: the venue's own never acts. */
    static final int NO_ACCOUNT = 0;

    private static final int KEY_LENGTH = StepExecutedDecoder.keyLength();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final UnsafeBuffer body = new UnsafeBuffer();

    private boolean isEverybodys;
    private long sequence;
    private long session;
    private int actor;
    private int proven;
    private int disproven;
    private int[] accounts = new int[16];
    private int count;

    /**
     * Read a record.
     */
    void read(final long recordSequence, final DirectBuffer buffer, final int offset)
    {
        if (recordSequence != sequence)
        {
            sequence = recordSequence;
            actor = NO_ACCOUNT;
        }

        isEverybodys = false;
        session = 0;
        proven = NO_ACCOUNT;
        disproven = NO_ACCOUNT;
        count = 0;

        switch (header.wrap(buffer, offset).templateId())
        {
            case StepExecutedDecoder.TEMPLATE_ID -> readStep(step.wrapAndApplyHeader(buffer, offset, header));
            case RefusedDecoder.TEMPLATE_ID -> readRefused(refused.wrapAndApplyHeader(buffer, offset, header));
            case AppliedDecoder.TEMPLATE_ID -> readApplied(applied.wrapAndApplyHeader(buffer, offset, header));
            case BlockSealedDecoder.TEMPLATE_ID, FrozenDecoder.TEMPLATE_ID -> isEverybodys = true;
            default ->
            {
                // Started tells nobody but the ledger anything.
            }
        }
    }

    boolean isEverybodys()
    {
        return isEverybodys;
    }

    /**
     * The session of the command, 0 for none.
     */
    long session()
    {
        return session;
    }

    /**
     * The account that the session has acted for by this record, or {@link #NO_ACCOUNT}.
     */
    int proven()
    {
        return proven;
    }

    /**
     * The account that the session has acted for in vain, with a wrong key, or {@link #NO_ACCOUNT}.
     */
    int disproven()
    {
        return disproven;
    }

    int accounts()
    {
        return count;
    }

    int account(final int index)
    {
        return accounts[index];
    }

    /**
     * Whether a session hears of the record.
     */
    boolean isFor(final ClientSession listener)
    {
        if (isEverybodys || listener.isOwn(session, sequence))
        {
            return true;
        }

        for (int i = 0; i < count; i++)
        {
            if (listener.accounts().contains(accounts[i]))
            {
                return true;
            }
        }

        return false;
    }

    private void readStep(final StepExecutedDecoder decoder)
    {
        session = decoder.session();
        final boolean isSigned = !isZero(decoder.buffer(), decoder.offset() + StepExecutedDecoder.keyEncodingOffset());
        final StepExecutedDecoder.BalancesDecoder balances = decoder.balances();
        while (balances.hasNext())
        {
            add((int)balances.next().account());
        }

        int owner = NO_ACCOUNT;
        final StepExecutedDecoder.OrdersDecoder orders = decoder.orders();
        while (orders.hasNext())
        {
            final int account = (int)orders.next().account();
            owner = NO_ACCOUNT == owner ? account : owner;
            add(account);
        }

        decoder.wrapBody(body);
        final int op = body.getByte(Steps.OP) & 0xff;
        final int named = named(op);
        if (NO_ACCOUNT != named)
        {
            add(named);
        }

        if (isSigned)
        {
            actor = NO_ACCOUNT == named ? owner : named;
            proven = actor;
        }
        else if (NO_ACCOUNT != actor && 0 != session)
        {
            add(actor);
        }

        isEverybodys = Steps.LIST == op || Steps.STATUS == op;
    }

    /**
     * The account that the body of a step names as the one that is touched or acts.
     */
    private int named(final int op)
    {
        return switch (op)
        {
            case Steps.OPEN -> u32(Steps.OPEN_ACCOUNT);
            case Steps.TRANSFER -> u32(Steps.TRANSFER_FROM);
            case Steps.WITHDRAW -> u32(Steps.WITHDRAW_ACCOUNT);
            case Steps.SIGNER -> u32(Steps.SIGNER_ACCOUNT);
            case Steps.FLOOR -> u32(Steps.FLOOR_ACCOUNT);
            case Steps.PLACE -> u32(Steps.PLACE_ACCOUNT);
            case Steps.REQUEST -> u32(Steps.REQUEST_ACCOUNT);
            case Steps.REVOKE -> u32(Steps.REVOKE_ACCOUNT);
            default -> NO_ACCOUNT;
        };
    }

    private void readApplied(final AppliedDecoder decoder)
    {
        final int account = (int)decoder.account();
        if (NO_ACCOUNT == account)
        {
            isEverybodys = true;
        }
        else
        {
            add(account);
        }
    }

    private void readRefused(final RefusedDecoder decoder)
    {
        session = decoder.session();
        if (Templates.isSigned(decoder.command()))
        {
            final Refusal reason = decoder.reason();
            if (Refusal.WRONG_KEY == reason)
            {
                // Of a replacement it may be the key of the cancel.
                disproven = ReplaceOrderDecoder.TEMPLATE_ID == decoder.command() ? NO_ACCOUNT : (int)decoder.account();
            }
            else if (hasUsedTheNonce(reason))
            {
                proven = (int)decoder.account();
                add(proven);
            }
        }
    }

    // Only what the machine refuses for once key and nonce were found right.
    private static boolean hasUsedTheNonce(final Refusal reason)
    {
        return switch (reason)
        {
            case MALFORMED, NOT_SUPPORTED, UNKNOWN_MARKET, MARKET_NOT_OPEN, TERMS_DIFFER, INSUFFICIENT_BALANCE,
                OUT_OF_RANGE, WOULD_TRADE, WOULD_NOT_FILL, TOO_MANY_FILLS, UNKNOWN_ORDER, NOT_A_REDUCTION,
                FLOOR_TOO_LOW, NO_CAPACITY, WRONG_SECRET, BUSY, EXPIRED, OUT_OF_BAND, TOO_LARGE, TOO_MANY_ORDERS,
                TOO_MANY_MESSAGES, STOPPED -> true;
            default -> false;
        };
    }

    private void add(final int account)
    {
        if (count == accounts.length)
        {
            accounts = Arrays.copyOf(accounts, 2 * count);
        }
        accounts[count++] = account;
    }

    private int u32(final int offset)
    {
        return body.getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    private static boolean isZero(final DirectBuffer buffer, final int offset)
    {
        return 0 == (buffer.getLong(offset) | buffer.getLong(offset + Long.BYTES) |
            buffer.getInt(offset + KEY_LENGTH - Integer.BYTES));
    }
}
