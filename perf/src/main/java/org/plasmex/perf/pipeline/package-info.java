/**
 * The whole pipeline, from the ring to the output log, against exchange-core's: the same commands, each in a JVM of its
 * own.
 */
package org.plasmex.perf.pipeline;
