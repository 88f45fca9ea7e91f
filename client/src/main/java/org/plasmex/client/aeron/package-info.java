/**
 * A client's side of a session with a venue in another process, over Aeron.
 */
package org.plasmex.client.aeron;
