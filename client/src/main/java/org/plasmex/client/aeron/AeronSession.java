package org.plasmex.client.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.ConnectEncoder;
import org.plasmex.protocol.sbe.DisconnectEncoder;
import org.plasmex.protocol.sbe.KeepEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.NotTakenDecoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.RewindEncoder;

/**
 * A session with a venue in another process. {@link #connect} it, {@link #offer} it commands, {@link #poll} what it
 * hears; when it has ended, {@link #reconnect} it, say once more for which accounts it acts by sending a command for
 * each, and {@link #rewind} it to hear what was missed.
 * <p>
 * What comes from the venue's side is checked before it is handed out: bytes that are no message are counted and
 * dropped. Not thread safe. Nothing is allocated by offering and polling.
 */
public final class AeronSession implements AutoCloseable
{
    /** There is no room on the way to the venue: offer it again later. */
    public static final long BACK_PRESSURED = Publication.BACK_PRESSURED;

    /** The session has ended. */
    public static final long NOT_CONNECTED = Publication.NOT_CONNECTED;

    private static final int SESSION_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + PlaceOrderEncoder.sessionEncodingOffset();
    private static final int MIN_COMMAND_LENGTH = SESSION_OFFSET + 2 * Long.BYTES;
    private static final int KEPT_COMMAND =
        MessageHeaderEncoder.ENCODED_LENGTH + KeepEncoder.BLOCK_LENGTH + KeepEncoder.commandHeaderLength();
    private static final int HANDSHAKE_LENGTH = 512;
    private static final int ATTEMPTS = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AeronSessionContext context;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final SecureRandom random = new SecureRandom();
    private final UnsafeBuffer handshake = new UnsafeBuffer(new byte[HANDSHAKE_LENGTH]);
    private final BufferClaim claim = new BufferClaim();
    private final MessageHeaderEncoder encoder = new MessageHeaderEncoder();
    private final RewindEncoder rewindEncoder = new RewindEncoder();
    private final KeepEncoder keepEncoder = new KeepEncoder();
    private final Hearing hearing;
    private final FragmentAssembler fragments;

    private Subscription subscription;
    private ExclusivePublication publication;

    private AeronSession(final AeronSessionContext context)
    {
        this.context = context;
        hearing = new Hearing(context.listener());
        fragments = new FragmentAssembler(hearing);
        driver = context.isDriverEmbedded() ? MediaDriver.launch(driverContext()) : null;
        try
        {
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.driverDirectory())
                .clientName(context.name())
                .errorHandler(context.errorHandler()));
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    /**
     * Open a session.
     *
     * @param context of the session, not changed afterwards.
     * @return the session, open, which the caller must close.
     * @throws SessionException if the venue does not answer in time, or refuses.
     */
    public static AeronSession connect(final AeronSessionContext context)
    {
        final AeronSession session = new AeronSession(context.conclude());
        try
        {
            session.open();
            return session;
        }
        catch (final RuntimeException ex)
        {
            session.close();
            throw ex;
        }
    }

    /**
     * Open another session in place of this one, which ends if it has not yet. The new one has another number, and has
     * not acted for any account.
     *
     * @throws SessionException if the venue does not answer in time, or refuses; it may be tried again.
     */
    public void reconnect()
    {
        leave();
        open();
    }

    /**
     * The session's number, which {@link #offer} puts into every command.
     *
     * @return the number that the venue gave it.
     */
    public long number()
    {
        return hearing.number();
    }

    /**
     * Up to which command the venue had told of all when the session was opened. Who has heard of a later one before
     * talks to a venue that has lost something, or to another one.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return hearing.sequence();
    }

    /**
     * Whether the session is open, as far as is known.
     *
     * @return true if so.
     */
    public boolean isOpen()
    {
        return hearing.isOpen();
    }

    /**
     * How many messages were dropped because they were none, or not from whom this session is with.
     *
     * @return the number of messages.
     */
    public long malformed()
    {
        return hearing.malformed();
    }

    /**
     * What has become of a step by now, as far as this session was told.
     *
     * @param step its number, as a report told it.
     * @return its state.
     */
    public StepState state(final long step)
    {
        return hearing.state(step);
    }

