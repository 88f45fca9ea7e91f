package org.plasmex.venue;

import org.plasmex.gateway.GateStatus;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.l1.CommitGuard;
import org.plasmex.settlement.l1.SettlementHaltedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what follows from how far the blocks on L1 are behind: shuts the doors to all but cancels, suspends trading and
 * lets it go on, and freezes the venue when its history is over.
 * <p>
 * Called by the commit guard's thread; any thread may ask.
 */
final class TradingGuard implements CommitGuard.Port
{
    private static final Logger LOG = LoggerFactory.getLogger(TradingGuard.class);

    private final DoorGate gate;
    private final Operator operator;
    private boolean isSuspended;
    private volatile boolean isFrozen;

    /**
     * A guard of a venue that starts.
     *
     * @param gate        of its doors.
     * @param operator    through whom it speaks.
     * @param isSuspended whether trading is suspended now because blocks were late.
     */
    TradingGuard(final DoorGate gate, final Operator operator, final boolean isSuspended)
    {
        this.gate = gate;
        this.operator = operator;
        this.isSuspended = isSuspended;
    }

    @Override
    public boolean onMode(final CommitGuard.Mode mode, final long ageSeconds, final String blocked)
    {
        final boolean isHalted = CommitGuard.Mode.HALTED == mode;
        gate.set(DoorGate.Cause.COMMITTING, CommitGuard.Mode.OPEN == mode ? GateStatus.OPEN :
            GateStatus.cancelsOnly((isHalted ? "trading is suspended: " : "") +
                (!blocked.isEmpty() ? blocked : ageSeconds < 0 ? "L1 has not answered since the venue was started" :
                "blocks are " + ageSeconds + " s behind on L1")));
        return isFrozen || CommitGuard.Mode.CANCELS_ONLY == mode || suspend(isHalted);
    }

    @Override
    public boolean onFreeze(final SettlementHaltedException why)
    {
        if (isFrozen)
        {
            return true;
        }

        if (operator.freeze(why.tip(), why.lastStep()) < 0)
        {
            return false;
        }
        LOG.error("FROZEN is journaled: the last step that counts is {}", why.lastStep());
        frozen(why.lastStep());
        return true;
    }

    /**
     * The venue is frozen.
     *
     * @param lastStep that counts.
     */
    void frozen(final long lastStep)
    {
        gate.set(DoorGate.Cause.FROZEN, GateStatus.closed("frozen: what is after step " + lastStep + " is void"));
        isFrozen = true;
    }

    /**
     * Whether nothing that is said to the machine has any effect any more.
     */
    boolean isFrozen()
    {
        return isFrozen;
    }

    private boolean suspend(final boolean isWanted)
    {
        if (isWanted != isSuspended)
        {
            if ((isWanted ? operator.suspend(Terms.BY_LATENESS) : operator.resume(Terms.BY_LATENESS)) < 0)
            {
                return false;
            }
            LOG.warn(isWanted ? "trading is suspended in all markets" :
                "trading goes on in all markets, unless the operator has suspended it");
            isSuspended = isWanted;
        }
        return true;
    }
}
