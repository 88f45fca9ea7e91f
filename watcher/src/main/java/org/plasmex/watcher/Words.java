package org.plasmex.watcher;

import java.time.Instant;

import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.l1.Wei;

/**
 * What happens on L1, in words that a person understands.
 */
final class Words
{
    private static final int ASSET_SHIFT = 32;
    private static final int ASSET_MASK = 0xFFFF;
    private static final long U32 = 0xFFFF_FFFFL;

    private Words()
    {
    }

    static String of(final CourtEvent event)
    {
        final String where = "L1 block " + event.at().block() + ": ";
        if (event instanceof final CourtEvent.Committed committed)
        {
            final Header header = committed.header();
            return where + "the operator committed block " + header.number() + " with " + header.steps() + " steps";
        }
        if (event instanceof final CourtEvent.Finalized last)
        {
            return where + "all blocks up to " + last.number() + " are final";
        }
        if (event instanceof final CourtEvent.Faulted fault)
        {
            return where + "block " + fault.number() + " was found at fault: it and all after it are gone, and the " +
                "chain is frozen; " + fault.prover() + " is owed " + Wei.inEther(fault.rewarded());
        }
        if (event instanceof CourtEvent.FrozenForSilence)
        {
            return where + "the chain is frozen: the operator was silent too long";
        }
        if (event instanceof final CourtEvent.Convicted convicted)
        {
            return where + "the court holds " + convicted.ground() + " proven" +
                (convicted.step() == 0 ? "" : " by step " + convicted.step());
        }
        if (event instanceof final CourtEvent.Challenged challenged)
        {
            return where + challenged.challenger() + " asks to be shown " + challenged.challenge() + ", for " +
                Wei.inEther(challenged.deposit());
        }
        if (event instanceof final CourtEvent.Answered answered)
        {
            return where + answered.by() + " has shown what was asked for, and earned " + Wei.inEther(answered.paid());
        }
        if (event instanceof CourtEvent.Closed)
        {
            return where + "a challenge is over without an answer";
        }
        if (event instanceof final CourtEvent.MadeWhole whole)
        {
            return where + "a challenger gets back what it has cost to have a block at fault shown: " +
                Wei.inEther(whole.amount());
        }
        if (event instanceof final CourtEvent.Exiting exiting)
        {
            final OpenExit exit = exiting.exit();
            return where + balance(exit.cell()) + " is on its way out: " + exit.amount() + " quanta as step " +
                exit.touch() + " left it, to " + exit.owner() + ", shown by " + exit.exiter();
        }
        if (event instanceof final CourtEvent.Skipped skipped)
        {
            return where + balance(skipped.cell()) + " was left out of a batch: it is on its way out, or out, or " +
                "empty, or a later touch is known";
        }
        if (event instanceof final CourtEvent.Exited exited)
        {
            return where + balance(exited.cell()) + " is out: " + exited.amount() + " quanta are credited to " +
                exited.owner();
        }
        if (event instanceof final CourtEvent.Claimed claimed)
        {
            return where + "step " + claimed.step() + " was claimed: " + claimed.amount() + " quanta of asset " +
                claimed.asset() + " are credited to " + claimed.owner();
        }
        if (event instanceof final CourtEvent.Refunded refunded)
        {
            return where + "deposit " + refunded.entry() + " was given back: " + refunded.amount() +
                " quanta of asset " + refunded.asset() + " are credited to " + refunded.payer();
        }
        if (event instanceof final CourtEvent.Named named)
        {
            final String place = named.isOperator() ? "the operator's place" : "a custodian's place";
            return where + named.holder() + ", who has " + place + ", " + (named.successor().isEmpty() ?
                "hands it over to nobody" : "has named its successor: " + named.successor() + " may take it from " +
                Instant.ofEpochSecond(named.from()) + " on");
        }
        if (event instanceof final CourtEvent.Replaced replaced)
        {
            return where + replaced.holder() + " has taken " +
                (replaced.isOperator() ? "the operator's place" : "a custodian's place") + " from " + replaced.former();
        }
        if (event instanceof final CourtEvent.Owed owed)
        {
            return where + owed.account() + " is owed " + Wei.inEther(owed.amount());
        }
        return where + event.getClass().getSimpleName();
    }

    /** A time, as people say it. */
    static String duration(final long seconds)
    {
        final long minutes = seconds / 60;
        return minutes < 120 ? minutes + " min" : minutes < 48 * 60 ? minutes / 60 + " h" : minutes / 1_440 + " d";
    }

    private static String balance(final long cell)
    {
        return "the balance of account " + (cell & U32) + " in asset " + (cell >>> ASSET_SHIFT & ASSET_MASK);
    }
}
