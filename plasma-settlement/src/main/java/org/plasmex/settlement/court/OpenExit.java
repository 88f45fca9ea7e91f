package org.plasmex.settlement.court;

/**
 * A balance that is on its way out, as its latest known touch left it.
 *
 * @param cell   key of the BALANCE.
 * @param touch  number of the step that touched it last, as far as is known.
 * @param amount what that left, available and locked, quanta.
 * @param owner  address of the account's owner, hex.
 * @param exiter address of who showed the touch, hex; its bond is at stake.
 * @param closes when the window closes, seconds: until then a later touch takes its place.
 */
public record OpenExit(long cell, long touch, long amount, String owner, String exiter, long closes)
{
}
