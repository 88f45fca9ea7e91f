package org.plasmex.watcher.duty;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.ledger.CellStore;

/**
 * When the chain has ended: exits for its accounts, puts later touches in the place of stale ones of anybody's exits,
 * and settles.
 */
public final class Leaving implements Duty
{
    private static final int ADDRESS_LENGTH = 20;
    private static final int SETTLED_AT_ONCE = 50;

    private final Situation situation;
    private final Supplier<CellStore> endCells;
    private final Set<Integer> accounts;
    private final Exits exits;
    private final Set<String> owners = new HashSet<>();
    private final Map<Integer, Long> owned = new HashMap<>();
    private final List<Long> balances = new ArrayList<>();
    private CellStore looked;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param endCells  the cells as the chain's last block left them, null before that is known.
     * @param accounts  to exit for.
     */
    public Leaving(
        final Situation situation, final Supplier<CellStore> endCells, final Set<Integer> accounts)
    {
        this.situation = situation;
        this.endCells = endCells;
        this.accounts = Set.copyOf(accounts);
        exits = new Exits(situation.addresses(), situation.store().genesis());
        owners.add(situation.me());
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        final CellStore cells = endCells.get();
        if (cells != null)
        {
            if (cells != looked)
            {
                lookForBalances(cells);
            }
            supersede(due, cells, now);
            exit(due, cells);
            settle(due, now);
        }
        return due;
    }

    /**
     * Who is paid.
     *
     * @return addresses of the watcher and of its accounts' owners, as far as they are known, hex in lower case.
     */
    public Set<String> owners()
    {
        return owners;
    }

    private void lookForBalances(final CellStore cells)
    {
        balances.clear();
        owned.clear();
        accounts.forEach(account -> owned.put(account, situation.prover().owned(account, cells)));
        cells.forEach((cell, touch, buffer, offset, length) ->
        {
            final int kind = Cells.kind(cell);
            final int account = (int)Cells.index(cell);
            if (kind == Cells.ACCOUNT && accounts.contains(account) && Cells.hasOwner(buffer, offset))
            {
                owners.add(Hex.encode(buffer, offset + Cells.ACCOUNT_OWNER, ADDRESS_LENGTH));
            }
            else if (kind == Cells.BALANCE && accounts.contains(account) &&
                owned.get(account) != 0 &&
                (buffer.getLong(offset) != 0 || buffer.getLong(offset + Long.BYTES) != 0))
            {
                balances.add(cell);
            }
        });
        looked = cells;
    }

    /**
     * Also where the amounts are the same: what was withdrawn between the two touches cannot be claimed any more once
     * the balance has left with the earlier one.
     */
    private void supersede(final List<Due> due, final CellStore cells, final long now) throws ParentChainException
    {
        final List<OpenExit> stale = situation.state().exits().stream()
            .filter(open -> cells.touch(open.cell()) > open.touch() && now < open.closes())
            .sorted(Comparator.comparing((OpenExit open) -> !accounts.contains((int)Cells.index(open.cell())))
                .thenComparing(Comparator.comparingLong((OpenExit open) -> atStake(open, cells)).reversed()))
            .toList();
        for (final OpenExit open : stale)
        {
            due.add(new Due("supersede " + open, exits.supersede(
                situation.prover().evidence(cells.touch(open.cell())), open, situation.court().exitBond())));
        }
    }

    /** Bonds may run out: who exits harmlessly must not take those that are needed against others. */
    private static long atStake(final OpenExit open, final CellStore cells)
    {
        final UnsafeBuffer balance = new UnsafeBuffer(new byte[Cells.BALANCE_LENGTH]);
        cells.read(open.cell(), balance, 0);
        return Math.abs(balance.getLong(Cells.BALANCE_AVAILABLE, ByteOrder.BIG_ENDIAN) +
            balance.getLong(Cells.BALANCE_LOCKED, ByteOrder.BIG_ENDIAN) - open.amount());
    }

    private void exit(final List<Due> due, final CellStore cells) throws ParentChainException
    {
        final List<Departure> departures = new ArrayList<>();
        for (final long cell : balances)
        {
            if (!situation.state().isLeaving(cell))
            {
                final Departure departure =
                    situation.prover().departure(cell, cells, owned::get, situation.prover()::evidence);
                owners.add(Hex.encode(exits.owner(departure)));
                departures.add(departure);
            }
        }
        if (!departures.isEmpty())
        {
            final BigInteger bond = situation.court().exitBond();
            exits.batches(departures, bond).forEach(batch -> due.add(due(batch, () -> alone(batch, bond))));
        }
    }

    /** One that L1 does not let out must not keep in those that are sent with it. */
    private List<Due> alone(final Exits.Group batch, final BigInteger bond)
    {
        return batch.departures().size() == 1 ? List.of() : batch.departures().stream()
            .map(departure -> due(exits.batches(List.of(departure), bond).get(0), List::of))
            .toList();
    }

    private static Due due(final Exits.Group batch, final Supplier<List<Due>> parts)
    {
        return new Due("exit " + batch.filing().data().hashCode(), batch.filing(), parts);
    }

    private void settle(final List<Due> due, final long now)
    {
        final List<OpenExit> closed = situation.state().exits().stream()
            .filter(open -> now > open.closes())
            .filter(open -> owners.contains(open.owner()) || owners.contains(open.exiter()))
            .limit(SETTLED_AT_ONCE)
            .toList();
        if (!closed.isEmpty())
        {
            due.add(new Due("settle " + closed.hashCode(), exits.settle(closed)));
        }
    }
}
