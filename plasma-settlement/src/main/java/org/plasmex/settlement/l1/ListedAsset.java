package org.plasmex.settlement.l1;

import java.math.BigInteger;

/**
 * An asset of the Vault.
 *
 * @param token   its token's address, or {@link Deployer#ETH}.
 * @param quantum base units of the token in a quantum of the ledger.
 * @param minimum the smallest deposit, in quanta.
 * @param custody what the Vault holds for the ledger, in quanta.
 */
public record ListedAsset(String token, BigInteger quantum, long minimum, long custody)
{
}
