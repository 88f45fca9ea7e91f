import java.lang.management.ManagementFactory;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Keccak-256 of eight messages of 64 bytes at a time, in the eight lanes of vectors of 512 bits, to be compared with
 * what one message at a time takes. It is no part of the build, as the Vector API is an incubator's: {@code bench
 * keccak} has a JDK compile and run it. It prints the JDK's version, nanoseconds of a core for one hash, and the eight
 * hashes of messages that are all bytes 0, all bytes 1, to all bytes 7.
 */
public final class KeccakLanes
{
    private static final int LANES = 8;
    private static final int WORDS = 25;
    private static final int MESSAGE_WORDS = 8;
    private static final int HASH_WORDS = 4;
    private static final int LAST_OF_RATE = 16;
    private static final int UNMEASURED = 10;
    private static final int MEASURED = 5;
    private static final int HASHES = 50_000;
    private static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
        0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
        0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L};

    private KeccakLanes()
    {
    }

    /**
     * Measure.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final long[] state = new long[WORDS * LANES];
        final long[] hashes = new long[HASH_WORDS * LANES];
        final long[] nanos = new long[MEASURED];
        for (int run = -UNMEASURED; run < MEASURED; run++)
        {
            final long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < HASHES; i++)
            {
                hash(state, hashes);
            }
            if (run >= 0)
            {
                nanos[run] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            }
        }
        java.util.Arrays.sort(nanos);
        final StringBuilder text = new StringBuilder();
        for (int lane = 0; lane < LANES; lane++)
        {
            for (int word = 0; word < HASH_WORDS; word++)
            {
                text.append(String.format("%016x", Long.reverseBytes(hashes[word * LANES + lane])));
            }
        }
        System.out.println(
            Runtime.version().feature() + " " + (double)nanos[MEASURED / 2] / HASHES / LANES + " " + text);
    }

    private static void hash(final long[] state, final long[] hashes)
    {
        for (int word = 0; word < WORDS; word++)
        {
            for (int lane = 0; lane < LANES; lane++)
            {
                state[word * LANES + lane] = word < MESSAGE_WORDS ? lane * 0x0101010101010101L :
                    word == MESSAGE_WORDS ? 1 : word == LAST_OF_RATE ? 1L << 63 : 0;
            }
        }
        permute(state);
        System.arraycopy(state, 0, hashes, 0, HASH_WORDS * LANES);
    }

    private static LongVector word(final long[] state, final int word)
    {
        return LongVector.fromArray(LongVector.SPECIES_512, state, word * LANES);
    }

    private static LongVector xor(final LongVector a, final LongVector b)
    {
        return a.lanewise(VectorOperators.XOR, b);
    }

    private static LongVector rotate(final LongVector a, final int bits)
    {
        return a.lanewise(VectorOperators.ROL, bits);
    }

    private static LongVector chi(final LongVector a, final LongVector b, final LongVector c)
    {
        return a.lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.AND_NOT, b));
    }

    /**
     * Each row by itself: one method with all of a round's vectors is more than the compiler inlines, and what it does
     * not inline it allocates.
     */
    private static void permute(final long[] state)
    {
        final long[] d = new long[5 * LANES];
        final long[] other = new long[WORDS * LANES];
        for (int round = 0; round < ROUND_CONSTANTS.length; round++)
        {
            final long[] from = (round & 1) == 0 ? state : other;
            final long[] to = (round & 1) == 0 ? other : state;
            theta(from, d);
            row(from, to, d, 0, 0, 0, 6, 44, 12, 43, 18, 21, 24, 14);
            row(from, to, d, 5, 3, 28, 9, 20, 10, 3, 16, 45, 22, 61);
            row(from, to, d, 10, 1, 1, 7, 6, 13, 25, 19, 8, 20, 18);
            row(from, to, d, 15, 4, 27, 5, 36, 11, 10, 17, 15, 23, 56);
            row(from, to, d, 20, 2, 62, 8, 55, 14, 39, 15, 41, 21, 2);
            word(to, 0).lanewise(VectorOperators.XOR, ROUND_CONSTANTS[round]).intoArray(to, 0);
        }
    }

    private static void theta(final long[] from, final long[] d)
    {
        final LongVector c0 = column(from, 0);
        final LongVector c1 = column(from, 1);
        final LongVector c2 = column(from, 2);
        final LongVector c3 = column(from, 3);
        final LongVector c4 = column(from, 4);
        xor(c4, rotate(c1, 1)).intoArray(d, 0);
        xor(c0, rotate(c2, 1)).intoArray(d, LANES);
        xor(c1, rotate(c3, 1)).intoArray(d, 2 * LANES);
        xor(c2, rotate(c4, 1)).intoArray(d, 3 * LANES);
        xor(c3, rotate(c0, 1)).intoArray(d, 4 * LANES);
    }

    private static LongVector column(final long[] from, final int x)
    {
        return xor(xor(xor(word(from, x), word(from, x + 5)), xor(word(from, x + 10), word(from, x + 15))),
            word(from, x + 20));
    }

    /**
     * A row of the next state: of each of its words where it comes from and how far it is rotated.
     */
    private static void row(
        final long[] from,
        final long[] to,
        final long[] d,
        final int first,
        final int from0,
        final int bits0,
        final int from1,
        final int bits1,
        final int from2,
        final int bits2,
        final int from3,
        final int bits3,
        final int from4,
        final int bits4)
    {
        final LongVector b0 = rotate(xor(word(from, from0), word(d, from0 % 5)), bits0);
        final LongVector b1 = rotate(xor(word(from, from1), word(d, from1 % 5)), bits1);
        final LongVector b2 = rotate(xor(word(from, from2), word(d, from2 % 5)), bits2);
        final LongVector b3 = rotate(xor(word(from, from3), word(d, from3 % 5)), bits3);
        final LongVector b4 = rotate(xor(word(from, from4), word(d, from4 % 5)), bits4);
        chi(b0, b1, b2).intoArray(to, first * LANES);
        chi(b1, b2, b3).intoArray(to, (first + 1) * LANES);
        chi(b2, b3, b4).intoArray(to, (first + 2) * LANES);
        chi(b3, b4, b0).intoArray(to, (first + 3) * LANES);
        chi(b4, b0, b1).intoArray(to, (first + 4) * LANES);
    }
}
