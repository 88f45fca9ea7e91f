/**
 * Snapshots of a venue: taken at seals, written whole or not at all, and what a venue starts from.
 */
package org.plasmex.venue.snapshot;
