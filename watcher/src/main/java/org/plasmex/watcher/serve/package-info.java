/**
 * The block server: whoever holds blocks shows them to whoever asks, over HTTP. BLOCKS.md, beside this room's sources,
 * is the protocol.
 */
package org.plasmex.watcher.serve;
