/**
 * How the chain stands on L1, as one node tells it, or two that agree.
 */
package org.plasmex.watcher.chain;
