package org.plasmex.venue.stage;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.OutputFollower;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.Venue;
import org.plasmex.venue.VenueContext;
import org.plasmex.venue.Waiting;

/**
 * A venue on an Ethereum of its own, with a market, and traders whose deposits are credited: ready for a workload.
 * <p>
 * For one thread.
 */
public final class Stage implements AutoCloseable
{
    private static final long PATIENCE_MILLIS = 120_000;
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final String POLL_MILLIS = "200";

    private final PrintWriter out;
    private final Path directory;
    private final Settings settings;
    private final Observer observer = new Observer();
    private final long startedAt = System.nanoTime();
    private DevelopmentChain chain;
    private Venue venue;
    private ReportListener listener;
    private OutputFollower reports;
    private List<Trader> traders = new ArrayList<>();
    private Desk desk;
    private final StopSignal stop;
    private long toldAt;
    private long toldReported;

    private Stage(final Settings settings, final Path directory, final PrintWriter out, final StopSignal stop)
    {
        this.stop = stop;
        this.settings = settings.unlessSet(Setting.L1_POLL_INTERVAL, POLL_MILLIS);
        this.directory = directory;
        this.out = out;
    }

    /**
     * Set the stage.
     *
     * @param workload  that it is set for.
     * @param settings  of the venue.
     * @param directory empty, for the venue's data.
     * @param listener  told of everything, before the stage's own observer is.
     * @param out       told how it goes.
     * @return the stage, which the caller must close.
     * @throws ParentChainException if L1 refuses.
     */
    public static Stage set(
        final Workload workload,
        final Settings settings,
        final Path directory,
        final ReportListener listener,
        final PrintWriter out) throws ParentChainException
    {
        return set(workload, settings, directory, listener, out, StopSignal.none());
    }

    /**
     * Set the stage, for a play that can be broken off.
     *
     * @param workload  that it is set for.
     * @param settings  of the venue.
     * @param directory empty, for the venue's data.
     * @param listener  told of everything, before the stage's own observer is.
     * @param out       told how it goes.
     * @param stop      that breaks it off: whatever is done or waited for ends with a {@code StoppedException}.
     * @return the stage, which the caller must close.
     * @throws ParentChainException if L1 refuses.
     */
    public static Stage set(
        final Workload workload,
        final Settings settings,
        final Path directory,
        final ReportListener listener,
        final PrintWriter out,
        final StopSignal stop) throws ParentChainException
    {
        final Stage stage = new Stage(settings, directory, out, stop);
        try
        {
            stage.launch(listener);
            stage.list(workload);
            stage.fund(workload);
            return stage;
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            CloseHelper.quietClose(stage);
            throw ex;
        }
    }

    /**
     * The chain.
     *
     * @return the chain.
     */
    public DevelopmentChain chain()
    {
        return chain;
    }

    /**
     * The venue as it runs now.
     *
     * @return the venue.
     */
    public Venue venue()
    {
        return venue;
    }

    /**
     * What is known from the venue's output.
     *
     * @return the observer.
     */
    public Observer observer()
    {
        return observer;
    }

    /**
     * The traders.
     *
     * @return in order.
     */
    public List<Trader> traders()
    {
        return traders;
    }

    /**
     * Where they trade.
     *
     * @return the desk.
     */
    public Desk desk()
    {
        return desk;
    }

    /**
     * Do a workload to its end, telling how it goes, and wait until all of it is reported on.
     *
     * @param workload to do.
     * @return nanoseconds from the first command offered to the last report.
     */
    public long work(final Workload workload)
    {
        final long start = System.nanoTime();
        toldAt = start;
        toldReported = 0;
        desk.work(workload, this::tellNowAndThen);
        awaitReports();
        final long nanos = System.nanoTime() - start;
        tell();
        if (observer.batchedOrders() + observer.revealed() > 0)
        {
            say("%,d orders were placed under signatures they share, %,d cancelled by a secret without any signature",
                observer.batchedOrders(), observer.revealed());
        }
        return nanos;
    }

    /**
     * Wait until all that was sent is executed, linked and reported on.
     *
     * @throws IllegalStateException if the venue stops before, or takes too long.
     */
    public void awaitReports()
    {
        if (!venue.awaitIdle(PATIENCE_MILLIS) || !venue.awaitEnd(reports, PATIENCE_MILLIS))
        {
            venue.check();
            throw new IllegalStateException("in " + PATIENCE_MILLIS + " ms the venue has not executed what it took");
        }
        venue.check();
    }

    /**
     * Seal what is open, and wait until every block is committed.
     */
    public void commitAll()
    {
        awaitReports();
        if (venue.ledger().steps() >= venue.blocks().header(venue.ledger().blocks()).nextStep())
        {
            venue.operator().seal();
            awaitReports();
        }
        await("the last block to be committed",
            () -> venue.committer().lastCommitted() >= venue.ledger().blocks());
    }

