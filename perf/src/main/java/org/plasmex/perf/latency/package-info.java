/**
 * How long a command takes until its report is out.
 */
package org.plasmex.perf.latency;
