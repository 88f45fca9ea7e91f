/**
 * Benchmarks behind {@code plasmex bench}: each against a named rival in the same run.
 */
package org.plasmex.perf;
