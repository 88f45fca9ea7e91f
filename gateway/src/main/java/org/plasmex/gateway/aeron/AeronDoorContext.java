package org.plasmex.gateway.aeron;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.ForgedCommands;
import org.plasmex.gateway.Gate;
import org.plasmex.gateway.SessionNumbers;
import org.plasmex.gateway.SettledSteps;

/**
 * What an {@link AeronDoor} is launched with. What has no default must be set.
 */
public final class AeronDoorContext
{
    private String channel = "aeron:udp?endpoint=127.0.0.1:40456";
    private int streamId = 80;
    private Path outputDirectory;
    private long reportedSequence = 0;
    private CommandPort port;
    private Gate gate = Gate.OPEN;
    private SettledSteps settledSteps = SettledSteps.NONE;
    private SessionNumbers sessionNumbers;
    private ForgedCommands forgedCommands = new ForgedCommands();
    private String driverDirectory;
    private boolean isDriverEmbedded = true;
    private int maxSessions = 128;
    private int messagesPerSecond = 10000;
    private int messagesAtOnce = 2000;
    private int connectsPerSecond = 20;
    private int reportTermLength = 512 * 1024;
    private int catchUpReaders = 2;
    private long connectTimeoutNs = seconds(5);
    private long slowTimeoutNs = seconds(5);
    private long holdTimeoutNs = seconds(1) / 2;
    private long endingTimeoutNs = seconds(2);
    private long clientTimeoutNs = seconds(5);
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler;

    /**
     * Channel on which clients are heard: UDP on an address of this machine, or {@code aeron:ipc}.
     *
     * @param channel of Aeron. Whoever reaches it may try the door: nothing on it is encrypted.
     * @return this for a fluent API.
     */
    public AeronDoorContext channel(final String channel)
    {
        this.channel = channel;
        return this;
    }

    /**
     * Channel on which clients are heard: UDP on an address of this machine, or {@code aeron:ipc}.
     *
     * @return as it was set, or its default.
     */
    public String channel()
    {
        return channel;
    }

    /**
     * Stream on which clients are heard.
     *
     * @param streamId any number.
     * @return this for a fluent API.
     */
    public AeronDoorContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Stream on which clients are heard.
     *
     * @return as it was set, or its default.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Where the output log is.
     *
     * @param outputDirectory of the venue that runs.
     * @return this for a fluent API.
     */
    public AeronDoorContext outputDirectory(final Path outputDirectory)
    {
        this.outputDirectory = outputDirectory;
        return this;
    }

    /**
     * Where the output log is.
     *
     * @return as it was set, or its default.
     */
    public Path outputDirectory()
    {
        return outputDirectory;
    }

    /**
     * Up to which sequence nobody who connects has to be told: what the venue had executed when it was launched.
     *
     * @param reportedSequence 0 for a new venue.
     * @return this for a fluent API.
     */
    public AeronDoorContext reportedSequence(final long reportedSequence)
    {
        this.reportedSequence = reportedSequence;
        return this;
    }

    /**
     * Up to which sequence nobody who connects has to be told: what the venue had executed when it was launched.
     *
     * @return as it was set, or its default.
     */
    public long reportedSequence()
    {
        return reportedSequence;
    }

    /**
     * Where commands go.
     *
     * @param port that leaves room for the venue's own commands.
     * @return this for a fluent API.
     */
    public AeronDoorContext port(final CommandPort port)
    {
        this.port = port;
        return this;
    }

    /**
     * Where commands go.
     *
     * @return as it was set, or its default.
     */
    public CommandPort port()
    {
        return port;
    }

    /**
     * What says whether a command may pass.
     *
     * @param gate {@link Gate#OPEN} when not set.
     * @return this for a fluent API.
     */
    public AeronDoorContext gate(final Gate gate)
    {
        this.gate = gate;
        return this;
    }

    /**
     * What says whether a command may pass.
     *
     * @return as it was set, or its default.
     */
    public Gate gate()
    {
        return gate;
    }

    /**
     * What says which steps are committed, and which are final.
     *
     * @param settledSteps {@link SettledSteps#NONE} when not set.
     * @return this for a fluent API.
     */
    public AeronDoorContext settledSteps(final SettledSteps settledSteps)
    {
        this.settledSteps = settledSteps;
        return this;
    }

    /**
     * What says which steps are committed, and which are final.
     *
     * @return as it was set, or its default.
     */
    public SettledSteps settledSteps()
    {
        return settledSteps;
    }

