package org.plasmex.engine;

/**
 * Takes the levels of one side of a market.
 */
@FunctionalInterface
public interface LevelConsumer
{
    /**
     * The next level.
     *
     * @param price  quote quanta per lot.
     * @param lots   open in all.
     * @param orders how many rest there.
     */
    void onLevel(long price, long lots, int orders);
}
