package org.plasmex.settlement.block;

/**
 * The block store is damaged, cannot be written, or was asked to hold what it must not. The message names the file
 * and, for damage, the position and what to do.
 */
public final class BlockStoreException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something is wrong with a block or its file.
     *
     * @param message what and where.
     */
    public BlockStoreException(final String message)
    {
        super(message);
    }

    /**
     * The disk refused.
     *
     * @param message what was tried, and where.
     * @param cause   what the disk said.
     */
    public BlockStoreException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
