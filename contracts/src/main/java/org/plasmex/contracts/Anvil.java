package org.plasmex.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.MnemonicUtils;

/**
 * A development Ethereum node of one's own: a child process on a free port of the loopback interface, gone when closed
 * and when the JVM ends, or is killed. It keeps the states of some 500 blocks, in memory. Safe to use from any thread,
 * but for {@link #close()}, which is for one.
 */
public final class Anvil implements AutoCloseable
{
    private static final String MNEMONIC = "test test test test test test test test test test test junk";
    private static final int ATTEMPTS = 3;
    private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MS = 20;

    private final Child child;
    private final URI uri;
    private final HttpClient client;

    private Anvil(final Child child, final URI uri)
    {
        this.child = child;
        this.uri = uri;
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * Starts a node, and waits until it answers.
     *
     * @param context what it shall be like.
     * @return the node, which the caller must close.
     * @throws IllegalStateException where it cannot be started; the message has what it printed.
     */
    public static Anvil launch(final Context context)
    {
        IllegalStateException failure = null;
        // The port may be taken by another process between being found free and being bound.
        for (int i = 0; i < ATTEMPTS; i++)
        {
            try
            {
                return start(context);
            }
            catch (final IllegalStateException ex)
            {
                failure = ex;
            }
        }
        throw failure;
    }

    /**
     * Where the node answers JSON-RPC, over HTTP and WebSocket.
     *
     * @return an address such as {@code http://127.0.0.1:40123}.
     */
    public String url()
    {
        return uri.toString();
    }

    /**
     * One of the accounts that the node has given 10,000 ETH. The keys are public knowledge.
     *
     * @param index of the account, from 0 to 9.
     * @return its key.
     */
    public static Credentials account(final int index)
    {
        final int hard = Bip32ECKeyPair.HARDENED_BIT;
        final Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(MNEMONIC, ""));
        return Credentials.create(
            Bip32ECKeyPair.deriveKeyPair(master, new int[]{44 | hard, 60 | hard, hard, 0, index}));
    }

    /**
     * Carries the node's clock forward, and mines a block there.
     *
     * @param seconds to add, not negative.
     */
    public void increaseTime(final long seconds)
    {
        call("evm_increaseTime", Long.toString(seconds));
        mine(1);
    }

    /**
     * Mines blocks at once.
     *
     * @param blocks how many, more than 0.
     */
    public void mine(final int blocks)
    {
        call("anvil_mine", "\"0x" + Integer.toHexString(blocks) + "\"");
    }

    /**
     * Calls any of the node's methods.
     *
     * @param method its name.
     * @param parameters its parameters as JSON, separated by commas; empty for none.
     * @return the answer as JSON, with its {@code result}.
     * @throws IllegalStateException where the answer is an error.
     */
    public String call(final String method, final String parameters)
    {
        try
        {
            final String answer = post(method, parameters);
            if (answer.contains("\"error\""))
            {
                throw new IllegalStateException(method + "(" + parameters + "): " + answer);
            }
            return answer;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(method + "(" + parameters + ")", ex);
        }
    }

    /**
     * Stops the node; where a state file was asked for, waits until it is written.
     */
    @Override
    public void close()
    {
        child.stop();
    }

