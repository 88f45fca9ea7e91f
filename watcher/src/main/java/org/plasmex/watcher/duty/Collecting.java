package org.plasmex.watcher.duty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * Fetches what the contracts owe in ETH, and has the Vault pay what it has credited, to the watcher and to the owners
 * of its accounts.
 */
public final class Collecting implements Duty
{
    private final Situation situation;
    private final Predicate<String> isOurs;
    private final Set<String> owing = new HashSet<>();
    private final Set<Credit> credits = new HashSet<>();
    private int seen;
    private int rewinds;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param isOurs    who is paid, beside the watcher: told an address, hex in lower case.
     */
    public Collecting(final Situation situation, final Predicate<String> isOurs)
    {
        this.situation = situation;
        this.isOurs = isOurs;
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        look();
        final List<Due> due = new ArrayList<>();
        for (final String contract : List.copyOf(owing))
        {
            if (situation.court().owedTo(contract, situation.me()).signum() > 0)
            {
                due.add(new Due("collect " + contract, situation.court().collect(contract, situation.me())));
            }
            else
            {
                owing.remove(contract);
            }
        }
        // Whose it is may be known only later.
        for (final Credit credit : credits.stream().filter(this::isOurs).toList())
        {
            if (situation.vault().credit(credit.asset(), credit.owner()) > 0)
            {
                due.add(new Due("pay " + credit, situation.court().pay(credit.asset(), credit.owner())));
            }
            else
            {
                credits.remove(credit);
            }
        }
        return due;
    }

    private void look()
    {
        if (rewinds != situation.state().rewinds())
        {
            rewinds = situation.state().rewinds();
            seen = 0;
        }
        final List<CourtEvent> events = situation.state().eventsFrom(seen);
        seen += events.size();
        for (final CourtEvent event : events)
        {
            if (event instanceof final CourtEvent.Owed owed && situation.me().equals(owed.account()))
            {
                owing.add(owed.contract());
            }
            else if (event instanceof final CourtEvent.Exited exited)
            {
                credit((int)(exited.cell() >>> Integer.SIZE & 0xFFFF), exited.owner());
            }
            else if (event instanceof final CourtEvent.Claimed claimed)
            {
                credit(claimed.asset(), claimed.owner());
            }
            else if (event instanceof final CourtEvent.Refunded refunded)
            {
                credit(refunded.asset(), refunded.payer());
            }
        }
    }

    private void credit(final int asset, final String owner)
    {
        credits.add(new Credit(asset, owner.toLowerCase(Locale.ROOT)));
    }

    private boolean isOurs(final Credit credit)
    {
        return credit.owner().equals(situation.me()) || isOurs.test(credit.owner());
    }

    private record Credit(int asset, String owner)
    {
    }
}
