package org.plasmex.venue.attack;

import java.util.SplittableRandom;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Prover;

/**
 * What a watcher's store tells of a chain, and what can be made of it when the venue is gone. For one thread.
 */
final class Remains implements AutoCloseable
{
    final Draft draft;
    final Past end;
    final BlockStore store;
    final Prover prover;
    final Exits exits;
    final LastDays days;

    /**
     * Takes what there is.
     *
     * @param venue   that is gone, and whose tip the watcher has.
     * @param watcher who has its blocks.
     */
    Remains(final StandingVenue venue, final WatchProcess watcher)
    {
        final L1Stand stand = venue.stand;
        final long tip = venue.eyes.status().tip();
        store = watcher.blocks();
        draft = Draft.of(store, L1Stand.ask(stand::inbox), tip, tip);
        final int last = draft.blocks().size() - 1;
        end = new Past(draft, new RememberedKeys()).upTo(last, draft.blocks().get(last).steps().size());
        prover = new Prover(store, draft.inbox(), stand.addresses());
        exits = new Exits(stand.addresses(), stand.genesis());
        days = new LastDays(stand, end, store, prover, exits, new SplittableRandom(5));
    }

    @Override
    public void close()
    {
        store.close();
    }
}
