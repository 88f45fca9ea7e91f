/**
 * {@code plasmex run}: a venue that stands until it is told to stop.
 */
package org.plasmex.venue.run;
