package org.plasmex.matching;

import java.util.Arrays;

/**
 * The orders of all books of a venue, each in a numbered slot: what matching needs of an order, in one cache line's
 * worth of a flat array.
 * <p>
 * Slots are numbered from 1; 0 is no order. A slot is given out by {@link #allocate} and is <em>live</em> until
 * {@link #release}; the last one released is the first one given out again, so the numbers are a function of the calls.
 * An order rests where it is in a book ({@link OrderBook#add}); a live order that does not rest is a taker, or one that
 * has just left its book.
 * <p>
 * An <em>iceberg</em> has a peak: it shows at most so many lots at a time as <em>open</em>, and the rest is
 * <em>hidden</em>. Any other order has nothing hidden.
 * <p>
 * Every operation takes constant time, but that the array doubles when it is full, up to the capacity given. An order
 * takes 64 bytes, and 8 more from the first iceberg on. Not thread safe.
 */
public final class OrderSlab
{
    /**
     * The number of no slot.
     */
    public static final int NONE = 0;

    /**
     * The greatest number of orders that a slab can be made for.
     */
    public static final int MAX_CAPACITY = 1 << 27;

    private static final int STRIDE_SHIFT = 3;

    /*
     * The words of an order: first what a cancel touches.
     */
    private static final int NONCE = 0;
    private static final int PLACE = 1; // level << 32 | account
    private static final int TERMS = 2; // chain << 32 | market << 16 | side << 8 | type
    private static final int NEXT = 3;
    private static final int PREV = 4;
    private static final int OPEN = 5;
    private static final int PRICE = 6;
    private static final int HIDDEN = 7;

    private static final long LOW = 0xFFFF_FFFFL;

    private final int capacity;
    private long[] words;
    private long[] peaks; // by slot, once there has been an iceberg
    private int[] scratch = new int[16];
    private int highest;
    private int firstFree;
    private int live;

    /**
     * An empty slab.
     *
     * @param initialCapacity orders to make room for now.
     * @param capacity        orders it may ever hold at once, at most {@link #MAX_CAPACITY}.
     */
    public OrderSlab(final int initialCapacity, final int capacity)
    {
        if (capacity < 1 || capacity > MAX_CAPACITY)
        {
            throw new IllegalArgumentException("capacity must be in 1.." + MAX_CAPACITY + ": " + capacity);
        }
        if (initialCapacity < 1 || initialCapacity > capacity)
        {
            throw new IllegalArgumentException("initialCapacity must be in 1.." + capacity + ": " + initialCapacity);
        }

        this.capacity = capacity;
        words = new long[(initialCapacity + 1) << STRIDE_SHIFT];
    }

    /**
     * Gives out a slot for a new order, which does not rest yet.
     *
     * @param market  whose book it is for, a u16.
     * @param side    {@link Side#BUY} or {@link Side#SELL}.
     * @param type    one of {@link OrderType}.
     * @param account that placed it, a u32.
     * @param nonce   that it was placed with: with the account it names the order for ever.
     * @param price   quote quanta per lot, greater than 0.
     * @param lots    open, greater than 0.
     * @return the slot, or {@link #NONE} when every slot is in use.
     */
    public int allocate(
        final int market,
        final int side,
        final int type,
        final int account,
        final long nonce,
        final long price,
        final long lots)
    {
        final int slot = nextSlot();
        if (slot != NONE)
        {
            final long[] words = this.words;
            final int at = slot << STRIDE_SHIFT;
            words[at + PRICE] = price;
            words[at + OPEN] = lots;
            words[at + HIDDEN] = 0;
            if (null != peaks)
            {
                peak(slot, 0);
            }
            words[at + PLACE] = account & LOW;
            words[at + NONCE] = nonce;
            words[at + TERMS] = (market << 16 | side << 8 | type) & LOW;
            live++;
        }

        return slot;
    }

    /**
     * Makes an iceberg of an order that does not rest.
     *
     * @param slot that is live.
     * @param peak what it shows at a time, greater than 0.
     * @param open what it shows now, greater than 0 and not more than it has.
     */
    public void hide(final int slot, final long peak, final long open)
    {
        if (null == peaks)
        {
            peaks = new long[words.length >> STRIDE_SHIFT];
        }
        final int at = slot << STRIDE_SHIFT;
        words[at + HIDDEN] = words[at + OPEN] - open;
        words[at + OPEN] = open;
        peak(slot, peak);
    }

