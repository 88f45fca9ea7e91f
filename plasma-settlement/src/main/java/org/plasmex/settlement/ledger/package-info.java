/**
 * The ledger: cells and their links, the data tree, blocks, the block store, receipts, export and verification. The
 * thread that runs the ledger is the only one that writes; the block store may be read by any.
 */
package org.plasmex.settlement.ledger;
