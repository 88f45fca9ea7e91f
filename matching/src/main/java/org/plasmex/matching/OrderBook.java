package org.plasmex.matching;

/**
 * The book of one market: price-time priority; icebergs; self-trade prevention in which the resting order or the taker
 * goes.
 * <p>
 * The life of an order: {@link OrderSlab#allocate} gives it a slot, {@link #admit} decides whether it may be matched at
 * all, {@link #match} fills it against the other side, and then it is {@link #add added}, where its type
 * {@link OrderType#rests rests}, or released. The engine, the benchmarks and the tests all go this way.
 * <p>
 * What it promises, prices being any positive longs:
 * <ul>
 * <li>best price, whether a price crosses, reducing an order, removing one that leaves others at its price: constant
 * time;</li>
 * <li>adding an order, and removing the last one of its price: a walk down at most 11 nodes, two or three as a rule,
 * however many levels there are ({@link LevelTrie});</li>
 * <li>a fill: constant time, and where it empties the level the same walk;</li>
 * <li>admitting: constant time; one step for each time that the taker meets an order only for FOK, and where it has
 * more lots than it may take fills and its other side has icebergs, or more orders than that;</li>
 * <li>an empty book: some 200 bytes. Levels and orders are shared by all books, and take what their slabs say.</li>
 * </ul>
 * The lots resting at one price must sum to less than 2^63, as they do where each is covered by funds. Not thread safe:
 * all books on one pair of slabs belong to one thread. The caller sees to it that slots are live and of this market.
 */
public final class OrderBook
{
    private final OrderSlab orders;
    private final LevelSlab levels;
    private final BookSide[] sides; // by their number

    /**
     * An empty book.
     *
     * @param orders of the venue.
     * @param levels of the venue.
     */
    public OrderBook(final OrderSlab orders, final LevelSlab levels)
    {
        this.orders = orders;
        this.levels = levels;
        sides = new BookSide[]{
            null,
            new BookSide(Side.BUY, orders, levels),
            new BookSide(Side.SELL, orders, levels),
        };
    }

    /**
     * Decides, before anything happens, whether an order may be matched. One that crosses nothing may, but for FOK.
     *
     * @param side     of the taker.
     * @param type     of the taker.
     * @param price    the taker's limit, greater than 0.
     * @param lots     the taker's, greater than 0.
     * @param account  the taker's: its own resting orders fill nothing and need no fill, though a POST_ONLY order that
     *                 crosses one is refused.
     * @param maxFills that one order may take.
     * @return one of {@link Admission}. A FOK order that breaks both rules is NOT_FILLABLE where the lots of no more
     * levels show it than it may take fills.
     */
    public int admit(
        final int side, final int type, final long price, final long lots, final int account, final int maxFills)
    {
        return admit(
            side,
            type,
            price,
            lots,
            account,
            SelfTrade.RESTING,
            OrderSlab.NONE,
            maxFills,
            Integer.MAX_VALUE);
    }

    /**
     * Decides, before anything happens, whether an order may be matched. One that crosses nothing may, but for FOK.
     *
     * @param side      of the taker.
     * @param type      of the taker.
     * @param price     the taker's limit, greater than 0.
     * @param lots      the taker's, greater than 0; hidden ones too.
     * @param account   the taker's: its own resting orders fill nothing and need no fill, though a POST_ONLY order that
     *                  crosses one is refused.
     * @param selfTrade one of {@link SelfTrade}. A FOK order that would go at such a meeting is NOT_FILLABLE.
     * @param excluded  slot of an order that will have left the book by then, or {@link OrderSlab#NONE}.
     * @param maxFills  that one order may take.
     * @param maxMet    how often it may be filled or meet an order of its account; {@link Integer#MAX_VALUE} where the
     *                  latter need not be counted.
     * @return one of {@link Admission}. A FOK order that breaks both rules is NOT_FILLABLE where the lots of no more
     * levels show it than it may take fills.
     */
    public int admit(
        final int side,
        final int type,
        final long price,
        final long lots,
        final int account,
        final int selfTrade,
        final int excluded,
        final int maxFills,
        final int maxMet)
    {
        final BookSide makers = makersOf(side);
        if (!makers.crosses(price))
        {
            return type == OrderType.FOK ? Admission.NOT_FILLABLE : Admission.ADMITTED;
        }
        if (type == OrderType.POST_ONLY)
        {
            return makers.crosses(price, excluded) ? Admission.WOULD_TRADE : Admission.ADMITTED;
        }
        if (type == OrderType.FOK)
        {
            return makers.mayHold(price, lots, maxFills) ?
                makers.survey(true, selfTrade, price, lots, account, excluded, maxFills, maxMet) :
                Admission.NOT_FILLABLE;
        }

        // A fill takes a lot and a maker at least.
        return lots <= maxFills && maxMet == Integer.MAX_VALUE || !makers.mayBeMetOften(Math.min(maxFills, maxMet)) ?
            Admission.ADMITTED :
            makers.survey(false, selfTrade, price, lots, account, excluded, maxFills, maxMet);
    }

