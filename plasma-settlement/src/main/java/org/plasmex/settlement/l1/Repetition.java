package org.plasmex.settlement.l1;

/**
 * Tells what stays so from what was answered once: two answers may be of different L1 blocks, or of nodes that are not
 * at one. Not thread safe.
 */
final class Repetition
{
    private static final int ENOUGH = 5;

    private int times;

    /** It was answered again. True when that was often enough in a row to believe it. */
    boolean isEnough()
    {
        times++;

        return times >= ENOUGH;
    }

    /** Something else was answered. */
    void reset()
    {
        times = 0;
    }
}
