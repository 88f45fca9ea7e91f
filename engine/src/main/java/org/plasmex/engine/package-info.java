/**
 * The state machine of the venue: commands in, in their journaled order; what happened out, as steps of the ledger.
 * <p>
 * {@link org.plasmex.engine.StateMachine} and what it is made of are single-threaded and deterministic: no clock, no
 * random source, no I/O, no logging, and no allocation once its arrays have grown to the size of the venue.
 */
package org.plasmex.engine;
