package org.plasmex.perf;

import java.util.Arrays;

/**
 * Measurements of the same thing: their median, and how much they differ.
 */
public final class Samples
{
    private double[] values = new double[0];

    /**
     * Add one.
     *
     * @param value of the measurement.
     */
    public void add(final double value)
    {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
        Arrays.sort(values);
    }

    /**
     * How many there are.
     *
     * @return the number.
     */
    public int size()
    {
        return values.length;
    }

    /**
     * The value in the middle.
     *
     * @return the median; of an even number the higher of the two.
     */
    public double median()
    {
        return values[values.length / 2];
    }

    /**
     * The noise.
     *
     * @return (third - first quartile) / median, in percent.
     */
    public double noise()
    {
        return 100 * (values[values.length * 3 / 4] - values[values.length / 4]) / median();
    }
}
