/**
 * Exports and verifies what a venue has sealed.
 */
package org.plasmex.venue.ledger;
