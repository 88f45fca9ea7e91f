/**
 * Replays recorded order flow through the venue and compares the book with the exchange's own record.
 */
package org.plasmex.venue.replay;
