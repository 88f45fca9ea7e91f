package org.plasmex.venue.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;

/**
 * An exchange's own record of its book, row after row: a csv of {@code ask price, ask lots, bid price, bid lots} for
 * each level from the best, 9999999999 and -9999999999 standing for a level that is empty. Rows count from 0.
 * <p>
 * Not thread safe. To be closed.
 */
public final class BookRecord implements AutoCloseable
{
    private static final long EMPTY = 9999999999L;

    private final Path file;
    private final BufferedReader reader;
    private final int levels;
    private String ahead;
    private int row;

    private BookRecord(final Path file, final BufferedReader reader) throws IOException
    {
        this.file = file;
        this.reader = reader;
        ahead = reader.readLine();
        final int columns = null == ahead ? 0 : ahead.split(",").length;
        if (0 == columns || columns % 4 != 0)
        {
            throw new WrongUsageException("the first row of " + file + " has " + columns +
                " columns; a record of a book has 4 for each level (ask price, ask lots, bid price, bid lots)");
        }
        levels = columns / 4;
    }

    /**
     * Open a record.
     *
     * @param file a csv, or a zip that holds one with <i>orderbook</i> in its name.
     * @return the record, at its first row.
     * @throws UserException if the file cannot be read or is no such record.
     */
    public static BookRecord open(final Path file)
    {
        try
        {
            final InputStream in = Files.newInputStream(file);
            try
            {
                return new BookRecord(file, new BufferedReader(new InputStreamReader(
                    file.toString().endsWith(".zip") ? unzip(file, in) : in, StandardCharsets.US_ASCII), 1 << 16));
            }
            catch (final IOException | RuntimeException ex)
            {
                in.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("cannot read the book's record " + file + ": " + Reason.of(ex), ex);
        }
    }

    private static InputStream unzip(final Path file, final InputStream in) throws IOException
    {
        final ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); null != entry; entry = zip.getNextEntry())
        {
            if (entry.getName().contains("orderbook"))
            {
                return zip;
            }
        }
        throw new WrongUsageException("no file with 'orderbook' in its name is in " + file);
    }

    /**
     * How many levels of each side a row tells.
     *
     * @return the number of levels.
     */
    public int levels()
    {
        return levels;
    }

    /**
     * The number of the row that the next call of {@link #next(BookRow)} reads, which is how many were read.
     *
     * @return the number of the next row.
     */
    public int row()
    {
        return row;
    }

    /**
     * Whether there is another row.
     *
     * @return true if there is.
     */
    public boolean hasNext()
    {
        return null != ahead;
    }

    /**
     * Read the next row.
     *
     * @param into the row to fill.
     * @return the row filled.
     */
    BookRow next(final BookRow into)
    {
        into.clear();
        final String[] fields = ahead.split(",");
        try
        {
            for (int level = 0; level < levels; level++)
            {
                add(into, false, fields[4 * level], fields[4 * level + 1]);
                add(into, true, fields[4 * level + 2], fields[4 * level + 3]);
            }
            ahead = reader.readLine();
        }
        catch (final NumberFormatException | IndexOutOfBoundsException ex)
        {
            throw new UserException("row " + row + " of " + file + " is '" + String.join(",", fields) + "': not " +
                4 * levels + " numbers", ex);
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot read row " + (row + 1) + " of " + file + ": " + Reason.of(ex), ex);
        }
        row++;

        return into;
    }

    private static void add(final BookRow into, final boolean buy, final String priceField, final String lotsField)
    {
        final long price = Long.parseLong(priceField);
        if (Math.abs(price) != EMPTY)
        {
            into.add(buy, price, Long.parseLong(lotsField));
        }
    }

    @Override
    public void close()
    {
        try
        {
            reader.close();
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot close " + file + ": " + Reason.of(ex), ex);
        }
    }
}
