package org.plasmex.protocol;

import org.agrona.DirectBuffer;

/**
 * The cells of the ledger: how they are numbered, and where in a cell's value each field is. All integers in a value
 * are unsigned and big-endian unless said otherwise.
 */
public final class Cells
{
    /** Kind of a venue-wide register. */
    public static final int REGISTER = 0;
    /** Kind of an account: who owns it and who may trade for it. */
    public static final int ACCOUNT = 1;
    /** Kind of a balance of one asset in one account. */
    public static final int BALANCE = 2;
    /** Kind of an order slot. */
    public static final int ORDER = 3;
    /** Kind of a market. */
    public static final int MARKET = 4;

    /** Index of the register that holds the next account number. */
    public static final int REGISTER_ACCOUNTS = 0;
    /** Index of the register that holds the number of the next entry of the L1 inbox. */
    public static final int REGISTER_INBOX = 1;
    /** Length in bytes of a register's value, one u64. */
    public static final int REGISTER_LENGTH = 8;

    /** Offset of an account's owner, an address. */
    public static final int ACCOUNT_OWNER = 0;
    /** Offset of an account's signer, an address. */
    public static final int ACCOUNT_SIGNER = 20;
    /** Offset of an account's nonce, u64. */
    public static final int ACCOUNT_NONCE = 40;
    /** Offset of an account's floor, u64. */
    public static final int ACCOUNT_FLOOR = 48;
    /** Length in bytes of an account's value. */
    public static final int ACCOUNT_LENGTH = 56;

    /** Offset of what is available, u64 quanta. */
    public static final int BALANCE_AVAILABLE = 0;
    /** Offset of what is locked in orders, u64 quanta. */
    public static final int BALANCE_LOCKED = 8;
    /** Length in bytes of a balance's value. */
    public static final int BALANCE_LENGTH = 16;

    /** Offset of an order's account, u32. */
    public static final int ORDER_ACCOUNT = 0;
    /** Offset of an order's market, u16. */
    public static final int ORDER_MARKET = 4;
    /** Offset of an order's side, u8; 0 in an empty slot. */
    public static final int ORDER_SIDE = 6;
    /** Offset of an order's type, u8. */
    public static final int ORDER_TYPE = 7;
    /** Offset of an order's price, u64 quote quanta per lot. */
    public static final int ORDER_PRICE = 8;
    /** Offset of the lots that are shown, u64. */
    public static final int ORDER_OPEN = 16;
    /** Offset of the lots that an iceberg hides, u64. */
    public static final int ORDER_HIDDEN = 24;
    /** Offset of the lots that an iceberg shows at a time, u64; 0 in other orders. */
    public static final int ORDER_PEAK = 32;
    /** Offset of an order's priority, u64: the number of the step that gave it its place in the queue. */
    public static final int ORDER_PRIORITY = 40;
    /** Offset of a stop order's trigger price, u64; 0 in other orders and once triggered. */
    public static final int ORDER_TRIGGER = 48;
    /** Offset of the nonce the order was placed with, u64. */
    public static final int ORDER_NONCE = 56;
    /** Offset of an order's expiry, u32 seconds since the epoch; 0 for none. */
    public static final int ORDER_EXPIRY = 64;
    /** Offset of the fee that the order pays as maker, i16 millionths; negative is a rebate. */
    public static final int ORDER_MAKER_FEE = 68;
    /** Offset of the fee that the order pays as taker, u16 millionths. */
    public static final int ORDER_TAKER_FEE = 70;
    /** Offset of the first 16 bytes of the hash of the secret that cancels the order; zero for none. */
    public static final int ORDER_CANCEL_HASH = 72;
    /** Length in bytes of an order's value. */
    public static final int ORDER_LENGTH = 88;

