package org.plasmex.protocol;

import org.agrona.MutableDirectBuffer;

/**
 * What the hashes of orders have in common: an Order begins with its account, the terms of its market and its side, and
 * these fill the first two of its four blocks, but for zeros. So an order of an account, market and side that was seen
 * lately takes two permutations less.
 * <p>
 * A table of fixed size, in which later ones take earlier ones' places. It changes no hash. Not thread safe.
 */
final class OrderMidstates
{
    /**
     * Bytes of the struct that are taken in here.
     */
    static final int LENGTH = 2 * Keccak.RATE;

    /**
     * Words of the struct that are written here, the type hash among them: the next one begins with zeros, which are
     * taken in as well.
     */
    static final int WORDS = 8;

    private static final int ENTRIES = 256;
    private static final int STATE = 3; // behind the three words of the key
    private static final int STRIDE = STATE + Keccak.STATE_WORDS;

    private final byte[] typeHash;
    private final long[] table = new long[ENTRIES * STRIDE];

    OrderMidstates(final byte[] typeHash)
    {
        this.typeHash = typeHash;
    }

    /**
     * Find what an order's hash begins with. What follows in the message is to be written from the word {@link #WORDS}
     * on, and hashed from the byte {@link #LENGTH} on.
     *
     * @param keccak  that is in no hash.
     * @param message that the struct may be put together in.
     * @return the index in {@link #states} of the state's first word, until the next order is looked for.
     */
    int find(
        final Keccak keccak,
        final MutableDirectBuffer message,
        final int account,
        final int market,
        final int base,
        final int quote,
        final long lotSize,
        final int takerFee,
        final int side)
    {
        final long names = (long)account << 32 | (market & 0xFFFFL) << 16 | base & 0xFFFFL;
        // Never 0, which no entry has at first.
        final long terms = 1L << 63 | (quote & 0xFFFFL) << 24 | (takerFee & 0xFFFFL) << 8 | side & 0xFF;
        final int entry = (account * 2 + market * 31 + side & ENTRIES - 1) * STRIDE;
        if (table[entry] != names || table[entry + 1] != terms || table[entry + 2] != lotSize)
        {
            message.putBytes(0, typeHash);
            Eip712.number(message, Eip712.WORD, account & 0xFFFF_FFFFL);
            Eip712.number(message, 2 * Eip712.WORD, market & 0xFFFF);
            Eip712.number(message, 3 * Eip712.WORD, base & 0xFFFF);
            Eip712.number(message, 4 * Eip712.WORD, quote & 0xFFFF);
            Eip712.number(message, 5 * Eip712.WORD, lotSize);
            Eip712.number(message, 6 * Eip712.WORD, takerFee & 0xFFFF);
            Eip712.number(message, 7 * Eip712.WORD, side & 0xFF);
            Eip712.number(message, WORDS * Eip712.WORD, 0);
            keccak.update(message, 0, LENGTH);
            table[entry] = names;
            table[entry + 1] = terms;
            table[entry + 2] = lotSize;
            keccak.save(table, entry + STATE);
        }

        return entry + STATE;
    }

    /**
     * What holds the states.
     */
    long[] states()
    {
        return table;
    }
}
