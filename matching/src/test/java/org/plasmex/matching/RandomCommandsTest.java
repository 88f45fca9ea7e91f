package org.plasmex.matching;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same random commands to the book and to the naive one: whatever they are, the events must be equal.
 */
class RandomCommandsTest
{
    private static final int MAX_FILLS = 6;
    private static final int MARKETS = 3;
    private static final int COMMANDS_BETWEEN_LOOKS = 256;

    /**
     * Where the prices of a run come from.
     */
    enum Prices
    {
        CROWDED((random) -> 100 + random.nextLong(12)),
        SCATTERED((random) -> 1_000_000 + 100 * random.nextLong(400)),
        HOSTILE((random) -> hostilePrice(random));

        private final ToLongFunction<SplittableRandom> next;

        Prices(final ToLongFunction<SplittableRandom> next)
        {
            this.next = next;
        }

        private static long hostilePrice(final SplittableRandom random)
        {
            final int shift = random.nextInt(63);
            switch (random.nextInt(4))
            {
                case 0:
                    return 1 + random.nextLong(4);

                case 1:
                    return Long.MAX_VALUE - random.nextLong(4);

                case 2:
                    return Math.max(1, (1L << shift) - random.nextLong(2));

                default:
                    return 1 + (random.nextLong() >>> 1 >>> shift) % Long.MAX_VALUE;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Prices.class)
    void shouldDoAsTheNaiveBookWhateverTheCommands(final Prices prices)
    {
        for (long seed = 1; seed <= 40; seed++)
        {
            final List<Command> commands = commands(seed, 25_000, prices);
            if (differs(commands))
            {
                final List<Command> few = shrink(commands);
                assertThat(eventsOfTheBook(few)).as("seed %d: %s", seed, few).isEqualTo(eventsOfTheNaiveBook(few));
            }
        }
    }

    @Test
    void shouldKeepBooksApartWhenTheyShareSlabs()
    {
        final Events events = new Events();
        final TestVenue venue = new TestVenue(events, MARKETS, MAX_FILLS);
        final Events expected = new Events();
        final NaiveBook[] naive = new NaiveBook[MARKETS];
        final List<List<Command>> streams = new ArrayList<>();
        for (int market = 0; market < MARKETS; market++)
        {
            naive[market] = new NaiveBook(expected, MAX_FILLS);
            streams.add(commandsFrom(10 + market, 20_000, Prices.CROWDED, market * 100));
        }

        for (int i = 0; i < 20_000; i++)
        {
            for (int market = 0; market < MARKETS; market++)
            {
                final Command command = streams.get(market).get(i);
                venue.execute(market, command);
                naive[market].execute(command);
            }
        }

        assertThat(events).isEqualTo(expected);
        for (int market = 0; market < MARKETS; market++)
        {
            assertSameBook(venue, market, naive[market]);
        }
    }

    private static boolean differs(final List<Command> commands)
    {
        final Events events = new Events();
        final Events expected = new Events();
        final TestVenue venue = new TestVenue(events, 1, MAX_FILLS);
        final NaiveBook naive = new NaiveBook(expected, MAX_FILLS);
        int count = 0;
        for (final Command command : commands)
        {
            venue.execute(0, command);
            naive.execute(command);
            if (!events.equals(expected))
            {
                return true;
            }
            events.clear();
            expected.clear();
            if (++count % COMMANDS_BETWEEN_LOOKS == 0)
            {
                assertSameBook(venue, 0, naive);
            }
        }

        return false;
    }

    private static void assertSameBook(final TestVenue venue, final int market, final NaiveBook naive)
    {
        for (int side = Side.BUY; side <= Side.SELL; side++)
        {
            assertThat(venue.orders(market, side)).isEqualTo(naive.orders(side));
            assertThat(venue.levels(market, side)).isEqualTo(naive.levels(side));
            final int best = venue.book(market).firstLevel(side);
            assertThat(venue.book(market).bestPrice(side)).isEqualTo(best == 0 ? 0 : venue.book(market).price(best));
        }
    }

    /**
     * Leaves out commands, ever fewer at a time, for as long as the two books still differ.
     */
    private static List<Command> shrink(final List<Command> commands)
    {
        List<Command> few = commands;
        for (int chunk = few.size() / 2; chunk > 0; chunk /= 2)
        {
            for (int from = 0; from + chunk <= few.size();)
            {
                final List<Command> fewer = new ArrayList<>(few.subList(0, from));
                fewer.addAll(few.subList(from + chunk, few.size()));
                if (differs(fewer))
                {
                    few = fewer;
                }
                else
                {
                    from += chunk;
                }
            }
        }

        return few;
    }

    private static List<String> eventsOfTheBook(final List<Command> commands)
    {
        final Events events = new Events();
        final TestVenue venue = new TestVenue(events, 1, MAX_FILLS);
        commands.forEach((command) -> venue.execute(0, command));
        return events.lines();
    }

    private static List<String> eventsOfTheNaiveBook(final List<Command> commands)
    {
        final Events events = new Events();
        final NaiveBook naive = new NaiveBook(events, MAX_FILLS);
        commands.forEach(naive::execute);
        return events.lines();
    }

    private static List<Command> commands(final long seed, final int count, final Prices prices)
    {
        return commandsFrom(seed, count, prices, 0);
    }

    private static List<Command> commandsFrom(
        final long seed, final int count, final Prices prices, final int firstAccount)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Command> commands = new ArrayList<>();
        final List<Command> placed = new ArrayList<>();
        final int accounts = random.nextInt(2, 12);
        final int target = random.nextInt(5, 200);
        for (int i = 1; i <= count; i++)
        {
            final int dice = random.nextInt(100);
            if (placed.isEmpty() || dice < (placed.size() < target ? 70 : 45))
            {
                Command place = Command.place(
                    firstAccount + random.nextInt(accounts),
                    i,
                    random.nextInt(Side.BUY, Side.SELL + 1),
                    random.nextInt(OrderType.GTC, OrderType.POST_ONLY + 1),
                    prices.next.applyAsLong(random),
                    1 + random.nextLong(1L << random.nextInt(1, 12)));
                if (place.lots() > 1 && OrderType.rests(place.type()) && random.nextInt(4) == 0)
                {
                    place = place.iceberg(Math.max(1, place.lots() / random.nextLong(2, 9)));
                }
                if (random.nextInt(3) == 0)
                {
                    place = place.goes();
                }
                if (!placed.isEmpty() && random.nextInt(8) == 0)
                {
                    final Command old = placed.get(random.nextInt(placed.size()));
                    place = Command.place(
                        old.account(), i, place.side(), place.type(), place.price(), place.lots())
                        .iceberg(place.peak()).replacing(old.nonce());
                }
                commands.add(place);
                placed.add(place);
            }
            else
            {
                final int chosen = random.nextInt(placed.size());
                final Command place = placed.get(chosen);
                if (dice < 92)
                {
                    placed.remove(chosen);
                    commands.add(Command.cancel(place.account(), place.nonce()));
                }
                else
                {
                    commands.add(Command.reduce(place.account(), place.nonce(), random.nextLong(1, place.lots() + 1)));
                }
            }
        }

        return commands;
    }
}
