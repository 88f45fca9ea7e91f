package org.plasmex.perf.figures;

import java.util.Arrays;

/**
 * One measured value a run, in the order of the runs.
 * <p>
 * Not thread safe.
 */
public final class Samples
{
    private double[] values = new double[0];

    /**
     * Add a run.
     *
     * @param value that was measured.
     */
    public void add(final double value)
    {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
    }

    /**
     * How many runs there are.
     *
     * @return the number of values.
     */
    public int count()
    {
        return values.length;
    }

    /**
     * The value in the middle.
     *
     * @return the median, the higher one of two; there must be a value.
     */
    public double median()
    {
        return sorted()[values.length / 2];
    }

    /**
     * How much the runs differ.
     *
     * @return (third - first quartile) / median, in percent.
     */
    public double noise()
    {
        final double[] sorted = sorted();

        return 100 * (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / median();
    }

    /**
     * All values in the order of the runs.
     *
     * @return a copy.
     */
    public double[] values()
    {
        return values.clone();
    }

    private double[] sorted()
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);

        return sorted;
    }
}