    /**
     * Offer a command. It is copied, and sent under this session's number whatever number it has: that is not signed.
     *
     * @param command that holds it, from the SBE message header on.
     * @param offset  of the header.
     * @param length  of the command in bytes.
     * @return above 0 where it is on its way, which is not yet an acknowledgement; else {@link #BACK_PRESSURED} or
     * {@link #NOT_CONNECTED}.
     * @throws IllegalArgumentException if it is too short to be a command, or too long for one fragment.
     */
    public long offer(final DirectBuffer command, final int offset, final int length)
    {
        if (length < MIN_COMMAND_LENGTH)
        {
            throw new IllegalArgumentException("no command has " + length + " bytes");
        }

        final long result = claim(length);
        if (result > 0)
        {
            putCommand(claim.offset(), command, offset, length);
            claim.commit();
        }

        return result;
    }

    /**
     * Let the door keep a cancel, and send it to the venue when this session ends, whatever ends it but the stopping of
     * the venue: a RaiseFloor signed ahead ({@code CommandWriter.raiseFloorAhead}), or a CancelBySecret. It takes the
     * place of one for the same account, or the same order. The listener is told once it is kept.
     * <p>
     * Who has lost a session sends what it kept himself once he is connected again, and goes on behind its nonce: the
     * door may not yet know that the session is lost.
     *
     * @param command that holds it, from the SBE message header on; it is copied.
     * @param offset  of the header.
     * @param length  of the command in bytes; 0 gives up all that are kept.
     * @return as {@link #offer} does.
     * @throws IllegalArgumentException if it is too short to be a command.
     */
    public long keep(final DirectBuffer command, final int offset, final int length)
    {
        if (length != 0 && length < MIN_COMMAND_LENGTH)
        {
            throw new IllegalArgumentException("no command has " + length + " bytes");
        }

        final long result = claim(KEPT_COMMAND + length);
        if (result > 0)
        {
            keepEncoder.wrapAndApplyHeader(claim.buffer(), claim.offset(), encoder).session(hearing.number());
            claim.buffer().putInt(
                claim.offset() + KEPT_COMMAND - KeepEncoder.commandHeaderLength(), length, KeepEncoder.BYTE_ORDER);
            if (length > 0)
            {
                putCommand(claim.offset() + KEPT_COMMAND, command, offset, length);
            }
            claim.commit();
        }

        return result;
    }

    /**
     * Ask to hear everything again, or what was missed, from the first record behind a sequence on: of this session,
     * and of all accounts that it has acted for by now.
     *
     * @param after the sequence, 0 for all.
     * @return as {@link #offer} does.
     */
    public long rewind(final long after)
    {
        final long result = claim(MessageHeaderEncoder.ENCODED_LENGTH + RewindEncoder.BLOCK_LENGTH);
        if (result > 0)
        {
            rewindEncoder.wrapAndApplyHeader(claim.buffer(), claim.offset(), encoder)
                .session(hearing.number()).after(after);
            claim.commit();
        }

        return result;
    }

    /**
     * What a door says about why it did not take something. It is read to its end.
     *
     * @param notTaken as the listener was given it.
     * @return the words, may be empty.
     */
    public static String words(final NotTakenDecoder notTaken)
    {
        final UnsafeBuffer words = new UnsafeBuffer();
        notTaken.wrapDetail(words);
        return words.getStringWithoutLengthAscii(0, words.capacity());
    }

    /**
     * Hand what came from the venue to the listener.
     *
     * @param limit of the number of messages.
     * @return how many there were.
     */
    public int poll(final int limit)
    {
        if (!hearing.isOpen())
        {
            return 0;
        }

        final int messages = subscription.poll(fragments, limit);
        if (hearing.isOpen() && 0 == messages && (hearing.source().isClosed() || publication.isClosed()))
        {
            hearing.lost();
        }

        return messages;
    }

