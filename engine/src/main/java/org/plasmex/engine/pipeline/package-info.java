/**
 * Hosts the state machine on one machine: from commands offered by any thread to a log of what they did.
 * <pre>
 * offer ──> ring ──> signatures (n workers) ──> journal ──> execute ──> output log
 * </pre>
 * The ring has slots of fixed size in memory that is allocated once. The stages are duty cycles over it, each of
 * which goes no further than the one before: which threads run them is configuration. The journal stage writes
 * whatever is waiting as one batch, syncs it if that is the policy, and only then lets go of it; so what is
 * executed, and therefore all that is ever told to anybody, is on disk. What was executed can be executed again: on
 * start the journal is replayed, and what comes out is compared with the output log, record by record.
 * <p>
 * A stage that fails stops the venue: nothing more is taken or executed, and the cause is kept for the operator.
 */
package org.plasmex.engine.pipeline;
