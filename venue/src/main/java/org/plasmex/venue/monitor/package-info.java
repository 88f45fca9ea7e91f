/**
 * What a venue shows of itself: metrics, health, logs. It reads what the venue's parts publish, on its own threads, and
 * never makes any of them wait.
 */
package org.plasmex.venue.monitor;
