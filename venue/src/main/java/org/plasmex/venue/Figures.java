package org.plasmex.venue;

import java.util.concurrent.TimeUnit;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.gateway.aeron.AeronDoor;
import org.plasmex.gateway.aeron.DoorCounter;
import org.plasmex.settlement.l1.CommitGuard;
import org.plasmex.settlement.l1.Committer;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Funds;
import org.plasmex.settlement.l1.L1Follower;
import org.plasmex.settlement.l1.Succession;
import org.plasmex.venue.snapshot.Snapshots;

/**
 * What a running venue knows of itself, for those who watch over it. Any thread may ask, at any time until the venue is
 * closed; the parts only publish, and wait for nobody.
 */
public final class Figures
{
    private final Venue venue;
    private final Pipeline pipeline;
    private final Settlement settlement;
    private final LagWatch lags;
    private final DiskWatch disk;

    Figures(
        final Venue venue,
        final Pipeline pipeline,
        final Settlement settlement,
        final LagWatch lags,
        final DiskWatch disk)
    {
        this.venue = venue;
        this.pipeline = pipeline;
        this.settlement = settlement;
        this.lags = lags;
        this.disk = disk;
    }

    /**
     * What the venue does for its clients now.
     */
    public enum State
    {
        /** It takes all commands. */
        OPEN,
        /** It takes cancels and reductions only. */
        CANCELS_ONLY,
        /** So it does, and trading is suspended in all markets. */
        HALTED,
        /** Its history is over; it takes nothing. */
        FROZEN,
        /** A part of it has failed; it takes nothing. */
        FAILED
    }

    /**
     * What the venue does for its clients now.
     *
     * @return the state.
     */
    public State state()
    {
        if (null != venue.failure())
        {
            return State.FAILED;
        }

        return switch (venue.gateStatus().passage())
        {
            case CLOSED -> State.FROZEN;
            case CANCELS_ONLY -> CommitGuard.Mode.HALTED == settlement.guard().mode() ||
                Operator.SUSPENDED.equals(venue.gateStatus()) ? State.HALTED : State.CANCELS_ONLY;
            default -> State.OPEN;
        };
    }

    /**
     * Why it does no more.
     *
     * @return words, empty where it does everything.
     */
    public String reason()
    {
        final Throwable failure = venue.failure();
        return null == failure ? venue.gateStatus().reason() : failure.toString();
    }

    /**
     * Slots of the ring that commands come in through.
     *
     * @return the number of slots.
     */
    public long ringSlots()
    {
        return pipeline.ringSlots();
    }

    /**
     * Slots of the ring whose commands are not both journaled and executed yet.
     *
     * @return the number of slots.
     */
    public long ringFill()
    {
        return pipeline.ringFill();
    }

    /**
     * Sequence of the last command that is journaled.
     *
     * @return the sequence.
     */
    public long journaled()
    {
        return pipeline.journaledSequence();
    }

    /**
     * Sequence of the last command that is executed.
     *
     * @return the sequence.
     */
    public long executed()
    {
        return pipeline.executedSequence();
    }

    /**
     * Batches of commands that were journaled since the start.
     *
     * @return the number of batches.
     */
    public long journalBatches()
    {
        return pipeline.journalBatches();
    }

    /**
     * How long it has taken to write and sync them.
     *
     * @return seconds.
     */
    public double journalCommitSeconds()
    {
        return pipeline.journalCommitNanos() / 1e9;
    }

    /**
     * Commands that were dropped since the start because their signature is none.
     *
     * @return the number of commands.
     */
    public long forged()
    {
        return venue.forged();
    }

    /**
     * Commands that were refused since the start.
     *
     * @return the number of commands.
     */
    public long refused()
    {
        return settlement.refused();
    }

    /**
     * Steps that were linked, in all lives.
     *
     * @return the number of steps.
     */
    public long steps()
    {
        return settlement.ledger().steps();
    }

    /**
     * The last block that is sealed.
     *
     * @return its number.
     */
    public long sealed()
    {
        return settlement.ledger().blocks();
    }

    /**
     * The last block that may be committed.
     *
     * @return its number.
     */
    public long audited()
    {
        return settlement.audited();
    }

