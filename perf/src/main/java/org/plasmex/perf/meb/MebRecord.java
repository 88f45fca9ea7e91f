package org.plasmex.perf.meb;

/**
 * A message of a workload.
 *
 * @param kind        {@link #NEW}, {@link #CANCEL} or {@link #MODIFY}.
 * @param sequence    of the message, any u64.
 * @param id          of the order, any u64.
 * @param side        0 buy, 1 sell; of a cancel without meaning.
 * @param isImmediate whether what is not filled of a new order is cancelled.
 * @param lots        any u32.
 * @param price       any long.
 */
record MebRecord(int kind, long sequence, long id, int side, boolean isImmediate, long lots, long price)
{
    static final int NEW = 0;
    static final int CANCEL = 1;
    static final int MODIFY = 2;
    static final int SELL = 1;
}
