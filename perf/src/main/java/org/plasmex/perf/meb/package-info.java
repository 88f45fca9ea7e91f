/**
 * The matching core fed with workloads of a public benchmark of matching engines, by an adapter that is no part of it.
 */
package org.plasmex.perf.meb;
