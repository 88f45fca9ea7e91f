package org.plasmex.venue.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import org.plasmex.contracts.Toolchain;
import org.plasmex.venue.Reason;
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
    private static final String STATE = "state.json";
    private static final String STATE_SECONDS = "30";
    private static final long READY_MILLIS = 20_000;
    private static final long STOP_MILLIS = 20_000;
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
     * @param isNew     whether nothing is on it yet, so that it needs no state to go on from.
     * @return the node, which answers.
     * @throws UserException if it cannot be started, or has lost its state.
     */
    static PersistentAnvil open(final Path directory, final boolean isNew)
    {
        try
        {
            final Optional<PersistentAnvil> found = find(directory);
            if (found.isPresent())
            {
                return found.get();
            }
            checkState(directory.resolve(STATE), isNew);
            return start(directory);
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot start anvil in " + directory + ": " + Reason.of(ex), ex);
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
        tell("evm_setIntervalMining", Integer.toString(seconds));
    }

    /**
     * Mine blocks at once.
     *
     * @param blocks how many.
     */
    void mine(final int blocks)
    {
        tell("anvil_mine", "\"0x" + Integer.toHexString(blocks) + '"');
    }

    private void tell(final String method, final String parameters)
    {
        try
        {
            post(url, method, parameters);
        }
        catch (final IOException ex)
        {
            throw new UserException("anvil at " + url + " does not answer: " + Reason.of(ex), ex);
        }
    }

    /**
     * End it, and wait until its state is written.
     *
     * @throws UserException if it did not end by itself, and had to be killed.
     */
    void stop()
    {
        process.destroy();
        final boolean isEnded = Waiting.until(STOP_MILLIS, () -> !process.isAlive());
        if (!isEnded)
        {
            process.destroyForcibly();
        }
        try
        {
            Files.deleteIfExists(properties(directory));
        }
        catch (final IOException ex)
        {
            throw new UserException(
                "anvil is stopped, and " + properties(directory) + " cannot be deleted: " + Reason.of(ex), ex);
        }
        if (!isEnded)
        {
            throw new UserException("anvil, process " + process.pid() + ", did not end in " + STOP_MILLIS / 1000 +
                " s and was killed: what has happened on it in its last " + STATE_SECONDS + " s may be lost. The " +
                "venue's data is whole; where it does not start on what is left, begin anew with another --data");
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
        final String pid = properties.getProperty(PID, "");
        if (!pid.matches("[0-9]{1,18}"))
        {
            throw new UserException(file + " says that anvil is process '" + pid + "', which is no number: end the " +
                "anvil of this directory where one is running, and delete the file");
        }
        final Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
        // A number that was given to another process meanwhile is no anvil.
        final boolean isAnvil = process.flatMap(handle -> handle.info().command())
            .filter(command -> command.equals(Toolchain.anvil().toString())).isPresent();
        if (!isAnvil || !process.get().isAlive())
        {
            return Optional.empty();
        }

        // A second one must not write to the state of the first.
        if (!Waiting.until(READY_MILLIS, () -> !process.get().isAlive() || answers(url)))
        {
            throw new UserException("anvil of " + directory + ", process " + pid + ", does not answer at " + url +
                ": end it (kill -9 " + pid + ") and start again");
        }
        return process.get().isAlive() ?
            Optional.of(new PersistentAnvil(directory, process.get(), url, true)) : Optional.empty();
    }

    // Anvil itself begins with an empty chain where it finds no state, and says nothing of it.
    private static void checkState(final Path state, final boolean isNew)
    {
        if (!Files.exists(state))
        {
            if (!isNew)
            {
                throw new UserException(state + " is not there, and with it all that anvil knew of the contracts: " +
                    "put it back, or begin anew with another --data");
            }
            return;
        }

        try (JsonParser parser = new JsonFactory().createParser(state.toFile()))
        {
            JsonToken token = parser.nextToken();
            while (null != token)
            {
                token = parser.nextToken();
            }
        }
        catch (final IOException ex)
        {
            throw new UserException(state + ", the state of anvil, cannot be read to its end; it may have been cut " +
                "short: put back a whole one, or begin anew with another --data", ex);
        }
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
            "--state", directory.resolve(STATE).toString(), "--state-interval", STATE_SECONDS));
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