    /**
     * Fills an order against the other side, best price first, oldest first at a price, each at the maker's price. A
     * resting order of the taker's own account that is met leaves the book. Both orders' lots are kept up to date;
     * no slot is released. An iceberg of which all that is open is taken shows its next lots, behind the others of its
     * price.
     *
     * @param taker   slot of a live order of this market that does not rest.
     * @param handler told of each fill and each self-trade in order.
     * @return what is left of the taker then, hidden lots too: 0, or its limit is reached.
     */
    public long match(final int taker, final FillHandler handler)
    {
        return match(taker, SelfTrade.RESTING, handler);
    }

    /**
     * Fills an order as {@link #match(int, FillHandler)} does, but for a choice at self-trades.
     *
     * @param taker     slot of a live order of this market that does not rest.
     * @param selfTrade one of {@link SelfTrade}: with INCOMING the matching ends where the taker meets an order of its
     *                  own account, which stays; the handler is told of the two last.
     * @param handler   told of each fill and each self-trade in order.
     * @return what is left of the taker then, hidden lots too: 0, or its limit is reached, or it is to go.
     */
    public long match(final int taker, final int selfTrade, final FillHandler handler)
    {
        return makersOf(orders.side(taker)).match(taker, selfTrade, handler);
    }

    /**
     * Rests an order, behind all others of its price. It must not cross: it was matched before.
     *
     * @param slot of a live order of this market that does not rest and has lots open.
     */
    public void add(final int slot)
    {
        sideOf(orders.side(slot)).add(slot);
    }

    /**
     * Takes an order out of the book. Its slot stays live.
     *
     * @param slot of a resting order of this market.
     * @throws IllegalStateException where it does not rest: nothing has changed then.
     */
    public void remove(final int slot)
    {
        final int level = orders.level(slot);
        if (level == LevelSlab.NONE)
        {
            throw new IllegalStateException("slot " + slot + " does not rest");
        }

        sideOf(orders.side(slot)).remove(slot, level);
    }

    /**
     * Lowers the lots of an order, which keeps its priority, and goes on showing what it can of what it showed.
     *
     * @param slot of a live order of this market, which need not rest.
     * @param lots that are to be left, hidden ones too; greater than 0 and not more than there are.
     */
    public void reduce(final int slot, final long lots)
    {
        if (orders.isResting(slot))
        {
            sideOf(orders.side(slot)).reduce(slot, lots);
        }
        else
        {
            orders.reduce(slot, lots);
        }
    }

    /**
     * Whether an order would meet a resting one of the other side.
     *
     * @param side  of the order.
     * @param price its limit, greater than 0.
     * @return true where its limit reaches the best price of the other side.
     */
    public boolean crosses(final int side, final long price)
    {
        return makersOf(side).crosses(price);
    }

    /**
     * The best price of a side.
     *
     * @param side of the resting orders.
     * @return the highest bid or the lowest ask; 0 where nothing rests.
     */
    public long bestPrice(final int side)
    {
        return sideOf(side).bestPrice();
    }

    /**
     * The best level of a side, to look through a book with {@link #nextLevel}, {@link #firstOrder} and
     * {@link #nextOrder}: levels from the best to the worst, orders by priority.
     *
     * @param side of the resting orders.
     * @return a level, or 0 where nothing rests. A level's number means nothing once the book has changed.
     */
    public int firstLevel(final int side)
    {
        return sideOf(side).best();
    }

    /**
     * The next worse level of the same side.
     *
     * @param level of this book.
     * @return a level, or 0 where there is none.
     */
    public int nextLevel(final int level)
    {
        return sideOf(orders.side(levels.first(level))).worse(level);
    }

    /**
     * The order of a level that is filled first.
     *
     * @param level of this book.
     * @return its slot.
     */
    public int firstOrder(final int level)
    {
        return levels.first(level);
    }

    /**
     * The order of the same level that is filled next.
     *
     * @param slot of a resting order.
     * @return its slot, or {@link OrderSlab#NONE} where there is none.
     */
    public int nextOrder(final int slot)
    {
        return orders.next(slot);
    }

    /**
     * The price of a level.
     *
     * @param level of this book.
     * @return quote quanta per lot.
     */
    public long price(final int level)
    {
        return orders.price(levels.first(level));
    }

    /**
     * The sum of what is open at a level.
     *
     * @param level of this book.
     * @return lots.
     */
    public long lots(final int level)
    {
        return levels.lots(level);
    }

    /**
     * The number of orders that rest at a level.
     *
     * @param level of this book.
     * @return at least 1.
     */
    public int orders(final int level)
    {
        return levels.orders(level);
    }

    private BookSide sideOf(final int side)
    {
        return sides[side];
    }

    private BookSide makersOf(final int side)
    {
        return sides[Side.opposite(side)];
    }
}
