/**
 * What a venue needs around it to be tried out: an Ethereum of its own, traders with funds, and work for them to do.
 */
package org.plasmex.venue.stage;