    /**
     * The last block that is committed.
     *
     * @return its number, -1 before L1's first answer.
     */
    public long committed()
    {
        return settlement.committer().lastCommitted();
    }

    /**
     * The last block that is final.
     *
     * @return its number, -1 before L1's first answer.
     */
    public long finalBlock()
    {
        return settlement.committer().lastFinal();
    }

    /**
     * How old the oldest block is that is not committed.
     *
     * @return seconds, 0 where all are, -1 where it is not known.
     */
    public long uncommittedAge()
    {
        return settlement.guard().ageSeconds();
    }

    /**
     * How far the readers of the output log of a role are behind.
     *
     * @param role {@code ledger}, {@code reports} or {@code aeron-door-reports}.
     * @return commands.
     */
    public long lag(final String role)
    {
        return lags.lag(role);
    }

    /**
     * The room that is left on the disk of the data.
     *
     * @return bytes, -1 where it is not known.
     */
    public long freeBytes()
    {
        return disk.free();
    }

    /**
     * Entries of the L1 inbox that are stored.
     *
     * @return the number of entries.
     */
    public long inboxEntries()
    {
        return settlement.inbox().size();
    }

    /**
     * The committer.
     *
     * @return for its figures.
     */
    public Committer committer()
    {
        return settlement.committer();
    }

    /**
     * The custodians.
     *
     * @return for how it stands with their signatures.
     */
    public CustodianQuorum custodians()
    {
        return settlement.custodians();
    }

    /**
     * The follower of L1.
     *
     * @return for its figures.
     */
    public L1Follower follower()
    {
        return settlement.follower();
    }

    /**
     * What the operator has on L1.
     *
     * @return null before it was asked for.
     */
    public Funds funds()
    {
        return settlement.committer().funds();
    }

    /**
     * Who was named to take the operator's place, or has taken it.
     *
     * @return words, empty where nobody was, or it is not known.
     */
    public String handover()
    {
        final Succession succession = settlement.committer().succession();
        if (settlement.committer().isHandedOver())
        {
            return succession.holder() + " has taken the operator's place";
        }

        return handoverTime() == 0 ? "" :
            succession.successor() + " may take the operator's place " + succession.when();
    }

    /**
     * From when on the operator's place may be taken by a successor.
     *
     * @return seconds since the epoch, 0 where nobody was named, or it is not known.
     */
    public long handoverTime()
    {
        final Succession succession = settlement.committer().succession();
        final long now = TimeUnit.NANOSECONDS.toSeconds(settlement.clock().nanoTime());
        return null == succession || !succession.isOpen(now) ? 0 : succession.from();
    }

    /**
     * The snapshots.
     *
     * @return for their figures.
     */
    public Snapshots snapshots()
    {
        return venue.snapshots();
    }

    /**
     * Sessions of the Aeron door.
     *
     * @return the number of sessions, 0 where there is no such door.
     */
    public long aeronSessions()
    {
        final AeronDoor door = venue.aeronDoor();
        return null == door ? 0 : door.sessions();
    }

    /**
     * Streams that are connected to the Aeron door, with a session or without.
     *
     * @return the number of streams, 0 where there is no such door.
     */
    public long aeronStreams()
    {
        final AeronDoor door = venue.aeronDoor();
        return null == door ? 0 : door.streams();
    }

    /**
     * Streams that the Aeron door lets in.
     *
     * @return the number of streams, 0 where there is no such door.
     */
    public long aeronStreamLimit()
    {
        final AeronDoor door = venue.aeronDoor();
        return null == door ? 0 : door.streamLimit();
    }

    /**
     * Errors that the driver of the Aeron door has met.
     *
     * @return the number of errors, 0 where there is no such door.
     */
    public long aeronDriverErrors()
    {
        final AeronDoor door = venue.aeronDoor();
        return null == door ? 0 : door.driverErrors();
    }

    /**
     * What the Aeron door has counted.
     *
     * @param counter to read.
     * @return its value, 0 where there is no such door.
     */
    public long aeronCount(final DoorCounter counter)
    {
        final AeronDoor door = venue.aeronDoor();
        return null == door ? 0 : door.count(counter);
    }
}
