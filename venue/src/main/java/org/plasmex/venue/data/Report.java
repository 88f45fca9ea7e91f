package org.plasmex.venue.data;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.agrona.concurrent.NanoClock;

/**
 * What an inspection has to say: lines of what there is, what is wrong with it, and, on long work, how far it is.
 */
final class Report
{
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final long NANOS = 1_000_000_000L;

    private final PrintWriter out;
    private final PrintWriter err;
    private final NanoClock clock;
    private long toldAt;
    private int faults;

    /**
     * A report that has nothing to say yet.
     *
     * @param out   takes what there is.
     * @param err   takes what is wrong, and progress.
     * @param clock by which progress is told.
     */
    Report(final PrintWriter out, final PrintWriter err, final NanoClock clock)
    {
        this.out = out;
        this.err = err;
        this.clock = clock;
        toldAt = clock.nanoTime();
    }

    /**
     * What there is.
     */
    void line(final String name, final String format, final Object... args)
    {
        out.printf(Locale.ROOT, "%-11s %s%n", name, String.format(Locale.ROOT, format, args));
        out.flush();
    }

    /**
     * One of what the line before told of.
     */
    void item(final String format, final Object... args)
    {
        line("", "  " + format, args);
    }

    /**
     * The data is not sound.
     *
     * @param what is wrong, with file and position.
     */
    void fault(final String what)
    {
        faults++;
        err.println("plasmex: not sound: " + what);
        err.flush();
    }

    /**
     * How far long work is; told once a second.
     */
    void progress(final String work, final long done, final long all)
    {
        final long now = clock.nanoTime();
        if (now - toldAt > PROGRESS_NANOS)
        {
            toldAt = now;
            err.printf(Locale.ROOT, "%s: %,d of %,d%n", work, done, all);
            err.flush();
        }
    }

    /**
     * Work begins that tells nothing before its end.
     */
    void begin(final String work)
    {
        err.println(work);
        err.flush();
    }

    int faults()
    {
        return faults;
    }

    /**
     * A number of bytes, for people.
     */
    static String bytes(final long bytes)
    {
        return bytes < 1_000_000 ?
            String.format(Locale.ROOT, "%,d bytes", bytes) :
            String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    static String time(final long nanos)
    {
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS).toString();
    }
}
