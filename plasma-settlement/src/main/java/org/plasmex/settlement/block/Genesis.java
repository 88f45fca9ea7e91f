package org.plasmex.settlement.block;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Hex;

/**
 * What a chain is told from another by: fixed when it is deployed. Do not change the array: it is not copied.
 *
 * @param chainId of the EIP-712 domain.
 * @param vault   address of the Vault, 20 bytes, the domain's verifying contract.
 * @param since   the deployment's time, seconds.
 * @param span    {@code SPAN}, seconds: no block but one of a SEAL alone is longer.
 */
public record Genesis(long chainId, byte[] vault, long since, long span)
{
    private static final int ADDRESS_LENGTH = 20;

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the Vault's address is not one.
     */
    public Genesis
    {
        if (vault.length != ADDRESS_LENGTH)
        {
            throw new IllegalArgumentException("an address has 20 bytes, not " + vault.length);
        }
    }

    /**
     * The header of block 0.
     *
     * @return the header that all blocks go back to.
     */
    public Header header()
    {
        return Header.genesis(since);
    }

    /**
     * The domain in which messages of this chain are signed.
     *
     * @return a new object, for one thread.
     */
    public Eip712 eip712()
    {
        return new Eip712(chainId, new UnsafeBuffer(vault), 0);
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Genesis that && chainId == that.chainId && since == that.since && span == that.span &&
            Arrays.equals(vault, that.vault);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(vault) * 31 + Long.hashCode(chainId * 31 + since);
    }

    @Override
    public String toString()
    {
        return "chain " + chainId + ", Vault " + Hex.encode(vault) + ", since " + since + ", SPAN " + span + " s";
    }
}
