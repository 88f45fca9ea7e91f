package org.plasmex.matching;

import org.agrona.collections.LongArrayList;

import java.util.ArrayList;
import java.util.List;

/**
 * What a book did, as a list that can be compared fast and read.
 */
final class Events
{
    private static final int WORDS = 5;
    private static final int FILL = 1;
    private static final int SELF_TRADE = 2;
    private static final int REST = 3;
    private static final int CANCEL = 4;
    private static final int REDUCE = 5;
    private static final int REFUSE = 6;
    private static final int UNKNOWN = 7;
    private static final int GOES = 8;

    private final LongArrayList words = new LongArrayList();

    void fill(final long taker, final long maker, final long lots, final long price)
    {
        add(FILL, taker, maker, lots, price);
    }

    void selfTrade(final long taker, final long maker, final long lots)
    {
        add(SELF_TRADE, taker, maker, lots, 0);
    }

    void goes(final long taker, final long maker, final long lots)
    {
        add(GOES, taker, maker, lots, 0);
    }

    void rest(final long nonce, final long lots, final long price)
    {
        add(REST, nonce, lots, price, 0);
    }

    void cancel(final long nonce, final long lots)
    {
        add(CANCEL, nonce, lots, 0, 0);
    }

    void reduce(final long nonce, final long lots)
    {
        add(REDUCE, nonce, lots, 0, 0);
    }

    void refuse(final long nonce, final int verdict)
    {
        add(REFUSE, nonce, verdict, 0, 0);
    }

    void unknown(final long nonce)
    {
        add(UNKNOWN, nonce, 0, 0, 0);
    }

    void clear()
    {
        words.clear();
    }

    List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < words.size(); i += WORDS)
        {
            lines.add(line(
                (int)words.getLong(i),
                words.getLong(i + 1),
                words.getLong(i + 2),
                words.getLong(i + 3),
                words.getLong(i + 4)));
        }

        return lines;
    }

    @Override
    public boolean equals(final Object that)
    {
        return that instanceof Events && words.equals(((Events)that).words);
    }

    @Override
    public int hashCode()
    {
        return words.hashCode();
    }

    @Override
    public String toString()
    {
        return lines().toString();
    }

    private void add(final int kind, final long a, final long b, final long c, final long d)
    {
        words.addLong(kind);
        words.addLong(a);
        words.addLong(b);
        words.addLong(c);
        words.addLong(d);
    }

    private static String line(final int kind, final long a, final long b, final long c, final long d)
    {
        switch (kind)
        {
            case FILL:
                return a + " takes " + c + "@" + d + " of " + b;

            case SELF_TRADE:
                return a + " removes " + b + " with " + c;

            case GOES:
                return a + " goes with " + c + " before " + b;

            case REST:
                return a + " rests " + b + "@" + c;

            case CANCEL:
                return a + " goes with " + b;

            case REDUCE:
                return a + " keeps " + b;

            case REFUSE:
                return a + " refused: " +
                    new String[]{"", "would trade", "not fillable", "too many fills"}[(int)b];

            default:
                return a + " unknown";
        }
    }
}
