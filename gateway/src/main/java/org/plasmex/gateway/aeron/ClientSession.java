package org.plasmex.gateway.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;
import org.plasmex.protocol.sbe.DoorReason;

/**
 * One client at the door: from its Connect until it is told that the session has ended, or is gone.
 */
final class ClientSession
{
    /**
     * How far it is.
     */
    enum State
    {
        /** The driver makes its publication. */
        ADDING,
        /** Its publication waits for the client to listen. */
        CONNECTING,
        /** It hears what happens as it happens. */
        LIVE,
        /** It hears what has happened, from a reader of its own. */
        BEHIND,
        /** It waits to be told that it has ended. */
        ENDING,
        /** There is nobody who could be told. */
        GONE
    }

    private static final int ATTEMPTS = 3;
    private static final int ROOM_DIVISOR = 8;

    private final long imageId;
    private final long correlation;
    private final long registrationId;
    private final String name;
    private final DoorReason refusal;
    private final TokenBucket rate;
    private final IntHashSet accounts = new IntHashSet();
    private final KeptCancels kept = new KeptCancels();
    private ExclusivePublication publication;
    private State state = State.ADDING;
    private long number;
    private boolean wasOpened;
    private long openedAt;
    private long deadline;
    private boolean isHeld;
    private long heldSince;
    private boolean isBackPressured;
    private long backPressuredSince;
    private DoorReason ending;
    private long resumeSequence;
    private int resumeSkip;
    private boolean isRewinding;
    private int rewinds;
    private boolean isServed;
    private long recordStamp;
    private long offeredPosition;
    private long toldCommitted = -1;
    private long toldFinal = -1;

    /**
     * A session that waits for its publication.
     *
     * @param imageId        of the image that it was opened from.
     * @param correlation    of the client's Connect.
     * @param registrationId of the publication that is being made.
     * @param name           that the client gives itself.
     * @param refusal        why it is to be ended as soon as it can be told; null where it is to be opened.
     * @param rate           at which it may send.
     * @param deadline       by which the client must listen.
     */
    ClientSession(
        final long imageId,
        final long correlation,
        final long registrationId,
        final String name,
        final DoorReason refusal,
        final TokenBucket rate,
        final long deadline)
    {
        this.imageId = imageId;
        this.correlation = correlation;
        this.registrationId = registrationId;
        this.name = name;
        this.refusal = refusal;
        this.rate = rate;
        this.deadline = deadline;
    }

    long imageId()
    {
        return imageId;
    }

    long correlation()
    {
        return correlation;
    }

    long registrationId()
    {
        return registrationId;
    }

    DoorReason refusal()
    {
        return refusal;
    }

    TokenBucket rate()
    {
        return rate;
    }

    State state()
    {
        return state;
    }

    long number()
    {
        return number;
    }

    IntHashSet accounts()
    {
        return accounts;
    }

    KeptCancels kept()
    {
        return kept;
    }

