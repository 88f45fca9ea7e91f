/**
 * The watcher: follows the chain on L1, gets and checks its blocks, and acts by itself. It trusts only L1.
 */
package org.plasmex.watcher;