    /**
     * Tell the venue that the session ends, and end it. What the venue was still to say is not heard any more.
     */
    public void disconnect()
    {
        if (hearing.isOpen() && claim(MessageHeaderEncoder.ENCODED_LENGTH + DisconnectEncoder.BLOCK_LENGTH) > 0)
        {
            new DisconnectEncoder().wrapAndApplyHeader(claim.buffer(), claim.offset(), encoder)
                .session(hearing.number());
            claim.commit();
        }
        leave();
    }

    /**
     * Tell the venue that the session ends, as far as that is quickly done, and give everything up.
     */
    @Override
    public void close()
    {
        disconnect();
        CloseHelper.closeAll(aeron, driver);
    }

    private void open()
    {
        final long deadline = System.nanoTime() + context.connectTimeoutMs() * NANOS_PER_MILLI;
        final long correlation = random.nextLong();
        hearing.begin(correlation);
        fragments.clear();
        subscription = aeron.addSubscription(context.responseChannel(), context.responseStreamId());
        publication = aeron.addExclusivePublication(context.channel(), context.streamId());
        await(deadline, "no door listens on " + context.channel(), () -> publication.isConnected());
        await(deadline, "no port is free for " + context.responseChannel(), () -> null != responseChannel());

        final int length = connectMessage(correlation, responseChannel());
        final long[] again = new long[1];
        await(
            deadline,
            "the door on " + context.channel() + " does not answer: it listens to response channels of the very " +
                "address that a client sends from, and " + responseChannel() + " may be none",
            () ->
            {
                if (System.nanoTime() - again[0] > 0 && publication.offer(handshake, 0, length) > 0)
                {
                    again[0] = System.nanoTime() + context.connectRetryMs() * NANOS_PER_MILLI;
                }
                subscription.poll(fragments, 1);
                return hearing.isOpen() || hearing.isRefused();
            });
        if (!hearing.isOpen())
        {
            leave();
            throw new SessionException("the door on " + context.channel() + " refuses: " + hearing.end());
        }
    }

    private void await(final long deadline, final String failure, final Condition condition)
    {
        while (!condition.isMet())
        {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted())
            {
                leave();
                throw new SessionException(failure);
            }
            context.idleStrategy().idle();
        }
        context.idleStrategy().reset();
    }

    private String responseChannel()
    {
        return subscription.tryResolveChannelEndpointPort();
    }

    private int connectMessage(final long correlation, final String responseChannel)
    {
        final ConnectEncoder connect = new ConnectEncoder();
        final byte[] channel = responseChannel.getBytes(StandardCharsets.US_ASCII);
        final byte[] name = context.name().getBytes(StandardCharsets.US_ASCII);
        connect.wrapAndApplyHeader(handshake, 0, encoder).correlation(correlation)
            .responseStream(context.responseStreamId())
            .putResponseChannel(channel, 0, channel.length)
            .putName(name, 0, name.length);
        return connect.limit();
    }

    private void putCommand(final int to, final DirectBuffer command, final int offset, final int length)
    {
        claim.buffer().putBytes(to, command, offset, length);
        claim.buffer().putLong(to + SESSION_OFFSET, hearing.number(), PlaceOrderEncoder.BYTE_ORDER);
    }

    private long claim(final int length)
    {
        if (!hearing.isOpen())
        {
            return NOT_CONNECTED;
        }

        long result = Publication.ADMIN_ACTION;
        for (int i = 0; i < ATTEMPTS && Publication.ADMIN_ACTION == result; i++)
        {
            result = publication.tryClaim(length, claim);
        }

        if (result > 0)
        {
            return result;
        }

        return Publication.BACK_PRESSURED == result || Publication.ADMIN_ACTION == result ?
            BACK_PRESSURED : NOT_CONNECTED;
    }

    private void leave()
    {
        hearing.leave();
        CloseHelper.closeAll(publication, subscription);
        publication = null;
        subscription = null;
    }

    private MediaDriver.Context driverContext()
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(context.driverDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(10, 10, 1_000, NANOS_PER_MILLI))
            .imageLivenessTimeoutNs(context.venueTimeoutMs() * NANOS_PER_MILLI)
            .errorHandler(ex -> {});
    }

    @FunctionalInterface
    private interface Condition
    {
        boolean isMet();
    }
}
