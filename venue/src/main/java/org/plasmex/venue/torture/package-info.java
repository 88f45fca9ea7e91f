/**
 * The crash campaign: hurts a venue that trades in a process of its own, again and again, and checks after each
 * restart that nothing that was acknowledged is lost. What checks is written from the formats' descriptions and shares
 * no code with what it checks.
 */
package org.plasmex.venue.torture;
