package org.plasmex.settlement.l1;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Genesis;

/**
 * Where the contracts of one deployment are. Addresses are hex with 0x.
 *
 * @param chainId     of L1.
 * @param chain       the contract that takes blocks.
 * @param vault       the contract that holds the tokens and the inbox.
 * @param claims      the contract that turns steps into credits.
 * @param court       the contract that finds blocks at fault.
 * @param block       number of the first L1 block that can hold an event of them.
 * @param genesisTime the time of block 0 of the ledger, seconds since the epoch.
 */
public record ContractAddresses(
    long chainId, String chain, String vault, String claims, String court, long block, long genesisTime)
{
    /** The address of nobody: none that anyone has the key of. */
    public static final String NOBODY = "0x0000000000000000000000000000000000000000";

    /**
     * The Vault's address alone, which a chain's genesis tells: for what is made to be looked at, and not to be sent.
     *
     * @param genesis of the chain.
     * @return addresses of which the other contracts' are empty.
     */
    public static ContractAddresses ofVault(final Genesis genesis)
    {
        return new ContractAddresses(
            genesis.chainId(), "", Hex.encode(genesis.vault()), "", "", 0, genesis.since());
    }

    /**
     * The Vault's address, as it is signed.
     *
     * @return 20 bytes.
     */
    public byte[] vaultBytes()
    {
        return Hex.decode(vault);
    }
}
