package org.plasmex.venue.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the campaign, which writes what it prints to a file. None outlives this one, however this one ends: they
 * are killed by a shell that notices it.
 * <p>
 * For one thread.
 */
public final class Child
{
    // Told which processes come and go; kills those that are left when nobody is there any more to tell.
    private static final String REAP = """
        trap '' INT TERM HUP
        live=
        while read -r sign pid
        do
            case $sign in
            +)
                live="$live $pid" ;;
            -)
                rest=
                for one in $live
                do
                    [ "$one" = "$pid" ] || rest="$rest $one"
                done
                live=$rest ;;
            esac
        done
        [ -z "$live" ] || kill -9 $live
        """;

    private static PrintStream reaper;

    private final Process process;
    private final Path log;
    private final long printedBefore;

    private Child(final Process process, final Path log, final long printedBefore)
    {
        this.process = process;
        this.log = log;
        this.printedBefore = printedBefore;
    }

    /**
     * Start a process.
     *
     * @param command to run.
     * @param log     to which all is added that it prints.
     * @return the process.
     * @throws IOException if it cannot be started.
     */
    public static Child start(final List<String> command, final Path log) throws IOException
    {
        final long before = Files.exists(log) ? Files.size(log) : 0;
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new Child(started(builder), log, before);
    }

    /**
     * Start a process to talk with: what it prints is for the caller to read, but for its errors.
     */
    static Child startToTalk(final List<String> command, final Path log) throws IOException
    {
        return new Child(started(new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))), log, 0);
    }

    /**
     * What it takes to run a class of ours in a JVM like this one.
     *
     * @param jvm  more options of the JVM.
     * @param main class to run.
     * @param args of it.
     * @return the command.
     */
    public static List<String> java(final List<String> jvm, final String main, final List<String> args)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(args);
        return command;
    }

    /**
     * Whether it has not ended.
     *
     * @return true if it has not.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * What it is to the system.
     *
     * @return the process, to talk with.
     */
    public Process process()
    {
        return process;
    }

    /**
     * Whether it has ended.
     *
     * @param millis to wait for it at most.
     */
    boolean await(final long millis)
    {
        try
        {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            throw interrupted(ex);
        }
    }

    int exitCode()
    {
        return process.exitValue();
    }

    /**
     * SIGTERM.
     */
    void terminate()
    {
        process.destroy();
    }

    /**
     * SIGKILL, and wait until it is gone.
     */
    public void kill()
    {
        try
        {
            process.destroyForcibly().waitFor();
        }
        catch (final InterruptedException ex)
        {
            throw interrupted(ex);
        }
    }

    /**
     * What this process has printed so far.
     *
     * @return all of it.
     */
    public String printed()
    {
        try
        {
            final byte[] all = Files.readAllBytes(log);
            return new String(all, (int)printedBefore, (int)(all.length - printedBefore));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void pause(final long millis)
    {
        try
        {
            Thread.sleep(millis);
        }
        catch (final InterruptedException ex)
        {
            throw interrupted(ex);
        }
    }

    private static synchronized Process started(final ProcessBuilder builder) throws IOException
    {
        if (null == reaper)
        {
            final Process shell = new ProcessBuilder("/bin/sh", "-c", REAP)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            reaper = new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII);
        }
        final Process process = builder.start();
        reaper.println("+ " + process.pid());
        process.onExit().thenRun(() -> reaper.println("- " + process.pid()));
        return process;
    }

    private static IllegalStateException interrupted(final InterruptedException ex)
    {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", ex);
    }
}
