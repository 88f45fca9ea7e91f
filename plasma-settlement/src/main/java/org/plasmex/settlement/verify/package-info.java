/**
 * Verification of blocks from their bytes alone, as a stranger does it: step by step with all cells in memory, or as
 * map over the steps, group by cell, check of each group; and the audit of each block before it is committed. All
 * walk a block store with several threads.
 */
package org.plasmex.settlement.verify;
