/**
 * Keccak by several ways.
 */
package org.plasmex.perf.keccak;
