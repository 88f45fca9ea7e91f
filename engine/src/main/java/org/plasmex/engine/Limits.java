package org.plasmex.engine;

import java.util.Arrays;

/**
 * What the operator allows accounts: how many orders they may have open, how many messages they may send in a second,
 * and whether they may place orders at all. Takes memory for the accounts that have limits of their own.
 */
final class Limits
{
    /** The greatest limit that can be told from none. */
    static final int MAX = Integer.MAX_VALUE;

    private static final int PAGE_BITS = 10;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final long STOPPED = 1L << 62;
    private static final long OWN = STOPPED - 1;

    private long[][] pages = new long[0][]; // stopped << 62 | most orders << 31 | most messages
    private long common;

    boolean isStopped(final int account)
    {
        return (word(account) & STOPPED) != 0;
    }

    void isStopped(final int account, final boolean value)
    {
        put(account, word(account) & OWN | (value ? STOPPED : 0));
    }

    /**
     * How many orders an account may have open.
     *
     * @param account that exists.
     * @return the limit, 0 where there is none.
     */
    int maxOrders(final int account)
    {
        return (int)(limits(account) >>> 31);
    }

    /**
     * How many messages an account may send in a second.
     *
     * @param account that exists.
     * @return the limit, 0 where there is none.
     */
    int maxMessages(final int account)
    {
        return (int)limits(account) & MAX;
    }

    /**
     * Set the limits of an account.
     *
     * @param account     that exists; 0: of all that have none of their own.
     * @param maxOrders   0 for none.
     * @param maxMessages 0 for none.
     */
    void set(final int account, final int maxOrders, final int maxMessages)
    {
        final long limits = (long)maxOrders << 31 | maxMessages;
        if (account == StateMachine.VENUE_ACCOUNT)
        {
            common = limits;
        }
        else
        {
            put(account, word(account) & STOPPED | limits);
        }
    }

    void snapshot(final SnapshotWriter out)
    {
        out.putLong(common);
        for (int page = 0; page < pages.length; page++)
        {
            for (int i = 0; null != pages[page] && i <= PAGE_MASK; i++)
            {
                if (pages[page][i] != 0)
                {
                    out.putLong((long)page << PAGE_BITS | i);
                    out.putLong(pages[page][i]);
                }
            }
        }
        out.putLong(-1);
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote, while there are no limits yet.
     *
     * @param in       to read from.
     * @param accounts that there are.
     */
    void load(final SnapshotReader in, final int accounts)
    {
        common = in.getLong(0, OWN, "limits of all");
        long last = -1;
        for (long account = in.getLong(); account != -1; account = in.getLong())
        {
            in.require(account > last && account < accounts, "limits are not in the order of accounts");
            put((int)account, in.getLong(1, STOPPED | OWN, "limits"));
            last = account;
        }
    }

    private long limits(final int account)
    {
        final long own = word(account) & OWN;

        return own == 0 ? common : own;
    }

    private long word(final int account)
    {
        final int page = account >>> PAGE_BITS;

        return page < pages.length && null != pages[page] ? pages[page][account & PAGE_MASK] : 0;
    }

    private void put(final int account, final long word)
    {
        final int page = account >>> PAGE_BITS;
        if (page >= pages.length)
        {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        if (null == pages[page])
        {
            pages[page] = new long[1 << PAGE_BITS];
        }
        pages[page][account & PAGE_MASK] = word;
    }
}
