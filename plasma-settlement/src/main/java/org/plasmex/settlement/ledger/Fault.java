package org.plasmex.settlement.ledger;

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

    @Override
    public String toString()
    {
        return kind + " in block " + block + (step == 0 ? "" : ", step " + step) +
            (access < 0 ? "" : ", access " + access) + ": " + message;
    }
}
