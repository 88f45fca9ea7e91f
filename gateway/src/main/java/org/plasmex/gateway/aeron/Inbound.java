package org.plasmex.gateway.aeron;

import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.Entrance;
import org.plasmex.protocol.sbe.ConnectDecoder;
import org.plasmex.protocol.sbe.DisconnectDecoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.KeepDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RewindDecoder;

/**
 * Takes what clients send. Anything may come: what is not one whole message of a client's is refused, or dropped where
 * nobody could be told.
 * <p>
 * What cannot be dealt with yet, because the venue has no room for it or the client none for the answer, stays where it
 * is: then the client's own publication is back-pressured, and no other's.
 */
final class Inbound implements ControlledFragmentHandler
{
    private static final DirectBuffer NO_MORE = DoorMessages.detail("the venue takes no more commands");
    private static final DirectBuffer FRAGMENTED =
        DoorMessages.detail("a message must fit into one fragment, and no command is longer than " +
            CommandPort.MAX_COMMAND_LENGTH + " bytes");
    private static final DirectBuffer OTHER_SESSION =
        DoorMessages.detail("the session is not the one that was opened on this publication");
    private static final DirectBuffer SLOW_DOWN = DoorMessages.detail("more messages a second than a session may send");

    private static final DirectBuffer NOT_KEPT = DoorMessages.detail("only RaiseFloor and CancelBySecret are kept");
    private static final DirectBuffer KEEPS_ENOUGH = DoorMessages.detail(
        "a session may keep " + KeptCancels.MAX + " commands: give up some, or raise the floor instead");
    private static final int KEPT_COMMAND =
        MessageHeaderDecoder.ENCODED_LENGTH + KeepDecoder.BLOCK_LENGTH + KeepDecoder.commandHeaderLength();

    private final Entrance entrance;
    private final Sessions sessions;
    private final Reception reception;
    private final DoorMessages messages;
    private final DoorCounters counters;
    private final NanoClock clock;
    private final long holdLimit;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();
    private final RewindDecoder rewind = new RewindDecoder();
    private final KeepDecoder keep = new KeepDecoder();

    Inbound(
        final Entrance entrance,
        final Sessions sessions,
        final Reception reception,
        final DoorMessages messages,
        final DoorCounters counters,
        final NanoClock clock,
        final long holdLimit)
    {
        this.entrance = entrance;
        this.sessions = sessions;
        this.reception = reception;
        this.messages = messages;
        this.counters = counters;
        this.clock = clock;
        this.holdLimit = holdLimit;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frame)
    {
        final Image image = (Image)frame.context();
        final ClientSession session = sessions.byImage(image.correlationId());
        final boolean isWhole = FrameDescriptor.UNFRAGMENTED == (frame.flags() & FrameDescriptor.UNFRAGMENTED);
        if (null == session || !session.isOpen())
        {
            if (!isWhole || null != session || !reception.isConnect(buffer, offset, length))
            {
                counters.increment(DoorCounter.MESSAGES_DROPPED);
            }
            else
            {
                reception.onConnect(image, buffer, offset, length, clock.nanoTime());
            }
            return Action.CONTINUE;
        }

        // Of a message in several fragments only the first can be answered, which is enough.
        if (!isWhole && 0 == (frame.flags() & FrameDescriptor.BEGIN_FRAG_FLAG))
        {
            counters.increment(DoorCounter.MESSAGES_DROPPED);
            return Action.CONTINUE;
        }

        final long now = clock.nanoTime();
        final boolean hasToken = session.rate().take(now);
        final boolean isDone;
        if (hasToken && isWhole)
        {
            isDone = onMessage(session, buffer, offset, length, now);
        }
        else
        {
            isDone = refuse(
                session,
                correlation(buffer, offset, length),
                hasToken ? DoorReason.TOO_LONG : DoorReason.TOO_FAST,
                hasToken ? FRAGMENTED : SLOW_DOWN,
                now);
        }

        if (!isDone && hasToken)
        {
            session.rate().giveBack();
        }

        return isDone || !session.isOpen() ? Action.CONTINUE : Action.ABORT;
    }

