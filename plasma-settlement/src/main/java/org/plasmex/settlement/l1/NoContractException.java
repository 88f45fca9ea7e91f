package org.plasmex.settlement.l1;

/**
 * A node answers, and says that the contract is not at this address: it is another's or nobody's, or the node is of
 * another chain, or has not synced as far.
 */
public final class NoContractException extends ParentChainException
{
    private static final long serialVersionUID = 1L;

    NoContractException(final String message)
    {
        super(message);
    }

    NoContractException(final String message, final RevertedException cause)
    {
        super(message, cause);
    }
}
