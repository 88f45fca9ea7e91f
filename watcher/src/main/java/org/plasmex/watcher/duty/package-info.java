/**
 * What a watcher does on L1: each duty says what is due, and the keeper sends it.
 */
package org.plasmex.watcher.duty;
