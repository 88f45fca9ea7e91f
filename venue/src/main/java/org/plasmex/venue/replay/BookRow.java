package org.plasmex.venue.replay;

/**
 * One row of a record of the book: the best levels of both sides. It is reused for row after row.
 */
final class BookRow
{
    private final int levels;
    private final int[] count = new int[2];
    private final long[][] price;
    private final long[][] lots;

    BookRow(final int levels)
    {
        this.levels = levels;
        price = new long[2][levels];
        lots = new long[2][levels];
    }

    /**
     * How many levels of each side the row can tell.
     *
     * @return the number of levels.
     */
    int levels()
    {
        return levels;
    }

    BookRow clear()
    {
        count[0] = 0;
        count[1] = 0;
        return this;
    }

    BookRow copy(final BookRow row)
    {
        clear();
        for (int side = 0; side < 2; side++)
        {
            for (int i = 0; i < row.count[side]; i++)
            {
                add(side == 0, row.price[side][i], row.lots[side][i]);
            }
        }
        return this;
    }

    void add(final boolean buy, final long levelPrice, final long levelLots)
    {
        final int side = side(buy);
        price[side][count[side]] = levelPrice;
        lots[side][count[side]++] = levelLots;
    }

    int count(final boolean buy)
    {
        return count[side(buy)];
    }

    long price(final boolean buy, final int level)
    {
        return price[side(buy)][level];
    }

    long lots(final boolean buy, final int level)
    {
        return lots[side(buy)][level];
    }

    /**
     * Take lots off the best levels of a side.
     *
     * @param buy     side to take from.
     * @param taken   lots to take.
     * @return the lots that could not be taken because the side has no more levels.
     */
    long take(final boolean buy, final long taken)
    {
        final int side = side(buy);
        long left = taken;
        int gone = 0;
        while (gone < count[side] && left >= lots[side][gone])
        {
            left -= lots[side][gone++];
        }

        count[side] -= gone;
        System.arraycopy(price[side], gone, price[side], 0, count[side]);
        System.arraycopy(lots[side], gone, lots[side], 0, count[side]);
        if (count[side] > 0)
        {
            lots[side][0] -= left;
            left = 0;
        }
        return left;
    }

    /**
     * Whether one side is the same as that of another row.
     *
     * @param other row.
     * @param buy   side to compare.
     * @return true if all levels are the same.
     */
    boolean sameSide(final BookRow other, final boolean buy)
    {
        return count(buy) == other.count(buy) && startsLike(other, buy);
    }

    /**
     * Whether all levels that this row tells of one side are the first of another row's.
     *
     * @param other row, which may tell more levels.
     * @param buy   side to compare.
     * @return true if the levels of this row are the first of the other's.
     */
    boolean startsLike(final BookRow other, final boolean buy)
    {
        final int side = side(buy);
        if (count[side] > other.count[side])
        {
            return false;
        }

        for (int i = 0; i < count[side]; i++)
        {
            if (price[side][i] != other.price[side][i] || lots[side][i] != other.lots[side][i])
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder("bids");
        side(text, 0);
        text.append(" | asks");
        side(text, 1);
        return text.toString();
    }

    private void side(final StringBuilder text, final int side)
    {
        for (int i = 0; i < count[side]; i++)
        {
            text.append(' ').append(lots[side][i]).append('@').append(price[side][i]);
        }

        if (0 == count[side])
        {
            text.append(" none");
        }
    }

    private static int side(final boolean buy)
    {
        return buy ? 0 : 1;
    }
}
