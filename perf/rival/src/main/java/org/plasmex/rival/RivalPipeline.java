package org.plasmex.rival;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * exchange-core's whole pipeline, with its risk engine and balances, driven with a file of commands: see
 * {@code PipelineStream} in perf for the format. It prints a line for each measured run: nanoseconds, fills, checksum
 * of the fills.
 */
public final class RivalPipeline
{
    private static final int STRIDE = 4;
    private static final int IOC = 2;
    private static final int CANCEL = 3;
    private static final int TRADERS = 64;
    private static final int SYMBOL = 1;
    private static final int BASE = 10;
    private static final int QUOTE = 11;
    private static final long FUNDS = 1L << 54;
    private static final long PARK_NANOS = 20_000;

    private final AtomicLong done = new AtomicLong();
    private long fills;
    private long checksum;
    private boolean isMeasured;

    private RivalPipeline()
    {
    }

    /**
     * Run a stream several times, each on a pipeline of its own.
     *
     * @param args file of the stream, directory for the journal, unmeasured runs, measured runs, {@code on} or
     *             {@code off} for the journal; how many commands may be under way at a time.
     * @throws IOException if the stream cannot be read or the journal not be deleted.
     */
    public static void main(final String[] args) throws IOException
    {
        final long[] words;
        try (FileChannel channel = FileChannel.open(Path.of(args[0])))
        {
            final LongBuffer longs = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                .order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            words = new long[(int)longs.get() * STRIDE];
            longs.get(words);
        }

        final int unmeasured = Integer.parseInt(args[2]);
        final int runs = unmeasured + Integer.parseInt(args[3]);
        for (int i = 0; i < runs; i++)
        {
            final Path directory = Files.createTempDirectory(Path.of(args[1]), "rival");
            final RivalPipeline rival = new RivalPipeline();
            final long nanos = rival.run(words, directory, "on".equals(args[4]), Integer.parseInt(args[5]));
            if (i >= unmeasured)
            {
                System.out.println(nanos + " " + rival.fills + " " + Long.toHexString(rival.checksum));
            }
            delete(directory);
        }
        // Its threads are not daemons.
        System.exit(0);
    }

    private long run(final long[] words, final Path directory, final boolean journals, final int window)
    {
        final ExchangeCore core = ExchangeCore.builder()
            .resultsConsumer(this::onResult)
            .exchangeConfiguration(configuration(directory, journals))
            .build();
        core.startup();
        try
        {
            final ExchangeApi api = core.getApi();
            prepare(api);
            isMeasured = true;
            final long start = System.nanoTime();
            trade(api, words, window);
            final long commands = words.length / STRIDE;
            while (done.get() < commands)
            {
                LockSupport.parkNanos(PARK_NANOS);
            }
            return System.nanoTime() - start;
        }
        finally
        {
            core.shutdown();
        }
    }

    private static ExchangeConfiguration configuration(final Path directory, final boolean journals)
    {
        final DiskSerializationProcessorConfiguration disk = DiskSerializationProcessorConfiguration.builder()
            .storageFolder(directory.toString())
            .snapshotLz4CompressorFactory(DiskSerializationProcessorConfiguration.LZ4_FAST)
            .journalFileMaxSize(4_000L * 1024 * 1024)
            .journalBufferSize(256 * 1024)
            .journalBatchCompressThreshold(2048)
            .journalLz4CompressorFactory(DiskSerializationProcessorConfiguration.LZ4_FAST)
            .build();
        final SerializationConfiguration serialization = journals ?
            SerializationConfiguration.builder()
                .enableJournaling(true)
                .serializationProcessorFactory(config -> new DiskSerializationProcessor(config, disk))
                .build() :
            SerializationConfiguration.DEFAULT;
        return ExchangeConfiguration.defaultBuilder()
            .initStateCfg(journals ? InitialStateConfiguration.cleanStartJournaling("bench") :
                InitialStateConfiguration.cleanStart("bench"))
            .performanceCfg(PerformanceConfiguration.throughputPerformanceBuilder()
                .matchingEnginesNum(1)
                .riskEnginesNum(1)
                .ringBufferSize(1 << 14)
                .waitStrategy(CoreWaitStrategy.YIELDING)
                .build())
            .serializationCfg(serialization)
            .build();
    }

    private static void prepare(final ExchangeApi api)
    {
        api.submitBinaryDataAsync(new BatchAddSymbolsCommand(CoreSymbolSpecification.builder()
            .symbolId(SYMBOL).type(SymbolType.CURRENCY_EXCHANGE_PAIR).baseCurrency(BASE).quoteCurrency(QUOTE)
            .baseScaleK(1).quoteScaleK(1).makerFee(0).takerFee(0).build())).join();
        for (int i = 0; i < TRADERS; i++)
        {
            api.submitCommandAsync(ApiAddUser.builder().uid(i + 1).build()).join();
            api.submitCommandAsync(ApiAdjustUserBalance.builder()
                .uid(i + 1).transactionId(2 * i + 1).amount(FUNDS).currency(BASE).build()).join();
            api.submitCommandAsync(ApiAdjustUserBalance.builder()
                .uid(i + 1).transactionId(2 * i + 2).amount(FUNDS).currency(QUOTE).build()).join();
        }
    }

    private void trade(final ExchangeApi api, final long[] words, final int window)
    {
        for (int at = 0; at < words.length; at += STRIDE)
        {
            while (at / STRIDE - done.get() >= window)
            {
                Thread.yield();
            }
            final int head = (int)words[at];
            final long uid = (words[at] >>> 32) + 1;
            final long id = words[at + 1];
            final int op = head & 0xff;
            if (CANCEL == op)
            {
                api.cancelOrder(0, 0, 0, id, SYMBOL, uid);
            }
            else
            {
                api.placeNewOrder(0, 0, 0, id, 0, words[at + 2], words[at + 2], words[at + 3],
                    1 == (head >>> 8 & 0xff) ? OrderAction.BID : OrderAction.ASK,
                    IOC == op ? OrderType.IOC : OrderType.GTC, SYMBOL, uid);
            }
        }
    }

    private void onResult(final OrderCommand command, final long sequence)
    {
        if (isMeasured)
        {
            for (MatcherTradeEvent event = command.matcherEvent; null != event; event = event.nextEvent)
            {
                if (MatcherEventType.TRADE == event.eventType)
                {
                    fills++;
                    checksum = ((checksum * 31 + event.matchedOrderId) * 31 + event.size) * 31 + event.price;
                }
            }
            done.lazySet(done.get() + 1);
        }
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                Files.delete(file);
            }
        }
    }
}
