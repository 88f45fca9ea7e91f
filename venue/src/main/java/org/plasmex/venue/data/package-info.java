/**
 * {@code plasmex data}: what a data directory holds, whether each part is sound, and whether the parts fit one another.
 * Nothing is written, so a venue may be running on it.
 */
package org.plasmex.venue.data;
