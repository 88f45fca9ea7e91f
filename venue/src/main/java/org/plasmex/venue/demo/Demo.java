package org.plasmex.venue.demo;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.plasmex.client.CommandWriter;
import org.plasmex.gateway.ReportListener;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.Venue;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.Stage;
import org.plasmex.venue.stage.Trader;
import org.plasmex.venue.stage.Workload;

/**
 * The venue's main job from end to end: deposits on L1, trading, blocks, withdrawals, claims paid, a restart from the
 * journal, and where all the money is in the end.
 */
final class Demo
{
    private static final int WITHDRAWERS = 8;
    private static final int UNCLAIMED = 3;
    private static final int ETH_QUANTUM_DECIMALS = 9;
    private static final int DOLLAR_QUANTUM_DECIMALS = 6;

    private final Workload workload;
    private final Settings settings;
    private final Path directory;
    private final PrintWriter out;
    private final StopSignal stop;

    /**
     * A demonstration.
     *
     * @param workload  that the traders do.
     * @param settings  of the venue.
     * @param directory for the venue's data.
     * @param out       told how it goes.
     * @param stop      that breaks it off.
     */
    Demo(
        final Workload workload,
        final Settings settings,
        final Path directory,
        final PrintWriter out,
        final StopSignal stop)
    {
        this.stop = stop;
        this.workload = workload;
        this.settings = settings;
        this.directory = directory;
        this.out = out;
    }

    /**
     * Run it.
     *
     * @return whether all of it held.
     * @throws ParentChainException if L1 refuses what it should take.
     */
    boolean run() throws ParentChainException
    {
        try (Stage stage = Stage.set(workload, settings, directory, new ReportListener() {}, out, stop))
        {
            trade(stage);
            withdraw(stage);
            final boolean paid = claim(stage);
            final boolean same = restart(stage);
            final boolean reconciled = reconcile(stage);
            stage.say("%s; the venue's data is in %s", paid && same && reconciled ? "all of it holds" : "IT FAILED",
                directory);
            return paid && same && reconciled;
        }
    }

    private void trade(final Stage stage)
    {
        stage.say("trading %,d commands, each signed by its owner or with the secret of its order, all checked",
            workload.commands());
        final long nanos = stage.work(workload);
        stage.say("traded %,.0f commands/s: %,d fills, %,d refused %s, %,d forged", workload.commands() * 1e9 / nanos,
            stage.observer().fills(), stage.observer().refused(), reasons(stage.observer().reasons()),
            stage.venue().forged());
    }

    /**
     * Some traders withdraw half of what they have available, by their signature; one asks for everything on L1.
     */
    private void withdraw(final Stage stage) throws ParentChainException
    {
        final long before = stage.observer().withdrawals();
        int sent = 0;
        for (int i = 0; i < WITHDRAWERS; i++)
        {
            final CommandWriter writer = stage.desk().writer(i);
            for (final int asset : new int[]{DevelopmentChain.ETH, DevelopmentChain.DOLLAR})
            {
                final long amount = stage.observer().available(asset, writer.account()) / 2;
                if (amount > 0)
                {
                    stage.desk().send(writer.withdraw(
                        stage.desk().buffer(), 0, asset, amount, stage.traders().get(i).wallet().address()));
                    sent++;
                }
            }
        }

        final Trader asking = stage.traders().get(WITHDRAWERS);
        final int account = stage.desk().writer(WITHDRAWERS).account();
        stage.chain().await(List.of(asking.l1().requestWithdraw(account, DevelopmentChain.DOLLAR)));
        final long expected = before + sent + 1;
        stage.await("the withdrawals to be executed", () -> stage.observer().withdrawals() >= expected);
        stage.commitAll();
        stage.say("%d withdrawals signed, 1 requested on L1; all %d blocks committed, %,d steps, gas %,d", sent,
            stage.venue().ledger().blocks(), stage.venue().ledger().steps(), stage.venue().committer().gasUsed());
    }

