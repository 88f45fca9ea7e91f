/**
 * The entries of the L1 inbox, as the Vault stores them, and who can show them.
 */
package org.plasmex.settlement.inbox;
