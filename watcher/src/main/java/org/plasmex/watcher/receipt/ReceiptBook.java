package org.plasmex.watcher.receipt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.law.BelievedKeys;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

/**
 * Which steps are whose receipts, as a block left it: the accounts and balances with their last touches, and the steps
 * that pay. It reads blocks that were judged before, so their signatures are believed: but a final block may have a
 * step that nobody has signed, and nobody has convicted in time. Who meets such a one has that block read again.
 * Not thread safe.
 */
final class ReceiptBook
{
    private final BlockStore store;
    private final Law believing;
    private final Law doubting;
    private final Set<Long> doubted = new HashSet<>();
    // Of accounts that a final step has said to have no owner, falsely: the last that left one, by the cell's key.
    private final Map<Long, Long> disowned = new HashMap<>();
    private final UnsafeBuffer held = new UnsafeBuffer(new byte[Cells.ACCOUNT_LENGTH]);
    private final Map<Integer, LongArrayList> payouts = new HashMap<>();
    private final BitSet assets = new BitSet();
    private CellStore cells = new CellStore();
    private long block;

    /**
     * A book of no block.
     *
     * @param store of the blocks.
     * @param inbox of L1.
     */
    ReceiptBook(final BlockStore store, final Inbox inbox)
    {
        this.store = store;
        believing = new Law(store.genesis().eip712(), new BelievedKeys(), inbox);
        doubting = new Law(store.genesis().eip712(),
            new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), store.genesis().eip712())), inbox);
    }

    /**
     * Forgets all, and believes no signature of one block from now on: each costs some 40 us.
     *
     * @param number of the block.
     */
    void doubt(final long number)
    {
        doubted.add(number);
        clear();
    }

    /** Forgets all. */
    void clear()
    {
        cells = new CellStore();
        disowned.clear();
        payouts.clear();
        assets.clear();
        block = 0;
    }

    /**
     * Reads on.
     *
     * @param upTo   number of the last block to be read; all up to there were judged.
     * @param isOver whether to stop for now; asked before each block.
     * @return whether it has come so far.
     */
    boolean advance(final long upTo, final BooleanSupplier isOver)
    {
        if (upTo < block)
        {
            // What came behind is gone.
            clear();
        }
        while (block < upTo && !isOver.getAsBoolean())
        {
            final long number = block + 1;
            if (!store.isGap(number))
            {
                final Header header = store.header(number);
                final Law law = doubted.contains(number) ? doubting : believing;
                store.steps(number, (step, buffer, offset, length) -> read(law, header, step, buffer, offset, length));
            }
            block = number;
        }
        return block >= upTo;
    }

    private void read(
        final Law law,
        final Header header,
        final long step,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!law.run(header, step, buffer, offset, length))
        {
            // In a block that is final nobody looks at it any more: it is no history.
            return;
        }

        for (int i = 0; i < law.accesses(); i++)
        {
            final long cell = law.cell(i);
            final int kind = Cells.kind(cell);
            if (kind == Cells.ACCOUNT)
            {
                noteOwner(cell, law.newValues(), law.valueOffset(i));
            }
            if (kind == Cells.ACCOUNT || kind == Cells.BALANCE)
            {
                cells.write(cell, step, law.newValues(), law.valueOffset(i));
            }
            if (kind == Cells.BALANCE)
            {
                assets.set((int)(Cells.index(cell) >>> Integer.SIZE));
            }
        }
        Payout.of(step, buffer, offset, length).ifPresent(payout ->
            payouts.computeIfAbsent(payout.account(), unused -> new LongArrayList()).addLong(step));
    }

    private void noteOwner(final long account, final DirectBuffer left, final int offset)
    {
        if (Cells.hasOwner(left, offset))
        {
            disowned.remove(account);
        }
        else
        {
            final long touch = cells.read(account, held, 0);
            if (Cells.hasOwner(held, 0))
            {
                disowned.put(account, touch);
            }
        }
    }

    /**
     * The last step that left an account an owner.
     *
     * @param account its number.
     * @return number of the step, 0 for none.
     */
    long owned(final int account)
    {
        final long cell = Cells.account(account);
        final long touch = cells.read(cell, held, 0);
        return Cells.hasOwner(held, 0) ? touch : disowned.getOrDefault(cell, 0L);
    }

    /**
     * The last block that was read.
     *
     * @return its number, 0 for none.
     */
    long block()
    {
        return block;
    }

    /**
     * Whether there is such an account.
     *
     * @param account its number.
     * @return true if it was opened: that somebody has asked for its balance is not enough.
     */
    boolean exists(final int account)
    {
        return owned(account) != 0;
    }

    /**
     * The account of an owner. It looks at all accounts.
     *
     * @param owner address, 20 bytes.
     * @return its number; -1 where there is none.
     */
    long accountOf(final byte[] owner)
    {
        return AccountReceipts.accountOf(cells, owner);
    }

    /**
     * The balances that an account ever had, also those that are empty.
     *
     * @param account its number.
     * @return keys of the cells, ascending.
     */
    List<Long> balances(final int account)
    {
        final List<Long> balances = new ArrayList<>();
        for (int asset = assets.nextSetBit(0); asset >= 0; asset = assets.nextSetBit(asset + 1))
        {
            final long cell = Cells.balance(asset, account);
            if (cells.touch(cell) != 0)
            {
                balances.add(cell);
            }
        }
        return balances;
    }

    /**
     * The steps that have taken out of an account's balances, to be paid on L1.
     *
     * @param account its number.
     * @param most    how many at most: the last ones.
     * @return numbers of the steps, ascending.
     */
    List<Long> payouts(final int account, final int most)
    {
        final List<Long> steps = new ArrayList<>();
        final LongArrayList all = payouts.get(account);
        for (int i = all == null ? 0 : Math.max(0, all.size() - most); all != null && i < all.size(); i++)
        {
            steps.add(all.getLong(i));
        }
        return steps;
    }

    /**
     * The accounts and balances.
     *
     * @return the cells, to be read only.
     */
    CellStore cells()
    {
        return cells;
    }
}