    /**
     * Deal with a message.
     *
     * @return false if it can't be dealt with yet.
     */
    private boolean onMessage(
        final ClientSession session, final DirectBuffer buffer, final int offset, final int length, final long now)
    {
        if (length >= MessageHeaderDecoder.ENCODED_LENGTH &&
            MessageHeaderDecoder.SCHEMA_ID == header.wrap(buffer, offset).schemaId())
        {
            switch (header.templateId())
            {
                case ConnectDecoder.TEMPLATE_ID ->
                {
                    if (reception.isConnectOf(session, buffer, offset, length))
                    {
                        counters.increment(DoorCounter.MESSAGES_DROPPED);
                        return true;
                    }
                    return refuse(session, 0, DoorReason.ALREADY_CONNECTED, DoorMessages.NO_DETAIL, now);
                }

                case DisconnectDecoder.TEMPLATE_ID ->
                {
                    return isWhole(length, DisconnectDecoder.BLOCK_LENGTH) ?
                        onDisconnect(session, disconnect.wrapAndApplyHeader(buffer, offset, header), now) :
                        refuse(session, 0, DoorReason.MALFORMED, DoorMessages.NO_DETAIL, now);
                }

                case RewindDecoder.TEMPLATE_ID ->
                {
                    return isWhole(length, RewindDecoder.BLOCK_LENGTH) ?
                        onRewind(session, rewind.wrapAndApplyHeader(buffer, offset, header), now) :
                        refuse(session, 0, DoorReason.MALFORMED, DoorMessages.NO_DETAIL, now);
                }

                case KeepDecoder.TEMPLATE_ID ->
                {
                    return onKeep(session, buffer, offset, length, now);
                }

                default ->
                {
                    // A command, or nothing that anybody knows: the entrance says which.
                }
            }
        }

        return onCommand(session, buffer, offset, length, now);
    }

    private boolean onCommand(
        final ClientSession session, final DirectBuffer buffer, final int offset, final int length, final long now)
    {
        final boolean isClients =
            length >= Entrance.MIN_LENGTH && Entrance.session(buffer, offset) == session.number();
        final long result = entrance.pass(buffer, offset, length, isClients);
        if (result >= 0)
        {
            session.release();
            counters.increment(DoorCounter.COMMANDS_TAKEN);
            return true;
        }

        if (CommandPort.BACK_PRESSURED == result)
        {
            if (!session.isHeld())
            {
                counters.increment(DoorCounter.COMMANDS_HELD);
            }
            if (!session.hold(now, holdLimit))
            {
                return false;
            }
        }

        final boolean isDone = refuse(
            session, correlation(buffer, offset, length), reason(result), detail(result), now);
        if (isDone)
        {
            session.release();
        }

        return isDone;
    }

    private boolean onDisconnect(final ClientSession session, final DisconnectDecoder message, final long now)
    {
        if (message.session() != session.number())
        {
            return refuse(session, 0, DoorReason.UNKNOWN_SESSION, OTHER_SESSION, now);
        }

        reception.end(session, DoorReason.DISCONNECTED, now);
        return true;
    }

    private boolean onRewind(final ClientSession session, final RewindDecoder message, final long now)
    {
        final long after = message.after();
        if (message.session() != session.number())
        {
            return refuse(session, 0, DoorReason.UNKNOWN_SESSION, OTHER_SESSION, now);
        }

        if (after < 0)
        {
            return refuse(session, 0, DoorReason.MALFORMED, DoorMessages.NO_DETAIL, now);
        }

        if (!messages.rewound(session, after, now))
        {
            return false;
        }

        counters.increment(DoorCounter.REWINDS);
        session.rewind(after);
        return true;
    }

