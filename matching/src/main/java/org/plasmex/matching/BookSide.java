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
    private int icebergs; // of them, those that hide something; while there are none, what is hidden is not looked at
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
        if (orders.hidden(slot) != 0)
        {
            icebergs++;
        }
    }

    void remove(final int slot, final int level)
    {
        size--;
        if (isHiding(slot))
        {
            icebergs--;
        }
        orders.unlink(slot);
        if (levels.leave(level, orders.next(slot), orders.prev(slot), orders.open(slot)) == 0)
        {
            close(level);
        }
    }

    void reduce(final int slot, final long lots)
    {
        final long open = orders.open(slot);
        final boolean isHiding = isHiding(slot);
        orders.reduce(slot, lots);
        levels.addLots(orders.level(slot), orders.open(slot) - open);
        if (isHiding && orders.hidden(slot) == 0)
        {
            icebergs--;
        }
    }

    /**
     * Fills a taker of the other side until its limit or its lots are reached, or it meets its own account and goes.
     *
     * @return what is left of the taker then.
     */
    long match(final int taker, final int selfTrade, final FillHandler handler)
    {
        final long limit = sign * orders.price(taker);
        final int account = orders.account(taker);
        long left = orders.total(taker);
        while (left > 0 && bestRank >= limit)
        {
            final int level = best;
            final int maker = levels.first(level);
            if (orders.account(maker) == account)
            {
                if (selfTrade == SelfTrade.INCOMING)
                {
                    handler.onSelfTrade(taker, maker);
                    break;
                }
                remove(maker, level);
                handler.onSelfTrade(taker, maker);
            }
            else
            {
                final long open = orders.open(maker);
                final long lots = Math.min(left, open);
                final long price = sign * bestRank;
                left -= lots;
                orders.total(taker, left);
                if (lots == open)
                {
                    if (isHiding(maker))
                    {
                        refresh(maker, level);
                        handler.onRefresh(maker);
                    }
                    else
                    {
                        remove(maker, level);
                        orders.open(maker, 0);
                    }
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
     * Whether the levels a taker reaches may hold enough lots, those of its own account included. Levels are not looked
     * at beyond what it could come to within the fills it may take: each has an order to be met, but for
     * one that may hold nothing but the excluded one.
     */
    boolean mayHold(final long limit, final long lots, final int maxFills)
    {
        final int most = maxFills + 2;
        long left = icebergs == 0 ? lots : 0;
        int seen = 0;
        for (int level = best; left > 0 && seen < most && reaches(level, limit); level = trie.worse(level))
        {
            left -= levels.lots(level);
            seen++;
        }

        return left <= 0 || seen == most;
    }

    /**
     * Whether a taker has another order than the excluded one to trade with.
     */
    boolean crosses(final long limit, final int excluded)
    {
        final boolean isAlone = best != LevelSlab.NONE && levels.first(best) == excluded && levels.orders(best) == 1;

        return isAlone ? reaches(trie.worse(best), limit) : crosses(limit);
    }

    /**
     * Whether a taker might meet more than so many orders, or so many times, however few lots it takes from each.
     */
    boolean mayBeMetOften(final int most)
    {
        return size > most || icebergs > 0;
    }

    /**
     * Goes through the orders that a taker would meet, as often as it would meet them.
     *
     * @return the verdict, see {@link Admission}.
     */
    int survey(
        final boolean wholly,
        final int selfTrade,
        final long limit,
        final long lots,
        final int account,
        final int excluded,
        final int maxFills,
        final int maxMet)
    {
        long left = lots;
        int fills = 0;
        int own = 0;
        for (int level = best; left > 0 && reaches(level, limit); level = trie.worse(level))
        {
            int hiding = 0;
            for (int maker = levels.first(level); left > 0 && maker != OrderSlab.NONE; maker = orders.next(maker))
            {
                if (maker == excluded)
                {
                    continue;
                }
                if (orders.account(maker) != account)
                {
                    left -= Math.min(left, orders.open(maker));
                    fills++;
                    if (orders.hidden(maker) != 0)
                    {
                        orders.scratch(hiding + 1)[hiding++] = maker;
                    }
                }
                else if (selfTrade == SelfTrade.INCOMING)
                {
                    return wholly ? Admission.NOT_FILLABLE : Admission.ADMITTED;
                }
                else
                {
                    own++;
                }
                if (fills > maxFills || fills + own > maxMet)
                {
                    return Admission.TOO_MANY_FILLS;
                }
            }
            for (long shown = 0; left > 0 && hiding > 0; shown++)
            {
                final int[] scratch = orders.scratch(hiding);
                int stillHiding = 0;
                for (int i = 0; left > 0 && i < hiding; i++)
                {
                    final int maker = scratch[i];
                    final long peak = orders.peak(maker);
                    final long hidden = orders.hidden(maker) - shown * peak;
                    left -= Math.min(left, Math.min(peak, hidden));
                    if (++fills > maxFills || fills + own > maxMet)
                    {
                        return Admission.TOO_MANY_FILLS;
                    }
                    if (hidden > peak)
                    {
                        scratch[stillHiding++] = maker;
                    }
                }
                hiding = stillHiding;
            }
        }

        return wholly && left > 0 ? Admission.NOT_FILLABLE : Admission.ADMITTED;
    }

    /**
     * Shows the next lots of an iceberg, behind all others of its level.
     */
    private void refresh(final int slot, final int level)
    {
        final long before = orders.open(slot);
        final long open = orders.refresh(slot);
        if (levels.orders(level) == 1)
        {
            levels.addLots(level, open - before);
        }
        else
        {
            orders.unlink(slot);
            levels.leave(level, orders.next(slot), orders.prev(slot), before);
            orders.link(slot, level, levels.append(level, slot, open));
        }
        if (orders.hidden(slot) == 0)
        {
            icebergs--;
        }
    }

    private boolean isHiding(final int slot)
    {
        return icebergs != 0 && orders.hidden(slot) != 0;
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
