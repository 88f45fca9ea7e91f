package org.plasmex.matching;

/**
 * The resting orders of one side of a book.
 * <p>
 * A price has a <em>rank</em>, which is greater where the price is better: the price itself for bids, its negative for
 * asks. So both sides are the same code.
 */
final class BookSide
{
    private static final long NO_RANK = Long.MIN_VALUE;

    private final OrderSlab orders;
    private final LevelSlab levels;
    private final LevelTrie trie;
    private final long sign;
    private int size;
    private int best;
    private long bestRank = NO_RANK;

    BookSide(final int side, final OrderSlab orders, final LevelSlab levels)
    {
        this.orders = orders;
        this.levels = levels;
        trie = new LevelTrie(levels);
        sign = side == Side.BUY ? 1 : -1;
    }

    /**
     * The number of resting orders.
     */
    int size()
    {
        return size;
    }

    int best()
    {
        return best;
    }

    int worse(final int level)
    {
        return trie.worse(level);
    }

    long bestPrice()
    {
        return best == LevelSlab.NONE ? 0 : sign * bestRank;
    }

    /**
     * Whether a taker with this limit trades with the best level.
     */
    boolean crosses(final long limit)
    {
        return bestRank >= sign * limit;
    }

    void add(final int slot)
    {
        final long rank = sign * orders.price(slot);
        final int level = trie.findOrOpen(rank);
        if (rank > bestRank)
        {
            best = level;
            bestRank = rank;
        }

        orders.link(slot, level, levels.append(level, slot, orders.open(slot)));
        size++;
    }

    void remove(final int slot, final int level)
    {
        size--;
        orders.unlink(slot);
        if (levels.leave(level, orders.next(slot), orders.prev(slot), orders.open(slot)) == 0)
        {
            close(level);
        }
    }

    void reduce(final int slot, final long lots)
    {
        levels.addLots(orders.level(slot), lots - orders.open(slot));
        orders.open(slot, lots);
    }

    /**
     * Fills a taker of the other side until its limit or its lots are reached.
     *
     * @return what the taker has open then.
     */
    long match(final int taker, final FillHandler handler)
    {
        final long limit = sign * orders.price(taker);
        final int account = orders.account(taker);
        long left = orders.open(taker);
        while (left > 0 && bestRank >= limit)
        {
            final int level = best;
            final int maker = levels.first(level);
            if (orders.account(maker) == account)
            {
                remove(maker, level);
                handler.onSelfTrade(taker, maker);
            }
            else
            {
                final long open = orders.open(maker);
                final long lots = Math.min(left, open);
                final long price = sign * bestRank;
                left -= lots;
                orders.open(taker, left);
                if (lots == open)
                {
                    remove(maker, level);
                    orders.open(maker, 0);
                }
                else
                {
                    orders.open(maker, open - lots);
                    levels.addLots(level, -lots);
                }
                handler.onFill(taker, maker, lots, price);
            }
        }

        return left;
    }

    /**
     * Whether the levels a taker reaches hold enough lots, those of its own account included.
     */
    boolean holds(final long limit, final long lots)
    {
        long left = lots;
        for (int level = best; left > 0 && reaches(level, limit); level = trie.worse(level))
        {
            left -= levels.lots(level);
        }

        return left <= 0;
    }

    /**
     * Goes through the orders that a taker would meet.
     *
     * @return the verdict, see {@link Admission}.
     */
    int survey(final boolean wholly, final long limit, final long lots, final int account, final int maxFills)
    {
        long left = lots;
        int fills = 0;
        for (int level = best; left > 0 && reaches(level, limit); level = trie.worse(level))
        {
            for (int maker = levels.first(level); left > 0 && maker != OrderSlab.NONE; maker = orders.next(maker))
            {
                if (orders.account(maker) != account)
                {
                    left -= Math.min(left, orders.open(maker));
                    if (++fills > maxFills)
                    {
                        return Admission.TOO_MANY_FILLS;
                    }
                }
            }
        }

        return wholly && left > 0 ? Admission.NOT_FILLABLE : Admission.ADMITTED;
    }

    private boolean reaches(final int level, final long limit)
    {
        return level != LevelSlab.NONE && levels.rank(level) >= sign * limit;
    }

    private void close(final int level)
    {
        trie.close(level);
        if (level == best)
        {
            best = trie.best();
            bestRank = best == LevelSlab.NONE ? NO_RANK : levels.rank(best);
        }
    }
}
