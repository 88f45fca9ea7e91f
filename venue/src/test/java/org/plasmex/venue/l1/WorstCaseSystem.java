package org.plasmex.venue.l1;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.CommitGuard;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;
import org.plasmex.venue.stage.Desk;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Observer;
import org.plasmex.venue.stage.Trader;

/**
 * A whole venue with a market and two traders, at a node behind a proxy that does as it is told, and with a clock that
 * can be put forward on both sides. The traders see L1 past the proxy.
 */
final class WorstCaseSystem implements AutoCloseable
{
    /** What the chain calls INCLUSION, in seconds. */
    static final long INCLUSION = 24 * 3600;

    private static final long PATIENCE_MILLIS = 120_000;
    private static final BigInteger WEI = BigInteger.TEN.pow(18);
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(1_000));
    private static final long PRICE = 3_000;

    private final Path directory;
    private final Anvil.Context context;
    private final FaultyProxy proxy = new FaultyProxy();
    private final Settings settings;
    private final AtomicLong ahead = new AtomicLong();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Observer observer = new Observer();
    private final AtomicLong halts = new AtomicLong();
    private final AtomicLong openings = new AtomicLong();
    private final AtomicLong places = new AtomicLong();
    private final AtomicLong cancels = new AtomicLong();
    private volatile long frozenStep = -1;
    private Anvil anvil;
    private DevelopmentChain side;
    private DevelopmentChain own;
    private Venue venue;
    private List<Trader> traders;
    private Desk desk;

    WorstCaseSystem(final Path directory, final Confirmation confirmation) throws IOException, ParentChainException
    {
        this.directory = directory;
        context = new Anvil.Context().state(directory.resolve("anvil.json"));
        settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, confirmation.toString())
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.BLOCK_INTERVAL, "200");
        startNode();
        side = DevelopmentChain.deploy(anvil.url());
        own = DevelopmentChain.attach(proxy.url(), side.addresses());
    }

    /** Launches the venue on a directory. */
    Venue launch(final String name)
    {
        venue = Venue.launch(own.venueContext(settings)
            .directory(directory.resolve(name))
            .monotonic(() -> System.nanoTime() + ahead.get())
            .errorHandler(errors::add));
        venue.follow(Reports.ALL_SESSIONS, new Listener());

        return venue;
    }

    /** Stops the venue, and starts it again from what it has on disk. What traders sign from then on is refused. */
    Venue restart()
    {
        venue.close();
        launch("data");
        desk = new Desk(venue, side.addresses(), traders, observer, true);

        return venue;
    }

    /** Lists the market and lets two traders deposit; what is on L1 then is in blocks that are mined each second. */
    void open() throws ParentChainException
    {
        launch("data");
        venue.operator().list(GeneratedWorkload.TERMS);
        traders = side.traders(2, WEI, DOLLARS);
        side.deposit(traders, WEI, DOLLARS);
        mineEachSecond(true);
        await("the deposits", () -> observer.deposits() == 4);
        await("open doors", () -> Passage.OPEN == venue.gate().status().passage());
        desk = new Desk(venue, side.addresses(), traders, observer, true);
    }

    Venue venue()
    {
        return venue;
    }

    FaultyProxy proxy()
    {
        return proxy;
    }

    Anvil anvil()
    {
        return anvil;
    }

    DevelopmentChain chain()
    {
        return side;
    }

    List<Throwable> errors()
    {
        return errors;
    }

    Desk desk()
    {
        return desk;
    }

    Observer observer()
    {
        return observer;
    }

    Settings settings()
    {
        return settings;
    }

    /** Markets that were halted, and opened again, since the start of the test. */
    long halts()
    {
        return halts.get();
    }

    long openings()
    {
        return openings.get();
    }

    long places()
    {
        return places.get();
    }

    long cancels()
    {
        return cancels.get();
    }

    /** The last step that counts, as clients are told it when the venue's history ends; -1 before. */
    long frozenStep()
    {
        return frozenStep;
    }

    void mineEachSecond(final boolean isOn)
    {
        anvil.call("evm_setIntervalMining", isOn ? "1" : "0");
        if (!isOn)
        {
            anvil.call("evm_setAutomine", "true");
        }
    }

    /** The venue's clock goes on by so much, and L1, where it is not heard, does not. */
    void passVenueTime(final long seconds)
    {
        ahead.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    void passL1Time(final long seconds)
    {
        anvil.increaseTime(seconds);
    }

    /** The node dies, and what is pending with it. */
    void stopNode()
    {
        proxy.connect(null);
        anvil.close();
    }

    /** It comes back under another address, as it was. */
    void startNode()
    {
        anvil = Anvil.launch(context);
        proxy.connect(anvil.url());
    }

    /** Offers an order of a trader that rests; its nonce is the writer's last. */
    long offerOrder(final int trader)
    {
        final int length = desk.writer(trader).placeOrder(
            desk.buffer(), 0, GeneratedWorkload.TERMS, 0 == trader ? 1 : 2, 1, 0 == trader ? PRICE : 2 * PRICE, 1);

        return venue.door().offer(desk.buffer(), 0, length);
    }

    long offerCancel(final int trader, final long order)
    {
        return venue.door().offer(desk.buffer(), 0, desk.writer(trader).cancelOrder(desk.buffer(), 0, order));
    }

    /** One order that rests, executed and linked. */
    void trade(final int trader)
    {
        final long before = places.get();
        final long position = offerOrder(trader);
        if (position < 0)
        {
            throw new AssertionError("the door does not take an order: " + position + ", " + venue.gate().status());
        }

        await("the order", () -> places.get() > before);
    }

    void awaitLinked()
    {
        await("what was sent to be executed and linked", () -> venue.awaitIdle(PATIENCE_MILLIS));
    }

    void awaitSealed()
    {
        awaitLinked();
        final long steps = venue.ledger().steps();
        await("the seal", () -> venue.blocks().header(venue.blocks().newest()).nextStep() > steps);
    }

    void awaitCommitted()
    {
        awaitSealed();
        final long newest = venue.blocks().newest();
        await("the commit of block " + newest, () -> venue.committer().lastCommitted() >= newest);
    }

    void awaitMode(final CommitGuard.Mode mode)
    {
        await("the mode " + mode, () -> mode == venue.guard().mode());
    }

    void await(final String what, final BooleanSupplier condition)
    {
        if (!Waiting.until(PATIENCE_MILLIS, condition))
        {
            throw new AssertionError("waited in vain for " + what + "; the committer waits for " +
                venue.committer().waitingFor() + ", the follower for " + venue.follower().waitingFor() +
                ", the mode is " + venue.guard().mode() + " at " + venue.guard().ageSeconds() + " s; failed: " +
                venue.failure());
        }
    }

    long tip() throws ParentChainException
    {
        try (ParentChain view = own.chain(Confirmation.LATEST))
        {
            return view.status().tip();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(venue, own, side, proxy, anvil);
    }

    private final class Listener implements ReportListener
    {
        @Override
        public void onStep(final StepExecutedDecoder step)
        {
            observer.onStep(step);
            step.sbeRewind();
            for (final StepExecutedDecoder.BalancesDecoder balance : step.balances())
            {
                balance.asset();
            }
            final StepExecutedDecoder.OrdersDecoder orders = step.orders();
            while (orders.hasNext())
            {
                orders.next();
            }
            final UnsafeBuffer body = new UnsafeBuffer();
            step.wrapBody(body);
            switch (body.getByte(Steps.OP))
            {
                case Steps.PLACE -> places.incrementAndGet();
                case Steps.CANCEL -> cancels.incrementAndGet();
                case Steps.STATUS -> (1 == body.getByte(Steps.STATUS_STATUS) ? openings : halts).incrementAndGet();
                default ->
                {
                    // The others are the observer's.
                }
            }
        }

        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            observer.onRefused(refused);
        }

        @Override
        public void onFrozen(final FrozenDecoder frozen)
        {
            frozenStep = frozen.step();
        }

        @Override
        public void onSealed(final BlockSealedDecoder sealed)
        {
            observer.onSealed(sealed);
        }
    }
}
