package org.plasmex.gateway;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a {@link Gate} lets in, and why not more. Made when that changes, not for every command. Immutable.
 */
public final class GateStatus
{
    /**
     * What is let in, from all to nothing.
     */
    public enum Passage
    {
        /** All commands that are for clients to say. */
        OPEN,
        /** CancelOrder, ReduceOrder, RaiseFloor and CancelBySecret. */
        CANCELS_ONLY,
        /** No command. */
        CLOSED
    }

    /** Everything is let in. */
    public static final GateStatus OPEN = new GateStatus(Passage.OPEN, "");

    private final Passage passage;
    private final String reason;
    private final DirectBuffer detail;

    private GateStatus(final Passage passage, final String reason)
    {
        this.passage = passage;
        this.reason = reason;
        detail = new UnsafeBuffer(reason.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Only cancels and reductions are let in.
     *
     * @param reason for it, in words that clients are told.
     * @return the status.
     */
    public static GateStatus cancelsOnly(final String reason)
    {
        return new GateStatus(Passage.CANCELS_ONLY, reason);
    }

    /**
     * Nothing is let in.
     *
     * @param reason for it, in words that clients are told.
     * @return the status.
     */
    public static GateStatus closed(final String reason)
    {
        return new GateStatus(Passage.CLOSED, reason);
    }

    /**
     * What is let in.
     *
     * @return the passage.
     */
    public Passage passage()
    {
        return passage;
    }

    /**
     * Why not more is let in.
     *
     * @return the reason in words, empty where everything is.
     */
    public String reason()
    {
        return reason;
    }

    /**
     * The reason as it is sent.
     *
     * @return ASCII, not to be changed.
     */
    public DirectBuffer detail()
    {
        return detail;
    }

    @Override
    public String toString()
    {
        return reason.isEmpty() ? passage.name() : passage + ": " + reason;
    }
}
