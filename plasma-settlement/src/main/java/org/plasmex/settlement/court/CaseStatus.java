package org.plasmex.settlement.court;

import java.math.BigInteger;

/**
 * How a challenge stands.
 *
 * @param state      how it stands.
 * @param challenger who made it, hex.
 * @param deadline   until when it may be answered, seconds.
 * @param amount     the deposit while it is open, what the answer has cost once it is answered, wei.
 * @param previous   the step to be shown, where a link is challenged.
 */
public record CaseStatus(State state, String challenger, long deadline, BigInteger amount, long previous)
{
    /**
     * As the court counts them.
     */
    public enum State
    {
        /** Nobody asked. */
        NONE,
        /** Nobody has answered yet. */
        OPEN,
        /** It was answered. */
        ANSWERED,
        /** It was closed without an answer, or its costs given back. */
        CLOSED
    }
}
