package org.plasmex.venue.attack;

import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

/**
 * What a chain is, whatever a verifier says of it: all that is committed is lawful and true where each step, taken
 * without its links, is linked again by an honest ledger and becomes what it was. Shares no code with the verifiers but
 * the law.
 */
final class Truth
{
    private Truth()
    {
    }

    /**
     * Whether nothing is wrong with any block that is not final.
     *
     * @param draft that was sealed.
     */
    static boolean holds(final Draft draft, final KeyRecovery recovery)
    {
        final CellStore cells = new CellStore();
        final Law law = new Law(draft.genesis().eip712(),
            new RecoveredKeys(new AuthVerifier(recovery, draft.genesis().eip712())), draft.inbox());
        for (int i = 0; i < draft.blocks().size(); i++)
        {
            final Block block = draft.blocks().get(i);
            final boolean isTrue = holds(law, cells, block, i < draft.finalBlocks());
            if (!isTrue && i >= draft.finalBlocks())
            {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(final Law law, final CellStore cells, final Block block, final boolean isFinal)
    {
        final Header header = block.header();
        final List<byte[]> steps = block.steps();
        final DataTree tree = new DataTree();
        final UnsafeBuffer built = new UnsafeBuffer(new byte[16 * Law.MAX_STEP_LENGTH]);
        for (int i = 0; i < steps.size(); i++)
        {
            final long number = header.firstStep() + i;
            final UnsafeBuffer step = new UnsafeBuffer(steps.get(i));
            tree.add(step, 0, step.capacity());
            final boolean isLawful = law.run(header, number, step, 0, step.capacity());
            if (isLawful)
            {
                final int bodyLength = law.bodyLength();
                built.putBytes(0, step, 0, bodyLength);
                if (!law.build(header, number, cells, built, 0, bodyLength) ||
                    !new UnsafeBuffer(built, 0, law.length()).equals(step))
                {
                    return false;
                }
                for (int j = 0; j < law.accesses(); j++)
                {
                    cells.write(law.cell(j), number, law.newValues(), law.valueOffset(j));
                }
            }
            else if (!isFinal)
            {
                return false;
            }
        }
        return steps.size() == header.steps() && Arrays.equals(tree.seal(), header.dataRoot());
    }
}
