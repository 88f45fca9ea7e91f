package org.plasmex.watcher.serve;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.NanoClock;
import org.plasmex.protocol.Hex;

/**
 * How much each asker may ask: so many points a second, which may be saved up to a limit, and so many answers at a
 * time. Remembers a bounded number of askers; of more, those share one allowance that were heard of last. Thread safe.
 */
final class Allowance
{
    private static final int PREFIX_LENGTH = 8;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final NanoClock clock;
    private final double perSecond;
    private final double saved;
    private final int atATime;
    private final int maxAskers;
    private final Map<String, Asker> askers = new LinkedHashMap<>();
    private final Asker others;

    /**
     * Everybody's allowance is full.
     *
     * @param clock     monotonic.
     * @param perSecond points that come back in a second.
     * @param saved     the most points that an asker can have.
     * @param atATime   the most answers that an asker can have under way.
     * @param maxAskers how many askers are told apart.
     */
    Allowance(final NanoClock clock, final int perSecond, final int saved, final int atATime, final int maxAskers)
    {
        this.clock = clock;
        this.perSecond = perSecond;
        this.saved = saved;
        this.atATime = atATime;
        this.maxAskers = maxAskers;
        others = new Asker(saved, clock.nanoTime());
    }

    /**
     * Who asks, as far as can be told. Of an IPv6 address the first 64 bits count: the rest everybody has at will.
     *
     * @param address of the asker; an IPv4 address that is mapped to IPv6 is none of IPv6.
     * @return the asker's name.
     */
    static String name(final InetAddress address)
    {
        return address instanceof Inet6Address ?
            Hex.encode(Arrays.copyOf(address.getAddress(), PREFIX_LENGTH)) : address.getHostAddress();
    }

    /**
     * An asker asks. What is granted must be given back by {@link #end}.
     *
     * @param name   of the asker.
     * @param points that the question costs.
     * @return the asker's allowance, null if the question is not granted.
     */
    synchronized Asker begin(final String name, final int points)
    {
        final long now = clock.nanoTime();
        final Asker asker = asker(name, now);
        asker.refill(now);
        if (asker.points < points || asker.underWay == atATime)
        {
            return null;
        }

        asker.points -= points;
        asker.underWay++;
        return asker;
    }

    /**
     * An answer is out, or was broken off.
     *
     * @param asker as {@link #begin} gave it.
     */
    synchronized void end(final Asker asker)
    {
        asker.underWay--;
    }

    private Asker asker(final String name, final long now)
    {
        final Asker known = askers.get(name);
        if (known != null)
        {
            return known;
        }

        if (askers.size() >= maxAskers)
        {
            askers.values().removeIf(asker -> asker.isIdle(now));
        }
        if (askers.size() >= maxAskers)
        {
            return others;
        }

        final Asker asker = new Asker(saved, now);
        askers.put(name, asker);
        return asker;
    }

    /**
     * What one asker has.
     */
    final class Asker
    {
        private double points;
        private long countedAt;
        private int underWay;

        private Asker(final double points, final long now)
        {
            this.points = points;
            countedAt = now;
        }

        private void refill(final long now)
        {
            points = Math.min(saved, points + (now - countedAt) / NANOS_PER_SECOND * perSecond);
            countedAt = now;
        }

        private boolean isIdle(final long now)
        {
            refill(now);
            return underWay == 0 && points == saved;
        }
    }
}
