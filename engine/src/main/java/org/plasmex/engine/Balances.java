package org.plasmex.engine;

import org.plasmex.protocol.Amounts;

import java.util.Arrays;

/**
 * What each account has of each asset, available and locked, in quanta: for each asset a table of pages, allocated when
 * an account of theirs is first credited. What was never written is zero.
 * <p>
 * Nothing here can leave the range of the ledger: all quanta of an asset together stay below 2^62, as the Vault
 * promises of what it takes in and {@link #accepts(int, long)} makes sure of.
 */
final class Balances
{
    /** All quanta of an asset in the ledger together are below this. */
    static final long SUPPLY_LIMIT = 1L << 62;

    private static final int ASSETS = 1 << 16;
    private static final int PAGE_BITS = 10;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final long[][] NO_PAGES = new long[0][];

    private final long[][][] pages = new long[ASSETS][][];
    private final long[] supply = new long[ASSETS];

    Balances()
    {
        Arrays.fill(pages, NO_PAGES);
    }

    long available(final int asset, final int account)
    {
        final long[] page = page(asset, account);

        return null == page ? 0 : page[index(account)];
    }

    long locked(final int asset, final int account)
    {
        final long[] page = page(asset, account);

        return null == page ? 0 : page[index(account) + 1];
    }

    /**
     * All quanta of an asset in the ledger.
     *
     * @param asset any u16.
     * @return the sum of what is available and locked over all accounts.
     */
    long supply(final int asset)
    {
        return supply[asset];
    }

    boolean accepts(final int asset, final long amount)
    {
        return amount < SUPPLY_LIMIT - supply[asset];
    }

    void deposit(final int asset, final int account, final long amount)
    {
        supply[asset] += amount;
        credit(asset, account, amount);
    }

    void withdraw(final int asset, final int account, final long amount)
    {
        supply[asset] -= amount;
        debit(asset, account, amount);
    }

    void credit(final int asset, final int account, final long amount)
    {
        final long[] page = writablePage(asset, account);
        final int i = index(account);
        page[i] = inRange(Amounts.sum(page[i], amount));
    }

    void debit(final int asset, final int account, final long amount)
    {
        final long[] page = writablePage(asset, account);
        final int i = index(account);
        page[i] = inRange(page[i] - amount);
    }

    void lock(final int asset, final int account, final long amount)
    {
        final long[] page = writablePage(asset, account);
        final int i = index(account);
        page[i] = inRange(page[i] - amount);
        page[i + 1] = inRange(Amounts.sum(page[i + 1], amount));
    }

    /**
     * Take an amount out of what is locked, and give some or all of it back to what is available.
     *
     * @param asset    of the balance.
     * @param account  of the balance.
     * @param released leaves what is locked.
     * @param returned becomes available.
     */
    void release(final int asset, final int account, final long released, final long returned)
    {
        final long[] page = writablePage(asset, account);
        final int i = index(account);
        page[i] = inRange(Amounts.sum(page[i], returned));
        page[i + 1] = inRange(page[i + 1] - released);
    }

    /**
     * Write every balance that is not zero, in the order of assets and accounts.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        for (int asset = 0; asset < ASSETS; asset++)
        {
            for (int page = 0; page < pages[asset].length; page++)
            {
                if (null != pages[asset][page])
                {
                    snapshot(out, asset, page);
                }
            }
        }
        out.putLong(-1);
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote, while nothing is here yet.
     *
     * @param in       to read from.
     * @param accounts how many there are.
     */
    void load(final SnapshotReader in, final int accounts)
    {
        long last = -1;
        for (long key = in.getLong(); key != -1; key = in.getLong())
        {
            in.require(key > last && key >>> 32 < ASSETS, "balances are not in the order of assets and accounts");
            in.require((key & 0xFFFF_FFFFL) < accounts, "a balance is of no account");
            final int asset = (int)(key >>> 32);
            final int account = (int)key;
            final long available = in.getLong(0, SUPPLY_LIMIT - 1 - supply[asset], "available");
            final long locked = in.getLong(0, SUPPLY_LIMIT - 1 - supply[asset] - available, "locked");
            in.require((available | locked) != 0, "a balance is zero");
            final long[] page = writablePage(asset, account);
            page[index(account)] = available;
            page[index(account) + 1] = locked;
            supply[asset] += available + locked;
            last = key;
        }
    }

    boolean isNothingLocked()
    {
        for (final long[][] table : pages)
        {
            for (final long[] page : table)
            {
                for (int i = 1; null != page && i < page.length; i += 2)
                {
                    if (page[i] != 0)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private void snapshot(final SnapshotWriter out, final int asset, final int page)
    {
        final long[] values = pages[asset][page];
        for (int i = 0; i < values.length; i += 2)
        {
            if ((values[i] | values[i + 1]) != 0)
            {
                out.putLong(((long)asset << 32) | (page << PAGE_BITS) + i / 2);
                out.putLong(values[i]);
                out.putLong(values[i + 1]);
            }
        }
    }

    private static long inRange(final long amount)
    {
        if (amount < 0)
        {
            throw new IllegalStateException("a balance left its range");
        }

        return amount;
    }

    private long[] page(final int asset, final int account)
    {
        final long[][] table = pages[asset];
        final int page = account >>> PAGE_BITS;

        return page < table.length ? table[page] : null;
    }

    private long[] writablePage(final int asset, final int account)
    {
        final long[] page = page(asset, account);

        return null == page ? newPage(asset, account >>> PAGE_BITS) : page;
    }

    private long[] newPage(final int asset, final int page)
    {
        if (page >= pages[asset].length)
        {
            pages[asset] = Arrays.copyOf(pages[asset], Math.max(page + 1, pages[asset].length * 2));
        }
        pages[asset][page] = new long[2 << PAGE_BITS];

        return pages[asset][page];
    }

    private static int index(final int account)
    {
        return (account & PAGE_MASK) << 1;
    }
}
