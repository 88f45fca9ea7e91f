/**
 * Getting blocks from those who serve them, none of whom is trusted.
 */
package org.plasmex.watcher.fetch;
