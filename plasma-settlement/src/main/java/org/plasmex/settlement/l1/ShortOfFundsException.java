package org.plasmex.settlement.l1;

/**
 * The account has less than what is to be sent with a transaction: another one may be within its means.
 */
public final class ShortOfFundsException extends ParentChainException
{
    private static final long serialVersionUID = 1L;

    ShortOfFundsException(final String message, final ParentChainException cause)
    {
        super(message, cause);
    }
}
