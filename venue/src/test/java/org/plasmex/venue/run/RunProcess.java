package org.plasmex.venue.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmex.venue.PlasmexCommand;

/**
 * {@code plasmex run}, or another command, in a process of its own. For one thread.
 */
public final class RunProcess implements AutoCloseable
{
    private static final long PATIENCE_SECONDS = 300;
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task ->
    {
        final Thread thread = new Thread(task, "run-process-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final Process process;
    private final BufferedReader output;
    private final StringBuilder printed = new StringBuilder();

    private RunProcess(final Process process)
    {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static RunProcess start(final Map<String, String> environment, final String... args)
    {
        return startCommand("run", environment, args);
    }

    public static RunProcess startCommand(
        final String name, final Map<String, String> environment, final String... args)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-D")).forEach(command::add);
        command.add("-Dplasmex.root=" + System.getProperty("plasmex.root"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PlasmexCommand.class.getName(), name));
        command.addAll(List.of(args));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PLASMEX_AERON_CHANNEL", "aeron:udp?endpoint=127.0.0.1:0");
        builder.environment().put("PLASMEX_HTTP_ADDRESS", "127.0.0.1:0");
        builder.environment().put("PLASMEX_BLOCKS_ADDRESS", "127.0.0.1:0");
        builder.environment().putAll(environment);
        try
        {
            return new RunProcess(builder.start());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** The line that has these words, which must come before the output ends, or patience with who is silent. */
    public String await(final String words)
    {
        final Future<?> end = WATCH.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try
        {
            for (String line = output.readLine(); null != line; line = output.readLine())
            {
                printed.append(line).append('\n');
                if (line.contains(words))
                {
                    return line;
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            end.cancel(false);
        }
        throw new AssertionError("'" + words + "' was not said, but:\n" + printed);
    }

    /** What a line says of a key. */
    public static String value(final String line, final String key)
    {
        final Matcher matcher = Pattern.compile("\\b" + key + "=(\\S+)").matcher(line);
        if (!matcher.find())
        {
            throw new AssertionError("no " + key + " in: " + line);
        }
        return matcher.group(1);
    }

    /**
     * Where it tells how it is, host and port.
     */
    public String monitor()
    {
        return await("health and metrics").replaceFirst(".*http://(.*)/", "$1");
    }

    /**
     * What a page of it says, also where it says that all is not well.
     */
    public static String get(final String http, final String path, final String accepted)
    {
        try
        {
            final URLConnection connection = new URL("http://" + http + path).openConnection();
            connection.setRequestProperty("Accept", accepted);
            final HttpURLConnection answer = (HttpURLConnection)connection;
            try (InputStream in =
                answer.getResponseCode() < 400 ? answer.getInputStream() : answer.getErrorStream())
            {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    // By its handle: the process itself would close what it prints to.
    public void terminate()
    {
        process.toHandle().destroy();
    }

    public void kill()
    {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    public int awaitEnd()
    {
        final Future<?> end = WATCH.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try
        {
            for (String line = output.readLine(); null != line; line = output.readLine())
            {
                printed.append(line).append('\n');
            }
            if (!process.waitFor(120, TimeUnit.SECONDS))
            {
                throw new AssertionError("the process does not end; it said:\n" + printed);
            }
            return process.exitValue();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
        finally
        {
            end.cancel(false);
        }
    }

    public String printed()
    {
        return printed.toString();
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }
}
