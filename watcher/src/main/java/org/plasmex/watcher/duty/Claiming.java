package org.plasmex.watcher.duty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainState;

/**
 * Claims what lawful steps of final blocks have taken out of its accounts' balances, so that the Vault can pay it.
 */
public final class Claiming implements Duty
{
    private static final long STEPS_AT_ONCE = 1 << 20;
    private static final int CLAIMS_AT_ONCE = 8;

    private final Situation situation;
    private final LongSupplier checked;
    private final Set<Integer> accounts;
    private final Exits exits;
    private final NavigableSet<Long> passedOver = new TreeSet<>();
    private final Set<String> recipients = new HashSet<>();
    private final List<Found> found = new ArrayList<>();
    private final Map<Long, Evidence> evidence = new HashMap<>();
    private long next = 1;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param checked   number of the last block that was checked.
     * @param accounts  whose payouts it claims.
     */
    public Claiming(final Situation situation, final LongSupplier checked, final Set<Integer> accounts)
    {
        this.situation = situation;
        this.checked = checked;
        this.accounts = Set.copyOf(accounts);
        exits = new Exits(situation.addresses(), situation.store().genesis(), situation.inbox());
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        if (!accounts.isEmpty())
        {
            look();
            for (final Found one : found)
            {
                final long step = one.payout().step();
                if (situation.state().isClaimed(step))
                {
                    evidence.remove(step);
                }
                else if (due.size() < CLAIMS_AT_ONCE && isFinal(one.block()))
                {
                    due.add(new Due("claim " + step, exits.claim(
                        evidence.computeIfAbsent(step, situation.prover()::evidence), situation.state().exits())));
                }
            }
        }
        return due;
    }

    /**
     * Who is paid by what was found so far.
     *
     * @return addresses, hex in lower case.
     */
    public Set<String> recipients()
    {
        return recipients;
    }

    private boolean isFinal(final long block)
    {
        final ChainState state = situation.state();
        return block <= state.finalNumber() &&
            Arrays.equals(state.header(block).hash(), situation.store().hash(block));
    }

    private void look()
    {
        final BlockStore store = situation.store();
        final long last = Math.min(situation.state().finalNumber(), checked.getAsLong());
        long steps = 0;
        for (; next <= last && steps < STEPS_AT_ONCE; next++)
        {
            if (store.isGap(next))
            {
                passedOver.add(next);
            }
            else
            {
                steps += store.header(next).steps();
                look(next);
            }
        }
        for (final long block : List.copyOf(passedOver))
        {
            if (!store.isGap(block))
            {
                passedOver.remove(block);
                look(block);
            }
        }
    }

    private void look(final long block)
    {
        for (final Payout payout : Payout.in(situation.store(), block))
        {
            // What is unlawful has not happened, though it is final.
            if (accounts.contains(payout.account()) && exits.isLawful(situation.prover().evidence(payout.step())))
            {
                found.add(new Found(block, payout));
                recipients.add(payout.recipient());
            }
        }
    }

    private record Found(long block, Payout payout)
    {
    }
}
