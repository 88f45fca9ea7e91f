/**
 * What is done on L1 from the terminal, with a node and a key: contracts deployed and looked after.
 */
package org.plasmex.venue.l1;
