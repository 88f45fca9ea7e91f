package org.plasmex.settlement.l1;

/**
 * The inbox store does not hold what was written to it, or belongs to another chain.
 */
public final class DamagedInboxException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final boolean isOfAnotherVault;

    /**
     * With the file, the position, and what to do.
     *
     * @param message for an operator.
     */
    public DamagedInboxException(final String message)
    {
        this(message, false);
    }

    /**
     * With the file, the position, and what to do.
     *
     * @param message          for an operator.
     * @param isOfAnotherVault whether the store is sound, and another chain's or Vault's.
     */
    DamagedInboxException(final String message, final boolean isOfAnotherVault)
    {
        super(message);
        this.isOfAnotherVault = isOfAnotherVault;
    }

    /**
     * Whether the store is sound, and another chain's or Vault's: then nobody may replace it.
     *
     * @return false where it is damaged.
     */
    public boolean isOfAnotherVault()
    {
        return isOfAnotherVault;
    }
}
