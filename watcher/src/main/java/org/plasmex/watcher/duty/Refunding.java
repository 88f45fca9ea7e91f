package org.plasmex.watcher.duty;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;

/**
 * When the chain has ended, has deposits given back that the ledger never took. It needs L1 alone.
 */
public final class Refunding implements Duty
{
    private final Situation situation;
    private final Supplier<Set<String>> owners;
    private final Exits exits;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param owners    whose deposits: addresses, hex in lower case.
     */
    public Refunding(final Situation situation, final Supplier<Set<String>> owners)
    {
        this.situation = situation;
        this.owners = owners;
        exits = new Exits(situation.addresses(), situation.store().genesis());
    }

    @Override
    public List<Due> due(final long now)
    {
        final List<Due> due = new ArrayList<>();
        if (situation.state().hasEnded())
        {
            for (final long number : untaken())
            {
                due.add(new Due("refund " + number, exits.refund(number, situation.inbox())));
            }
        }
        return due;
    }

    /**
     * Deposits that no committed block has taken, and nobody has had given back.
     *
     * @return numbers of their entries in the inbox.
     */
    public List<Long> untaken()
    {
        final List<Long> numbers = new ArrayList<>();
        final long first = situation.state().header(situation.state().tip()).inbox();
        for (long number = first; number < situation.inbox().size(); number++)
        {
            final InboxEntry entry = situation.inbox().entry(number);
            if (entry.kind() == Inbox.DEPOSIT && owners.get().contains(Hex.encode(entry.address())) &&
                !situation.state().isRefunded(number))
            {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
