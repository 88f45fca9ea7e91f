package org.plasmex.venue.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.plasmex.contracts.Toolchain;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Waiting;

/**
 * A development node that outlives the venue. It is a process of its own, in a session of its own, so that neither the
 * venue's end nor a Ctrl-C in its terminal ends it: a venue that was killed finds it still going. When it is stopped in
 * order it leaves its state in a file, from which it goes on the next time.
 * <p>
 * For one thread.
 */
final class PersistentAnvil
{
    private static final String PID = "pid";
    private static final String URL = "url";
    private static final String STATE_SECONDS = "30";
    private static final long READY_MILLIS = 20_000;
    private static final long STOP_SECONDS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Path directory;
    private final ProcessHandle process;
    private final String url;
    private final boolean isFound;

    private PersistentAnvil(final Path directory, final ProcessHandle process, final String url, final boolean isFound)
    {
        this.directory = directory;
        this.process = process;
        this.url = url;
        this.isFound = isFound;
    }

    /**
     * Find the node of a directory, or start it from the state that it has left there.
     *
     * @param directory of the node, which exists.
     * @return the node, which answers.
     * @throws UserException if it cannot be started.
     */
    static PersistentAnvil open(final Path directory)
    {
        try
        {
            final Optional<PersistentAnvil> found = find(directory);
            return found.isPresent() ? found.get() : start(directory);
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot start anvil in " + directory + ": " + ex, ex);
        }
    }

    /**
     * Where it answers.
     */
    String url()
    {
        return url;
    }

    /**
     * Its process.
     */
    long pid()
    {
        return process.pid();
    }

    /**
     * Whether it was going before.
     */
    boolean isFound()
    {
        return isFound;
    }

    /**
     * Mine a block at an interval, and no more for each transaction.
     *
     * @param seconds of the interval.
     */
    void mineEvery(final int seconds)
    {
        try
        {
            post(url, "evm_setIntervalMining", Integer.toString(seconds));
        }
        catch (final IOException ex)
        {
            throw new UserException("anvil at " + url + " does not answer: " + ex, ex);
        }
    }

    /**
     * End it, and wait until its state is written.
     */
    void stop()
    {
        process.destroy();
        try
        {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            Files.deleteIfExists(properties(directory));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final ExecutionException | TimeoutException | IOException ex)
        {
            throw new IllegalStateException("anvil, process " + process.pid() + ", does not end: " + ex, ex);
        }
    }

    private static Optional<PersistentAnvil> find(final Path directory) throws IOException
    {
        final Path file = properties(directory);
        if (!Files.exists(file))
        {
            return Optional.empty();
        }

        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            properties.load(reader);
        }
        final String url = properties.getProperty(URL, "");
        final Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(properties.getProperty(PID, "0")));
        // A number that was given to another process meanwhile is no anvil.
        final boolean isAnvil = process.flatMap(handle -> handle.info().command())
            .filter(command -> command.equals(Toolchain.anvil().toString())).isPresent();
        return isAnvil && process.get().isAlive() && answers(url) ?
            Optional.of(new PersistentAnvil(directory, process.get(), url, true)) : Optional.empty();
    }

    private static PersistentAnvil start(final Path directory) throws IOException
    {
        final int port = freePort();
        final String url = "http://127.0.0.1:" + port;
        final Path log = directory.resolve("anvil.log");
        final List<String> command = new ArrayList<>(List.of(
            Toolchain.anvil().toString(), "--silent", "--host", "127.0.0.1", "--port", Integer.toString(port),
            "--hardfork", "prague", "--chain-id", "31337", "--slots-in-an-epoch", "1",
            "--max-persisted-states", "0",
            "--state", directory.resolve("state.json").toString(), "--state-interval", STATE_SECONDS));
        final Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid))
        {
            command.add(0, setsid.toString());
        }

        final Process process = new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        if (!Waiting.until(READY_MILLIS, () -> !process.isAlive() || answers(url)) || !process.isAlive())
        {
            process.destroyForcibly();
            throw new UserException("anvil does not start; it says, in " + log + ": " +
                Files.readString(log, StandardCharsets.UTF_8).strip());
        }

        final Properties properties = new Properties();
        properties.setProperty(PID, Long.toString(process.pid()));
        properties.setProperty(URL, url);
        try (Writer writer = Files.newBufferedWriter(properties(directory), StandardCharsets.UTF_8))
        {
            properties.store(writer, "the development node of this venue");
        }
        return new PersistentAnvil(directory, process.toHandle(), url, false);
    }

    private static boolean answers(final String url)
    {
        try
        {
            return post(url, "eth_chainId", "").contains("\"result\"");
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            return false;
        }
    }

    private static String post(final String url, final String method, final String parameters) throws IOException
    {
        final String body = String.format(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}", method, parameters);
        final HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT)
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try
        {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }

    private static Path properties(final Path directory)
    {
        return directory.resolve("anvil.properties");
    }
}
