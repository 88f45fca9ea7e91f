package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;

/**
 * No test, so it is run by its name only: measures from a signed command to its report, one command on its way at a
 * time, through the door and beside it. Journal unsynced.
 */
class DoorLatency
{
    private static final int WARMUP = 10_000;
    private static final int COMMANDS = 10_000;
    private static final double MICRO = 1e3;

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private long heard;

    @Test
    void measureRoundTrip()
    {
        final AeronDoorContext limits = DoorTestSystem.patient().messageRate(1_000_000, 1_000_000);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits))
        {
            final AeronSession client = system.connect(new SessionListener()
            {
                @Override
                public void onRefused(final RefusedDecoder refused)
                {
                    heard = refused.correlation();
                }
            });
            print("through the door", measure(
                DoorTestSystem.writer(1, 0),
                length -> client.offer(command, 0, length) > 0,
                () -> client.poll(10)));
            client.disconnect();

            try (LogReader reader = LogReader.open(new LogReader.Context()
                .directory(directory.resolve("output")).sequencing(Sequencing.RISING)))
            {
                final RefusedDecoder refused = new RefusedDecoder();
                final MessageHeaderDecoder header = new MessageHeaderDecoder();
                print("in the process", measure(
                    DoorTestSystem.writer(2, 0),
                    length -> system.port().offer(command, 0, length) >= 0,
                    () -> reader.poll((sequence, time, buffer, offset, length) ->
                    {
                        if (RefusedDecoder.TEMPLATE_ID == header.wrap(buffer, offset).templateId() &&
                            2 == refused.wrapAndApplyHeader(buffer, offset, header).account())
                        {
                            heard = refused.correlation();
                        }
                    }, 10)));
            }
        }
    }

    private Histogram measure(final CommandWriter writer, final Offer offer, final Runnable poll)
    {
        heard = 0;
        final Histogram histogram = new Histogram(3);
        for (int i = 1; i <= WARMUP + COMMANDS; i++)
        {
            final int length = writer.correlation(i).cancelOrder(command, 0, 0);
            final long start = System.nanoTime();
            while (!offer.offer(length))
            {
                Thread.yield();
            }
            while (heard != i)
            {
                poll.run();
                Thread.yield();
            }
            if (i > WARMUP)
            {
                histogram.recordValue(System.nanoTime() - start);
            }
        }
        assertThat(histogram.getTotalCount()).isEqualTo(COMMANDS);
        return histogram;
    }

    private static void print(final String name, final Histogram histogram)
    {
        System.out.println(String.format(Locale.ROOT, "%s: p50 %.0f, p90 %.0f, p99 %.0f us", name,
            histogram.getValueAtPercentile(50) / MICRO,
            histogram.getValueAtPercentile(90) / MICRO,
            histogram.getValueAtPercentile(99) / MICRO));
    }

    @FunctionalInterface
    private interface Offer
    {
        boolean offer(int length);
    }
}
