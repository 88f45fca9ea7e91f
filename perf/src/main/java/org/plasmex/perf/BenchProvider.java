package org.plasmex.perf;

import org.plasmex.venue.CommandProvider;

/**
 * Adds {@code bench} to the {@code plasmex} command.
 */
public final class BenchProvider implements CommandProvider
{
    @Override
    public Object command()
    {
        return new BenchCommand();
    }
}
