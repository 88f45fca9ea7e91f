package org.plasmex.venue.data;

import java.nio.file.Path;
import java.time.Duration;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.UserException;

/**
 * What L1 says of the blocks: how far they are committed and final, and that what is committed are these.
 */
final class L1Inspection
{
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Report report;
    private final String rpc;
    private final Path directory;

    /**
     * An inspection that asks a node.
     *
     * @param report    to be told.
     * @param rpc       URL of the node.
     * @param directory of the blocks.
     */
    L1Inspection(final Report report, final String rpc, final Path directory)
    {
        this.report = report;
        this.rpc = rpc;
        this.directory = directory;
    }

    /**
     * Ask.
     *
     * @param blocks as they were opened.
     * @throws UserException if the node does not answer, or knows no such Vault.
     */
    void inspect(final BlockStore blocks)
    {
        final String vault = Hex.encode(blocks.genesis().vault());
        try (EthereumNode node = new EthereumNode(rpc, TIMEOUT))
        {
            final DeployedContracts deployed = DeployedContracts.find(node, vault);
            if (deployed.addresses().chainId() != blocks.genesis().chainId())
            {
                report.fault(directory + " is of chain " + blocks.genesis().chainId() + ", and " + rpc + " is chain " +
                    deployed.addresses().chainId());
                return;
            }

            try (EthereumChain chain = EthereumChain.view(node, deployed.addresses(), Confirmation.LATEST))
            {
                final ChainStatus status = chain.status();
                report.line("committed", "block %,d%s",
                    status.tip(), status.isFrozen() ? ", and the chain is frozen" : "");
                report.line("final", "block %,d", status.finalNumber());
                check(blocks, chain, status.tip());
            }
        }
        catch (final ParentChainException ex)
        {
            throw new UserException("--rpc is " + rpc + ": " + ex.getMessage(), ex);
        }
    }

    private void check(final BlockStore opened, final EthereumChain chain, final long tip) throws ParentChainException
    {
        // A running venue may have sealed and committed more since the blocks were opened.
        if (tip <= opened.newest())
        {
            compare(opened, chain, tip);
            return;
        }
        try (BlockStore blocks = BlockStore.openReadOnly(directory))
        {
            compare(blocks, chain, tip);
        }
        catch (final BlockStoreException ex)
        {
            report.fault(ex.getMessage());
        }
    }

    private void compare(final BlockStore blocks, final EthereumChain chain, final long tip) throws ParentChainException
    {
        if (tip > blocks.newest())
        {
            report.fault(directory + " holds blocks up to " + blocks.newest() + ", and block " + tip +
                " is committed on L1: blocks are lost, or it is not the venue whose blocks are on L1");
        }
        else if (tip > 0 && chain.committedAt(blocks.hash(tip)).isEmpty())
        {
            report.fault(blocks.file(tip) + " is not the block " + tip + " that is committed on L1");
        }
    }
}
