package org.plasmex.settlement.verify;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.plasmex.settlement.law.Law;

/**
 * Laws that threads take in turns, for a chunk each: as many as there are threads. The last one that was given back is
 * taken first, as it knows the signatures of the chunks before. Thread safe; a law is used by one thread at a time.
 */
final class LawPool
{
    private final Deque<Law> free = new ConcurrentLinkedDeque<>();
    private final Supplier<Law> maker;

    /**
     * A pool with no law in it.
     *
     * @param maker makes one, where all are taken; called by any thread, one at a time.
     */
    LawPool(final Supplier<Law> maker)
    {
        this.maker = maker;
    }

    Law take()
    {
        final Law law = free.pollFirst();
        if (law != null)
        {
            return law;
        }

        synchronized (this)
        {
            return maker.get();
        }
    }

    void giveBack(final Law law)
    {
        free.addFirst(law);
    }
}
