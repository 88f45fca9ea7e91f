package org.plasmex.venue.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.AeronSessionContext;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;
import org.plasmex.venue.pressure.OutputTally;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.GeneratedWorkload;

/**
 * A real venue gets SIGTERM while a mass cancel is done in slices.
 */
class PendingWorkSystemTest
{
    private static final long PATIENCE_MILLIS = 240_000;
    private static final long CHAIN_ID = 31337;
    private static final int ACCOUNT = 1;
    private static final int ORDERS = 16_500;
    private static final int IN_FLIGHT = 500;
    private static final int PROBES = 20;
    private static final long BATCH_NANOS = 300_000_000L;
    private static final long MOST_TIMES = 10_000;
    private static final int MOST_ROUNDS = 5;

    @TempDir
    private Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private long lastNonce;
    private long placed;
    private long floored;

    @AfterEach
    void endAnvil() throws IOException
    {
        final Path file = directory.resolve("dev").resolve("anvil.properties");
        if (Files.exists(file))
        {
            ProcessHandle.of(Long.parseLong(property(file, "pid"))).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldSealSyncAndEndWhenItIsToldAmongTheSlicesOfAMassCancelAndGoOnWithThemLater() throws IOException
    {
        int rounds = 0;
        do
        {
            place();
            cancelAllAndStop();
            rounds++;
        }
        while (OutputTally.of(directory).floored() == (long)rounds * ORDERS && rounds < MOST_ROUNDS);
        final long all = (long)rounds * ORDERS;
        assertThat(OutputTally.of(directory).floored()).isPositive().isLessThan(all);
        assertThat(CommandRun.of("data", "--data", directory.toString()).exitCode()).isZero();

        try (RunProcess run = start(Map.of()))
        {
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> all == OutputTally.of(directory).floored())).isTrue();
            stop(run);
        }
        final OutputTally after = OutputTally.of(directory);
        assertThat(after.floored()).isEqualTo(all);
        assertThat(after.refused()).isZero();
        assertThat(CommandRun.of("ledger", "verify", "--data", directory.toString()).out())
            .contains("every step lawful, every link and root right");
    }

    private void place() throws IOException
    {
        placed = 0;
        try (RunProcess run = start(Map.of()); AeronSession session = connect(run))
        {
            final CommandWriter writer = writer(session, lastNonce);
            for (int i = 0; i < ORDERS; i++)
            {
                final long sent = i;
                await(session, () -> sent - placed < IN_FLIGHT);
                send(session, writer.placeOrder(buffer, 0, GeneratedWorkload.TERMS, Terms.BUY, Terms.GTC,
                    GeneratedWorkload.TERMS.tickSize() * (1 + i % 100), 1));
            }
            await(session, () -> ORDERS == placed);
            lastNonce = writer.lastNonce();
            stop(run);
        }
    }

    // The disk is so slow that the work is far from done when the first of it is heard. Where it is not, because the
    // disk was slower when it was probed, or whoever is to stop the venue stood still, there is another round.
    private void cancelAllAndStop() throws IOException
    {
        floored = 0;
        try (RunProcess run = start(Map.of("PLASMEX_DRILL_JOURNAL_SLOWDOWN", Long.toString(slowdown())));
            AeronSession session = connect(run))
        {
            final CommandWriter writer = writer(session, lastNonce);
            send(session, writer.raiseFloor(buffer, 0, lastNonce));
            lastNonce = writer.lastNonce();
            await(session, () -> floored > 0);
            assertThat(stop(run)).contains("snapshot taken");
        }
    }

    // As many times as it takes for a batch to need some tenths of a second.
    private long slowdown() throws IOException
    {
        final long[] nanos = new long[PROBES];
        try (FileChannel file = FileChannel.open(
            directory.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        {
            for (int i = 0; i < PROBES; i++)
            {
                final long start = System.nanoTime();
                file.write(ByteBuffer.allocate(1), 0);
                file.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return Math.max(1, Math.min(MOST_TIMES, BATCH_NANOS / Math.max(1, nanos[PROBES / 2])));
    }

    private RunProcess start(final Map<String, String> environment)
    {
        return RunProcess.start(environment, "--data", directory.toString(), "--dev", "--traders", "1");
    }

    private AeronSession connect(final RunProcess run)
    {
        final String channel = RunProcess.value(run.await("READY"), "aeron");
        return AeronSession.connect(new AeronSessionContext()
            .channel(channel)
            .connectTimeoutMs(PATIENCE_MILLIS)
            .venueTimeoutMs(PATIENCE_MILLIS)
            .listener(new Listener())
            .errorHandler(Throwable::printStackTrace));
    }

    private CommandWriter writer(final AeronSession session, final long lastNonce) throws IOException
    {
        final String vault = property(directory.resolve("dev").resolve("deployment.properties"), "vault");
        return new CommandWriter(
            DevelopmentChain.traderWallet(0),
            new Eip712(CHAIN_ID, new UnsafeBuffer(Hex.decode(vault)), 0),
            session.number(),
            ACCOUNT,
            lastNonce);
    }

    private void send(final AeronSession session, final int length)
    {
        await(session, () -> session.offer(buffer, 0, length) > 0);
    }

    private static void await(final AeronSession session, final BooleanSupplier condition)
    {
        assertThat(Waiting.until(PATIENCE_MILLIS, () ->
        {
            session.poll(100);
            return condition.getAsBoolean();
        })).isTrue();
    }

    // What it said last.
    private String stop(final RunProcess run)
    {
        run.terminate();
        final String said = run.await("stopped in");
        assertThat(run.awaitEnd()).isZero();
        assertThat(directory.resolve(Venue.SNAPSHOTS)).isDirectoryContaining("glob:**.snapshot");
        return said;
    }

    private static String property(final Path file, final String name) throws IOException
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file))
        {
            properties.load(reader);
        }
        return properties.getProperty(name);
    }

    private final class Listener implements SessionListener
    {
        private final DirectBuffer body = new UnsafeBuffer();

        @Override
        public void onStep(final StepExecutedDecoder step)
        {
            step.balances().forEach(balance -> {});
            step.orders().forEach(order -> {});
            step.wrapBody(body);
            final int op = body.getByte(Steps.OP) & 0xff;
            placed += Steps.PLACE == op ? 1 : 0;
            floored += Steps.CANCEL == op ? 1 : 0;
        }
    }
}
