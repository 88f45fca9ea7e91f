package org.plasmex.venue.attack;

/**
 * What became of a case.
 *
 * @param end of it.
 * @param by  what convicted the block, or refused it.
 * @param why in words.
 */
record Verdict(End end, String by, String why)
{
    /**
     * How a case can end.
     */
    enum End
    {
        /** The block was found at fault. */
        CAUGHT,
        /** The chain contract did not take it. */
        REFUSED,
        /** What was committed is lawful and true, and everybody can see it. */
        HARMLESS,
        /** Something wrong stands, or something right fell. */
        MISSED
    }
}
