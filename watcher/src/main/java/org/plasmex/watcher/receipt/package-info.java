/**
 * What the owner of an account keeps in a file, to leave with it and an L1 node alone.
 */
package org.plasmex.watcher.receipt;
