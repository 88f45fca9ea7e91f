package org.plasmex.venue;

import picocli.CommandLine.Option;

/**
 * Options that every command has.
 */
public final class CommonOptions
{
    /** Name of the option that asks for stack traces. */
    static final String VERBOSE = "--verbose";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean isHelpWanted;

    @Option(names = VERBOSE, description = "Show the stack trace of an error.")
    private boolean isVerbose;
}
