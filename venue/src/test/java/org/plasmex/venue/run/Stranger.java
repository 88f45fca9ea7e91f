package org.plasmex.venue.run;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Venue;

/**
 * Somebody who does on L1 what anybody may.
 */
public final class Stranger
{
    private static final int ACCOUNT = 7;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private Stranger()
    {
    }

    /** Challenges chunk 0 of the first block, and returns when L1 has it. */
    public static void challenge(final String rpc, final String vault, final Path data) throws ParentChainException
    {
        act(rpc, vault, data, (court, prover, blocks, tip) ->
            prover.challengeChunk(blocks.header(1), 0, court.price()));
    }

    /** Freezes a chain on which nothing was committed for long. */
    static void freeze(final String rpc, final String vault, final Path data) throws ParentChainException
    {
        act(rpc, vault, data, (court, prover, blocks, tip) -> prover.freezeForSilence(blocks.header(tip)));
    }

    private static void act(final String rpc, final String vault, final Path data, final Deed deed)
        throws ParentChainException
    {
        try (EthereumNode node = new EthereumNode(rpc, TIMEOUT);
            BlockStore blocks = BlockStore.openReadOnly(data.resolve(Venue.BLOCKS)))
        {
            final BigInteger gwei = BigInteger.valueOf(FeePolicy.GWEI);
            final EthereumWallet wallet = new EthereumWallet(node, Anvil.account(ACCOUNT), node.chainId(),
                new FeePolicy(gwei.multiply(gwei), gwei), SystemNanoClock.INSTANCE, TIMEOUT);
            final ContractAddresses addresses = DeployedContracts.find(node, vault).addresses();
            final EthereumCourt court = new EthereumCourt(wallet, addresses);
            final long tip = new EthereumChain(node, addresses, Confirmation.LATEST, wallet,
                EthereumChain.DEFAULT_BLOCKS_PER_QUERY).status().tip();
            court.submit(deed.filing(court, new Prover(blocks, new MemoryInbox(), addresses), blocks, tip))
                .await(TIMEOUT);
        }
    }

    @FunctionalInterface
    private interface Deed
    {
        Filing filing(EthereumCourt court, Prover prover, BlockStore blocks, long tip) throws ParentChainException;
    }
}
