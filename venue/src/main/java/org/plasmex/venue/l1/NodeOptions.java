package org.plasmex.venue.l1;

import java.io.PrintWriter;
import java.time.Duration;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--rpc", required = true, paramLabel = "URL", description = "An Ethereum node's JSON-RPC door.")
    private String rpc;

    /**
     * Does something with a node.
     *
     * @param deed to do.
     * @throws UserException if L1 does not answer or refuses, with the reason.
     */
    public void withNode(final Deed<EthereumNode> deed)
    {
        checkUrl("--rpc", rpc);
        try (EthereumNode node = new EthereumNode(rpc, TIMEOUT))
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
        return rpc;
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
            case "NotSuccessor" -> ": only who was named may, from 2 x CHALLENGE after that on, for as long";
            case "AlreadyCustodian" -> ": who takes the place must not have one already";
            case "WrongAssetNumber" -> ": assets are numbered in the order of their listing; give the next number";
            case "BondNeeded" -> ": the bond stays until the chain is frozen and its last block final";
            default -> "";
        };
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
