package org.plasmex.venue.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.plasmex.contracts.Toolchain;

/**
 * The Ethereum node of a campaign: anvil on one port, with a block each second, which can be stopped and started again
 * as it was. What was sent and is in no block yet is forgotten then.
 * <p>
 * For one thread.
 */
final class L1Node implements AutoCloseable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int POLL_MS = 20;
    private static final long START_PATIENCE_NANOS = 30_000_000_000L;
    // Of how many blocks: more than any look back, few enough that a stop takes no time.
    private static final String STATES_KEPT = "64";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Path state;
    private final Path log;
    private final int port;
    private Child child;

    /**
     * A node that is not started.
     *
     * @param directory in which it keeps its state and its log.
     */
    L1Node(final Path directory) throws IOException
    {
        state = directory.resolve("l1.json");
        log = directory.resolve("l1.log");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
    }

    /**
     * Where it answers, while it runs.
     */
    String url()
    {
        return "http://127.0.0.1:" + port;
    }

    boolean isRunning()
    {
        return null != child;
    }

    /**
     * Start it, as it was when it was stopped; does nothing where it runs.
     */
    void start() throws IOException
    {
        if (isRunning())
        {
            return;
        }
        child = Child.start(List.of(
            Toolchain.anvil().toString(), "--silent", "--host", "127.0.0.1", "--port", String.valueOf(port),
            "--hardfork", "prague", "--slots-in-an-epoch", "1", "--block-time", "1", "--state", state.toString(),
            "--preserve-historical-states", "--prune-history", STATES_KEPT), log);
        final long deadline = System.nanoTime() + START_PATIENCE_NANOS;
        while (child.isAlive() && System.nanoTime() < deadline)
        {
            try
            {
                call("eth_chainId", "");
                return;
            }
            catch (final IOException ex)
            {
                // Not yet.
                Child.pause(POLL_MS);
            }
        }
        final String printed = child.printed();
        stop();
        throw new IllegalStateException("anvil does not answer at " + url() + ": " + printed);
    }

    /**
     * Stop it; it writes down what it is.
     */
    void stop()
    {
        if (isRunning())
        {
            stopMining();
            final Child ended = child;
            child = null;
            ended.terminate();
            if (!ended.await(TimeUnit.SECONDS.toMillis(30)))
            {
                ended.kill();
                throw new IllegalStateException("anvil does not stop");
            }
        }
    }

    // A block that is mined while the state is written would be in one part of it and not in another.
    private void stopMining()
    {
        try
        {
            call("evm_setIntervalMining", "0");
        }
        catch (final IOException ex)
        {
            // It does not answer, and does not mine either.
            Child.pause(POLL_MS);
        }
    }

    /**
     * Call any of its methods.
     *
     * @param method     its name.
     * @param parameters its parameters as JSON, separated by commas; empty for none.
     * @return the result.
     */
    JsonNode call(final String method, final String parameters) throws IOException
    {
        final String body =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
        final HttpRequest request = HttpRequest.newBuilder(URI.create(url())).timeout(TIMEOUT)
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try
        {
            final JsonNode answer =
                mapper.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!answer.has("result"))
            {
                throw new IOException("anvil answers " + method + " with " + answer);
            }
            return answer.get("result");
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    @Override
    public void close()
    {
        stop();
    }
}
