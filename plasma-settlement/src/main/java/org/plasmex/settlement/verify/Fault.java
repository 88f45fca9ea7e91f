package org.plasmex.settlement.verify;

import java.util.Comparator;

/**
 * What is wrong with a chain, and where.
 *
 * @param kind    of the fault.
 * @param block   number of the block at fault.
 * @param step    number of the step, 0 where no one step is at fault.
 * @param access  of the step, -1 where no one access is at fault.
 * @param other   number of the step that shows it: the one that the link names where it is broken, the touch that it
 *                leaves out where one was skipped; 0 where none is needed.
 * @param message what differs.
 */
public record Fault(Kind kind, long block, long step, int access, long other, String message)
{
    /**
     * Faults of a block, by step and access; what is wrong with the block as a whole comes last.
     */
    public static final Comparator<Fault> BY_PLACE =
        Comparator.comparingLong(Fault::block).thenComparing((fault) -> fault.step() == 0)
            .thenComparingLong(Fault::step).thenComparingInt(Fault::access);

    /**
     * The ways in which a block can be at fault.
     */
    public enum Kind
    {
        /** The header does not follow its parent's, or reaches further than the inbox: no such block is committed. */
        HEADER,
        /** The law says that the step is unlawful. */
        UNLAWFUL,
        /** The link of an access names a step that is unlawful, did not touch the cell, or left another value there. */
        BROKEN_LINK,
        /** Between a step and the one its link names, another touched the cell. */
        SKIPPED_TOUCH,
        /** The steps do not amount to the header's data root. */
        DATA_ROOT
    }

    /**
     * What is wrong with a block as a whole.
     */
    static Fault ofBlock(final Kind kind, final long block, final String message)
    {
        return new Fault(kind, block, 0, -1, 0, message);
    }

    /**
     * A step is unlawful.
     */
    static Fault ofStep(final long block, final long step, final String message)
    {
        return new Fault(Kind.UNLAWFUL, block, step, -1, 0, message);
    }

    /**
     * What is wrong with the step that a link names.
     *
     * @param touch number of the last earlier step that touched the cell, 0 for none.
     * @return null if it is the one that the link names.
     */
    static Fault ofLink(
        final long block, final long step, final int access, final long cell, final long prev, final long touch)
    {
        if (prev == touch)
        {
            return null;
        }

        return prev < touch ?
            new Fault(Kind.SKIPPED_TOUCH, block, step, access, touch,
                "the link names step " + prev + ", but step " + touch + " touched " + name(cell)) :
            new Fault(Kind.BROKEN_LINK, block, step, access, prev,
                "the link names step " + prev + ", but " + name(cell) + " was touched last by step " + touch);
    }

    /**
     * The step that a link names left another value.
     *
     * @param left what it left, or its hash.
     * @param old  what the link says it left, or its hash.
     */
    static Fault ofValue(
        final long block,
        final long step,
        final int access,
        final long cell,
        final long prev,
        final String left,
        final String old)
    {
        return new Fault(Kind.BROKEN_LINK, block, step, access, prev,
            "step " + prev + " left " + left + " in " + name(cell) + ", not " + old);
    }

    private static String name(final long cell)
    {
        return String.format("cell 0x%016x", cell);
    }

    @Override
    public String toString()
    {
        return kind + " in block " + block + (step == 0 ? "" : ", step " + step) +
            (access < 0 ? "" : ", access " + access) + ": " + message;
    }
}
