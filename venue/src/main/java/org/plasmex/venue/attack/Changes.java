package org.plasmex.venue.attack;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.plasmex.settlement.law.Law;
import org.plasmex.venue.attack.Forger.LinkAt;
import org.plasmex.venue.attack.Forger.Place;

/**
 * Attacks on single steps; nothing else is made to fit, but roots and headers.
 */
final class Changes
{
    private static final long[] LIMITS = {
        0, 1, 2, 0xFF, 0xFFFF, 1L << 31, 1L << 32, 1L << 44, (1L << 44) + 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE,
        -1};

    private Changes()
    {
    }

    static void body(final Forger forger)
    {
        final Place place = forger.any();
        final int signed = Forger.bodyLength(forger.step(place));
        flip(forger, place, 0, signed == 0 ? forger.linksOffset(place) : signed);
    }

    static void bodyLimit(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final int signed = Forger.bodyLength(forger.step(place));
        final int end = signed == 0 ? forger.linksOffset(place) : signed;
        limit(forger, place, 1, end);
    }

    static void auth(final Forger forger)
    {
        final Place place = forger.signed();
        flip(forger, place, Forger.bodyLength(forger.step(place)), forger.linksOffset(place));
    }

    static void linkStep(final Forger forger)
    {
        final Place place = forger.any();
        final LinkAt link = forger.anyLink(place);
        final long number = forger.number(place);
        final SplittableRandom random = forger.random();
        setPrev(forger, place, link, switch (random.nextInt(5))
        {
            case 0 -> random.nextLong(number);
            case 1 -> link.prev() + random.nextInt(2) * 2 - 1;
            case 2 -> number + random.nextInt(3);
            case 3 -> LIMITS[random.nextInt(LIMITS.length)];
            default -> link.prev() ^ 1L << random.nextInt(Long.SIZE);
        });
    }

    static void linkValue(final Forger forger)
    {
        final Place place = forger.any();
        final LinkAt link = forger.anyLink(place);
        if (link.valueLength() == 0)
        {
            linkValue(forger);
        }
        else if (forger.random().nextBoolean())
        {
            flip(forger, place, link.valueOffset(), link.valueOffset() + link.valueLength());
        }
        else
        {
            limit(forger, place, link.valueOffset(), link.valueOffset() + link.valueLength());
        }
    }

    static void linkToOlder(final Forger forger)
    {
        final Place place = forger.any();
        final LinkAt link = forger.anyLink(place);
        final List<Past.Touch> touches = forger.past(place).touches().get(link.cell());
        if (touches == null || touches.size() < 2)
        {
            linkToOlder(forger);
            return;
        }

        final Past.Touch older = touches.get(forger.random().nextInt(touches.size() - 1));
        setPrev(forger, place, link, older.step());
        setValue(forger, place, link, older.value());
    }

    static void linkToNothing(final Forger forger)
    {
        final Place place = forger.any();
        final LinkAt link = forger.anyLink(place);
        if (link.prev() == 0)
        {
            linkToNothing(forger);
            return;
        }

        setPrev(forger, place, link, 0);
        setValue(forger, place, link, new byte[link.valueLength()]);
    }

    static void linkWildcard(final Forger forger)
    {
        final Place place = forger.any();
        final LinkAt link = forger.anyLink(place);
        setPrev(forger, place, link, forger.past(place).unlawful().get(0));
        if (link.valueLength() > 0 && forger.random().nextBoolean())
        {
            flip(forger, place, link.valueOffset(), link.valueOffset() + link.valueLength());
        }
    }

    static void length(final Forger forger)
    {
        final Place place = forger.any();
        final byte[] step = forger.step(place);
        final int by = 1 + forger.random().nextInt(forger.random().nextInt(10) == 0 ? 3 * Law.MAX_STEP_LENGTH : 40);
        forger.put(place, Arrays.copyOf(step, forger.random().nextBoolean() ? step.length + by :
            Math.max(0, step.length - by)));
    }

    static void garbage(final Forger forger)
    {
        final byte[] step = new byte[forger.random().nextInt(700)];
        for (int i = 0; i < step.length; i++)
        {
            step[i] = (byte)forger.random().nextInt(256);
        }
        if (step.length > 0)
        {
            step[0] = (byte)forger.random().nextInt(0x18);
        }
        forger.put(forger.any(), step);
    }

    static void swap(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final List<byte[]> steps = forger.steps(place);
        final int other = forger.random().nextBoolean() ?
            Math.max(0, place.step() - 1) : forger.random().nextInt(steps.size());
        Collections.swap(steps, place.step(), other);
    }

    static void drop(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        forger.steps(place).remove(place.step());
    }

    static void repeat(final Forger forger)
    {
        final Place place = forger.any();
        final List<byte[]> steps = forger.steps(place);
        steps.add(forger.random().nextInt(place.step(), steps.size()), forger.step(place));
    }

    static void foreign(final Forger forger)
    {
        final Place place = forger.any();
        final Place other = forger.any();
        if (place.equals(other))
        {
            foreign(forger);
            return;
        }

        forger.put(place, forger.step(other));
    }

    static void seal(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final List<byte[]> steps = forger.steps(place);
        switch (forger.random().nextInt(3))
        {
            case 0 -> steps.remove(steps.size() - 1);
            case 1 -> steps.set(steps.size() - 1, forger.step(place));
            default -> forger.put(place, steps.get(steps.size() - 1));
        }
    }

    static void flip(final Forger forger, final Place place, final int from, final int to)
    {
        final byte[] step = forger.step(place).clone();
        step[forger.random().nextInt(from, to)] ^= (byte)(forger.random().nextBoolean() ?
            1 << forger.random().nextInt(Byte.SIZE) : 1 + forger.random().nextInt(255));
        forger.put(place, step);
    }

    private static void limit(final Forger forger, final Place place, final int from, final int to)
    {
        final byte[] step = forger.step(place).clone();
        final int width = Math.min(to - from, 1 << forger.random().nextInt(4));
        final int at = forger.random().nextInt(from, to - width + 1);
        final long value = LIMITS[forger.random().nextInt(LIMITS.length)];
        for (int i = 0; i < width; i++)
        {
            step[at + width - 1 - i] = (byte)(value >>> i * Byte.SIZE);
        }
        forger.put(place, step);
    }

    private static void setPrev(final Forger forger, final Place place, final LinkAt link, final long prev)
    {
        final byte[] step = forger.step(place).clone();
        ByteBuffer.wrap(step).putLong(link.offset(), prev);
        forger.put(place, step);
    }

    private static void setValue(final Forger forger, final Place place, final LinkAt link, final byte[] value)
    {
        final byte[] step = forger.step(place).clone();
        System.arraycopy(value, 0, step, link.valueOffset(), link.valueLength());
        forger.put(place, step);
    }
}
