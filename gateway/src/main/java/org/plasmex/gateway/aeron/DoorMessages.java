package org.plasmex.gateway.aeron;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.CaughtUpEncoder;
import org.plasmex.protocol.sbe.ConnectedEncoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.EndedEncoder;
import org.plasmex.protocol.sbe.KeptEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.NotTakenEncoder;
import org.plasmex.protocol.sbe.RewoundEncoder;
import org.plasmex.protocol.sbe.SettledEncoder;

/**
 * What the door itself says to a client. Each method returns whether the client could be given it.
 */
final class DoorMessages
{
    /** Nothing to be said beyond the reason. */
    static final DirectBuffer NO_DETAIL = detail("");

    private static final int MAX_DETAIL_LENGTH = 512;
    private static final int ROOM = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ROOM]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectedEncoder connected = new ConnectedEncoder();
    private final NotTakenEncoder notTaken = new NotTakenEncoder();
    private final RewoundEncoder rewound = new RewoundEncoder();
    private final CaughtUpEncoder caughtUp = new CaughtUpEncoder();
    private final KeptEncoder kept = new KeptEncoder();
    private final EndedEncoder ended = new EndedEncoder();
    private final SettledEncoder settled = new SettledEncoder();

    /**
     * A detail as it is sent.
     */
    static DirectBuffer detail(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    boolean connected(final ClientSession session, final long sequence, final long now)
    {
        connected.wrapAndApplyHeader(buffer, 0, header).session(session.number())
            .correlation(session.correlation()).sequence(sequence);
        return session.offer(buffer, 0, connected.limit(), now);
    }

    boolean notTaken(
        final ClientSession session,
        final long correlation,
        final DoorReason reason,
        final DirectBuffer detail,
        final long now)
    {
        notTaken.wrapAndApplyHeader(buffer, 0, header).session(session.number()).correlation(correlation)
            .reason(reason)
            .putDetail(detail, 0, Math.min(detail.capacity(), MAX_DETAIL_LENGTH));
        return session.offer(buffer, 0, notTaken.limit(), now);
    }

    boolean rewound(final ClientSession session, final long after, final long now)
    {
        rewound.wrapAndApplyHeader(buffer, 0, header).session(session.number()).after(after);
        return session.offer(buffer, 0, rewound.limit(), now);
    }

    boolean caughtUp(final ClientSession session, final long sequence, final long now)
    {
        caughtUp.wrapAndApplyHeader(buffer, 0, header).session(session.number()).sequence(sequence);
        return session.offer(buffer, 0, caughtUp.limit(), now);
    }

    boolean settled(final ClientSession session, final long committedStep, final long finalStep, final long now)
    {
        settled.wrapAndApplyHeader(buffer, 0, header).session(session.number())
            .committedStep(committedStep).finalStep(finalStep);
        return session.offer(buffer, 0, settled.limit(), now);
    }

    boolean kept(final ClientSession session, final long correlation, final long now)
    {
        kept.wrapAndApplyHeader(buffer, 0, header).session(session.number())
            .correlation(correlation).commands(session.kept().size());
        return session.offer(buffer, 0, kept.limit(), now);
    }

    boolean ended(final ClientSession session, final DoorReason reason, final DirectBuffer detail, final long now)
    {
        ended.wrapAndApplyHeader(buffer, 0, header).session(session.number())
            .correlation(session.correlation()).reason(reason)
            .putDetail(detail, 0, Math.min(detail.capacity(), MAX_DETAIL_LENGTH));
        return session.offer(buffer, 0, ended.limit(), now);
    }
}
