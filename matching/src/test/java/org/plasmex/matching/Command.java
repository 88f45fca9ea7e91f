package org.plasmex.matching;

import java.util.Locale;

/**
 * What a test asks of a book. The text of one is {@code [account:] buy|sell NONCE LOTS@PRICE [ioc|fok|post_only]
 * [peak=LOTS] [goes] [replaces=NONCE]}, {@code [account:] cancel NONCE}, {@code [account:] reduce NONCE LOTS}; without
 * an account the nonce is the account's number too, so that every order is of another account. An order that goes does
 * so where it would meet one of its own account.
 */
record Command(
    Op op,
    int account,
    long nonce,
    int side,
    int type,
    long price,
    long lots,
    long peak,
    int selfTrade,
    long replaces)
{
    enum Op
    {
        PLACE, CANCEL, REDUCE
    }

    static Command place(
        final int account, final long nonce, final int side, final int type, final long price, final long lots)
    {
        return new Command(Op.PLACE, account, nonce, side, type, price, lots, 0, SelfTrade.RESTING, 0);
    }

    static Command cancel(final int account, final long nonce)
    {
        return new Command(Op.CANCEL, account, nonce, 0, 0, 0, 0, 0, 0, 0);
    }

    static Command reduce(final int account, final long nonce, final long lots)
    {
        return new Command(Op.REDUCE, account, nonce, 0, 0, 0, lots, 0, 0, 0);
    }

    Command iceberg(final long peak)
    {
        return new Command(op, account, nonce, side, type, price, lots, peak, selfTrade, replaces);
    }

    Command goes()
    {
        return new Command(op, account, nonce, side, type, price, lots, peak, SelfTrade.INCOMING, replaces);
    }

    Command replacing(final long old)
    {
        return new Command(op, account, nonce, side, type, price, lots, peak, selfTrade, old);
    }

    static Command parse(final String text)
    {
        final int colon = text.indexOf(':');
        final String[] words = text.substring(colon + 1).trim().split(" ");
        final long nonce = Long.parseLong(words[1]);
        final int account = colon < 0 ? (int)nonce : Integer.parseInt(text.substring(0, colon));
        switch (words[0])
        {
            case "cancel":
                return cancel(account, nonce);

            case "reduce":
                return reduce(account, nonce, Long.parseLong(words[2]));

            default:
                final String[] terms = words[2].split("@");
                int type = OrderType.GTC;
                long peak = 0;
                int selfTrade = SelfTrade.RESTING;
                long replaces = 0;
                for (int i = 3; i < words.length; i++)
                {
                    final String value = words[i].substring(words[i].indexOf('=') + 1);
                    if (words[i].startsWith("peak="))
                    {
                        peak = Long.parseLong(value);
                    }
                    else if (words[i].startsWith("replaces="))
                    {
                        replaces = Long.parseLong(value);
                    }
                    else if ("goes".equals(words[i]))
                    {
                        selfTrade = SelfTrade.INCOMING;
                    }
                    else
                    {
                        type = type(words[i]);
                    }
                }
                return new Command(
                    Op.PLACE,
                    account,
                    nonce,
                    "buy".equals(words[0]) ? Side.BUY : Side.SELL,
                    type,
                    Long.parseLong(terms[1]),
                    Long.parseLong(terms[0]),
                    peak,
                    selfTrade,
                    replaces);
        }
    }

    @Override
    public String toString()
    {
        switch (op)
        {
            case CANCEL:
                return account + ": cancel " + nonce;

            case REDUCE:
                return account + ": reduce " + nonce + " " + lots;

            default:
                return account + ": " + (side == Side.BUY ? "buy " : "sell ") + nonce + " " + lots + "@" + price + " " +
                    new String[]{"", "gtc", "ioc", "fok", "post_only"}[type] +
                    (peak == 0 ? "" : " peak=" + peak) + (selfTrade == SelfTrade.INCOMING ? " goes" : "") +
                    (replaces == 0 ? "" : " replaces=" + replaces);
        }
    }

    private static int type(final String word)
    {
        switch (word.toLowerCase(Locale.ROOT))
        {
            case "gtc":
                return OrderType.GTC;

            case "ioc":
                return OrderType.IOC;

            case "fok":
                return OrderType.FOK;

            case "post_only":
                return OrderType.POST_ONLY;

            default:
                throw new IllegalArgumentException(word);
        }
    }
}
