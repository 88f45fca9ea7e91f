package org.plasmex.venue.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;

/**
 * A recorded day of order flow: commands, the fills each must make, and the rows of the exchange's own record of the
 * book that must hold after it.
 * <p>
 * One line for each: {@code A,id,B|S,price,lots} a limit order that rests; {@code X,id} cancel; {@code R,id,lots}
 * reduce by so many lots; {@code M,B|S,price,lots,n} an incoming order that rests nothing, followed by its n fills
 * {@code T,maker,price,lots}; {@code C,row} the book must now be that row.
 */
public final class Flow
{
    /** What a command does. */
    public enum Kind
    {
        /** A limit order that rests. */
        ADD,
        /** Cancel an order. */
        CANCEL,
        /** Take lots off an order. */
        REDUCE,
        /** An order that takes, and rests nothing. */
        TAKE
    }

    /**
     * A trade that a command must make.
     *
     * @param maker id of the resting order.
     * @param price of the trade.
     * @param lots  traded.
     */
    public record Fill(long maker, long price, long lots)
    {
    }

    /**
     * One command of the flow.
     *
     * @param kind  what it does.
     * @param id    of the order added, cancelled or reduced; 0 where the command takes.
     * @param buy   whether the order added or the taking one buys.
     * @param price limit of the order, in ticks; 0 where there is none.
     * @param lots  of the order, or to take off it; 0 where there are none.
     * @param fills that the command must make, in order.
     * @param rows  of the record that the book must equal after the command, in order.
     */
    public record Command(
        Kind kind, long id, boolean buy, long price, long lots, List<Fill> fills, List<Integer> rows)
    {
    }

    private static final String LINES =
        "A,id,B|S,price,lots  X,id  R,id,lots  M,B|S,price,lots,fills  T,maker,price,lots  C,row";

    private final List<Command> commands = new ArrayList<>();
    private long fills;

    private Flow()
    {
    }

    /**
     * Read a flow from a file.
     *
     * @param file as text, or compressed where its name ends with {@code .gz}.
     * @return the flow.
     * @throws UserException if the file cannot be read, or a line of it is not one of those above.
     */
    public static Flow read(final Path file)
    {
        final Flow flow = new Flow();
        try (InputStream in = Files.newInputStream(file);
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
            BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.US_ASCII)))
        {
            int number = 0;
            int fillsDue = 0;
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                number++;
                try
                {
                    fillsDue = flow.add(line.split(","), fillsDue);
                }
                catch (final IllegalArgumentException | IndexOutOfBoundsException ex)
                {
                    throw new WrongUsageException("line " + number + " of " + file + " is '" + line +
                        "': not a line of a flow, which are " + LINES, ex);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("cannot read the flow " + file + ": " + Reason.of(ex), ex);
        }

        return flow;
    }

    /**
     * The commands in their order.
     *
     * @return the commands.
     */
    public List<Command> commands()
    {
        return commands;
    }

    /**
     * How many fills all commands together must make.
     *
     * @return the number of fills.
     */
    public long fills()
    {
        return fills;
    }

    private int add(final String[] fields, final int fillsDue)
    {
        if ((fillsDue > 0) != "T".equals(fields[0]))
        {
            throw new IllegalArgumentException("a T line belongs to an M line");
        }

        switch (fields[0])
        {
            case "A" -> commands.add(command(
                Kind.ADD, number(fields[1]), buy(fields[2]), number(fields[3]), number(fields[4])));
            case "X" -> commands.add(command(Kind.CANCEL, number(fields[1]), false, 0, 0));
            case "R" -> commands.add(command(Kind.REDUCE, number(fields[1]), false, 0, number(fields[2])));
            case "M" ->
            {
                commands.add(command(Kind.TAKE, 0, buy(fields[1]), number(fields[2]), number(fields[3])));
                return Integer.parseInt(fields[4]);
            }
            case "T" ->
            {
                last().fills().add(new Fill(number(fields[1]), number(fields[2]), number(fields[3])));
                fills++;
                return fillsDue - 1;
            }
            case "C" -> last().rows().add(Integer.parseInt(fields[1]));
            default -> throw new IllegalArgumentException("no such kind of line");
        }

        return 0;
    }

    private Command last()
    {
        return commands.get(commands.size() - 1);
    }

    private static Command command(
        final Kind kind, final long id, final boolean buy, final long price, final long lots)
    {
        return new Command(kind, id, buy, price, lots, new ArrayList<>(Kind.TAKE == kind ? 2 : 0), new ArrayList<>(1));
    }

    private static boolean buy(final String field)
    {
        return switch (field)
        {
            case "B" -> true;
            case "S" -> false;
            default -> throw new IllegalArgumentException("neither B nor S: " + field);
        };
    }

    private static long number(final String field)
    {
        final long value = Long.parseLong(field);
        if (value <= 0)
        {
            throw new IllegalArgumentException("not above 0: " + field);
        }
        return value;
    }
}
