package org.plasmex.settlement.law;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestBounds;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.Mutations;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The law answers any bytes, always the same, whatever lies around them and whatever it judged before; what it finds
 * lawful loses no funds, touches no cell twice, and is what a builder of steps would have made.
 * <p>
 * An input is {@code mode u8, number u16, step}: the number says in which block of a short honest history the step
 * stands, the mode whether keys are recovered from signatures or read off them, so that a fuzzer can sign.
 */
class LawFuzzTest
{
    private static final int HEAD = 3;
    private static final int RECOVERING = 1;
    private static final int SHORT_INBOX = 2;
    private static final int LATE = 4;
    private static final int ELSEWHERE = 7;
    private static final int ADDRESS_LENGTH = 20;
    private static final int OPS_AND_REASONS = 25;
    private static final int RANDOM_INPUTS = 200_000;
    private static final long SEED = 20_261_121;

    private static final TestChain CHAIN = EveryOp.history();
    private static final List<byte[]> SEEDS = seeds();
    private static final Law SIGNED = law(new ShownKeys());
    private static final Law SIGNED_AGAIN = law(new ShownKeys());
    private static final Law RECOVERED = law(recoveredKeys());
    private static final Law RECOVERED_AGAIN = law(recoveredKeys());
    private static final UnsafeBuffer HERE = new UnsafeBuffer(new byte[4 * Law.MAX_STEP_LENGTH]);
    private static final UnsafeBuffer THERE = new UnsafeBuffer(new byte[4 * Law.MAX_STEP_LENGTH]);
    private static final UnsafeBuffer BUILT = new UnsafeBuffer(new byte[Law.MAX_STEP_LENGTH]);

    private static Law law(final Keys keys)
    {
        return new Law(CHAIN.genesis().eip712(), keys, CHAIN.inbox());
    }

