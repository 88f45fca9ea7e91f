package org.plasmex.venue.stage;

import org.plasmex.client.Wallet;
import org.plasmex.settlement.l1.L1Account;

/**
 * Somebody with one key for the ledger and for L1.
 *
 * @param wallet the key as the ledger knows it.
 * @param l1     the account of the same key on L1; for one thread.
 */
public record Trader(Wallet wallet, L1Account l1)
{
}
