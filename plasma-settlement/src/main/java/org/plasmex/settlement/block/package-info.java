/**
 * Blocks: headers and the rules by which one follows another, the data tree, receipts, and the block store that holds
 * the steps on disk. It knows no law: a step is bytes here. One thread may write a block store, any may read it.
 */
package org.plasmex.settlement.block;
