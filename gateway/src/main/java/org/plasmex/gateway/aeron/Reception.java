package org.plasmex.gateway.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.exceptions.AeronException;
import org.agrona.DirectBuffer;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.SessionNumbers;
import org.plasmex.protocol.sbe.ConnectDecoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;

/**
 * Opens sessions and ends them. Nothing here waits: what the driver or a client is asked for is looked for in a later
 * duty cycle.
 */
final class Reception
{
    private static final int MAX_NAME_LENGTH = 64;
    private static final int REFUSALS_AT_ONCE = 16;
    private static final int CONNECTS_AT_ONCE = 64;
    private static final int KEPT_AT_ONCE = 16;
    private static final DirectBuffer NO_ROOM = DoorMessages.detail("the door has as many sessions as it may have");
    private static final DirectBuffer TOO_SLOW = DoorMessages.detail("reports were not read for too long");
    private static final DirectBuffer STOPPED = DoorMessages.detail("the venue stops");

    private final AeronDoorContext context;
    private final Aeron aeron;
    private final Entrance entrance;
    private final Sessions sessions;
    private final LiveReports live;
    private final DoorMessages messages;
    private final DoorCounters counters;
    private final TokenBucket connects;
    private final String parameters;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectDecoder connect = new ConnectDecoder();

    Reception(
        final AeronDoorContext context,
        final Aeron aeron,
        final Entrance entrance,
        final Sessions sessions,
        final LiveReports live,
        final DoorMessages messages,
        final DoorCounters counters)
    {
        this.context = context;
        this.aeron = aeron;
        this.entrance = entrance;
        this.sessions = sessions;
        this.live = live;
        this.messages = messages;
        this.counters = counters;
        connects = new TokenBucket(context.connectsPerSecond(), CONNECTS_AT_ONCE, context.clock().nanoTime());
        parameters = "term-length=" + context.reportTermLength();
    }

    /**
     * Whether a message is a whole Connect.
     */
    boolean isConnect(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH + ConnectDecoder.BLOCK_LENGTH)
        {
            return false;
        }

        header.wrap(buffer, offset);
        if (MessageHeaderDecoder.SCHEMA_ID != header.schemaId() ||
            ConnectDecoder.TEMPLATE_ID != header.templateId() ||
            ConnectDecoder.BLOCK_LENGTH != header.blockLength())
        {
            return false;
        }