    /**
     * Takes a slot back. Its order must not rest.
     *
     * @param slot that is live.
     * @throws IllegalStateException where the slot is not live or its order rests: nothing has changed then.
     */
    public void release(final int slot)
    {
        if (!isLive(slot) || level(slot) != NONE)
        {
            throw new IllegalStateException("slot " + slot + (isLive(slot) ? " rests" : " is not live"));
        }

        final int at = slot << STRIDE_SHIFT;
        words[at + TERMS] = 0;
        words[at + NEXT] = firstFree;
        firstFree = slot;
        live--;
    }

    /**
     * Whether a slot holds an order.
     *
     * @param slot any number at all.
     * @return true between {@link #allocate} and {@link #release}.
     */
    public boolean isLive(final int slot)
    {
        return slot > NONE && slot <= highest && words[(slot << STRIDE_SHIFT) + TERMS] != 0;
    }

    /**
     * Whether a live order is in its book.
     *
     * @param slot that is live.
     * @return true from {@link OrderBook#add} until it is filled or removed.
     */
    public boolean isResting(final int slot)
    {
        return level(slot) != NONE;
    }

    /**
     * The orders held now.
     *
     * @return the number of live slots.
     */
    public int live()
    {
        return live;
    }

    /**
     * The orders that can ever be held at once.
     *
     * @return the capacity given at construction.
     */
    public int capacity()
    {
        return capacity;
    }

    /**
     * The highest slot ever given out: slots above it are given out in their order when no free one is left.
     *
     * @return a slot, or {@link #NONE} at first.
     */
    public int highest()
    {
        return highest;
    }

    /**
     * The free slot that is given out next, and the start of the list of the free ones.
     *
     * @return a slot that is not live, or {@link #NONE} where none up to {@link #highest} is free.
     */
    public int firstFree()
    {
        return firstFree;
    }

    /**
     * The free slot that is given out after another.
     *
     * @param slot that is free.
     * @return a slot that is not live, or {@link #NONE} at the end of the list.
     */
    public int nextFree(final int slot)
    {
        return next(slot);
    }

