package org.plasmex.perf.plot;

import java.util.Locale;

/**
 * A picture that is being drawn, in points from its upper left corner. It draws on white, so that it can be read on any
 * page. Not thread safe.
 */
final class Svg
{
    static final String BLACK = "#222222";
    static final String GREY = "#dddddd";

    private static final String[] COLOURS = {"#0b6e99", "#d9730d", "#448361", "#9065b0", "#c14c8a", "#9f6b53"};

    private final StringBuilder text = new StringBuilder();

    Svg(final int width, final int height)
    {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" " +
            "font-family=\"sans-serif\" font-size=\"12\">", width, height, width, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
    }

    /**
     * One of few colours, again from the first when there are no more.
     */
    static String colour(final int number)
    {
        return COLOURS[number % COLOURS.length];
    }

    void line(final double x1, final double y1, final double x2, final double y2, final String colour)
    {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", x1, y1, x2, y2, colour);
    }

    void bar(final double x, final double y, final double width, final double height, final String colour)
    {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x, y, width, height, colour);
    }

    void dot(final double x, final double y, final String colour)
    {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
    }

    /**
     * Write a text.
     *
     * @param anchor {@code start}, {@code middle} or {@code end}: what of it is at the place.
     */
    void text(final double x, final double y, final String anchor, final String words)
    {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, BLACK,
            words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    String end()
    {
        return text + "</svg>\n";
    }

    private void add(final String format, final Object... values)
    {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
