package org.plasmex.perf.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars to the right, one below the other, from 0 on.
 */
final class BarChart
{
    private static final int WIDTH = 720;
    private static final int LEFT = 230;
    private static final int RIGHT = 90;
    private static final int TOP = 40;
    private static final int ROW = 24;
    private static final int BAR = 16;

    private final String title;
    private final List<String> names = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Integer> colours = new ArrayList<>();

    /**
     * A chart without bars.
     */
    BarChart(final String title)
    {
        this.title = title;
    }

    /**
     * Add a bar.
     *
     * @param value  null where there is none: then there is no bar.
     * @param colour its number: bars of one colour are of one kind.
     */
    BarChart bar(final String name, final Double value, final int colour)
    {
        if (null != value)
        {
            names.add(name);
            values.add(value);
            colours.add(colour);
        }

        return this;
    }

    String svg()
    {
        final double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        final Svg svg = new Svg(WIDTH, TOP + ROW * values.size() + 10);
        svg.text(10, TOP / 2.0, "start", title);
        for (int i = 0; i < values.size(); i++)
        {
            final double width = (WIDTH - LEFT - RIGHT) * values.get(i) / most;
            svg.text(LEFT - 8, TOP + ROW * i + 13, "end", names.get(i));
            svg.bar(LEFT, TOP + ROW * i, width, BAR, Svg.colour(colours.get(i)));
            svg.text(LEFT + width + 6, TOP + ROW * i + 13, "start",
                String.format(Locale.ROOT, values.get(i) >= 100 ? "%,.0f" : "%.2f", values.get(i)));
        }

        return svg.end();
    }
}
