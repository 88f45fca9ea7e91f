package org.plasmex.gateway.aeron;

/**
 * What an {@link AeronDoor} counts from its launch on.
 */
public enum DoorCounter
{
    /** Sessions that were opened. */
    SESSIONS_OPENED,
    /** Sessions that have ended, for whatever reason. */
    SESSIONS_ENDED,
    /** Sessions that were ended because they did not read their reports. */
    SESSIONS_TOO_SLOW,
    /** Connects that were answered with a refusal. */
    CONNECTS_REFUSED,
    /** Connects that could not be answered: too many of them, or a response channel that cannot be used. */
    CONNECTS_DROPPED,
    /** Streams that were shut out because nobody asked for a session on them in time. */
    STREAMS_REJECTED,
    /** Commands that were passed to the venue. */
    COMMANDS_TAKEN,
    /** Messages that were refused, each answered. */
    MESSAGES_REFUSED,
    /** Messages that nobody could be told about: without a session, or no message at all. */
    MESSAGES_DROPPED,
    /** Times that a client had to wait because the venue had no room for its command. */
    COMMANDS_HELD,
    /** Commands that were found to be forged, and whose session was told. */
    FORGERIES_TOLD,
    /** Records that were sent as reports. */
    REPORTS_SENT,
    /** Times that a session fell behind what happens, and was given a reader of its own. */
    SESSIONS_BEHIND,
    /** Times that a session asked to hear again what had happened. */
    REWINDS,
    /** Cancels that were kept for a session, and passed to the venue when it had ended. */
    KEPT_CANCELS_SENT,
    /** Cancels that were kept for a session, and could not be passed: the venue took nothing any more. */
    KEPT_CANCELS_LOST,
    /** Answers that were lost because the client did not read. */
    ANSWERS_LOST
}
