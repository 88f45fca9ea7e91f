package org.plasmex.venue.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex data}: what a data directory holds, and whether all of it is sound.
 */
@Command(
    name = "data",
    description = "Inspect the data directory of a venue or a watcher, and check it. Nothing is written; it may be " +
        "running.",
    footer =
    {
        "",
        "Exit codes: 0 sound, 1 not sound (the file and the position are named), 2 wrong usage.",
        "docs/data.md explains the lines."
    })
public final class DataCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
    private Path data;

    @Option(
        names = "--quick",
        description = "Look at the ends of journal and output only, hash no steps and execute nothing again.")
    private boolean isQuick;

    @Option(
        names = "--rpc",
        paramLabel = "URL",
        description = "An Ethereum node that is asked what is committed and final.")
    private String rpc;

    @Override
    public Integer call() throws IOException
    {
        final List<String> parts = List.of(Venue.BLOCKS, Venue.JOURNAL, Venue.OUTPUT, Venue.INBOX);
        if (parts.stream().map(data::resolve).noneMatch(Files::isDirectory))
        {
            throw new ParameterException(spec.commandLine(), "--data is " + data +
                ", which holds no venue: there is none of " + String.join(", ", parts) + " in it");
        }

        final Report report = new Report(
            spec.commandLine().getOut(), spec.commandLine().getErr(), SystemNanoClock.INSTANCE);
        new DataInspection(data, isQuick, rpc, report).inspect();
        if (report.faults() > 0)
        {
            report.line("result", "not sound: %,d %s", report.faults(), 1 == report.faults() ? "fault" : "faults");
            return PlasmexCommand.FAILED;
        }

        report.line("result", isQuick ? "sound, as far as it was looked at" : "sound");
        return PlasmexCommand.DONE;
    }
}
