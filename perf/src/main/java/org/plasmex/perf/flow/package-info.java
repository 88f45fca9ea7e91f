/**
 * Commands that benches feed to an engine, and what takes them in place of a disk.
 */
package org.plasmex.perf.flow;
