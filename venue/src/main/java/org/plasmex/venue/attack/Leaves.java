package org.plasmex.venue.attack;

import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.venue.attack.Forger.Place;

/**
 * Attacks on what can be seen: leaves that no step amounts to, chunks and steps that are not shown.
 */
final class Leaves
{
    private Leaves()
    {
    }

    static void leaf(final Forger forger)
    {
        final Place place = forger.any();
        final Block block = forger.draft().blocks().get(place.block());
        block.leaf(place.step(), forger.random().nextInt(8) == 0 ? new byte[32] : Headers.hash(forger.random()));
    }

    static void padding(final Forger forger)
    {
        final Block block = forger.draft().blocks().get(forger.block());
        final int steps = block.steps().size();
        final int leaves = 1 << DataTree.depth(steps);
        if (steps == leaves)
        {
            padding(forger);
            return;
        }

        block.leaf(forger.random().nextInt(steps, leaves), Headers.hash(forger.random()));
    }

    static void withheld(final Forger forger)
    {
        hide(forger, forger.any(), true);
    }

    static void late(final Forger forger)
    {
        forger.answers();
        hide(forger, forger.any(), false);
    }

    static void lateAndWrong(final Forger forger)
    {
        forger.answers();
        final Place place = forger.any();
        Changes.flip(forger, place, 0, forger.step(place).length);
        hide(forger, place, false);
    }

    private static void hide(final Forger forger, final Place place, final boolean forGood)
    {
        forger.draft().blocks().get(place.block()).hide(place.step() / ChunkProof.LEAVES, forGood);
    }

    static void linkWithheld(final Forger forger)
    {
        final int gone = forger.finalBlockOf(forger.anyLink(forger.any()).prev());
        if (gone == 0)
        {
            linkWithheld(forger);
            return;
        }

        forger.lose(gone);
    }

    static void linkLate(final Forger forger)
    {
        forger.answers();
        linkWithheld(forger);
    }
}
