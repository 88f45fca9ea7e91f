/**
 * The parent chain: its time and inbox followed, sealed blocks committed, and what an operator or a customer does
 * there. {@link org.plasmex.settlement.l1.ParentChain} is the port, {@link org.plasmex.settlement.l1.EthereumChain}
 * Ethereum.
 */
package org.plasmex.settlement.l1;
