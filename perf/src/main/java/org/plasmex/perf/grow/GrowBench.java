package org.plasmex.perf.grow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.ledger.BlockSizes;

/**
 * {@code bench grow}: commands per second of the state machine, and what memory it takes, by the number of markets, of
 * accounts and of resting orders, and by their prices. There is no rival: each size is compared with the smaller ones.
 * <p>
 * Each size runs in a JVM of its own. Commands are unsigned, and made before they are measured: of five two cancels of
 * any resting order, two new ones that rest, and a taker. Each figure is the median of five runs, by the clock and by
 * the processor's time of the one thread.
 */
public final class GrowBench
{
    private static final int BIG = 2_000_000;
    private static final int FEW_ACCOUNTS = 1_000;
    private static final int SOME_ORDERS = 100_000;
    private static final int MANY_ORDERS = 1_000_000;
    private static final int COMMANDS_FOR_BLOCKS = 1_100_000; // which are more steps
    private static final int[] MARKETS = {1, 100, 10_000};
    private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000, 10_000_000};

    private final int most;
    private final int commands;
    private final Figures figures;

    /**
     * A bench.
     *
     * @param most     accounts, orders or markets; sizes above it are left out.
     * @param commands of each of the measured runs.
     * @param figures  where the figures go.
     */
    public GrowBench(final int most, final int commands, final Figures figures)
    {
        this.most = most;
        this.commands = commands;
        this.figures = figures;
    }

    /**
     * Run it and print its figures.
     *
     * @throws IOException          if a JVM cannot be started, or does not end well.
     * @throws InterruptedException if interrupted while waiting for one.
     */
    public void run() throws IOException, InterruptedException
    {
        figures.remark("a size in a JVM of its own, medians of 5 runs of " + commands +
            " commands; noise is (third - first quartile) / median");
        for (final int markets : MARKETS)
        {
            measure("markets." + markets, markets, FEW_ACCOUNTS, SOME_ORDERS, Prices.NEAR);
        }
        for (final int accounts : SIZES)
        {
            measure("accounts." + accounts, 1, accounts, SOME_ORDERS, Prices.NEAR);
        }
        for (final int orders : SIZES)
        {
            measure("orders." + orders, 1, FEW_ACCOUNTS, orders, Prices.WIDE);
        }
        for (final Prices prices : Prices.values())
        {
            measure("prices." + prices.name().toLowerCase(Locale.ROOT), 1, FEW_ACCOUNTS, MANY_ORDERS, prices);
        }
        BlockSizes.measure(
            Path.of(System.getProperty("java.io.tmpdir")), Math.min(most, COMMANDS_FOR_BLOCKS), figures);
    }

    /**
     * A size that is part of the case, and no scale of its own, is made smaller where it is above the most.
     */
    private void measure(
        final String name, final int markets, final int accounts, final int orders, final Prices prices)
        throws IOException, InterruptedException
    {
        if (isScaledBeyond(name, markets, accounts, orders))
        {
            return;
        }
        final int itsOrders = Math.min(orders, most);
        final boolean isBig = Math.max(accounts, itsOrders) > BIG;
        final List<String> lines = ChildJvm.own(
            List.of(isBig ? "-Xmx8g" : "-Xmx3g", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"),
            GrowRun.class).run(markets, accounts, itsOrders, prices.name(), commands);
        for (final String line : lines)
        {
            final String[] words = line.split(" ");
            figures.figure(name + "." + words[0], Double.parseDouble(words[1]), words[2]);
        }
    }

    private boolean isScaledBeyond(final String name, final int markets, final int accounts, final int orders)
    {
        return markets > most || accounts > most || name.startsWith("orders") && orders > most;
    }
}
