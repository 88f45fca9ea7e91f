package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.plasmex.venue.Venue;

/**
 * Rounds in which the machine's power fails, as far as that can be had without pulling the plug: of what the logs had
 * not synced when the venue died, any page may be gone.
 */
final class PowerCuts
{
    private static final int PAGE = 4096;
    private static final int SLOT = 4096;
    private static final int MARK_LENGTH = 64;
    private static final int CHECKED_FROM = 4;
    private static final int TURN = 8;
    private static final int SEGMENT = 32;
    private static final int POSITION = 40;

    private PowerCuts()
    {
    }

    // Up to where a log says that it was synced.
    private record Mark(long turn, long segment, long position)
    {
    }

    static void cut(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final int lost = 1 + dice.below(4);
        for (final String room : List.of(Venue.JOURNAL, Venue.OUTPUT))
        {
            final Mark mark = mark(site.room(room).resolve("sync.mark"));
            final String segment = String.format(Locale.ROOT, "%019d", mark.segment());
            int pages = 0;
            for (final Path file : LogFiles.of(site.room(room)))
            {
                final int order = file.getParent().getFileName().toString().compareTo(segment);
                if (order >= 0)
                {
                    pages += lose(file, 0 == order ? mark.position() : 0, lost, dice);
                }
            }
            site.note(room + " lost " + pages + " pages behind " + mark.position() + " of " + segment);
        }
        site.mustStart();
    }

    // What is lost reads as zeros: one page of so many, or all of them.
    private static int lose(final Path file, final long from, final int oneIn, final Dice dice) throws IOException
    {
        int pages = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final long end = channel.size();
            for (long start = from; start < end; start = (start / PAGE + 1) * PAGE)
            {
                final ByteBuffer bytes = ByteBuffer.allocate((int)Math.min(end - start, PAGE - start % PAGE));
                channel.read(bytes, start);
                if (0 != bytes.flip().compareTo(ByteBuffer.allocate(bytes.limit())) && dice.oneIn(oneIn))
                {
                    channel.write(ByteBuffer.allocate(bytes.limit()), start);
                    pages++;
                }
            }
        }
        return pages;
    }

    private static Mark mark(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        Mark newest = null;
        for (int slot = 0; slot + MARK_LENGTH <= bytes.length; slot += SLOT)
        {
            final CRC32C crc = new CRC32C();
            crc.update(bytes, slot + CHECKED_FROM, MARK_LENGTH - CHECKED_FROM);
            final long turn = buffer.getLong(slot + TURN);
            if (buffer.getInt(slot) == (int)crc.getValue() && (null == newest || turn > newest.turn()))
            {
                newest = new Mark(turn, buffer.getLong(slot + SEGMENT), buffer.getLong(slot + POSITION));
            }
        }
        if (null == newest)
        {
            throw new Fault(file + " has no mark that is sound");
        }
        return newest;
    }
}