    private static Keys recoveredKeys()
    {
        return new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), CHAIN.genesis().eip712()));
    }

    /**
     * Each step of the history as it is, and with its key in place of the signature.
     */
    private static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        final ShownKeys shown = new ShownKeys();
        shown.keys = recoveredKeys();
        final Law law = law(shown);
        for (int number = 1; number < CHAIN.number(); number++)
        {
            final byte[] step = CHAIN.steps().get(number - 1);
            shown.last = null;
            assertThat(law.run(CHAIN.blockOf(number), number, new UnsafeBuffer(step), 0, step.length)).isTrue();
            seeds.add(ByteBuffer.allocate(HEAD + step.length)
                .put((byte)RECOVERING).putShort((short)number).put(step).array());
            final ByteBuffer seed = ByteBuffer.allocate(HEAD + step.length)
                .put((byte)0).putShort((short)number).put(step);
            if (shown.last != null)
            {
                seed.position(HEAD + shown.authOffset + Auth.R).put(shown.last);
            }
            seeds.add(seed.array());
        }
        return seeds;
    }

    static Stream<byte[]> honest()
    {
        return SEEDS.stream();
    }

    @MethodSource("honest")
    @FuzzTest(maxDuration = "5m")
    void shouldAnswerAnyBytes(final byte[] input)
    {
        judge(input);
    }

    @Test
    void shouldAnswerBytesNearHonestOnes()
    {
        final Mutations inputs = new Mutations(SEEDS, new Random(SEED));
        int lawful = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            lawful += judge(inputs.next()) ? 1 : 0;
        }
        assertThat(lawful).isBetween(RANDOM_INPUTS / 1_000, RANDOM_INPUTS / 2);
    }

    @Test
    void shouldAnswerRandomBytes()
    {
        final Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            final byte[] input = new byte[HEAD + random.nextInt(Law.MAX_STEP_LENGTH)];
            random.nextBytes(input);
            input[1] = 0;
            if (input.length > HEAD + Steps.CANCEL_REASON)
            {
                input[HEAD] = (byte)random.nextInt(Steps.TRIGGER + 2);
                input[HEAD + Steps.CANCEL_REASON] = (byte)random.nextInt(Steps.REVEALED + 2);
            }
            judge(input);
        }
    }

    @Test
    void shouldFindEveryOpLawfulWhenHonest()
    {
        final Set<String> ops = new TreeSet<>();
        for (final byte[] seed : SEEDS)
        {
            assertThat(judge(seed)).isTrue();
            ops.add((seed[0] == RECOVERING ? RECOVERED : SIGNED).describe().replaceAll(" [0-9]*:.*", ""));
        }
        assertThat(ops).hasSize(OPS_AND_REASONS);
    }

    private static boolean judge(final byte[] input)
    {
        if (input.length < HEAD || input.length > HEAD + 2 * Law.MAX_STEP_LENGTH)
        {
            return false;
        }

        final ByteBuffer head = ByteBuffer.wrap(input);
        final int mode = head.get();
        final long number = 1 + Integer.remainderUnsigned((head.getShort() & 0xFFFF) - 1, (int)CHAIN.number() - 1);
        final int length = input.length - HEAD;
        final TestBounds block = CHAIN.blockOf(number);
        block.inbox(block.inbox() - ((mode & SHORT_INBOX) == 0 ? 0 : 1));
        block.since(block.since() + ((mode & LATE) == 0 ? 0 : 1_000_000));
        HERE.setMemory(0, HERE.capacity(), (byte)0);
        HERE.putBytes(0, input, HEAD, length);
        THERE.setMemory(0, THERE.capacity(), (byte)-1);
        THERE.putBytes(ELSEWHERE, input, HEAD, length);

        final boolean isRecovering = (mode & RECOVERING) != 0;
        final Law law = isRecovering ? RECOVERED : SIGNED;
        final Law again = isRecovering ? RECOVERED_AGAIN : SIGNED_AGAIN;
        final boolean isLawful = law.run(block, number, HERE, 0, length);
        judgeAnother(again);
        again.run(block, number, THERE, ELSEWHERE, length);

        same(law, again);
        assertThat(isLawful).isEqualTo(law.reason() == Reason.LAWFUL);
        assertThat(law.accesses() > 0).isEqualTo(isLawful);
        assertThat(new UnsafeBuffer(HERE, 0, length)).isEqualTo(new UnsafeBuffer(input, HEAD, length));
        if (isLawful)
        {
            keepsFunds(law, input[HEAD]);
            isWhatABuilderMakes(law, again, block, number);
        }
        return isLawful;
    }

    /**
     * So that nothing of the step before helps, or is in the way.
     */
    private static void judgeAnother(final Law law)
    {
        final byte[] first = CHAIN.steps().get(0);
        law.run(CHAIN.blockOf(1), 1, new UnsafeBuffer(first), 0, first.length);
    }

    private static void same(final Law one, final Law two)
    {
        assertThat(two.describe()).isEqualTo(one.describe());
        assertThat(two.accesses()).isEqualTo(one.accesses());
        assertThat(two.bodyLength()).isEqualTo(one.bodyLength());
        assertThat(List.of(two.price(), two.lots(), two.takerFee(), two.makerFee()))
            .isEqualTo(List.of(one.price(), one.lots(), one.takerFee(), one.makerFee()));
        final Set<Long> cells = new HashSet<>();
        for (int i = 0; i < one.accesses(); i++)
        {
            assertThat(cells.add(one.cell(i))).isTrue();
            assertThat(two.cell(i)).isEqualTo(one.cell(i));
            assertThat(two.prev(i)).isEqualTo(one.prev(i));
            assertThat(value(two.oldValues(), two, i)).isEqualTo(value(one.oldValues(), one, i));
            assertThat(value(two.newValues(), two, i)).isEqualTo(value(one.newValues(), one, i));
        }
    }

    /**
     * Per asset nothing appears but a deposit, and nothing goes but what is paid on L1.
     */
    private static void keepsFunds(final Law law, final int op)
    {
        final Map<Long, BigInteger> sums = new HashMap<>();
        for (int i = 0; i < law.accesses(); i++)
        {
            if (Cells.kind(law.cell(i)) == Cells.BALANCE)
            {
                final long asset = Cells.index(law.cell(i)) >>> Integer.SIZE;
                sums.merge(asset, funds(law.newValues(), law, i).subtract(funds(law.oldValues(), law, i)),
                    BigInteger::add);
            }
        }
        for (final BigInteger sum : sums.values())
        {
            assertThat(sum.signum()).isIn(switch (op)
            {
                case Steps.DEPOSIT -> List.of(0, 1);
                case Steps.WITHDRAW, Steps.REQUEST -> List.of(0, -1);
                default -> List.of(0);
            });
        }
    }

    private static BigInteger funds(final DirectBuffer values, final Law law, final int access)
    {
        final long available = values.getLong(law.valueOffset(access) + Cells.BALANCE_AVAILABLE, BIG_ENDIAN);
        final long locked = values.getLong(law.valueOffset(access) + Cells.BALANCE_LOCKED, BIG_ENDIAN);
        assertThat(available).isNotNegative();
        assertThat(locked).isNotNegative();
        return BigInteger.valueOf(available).add(BigInteger.valueOf(locked));
    }

    private static byte[] value(final DirectBuffer values, final Law law, final int access)
    {
        final byte[] value = new byte[law.valueLength(access)];
        values.getBytes(law.valueOffset(access), value);
        return value;
    }

    private static void isWhatABuilderMakes(
        final Law law, final Law builder, final TestBounds block, final long number)
    {
        final Map<Long, Integer> accesses = new HashMap<>();
        for (int i = 0; i < law.accesses(); i++)
        {
            accesses.put(law.cell(i), i);
        }
        final CellReader cells = (cell, value, offset) ->
        {
            final int access = accesses.get(cell);
            value.putBytes(offset, value(law.oldValues(), law, access));
            return law.prev(access);
        };

        BUILT.setMemory(0, BUILT.capacity(), (byte)0);
        BUILT.putBytes(0, HERE, 0, law.bodyLength());
        assertThat(builder.build(block, number, cells, BUILT, 0, law.bodyLength())).as(builder.describe()).isTrue();
        assertThat(builder.length()).isEqualTo(law.length());
        assertThat(new UnsafeBuffer(BUILT, 0, law.length())).isEqualTo(new UnsafeBuffer(HERE, 0, law.length()));
        same(law, builder);
    }

    /**
     * Takes the first bytes of a signature for the key that made it; or recovers it, and remembers where it stood.
     */
    private static final class ShownKeys implements Keys
    {
        private Keys keys;
        private byte[] last;
        private int authOffset;

        @Override
        public boolean recover(
            final DirectBuffer digest,
            final int digestOffset,
            final DirectBuffer auth,
            final int offset,
            final int length,
            final MutableDirectBuffer key,
            final int keyOffset)
        {
            if (keys == null)
            {
                key.putBytes(keyOffset, auth, offset + Auth.R, ADDRESS_LENGTH);
                return true;
            }

            final boolean isFound = keys.recover(digest, digestOffset, auth, offset, length, key, keyOffset);
            authOffset = offset;
            last = new byte[ADDRESS_LENGTH];
            key.getBytes(keyOffset, last);
            return isFound;
        }
    }
}
