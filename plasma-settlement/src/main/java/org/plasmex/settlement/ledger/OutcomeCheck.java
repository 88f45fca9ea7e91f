package org.plasmex.settlement.ledger;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.law.Law;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Compares what the engine says a step did with what the law makes of it: price, size and fees, and every balance and
 * order that changed. A cell that was touched and did not change may be told or left out.
 */
final class OutcomeCheck
{
    private static final long U32 = 0xFFFF_FFFFL;
    private static final long END = -1;

    private final Law law;
    private long step;

    OutcomeCheck(final Law law)
    {
        this.law = law;
    }

    /**
     * Compares the step that the law has just found lawful.
     *
     * @param executed before its groups.
     * @throws LedgerHaltedException if there is a difference.
     */
    void check(final StepExecutedDecoder executed)
    {
        step = executed.step();
        same("price", executed.price(), law.price());
        same("lots", executed.lots(), law.lots());
        same("taker fee", executed.takerFee(), law.takerFee());
        same("maker fee", executed.makerFee(), law.makerFee());
        balances(executed.balances());
        orders(executed.orders());
    }

    private void balances(final StepExecutedDecoder.BalancesDecoder balances)
    {
        int access = 0;
        while (balances.hasNext())
        {
            balances.next();
            final long cell = Cells.balance(balances.asset(), (int)balances.account());
            access = seek(access, Cells.BALANCE, cell);
            balance("available", cell, access, Cells.BALANCE_AVAILABLE, balances.available());
            balance("locked", cell, access, Cells.BALANCE_LOCKED, balances.locked());
            access++;
        }
        seek(access, Cells.BALANCE, END);
    }

    private void orders(final StepExecutedDecoder.OrdersDecoder orders)
    {
        int access = 0;
        while (orders.hasNext())
        {
            orders.next();
            access = seek(access, Cells.ORDER, Cells.order((int)orders.slot()));
            order(orders, access);
            access++;
        }
        seek(access, Cells.ORDER, END);
    }

    private void order(final StepExecutedDecoder.OrdersDecoder orders, final int access)
    {
        final DirectBuffer news = law.newValues();
        final int at = law.valueOffset(access);
        final boolean gone = news.getByte(at + Cells.ORDER_SIDE) == 0;
        final DirectBuffer terms = gone ? law.oldValues() : news;

        same("open lots", orders.open(), news.getLong(at + Cells.ORDER_OPEN, BIG_ENDIAN));
        same("hidden lots", orders.hidden(), news.getLong(at + Cells.ORDER_HIDDEN, BIG_ENDIAN));
        same("account", orders.account(), terms.getInt(at + Cells.ORDER_ACCOUNT, BIG_ENDIAN) & U32);
        same("market", orders.market(), terms.getShort(at + Cells.ORDER_MARKET, BIG_ENDIAN) & 0xFFFF);
        same("side", orders.side(), terms.getByte(at + Cells.ORDER_SIDE));
        same("type", orders.orderType(), terms.getByte(at + Cells.ORDER_TYPE));
        same("price of an order", orders.price(), terms.getLong(at + Cells.ORDER_PRICE, BIG_ENDIAN));
        same("nonce of an order", orders.nonce(), terms.getLong(at + Cells.ORDER_NONCE, BIG_ENDIAN));
    }

    /**
     * The access of a cell, from one on; every other of its kind on the way must have left its cell as it was.
     */
    private int seek(final int from, final int kind, final long cell)
    {
        for (int i = from; i < law.accesses(); i++)
        {
            if (law.cell(i) == cell)
            {
                return i;
            }
            if (Cells.kind(law.cell(i)) == kind && changed(i))
            {
                throw new LedgerHaltedException(
                    step, "the law changes cell " + name(law.cell(i)) + ", the engine tells of " + name(cell));
            }
        }

        if (cell != END)
        {
            throw new LedgerHaltedException(step, "the engine changes cell " + name(cell) + ", the law does not");
        }

        return law.accesses();
    }

    private boolean changed(final int access)
    {
        final int offset = law.valueOffset(access);
        for (int i = 0; i < law.valueLength(access); i += Long.BYTES)
        {
            if (law.oldValues().getLong(offset + i) != law.newValues().getLong(offset + i))
            {
                return true;
            }
        }

        return false;
    }

    private void balance(final String what, final long cell, final int access, final int field, final long engine)
    {
        final long byLaw = law.newValues().getLong(law.valueOffset(access) + field, BIG_ENDIAN);
        if (engine != byLaw)
        {
            throw new LedgerHaltedException(
                step, what + " in cell " + name(cell) + ": the engine says " + engine + ", the law " + byLaw);
        }
    }

    private void same(final String what, final long engine, final long byLaw)
    {
        if (engine != byLaw)
        {
            throw new LedgerHaltedException(step, what + ": the engine says " + engine + ", the law " + byLaw);
        }
    }

    private static String name(final long cell)
    {
        return cell == END ? "none" : String.format("0x%016x", cell);
    }
}
