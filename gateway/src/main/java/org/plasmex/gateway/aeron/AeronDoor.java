package org.plasmex.gateway.aeron;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.status.CountersReader;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.ForgedCommands;
import org.plasmex.gateway.OutputFollower;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.sbe.DoorReason;

/**
 * The door for clients in processes of their own. It is launched, then run as an agent by one thread, which also closes
 * it; counters may be read by any thread.
 * <p>
 * No client can stop it: what one sends is refused or dropped, and one that does not read its reports is waited for by
 * nobody. It ends by an exception only where its driver or the output log fails.
 */
public final class AeronDoor implements Agent
{
    private static final int FRAGMENTS_PER_CYCLE = 32;
    private static final int RECORDS_PER_CYCLE = 64;
    private static final int FORGERIES_PER_CYCLE = 64;
    private static final int STREAMS_BEYOND_SESSIONS = 64;
    private static final long FLUSH_NANOS = 1_000_000_000;
    private static final long FLUSH_STEP_NANOS = 1_000_000;
    private static final long DRIVER_MAX_PARK_NANOS = 1_000_000;

    private final AeronDoorContext context;
    private final NanoClock clock;
    private final DoorCounters counters = new DoorCounters();
    private final Sessions sessions = new Sessions();
    private final DoorMessages messages = new DoorMessages();
    private final ForgedCommands.Handler onForged = this::onForged;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final AgentInvoker conductor;
    private final Subscription subscription;
    private final String channel;
    private final OutputFollower reports;
    private final CatchUp[] catchUps;
    private final Reception reception;
    private final Inbound inbound;
    private final Strangers strangers;
    private final AtomicLong driverErrors = new AtomicLong();
    private volatile int sessionCount;
    private volatile int streamCount;
    private int nextWaiting;

