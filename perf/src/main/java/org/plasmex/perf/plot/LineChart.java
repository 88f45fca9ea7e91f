package org.plasmex.perf.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines through points, both axes by powers of ten.
 */
final class LineChart
{
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 60;
    private static final int BOTTOM = 50;
    private static final int LINE = 18;
    private static final int TITLE = 20;
    private static final int MILLION = 6;

    private final String title;
    private final String across;
    private final String upwards;
    private final List<String> names = new ArrayList<>();
    private final List<TreeMap<Double, Double>> lines = new ArrayList<>();
    private int left = Integer.MAX_VALUE;
    private int right = Integer.MIN_VALUE;
    private int low = Integer.MAX_VALUE;
    private int high = Integer.MIN_VALUE;

    /**
     * A chart without lines.
     *
     * @param across  what the axis to the right is of.
     * @param upwards what the axis upwards is of.
     */
    LineChart(final String title, final String across, final String upwards)
    {
        this.title = title;
        this.across = across;
        this.upwards = upwards;
    }

    /**
     * Add a line.
     *
     * @param points all above 0; a line without any is left out.
     */
    LineChart line(final String name, final TreeMap<Double, Double> points)
    {
        if (!points.isEmpty())
        {
            names.add(name);
            lines.add(points);
        }
        for (final Map.Entry<Double, Double> point : points.entrySet())
        {
            left = Math.min(left, (int)Math.floor(Math.log10(point.getKey())));
            right = Math.max(right, (int)Math.ceil(Math.log10(point.getKey())));
            low = Math.min(low, (int)Math.floor(Math.log10(point.getValue())));
            high = Math.max(high, (int)Math.ceil(Math.log10(point.getValue())));
        }

        return this;
    }

    String svg()
    {
        right = Math.max(right, left + 1);
        high = Math.max(high, low + 1);
        final Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(6, TITLE, "start", title);
        for (int power = left; power <= right; power++)
        {
            svg.line(x(Math.pow(10, power)), TOP, x(Math.pow(10, power)), HEIGHT - BOTTOM, Svg.GREY);
            svg.text(x(Math.pow(10, power)), HEIGHT - BOTTOM + LINE, "middle", label(power));
        }
        for (int power = low; power <= high; power++)
        {
            svg.line(LEFT, y(Math.pow(10, power)), WIDTH - RIGHT, y(Math.pow(10, power)), Svg.GREY);
            svg.text(LEFT - 6, y(Math.pow(10, power)) + 4, "end", label(power));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", across);
        svg.text(6, TITLE + LINE, "start", upwards);
        for (int i = 0; i < lines.size(); i++)
        {
            draw(svg, lines.get(i), Svg.colour(i));
            svg.bar(WIDTH - RIGHT + 12, TOP + LINE * i, 12, 12, Svg.colour(i));
            svg.text(WIDTH - RIGHT + 30, TOP + LINE * i + 11, "start", names.get(i));
        }

        return svg.end();
    }

    private void draw(final Svg svg, final TreeMap<Double, Double> points, final String colour)
    {
        Map.Entry<Double, Double> last = null;
        for (final Map.Entry<Double, Double> point : points.entrySet())
        {
            if (null != last)
            {
                svg.line(x(last.getKey()), y(last.getValue()), x(point.getKey()), y(point.getValue()), colour);
            }
            svg.dot(x(point.getKey()), y(point.getValue()), colour);
            last = point;
        }
    }

    private double x(final double value)
    {
        return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(value) - left) / (right - left);
    }

    private double y(final double value)
    {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (Math.log10(value) - low) / (high - low);
    }

    private static String label(final int power)
    {
        if (power < 0)
        {
            return String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power));
        }
        final boolean isMillions = power >= MILLION;
        return String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, isMillions ? power - MILLION : power))) +
            (isMillions ? " M" : "");
    }
}