    /**
     * Wait for something, telling how it goes.
     *
     * @param what      is waited for, for the message.
     * @param condition to hold.
     * @throws IllegalStateException if it does not in time, or the venue stops before.
     */
    public void await(final String what, final BooleanSupplier condition)
    {
        final boolean holds = Waiting.until(
            PATIENCE_MILLIS, () -> condition.getAsBoolean() || null != venue.failure() || stop.isRaised());
        stop.check();
        venue.check();
        if (!holds || !condition.getAsBoolean())
        {
            throw new IllegalStateException("waited " + PATIENCE_MILLIS / 1000 + " s in vain for " + what +
                "; the committer waits for " + venue.committer().waitingFor() + ", the follower for " +
                venue.follower().waitingFor());
        }
    }

    /**
     * Stop the venue, and start it again from what it has on disk.
     */
    public void restart()
    {
        venue.close();
        launchVenue();
    }

    /**
     * Stop the venue, take its snapshots away, and start it again from the whole of its journal.
     */
    public void restartFromJournal()
    {
        venue.close();
        IoUtil.delete(directory.resolve(Venue.SNAPSHOTS).toFile(), false);
        launchVenue();
    }

    /**
     * Say something, with the seconds since the start.
     *
     * @param format as of {@link String#format}.
     * @param values to fill in.
     */
    public void say(final String format, final Object... values)
    {
        final double seconds = (System.nanoTime() - startedAt) / 1e9;
        out.println(String.format(Locale.ROOT, "%6.1f s  ", seconds) + String.format(Locale.ROOT, format, values));
        out.flush();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(venue, chain);
    }

    private void launch(final ReportListener listener) throws ParentChainException
    {
        chain = DevelopmentChain.launch();
        say("anvil at %s; contracts deployed, ETH and a dollar of 6 decimals listed; vault %s",
            chain.url(), chain.addresses().vault());
        this.listener = new Both(listener, observer);
        launchVenue();
        say("venue on %s: %s threads, %s signature worker(s), journal sync %s", directory,
            settings.text(Setting.THREADS),
            settings.isOn(Setting.SIGNATURES) ? settings.text(Setting.SIGNATURE_WORKERS) : "no",
            settings.text(Setting.JOURNAL_SYNC));
    }

    private void launchVenue()
    {
        venue = Venue.launch(context());
        reports = venue.follow(Reports.ALL_SESSIONS, listener);
    }

    private void list(final Workload workload)
    {
        if (venue.operator().list(workload.terms()) < 0)
        {
            throw new IllegalStateException("the venue does not take the listing of the market");
        }
        say("market %d listed: lots of %d gwei, ticks of %d millionths of a dollar a lot, fees %d and %d millionths",
            workload.terms().market(), workload.terms().lotSize(), workload.terms().tickSize(),
            workload.terms().makerFee(), workload.terms().takerFee());
    }

    private void fund(final Workload workload) throws ParentChainException
    {
        final BigInteger wei = workload.wei();
        final BigInteger dollars = workload.dollars();
        traders = chain.traders(workload.traders(), wei, dollars);
        chain.deposit(traders, wei, dollars);
        say("%d traders deposited %s ETH and %s dollars each on L1; waiting for finality", traders.size(),
            new BigDecimal(wei, 18).stripTrailingZeros().toPlainString(),
            new BigDecimal(dollars, 6).stripTrailingZeros().toPlainString());
        await("the deposits to come back through the inbox", () -> observer.deposits() == 2L * traders.size());
        await("the doors to open", () -> Passage.OPEN == venue.gateStatus().passage());
        desk = new Desk(venue, chain.addresses(), traders, observer, settings.isOn(Setting.SIGNATURES));
        say("%d deposits credited, %d accounts opened", observer.deposits(), traders.size());
    }

    private VenueContext context()
    {
        return chain.venueContext(settings).directory(directory).errorHandler(
            ex -> say("a part of the venue has failed: %s", ex));
    }

    private void tellNowAndThen()
    {
        stop.check();
        if (System.nanoTime() - toldAt >= PROGRESS_NANOS)
        {
            tell();
        }
    }

    private void tell()
    {
        final long now = System.nanoTime();
        final long reported = observer.reported();
        final double rate = (reported - toldReported) * 1e9 / Math.max(1, now - toldAt);
        toldAt = now;
        toldReported = reported;
        say("%,9d commands %,7.0f/s  %,8d fills  %,7d refused  %,9d steps  block %d, committed %d  gas %,d",
            reported, rate, observer.fills(), observer.refused(), observer.steps(), observer.sealed(),
            Math.max(0, venue.committer().lastCommitted()), venue.committer().gasUsed());
    }

    /**
     * Tells two listeners one after the other.
     */
    private record Both(ReportListener first, ReportListener second) implements ReportListener
    {
        @Override
        public void onStep(final StepExecutedDecoder step)
        {
            first.onStep(step);
            step.sbeRewind();
            second.onStep(step);
        }

        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            first.onRefused(refused);
            second.onRefused(refused);
        }

        @Override
        public void onSealed(final BlockSealedDecoder sealed)
        {
            first.onSealed(sealed);
            second.onSealed(sealed);
        }
    }
}
