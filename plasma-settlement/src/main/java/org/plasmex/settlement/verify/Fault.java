package org.plasmex.settlement.verify;

/**
 * What is wrong with a chain, and where.
 *
 * @param kind    of the fault.
 * @param block   number of the block at fault.
 * @param step    number of the step, 0 where no one step is at fault.
 * @param access  of the step, -1 where no one access is at fault.
 * @param message what differs.
 */
public record Fault(Kind kind, long block, long step, int access, String message)
{
    /**
     * The ways in which a block can be at fault.
     */
    public enum Kind
    {
        /** The header does not follow its parent's, or reaches further than the inbox. */
        HEADER,
        /** The law says that the step is unlawful. */
        UNLAWFUL,
        /** The link of an access names a step that did not touch the cell, or left another value there. */
        BROKEN_LINK,
        /** Between a step and the one its link names, another touched the cell. */
        SKIPPED_TOUCH,
        /** The steps do not amount to the header's data root. */
        DATA_ROOT
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
            new Fault(Kind.SKIPPED_TOUCH, block, step, access,
                "the link names step " + prev + ", but step " + touch + " touched " + name(cell)) :
            new Fault(Kind.BROKEN_LINK, block, step, access,
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
        return new Fault(Kind.BROKEN_LINK, block, step, access,
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
