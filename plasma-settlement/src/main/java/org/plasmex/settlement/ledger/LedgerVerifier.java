package org.plasmex.settlement.ledger;

import java.util.Arrays;
import java.util.Optional;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;

/**
 * Verifies a chain from its first step on, taking nobody's word: each step is run through the law, with its key
 * recovered from the signature; each link is compared with the last touch of its cell; each root and header is
 * computed again. What a step is by itself and how it is linked to others are two passes over it that share nothing
 * but its accesses. Not thread safe.
 */
public final class LedgerVerifier
{
    private final BlockStore store;
    private final Inbox inbox;
    private final Law law;
    private final CellStore cells = new CellStore();
    private final DataTree tree = new DataTree();
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);
    private Header header;
    private Fault fault;
    private long steps;

    /**
     * A verifier of what is in a store.
     *
     * @param store    of the blocks.
     * @param inbox    of L1.
     * @param recovery that recovers keys; used by this verifier's thread only.
     */
    public LedgerVerifier(final BlockStore store, final Inbox inbox, final KeyRecovery recovery)
    {
        this.store = store;
        this.inbox = inbox;
        final AuthVerifier auth = new AuthVerifier(recovery, store.genesis().eip712());
        law = new Law(store.genesis().eip712(), new RecoveredKeys(auth), inbox);
    }

    /**
     * Verifies all blocks up to the newest, once.
     *
     * @param progress is told of each block that was found good.
     * @return the first fault, empty if there is none.
     */
    public Optional<Fault> verify(final Progress progress)
    {
        final long newest = store.newest();
        Header parent = store.genesis().header();
        for (long number = 1; number <= newest && fault == null; number++)
        {
            header = store.header(number);
            checkHeader(parent);
            tree.clear();
            store.steps(number, this::onStep);
            checkRoot();
            parent = header;
            if (fault == null)
            {
                progress.onBlock(number, newest, steps);
            }
        }

        return Optional.ofNullable(fault);
    }

    private void checkHeader(final Header parent)
    {
        final String broken = HeaderRules.broken(parent, header, store.genesis().span());
        if (broken != null)
        {
            report(Fault.Kind.HEADER, 0, -1, broken);
        }
        else if (Long.compareUnsigned(header.inbox(), inbox.size()) > 0)
        {
            report(Fault.Kind.HEADER, 0, -1, "inbox is " + header.inbox() + ", L1 has " + inbox.size() + " entries");
        }
    }

    private void onStep(final long number, final DirectBuffer buffer, final int offset, final int length)
    {
        if (fault != null)
        {
            return;
        }

        tree.add(buffer, offset, length);
        if (!law.run(header, number, buffer, offset, length))
        {
            report(Fault.Kind.UNLAWFUL, number, -1, law.describe());
            return;
        }

        for (int i = 0; i < law.accesses() && fault == null; i++)
        {
            checkLink(number, i);
            cells.write(law.cell(i), number, law.newValues(), law.valueOffset(i));
        }
        steps++;
    }

    /**
     * An access, against the last touch of its cell: of all that is known of other steps, only the cell is looked at.
     */
    private void checkLink(final long number, final int access)
    {
        final long touch = cells.read(law.cell(access), last, 0);
        final long prev = law.prev(access);
        if (prev < touch)
        {
            report(Fault.Kind.SKIPPED_TOUCH, number, access,
                "the link names step " + prev + ", but step " + touch + " touched " + name(access));
        }
        else if (prev > touch)
        {
            report(Fault.Kind.BROKEN_LINK, number, access,
                "the link names step " + prev + ", but " + name(access) + " was touched last by step " + touch);
        }
        else if (!sameOld(access))
        {
            report(Fault.Kind.BROKEN_LINK, number, access,
                "step " + prev + " left " + Hex.encode(last, 0, law.valueLength(access)) + " in " + name(access) +
                ", not " + Hex.encode(law.oldValues(), law.valueOffset(access), law.valueLength(access)));
        }
    }

    private boolean sameOld(final int access)
    {
        final int offset = law.valueOffset(access);
        for (int i = 0; i < law.valueLength(access); i += Long.BYTES)
        {
            if (law.oldValues().getLong(offset + i) != last.getLong(i))
            {
                return false;
            }
        }

        return true;
    }

    private void checkRoot()
    {
        if (fault == null)
        {
            final byte[] root = tree.seal();
            if (!Arrays.equals(root, header.dataRoot()))
            {
                report(Fault.Kind.DATA_ROOT, 0, -1,
                    "dataRoot is " + Hex.encode(header.dataRoot()) + ", the steps amount to " + Hex.encode(root));
            }
        }
    }

    private void report(final Fault.Kind kind, final long step, final int access, final String message)
    {
        fault = new Fault(kind, header.number(), step, access, message);
    }

    private String name(final int access)
    {
        return String.format("cell 0x%016x", law.cell(access));
    }

    /**
     * The cells as the last step left them.
     *
     * @return the cells, to be read only.
     */
    public CellStore cells()
    {
        return cells;
    }

    /**
     * How many steps were found good.
     *
     * @return the number of steps.
     */
    public long steps()
    {
        return steps;
    }

    /**
     * Is told how far a verification has come.
     */
    @FunctionalInterface
    public interface Progress
    {
        /**
         * A block was found good.
         *
         * @param block  its number.
         * @param newest number of the last block.
         * @param steps  that were found good so far.
         */
        void onBlock(long block, long newest, long steps);
    }
}
