/**
 * Books that are kept by hand beside the ledger's, from its description alone.
 */
package org.plasmex.venue.audit;
