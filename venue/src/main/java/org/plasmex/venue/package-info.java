/**
 * Puts the rooms together: configuration, wiring, the command.
 */
package org.plasmex.venue;