    private AeronDoor(final AeronDoorContext context)
    {
        this.context = context;
        clock = context.clock();
        final LiveReports live = new LiveReports(sessions, counters, clock, context.reportedSequence());
        final LogReader reader = openOutput();
        if (context.reportedSequence() > 0)
        {
            reader.seek(context.reportedSequence() + 1);
        }
        reports = new OutputFollower("aeron-door-reports", reader, live, RECORDS_PER_CYCLE);
        catchUps = new CatchUp[context.catchUpReaders()];

        MediaDriver launched = null;
        Aeron connected = null;
        try
        {
            for (int i = 0; i < catchUps.length; i++)
            {
                catchUps[i] = new CatchUp(openOutput(), live, messages, counters, clock);
            }
            launched = context.isDriverEmbedded() ? MediaDriver.launch(driverContext()) : null;
            connected = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.driverDirectory())
                .clientName("plasmex door")
                .useConductorAgentInvoker(true)
                .clientLock(NoOpLock.INSTANCE)
                .errorHandler(context.errorHandler()));
            aeron = connected;
            driver = launched;
            conductor = aeron.conductorAgentInvoker();
            final Entrance entrance = new Entrance(context.port(), context.gate());
            reception = new Reception(context, aeron, entrance, sessions, live, messages, counters);
            inbound = new Inbound(
                entrance, sessions, reception, messages, counters, clock, context.holdTimeoutNs());
            strangers = new Strangers(
                sessions, counters, context.clientTimeoutNs(), streamLimit(), clock.nanoTime());
            subscription = aeron.addSubscription(
                context.channel(),
                context.streamId(),
                image -> {},
                image ->
                {
                    strangers.onGone(image.correlationId());
                    reception.onImageGone(image.correlationId());
                });
            channel = awaitChannel();
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(connected, launched);
            reports.onClose();
            CloseHelper.quietCloseAll(catchUps);
            throw ex;
        }
    }

    /**
     * Launch a door: its driver, and its subscription. Clients are heard once an agent runs it.
     *
     * @param context of the door, not changed afterwards.
     * @return the door, which {@link #onClose()} closes.
     * @throws io.aeron.exceptions.AeronException if the channel cannot be used, or the driver not be started.
     * @throws IllegalArgumentException           if the driver's directory is somebody else's.
     */
    public static AeronDoor launch(final AeronDoorContext context)
    {
        context.conclude();
        if (context.isDriverEmbedded())
        {
            DriverDirectory.checkMayBeDeleted(context.driverDirectory());
        }

        return new AeronDoor(context);
    }

    @Override
    public int doWork()
    {
        int work = conductor.invoke();
        work += reception.doWork(clock.nanoTime());
        work += strangers.doWork(subscription, clock.nanoTime());
        work += subscription.controlledPoll(inbound, FRAGMENTS_PER_CYCLE);
        work += context.forgedCommands().take(onForged, FORGERIES_PER_CYCLE);
        work += reports.doWork();
        work += catchUp();
        work += tellSettled();
        sessionCount = sessions.size();
        streamCount = subscription.imageCount();
        return work;
    }

    @Override
    public String roleName()
    {
        return "aeron-door";
    }

    /**
     * Tell every client that the venue stops, and give everything up.
     */
    @Override
    public void onClose()
    {
        try
        {
            if (!aeron.isClosed())
            {
                sayGoodbye();
            }
        }
        finally
        {
            CloseHelper.closeAll(aeron, driver, reports::onClose, () -> CloseHelper.closeAll(catchUps));
        }
    }

    /**
     * The channel on which clients are heard, with the port that was found free where the context left it open.
     *
     * @return the channel.
     */
    public String channel()
    {
        return channel;
    }

    /**
     * How far the door is in the output log: whoever stops the venue lets it read to the end first.
     *
     * @return the follower that reads it; its duty cycle is this agent's.
     */
    public OutputFollower reports()
    {
        return reports;
    }

    /**
     * What was counted since the launch. Any thread may ask.
     *
     * @param counter to read.
     * @return its value.
     */
    public long count(final DoorCounter counter)
    {
        return counters.get(counter);
    }

    /**
     * How many sessions there are, those included that are being opened or ended. Any thread may ask.
     *
     * @return the number of sessions.
     */
    public int sessions()
    {
        return sessionCount;
    }

    /**
     * How many streams are connected, with a session or without. Any thread may ask.
     *
     * @return the number of streams; at {@link #streamLimit()} no new client can connect.
     */
    public int streams()
    {
        return streamCount;
    }

    /**
     * How many streams are let in. Any thread may ask.
     *
     * @return the number of streams.
     */
    public int streamLimit()
    {
        return context.maxSessions() + STREAMS_BEYOND_SESSIONS;
    }

    /**
     * How many errors the driver met, such as clients that cannot be reached; it goes on. Any thread may ask.
     *
     * @return the number of errors.
     */
    public long driverErrors()
    {
        return driverErrors.get();
    }

    private int catchUp()
    {
        int work = 0;
        ClientSession waiting = waiting();
        for (final CatchUp catchUp : catchUps)
        {
            if (null != waiting && catchUp.isFree())
            {
                catchUp.begin(waiting);
                waiting = waiting();
            }
            work += catchUp.doWork(null != waiting);
        }

        return work;
    }

    private int tellSettled()
    {
        final long committedStep = context.settledSteps().committedStep();
        final long finalStep = context.settledSteps().finalStep();
        int told = 0;
        for (int i = 0, size = sessions.size(); i < size; i++)
        {
            final ClientSession session = sessions.get(i);
            if (session.isOpen() && !session.knowsSettled(committedStep, finalStep) &&
                messages.settled(session, committedStep, finalStep, clock.nanoTime()))
            {
                session.toldSettled(committedStep, finalStep);
                told++;
            }
        }

        return told;
    }

    private ClientSession waiting()
    {
        for (int i = 0, size = sessions.size(); i < size; i++)
        {
            nextWaiting = nextWaiting + 1 < size ? nextWaiting + 1 : 0;
            final ClientSession session = sessions.get(nextWaiting);
            if (session.isWaiting() && session.hasRoom())
            {
                return session;
            }
        }

        return null;
    }

    private void onForged(final long number, final long correlation)
    {
        final ClientSession session = sessions.byNumber(number);
        if (null != session)
        {
            final boolean isTold = session.isOpen() && messages.notTaken(
                session, correlation, DoorReason.FORGED, DoorMessages.NO_DETAIL, clock.nanoTime());
            counters.increment(isTold ? DoorCounter.FORGERIES_TOLD : DoorCounter.ANSWERS_LOST);
        }
    }

    private void sayGoodbye()
    {
        final long now = clock.nanoTime();
        for (int i = 0, size = sessions.size(); i < size; i++)
        {
            final ClientSession session = sessions.get(i);
            if (session.isOpen())
            {
                reception.end(session, DoorReason.STOPPED, now);
            }
        }

        // The driver ends with the door: what was said last must have got out before.
        final List<ClientSession> told = sessions.all();
        reception.doWork(now);
        final long deadline = System.nanoTime() + FLUSH_NANOS;
        while (!told.stream().allMatch(this::isSent) && System.nanoTime() - deadline < 0)
        {
            conductor.invoke();
            LockSupport.parkNanos(FLUSH_STEP_NANOS);
        }
    }

    private boolean isSent(final ClientSession session)
    {
        final CountersReader driverCounters = aeron.countersReader();
        final int sender = driverCounters.findByTypeIdAndRegistrationId(
            AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, session.registrationId());
        return CountersReader.NULL_COUNTER_ID == sender ||
            driverCounters.getCounterValue(sender) >= session.offeredPosition();
    }

    private String awaitChannel()
    {
        final long deadline = clock.nanoTime() + context.connectTimeoutNs();
        String resolved = subscription.tryResolveChannelEndpointPort();
        while (null == resolved)
        {
            if (clock.nanoTime() - deadline > 0)
            {
                throw new IllegalStateException("the driver does not open " + context.channel() + " in time");
            }
            conductor.invoke();
            resolved = subscription.tryResolveChannelEndpointPort();
        }

        return resolved;
    }

    private LogReader openOutput()
    {
        return LogReader.open(
            new LogReader.Context().directory(context.outputDirectory()).sequencing(Sequencing.RISING));
    }

    private MediaDriver.Context driverContext()
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(context.driverDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(10, 10, 1_000, DRIVER_MAX_PARK_NANOS))
            .streamSessionLimit(streamLimit())
            .imageLivenessTimeoutNs(context.clientTimeoutNs())
            .errorHandler(ex -> driverErrors.incrementAndGet());
    }
}