    /**
     * Where sessions get their numbers.
     *
     * @param sessionNumbers that no other door uses.
     * @return this for a fluent API.
     */
    public AeronDoorContext sessionNumbers(final SessionNumbers sessionNumbers)
    {
        this.sessionNumbers = sessionNumbers;
        return this;
    }

    /**
     * Where sessions get their numbers.
     *
     * @return as it was set, or its default.
     */
    public SessionNumbers sessionNumbers()
    {
        return sessionNumbers;
    }

    /**
     * Where the pipeline leaves word of forged commands, for their sessions to be told.
     *
     * @param forgedCommands that the pipeline was given as its listener; none is told when not set.
     * @return this for a fluent API.
     */
    public AeronDoorContext forgedCommands(final ForgedCommands forgedCommands)
    {
        this.forgedCommands = forgedCommands;
        return this;
    }

    /**
     * Where the pipeline leaves word of forged commands, for their sessions to be told.
     *
     * @return as it was set, or its default.
     */
    public ForgedCommands forgedCommands()
    {
        return forgedCommands;
    }

    /**
     * Directory of the media driver, best in memory: its own, as what is there is deleted when the driver starts. See
     * {@link DriverDirectory#inMemory(Path)}.
     *
     * @param driverDirectory made where it does not exist.
     * @return this for a fluent API.
     */
    public AeronDoorContext driverDirectory(final String driverDirectory)
    {
        this.driverDirectory = driverDirectory;
        return this;
    }

    /**
     * Directory of the media driver, best in memory: its own, as what is there is deleted when the driver starts.
     *
     * @return as it was set, or its default.
     */
    public String driverDirectory()
    {
        return driverDirectory;
    }

    /**
     * Whether the door runs a media driver in this process.
     *
     * @param isDriverEmbedded false where one runs already in the driver's directory.
     * @return this for a fluent API.
     */
    public AeronDoorContext isDriverEmbedded(final boolean isDriverEmbedded)
    {
        this.isDriverEmbedded = isDriverEmbedded;
        return this;
    }

    /**
     * Whether the door runs a media driver in this process.
     *
     * @return as it was set, or its default.
     */
    public boolean isDriverEmbedded()
    {
        return isDriverEmbedded;
    }

    /**
     * How many sessions there may be at once. Each has three times {@link #reportTermLength()} of memory.
     *
     * @param maxSessions from 1.
     * @return this for a fluent API.
     */
    public AeronDoorContext maxSessions(final int maxSessions)
    {
        this.maxSessions = maxSessions;
        return this;
    }

    /**
     * How many sessions there may be at once.
     *
     * @return as it was set, or its default.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * How many messages a session may send.
     *
     * @param perSecond on the average, from 1.
     * @param atOnce    after a rest, from 1.
     * @return this for a fluent API.
     */
    public AeronDoorContext messageRate(final int perSecond, final int atOnce)
    {
        messagesPerSecond = perSecond;
        messagesAtOnce = atOnce;
        return this;
    }

    /**
     * How many messages a session may send in a second, on the average.
     *
     * @return as it was set, or its default.
     */
    public int messagesPerSecond()
    {
        return messagesPerSecond;
    }

    /**
     * How many messages a session may send at once after a rest.
     *
     * @return as it was set, or its default.
     */
    public int messagesAtOnce()
    {
        return messagesAtOnce;
    }

    /**
     * How many clients may connect in a second, on the average; more, beyond the first 64, are not answered.
     *
     * @param connectsPerSecond from 1.
     * @return this for a fluent API.
     */
    public AeronDoorContext connectsPerSecond(final int connectsPerSecond)
    {
        this.connectsPerSecond = connectsPerSecond;
        return this;
    }

    /**
     * How many clients may connect in a second, on the average; more, beyond the first 64, are not answered.
     *
     * @return as it was set, or its default.
     */
    public int connectsPerSecond()
    {
        return connectsPerSecond;
    }

    /**
     * Length of the term buffers that reports are sent through. A client may be half of it behind before it is given a
     * reader of its own.
     *
     * @param reportTermLength bytes, a power of two from 64 KiB.
     * @return this for a fluent API.
     */
    public AeronDoorContext reportTermLength(final int reportTermLength)
    {
        this.reportTermLength = reportTermLength;
        return this;
    }

    /**
     * Length of the term buffers that reports are sent through.
     *
     * @return as it was set, or its default.
     */
    public int reportTermLength()
    {
        return reportTermLength;
    }

    /**
     * How many sessions that are behind are brought up at once; the others wait for their turn.
     *
     * @param catchUpReaders from 1.
     * @return this for a fluent API.
     */
    public AeronDoorContext catchUpReaders(final int catchUpReaders)
    {
        this.catchUpReaders = catchUpReaders;
        return this;
    }