    private static Anvil start(final Context context)
    {
        try
        {
            final int port = freePort();
            final List<String> command = context.command(port);
            final Anvil anvil = new Anvil(Child.start(command), URI.create("http://127.0.0.1:" + port));
            try
            {
                anvil.awaitReady();
                return anvil;
            }
            catch (final IllegalStateException ex)
            {
                anvil.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void awaitReady()
    {
        final long deadline = System.nanoTime() + READY_TIMEOUT_NS;
        while (true)
        {
            try
            {
                post("eth_chainId", "");
                return;
            }
            catch (final IOException ex)
            {
                if (!child.isAlive() || System.nanoTime() - deadline > 0)
                {
                    throw new IllegalStateException("anvil does not answer at " + uri + ": " + child.printed(), ex);
                }
                pause();
            }
        }
    }

    private String post(final String method, final String parameters) throws IOException
    {
        final String body = String.format(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}", method, parameters);
        final HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try
        {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method, ex);
        }
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }

    private static void pause()
    {
        try
        {
            Thread.sleep(POLL_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while anvil was starting", ex);
        }
    }

    /**
     * The process. Whoever ends the JVM, at whatever moment and however hard, ends it: a shell between the two holds a
     * pipe that the JVM keeps open, and ends the node when that breaks. It is not started before the JVM's end is
     * watched for, and not at all once that has begun.
     */
    private static final class Child
    {
        private static final long STOP_TIMEOUT_S = 15;
        // The log's name is parameter 0, the node's command the rest. A node that does not end when told is killed.
        private static final String WATCH = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            node=$!
            (
                read -r _ <&3
                rm -f "$0"
                kill "$node"
                sleep 10
                kill -9 "$node"
            ) >/dev/null 2>&1 &
            watch=$!
            wait "$node"
            status=$?
            kill "$watch"
            exit $status
            """;

        private final Thread hook = new Thread(this::onJvmEnd, "anvil-reaper");
        private final Path log;
        private Process process;
        private boolean isOver;

        private Child(final Path log)
        {
            this.log = log;
        }

        static Child start(final List<String> command) throws IOException
        {
            final Child child = new Child(Files.createTempFile("anvil", ".log"));
            try
            {
                Runtime.getRuntime().addShutdownHook(child.hook);
                child.launch(command);
                return child;
            }
            catch (final IOException | IllegalStateException ex)
            {
                child.stop();
                throw ex;
            }
        }

        boolean isAlive()
        {
            return process.isAlive();
        }

        String printed()
        {
            try
            {
                return Files.readString(log);
            }
            catch (final IOException ex)
            {
                return ex.toString();
            }
        }

        void stop()
        {
            if (process != null)
            {
                end();
            }
            try
            {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            catch (final IllegalStateException ex)
            {
                // The JVM is ending, and the hook with it: what it does it may do twice.
                onJvmEnd();
            }
            deleteLog();
        }

        private synchronized void launch(final List<String> command) throws IOException
        {
            if (isOver)
            {
                throw new IllegalStateException("the JVM is ending");
            }
            final List<String> watched = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, log.toString()));
            watched.addAll(command);
            process = new ProcessBuilder(watched).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        }

        private synchronized void onJvmEnd()
        {
            isOver = true;
            if (process != null)
            {
                process.destroyForcibly();
            }
            deleteLog();
        }

        private void end()
        {
            try
            {
                // Ends the node, and the shell with it. Were the shell told to end, nobody would wait for the node.
                process.getOutputStream().close();
                if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS))
                {
                    process.destroyForcibly();
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            catch (final InterruptedException ex)
            {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        private void deleteLog()
        {
            try
            {
                Files.deleteIfExists(log);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /**
     * What the node shall be like. By default it mines a block for each transaction, keeps nothing, and calls final
     * what is one epoch of a single block behind.
     */
    public static final class Context
    {
        private long chainId = 31337;
        private int blockTimeSeconds;
        private int slotsInAnEpoch = 1;
        private long timestamp;
        private boolean automine = true;
        private Path state;

        /**
         * The chain's id.
         *
         * @param chainId greater than 0; 31337 by default.
         * @return this for a fluent API.
         */
        public Context chainId(final long chainId)
        {
            this.chainId = chainId;
            return this;
        }

        /**
         * Mine a block at an interval, and not for each transaction.
         *
         * @param seconds between blocks; 0, the default, for a block at each transaction.
         * @return this for a fluent API.
         */
        public Context blockTime(final int seconds)
        {
            blockTimeSeconds = seconds;
            return this;
        }

        /**
         * How far the finalized block lags the latest one: two epochs.
         *
         * @param slots in an epoch, greater than 0; 1 by default.
         * @return this for a fluent API.
         */
        public Context slotsInAnEpoch(final int slots)
        {
            slotsInAnEpoch = slots;
            return this;
        }

        /**
         * The genesis block's time.
         *
         * @param seconds since 1970; 0, the default, for now.
         * @return this for a fluent API.
         */
        public Context timestamp(final long seconds)
        {
            timestamp = seconds;
            return this;
        }

        /**
         * Whether a transaction is mined at once; else only {@link Anvil#mine(int)} does.
         *
         * @param automine true by default.
         * @return this for a fluent API.
         */
        public Context automine(final boolean automine)
        {
            this.automine = automine;
            return this;
        }

        /**
         * A file from which the state is loaded, where it is there, and to which it is written at the end.
         *
         * @param file the file, or null, the default, for none.
         * @return this for a fluent API.
         */
        public Context state(final Path file)
        {
            state = file;
            return this;
        }

        private List<String> command(final int port)
        {
            final List<String> command = new ArrayList<>(List.of(
                Toolchain.anvil().toString(), "--silent", "--host", "127.0.0.1", "--port", Integer.toString(port),
                "--hardfork", "prague", "--chain-id", Long.toString(chainId),
                "--slots-in-an-epoch", Integer.toString(slotsInAnEpoch),
                // What it keeps on disk of old blocks it leaves there, below ~/.foundry, when it is killed.
                "--max-persisted-states", "0"));
            if (blockTimeSeconds > 0)
            {
                command.addAll(List.of("--block-time", Integer.toString(blockTimeSeconds)));
            }
            if (timestamp > 0)
            {
                command.addAll(List.of("--timestamp", Long.toString(timestamp)));
            }
            if (!automine)
            {
                command.add("--no-mining");
            }
            if (state != null)
            {
                command.addAll(List.of("--state", state.toString()));
            }
            return command;
        }
    }
}
