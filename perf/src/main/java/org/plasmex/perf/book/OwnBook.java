package org.plasmex.perf.book;

import org.plasmex.matching.Admission;
import org.plasmex.matching.FillHandler;
import org.plasmex.matching.LevelSlab;
import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderIndex;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.OrderType;
import org.plasmex.matching.Side;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Our side of the comparison: one book, driven as the state machine drives it, the lookup of orders by name included.
 */
final class OwnBook implements FillHandler
{
    private static final int MARKET = 1;
    private static final int MAX_FILLS = 10_000;
    private static final int CAPACITY = 1 << 20;
    private static final long SEED = 0x5DEECE66DL;

    private final OrderSlab orders = new OrderSlab(CAPACITY / 16, CAPACITY);
    private final OrderIndex index = new OrderIndex(orders, SEED);
    private final OrderBook book = new OrderBook(orders, new LevelSlab());
    private long fills;
    private long checksum;

    /**
     * Runs a file of commands several times, each on a book of its own, and prints a line for each measured run:
     * nanoseconds, fills, checksum.
     *
     * @param args the file, unmeasured runs, measured runs.
     * @throws IOException where the file cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final BookCommands commands = BookCommands.read(Path.of(args[0]));
        final int unmeasured = Integer.parseInt(args[1]);
        final int runs = unmeasured + Integer.parseInt(args[2]);
        for (int i = 0; i < runs; i++)
        {
            final OwnBook own = new OwnBook();
            own.execute(commands, 0, commands.fillers());
            final long start = System.nanoTime();
            own.execute(commands, commands.fillers(), commands.count());
            final long elapsed = System.nanoTime() - start;
            if (i >= unmeasured)
            {
                System.out.println(elapsed + " " + own.fills + " " + Long.toHexString(own.checksum()));
            }
        }
    }

    void execute(final BookCommands commands, final int from, final int to)
    {
        final long[] words = commands.words();
        for (int at = from * BookCommands.STRIDE; at < to * BookCommands.STRIDE; at += BookCommands.STRIDE)
        {
            final long head = words[at];
            final int account = (int)(head >>> 32);
            final long id = words[at + 1];
            switch ((int)head & 0xFF)
            {
                case BookCommands.NEW:
                    place((int)head >>> 8, OrderType.GTC, account, id, words[at + 2], words[at + 3]);
                    break;

                case BookCommands.IOC:
                    place((int)head >>> 8, OrderType.IOC, account, id, words[at + 2], words[at + 3]);
                    break;

                case BookCommands.CANCEL:
                    cancel(account, id);
                    break;

                case BookCommands.REPLACE:
                    replace((int)head >>> 8, account, id, words[at + 2], words[at + 3]);
                    break;

                default:
                    reduce(account, id, words[at + 3]);
                    break;
            }
        }
    }

    OrderSlab orders()
    {
        return orders;
    }

    OrderBook book()
    {
        return book;
    }

    int find(final int account, final long id)
    {
        return index.get(account, id);
    }

    /**
     * A number that tells apart what was filled and what rests in the end.
     */
    long checksum()
    {
        long sum = checksum;
        for (int side = Side.BUY; side <= Side.SELL; side++)
        {
            for (int level = book.firstLevel(side); level != 0; level = book.nextLevel(level))
            {
                for (int slot = book.firstOrder(level); slot != OrderSlab.NONE; slot = book.nextOrder(slot))
                {
                    sum = ((sum * 31 + orders.nonce(slot)) * 31 + orders.open(slot)) * 31 + orders.price(slot);
                }
            }
        }

        return sum;
    }

    @Override
    public void onFill(final int taker, final int maker, final long lots, final long price)
    {
        fills++;
        checksum = ((checksum * 31 + orders.nonce(maker)) * 31 + lots) * 31 + price;
        if (orders.open(maker) == 0)
        {
            index.remove(maker);
            orders.release(maker);
        }
    }

    @Override
    public void onSelfTrade(final int taker, final int maker)
    {
        throw new IllegalStateException("the commands let no account meet itself");
    }

    private void place(
        final int side, final int type, final int account, final long id, final long price, final long lots)
    {
        if (book.admit(side, type, price, lots, account, MAX_FILLS) != Admission.ADMITTED)
        {
            return;
        }

        final int slot = orders.allocate(MARKET, side, type, account, id, price, lots);
        if (book.match(slot, this) > 0 && OrderType.rests(type))
        {
            book.add(slot);
            index.add(slot);
        }
        else
        {
            orders.release(slot);
        }
    }

    private boolean cancel(final int account, final long id)
    {
        final int slot = index.remove(account, id);
        if (slot == OrderSlab.NONE)
        {
            return false;
        }

        book.remove(slot);
        orders.release(slot);
        return true;
    }

    private void replace(final int side, final int account, final long ids, final long price, final long lots)
    {
        if (cancel(account, ids >>> 32))
        {
            place(side, OrderType.GTC, account, ids & 0xFFFF_FFFFL, price, lots);
        }
    }

    private void reduce(final int account, final long id, final long lots)
    {
        final int slot = index.get(account, id);
        if (slot != OrderSlab.NONE)
        {
            book.reduce(slot, orders.open(slot) - lots);
        }
    }
}
