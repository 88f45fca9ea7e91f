package org.plasmex.venue.watch;

import picocli.CommandLine.Option;

/**
 * What every command needs that sends transactions to a Vault that is named.
 */
final class VaultOptions extends L1Options
{
    @Option(names = "--vault", required = true, paramLabel = "ADDRESS", description = "The Vault.")
    private String vault;

    /** {@link #with(String, Deed)} the contracts of that Vault. */
    void with(final Deed deed)
    {
        with(vault, deed);
    }
}
