package org.plasmex.venue.replay;

import java.io.PrintWriter;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.gateway.MarketData;
import org.plasmex.gateway.ReportListener;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Compares what the venue's output says with what a flow expects: every fill, and the book after every message of the
 * exchange's record. It knows the output log and nothing of the engine.
 * <p>
 * A row to which the flow has no line of its own lies within one aggressive order that made several executions: the
 * record tells the book after each of them, the venue after all. From such a row follows how much had been executed;
 * the book as it was before the order, with that much taken off, must be the row on every level that was known before,
 * the other side unchanged; and what is executed never falls from row to row and never exceeds the order.
 * <p>
 * Not thread safe.
 */
final class FlowCheck implements ReportListener
{
    private static final int MAX_SHOWN = 20;
    private static final long NO_SESSION = -1;

    private final Flow flow;
    private final BookRecord record;
    private final int market;
    private final PrintWriter out;
    private final MarketData marketData = new MarketData();
    private final Int2ObjectHashMap<Flow.Command> orderBySlot = new Int2ObjectHashMap<>();
    private final DirectBuffer body = new UnsafeBuffer();
    private final BookRow row;
    private final BookRow book;
    private final BookRow bookBefore;

    private volatile long session = NO_SESSION;
    private int command = -1;
    private int fillsOfCommand;
    private long rowsEqual;
    private long rowsDiffering;
    private long fillsAsExpected;
    private long fillsDiffering;
    private long shown;

    /**
     * A check.
     *
     * @param flow   that the venue is given; the correlation of a command is its position in the flow + 1.
     * @param record of the book.
     * @param market number at the venue.
     * @param out    to which differences are printed.
     */
    FlowCheck(final Flow flow, final BookRecord record, final int market, final PrintWriter out)
    {
        this.flow = flow;
        this.record = record;
        this.market = market;
        this.out = out;
        row = new BookRow(record.levels());
        book = new BookRow(record.levels());
        bookBefore = new BookRow(record.levels());
    }

    /**
     * Say in which session the flow is sent, before it is.
     *
     * @param flowSession number.
     */
    void session(final long flowSession)
    {
        session = flowSession;
    }

    @Override
    public void onStep(final StepExecutedDecoder step)
    {
        final long correlation = step.session() == session ? step.correlation() : 0;
        begin(correlation);
        step.sbeRewind();
        final long price = step.price();
        final long lots = step.lots();
        marketData.onStep(step);
        if (0 != correlation)
        {
            step.sbeRewind();
            step.balances().forEach(balance -> {});
            step.orders().forEach(order -> {});
            step.wrapBody(body);
            final int op = body.getByte(0) & 0xff;
            if (Steps.PLACE == op)
            {
                orderBySlot.put(body.getInt(Steps.PLACE_SLOT, ByteOrder.BIG_ENDIAN), flow.commands().get(command));
            }
            else if (Steps.FILL == op)
            {
                onFill(orderBySlot.get(body.getInt(Steps.FILL_MAKER, ByteOrder.BIG_ENDIAN)), price, lots);
            }
        }
    }

    @Override
    public void onRefused(final RefusedDecoder refused)
    {
        // None of a flow is expected to be.
        if (refused.session() == session)
        {
            begin(refused.correlation());
            show("command " + refused.correlation() + " was refused: " + refused.reason() + " (value " +
                refused.value() + ", bound " + refused.bound() + ")\n  " + flow.commands().get(command));
        }
    }

    /**
     * The output has come to its end: check what is left to check.
     */
    void finish()
    {
        begin(flow.commands().size() + 1L);
        while (record.hasNext())
        {
            differs(record.row(), "the flow ends before it", readRow());
        }
    }

    long rowsEqual()
    {
        return rowsEqual;
    }

    long rows()
    {
        return rowsEqual + rowsDiffering;
    }

    long fillsAsExpected()
    {
        return fillsAsExpected;
    }

    /**
     * Fills that happened, or should have.
     *
     * @return the number of fills that are as expected and of those that are not.
     */
    long fills()
    {
        return fillsAsExpected + fillsDiffering;
    }

    /**
     * Whether everything was as expected, and all of the flow was seen.
     *
     * @return true if nothing differed.
     */
    boolean holds()
    {
        return 0 == shown && 0 == rowsDiffering && 0 == fillsDiffering && fillsAsExpected == flow.fills();
    }

    // What comes before a command is complete when the first output of the next one is there.
    private void begin(final long correlation)
    {
        while (command + 1 < correlation)
        {
            if (command >= 0)
            {
                end(flow.commands().get(command));
            }
            command++;
            if (command < flow.commands().size())
            {
                checkRowsWithin(flow.commands().get(command));
            }
        }
    }

