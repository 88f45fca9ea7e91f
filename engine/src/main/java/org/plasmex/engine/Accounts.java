package org.plasmex.engine;

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The accounts: owner, signer, nonces, floor, and the list of the orders that each has resting, oldest first.
 * <p>
 * Accounts are numbered from 0 without gaps and never go away. They live in pages that are allocated as numbers are
 * given out, so that a capacity costs nothing until it is used. Addresses are compared where they lie, in the
 * command's bytes.
 */
final class Accounts
{
    static final int NONE = -1;
    static final int ADDRESS_LENGTH = 20;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    private static final int OWNER = 0;
    private static final int SIGNER = 3;
    private static final int LEDGER_NONCE = 6;
    private static final int ENGINE_NONCE = 7;
    private static final int FLOOR = 8;
    private static final int RATE = 9; // a second << 29 | messages in it
    private static final int OLDEST_AND_NEWEST = 10;
    private static final int OPEN_ORDERS = 11;
    private static final int STRIDE = 12;

    private static final int RATE_BITS = 29;
    private static final long MAX_COUNT = (1L << RATE_BITS) - 1;

    private final int capacity;
    private long[][] pages = new long[1][];
    private int count;
    private long seed;

    // Open addressing: account + 1 at the hash of its owner, 0 where there is none. At most half full; none is removed.
    private int[] byOwner = new int[1 << 10];

    Accounts(final int capacity)
    {
        this.capacity = capacity;
    }

    /**
     * Seed the hash of the owners with what they do not know, as they choose their addresses; only while there is no
     * account.
     *
     * @param value any.
     */
    void seed(final long value)
    {
        seed = value;
    }

    int count()
    {
        return count;
    }

    int capacity()
    {
        return capacity;
    }

    /**
     * Does an account exist?
     *
     * @param account any u32.
     * @return true if it does; its number is an int then.
     */
    boolean exists(final long account)
    {
        return account < count;
    }

    /**
     * Open the next account.
     *
     * @param buffer holding the owner's address, which is not zero and has no account yet, or keeps its lowest.
     * @param offset of the address.
     * @return the account's number.
     */
    int open(final DirectBuffer buffer, final int offset)
    {
        final int account = add();
        putAddress(account, OWNER, buffer, offset);
        putAddress(account, SIGNER, buffer, offset);
        if (NONE == byOwner(buffer, offset))
        {
            indexOwner(account);
        }

        return account;
    }

    /**
     * The lowest account of an owner.
     *
     * @param buffer holding the address.
     * @param offset of the address.
     * @return the account or {@link #NONE}.
     */
    int byOwner(final DirectBuffer buffer, final int offset)
    {
        return byOwner(word0(buffer, offset), word1(buffer, offset), word2(buffer, offset));
    }

    boolean isOwner(final int account, final DirectBuffer buffer, final int offset)
    {
        return isAddress(account, OWNER, word0(buffer, offset), word1(buffer, offset), word2(buffer, offset));
    }

    boolean isOwnerOrSigner(final int account, final DirectBuffer buffer, final int offset)
    {
        final long word0 = word0(buffer, offset);
        final long word1 = word1(buffer, offset);
        final long word2 = word2(buffer, offset);

        return isAddress(account, OWNER, word0, word1, word2) || isAddress(account, SIGNER, word0, word1, word2);
    }

    void signer(final int account, final DirectBuffer buffer, final int offset)
    {
        putAddress(account, SIGNER, buffer, offset);
    }

    void signerBecomesOwner(final int account)
    {
        final int base = base(account);
        System.arraycopy(page(account), base + OWNER, page(account), base + SIGNER, SIGNER - OWNER);
    }

    /**
     * The nonce of the account's last step, which is what the law compares with.
     *
     * @param account that exists.
     * @return the nonce.
     */
    long ledgerNonce(final int account)
    {
        return get(account, LEDGER_NONCE);
    }

    /**
     * The nonce of the account's last message with a valid signature, refused ones too; never below the ledger's.
     *
     * @param account that exists.
     * @return the nonce.
     */
    long engineNonce(final int account)
    {
        return get(account, ENGINE_NONCE);
    }

    void burn(final int account, final long nonce)
    {
        set(account, ENGINE_NONCE, nonce);
    }

    void ledgerNonce(final int account, final long nonce)
    {
        set(account, LEDGER_NONCE, nonce);
        set(account, ENGINE_NONCE, Math.max(nonce, engineNonce(account)));
    }

    long floor(final int account)
    {
        return get(account, FLOOR);
    }

    void floor(final int account, final long floor)
    {
        set(account, FLOOR, floor);
    }

    /**
     * Count a message of an account whose messages are limited.
     *
     * @param account that exists.
     * @param now     seconds; never less than before.
     * @return how many it has sent in this second, this one too.
     */
    long countMessage(final int account, final long now)
    {
        final long rate = get(account, RATE);
        final long count = rate >>> RATE_BITS == now ? Math.min(MAX_COUNT, (rate & MAX_COUNT) + 1) : 1;
        set(account, RATE, now << RATE_BITS | count);

        return count;
    }

    /**
     * How many orders of an account are open.
     *
     * @param account that exists.
     * @return those that rest, and stop orders that have not begun.
     */
    long openOrders(final int account)
    {
        return get(account, OPEN_ORDERS);
    }