    /**
     * The challenge period passes, and what was withdrawn is claimed and paid: all but what the last of them withdrew.
     */
    private boolean claim(final Stage stage) throws ParentChainException
    {
        final Venue venue = stage.venue();
        // Named before time passes: a venue that finds itself silent for so long seals a further block at once.
        final long last = venue.ledger().blocks();
        stage.chain().increaseTime(stage.chain().parameters().challenge() + 1);
        stage.await("block " + last + " to be final", () -> venue.committer().lastFinal() >= last);
        stage.say("the challenge period of %d days has passed on anvil's clock: block %d is final",
            stage.chain().parameters().challenge() / 86_400, venue.committer().lastFinal());

        final List<Payout> payouts = Payout.upTo(venue.blocks(), venue.blocks().newest());
        final List<Payout> claimed = payouts.subList(0, payouts.size() - Math.min(UNCLAIMED, payouts.size() - 1));
        final L1Account bystander = stage.chain().bystander();
        final List<BigInteger> before = balances(bystander, claimed);
        final List<EthereumSubmission> submissions = new ArrayList<>();
        for (final Payout payout : claimed)
        {
            submissions.add(bystander.claim(venue.blocks().receipt(payout.step())));
        }
        stage.chain().await(submissions);

        submissions.clear();
        for (final Payout payout : claimed)
        {
            submissions.add(bystander.pay(payout.asset(), payout.recipient()));
        }
        stage.chain().await(submissions);

        boolean arrived = true;
        final List<BigInteger> after = balances(bystander, claimed);
        for (int i = 0; i < claimed.size(); i++)
        {
            final Payout payout = claimed.get(i);
            final BigInteger quantum = DevelopmentChain.ETH == payout.asset() ?
                DevelopmentChain.ETH_QUANTUM : DevelopmentChain.DOLLAR_QUANTUM;
            final BigInteger expected = before.get(i).add(quantum.multiply(BigInteger.valueOf(payout.amount())));
            if (!expected.equals(after.get(i)))
            {
                arrived = false;
                stage.say("%s has %s base units of asset %d, and should have %s", payout.recipient(), after.get(i),
                    payout.asset(), expected);
            }
        }
        stage.say("%d of %d withdrawals claimed on L1, the tokens %s", claimed.size(), payouts.size(),
            arrived ? "arrived" : "DID NOT ARRIVE");

        return arrived;
    }

    private boolean restart(final Stage stage)
    {
        final Venue first = stage.venue();
        // Closed first: a venue that was silent for so long may be about to seal a further block.
        first.close();
        final long blocks = first.ledger().blocks();
        final byte[] tip = first.blocks().hash(blocks);
        final byte[] state = first.stateDigest();
        final byte[] cells = first.ledger().digest();
        stage.say("venue stopped: state %s, cells %s, block %d %s", shortened(state), shortened(cells), blocks,
            shortened(tip));

        stage.restart();
        final boolean bySnapshot = isSame(stage, "snapshot", state, cells, tip);
        stage.restartFromJournal();
        final boolean byJournal = isSame(stage, "journal alone", state, cells, tip);

        return bySnapshot && byJournal;
    }

    private static boolean isSame(
        final Stage stage, final String source, final byte[] state, final byte[] cells, final byte[] tip)
    {
        final Venue venue = stage.venue();
        venue.close();
        final byte[] tipAgain = venue.blocks().hash(venue.ledger().blocks());
        final boolean same = Arrays.equals(state, venue.stateDigest()) &&
            Arrays.equals(cells, venue.ledger().digest()) && Arrays.equals(tip, tipAgain);
        stage.say("started again from its %s, %,d of %,d commands replayed: state %s, cells %s, block %d %s: %s",
            source, venue.replayed(), venue.recovered(), shortened(venue.stateDigest()),
            shortened(venue.ledger().digest()), venue.ledger().blocks(), shortened(tipAgain),
            same ? "the same" : "NOT THE SAME");

        return same;
    }

    private boolean reconcile(final Stage stage) throws ParentChainException
    {
        final Venue venue = stage.venue();
        final List<Payout> payouts = Payout.upTo(venue.blocks(), venue.blocks().newest());
        stage.say("reconciliation: deposits and claims as L1 tells them, balances as the ledger's cells hold them");
        final Reconciliation eth = Reconciliation.of("ETH", DevelopmentChain.ETH, DevelopmentChain.ETH_QUANTUM,
            ETH_QUANTUM_DECIMALS, stage.chain(), payouts, venue.ledger().cells());
        final Reconciliation dollar = Reconciliation.of("dollar", DevelopmentChain.DOLLAR,
            DevelopmentChain.DOLLAR_QUANTUM, DOLLAR_QUANTUM_DECIMALS, stage.chain(), payouts, venue.ledger().cells());
        eth.print(out);
        dollar.print(out);

        return eth.holds() && dollar.holds();
    }

    private static List<BigInteger> balances(final L1Account l1, final List<Payout> payouts)
        throws ParentChainException
    {
        final List<BigInteger> balances = new ArrayList<>();
        for (final Payout payout : payouts)
        {
            balances.add(l1.balance(payout.asset(), payout.recipient()));
        }
        return balances;
    }

    private static String reasons(final Map<Refusal, Long> reasons)
    {
        final StringBuilder text = new StringBuilder();
        reasons.forEach((reason, count) -> text.append(text.isEmpty() ? "(" : ", ").append(reason).append(' ')
            .append(count));
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    private static String shortened(final byte[] hash)
    {
        return Hex.encode(hash).substring(0, 18);
    }
}