    private void end(final Flow.Command ended)
    {
        for (; fillsOfCommand < ended.fills().size(); fillsOfCommand++)
        {
            fillsDiffering++;
            show("command " + (command + 1) + " did not make the fill " + ended.fills().get(fillsOfCommand) + "\n  " +
                ended);
        }
        fillsOfCommand = 0;

        for (final int expected : ended.rows())
        {
            while (record.hasNext() && record.row() < expected)
            {
                differs(record.row(), "no command of the flow explains it", readRow());
            }
            if (!record.hasNext())
            {
                rowsDiffering++;
                show("row " + expected + " is not in the record, which has " + record.row() + " rows");
            }
            else
            {
                readRow();
                readBook(book);
                if (book.sameSide(row, true) && book.sameSide(row, false))
                {
                    rowsEqual++;
                }
                else
                {
                    differs(expected, "command " + (command + 1) + " " + ended, row);
                }
            }
        }
    }

    private void onFill(final Flow.Command maker, final long price, final long lots)
    {
        final Flow.Command taker = flow.commands().get(command);
        final Flow.Fill fill = new Flow.Fill(null == maker ? 0 : maker.id(), price, lots);
        final Flow.Fill expected =
            fillsOfCommand < taker.fills().size() ? taker.fills().get(fillsOfCommand) : null;
        if (fill.equals(expected))
        {
            fillsAsExpected++;
        }
        else
        {
            fillsDiffering++;
            show("command " + (command + 1) + " made the fill " + fill + ", expected was " + expected + "\n  " + taker);
        }
        fillsOfCommand++;
    }

    private void checkRowsWithin(final Flow.Command taker)
    {
        if (Flow.Kind.TAKE != taker.kind())
        {
            return;
        }

        final int lastRow = firstRowFrom(command);
        if (record.row() >= lastRow)
        {
            return;
        }

        readBook(bookBefore);
        long executed = 0;
        while (record.hasNext() && record.row() < lastRow)
        {
            final int number = record.row();
            readRow();
            final boolean makerBuys = !taker.buy();
            final long executedHere = executed(makerBuys);
            book.copy(bookBefore);
            book.take(makerBuys, executedHere);
            if (executedHere >= executed && executedHere <= taker.lots() &&
                book.startsLike(row, makerBuys) && book.sameSide(row, !makerBuys))
            {
                executed = executedHere;
                rowsEqual++;
            }
            else
            {
                differs(number, "within command " + (command + 1) + " with " + executedHere + " lots executed, " +
                    executed + " before, " + taker, row);
            }
        }
    }

    // How much must have been taken off a side of the book for the best level of the row to be what it is.
    private long executed(final boolean buy)
    {
        long executed = 0;
        for (int level = 0; level < bookBefore.count(buy); level++)
        {
            final long price = bookBefore.price(buy, level);
            if (row.count(buy) > 0 && (price == row.price(buy, 0) || (price > row.price(buy, 0)) != buy))
            {
                return executed +
                    (price == row.price(buy, 0) ? bookBefore.lots(buy, level) - row.lots(buy, 0) : 0);
            }
            executed += bookBefore.lots(buy, level);
        }
        return executed;
    }

    private int firstRowFrom(final int from)
    {
        final List<Flow.Command> commands = flow.commands();
        for (int i = from; i < commands.size(); i++)
        {
            if (!commands.get(i).rows().isEmpty())
            {
                return commands.get(i).rows().get(0);
            }
        }
        return record.row();
    }

    private void readBook(final BookRow into)
    {
        into.clear();
        readSide(into, true, Terms.BUY);
        readSide(into, false, Terms.SELL);
    }

    private void readSide(final BookRow into, final boolean buy, final int side)
    {
        final int count = Math.min(record.levels(), marketData.levels(market, side));
        for (int level = 0; level < count; level++)
        {
            into.add(buy, marketData.price(market, side, level), marketData.lots(market, side, level));
        }
    }

    private BookRow readRow()
    {
        return record.next(row);
    }

    private void differs(final int number, final String where, final BookRow expected)
    {
        rowsDiffering++;
        show("row " + number + " differs: " + where + "\n  record: " + expected + "\n  venue:  " + book);
    }

    private void show(final String text)
    {
        shown++;
        if (shown <= MAX_SHOWN)
        {
            out.println(text);
        }
        else if (MAX_SHOWN + 1 == shown)
        {
            out.println("more differences are counted, and not shown");
        }
    }
}
