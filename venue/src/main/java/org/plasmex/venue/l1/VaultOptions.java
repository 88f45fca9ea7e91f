package org.plasmex.venue.l1;

import picocli.CommandLine.Option;

/**
 * What every command needs that sends transactions to a Vault that is named.
 */
public final class VaultOptions extends L1Options
{
    @Option(names = "--vault", required = true, paramLabel = "ADDRESS", description = "The Vault.")
    private String vault;

    /**
     * {@link #with(String, Deed)} the contracts of that Vault.
     *
     * @param deed to do.
     */
    public void with(final Deed<Side> deed)
    {
        with(vault, deed);
    }
}
