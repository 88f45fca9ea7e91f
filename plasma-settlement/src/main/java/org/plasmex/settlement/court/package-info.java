/**
 * The court: what is put before the contracts to prove a fault, and the law as the contracts have it.
 */
package org.plasmex.settlement.court;