    /** Offset of a market's base asset, u16. */
    public static final int MARKET_BASE = 0;
    /** Offset of a market's quote asset, u16. */
    public static final int MARKET_QUOTE = 2;
    /** Offset of a market's lot size, u64 base quanta per lot. */
    public static final int MARKET_LOT_SIZE = 4;
    /** Offset of a market's tick size, u64: each price is a multiple of it. */
    public static final int MARKET_TICK_SIZE = 12;
    /** Offset of a market's maker fee, i16 millionths; negative is a rebate. */
    public static final int MARKET_MAKER_FEE = 20;
    /** Offset of a market's taker fee, u16 millionths. */
    public static final int MARKET_TAKER_FEE = 22;
    /** Offset of a market's status, u8. */
    public static final int MARKET_STATUS = 24;
    /** Offset of the three bytes of a market's value that are always zero. */
    public static final int MARKET_RESERVED = 25;
    /** Offset of the slot of the order that is being matched now, u32; 0 when none is. */
    public static final int MARKET_TAKER = 28;
    /** Offset of the price of the market's last fill, u64; 0 before the first. */
    public static final int MARKET_LAST_PRICE = 32;
    /** Length in bytes of a market's value. */
    public static final int MARKET_LENGTH = 40;

    /** Length in bytes of the longest value. */
    public static final int MAX_LENGTH = ORDER_LENGTH;

    private static final int KIND_SHIFT = 56;
    private static final int ASSET_SHIFT = 32;
    private static final long INDEX_MASK = (1L << 48) - 1;
    private static final long U32_MASK = 0xFFFF_FFFFL;

    private Cells()
    {
    }

    /**
     * The key of a cell.
     *
     * @param kind  of the cell, 0 to 255.
     * @param index of the cell among its kind, below 2^48.
     * @return the u64 key.
     */
    public static long key(final int kind, final long index)
    {
        return (long)kind << KIND_SHIFT | index;
    }

    /**
     * The key of a register.
     *
     * @param register {@link #REGISTER_ACCOUNTS} or {@link #REGISTER_INBOX}.
     * @return the u64 key.
     */
    public static long register(final int register)
    {
        return key(REGISTER, register);
    }

    /**
     * The key of an account's cell.
     *
     * @param account u32.
     * @return the u64 key.
     */
    public static long account(final int account)
    {
        return key(ACCOUNT, account & U32_MASK);
    }

    /**
     * The key of a balance's cell.
     *
     * @param asset   u16.
     * @param account u32.
     * @return the u64 key.
     */
    public static long balance(final int asset, final int account)
    {
        return key(BALANCE, (long)asset << ASSET_SHIFT | (account & U32_MASK));
    }

    /**
     * The key of an order's cell.
     *
     * @param slot u32.
     * @return the u64 key.
     */
    public static long order(final int slot)
    {
        return key(ORDER, slot & U32_MASK);
    }

    /**
     * The key of a market's cell.
     *
     * @param market u16.
     * @return the u64 key.
     */
    public static long market(final int market)
    {
        return key(MARKET, market);
    }

    /**
     * The kind of the cell that a key names.
     *
     * @param key of a cell.
     * @return 0 to 255.
     */
    public static int kind(final long key)
    {
        return (int)(key >>> KIND_SHIFT);
    }

    /**
     * The index of the cell that a key names.
     *
     * @param key of a cell.
     * @return below 2^48; the bits that are reserved for a shard are left out.
     */
    public static long index(final long key)
    {
        return key & INDEX_MASK;
    }

    /**
     * The length of the value of a kind of cell.
     *
     * @param kind of cell.
     * @return length in bytes.
     * @throws IllegalArgumentException if no cell is of this kind.
     */
    public static int length(final int kind)
    {
        switch (kind)
        {
            case REGISTER:
                return REGISTER_LENGTH;

            case ACCOUNT:
                return ACCOUNT_LENGTH;

            case BALANCE:
                return BALANCE_LENGTH;

            case ORDER:
                return ORDER_LENGTH;

            case MARKET:
                return MARKET_LENGTH;

            default:
                throw new IllegalArgumentException("no cell is of kind " + kind);
        }
    }

    /**
     * Whether an account has an owner: those that were never opened have none.
     *
     * @param account holds the account's value.
     * @param offset  where the value begins.
     * @return true if the owner's address is not zero.
     */
    public static boolean hasOwner(final DirectBuffer account, final int offset)
    {
        for (int i = ACCOUNT_OWNER; i < ACCOUNT_SIGNER; i++)
        {
            if (account.getByte(offset + i) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
