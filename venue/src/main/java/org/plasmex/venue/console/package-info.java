/**
 * The operator's console: what an operator says to a venue that stands, over a socket in its data directory.
 */
package org.plasmex.venue.console;