    /**
     * How many sessions that are behind are brought up at once; the others wait for their turn.
     *
     * @return as it was set, or its default.
     */
    public int catchUpReaders()
    {
        return catchUpReaders;
    }

    /**
     * How long a client may take to listen once it has connected.
     *
     * @param connectTimeoutNs nanoseconds.
     * @return this for a fluent API.
     */
    public AeronDoorContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    /**
     * How long a client may take to listen once it has connected.
     *
     * @return as it was set, or its default.
     */
    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long a client may leave its reports unread, once there is no room for more, before its session is ended.
     *
     * @param slowTimeoutNs nanoseconds.
     * @return this for a fluent API.
     */
    public AeronDoorContext slowTimeoutNs(final long slowTimeoutNs)
    {
        this.slowTimeoutNs = slowTimeoutNs;
        return this;
    }

    /**
     * How long a client may leave its reports unread, once there is no room for more, before its session is ended.
     *
     * @return as it was set, or its default.
     */
    public long slowTimeoutNs()
    {
        return slowTimeoutNs;
    }

    /**
     * How long a command waits for room in the venue, and its session with it, before the client is told that there is
     * none.
     *
     * @param holdTimeoutNs nanoseconds.
     * @return this for a fluent API.
     */
    public AeronDoorContext holdTimeoutNs(final long holdTimeoutNs)
    {
        this.holdTimeoutNs = holdTimeoutNs;
        return this;
    }

    /**
     * How long a command waits for room in the venue, and its session with it, before the client is told that there is
     * none.
     *
     * @return as it was set, or its default.
     */
    public long holdTimeoutNs()
    {
        return holdTimeoutNs;
    }

    /**
     * How long a session that has ended is kept for a client that must read first to be told so.
     *
     * @param endingTimeoutNs nanoseconds.
     * @return this for a fluent API.
     */
    public AeronDoorContext endingTimeoutNs(final long endingTimeoutNs)
    {
        this.endingTimeoutNs = endingTimeoutNs;
        return this;
    }

    /**
     * How long a session that has ended is kept for a client that must read first to be told so.
     *
     * @return as it was set, or its default.
     */
    public long endingTimeoutNs()
    {
        return endingTimeoutNs;
    }

    /**
     * How long a client may be silent, its driver included, before it counts as gone.
     *
     * @param clientTimeoutNs nanoseconds.
     * @return this for a fluent API.
     */
    public AeronDoorContext clientTimeoutNs(final long clientTimeoutNs)
    {
        this.clientTimeoutNs = clientTimeoutNs;
        return this;
    }

    /**
     * How long a client may be silent, its driver included, before it counts as gone.
     *
     * @return as it was set, or its default.
     */
    public long clientTimeoutNs()
    {
        return clientTimeoutNs;
    }

    /**
     * The clock of rates and timeouts.
     *
     * @param clock monotonic.
     * @return this for a fluent API.
     */
    public AeronDoorContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    /**
     * The clock of rates and timeouts.
     *
     * @return as it was set, or its default.
     */
    public NanoClock clock()
    {
        return clock;
    }

    /**
     * Is told of what stops the door.
     *
     * @param errorHandler called by its thread, and by its driver's where that fails.
     * @return this for a fluent API.
     */
    public AeronDoorContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Is told of what stops the door.
     *
     * @return as it was set, or its default.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    AeronDoorContext conclude()
    {
        Objects.requireNonNull(channel, "channel of the door");
        Objects.requireNonNull(outputDirectory, "directory of the output log");
        Objects.requireNonNull(port, "port of the door");
        Objects.requireNonNull(gate, "gate of the door");
        Objects.requireNonNull(settledSteps, "settled steps of the door");
        Objects.requireNonNull(sessionNumbers, "session numbers of the door");
        Objects.requireNonNull(forgedCommands, "forged commands of the door");
        Objects.requireNonNull(driverDirectory, "driver directory of the door");
        Objects.requireNonNull(clock, "clock of the door");
        Objects.requireNonNull(errorHandler, "error handler of the door");
        atLeastOne("maxSessions", maxSessions);
        atLeastOne("messagesPerSecond", messagesPerSecond);
        atLeastOne("messagesAtOnce", messagesAtOnce);
        atLeastOne("connectsPerSecond", connectsPerSecond);
        atLeastOne("catchUpReaders", catchUpReaders);
        return this;
    }

    private static void atLeastOne(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " of the door must be above 0, and is " + value);
        }
    }

    private static long seconds(final int seconds)
    {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
