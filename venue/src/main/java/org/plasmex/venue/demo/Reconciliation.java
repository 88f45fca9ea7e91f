package org.plasmex.venue.demo;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.L1Entry;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * Where every quantum of an asset is: what was deposited, as L1 tells, must be what was paid out and what is open
 * there, and what the ledger's cells hold; and the Vault must have just the tokens for it. The engine is not asked.
 *
 * @param name     of the asset.
 * @param decimals of a quantum.
 * @param deposits on L1, in quanta.
 * @param paid     claimed and paid out on L1.
 * @param open     withdrawn in the ledger, and not claimed or not collected yet.
 * @param ledger   available and locked, of all accounts, the venue's own included.
 * @param vault    what the Vault's address has of the token, in whole quanta.
 */
record Reconciliation(
    String name, int decimals, long deposits, long paid, long open, long ledger, BigInteger vault)
{
    /**
     * Reconcile an asset.
     *
     * @param name     of the asset.
     * @param asset    its number.
     * @param quantum  in base units of its token.
     * @param decimals of a quantum.
     * @param chain    that the venue settles on.
     * @param payouts  of the ledger.
     * @param cells    of the ledger.
     * @return what was found.
     * @throws ParentChainException if L1 does not answer.
     */
    static Reconciliation of(
        final String name,
        final int asset,
        final BigInteger quantum,
        final int decimals,
        final DevelopmentChain chain,
        final List<Payout> payouts,
        final CellStore cells) throws ParentChainException
    {
        final L1Account l1 = chain.bystander();
        long claimed = 0;
        long unclaimed = 0;
        final Set<String> recipients = new HashSet<>();
        for (final Payout payout : payouts)
        {
            if (payout.asset() == asset)
            {
                if (l1.isClaimed(Cells.balance(asset, payout.account()), payout.step()))
                {
                    claimed = Math.addExact(claimed, payout.amount());
                    recipients.add(payout.recipient());
                }
                else
                {
                    unclaimed = Math.addExact(unclaimed, payout.amount());
                }
            }
        }

        long uncollected = 0;
        for (final String recipient : recipients)
        {
            uncollected = Math.addExact(uncollected, l1.credit(asset, recipient));
        }

        return new Reconciliation(
            name,
            decimals,
            deposits(chain, asset),
            claimed - uncollected,
            unclaimed + uncollected,
            held(cells, asset),
            l1.balance(asset, chain.addresses().vault()).divide(quantum));
    }

    /**
     * Whether it adds up, and the Vault has what is left to the quantum: on a chain where nobody else sends it tokens,
     * less would be a loss, and more a payment that fell short.
     *
     * @return true if so.
     */
    boolean holds()
    {
        final long owed = Math.addExact(open, ledger);
        return deposits == Math.addExact(paid, owed) && vault.equals(BigInteger.valueOf(owed));
    }

    /**
     * Print it.
     *
     * @param out to print to.
     */
    void print(final PrintWriter out)
    {
        out.println(String.format(Locale.ROOT, "  %-6s deposits %s %s claims paid %s + claims open %s + ledger %s",
            name, units(BigInteger.valueOf(deposits)), deposits == paid + open + ledger ? "=" : "IS NOT",
            units(BigInteger.valueOf(paid)), units(BigInteger.valueOf(open)), units(BigInteger.valueOf(ledger))));
        out.println(String.format(Locale.ROOT, "         backed by %s in the Vault: %s",
            units(vault), holds() ? "holds" : "DOES NOT HOLD"));
    }

    private String units(final BigInteger quanta)
    {
        return new BigDecimal(quanta, decimals).toPlainString();
    }

    private static long deposits(final DevelopmentChain development, final int asset) throws ParentChainException
    {
        long sum = 0;
        try (ParentChain chain = development.chain(Confirmation.LATEST))
        {
            final L1Header at = chain.head();
            long entries = 0;
            long block = development.addresses().block();
            while (block <= at.number())
            {
                final ParentChain.InboxPage page = chain.inbox(entries, block, at);
                for (final L1Entry entry : page.entries())
                {
                    if (Inbox.DEPOSIT == entry.entry().kind() && entry.entry().a() == asset)
                    {
                        sum = Math.addExact(sum, entry.entry().b());
                    }
                }
                entries += page.entries().size();
                block = page.nextBlock();
            }
        }
        return sum;
    }

    private static long held(final CellStore cells, final int asset)
    {
        final long[] sum = new long[1];
        cells.forEach((cell, touch, value, offset, length) ->
        {
            if (Cells.BALANCE == Cells.kind(cell) && asset == (int)(Cells.index(cell) >>> 32))
            {
                sum[0] = Math.addExact(sum[0], Math.addExact(
                    value.getLong(offset + Cells.BALANCE_AVAILABLE, ByteOrder.BIG_ENDIAN),
                    value.getLong(offset + Cells.BALANCE_LOCKED, ByteOrder.BIG_ENDIAN)));
            }
        });
        return sum[0];
    }
}
