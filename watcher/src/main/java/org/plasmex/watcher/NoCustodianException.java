package org.plasmex.watcher;

/**
 * A key was given to attest with, and L1 knows it as nobody's who may.
 */
public final class NoCustodianException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    NoCustodianException(final String address)
    {
        super("the custodian's key is of " + address + ", who is no custodian of this chain, or " +
            "none any more: 'plasmex chain status' tells who is");
    }
}
