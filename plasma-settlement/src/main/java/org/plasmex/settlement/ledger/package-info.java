/**
 * The ledger: takes what the engine put out, links each step to the cells it touches, runs the law on it, and makes
 * blocks of it; writes and loads its snapshots. One thread runs a ledger.
 */
package org.plasmex.settlement.ledger;
