package org.plasmex.perf.book;

import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.Side;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes a lively market for one book from a seed. Prices spread over 10,000 ticks on either side of a middle that
 * wanders, denser near it, as in exchange-core's own tests; orders to cancel, replace and reduce are chosen evenly
 * among those that rest. Bids come from even accounts and asks from odd ones, so none meets itself.
 */
final class BookWorkload
{
    private static final long MIDDLE = 1_000_000;
    private static final int ACCOUNTS = 500;
    private static final int MAX_LOTS = 100;
    private static final int REACH = 5; // ticks that a taker goes beyond the best price
    private static final int DEPTH = 10_000; // ticks between the middle and the farthest price
    private static final int COMMANDS_PER_TICK = 500; // on average, until the middle moves
    private static final int PASSIVE = 1; // ticks between the middle and a new order, at least
    private static final int CROSSING = -1;

    private final SplittableRandom random;
    private final BookCommands commands;
    private final OwnBook book = new OwnBook();
    private final Mix mix;
    private final int resting;
    private long[] names = new long[1024]; // account << 32 | id, of what may rest
    private int placed;
    private long nextId = 1;
    private long middle = MIDDLE;

    /**
     * Commands of each kind in a hundred: the rest are reductions.
     */
    enum Mix
    {
        /**
         * Mostly new orders and cancels.
         */
        MIXED(44, 3, 43, 8),

        /**
         * Mostly replaces.
         */
        REPLACE(13, 3, 12, 70);

        private final int places;
        private final int takes;
        private final int cancels;
        private final int replaces;

        Mix(final int places, final int takes, final int cancels, final int replaces)
        {
            this.places = places;
            this.takes = places + takes;
            this.cancels = places + takes + cancels;
            this.replaces = places + takes + cancels + replaces;
        }
    }

    private BookWorkload(final Mix mix, final int resting, final int count, final long seed)
    {
        this.mix = mix;
        this.resting = resting;
        random = new SplittableRandom(seed);
        commands = new BookCommands(resting, resting + count);
    }

    /**
     * Makes the commands.
     *
     * @param mix     of commands.
     * @param resting orders that the book is filled with, and keeps to.
     * @param count   of commands after that.
     * @param seed    of the random numbers.
     * @return the commands.
     */
    static BookCommands generate(final Mix mix, final int resting, final int count, final long seed)
    {
        final BookWorkload workload = new BookWorkload(mix, resting, count, seed);
        for (int i = 0; i < resting; i++)
        {
            workload.place(PASSIVE);
        }
        for (int i = 0; i < count; i++)
        {
            workload.next();
        }

        return workload.commands;
    }

    private void next()
    {
        if (random.nextInt(COMMANDS_PER_TICK) == 0)
        {
            middle += random.nextInt(2) * 2 - 1;
        }

        final int dice = random.nextInt(100);
        if (dice < mix.places)
        {
            place(nearest());
            return;
        }
        if (dice < mix.takes)
        {
            take();
            return;
        }

        final int slot = chooseResting();
        if (slot == OrderSlab.NONE)
        {
            place(nearest());
        }
        else if (dice < mix.cancels)
        {
            change(BookCommands.CANCEL, slot, 0, 0);
        }
        else if (dice < mix.replaces)
        {
            replace(slot);
        }
        else if (book.orders().open(slot) > 1)
        {
            change(BookCommands.REDUCE, slot, 0, random.nextLong(1, book.orders().open(slot)));
        }
        else
        {
            change(BookCommands.CANCEL, slot, 0, 0);
        }
    }

    /**
     * Enters an order at least so far away from the middle.
     */
    private void place(final int nearest)
    {
        final int side = randomSide();
        final int account = randomAccount(side);
        add(BookCommands.NEW, account, side, nextId, price(side, nearest), randomLots());
        name(account);
    }

    private void replace(final int slot)
    {
        final int side = book.orders().side(slot);
        final int account = book.orders().account(slot);
        final long ids = book.orders().nonce(slot) << 32 | nextId;
        add(BookCommands.REPLACE, account, side, ids, price(side, nearest()), randomLots());
        name(account);
    }

    /**
     * Takes more where more rests than should.
     */
    private void take()
    {
        final int side = randomSide();
        final long best = book.book().bestPrice(Side.opposite(side));
        final long limit = best == 0 ? middle : best + (side == Side.BUY ? REACH : -REACH);
        final int most = isOverfull() ? 4 * MAX_LOTS : MAX_LOTS / 20;
        add(BookCommands.IOC, randomAccount(side), side, nextId++, limit, random.nextLong(1, most));
    }

    /**
     * How near the middle new orders may come: where more rests than should, they trade.
     */
    private int nearest()
    {
        return isOverfull() ? CROSSING : PASSIVE;
    }

    private boolean isOverfull()
    {
        return book.orders().live() > resting;
    }

    private void change(final int op, final int slot, final long price, final long lots)
    {
        final OrderSlab orders = book.orders();
        add(op, orders.account(slot), orders.side(slot), orders.nonce(slot), price, lots);
    }

    private void name(final int account)
    {
        if (placed == names.length)
        {
            names = Arrays.copyOf(names, placed * 2);
        }
        names[placed++] = (long)account << 32 | nextId++;
    }

    private void add(final int op, final int account, final int side, final long id, final long price, final long lots)
    {
        final int from = commands.count();
        commands.add(op, account, side, id, price, lots);
        book.execute(commands, from, from + 1);
    }

    private long price(final int side, final int nearest)
    {
        final double u = random.nextDouble();
        final long away = nearest + (long)(u * u * DEPTH);
        return side == Side.BUY ? middle - away : middle + away;
    }

    private int chooseResting()
    {
        while (placed > 0)
        {
            final int chosen = random.nextInt(placed);
            final int slot = book.find((int)(names[chosen] >>> 32), names[chosen] & 0xFFFF_FFFFL);
            if (slot != OrderSlab.NONE)
            {
                return slot;
            }
            names[chosen] = names[--placed];
        }

        return OrderSlab.NONE;
    }

    private int randomSide()
    {
        return random.nextInt(Side.BUY, Side.SELL + 1);
    }

    private int randomAccount(final int side)
    {
        return 2 * random.nextInt(1, ACCOUNTS) + side - Side.BUY;
    }

    private long randomLots()
    {
        return random.nextLong(1, MAX_LOTS + 1);
    }
}
