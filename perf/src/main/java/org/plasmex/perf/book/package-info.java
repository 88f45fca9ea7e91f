/**
 * The matching core alone against exchange-core's direct book: the same commands for both, each in a JVM of its own.
 */
package org.plasmex.perf.book;
