package org.plasmex.venue;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One run of the command, with what it printed.
 *
 * @param exitCode of the command.
 * @param out      what it printed to standard output.
 * @param err      what it printed to standard error.
 */
public record CommandRun(int exitCode, String out, String err)
{
    /**
     * Run the command.
     *
     * @param args of the command line.
     * @return what came of it.
     */
    public static CommandRun of(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = PlasmexCommand.commandLine()
            .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final int exitCode = commandLine.execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
