package org.plasmex.client.aeron;

import io.aeron.CommonContext;
import java.util.Objects;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * What an {@link AeronSession} is connected with. What has no default must be set; the defaults suit a venue on the
 * same machine.
 */
public final class AeronSessionContext
{
    private static final int MAX_NAME_LENGTH = 64;

    private String channel = "aeron:udp?endpoint=127.0.0.1:40456";
    private int streamId = 80;
    private String responseChannel = "aeron:udp?endpoint=127.0.0.1:0";
    private int responseStreamId = 81;
    private String name = "plasmex client";
    private String driverDirectory = CommonContext.generateRandomDirName();
    private boolean isDriverEmbedded = true;
    private long connectTimeoutMs = 5_000;
    private long connectRetryMs = 1_000;
    private long venueTimeoutMs = 5_000;
    private IdleStrategy idleStrategy = new BackoffIdleStrategy();
    private SessionListener listener;
    private ErrorHandler errorHandler = Throwable::printStackTrace;

    /**
     * Channel on which the venue's door listens.
     *
     * @param channel of Aeron.
     * @return this for a fluent API.
     */
    public AeronSessionContext channel(final String channel)
    {
        this.channel = channel;
        return this;
    }

    /**
     * Channel on which the venue's door listens.
     *
     * @return as it was set, or its default.
     */
    public String channel()
    {
        return channel;
    }

    /**
     * Stream on which the venue's door listens.
     *
     * @param streamId as the venue has set it.
     * @return this for a fluent API.
     */
    public AeronSessionContext streamId(final int streamId)
    {
        this.streamId = streamId;
        return this;
    }

    /**
     * Stream on which the venue's door listens.
     *
     * @return as it was set, or its default.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * Channel on which this session listens: an address of this machine in figures, the very one that its messages come
     * from, and port 0 for any that is free.
     *
     * @param responseChannel of Aeron.
     * @return this for a fluent API.
     */
    public AeronSessionContext responseChannel(final String responseChannel)
    {
        this.responseChannel = responseChannel;
        return this;
    }

    /**
     * Channel on which this session listens.
     *
     * @return as it was set, or its default.
     */
    public String responseChannel()
    {
        return responseChannel;
    }

    /**
     * Stream on which this session listens.
     *
     * @param responseStreamId any number.
     * @return this for a fluent API.
     */
    public AeronSessionContext responseStreamId(final int responseStreamId)
    {
        this.responseStreamId = responseStreamId;
        return this;
    }

    /**
     * Stream on which this session listens.
     *
     * @return as it was set, or its default.
     */
    public int responseStreamId()
    {
        return responseStreamId;
    }

    /**
     * Who this is, for the operator's eyes.
     *
     * @param name ASCII, up to 64 characters.
     * @return this for a fluent API.
     */
    public AeronSessionContext name(final String name)
    {
        this.name = name;
        return this;
    }

    /**
     * Who this is, for the operator's eyes.
     *
     * @return as it was set, or its default.
     */
    public String name()
    {
        return name;
    }

    /**
     * Directory of the media driver, best in memory.
     *
     * @param driverDirectory its own where the driver is embedded: what is there is deleted when the driver starts.
     * @return this for a fluent API.
     */
    public AeronSessionContext driverDirectory(final String driverDirectory)
    {
        this.driverDirectory = driverDirectory;
        return this;
    }

    /**
     * Directory of the media driver, best in memory.
     *
     * @return as it was set, or its default.
     */
    public String driverDirectory()
    {
        return driverDirectory;
    }

    /**
     * Whether the session runs a media driver in this process.
     *
     * @param isDriverEmbedded false where one runs already in the driver's directory, for several sessions to use.
     * @return this for a fluent API.
     */
    public AeronSessionContext isDriverEmbedded(final boolean isDriverEmbedded)
    {
        this.isDriverEmbedded = isDriverEmbedded;
        return this;
    }

    /**
     * Whether the session runs a media driver in this process.
     *
     * @return as it was set, or its default.
     */
    public boolean isDriverEmbedded()
    {
        return isDriverEmbedded;
    }

    /**
     * How long the venue may take to answer.
     *
     * @param connectTimeoutMs milliseconds.
     * @return this for a fluent API.
     */
    public AeronSessionContext connectTimeoutMs(final long connectTimeoutMs)
    {
        this.connectTimeoutMs = connectTimeoutMs;
        return this;
    }

    /**
     * How long the venue may take to answer.
     *
     * @return as it was set, or its default.
     */
    public long connectTimeoutMs()
    {
        return connectTimeoutMs;
    }

    /**
     * When to ask again where the venue has not answered.
     *
     * @param connectRetryMs milliseconds.
     * @return this for a fluent API.
     */
    public AeronSessionContext connectRetryMs(final long connectRetryMs)
    {
        this.connectRetryMs = connectRetryMs;
        return this;
    }

    /**
     * When to ask again where the venue has not answered.
     *
     * @return as it was set, or its default.
     */
    public long connectRetryMs()
    {
        return connectRetryMs;
    }

    /**
     * How long the venue may be silent before the session counts as lost.
     *
     * @param venueTimeoutMs milliseconds.
     * @return this for a fluent API.
     */
    public AeronSessionContext venueTimeoutMs(final long venueTimeoutMs)
    {
        this.venueTimeoutMs = venueTimeoutMs;
        return this;
    }

    /**
     * How long the venue may be silent before the session counts as lost.
     *
     * @return as it was set, or its default.
     */
    public long venueTimeoutMs()
    {
        return venueTimeoutMs;
    }

    /**
     * What to do while waiting for the venue's answer.
     *
     * @param idleStrategy of the thread that connects.
     * @return this for a fluent API.
     */
    public AeronSessionContext idleStrategy(final IdleStrategy idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        return this;
    }

    /**
     * What to do while waiting for the venue's answer.
     *
     * @return as it was set, or its default.
     */
    public IdleStrategy idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * Is told what the session hears.
     *
     * @param listener called by {@link AeronSession#poll(int)} only.
     * @return this for a fluent API.
     */
    public AeronSessionContext listener(final SessionListener listener)
    {
        this.listener = listener;
        return this;
    }

    /**
     * Is told what the session hears.
     *
     * @return as it was set, or its default.
     */
    public SessionListener listener()
    {
        return listener;
    }

    /**
     * Is told of failures of the way to the driver.
     *
     * @param errorHandler called by a thread of Aeron's.
     * @return this for a fluent API.
     */
    public AeronSessionContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Is told of failures of the way to the driver.
     *
     * @return as it was set, or its default.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    AeronSessionContext conclude()
    {
        Objects.requireNonNull(channel, "channel of the door");
        Objects.requireNonNull(responseChannel, "response channel of the session");
        Objects.requireNonNull(driverDirectory, "driver directory of the session");
        Objects.requireNonNull(idleStrategy, "idle strategy of the session");
        Objects.requireNonNull(listener, "listener of the session");
        Objects.requireNonNull(errorHandler, "error handler of the session");
        if (name.length() > MAX_NAME_LENGTH || !name.chars().allMatch(letter -> letter >= ' ' && letter <= '~'))
        {
            throw new IllegalArgumentException(
                "the client's name must be ASCII of up to " + MAX_NAME_LENGTH + " characters, and is '" + name + "'");
        }
        return this;
    }
}