    boolean isOpen()
    {
        return State.LIVE == state || State.BEHIND == state;
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    void added(final ExclusivePublication added)
    {
        publication = added;
        state = State.CONNECTING;
    }

    boolean isLate(final long now)
    {
        return now - deadline > 0;
    }

    void number(final long value)
    {
        number = value;
    }

    /**
     * The session is open, and has no part in what was executed before.
     */
    void opened(final long sequence)
    {
        openedAt = sequence;
        wasOpened = true;
        state = State.LIVE;
    }

    /**
     * Whether it was open once.
     */
    boolean wasOpened()
    {
        return wasOpened;
    }

    /**
     * Whether a record of this session's number is of this session, and not of one in an earlier life of the venue.
     */
    boolean isOwn(final long session, final long sequence)
    {
        return session == number && sequence > openedAt;
    }

    /**
     * The session ends, once it could be told or a time has passed.
     */
    void end(final DoorReason reason, final long by)
    {
        if (State.ENDING != state && State.GONE != state)
        {
            state = State.ENDING;
            ending = reason;
            deadline = by;
        }
    }

    DoorReason ending()
    {
        return ending;
    }

    void gone()
    {
        state = State.GONE;
    }

    /**
     * The session goes on with a record that it could not be given: of those that a sequence has, so many were dealt
     * with.
     */
    void behind(final long sequence, final int skip)
    {
        state = State.BEHIND;
        resumeSequence = sequence;
        resumeSkip = skip;
    }

    /**
     * The session hears everything behind a sequence again.
     */
    void rewind(final long after)
    {
        behind(after + 1, 0);
        isRewinding = true;
        rewinds++;
    }

    /**
     * How often the session was sent back.
     */
    int rewinds()
    {
        return rewinds;
    }

    void live()
    {
        state = State.LIVE;
        isRewinding = false;
    }

    boolean isRewinding()
    {
        return isRewinding;
    }

    /**
     * Whether it is behind and no reader looks after it.
     */
    boolean isWaiting()
    {
        return State.BEHIND == state && !isServed;
    }

    void served(final boolean isServedNow)
    {
        isServed = isServedNow;
    }

    long resumeSequence()
    {
        return resumeSequence;
    }

    int resumeSkip()
    {
        return resumeSkip;
    }

    /**
     * Mark a record as dealt with.
     *
     * @return false where it was marked before.
     */
    boolean stamp(final long record)
    {
        final boolean isNew = recordStamp != record;
        recordStamp = record;
        return isNew;
    }

    /**
     * Whether it was told that the steps up to these are committed and final.
     */
    boolean knowsSettled(final long committedStep, final long finalStep)
    {
        return toldCommitted == committedStep && toldFinal == finalStep;
    }

    void toldSettled(final long committedStep, final long finalStep)
    {
        toldCommitted = committedStep;
        toldFinal = finalStep;
    }

    /**
     * A command of this session waits for room.
     *
     * @return true if it has waited for so long that the client is to be told.
     */
    boolean hold(final long now, final long limit)
    {
        if (!isHeld)
        {
            isHeld = true;
            heldSince = now;
        }

        return now - heldSince > limit;
    }

    boolean isHeld()
    {
        return isHeld;
    }

    void release()
    {
        isHeld = false;
    }

    /**
     * Whether the client has not read for so long that the session must end.
     */
    boolean isTooSlow(final long now, final long limit)
    {
        return isBackPressured && now - backPressuredSince > limit;
    }

    /**
     * Whether the client has read so much that it is worth while to go on with it.
     */
    boolean hasRoom()
    {
        final boolean hasRoom = publication.availableWindow() >= publication.termBufferLength() / ROOM_DIVISOR;
        if (hasRoom)
        {
            isBackPressured = false;
        }

        return hasRoom;
    }

    /**
     * Give the client a message. Where there is no client any more the session is gone.
     *
     * @return whether it was given; if it was not, and the session is not gone, it may be later.
     */
    boolean offer(final DirectBuffer buffer, final int offset, final int length, final long now)
    {
        long result = Publication.ADMIN_ACTION;
        for (int i = 0; i < ATTEMPTS && Publication.ADMIN_ACTION == result; i++)
        {
            result = publication.offer(buffer, offset, length);
        }

        if (result > 0)
        {
            offeredPosition = result;
            isBackPressured = false;
            return true;
        }

        if (Publication.BACK_PRESSURED != result && Publication.ADMIN_ACTION != result)
        {
            state = State.GONE;
        }
        else if (!isBackPressured)
        {
            isBackPressured = true;
            backPressuredSince = now;
        }

        return false;
    }

    /**
     * Where in its stream the last message ends that the client was given.
     */
    long offeredPosition()
    {
        return offeredPosition;
    }

    @Override
    public String toString()
    {
        return "session " + number + " of " + name;
    }
}
