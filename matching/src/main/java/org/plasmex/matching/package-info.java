/**
 * The matching core: order books with price-time priority over slots that all books of a venue share.
 * <p>
 * It knows prices, lots and accounts, but no money; it has no clock, no threads, no I/O and, once its arrays have grown
 * to the size of the venue, allocates nothing. What it does is a function of the calls made to it.
 */
package org.plasmex.matching;
