package org.plasmex.perf.pipeline;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Our pipeline in a JVM of its own: ring, journal, state machine, output log; no signatures, no ledger. It prints a
 * line for each measured run: nanoseconds, fills, checksum of the fills.
 */
public final class OwnPipeline
{
    private static final MarketTerms TERMS = new MarketTerms(1, 0, 1, 1, 1, 0, 0);
    private static final long FUNDS = 1L << 54;
    private static final long PARK_NANOS = 20_000;

    private final Pipeline pipeline;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final List<CommandWriter> writers = new ArrayList<>();
    private long offered;

    private OwnPipeline(final Pipeline pipeline)
    {
        this.pipeline = pipeline;
    }

    /**
     * Run a stream several times, each on a pipeline of its own.
     *
     * @param args file of the stream, directory for the logs, unmeasured runs, measured runs, sync policy.
     * @throws IOException if the stream cannot be read or the logs not be deleted.
     */
    public static void main(final String[] args) throws IOException
    {
        final PipelineStream stream = PipelineStream.read(Path.of(args[0]));
        final int unmeasured = Integer.parseInt(args[2]);
        final int runs = unmeasured + Integer.parseInt(args[3]);
        for (int i = 0; i < runs; i++)
        {
            final Path directory = Files.createTempDirectory(Path.of(args[1]), "own");
            final long nanos = run(stream, directory, SyncPolicy.valueOf(args[4]));
            if (i >= unmeasured)
            {
                System.out.println(nanos + " " + fills(stream, directory));
            }
            delete(directory);
        }
    }

    private static long run(final PipelineStream stream, final Path directory, final SyncPolicy sync)
    {
        try (Pipeline pipeline = Pipeline.open(new PipelineContext()
            .journalDirectory(directory.resolve("journal"))
            .outputDirectory(directory.resolve("output"))
            .journalSync(sync)
            .ringSlots(1 << 14)
            .threadLayout(ThreadLayout.PIPELINED)
            .idleStrategy("backoff")
            .machine(port -> new StateMachine(new StateMachine.Context().outputPort(port)))
            .errorHandler(Throwable::printStackTrace)))
        {
            pipeline.recover();
            pipeline.start();
            final OwnPipeline own = new OwnPipeline(pipeline);
            own.prepare();
            final long start = System.nanoTime();
            own.trade(stream);
            return System.nanoTime() - start;
        }
    }

    private void prepare()
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final GenesisEncoder genesis = new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header);
        genesis.chainId(1).since(1).span(600).stepsPerBlock(1 << 16).seed(1);
        genesis.operator(0, (short)1);
        offer(genesis.encodedLength());
        offer(new ListMarketEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(TERMS.market()).base(TERMS.base()).quote(TERMS.quote())
            .lotSize(TERMS.lotSize()).tickSize(TERMS.tickSize()).makerFee((short)0).takerFee(0).encodedLength());
        for (int i = 0; i < PipelineStream.TRADERS; i++)
        {
            final byte[] secret = new byte[32];
            secret[31] = (byte)(i + 1);
            final Wallet wallet = Wallet.fromPrivate(secret);
            for (int asset = 0; asset < 2; asset++)
            {
                final DepositEncoder deposit = new DepositEncoder().wrapAndApplyHeader(buffer, 0, header)
                    .entry(2L * i + asset).asset(asset).amount(FUNDS);
                deposit.putOwner(wallet.address(), 0, DepositEncoder.ownerLength());
                offer(deposit.encodedLength());
            }
            writers.add(CommandWriter.unsigned(wallet, 1, i + 1, 0));
        }
        await();
    }

    private void trade(final PipelineStream stream)
    {
        final long[] nonces = new long[stream.count() + 1];
        for (int i = 0; i < stream.count(); i++)
        {
            final CommandWriter writer = writers.get(stream.trader(i)).correlation(i + 1L);
            final int op = stream.op(i);
            if (PipelineStream.CANCEL == op)
            {
                send(writer.cancelOrder(buffer, 0, nonces[stream.id(i)]));
            }
            else
            {
                send(writer.placeOrder(buffer, 0, TERMS, stream.side(i),
                    PipelineStream.IOC == op ? Terms.IOC : Terms.GTC, stream.price(i), stream.lots(i)));
                nonces[stream.id(i)] = writer.lastNonce();
            }
        }
        await();
    }

    private void offer(final int encodedLength)
    {
        send(MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private void send(final int length)
    {
        long position = pipeline.offer(buffer, 0, length);
        while (CommandPort.BACK_PRESSURED == position)
        {
            Thread.yield();
            position = pipeline.offer(buffer, 0, length);
        }
        if (position < 0)
        {
            throw new IllegalStateException("the pipeline does not take a command: " + position, pipeline.failure());
        }
        offered++;
    }

    private void await()
    {
        while (pipeline.executedSequence() < offered && null == pipeline.failure())
        {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    private static String fills(final PipelineStream stream, final Path directory)
    {
        final long[] result = new long[2];
        final DirectBuffer body = new UnsafeBuffer();
        final int[] ids = new int[stream.count() + 1];
        try (LogReader reader = LogReader.open(new LogReader.Context()
            .directory(directory.resolve("output")).sequencing(Sequencing.RISING)))
        {
            reader.replay(new Reports(Reports.ALL_SESSIONS, new ReportListener()
            {
                @Override
                public void onStep(final StepExecutedDecoder step)
                {
                    step.balances().forEach(balance -> {});
                    step.orders().forEach(order -> {});
                    step.wrapBody(body);
                    if (Steps.PLACE == body.getByte(0))
                    {
                        ids[body.getInt(Steps.PLACE_SLOT, ByteOrder.BIG_ENDIAN)] = (int)step.correlation();
                    }
                    else if (Steps.FILL == body.getByte(0))
                    {
                        final int maker = ids[body.getInt(Steps.FILL_MAKER, ByteOrder.BIG_ENDIAN)];
                        result[0]++;
                        result[1] = ((result[1] * 31 + maker) * 31 + step.lots()) * 31 + step.price();
                    }
                }
            }));
        }
        return result[0] + " " + Long.toHexString(result[1]);
    }

    /**
     * Delete a directory with all that is in it.
     *
     * @param directory to delete.
     * @throws IOException if something in it cannot be deleted.
     */
    static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(file);
            }
        }
    }
}
