package org.plasmex.venue.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One round, and what came of it.
 */
final class Round
{
    private final long number;
    private final Kind kind;
    private final List<String> notes = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private long acknowledged;
    private int restarts;
    private int refusals;
    private long restartMillis;
    private long startMillisInAll;
    private String lastRefusal = "";

    Round(final long number, final Kind kind)
    {
        this.number = number;
        this.kind = kind;
    }

    long number()
    {
        return number;
    }

    Kind kind()
    {
        return kind;
    }

    void note(final String what)
    {
        notes.add(what);
    }

    void restarted(final long millis)
    {
        restarts++;
        startMillisInAll += millis;
        restartMillis = Math.max(restartMillis, millis);
    }

    void refused(final String said)
    {
        refusals++;
        lastRefusal = said;
    }

    void acknowledged(final long inAll)
    {
        acknowledged = inAll;
    }

    int restarts()
    {
        return restarts;
    }

    int refusals()
    {
        return refusals;
    }

    long restartMillis()
    {
        return restartMillis;
    }

    long startMillisInAll()
    {
        return startMillisInAll;
    }

    String lastRefusal()
    {
        return lastRefusal;
    }

    /**
     * All that the clients of this venue have heard so far.
     */
    long acknowledged()
    {
        return acknowledged;
    }

    @Override
    public String toString()
    {
        final String text = String.format(Locale.ROOT,
            "%4d  %-16s %8d acknowledged  %5d ms to start  %d refused  %4.1f s", number, kind.text(), acknowledged,
            restartMillis, refusals, (System.nanoTime() - startedAt) / 1e9);
        return notes.isEmpty() ? text : text + "  " + String.join("; ", notes);
    }
}
