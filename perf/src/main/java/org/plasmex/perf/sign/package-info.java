/**
 * What it costs to check what clients sign.
 */
package org.plasmex.perf.sign;
