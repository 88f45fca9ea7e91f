package org.plasmex.venue.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plasmex.client.MarketTerms;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.ResumeTradingEncoder;
import org.plasmex.protocol.sbe.SealEncoder;
import org.plasmex.protocol.sbe.SetAccountLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketStatusEncoder;
import org.plasmex.protocol.sbe.StopAccountEncoder;
import org.plasmex.protocol.sbe.SuspendTradingEncoder;
import org.plasmex.venue.Operator;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;

/**
 * What an operator can say, each with the numbers that it takes. {@code protocol/MESSAGES.md} says what they do.
 */
enum Verb
{
    LIST_MARKET(ListMarketEncoder.TEMPLATE_ID, "list a market, which is open from then on",
        Number.MARKET, Number.BASE, Number.QUOTE, Number.LOT_SIZE, Number.TICK_SIZE, Number.MAKER_FEE,
        Number.TAKER_FEE),
    OPEN_MARKET(SetMarketStatusEncoder.TEMPLATE_ID, "open a halted market again", Number.MARKET),
    HALT_MARKET(SetMarketStatusEncoder.TEMPLATE_ID,
        "the kill switch of a market: it takes cancels and reductions only", Number.MARKET),
    CLOSE_MARKET(SetMarketStatusEncoder.TEMPLATE_ID, "close a market for good, and cancel its orders", Number.MARKET),
    LIMIT_MARKET(SetMarketLimitsEncoder.TEMPLATE_ID, "limit prices and sizes of a market's orders; 0 for no limit",
        Number.MARKET, Number.BAND, Number.MAX_LOTS, Number.MAX_NOTIONAL),
    LIMIT_ACCOUNT(SetAccountLimitsEncoder.TEMPLATE_ID,
        "limit open orders and messages a second of an account; account 0: of all that have no limits of their own",
        Number.ACCOUNT, Number.MAX_ORDERS, Number.MAX_MESSAGES),
    STOP_ACCOUNT(StopAccountEncoder.TEMPLATE_ID, "the kill switch of an account: it places nothing any more",
        Number.ACCOUNT),
    ALLOW_ACCOUNT(StopAccountEncoder.TEMPLATE_ID, "let a stopped account place orders again", Number.ACCOUNT),
    SUSPEND(SuspendTradingEncoder.TEMPLATE_ID, "the kill switch of all: halt every open market"),
    RESUME(ResumeTradingEncoder.TEMPLATE_ID, "open again what was halted by suspend"),
    SEAL(SealEncoder.TEMPLATE_ID, "cut the block now"),
    SNAPSHOT(SealEncoder.TEMPLATE_ID, "cut the block now, and take a snapshot there");

    private final int template;
    private final String meaning;
    private final List<Number> numbers;

    Verb(final int template, final String meaning, final Number... numbers)
    {
        this.template = template;
        this.meaning = meaning;
        this.numbers = List.of(numbers);
    }

    static Verb of(final String word)
    {
        final Optional<Verb> named = Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
        return named.orElseThrow(() -> new WrongUsageException("an operator cannot say '" + word +
            "'; there are " + Arrays.stream(values()).map(Verb::word).collect(Collectors.joining(", "))));
    }

    /**
     * The template of the command that it becomes.
     */
    int template()
    {
        return template;
    }

    String usage()
    {
        return word() + numbers.stream().map(number -> ' ' + number.name()).collect(Collectors.joining());
    }

    String meaning()
    {
        return meaning;
    }

    /**
     * The numbers of what was said.
     *
     * @throws WrongUsageException where they are others than it takes.
     */
    long[] numbers(final List<String> words)
    {
        if (words.size() != numbers.size())
        {
            throw new WrongUsageException("'" + word() + "' is given " + words.size() + " of its " + numbers.size() +
                " numbers; say: " + usage());
        }

        final long[] values = new long[words.size()];
        for (int i = 0; i < values.length; i++)
        {
            values[i] = numbers.get(i).value(words.get(i));
        }
        return values;
    }

    /**
     * A market is listed for good, and one of an asset that nobody can deposit is of no use.
     *
     * @param values of the numbers.
     * @param count  of the assets that the Vault has, numbered from 0.
     * @throws UserException where one is named that it has not.
     */
    void checkAssets(final long[] values, final long count)
    {
        for (int i = 0; i < values.length; i++)
        {
            if (numbers.get(i).isAsset() && values[i] >= count)
            {
                throw new UserException(numbers.get(i) + " is " + values[i] + ", and the Vault has " +
                    (0 == count ? "no assets" : "assets 0 to " + (count - 1)) +
                    ": list it with 'plasmex chain list-asset' first, or name one that there is");
            }
        }
    }

    /**
     * Say it.
     *
     * @return not negative where the command was taken.
     */
    long say(final Operator operator, final long[] values)
    {
        final int first = 0 == values.length ? 0 : (int)values[0];
        return switch (this)
        {
            case LIST_MARKET -> operator.list(new MarketTerms(
                first, (int)values[1], (int)values[2], values[3], values[4], (int)values[5], (int)values[6]));
            case OPEN_MARKET -> operator.setStatus(first, Terms.OPEN);
            case HALT_MARKET -> operator.setStatus(first, Terms.HALTED);
            case CLOSE_MARKET -> operator.setStatus(first, Terms.CLOSED);
            case LIMIT_MARKET -> operator.setMarketLimits(first, values[1], values[2], values[3]);
            case LIMIT_ACCOUNT -> operator.setAccountLimits(first, values[1], values[2]);
            case STOP_ACCOUNT -> operator.stopAccount(first, true);
            case ALLOW_ACCOUNT -> operator.stopAccount(first, false);
            case SUSPEND -> operator.suspend();
            case RESUME -> operator.resume();
            case SEAL -> operator.seal();
            case SNAPSHOT -> operator.snapshot();
        };
    }

    private String word()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What a number stands for, and between which bounds it is.
     */
    private enum Number
    {
        MARKET(0, 0xFFFE), BASE(0, 0xFFFE), QUOTE(0, 0xFFFE), LOT_SIZE(1, Long.MAX_VALUE), TICK_SIZE(1, Long.MAX_VALUE),
        MAKER_FEE(-10_000, 10_000), TAKER_FEE(0, 10_000), BAND(0, 0xFFFF_FFFEL), MAX_LOTS(0, Long.MAX_VALUE),
        MAX_NOTIONAL(0, Long.MAX_VALUE), ACCOUNT(0, 0xFFFF_FFFEL), MAX_ORDERS(0, Integer.MAX_VALUE),
        MAX_MESSAGES(0, Integer.MAX_VALUE);

        private final long min;
        private final long max;

        Number(final long min, final long max)
        {
            this.min = min;
            this.max = max;
        }

        boolean isAsset()
        {
            return BASE == this || QUOTE == this;
        }

        long value(final String word)
        {
            try
            {
                final long value = Long.parseLong(word);
                if (min <= value && value <= max)
                {
                    return value;
                }
            }
            catch (final NumberFormatException ex)
            {
                throw new WrongUsageException(wrong(word), ex);
            }
            throw new WrongUsageException(wrong(word));
        }

        private String wrong(final String word)
        {
            return name() + " is '" + word + "', and must be a number from " + min + " to " + max;
        }
    }
}
