package org.plasmex.settlement.court;

/**
 * A balance that shall leave, and what shows it. It can be kept in a file for years, and superseded only by a later
 * touch of the balance.
 *
 * @param cell  key of the BALANCE.
 * @param touch a step that touches it, the last one if it shall stand.
 * @param owner a step that leaves an owner in the account, any; may be the same.
 */
public record Departure(long cell, Evidence touch, Evidence owner)
{
}
