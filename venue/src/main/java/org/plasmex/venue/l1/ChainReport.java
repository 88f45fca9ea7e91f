package org.plasmex.venue.l1;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.plasmex.settlement.l1.ChainHistory;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.FormerOperator;
import org.plasmex.settlement.l1.ListedAsset;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.Succession;

/**
 * How a chain stands on L1, in words.
 */
final class ChainReport
{
    private final DeployedContracts contracts;
    private final ChainHistory history;
    private final EthereumChain chain;
    private final Consumer<String> out;

    /**
     * A report.
     *
     * @param node      that is asked.
     * @param contracts of the chain.
     * @param out       told, line by line.
     */
    ChainReport(final EthereumNode node, final DeployedContracts contracts, final Consumer<String> out)
    {
        this.contracts = contracts;
        this.out = out;
        history = new ChainHistory(node, contracts);
        chain = EthereumChain.view(node, contracts.addresses(), Confirmation.LATEST);
    }

    /**
     * Tells all of it.
     *
     * @throws ParentChainException if L1 does not answer.
     */
    void tell() throws ParentChainException
    {
        final ChainStatus status = chain.status();
        final ChainParameters fixed = chain.parameters();
        say("state:      " + (status.isFrozen() ? "FROZEN, for good" : "open") + ", block " + status.tip() +
            " committed, " + status.finalNumber() + " final");
        tellDue(status, fixed);
        say("contracts:  Chain " + contracts.addresses().chain() + ", Claims " + contracts.addresses().claims() +
            ", Court " + contracts.addresses().court());
        say("operator:   " + contracts.operator() + successor(contracts.succession(), status.time()));
        final FormerOperator former = contracts.former();
        say("bond:       " + contracts.bond() + " wei, at least " + fixed.minimumBond() +
            " while blocks are committed; the former operator's: " + former.bond() + " wei" +
            (former.bond().signum() == 0 ? "" :
            " of " + former.account() + ", until block " + former.lastBlock() + " is final"));
        tellCustodians(status);
        say("periods:    challenge " + fixed.challenge() + ", response " + fixed.response() + ", proof " +
            fixed.proof() + ", inclusion " + fixed.inclusion() + ", recency " + fixed.recency() + ", span " +
            fixed.span() + " s");
        say("request:    " + fixed.requestFee() + " wei");
        final List<ListedAsset> assets = contracts.assets();
        for (int asset = 0; asset < assets.size(); asset++)
        {
            final ListedAsset listed = assets.get(asset);
            say("asset " + asset + ":    " +
                (Deployer.ETH.equals(listed.token()) ? "ETH" : "token " + listed.token()) + ", " +
                listed.quantum() + " base units a quantum, deposits from " + listed.minimum() + " quanta, " +
                listed.custody() + " quanta in custody");
        }
    }

    private void tellDue(final ChainStatus status, final ChainParameters fixed) throws ParentChainException
    {
        if (!status.isFrozen())
        {
            tellFreeze("the operator is silent", history.committedAt(status.tip()) + fixed.challenge(), status.time());
            final long taken = contracts.taken();
            if (taken < contracts.entries())
            {
                tellFreeze("inbox entry " + taken + " is in no block", history.enteredAt(taken) + fixed.inclusion(),
                    status.time());
            }
        }
        if (status.finalNumber() < status.tip())
        {
            final long next = status.finalNumber() + 1;
            final long time = history.committedAt(next) + fixed.challenge();
            say("finality:   block " + next + " can be made final " + (status.time() >= time ? "now" : "from " +
                Instant.ofEpochSecond(time) + " on"));
        }
    }

    private void tellFreeze(final String why, final long time, final long now)
    {
        say("freeze:     " + (now > time ? "anyone can freeze it since " + Instant.ofEpochSecond(time) + ", as " + why :
            "not before " + Instant.ofEpochSecond(time) + ", should it be that " + why + " until then") +
            (now > time ? ": 'plasmex watch --key FILE' and 'plasmex exit' do" : ""));
    }

    private void tellCustodians(final ChainStatus status) throws ParentChainException
    {
        final List<String> custodians = history.custodians();
        say("custodians: " + contracts.quorum() + " must sign a block" + (custodians.isEmpty() ?
            "; who they are L1 does not tell, as another contract has deployed the chain" : " of these:"));
        for (final String custodian : custodians)
        {
            say("            " + custodian + successor(contracts.succession(custodian), status.time()));
        }
    }

    private static String successor(final Succession place, final long now)
    {
        return place.successor().isEmpty() ? "" : "; " + place.successor() + (place.isOpen(now) ?
            " may take the place " + place.when() : " could take the place until " + Instant.ofEpochSecond(
            place.until()) + ", and must be named again");
    }

    private void say(final String words)
    {
        out.accept(words);
    }
}
