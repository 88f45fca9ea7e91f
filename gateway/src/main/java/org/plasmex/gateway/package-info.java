/**
 * The doors of the venue: what lets clients in, and what tells them and everybody else what happened.
 */
package org.plasmex.gateway;
