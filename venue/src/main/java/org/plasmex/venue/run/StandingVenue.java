package org.plasmex.venue.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.plasmex.client.MarketTerms;
import org.plasmex.venue.DoorAddress;
import org.plasmex.venue.Figures;
import org.plasmex.venue.Reason;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.VenueContext;
import org.plasmex.venue.console.Console;
import org.plasmex.venue.monitor.MonitorServer;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.watcher.Custodian;
import org.plasmex.watcher.receipt.ReceiptDesk;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.Credentials;

/**
 * A venue that stands until it is told to stop, and tells how it goes.
 * <p>
 * For one thread.
 */
final class StandingVenue implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(StandingVenue.class);
    private static final long CHECK_MILLIS = 200;
    private static final long PATIENCE_MILLIS = 60_000;
    // A custodian signs in about one.
    private static final long TOLD_AFTER_SECONDS = 5;
    private static final Duration RECEIPT_PATIENCE = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final StopSignal stop;
    private final Settings settings;
    private final long statusNanos;
    private final long startedAt = System.nanoTime();
    private Path directory;
    private Venue venue;
    private MonitorServer monitor;
    private BlockServer blocks;
    private Custodian custodian;
    private Console.Assets assets;
    private Console console;
    private long toldAt = startedAt;
    private long toldExecuted;
    private long toldSilenceAt;
    private boolean isClosed;
    private volatile String progress = "";

    /**
     * A venue that does not stand yet.
     *
     * @param settings of the venue.
     * @param out      told how it goes.
     * @param stop     told when it is to stop.
     */
    StandingVenue(final Settings settings, final PrintWriter out, final StopSignal stop)
    {
        this.settings = settings;
        this.out = out;
        this.stop = stop;
        statusNanos = TimeUnit.SECONDS.toNanos(settings.number(Setting.STATUS_INTERVAL));
        toldSilenceAt = startedAt - statusNanos;
    }

    /**
     * Show over HTTP that it starts, where settings say so. Before anything that takes time: an address that is taken,
     * this one or the door's, is found at once.
     *
     * @throws UserException if somebody else has one of them.
     */
    void show()
    {
        final String http = settings.text(Setting.HTTP_ADDRESS);
        toldAt = System.nanoTime();
        if (!Setting.OFF.equals(http))
        {
            monitor = MonitorServer.start(() -> progress, http);
            say("health and metrics at http://%s/", monitor.address());
        }
        DoorAddress.demandFree(settings);
    }

    /**
     * Say whose signatures its blocks get.
     *
     * @param custodians of the venue.
     */
    void tellCustodians(final CustodianQuorum custodians)
    {
        say("each commit needs the signatures of %d custodian(s): %s%s", custodians.quorum(),
            custodians.own().isEmpty() ? "none of them is this venue's own" :
                "this venue signs as " + String.join(", ", custodians.own()),
            custodians.others().isEmpty() ? "" : "; it waits for those of " + String.join(", ", custodians.others()));
    }

    /**
     * Launch it.
     *
     * @param context   of the venue, its directory and error handler left to be set.
     * @param directory of its data.
     * @param assets    tells what markets can be made of.
     */
    void launch(final VenueContext context, final Path directory, final Console.Assets assets)
    {
        this.directory = directory;
        this.assets = assets;
        say("opening %s", directory);
        venue = Venue.launch(context
            .directory(directory)
            .l1Patience(this::waitsForL1)
            .progress(this::onProgress)
            .opensAeronDoor(true)
            .errorHandler(this::onError));
        toldExecuted = venue.executed();
        say("venue on %s: %,d commands journaled before, of which %,d were replayed; block %d", directory,
            venue.recovered(), venue.replayed(), venue.ledger().blocks());
        say("%s threads, %s signature worker(s), journal sync %s",
            settings.text(Setting.THREADS),
            settings.isOn(Setting.SIGNATURES) ? settings.text(Setting.SIGNATURE_WORKERS) : "no",
            settings.text(Setting.JOURNAL_SYNC));
    }

    /**
     * Answer challenges on L1, from now on.
     *
     * @param ethereum  that the venue settles on.
     * @param addresses of the contracts.
     */
    void answerChallenges(final EthereumSide ethereum, final ContractAddresses addresses)
    {
        final Optional<Credentials> key = ethereum.answering();
        if (key.isEmpty())
        {
            say("this venue does not answer challenges: it has no --custodian-key that is not the operator's");
            return;
        }

        while (null == custodian)
        {
            try
            {
                custodian = ethereum.custodian(
                    key.get(),
                    settings,
                    addresses,
                    venue.blocks(),
                    venue.inbox(),
                    words -> say("challenges: %s", words));
            }
            catch (final ParentChainException ex)
            {
                waitsForL1(ex.getMessage());
                stop.await(CHECK_MILLIS);
                stop.check();
            }
        }
    }

    private void onError(final Throwable ex)
    {
        LOG.error("a part of the venue has failed", ex);
        say("a part of the venue has failed: %s", Reason.of(ex));
    }

    private void onProgress(final String words)
    {
        progress = words;
        if (System.nanoTime() - toldAt >= statusNanos)
        {
            toldAt = System.nanoTime();
            say("%s", words);
        }
    }

    /**
     * Whether it stands for the first time on its directory.
     */
    boolean isNew()
    {
        return 0 == venue.recovered();
    }

    /**
     * List a market and wait until what is in the inbox now is executed.
     *
     * @param terms   of the market.
     * @param entries that must be in the inbox.
     */
    void open(final MarketTerms terms, final long entries)
    {
        if (venue.operator().list(terms) < 0)
        {
            venue.check();
            throw new IllegalStateException("the venue does not take the listing of the market");
        }

        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (venue.follower().nextEntry() < entries || !venue.awaitIdle(PATIENCE_MILLIS))
        {
            stop.check();
            venue.check();
            if (System.nanoTime() - deadline > 0)
            {
                throw new IllegalStateException("the deposits do not come through the inbox; the follower waits for " +
                    venue.follower().waitingFor());
            }
            stop.await(CHECK_MILLIS);
        }
        say("market %d listed: asset %d for asset %d, lots of %,d base quanta, prices in steps of %,d quote quanta a " +
            "lot, fees %d (maker) and %d (taker) millionths; %d deposits credited",
            terms.market(), terms.base(), terms.quote(), terms.lotSize(), terms.tickSize(), terms.makerFee(),
            terms.takerFee(), entries);
    }

    /**
     * Whether to go on waiting for an L1 that does not answer; tells of it now and then.
     *
     * @param why it does not.
     * @return false once it is to stop.
     */
    boolean waitsForL1(final String why)
    {
        progress = "waiting for L1: " + why;
        final long now = System.nanoTime();
        if (now - toldSilenceAt >= statusNanos)
        {
            toldSilenceAt = now;
            say("waiting for L1: %s", why);
        }
        return !stop.isRaised();
    }

    /**
     * Stand until it is to stop, or a part of it has failed.
     */
    void stand()
    {
        if (venue.isFrozen() || venue.wasFrozenOnL1())
        {
            say("FROZEN: the chain on L1 takes no block any more (%s). Let this venue stand until owners have left " +
                "with 'plasmex exit': it answers challenges, and serves blocks and receipts. To trade again, deploy " +
                "contracts anew with 'plasmex deploy', and start on another --data",
                venue.isFrozen() ? venue.gateStatus().reason() : "as its newest block says; not confirmed yet");
        }
        if (null != monitor)
        {
            monitor.show(venue.figures(), directory);
        }
        serveBlocks();
        console = Console.open(venue, directory, assets);
        say("READY pid=%d data=%s http=%s blocks=%s aeron=%s", ProcessHandle.current().pid(), directory,
            null == monitor ? Setting.OFF : monitor.address(),
            null == blocks ? Setting.OFF : blocks.url(),
            null == venue.aeronDoor() ? Setting.OFF : venue.aeronDoor().channel());
        toldAt = System.nanoTime();
        while (!stop.await(CHECK_MILLIS) && null == venue.failure() && null == venue.stopReason())
        {
            if (System.nanoTime() - toldAt >= statusNanos)
            {
                tell();
            }
        }
        tell();
        venue.check();
        if (null != venue.stopReason())
        {
            throw new UserException("stopped: " + venue.stopReason());
        }
    }

    private void serveBlocks()
    {
        final String address = settings.text(Setting.BLOCKS_ADDRESS);
        if (!Setting.OFF.equals(address))
        {
            try
            {
                blocks = new BlockServer(new BlockServerContext()
                    .store(venue.blocks())
                    .attestations(venue.figures().custodians())
                    .receipts(new ReceiptDesk(
                        venue.blocks(),
                        venue.inbox(),
                        venue.figures()::audited,
                        () -> Math.max(0, venue.committer().lastFinal()),
                        () -> 0,
                        SystemNanoClock.INSTANCE,
                        RECEIPT_PATIENCE))
                    .address(address));
            }
            catch (final IllegalStateException ex)
            {
                throw new UserException(Setting.BLOCKS_ADDRESS.key() + ": " + ex.getMessage() + ", or 'off'", ex);
            }
        }
    }

    /**
     * Say something, with the seconds since the start.
     *
     * @param format as of {@link String#format}.
     * @param values to fill in.
     */
    void say(final String format, final Object... values)
    {
        final double seconds = (System.nanoTime() - startedAt) / 1e9;
        final String words = String.format(Locale.ROOT, format, values);
        progress = words;
        out.println(String.format(Locale.ROOT, "%8.1f s  ", seconds) + words);
        out.flush();
    }

    /**
     * Stop it in order.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(console, monitor, blocks, custodian);
        console = null;
        monitor = null;
        blocks = null;
        custodian = null;
        if (null != venue && !isClosed)
        {
            isClosed = true;
            final long start = System.nanoTime();
            final long snapshots = venue.snapshots().written();
            final boolean failed = null != venue.failure();
            venue.close();
            final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            say("stopped in %,d ms: %,d commands executed, block %d sealed, %s",
                millis, venue.executed(), venue.ledger().blocks(),
                failed || null != venue.failure() ? "no snapshot taken, because a part of it had failed" :
                venue.snapshots().written() > snapshots ? "snapshot taken" : "the last snapshot has all of it");
        }
    }

    private void tell()
    {
        final long now = System.nanoTime();
        final long executed = venue.executed();
        final double rate = (executed - toldExecuted) * 1e9 / Math.max(1, now - toldAt);
        toldAt = now;
        toldExecuted = executed;
        final Figures figures = venue.figures();
        say("%s%s; %,d commands, %,.0f/s; block %d sealed, %d committed, %d final; L1 block %d%s%s", figures.state(),
            figures.reason().isEmpty() ? "" : ": " + figures.reason(), executed, rate, venue.ledger().blocks(),
            Math.max(0, venue.committer().lastCommitted()), Math.max(0, venue.committer().lastFinal()),
            venue.follower().head(), venue.isFrozen() ? "" : waiting(figures),
            figures.handover().isEmpty() ? "" : "; " + figures.handover());
    }

    /** Nobody is named twice: who is waited for, or who is missing while a quorum is there. */
    private static String waiting(final Figures figures)
    {
        final String waiting = "; committer waits for " + figures.committer().waitingFor();
        final String missing = figures.custodians().lacking() > 0 ? "" :
            figures.custodians().missing(TOLD_AFTER_SECONDS);
        final String replaced = figures.custodians().replaced();
        return waiting + (missing.isEmpty() ? "" : "; no signatures come of " + missing) +
            (replaced.isEmpty() || waiting.contains(replaced) ? "" : "; no custodian any more is " + replaced);
    }
}
