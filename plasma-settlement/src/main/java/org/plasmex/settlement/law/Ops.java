package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;

import static org.plasmex.protocol.Cells.ACCOUNT;
import static org.plasmex.protocol.Cells.BALANCE;
import static org.plasmex.protocol.Cells.MARKET;
import static org.plasmex.protocol.Cells.ORDER;
import static org.plasmex.protocol.Cells.REGISTER;
import static org.plasmex.protocol.Steps.*;
import static org.plasmex.settlement.law.Op.cancel;
import static org.plasmex.settlement.law.Op.op;

/**
 * The law as a table: a row for each op, and for each reason of CANCEL.
 */
final class Ops
{
    private static final int CODES = 256;

    private static final Op[] TABLE =
    {
        op(OPEN, "OPEN", OPEN_LENGTH)
            .touches(REGISTER, ACCOUNT).empty(1)
            .rule(AccountRules::open),
        op(DEPOSIT, "DEPOSIT", DEPOSIT_LENGTH)
            .numbers(DEPOSIT_ENTRY, DEPOSIT_AMOUNT)
            .touches(REGISTER, ACCOUNT, BALANCE)
            .rule(InboxRules::deposit),
        op(TRANSFER, "TRANSFER", TRANSFER_LENGTH).signed()
            .numbers(TRANSFER_AMOUNT, TRANSFER_NONCE)
            .touches(ACCOUNT, ACCOUNT, BALANCE, BALANCE)
            .rule(AccountRules::transfer),
        op(WITHDRAW, "WITHDRAW", WITHDRAW_LENGTH).signed()
            .numbers(WITHDRAW_AMOUNT, WITHDRAW_NONCE)
            .touches(ACCOUNT, BALANCE)
            .rule(AccountRules::withdraw),
        op(SIGNER, "SIGNER", SIGNER_LENGTH).signed()
            .numbers(SIGNER_NONCE)
            .touches(ACCOUNT)
            .rule(AccountRules::signer),
        op(LIST, "LIST", LIST_LENGTH)
            .numbers(LIST_LOT_SIZE, LIST_TICK_SIZE)
            .touches(MARKET).empty(0)
            .rule(MarketRules::list),
        op(STATUS, "STATUS", STATUS_LENGTH)
            .touches(MARKET)
            .rule(MarketRules::status),
        op(REQUEST, "REQUEST", REQUEST_LENGTH)
            .numbers(REQUEST_ENTRY)
            .touches(REGISTER, ACCOUNT, BALANCE)
            .rule(InboxRules::request),
        op(REVOKE, "REVOKE", REVOKE_LENGTH)
            .numbers(REVOKE_ENTRY, REVOKE_NONCE)
            .touches(REGISTER, ACCOUNT)
            .rule(InboxRules::revoke),
        op(FLOOR, "FLOOR", FLOOR_LENGTH).signed()
            .numbers(FLOOR_FLOOR, FLOOR_NONCE)
            .touches(ACCOUNT)
            .rule(AccountRules::floor),
        op(SEAL, "SEAL", SEAL_LENGTH)
            .touches(REGISTER)
            .rule(InboxRules::seal),
        op(PLACE, "PLACE", PLACE_LENGTH).signed()
            .numbers(PLACE_PRICE, PLACE_LOTS, PLACE_PEAK, PLACE_TRIGGER, PLACE_NONCE)
            .touches(ACCOUNT, MARKET, ORDER, BALANCE).empty(2)
            .rule(OrderRules::place),
        op(FILL, "FILL", FILL_LENGTH)
            .touches(MARKET, ORDER, ORDER, BALANCE, BALANCE, BALANCE, BALANCE, BALANCE)
            .rule(FillRule::fill),
        op(REST, "REST", REST_LENGTH)
            .touches(MARKET, ORDER)
            .rule(MarketRules::rest),
        cancel(OWNER, "OWNER", CANCEL_OWNER_LENGTH).signed()
            .numbers(CANCEL_OWNER_NONCE)
            .touches(MARKET, ORDER, BALANCE, ACCOUNT)
            .rule(CancelRules::owner),
        cancel(EXPIRED, "EXPIRED", CANCEL_EXPIRED_LENGTH)
            .touches(MARKET, ORDER, BALANCE)
            .rule(CancelRules::expired),
        cancel(UNFILLED, "UNFILLED", CANCEL_UNFILLED_LENGTH)
            .touches(MARKET, ORDER, BALANCE)
            .rule(CancelRules::unfilled),
        cancel(SELF_TRADE, "SELF_TRADE", CANCEL_SELF_TRADE_LENGTH)
            .touches(MARKET, ORDER, BALANCE, ORDER)
            .rule(CancelRules::selfTrade),
        cancel(CLOSED, "CLOSED", CANCEL_CLOSED_LENGTH)
            .touches(MARKET, ORDER, BALANCE)
            .rule(CancelRules::closed),
        cancel(FLOORED, "FLOORED", CANCEL_FLOORED_LENGTH)
            .touches(MARKET, ORDER, BALANCE, ACCOUNT)
            .rule(CancelRules::floored),
        cancel(REQUESTED, "REQUESTED", CANCEL_REQUESTED_LENGTH)
            .numbers(CANCEL_REQUESTED_ENTRY, CANCEL_REQUESTED_ORDER)
            .touches(MARKET, ORDER, BALANCE, ACCOUNT, REGISTER)
            .rule(CancelRules::requested),
        cancel(REVEALED, "REVEALED", CANCEL_REVEALED_LENGTH)
            .touches(MARKET, ORDER, BALANCE)
            .rule(CancelRules::revealed),
        cancel(VOID, "VOID", CANCEL_VOID_LENGTH)
            .numbers(CANCEL_VOID_ENTRY, CANCEL_VOID_ORDER)
            .touches(ORDER, ACCOUNT, REGISTER)
            .rule(CancelRules::voided),
        op(REDUCE, "REDUCE", REDUCE_LENGTH).signed()
            .numbers(REDUCE_LOTS, REDUCE_NONCE)
            .touches(MARKET, ORDER, ACCOUNT, BALANCE)
            .rule(OrderRules::reduce),
        op(TRIGGER, "TRIGGER", TRIGGER_LENGTH)
            .touches(MARKET, ORDER)
            .rule(MarketRules::trigger),
    };

    private static final Op[] BY_CODE = new Op[CODES];
    private static final Op[] CANCEL_BY_REASON = new Op[CODES];

    static
    {
        for (final Op op : TABLE)
        {
            if (op.code == CANCEL)
            {
                CANCEL_BY_REASON[op.reason] = op;
            }
            else
            {
                BY_CODE[op.code] = op;
            }
        }
    }

    private Ops()
    {
    }

    /**
     * The row of a step, or null if there is none.
     */
    static Op of(final DirectBuffer step, final int offset, final int length)
    {
        if (length <= OP)
        {
            return null;
        }

        final int code = step.getByte(offset + OP) & 0xFF;
        if (code != CANCEL)
        {
            return BY_CODE[code];
        }

        return length <= CANCEL_REASON ? null : CANCEL_BY_REASON[step.getByte(offset + CANCEL_REASON) & 0xFF];
    }
}
