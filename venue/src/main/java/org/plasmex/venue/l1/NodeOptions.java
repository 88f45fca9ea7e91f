package org.plasmex.venue.l1;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.NoContractException;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command needs that asks L1, and nothing more.
 */
public class NodeOptions
{
    private static final int MAX_ASSET = 0xFFFF;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--rpc",
        required = true,
        paramLabel = "URL",
        description = "An Ethereum node's JSON-RPC door. It is believed where the contracts of a Vault are, to which " +
            "ETH is sent: a second one, given likewise, must say the same.")
    private List<String> rpcs;

    /**
     * Does something with a node.
     *
     * @param deed to do.
     * @throws UserException if L1 does not answer or refuses, with the reason.
     */
    public void withNode(final Deed<EthereumNode> deed)
    {
        rpcs.forEach(rpc -> checkUrl("--rpc", rpc));
        try (EthereumNode node = new EthereumNode(rpc(), TIMEOUT))
        {
            deed.run(node);
        }
        catch (final NoContractException ex)
        {
            throw new WrongUsageException("the Vault: " + ex.getMessage(), ex);
        }
        catch (final RevertedException ex)
        {
            throw new UserException(ex.getMessage() + remedy(ex.reason()), ex);
        }
        catch (final ParentChainException ex)
        {
            throw new UserException(ex.getMessage(), ex);
        }
    }

    /**
     * Says something to the user, at once.
     *
     * @param words a line.
     */
    public void say(final String words)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(words);
        out.flush();
    }

    /**
     * Where L1 is.
     *
     * @return the node's URL.
     */
    String rpc()
    {
        return rpcs.get(0);
    }

    /**
     * The contracts of a Vault, as all nodes tell.
     *
     * @param node  the first.
     * @param vault the Vault's address.
     * @return the contracts, over the first node.
     * @throws ParentChainException if a node does not answer, or they disagree.
     */
    DeployedContracts agreed(final EthereumNode node, final String vault) throws ParentChainException
    {
        final DeployedContracts contracts = DeployedContracts.find(node, vault);
        final ContractAddresses addresses = contracts.addresses();
        for (final String rpc : rpcs.subList(1, rpcs.size()))
        {
            try (EthereumNode other = new EthereumNode(rpc, TIMEOUT))
            {
                final ContractAddresses others = DeployedContracts.find(other, vault).addresses();
                if (!addresses.equals(others))
                {
                    throw new ParentChainException("the L1 nodes disagree on the contracts of the Vault, so nothing " +
                        "was sent: " + node.url() + " says " + addresses + ", " + rpc + " says " + others);
                }
            }
        }
        return contracts;
    }

    private static String remedy(final String reason)
    {
        return switch (reason.replaceFirst("\\(.*", ""))
        {
            case "NotListed" -> ": the Vault has no such asset; name one that the venue has listed";
            case "NotWholeQuanta" -> ": the amount must be a multiple of the asset's quantum, the second number";
            case "Frozen" -> ": the chain is frozen, and takes nothing any more; leave it with 'plasmex exit'";
            case "NotOperator" -> ": only the operator may; 'plasmex chain status' tells who that is";
            case "NotCustodian" -> ": only a custodian may";
            case "NoSuccessor" -> ": nobody was named for this place, or that was taken back. Who has it names " +
                "somebody first, with 'plasmex chain name-operator' or 'name-custodian'";
            case "NotSuccessor" -> ": only who was named may; 'plasmex chain status' tells who that is";
            case "HandoverTooEarly" -> ": the place may be taken from " + time(reason) + " on";
            case "SuccessionLapsed" -> ": the place could be taken until " + time(reason) + "; its holder has to " +
                "name the successor again";
            case "AlreadyCustodian" -> ": who takes the place must not have one already";
            case "WrongAssetNumber" -> ": assets are numbered in the order of their listing; give the next number";
            case "AlreadyListed" -> ": the token has a number already; 'plasmex chain status' tells it";
            case "NotToken" -> ": there is no ERC-20 token at that address; check it, or say 'eth'";
            case "NothingOwed" -> ": nothing is owed to that account, or it was collected before";
            case "BondNeeded" -> ": a bond stays while blocks that it answers for can be found at fault: a former " +
                "operator's until block " + value(reason, "last") + " is final, the operator's until the chain is " +
                "frozen and that block final. Final is block " + value(reason, "finalNumber");
            default -> "";
        };
    }

    private static String time(final String reason)
    {
        return Instant.ofEpochSecond(Long.parseLong(value(reason, "time"))).toString();
    }

    private static String value(final String reason, final String name)
    {
        return reason.replaceFirst(".*\\b" + name + ": (\\w+).*", "$1");
    }

    /**
     * Checks an option.
     *
     * @param option its name.
     * @param url    its value.
     * @throws WrongUsageException if it is no URL.
     */
    public static void checkUrl(final String option, final String url)
    {
        if (!url.matches("https?://.+"))
        {
            throw new WrongUsageException(option + " is '" + url + "', which is no http:// or https:// URL");
        }
    }

    /**
     * Checks an option.
     *
     * @param option  its name.
     * @param address its value.
     * @throws WrongUsageException if it is no address.
     */
    public static void checkAddress(final String option, final String address)
    {
        if (!address.matches("0x[0-9a-fA-F]{40}"))
        {
            throw new WrongUsageException(option + " is '" + address + "', which is not 0x and 40 hex digits");
        }
    }

    /**
     * Checks an option.
     *
     * @param option its name.
     * @param asset  its value.
     * @throws WrongUsageException if no asset can have the number.
     */
    public static void checkAsset(final String option, final int asset)
    {
        if (asset < 0 || asset > MAX_ASSET)
        {
            throw new WrongUsageException(option + " is " + asset + "; it is a number from 0 to " + MAX_ASSET);
        }
    }

    /**
     * Checks an option.
     *
     * @param option its name.
     * @param value  its value.
     * @param bits   how many the contract takes.
     * @throws WrongUsageException if it is out of range.
     */
    public static void checkAmount(final String option, final BigInteger value, final int bits)
    {
        if (value.signum() <= 0 || value.bitLength() > bits)
        {
            throw new WrongUsageException(option + " is " + value + "; it must be above 0 and below 2^" + bits);
        }
    }

    /**
     * Something to do on L1.
     *
     * @param <T> with what.
     */
    @FunctionalInterface
    public interface Deed<T>
    {
        /**
         * Do it.
         *
         * @param side with what.
         * @throws ParentChainException if L1 does not answer or refuses.
         */
        void run(T side) throws ParentChainException;
    }
}
