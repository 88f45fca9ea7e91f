package org.plasmex.gateway.aeron;


import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.ConnectEncoder;
import org.plasmex.protocol.sbe.ConnectedDecoder;
import org.plasmex.protocol.sbe.EndedDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.NotTakenDecoder;

/**
 * Somebody who says to a door whatever he likes, by as many publications as he likes.
 */
final class RawClient implements AutoCloseable
{
    static final long CORRELATION = 99;
    private static final int RESPONSE_STREAM = 7;

    private final String channel;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription answers;
    private final UnsafeBuffer connect = new UnsafeBuffer(new byte[2048]);
    private final List<String> heard = new ArrayList<>();
    private final List<ExclusivePublication> publications = new ArrayList<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long session;

    RawClient(final String channel)
    {
        this.channel = channel;
        final String directory = CommonContext.generateRandomDirName();
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy())
            .errorHandler(ex -> {}));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
        answers = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", RESPONSE_STREAM);
        DoorTestSystem.until(() -> null != answers.tryResolveChannelEndpointPort());
    }

    /**
     * Another publication to the door, connected.
     */
    ExclusivePublication publication()
    {
        final ExclusivePublication publication = anyPublication();
        DoorTestSystem.until(publication::isConnected);
        return publication;
    }

    /**
     * Another publication, whether the door takes it or not.
     */
    ExclusivePublication anyPublication()
    {
        final ExclusivePublication publication = aeron.addExclusivePublication(channel, 80);
        publications.add(publication);
        return publication;
    }

    String responseChannel()
    {
        return answers.tryResolveChannelEndpointPort();
    }

    /**
     * The number of the session opened last.
     */
    long session()
    {
        return session;
    }

    List<String> heard()
    {
        return heard;
    }

    /**
     * Open a session on a new publication.
     */
    ExclusivePublication connected()
    {
        final ExclusivePublication publication = publication();
        final int before = heard.size();
        connect(publication, responseChannel());
        awaitHeard("connected", before);
        return publication;
    }

    void connect(final ExclusivePublication publication, final String responseChannel)
    {
        send(publication, connect, connectMessage(connect, responseChannel, "raw"));
    }

    static int connectMessage(final UnsafeBuffer buffer, final String responseChannel, final String name)
    {
        return connectMessage(buffer, responseChannel, name, CORRELATION);
    }

    static int connectMessage(
        final UnsafeBuffer buffer, final String responseChannel, final String name, final long correlation)
    {
        final byte[] channelBytes = responseChannel.getBytes(StandardCharsets.US_ASCII);
        final byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        final ConnectEncoder encoder = new ConnectEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlation(correlation).responseStream(RESPONSE_STREAM)
            .putResponseChannel(channelBytes, 0, channelBytes.length)
            .putName(nameBytes, 0, nameBytes.length);
        return encoder.limit();
    }

    void send(final ExclusivePublication publication, final DirectBuffer buffer, final int length)
    {
        DoorTestSystem.until(() ->
        {
            poll();
            return publication.offer(buffer, 0, length) > 0;
        });
    }

    /**
     * Wait until the last thing that was heard is this.
     */
    void awaitHeard(final String word)
    {
        awaitHeard(word, 0);
    }

    int poll()
    {
        return answers.poll((buffer, offset, length, frame) -> onMessage(buffer, offset), 100);
    }

    /**
     * Leave all publications in order: the door learns of it at once.
     */
    void leave()
    {
        CloseHelper.closeAll(publications);
        publications.clear();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    private void awaitHeard(final String word, final int from)
    {
        DoorTestSystem.until(() ->
        {
            poll();
            return heard.subList(from, heard.size()).contains(word);
        });
    }

    private void onMessage(final DirectBuffer buffer, final int offset)
    {
        switch (header.wrap(buffer, offset).templateId())
        {
            case ConnectedDecoder.TEMPLATE_ID ->
            {
                session = new ConnectedDecoder().wrapAndApplyHeader(buffer, offset, header).session();
                heard.add("connected");
            }

            case NotTakenDecoder.TEMPLATE_ID ->
            {
                final NotTakenDecoder message = new NotTakenDecoder().wrapAndApplyHeader(buffer, offset, header);
                heard.add(message.reason() + " " + message.correlation());
            }

            case EndedDecoder.TEMPLATE_ID ->
                heard.add("ended " + new EndedDecoder().wrapAndApplyHeader(buffer, offset, header).reason());

            default -> heard.add("template " + header.templateId());
        }
    }
}
