/**
 * The law by itself, against the answers of others.
 */
package org.plasmex.venue.law;
