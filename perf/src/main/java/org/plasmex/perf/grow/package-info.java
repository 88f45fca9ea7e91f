/**
 * How the state machine bears growth: of markets, accounts, resting orders, and of what prices clients may think of.
 */
package org.plasmex.perf.grow;
