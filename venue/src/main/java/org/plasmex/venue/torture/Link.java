package org.plasmex.venue.torture;

import java.time.Duration;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.AeronSessionContext;
import org.plasmex.client.aeron.SessionException;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.NotTakenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * A client's connection to a venue over all the venue's lives. For one thread.
 */
final class Link implements AutoCloseable
{
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MESSAGES_AT_ONCE = 64;

    private final AeronSessionContext context;
    private AeronSession session;

    /**
     * Takes what a venue says.
     */
    interface Listener
    {
        /**
         * A record of the output log.
         */
        void onReport(DirectBuffer buffer, int offset, int length);

        /**
         * What follows is told once more, or for the first time, from a sequence on.
         */
        void onRewound();

        /**
         * All that was to be told once more was told.
         */
        void onCaughtUp();

        /**
         * A command was not taken.
         */
        void onNotTaken(long correlation);
    }

    /**
     * A link that is not connected.
     *
     * @param channel         on which the venue's door listens.
     * @param driverDirectory which is cleaned when the first session is opened.
     * @param listener        told what the venue says.
     */
    Link(final String channel, final String driverDirectory, final Listener listener)
    {
        context = new AeronSessionContext()
            .channel(channel)
            .driverDirectory(driverDirectory)
            .name("torture")
            .connectTimeoutMs(CONNECT_TIMEOUT.toMillis())
            .listener(new Records(listener))
            .errorHandler(ex -> System.err.println(ex));
    }

    /**
     * Try to open a session.
     *
     * @return its number, 0 where the venue does not answer.
     */
    long connect()
    {
        try
        {
            if (null == session)
            {
                session = AeronSession.connect(context);
            }
            else
            {
                session.reconnect();
            }
            return session.number();
        }
        catch (final SessionException ex)
        {
            return 0;
        }
    }

    /**
     * Up to which command the venue had told of all when the session was opened.
     */
    long sequence()
    {
        return session.sequence();
    }

    /**
     * Offer a command.
     *
     * @return whether it is on its way; if not, it may be offered again.
     */
    boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return session.offer(buffer, offset, length) > 0;
    }

    /**
     * Ask to hear again what is behind a sequence.
     *
     * @return whether the question is on its way.
     */
    boolean rewind(final long after)
    {
        return session.rewind(after) > 0;
    }

    /**
     * Take what has come.
     *
     * @return how much it was.
     */
    int poll()
    {
        return session.poll(MESSAGES_AT_ONCE);
    }

    /**
     * End the session.
     */
    void disconnect()
    {
        if (null != session)
        {
            session.disconnect();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.close(session);
    }

    /**
     * Hands on the bytes of reports, whatever is in them.
     */
    private static final class Records implements SessionListener
    {
        private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

        private final Listener listener;

        private Records(final Listener listener)
        {
            this.listener = listener;
        }

        @Override
        public void onStep(final StepExecutedDecoder step)
        {
            listener.onReport(step.buffer(), step.offset() - HEADER, HEADER + step.sbeDecodedLength());
        }

        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            listener.onReport(refused.buffer(), refused.offset() - HEADER, HEADER + refused.sbeDecodedLength());
        }

        @Override
        public void onSealed(final BlockSealedDecoder sealed)
        {
            listener.onReport(sealed.buffer(), sealed.offset() - HEADER, HEADER + sealed.sbeDecodedLength());
        }

        @Override
        public void onFrozen(final FrozenDecoder frozen)
        {
            listener.onReport(frozen.buffer(), frozen.offset() - HEADER, HEADER + frozen.sbeDecodedLength());
        }

        @Override
        public void onNotTaken(final NotTakenDecoder notTaken)
        {
            listener.onNotTaken(notTaken.correlation());
        }

        @Override
        public void onRewound(final long after)
        {
            listener.onRewound();
        }

        @Override
        public void onCaughtUp(final long sequence)
        {
            listener.onCaughtUp();
        }
    }
}
