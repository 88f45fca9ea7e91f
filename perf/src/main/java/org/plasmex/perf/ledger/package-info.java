/**
 * How fast steps become a chain, and how fast that is verified.
 */
package org.plasmex.perf.ledger;