    /**
     * The market of a live order.
     *
     * @param slot that is live.
     * @return a u16.
     */
    public int market(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + TERMS] >>> 16;
    }

    /**
     * The side of a live order.
     *
     * @param slot that is live.
     * @return {@link Side#BUY} or {@link Side#SELL}.
     */
    public int side(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + TERMS] >>> 8 & 0xFF;
    }

    /**
     * The type of a live order.
     *
     * @param slot that is live.
     * @return one of {@link OrderType}.
     */
    public int type(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + TERMS] & 0xFF;
    }

    /**
     * The account that placed a live order.
     *
     * @param slot that is live.
     * @return a u32.
     */
    public int account(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + PLACE];
    }

    /**
     * The nonce that a live order was placed with.
     *
     * @param slot that is live.
     * @return the nonce.
     */
    public long nonce(final int slot)
    {
        return words[(slot << STRIDE_SHIFT) + NONCE];
    }

    /**
     * The price of a live order.
     *
     * @param slot that is live.
     * @return quote quanta per lot.
     */
    public long price(final int slot)
    {
        return words[(slot << STRIDE_SHIFT) + PRICE];
    }

    /**
     * The open lots of a live order.
     *
     * @param slot that is live.
     * @return lots that it shows; 0 when it is filled.
     */
    public long open(final int slot)
    {
        return words[(slot << STRIDE_SHIFT) + OPEN];
    }

    /**
     * The lots of a live order that are not shown.
     *
     * @param slot that is live.
     * @return lots; 0 where it is no iceberg, or shows all that is left of it.
     */
    public long hidden(final int slot)
    {
        return words[(slot << STRIDE_SHIFT) + HIDDEN];
    }

    /**
     * All that is left of a live order.
     *
     * @param slot that is live.
     * @return what is open and what is hidden.
     */
    public long total(final int slot)
    {
        final int at = slot << STRIDE_SHIFT;
        return words[at + OPEN] + words[at + HIDDEN];
    }

    /**
     * What an iceberg shows at a time.
     *
     * @param slot that is live.
     * @return lots; 0 where it is no iceberg.
     */
    public long peak(final int slot)
    {
        return null == peaks || slot >= peaks.length ? 0 : peaks[slot];
    }

    private void peak(final int slot, final long peak)
    {
        if (slot >= peaks.length)
        {
            peaks = Arrays.copyOf(peaks, words.length >> STRIDE_SHIFT);
        }
        peaks[slot] = peak;
    }

    void open(final int slot, final long lots)
    {
        words[(slot << STRIDE_SHIFT) + OPEN] = lots;
    }

    /**
     * Leaves a taker so many lots, of which it shows its peak where it has one.
     */
    void total(final int slot, final long lots)
    {
        final int at = slot << STRIDE_SHIFT;
        final long peak = words[at + HIDDEN] == 0 ? 0 : peaks[slot];
        final long open = peak == 0 ? lots : Math.min(peak, lots);
        words[at + OPEN] = open;
        words[at + HIDDEN] = lots - open;
    }

    /**
     * Leaves an order so many lots, of which it shows no more than it did.
     */
    void reduce(final int slot, final long lots)
    {
        final int at = slot << STRIDE_SHIFT;
        words[at + OPEN] = Math.min(words[at + OPEN], lots);
        words[at + HIDDEN] = lots - words[at + OPEN];
    }

    /**
     * Shows the next lots of an iceberg that has none open and some hidden.
     *
     * @return lots that it has open then.
     */
    long refresh(final int slot)
    {
        final int at = slot << STRIDE_SHIFT;
        final long open = Math.min(peaks[slot], words[at + HIDDEN]);
        words[at + OPEN] = open;
        words[at + HIDDEN] -= open;

        return open;
    }

    /**
     * How many orders there can be before the array doubles.
     */
    int room()
    {
        return (words.length >> STRIDE_SHIFT) - 1;
    }

    /**
     * Room for slots, which nobody else uses meanwhile.
     */
    int[] scratch(final int length)
    {
        if (scratch.length < length)
        {
            scratch = Arrays.copyOf(scratch, Math.max(length, 2 * scratch.length));
        }

        return scratch;
    }

    int level(final int slot)
    {
        return (int)(words[(slot << STRIDE_SHIFT) + PLACE] >>> 32);
    }

    boolean isNamed(final int slot, final int account, final long nonce)
    {
        final int at = slot << STRIDE_SHIFT;
        return words[at + NONCE] == nonce && (int)words[at + PLACE] == account;
    }

    /**
     * The next order of the same chain of the {@link OrderIndex}.
     */
    int chain(final int slot)
    {
        return (int)(words[(slot << STRIDE_SHIFT) + TERMS] >>> 32);
    }

    void chain(final int slot, final int next)
    {
        final int at = (slot << STRIDE_SHIFT) + TERMS;
        words[at] = (long)next << 32 | words[at] & LOW;
    }

    int next(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + NEXT];
    }

    int prev(final int slot)
    {
        return (int)words[(slot << STRIDE_SHIFT) + PREV];
    }

    /**
     * Puts an order behind the last one of a level. Slot 0 takes what is written to the neighbour that is none.
     */
    void link(final int slot, final int level, final int last)
    {
        final long[] words = this.words;
        final int at = slot << STRIDE_SHIFT;
        words[at + PLACE] = (long)level << 32 | words[at + PLACE] & LOW;
        words[at + PREV] = last;
        words[at + NEXT] = NONE;
        words[(last << STRIDE_SHIFT) + NEXT] = slot;
    }

    /**
     * Takes an order out from between its neighbours, which it still names.
     */
    void unlink(final int slot)
    {
        final long[] words = this.words;
        final int at = slot << STRIDE_SHIFT;
        final long next = words[at + NEXT];
        final long prev = words[at + PREV];
        words[at + PLACE] &= LOW;
        words[((int)prev << STRIDE_SHIFT) + NEXT] = next;
        words[((int)next << STRIDE_SHIFT) + PREV] = prev;
    }

    private int nextSlot()
    {
        if (firstFree != NONE)
        {
            final int slot = firstFree;
            firstFree = next(slot);
            return slot;
        }
        if (highest == capacity)
        {
            return NONE;
        }

        highest++;
        if (highest << STRIDE_SHIFT == words.length)
        {
            final long orders = Math.min(capacity + 1L, 2L * highest);
            words = Arrays.copyOf(words, (int)(orders << STRIDE_SHIFT));
        }

        return highest;
    }
}
