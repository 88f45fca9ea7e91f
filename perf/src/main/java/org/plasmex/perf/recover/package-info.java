/**
 * How fast a venue becomes again what its journal says.
 */
package org.plasmex.perf.recover;