    private boolean onKeep(
        final ClientSession session, final DirectBuffer buffer, final int offset, final int length, final long now)
    {
        final int command = offset + KEPT_COMMAND;
        final int commandLength = length - KEPT_COMMAND;
        if (header.blockLength() != KeepDecoder.BLOCK_LENGTH || commandLength < 0 ||
            buffer.getInt(command - KeepDecoder.commandHeaderLength(), KeepDecoder.BYTE_ORDER) != commandLength ||
            commandLength > 0 && commandLength < Entrance.MIN_LENGTH)
        {
            return refuse(session, 0, DoorReason.MALFORMED, DoorMessages.NO_DETAIL, now);
        }

        final long correlation = commandLength == 0 ? 0 : Entrance.correlation(buffer, command);
        if (keep.wrapAndApplyHeader(buffer, offset, header).session() != session.number() ||
            commandLength > 0 && Entrance.session(buffer, command) != session.number())
        {
            return refuse(session, correlation, DoorReason.UNKNOWN_SESSION, OTHER_SESSION, now);
        }

        if (commandLength == 0)
        {
            session.kept().clear();
        }
        else if (!KeptCancels.isKeepable(buffer, command))
        {
            return refuse(session, correlation, DoorReason.NOT_A_CLIENT_COMMAND, NOT_KEPT, now);
        }
        else if (!KeptCancels.isWhole(buffer, command, commandLength))
        {
            return refuse(session, correlation, DoorReason.MALFORMED, DoorMessages.NO_DETAIL, now);
        }
        else if (commandLength > CommandPort.MAX_COMMAND_LENGTH)
        {
            return refuse(session, correlation, DoorReason.TOO_LONG, FRAGMENTED, now);
        }
        else if (!session.kept().keep(buffer, command, commandLength))
        {
            return refuse(session, correlation, DoorReason.NO_ROOM, KEEPS_ENOUGH, now);
        }

        // Where the answer finds no room the message comes again, and is kept again in its own place.
        return messages.kept(session, correlation, now);
    }

    private boolean refuse(
        final ClientSession session,
        final long correlation,
        final DoorReason reason,
        final DirectBuffer detail,
        final long now)
    {
        final boolean isDone = messages.notTaken(session, correlation, reason, detail, now);
        if (isDone)
        {
            counters.increment(DoorCounter.MESSAGES_REFUSED);
        }

        return isDone;
    }

    private DirectBuffer detail(final long result)
    {
        if (Entrance.CANCELS_ONLY == result || Entrance.GATE_CLOSED == result)
        {
            return entrance.gate().status().detail();
        }

        if (CommandPort.CLOSED == result)
        {
            return NO_MORE;
        }

        if (CommandPort.TOO_LONG == result)
        {
            return FRAGMENTED;
        }

        return Entrance.UNKNOWN_SESSION == result ? OTHER_SESSION : DoorMessages.NO_DETAIL;
    }

    private static DoorReason reason(final long result)
    {
        if (CommandPort.BACK_PRESSURED == result)
        {
            return DoorReason.BACK_PRESSURED;
        }

        if (CommandPort.TOO_LONG == result)
        {
            return DoorReason.TOO_LONG;
        }

        if (CommandPort.TOO_SHORT == result)
        {
            return DoorReason.MALFORMED;
        }

        if (Entrance.NOT_A_CLIENT_COMMAND == result)
        {
            return DoorReason.NOT_A_CLIENT_COMMAND;
        }

        if (Entrance.UNKNOWN_SESSION == result)
        {
            return DoorReason.UNKNOWN_SESSION;
        }

        return Entrance.CANCELS_ONLY == result ? DoorReason.CANCELS_ONLY : DoorReason.CLOSED;
    }

    private boolean isWhole(final int length, final int blockLength)
    {
        return header.blockLength() == blockLength && length >= MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
    }

    private static long correlation(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= Entrance.MIN_LENGTH ? Entrance.correlation(buffer, offset) : 0;
    }
}
