package org.plasmex.matching;

/**
 * Told what a taker meets, in the order in which it happens.
 * <p>
 * When it is called, orders and book are already as they are after the event. A handler may read both, and may release
 * the maker's slot where the maker has left the book; it must change nothing else, and must not throw.
 */
public interface FillHandler
{
    /**
     * Taker and maker trade. A maker with nothing open any more has left the book.
     *
     * @param taker slot of the order being matched.
     * @param maker slot of the resting order.
     * @param lots  traded, greater than 0.
     * @param price the maker's.
     */
    void onFill(int taker, int maker, long lots, long price);

    /**
     * The best resting order is of the taker's own account: it has left the book, its open lots as they were.
     *
     * @param taker slot of the order being matched.
     * @param maker slot of the resting order that goes.
     */
    void onSelfTrade(int taker, int maker);
}
