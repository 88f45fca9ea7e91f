/**
 * The campaign of attacks: an operator that commits to what is not so, and strangers who accuse an honest one, on an
 * Ethereum of one's own.
 */
package org.plasmex.venue.attack;
