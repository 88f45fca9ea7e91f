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
     * The best resting order is of the taker's own account. With {@link SelfTrade#RESTING} it has left the book, its
     * lots as they were; with {@link SelfTrade#INCOMING} it stays, and the matching ends here.
     *
     * @param taker slot of the order being matched.
     * @param maker slot of the resting order.
     */
    void onSelfTrade(int taker, int maker);

    /**
     * A maker that is an iceberg is about to show its next lots, behind all others of its price: told just before the
     * fill that took what it showed.
     *
     * @param maker slot of the resting order.
     */
    default void onRefresh(final int maker)
    {
    }
}
