/**
 * The law of the linked-cell ledger: whether a step is lawful, as a pure function of the step's bytes, of its block's
 * header and of the L1 inbox. It knows no storage, no clock and no thread.
 */
package org.plasmex.settlement.law;
