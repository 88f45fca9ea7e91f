/**
 * What somebody does on L1 from the terminal: a customer who deposits, requests, claims and leaves; a watcher.
 */
package org.plasmex.venue.watch;
