package org.plasmex.matching;

import java.util.Locale;

/**
 * What a test asks of a book. The text of one is {@code [account:] buy|sell NONCE LOTS@PRICE [ioc|fok|post_only]},
 * {@code [account:] cancel NONCE}, {@code [account:] reduce NONCE LOTS}; without an account the nonce is the account's
 * number too, so that every order is of another account.
 */
record Command(Op op, int account, long nonce, int side, int type, long price, long lots)
{
    enum Op
    {
        PLACE, CANCEL, REDUCE
    }

    static Command place(
        final int account, final long nonce, final int side, final int type, final long price, final long lots)
    {
        return new Command(Op.PLACE, account, nonce, side, type, price, lots);
    }

    static Command cancel(final int account, final long nonce)
    {
        return new Command(Op.CANCEL, account, nonce, 0, 0, 0, 0);
    }

    static Command reduce(final int account, final long nonce, final long lots)
    {
        return new Command(Op.REDUCE, account, nonce, 0, 0, 0, lots);
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
                return place(
                    account,
                    nonce,
                    "buy".equals(words[0]) ? Side.BUY : Side.SELL,
                    words.length > 3 ? type(words[3]) : OrderType.GTC,
                    Long.parseLong(terms[1]),
                    Long.parseLong(terms[0]));
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
                    new String[]{"", "gtc", "ioc", "fok", "post_only"}[type];
        }
    }

    private static int type(final String word)
    {
        switch (word.toLowerCase(Locale.ROOT))
        {
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