    void addOpenOrders(final int account, final int number)
    {
        set(account, OPEN_ORDERS, openOrders(account) + number);
    }

    /**
     * The head of the list of the account's resting orders.
     *
     * @param account that exists.
     * @return the slot of the oldest, 0 where none rests.
     */
    int oldestOrder(final int account)
    {
        return (int)(get(account, OLDEST_AND_NEWEST) >>> 32);
    }

    int newestOrder(final int account)
    {
        return (int)get(account, OLDEST_AND_NEWEST);
    }

    void orders(final int account, final int oldest, final int newest)
    {
        set(account, OLDEST_AND_NEWEST, ((long)oldest << 32) | (newest & 0xFFFF_FFFFL));
    }

    /**
     * Write the accounts in the order of their numbers, without the lists, which follow from the orders.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        out.putLong(count);
        for (int account = 0; account < count; account++)
        {
            final long[] page = page(account);
            final int base = base(account);
            for (int i = base; i < base + OLDEST_AND_NEWEST; i++)
            {
                out.putLong(page[i]);
            }
        }
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote, while there is no account yet.
     *
     * @param in to read from.
     */
    void load(final SnapshotReader in)
    {
        final int accounts = in.getInt(1, capacity, "accounts");
        for (int i = 0; i < accounts; i++)
        {
            load(in, add());
        }
    }

    private void load(final SnapshotReader in, final int account)
    {
        final long[] page = page(account);
        final int base = base(account);
        for (int i = base; i < base + OLDEST_AND_NEWEST; i++)
        {
            page[i] = in.getLong();
        }
        final int owner = base + OWNER;
        final int signer = base + SIGNER;
        in.require(isSomeone(page[owner], page[owner + 1], page[owner + 2]), "an owner is no address");
        in.require(isSomeone(page[signer], page[signer + 1], page[signer + 2]), "a signer is no address");
        in.require(byOwner(page[owner], page[owner + 1], page[owner + 2]) == NONE, "an owner has two accounts");
        in.require(floor(account) >= 0 && floor(account) <= ledgerNonce(account), "a floor is above the nonce");
        in.require(ledgerNonce(account) <= engineNonce(account), "a nonce of the ledger was never used");
        in.require(get(account, RATE) >= 0, "a rate is of no second");
        indexOwner(account);
    }

    static boolean isZero(final DirectBuffer buffer, final int offset)
    {
        return (word0(buffer, offset) | word1(buffer, offset) | word2(buffer, offset)) == 0;
    }

    private int add()
    {
        final int account = count;
        final int page = account >>> PAGE_BITS;
        if (page == pages.length)
        {
            pages = Arrays.copyOf(pages, page * 2);
        }
        if (null == pages[page])
        {
            pages[page] = new long[STRIDE << PAGE_BITS];
        }
        if (++count > byOwner.length / 2)
        {
            growOwners();
        }

        return account;
    }

    private int byOwner(final long word0, final long word1, final long word2)
    {
        final int mask = byOwner.length - 1;
        int i = hash(word0, word1, word2) & mask;
        while (byOwner[i] != 0)
        {
            final int account = byOwner[i] - 1;
            if (isAddress(account, OWNER, word0, word1, word2))
            {
                return account;
            }
            i = (i + 1) & mask;
        }

        return NONE;
    }

    private static boolean isSomeone(final long word0, final long word1, final long word2)
    {
        return (word0 | word1 | word2) != 0 && word2 >>> 32 == 0;
    }

    private boolean isAddress(
        final int account, final int field, final long word0, final long word1, final long word2)
    {
        final long[] page = page(account);
        final int i = base(account) + field;

        return page[i] == word0 && page[i + 1] == word1 && page[i + 2] == word2;
    }

    private void putAddress(final int account, final int field, final DirectBuffer buffer, final int offset)
    {
        final long[] page = page(account);
        final int i = base(account) + field;
        page[i] = word0(buffer, offset);
        page[i + 1] = word1(buffer, offset);
        page[i + 2] = word2(buffer, offset);
    }

    private void indexOwner(final int account)
    {
        final long[] page = page(account);
        final int owner = base(account) + OWNER;
        final int mask = byOwner.length - 1;
        int i = hash(page[owner], page[owner + 1], page[owner + 2]) & mask;
        while (byOwner[i] != 0)
        {
            i = (i + 1) & mask;
        }
        byOwner[i] = account + 1;
    }

    private void growOwners()
    {
        final int[] accounts = byOwner;
        byOwner = new int[accounts.length * 2];
        for (final int accountPlusOne : accounts)
        {
            if (accountPlusOne != 0)
            {
                indexOwner(accountPlusOne - 1);
            }
        }
    }

    private long[] page(final int account)
    {
        return pages[account >>> PAGE_BITS];
    }

    private static int base(final int account)
    {
        return (account & PAGE_MASK) * STRIDE;
    }

    private long get(final int account, final int field)
    {
        return page(account)[base(account) + field];
    }

    private void set(final int account, final int field, final long value)
    {
        page(account)[base(account) + field] = value;
    }

    private static long word0(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
    }

    private static long word1(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 8, ByteOrder.BIG_ENDIAN);
    }

    private static long word2(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    private int hash(final long word0, final long word1, final long word2)
    {
        long mixed = (word0 ^ seed) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32 ^ word1) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 32 ^ word2) * 0xD6E8FEB86659FD93L;

        return (int)(mixed >>> 32);
    }
}
