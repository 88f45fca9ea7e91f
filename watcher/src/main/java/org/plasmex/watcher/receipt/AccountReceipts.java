package org.plasmex.watcher.receipt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.agrona.DirectBuffer;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.ledger.CellStore;

/**
 * Everything that the owner of an account needs to get its money out of the contracts: for each balance the step that
 * touched it last and one that shows whose it is, and the steps that pay. Good as long as the balance is not touched
 * again. What happened in blocks that the store has passed over is not among them.
 *
 * @param genesis    of the chain.
 * @param account    whose receipts these are.
 * @param block      up to which they are.
 * @param departures the account's balances, one for each asset that it ever had; also those that are empty: who lets
 *                   one leave with an older touch would make void what was withdrawn since.
 * @param payouts    steps that have taken out of its balances, to be paid on L1: also such as were paid already.
 */
public record AccountReceipts(
    Genesis genesis, int account, long block, List<Departure> departures, List<Evidence> payouts)
{
    private static final int ASSET_SHIFT = 32;
    private static final int ADDRESS_LENGTH = 20;
    private static final long U32 = 0xFFFF_FFFFL;

    /**
     * Takes the receipts of an account out of a store.
     *
     * @param store   of the blocks.
     * @param inbox   of L1.
     * @param cells   as a block left them.
     * @param block   the number of that block.
     * @param account whose receipts are wanted.
     * @return the receipts; without departures where the account never had anything.
     */
    public static AccountReceipts of(
        final BlockStore store,
        final InboxReader inbox,
        final CellStore cells,
        final long block,
        final int account)
    {
        final Genesis genesis = store.genesis();
        final Prover prover = new Prover(store, inbox, ContractAddresses.ofVault(genesis));
        final List<Departure> departures = new ArrayList<>();
        final long owned = prover.owned(account, cells);
        cells.forEach((cell, touch, buffer, offset, length) ->
        {
            if (owned != 0 && Cells.kind(cell) == Cells.BALANCE && (int)Cells.index(cell) == account)
            {
                departures.add(prover.departure(cell, cells, unused -> owned, prover::evidence));
            }
        });

        // What is unlawful has not happened, though it may be final.
        final Exits exits = new Exits(ContractAddresses.ofVault(genesis), genesis, inbox);
        final List<Evidence> payouts = Payout.upTo(store, block).stream()
            .filter(payout -> payout.account() == account)
            .map(payout -> prover.evidence(payout.step()))
            .filter(exits::isLawful)
            .toList();
        return new AccountReceipts(genesis, account, block, departures, payouts);
    }

    /**
     * Receipts of who has none: a deposit that the ledger never took is nobody's balance.
     *
     * @param genesis of the chain.
     * @return receipts of nothing.
     */
    public static AccountReceipts none(final Genesis genesis)
    {
        return new AccountReceipts(genesis, 0, 0, List.of(), List.of());
    }

    /**
     * The account of an owner. It looks at all accounts.
     *
     * @param cells as a block left them.
     * @param owner address, 20 bytes.
     * @return its number; -1 where there is none.
     */
    public static long accountOf(final CellStore cells, final byte[] owner)
    {
        final MutableLong found = new MutableLong(-1);
        cells.forEach((cell, touch, buffer, offset, length) ->
        {
            if (Cells.kind(cell) == Cells.ACCOUNT && isAt(buffer, offset + Cells.ACCOUNT_OWNER, owner))
            {
                found.set(Cells.index(cell));
            }
        });
        return found.get();
    }

    private static boolean isAt(final DirectBuffer buffer, final int offset, final byte[] bytes)
    {
        for (int i = 0; i < bytes.length; i++)
        {
            if (buffer.getByte(offset + i) != bytes[i])
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Whose the account is, as these receipts show it.
     *
     * @return address, hex in lower case; empty where they show no balance.
     */
    public String owner()
    {
        return departures.isEmpty() ? "" : Hex.encode(exits().owner(departures.get(0)));
    }

    /**
     * What the account has, as these receipts show it.
     *
     * @return a line for each balance, in quanta.
     */
    public List<String> balances()
    {
        final Exits exits = exits();
        return departures.stream().map(departure ->
        {
            final long[] left = exits.left(departure);
            return String.format(Locale.ROOT, "asset %d: %,d quanta available, %,d locked, since step %d of block %d",
                Cells.index(departure.cell()) >>> ASSET_SHIFT, left[0], left[1], departure.touch().number(),
                departure.touch().receipt().header().number());
        }).toList();
    }

    private Exits exits()
    {
        return new Exits(ContractAddresses.ofVault(genesis), genesis);
    }

    /**
     * Checks receipts that somebody has sent: each step is lawful, shows what it is said to, and is of the account.
     * That the blocks are committed L1 says, and that no later step has touched a balance only all blocks do.
     *
     * @throws IllegalArgumentException if they are not what they should be.
     */
    public void check()
    {
        final Exits exits = exits();
        for (final Departure departure : departures)
        {
            if (Cells.kind(departure.cell()) != Cells.BALANCE || (int)Cells.index(departure.cell()) != account)
            {
                throw new IllegalArgumentException(String.format(
                    "cell 0x%016x is no balance of account %d", departure.cell(), account & U32));
            }
            if (Arrays.equals(exits.owner(departure), new byte[ADDRESS_LENGTH]))
            {
                throw new IllegalArgumentException(
                    "step " + departure.owner().number() + " shows no owner of account " + (account & U32));
            }
        }
        exits.exit(departures, BigInteger.ZERO);
        for (final Evidence payout : payouts)
        {
            final UnsafeBuffer step = new UnsafeBuffer(payout.receipt().step());
            if (!exits.isLawful(payout) || Payout.of(payout.number(), step, 0, step.capacity())
                .filter(paid -> paid.account() == account).isEmpty())
            {
                throw new IllegalArgumentException(
                    "step " + payout.number() + " takes nothing out of account " + (account & U32));
            }
        }
    }
}
