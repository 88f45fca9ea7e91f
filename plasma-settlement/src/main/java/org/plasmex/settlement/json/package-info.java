/**
 * A chain as JSON: exported, imported, and an independent model's answers compared with the law's.
 */
package org.plasmex.settlement.json;