        final int end = offset + length;
        final int channel = offset + MessageHeaderDecoder.ENCODED_LENGTH + ConnectDecoder.BLOCK_LENGTH;
        final int name = behind(buffer, channel, end);
        return name >= 0 && behind(buffer, name, end) == end;
    }

    /**
     * Whether a message is the Connect that a session was opened by: a client that waits for the answer sends it again,
     * and both may be on their way.
     */
    boolean isConnectOf(
        final ClientSession session, final DirectBuffer buffer, final int offset, final int length)
    {
        return isConnect(buffer, offset, length) &&
            connect.wrapAndApplyHeader(buffer, offset, header).correlation() == session.correlation();
    }

    /**
     * A client wants a session. The message is a whole Connect.
     */
    void onConnect(
        final Image image, final DirectBuffer buffer, final int offset, final int length, final long now)
    {
        final boolean hasRoom = sessions.size() < context.maxSessions();
        if (!connects.take(now) || sessions.size() >= context.maxSessions() + REFUSALS_AT_ONCE)
        {
            counters.increment(DoorCounter.CONNECTS_DROPPED);
            return;
        }

        connect.wrapAndApplyHeader(buffer, offset, header);
        final int channel = connect.limit() + ConnectDecoder.responseChannelHeaderLength();
        final int channelLength = connect.responseChannelLength();
        final String responseChannel =
            ResponseChannel.of(image.sourceIdentity(), buffer, channel, channelLength, parameters);
        connect.skipResponseChannel();
        final int nameLength = connect.nameLength();
        if (null == responseChannel || nameLength > MAX_NAME_LENGTH)
        {
            counters.increment(DoorCounter.CONNECTS_DROPPED);
            return;
        }

        final String name = buffer.getStringWithoutLengthAscii(
            connect.limit() + ConnectDecoder.nameHeaderLength(), nameLength);
        sessions.add(new ClientSession(
            image.correlationId(),
            connect.correlation(),
            aeron.asyncAddExclusivePublication(responseChannel, connect.responseStream()),
            name,
            hasRoom ? null : DoorReason.NO_ROOM,
            new TokenBucket(context.messagesPerSecond(), context.messagesAtOnce(), now),
            now + context.connectTimeoutNs()));
    }

    /**
     * The client's image has gone: there is nobody any more.
     */
    void onImageGone(final long imageId)
    {
        final ClientSession session = sessions.byImage(imageId);
        if (null != session)
        {
            session.gone();
        }
    }

    /**
     * End a session.
     */
    void end(final ClientSession session, final DoorReason reason, final long now)
    {
        session.end(reason, now + context.endingTimeoutNs());
    }

    /**
     * Bring every session on that waits for something.
     *
     * @return how many went on.
     */
    int doWork(final long now)
    {
        int work = 0;
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final ClientSession session = sessions.get(i);
            switch (session.state())
            {
                case ADDING -> work += add(session, now);
                case CONNECTING -> work += open(session, now);
                case ENDING -> work += sendKept(session) + tellTheEnd(session, now);
                case GONE -> work += sendKept(session) + close(session);
                default ->
                {
                    if (session.isTooSlow(now, context.slowTimeoutNs()))
                    {
                        counters.increment(DoorCounter.SESSIONS_TOO_SLOW);
                        end(session, DoorReason.TOO_SLOW, now);
                    }
                }
            }
        }

        return work;
    }

    private int add(final ClientSession session, final long now)
    {
        ExclusivePublication publication = null;
        try
        {
            publication = aeron.getExclusivePublication(session.registrationId());
        }
        catch (final AeronException ex)
        {
            session.gone();
        }

        if (null != publication)
        {
            session.added(publication);
        }
        else if (session.isLate(now))
        {
            session.gone();
        }

        return ClientSession.State.ADDING == session.state() ? 0 : 1;
    }

    private int open(final ClientSession session, final long now)
    {
        if (session.isLate(now))
        {
            session.gone();
            return 1;
        }

        if (!session.publication().isConnected())
        {
            return 0;
        }

        if (null != session.refusal())
        {
            counters.increment(DoorCounter.CONNECTS_REFUSED);
            end(session, session.refusal(), now);
            return 1;
        }

        if (SessionNumbers.NONE == session.number())
        {
            session.number(context.sessionNumbers().next());
            if (SessionNumbers.NONE == session.number())
            {
                counters.increment(DoorCounter.CONNECTS_REFUSED);
                end(session, DoorReason.NO_ROOM, now);
                return 1;
            }
        }

        if (!messages.connected(session, live.sequence(), now))
        {
            return 0;
        }

        session.opened(live.sequence());
        sessions.opened(session);
        counters.increment(DoorCounter.SESSIONS_OPENED);
        return 1;
    }

    private int tellTheEnd(final ClientSession session, final long now)
    {
        sessions.retire(session);
        final DirectBuffer detail = switch (session.ending())
        {
            case NO_ROOM -> NO_ROOM;
            case TOO_SLOW -> TOO_SLOW;
            case STOPPED -> STOPPED;
            default -> DoorMessages.NO_DETAIL;
        };
        if (messages.ended(session, session.ending(), detail, now) || session.isLate(now))
        {
            session.gone();
        }

        return ClientSession.State.GONE == session.state() ? close(session) : 0;
    }

    /**
     * Pass what a session has kept for its end. What the venue has no room for waits, and the session with it, so that
     * no more can be waiting than sessions may keep.
     */
    private int sendKept(final ClientSession session)
    {
        final KeptCancels kept = session.kept();
        if (DoorReason.STOPPED == session.ending())
        {
            kept.clear();
        }

        int sent = 0;
        while (kept.size() > 0 && sent < KEPT_AT_ONCE)
        {
            final long result = entrance.pass(kept.last(), 0, kept.last().capacity(), true);
            if (CommandPort.BACK_PRESSURED == result)
            {
                break;
            }
            counters.increment(result >= 0 ? DoorCounter.KEPT_CANCELS_SENT : DoorCounter.KEPT_CANCELS_LOST);
            kept.removeLast();
            sent++;
        }

        return sent;
    }

    private int close(final ClientSession session)
    {
        if (session.kept().size() > 0)
        {
            return 0;
        }

        if (session.wasOpened())
        {
            counters.increment(DoorCounter.SESSIONS_ENDED);
        }
        else if (null == session.refusal())
        {
            counters.increment(DoorCounter.CONNECTS_DROPPED);
        }

        sessions.remove(session);
        if (null == session.publication())
        {
            aeron.asyncRemovePublication(session.registrationId());
        }
        else
        {
            session.publication().close();
        }

        return 1;
    }

    /**
     * Where the variable data at an offset ends, -1 if that is not within the message.
     */
    private static int behind(final DirectBuffer buffer, final int offset, final int end)
    {
        if (offset + ConnectDecoder.nameHeaderLength() > end)
        {
            return -1;
        }

        final int length = buffer.getInt(offset, ConnectDecoder.BYTE_ORDER);
        final int data = offset + ConnectDecoder.nameHeaderLength();
        return length >= 0 && length <= end - data ? data + length : -1;
    }
}
