package org.plasmex.settlement.verify;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;

/**
 * Checks touches cell by cell: every link names the last earlier step that touched the cell, and tells what that step
 * left there. Of other cells, and of the law, it knows nothing. Memory: one touch. Not thread safe.
 */
final class CellGroups
{
    private final LongUnaryOperator blockOf;
    private final Keccak keccak = new Keccak();
    private Touch last;
    private Fault first;

    /**
     * A check of a whole history.
     *
     * @param blockOf the block that a step is in.
     */
    CellGroups(final LongUnaryOperator blockOf)
    {
        this.blockOf = blockOf;
    }

    /**
     * The next touch.
     *
     * @param touch by ascending cell and, of each cell, by ascending step.
     */
    void onTouch(final Touch touch)
    {
        if (last == null || last.cell() != touch.cell())
        {
            last = untouched(touch.cell());
        }
        if (first == null || isBefore(touch, first))
        {
            final Fault fault = check(touch);
            first = fault == null ? first : fault;
        }
        last = touch;
    }

    /**
     * A cell before its first step: all zeros, left by step 0.
     */
    private Touch untouched(final long cell)
    {
        final byte[] zeros = new byte[Cells.length(Cells.kind(cell))];
        return new Touch(cell, 0, 0, 0, zeros, keccak.hash(zeros));
    }

    private static boolean isBefore(final Touch touch, final Fault fault)
    {
        return touch.step() < fault.step() || touch.step() == fault.step() && touch.access() < fault.access();
    }

    private Fault check(final Touch touch)
    {
        if (touch.prev() == last.step() && Arrays.equals(touch.old(), last.left()))
        {
            return null;
        }

        final long block = blockOf.applyAsLong(touch.step());
        final Fault fault =
            Fault.ofLink(block, touch.step(), touch.access(), touch.cell(), touch.prev(), last.step());
        return fault != null ? fault :
            Fault.ofValue(block, touch.step(), touch.access(), touch.cell(), touch.prev(),
                "what hashes to " + Hex.encode(last.left()), "to " + Hex.encode(touch.old()));
    }

    /**
     * The first fault of all cells.
     *
     * @return in order of step and access; empty if there is none.
     */
    Optional<Fault> firstFault()
    {
        return Optional.ofNullable(first);
    }
}
