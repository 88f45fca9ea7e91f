package org.plasmex.settlement.court;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.RandomHistory;
import org.plasmex.settlement.SharedData;
import org.plasmex.settlement.RandomSteps;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.json.EvmLawCheck;
import org.plasmex.settlement.json.LawCheck;
import org.plasmex.settlement.json.VectorFile;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.Reason;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both laws, that of Java and that of the contracts on an EVM, give the same answer to the same bytes: the verdict, and
 * every access with what was in the cell and what is then. With {@code plasmex.fuzz.steps} it goes on for longer, with
 * {@code plasmex.fuzz.seed} on other steps; with {@code plasmex.fuzz.vectors} it writes the steps that are made by
 * chance to that file, as vectors.
 */
class EvmLawFuzzTest
{
    private static final long SEED = Long.getLong("plasmex.fuzz.seed", 20_261_121);
    private static final int STEPS = Integer.getInteger("plasmex.fuzz.steps", 100_000);
    private static final String VECTORS = System.getProperty("plasmex.fuzz.vectors");
    private static final int BATCH = 400;

    private final Random random = new Random(SEED);
    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private final Map<Integer, Integer> lawfulOps = new TreeMap<>();
    private final ExpandableArrayBuffer answer = new ExpandableArrayBuffer();
    private VectorFile vectors;

    @Test
    void shouldAnswerEveryVectorAsIndependentModel()
    {
        final List<String> differences = new ArrayList<>();
        final LawCheck.Result result =
            EvmLawCheck.check(SharedData.file("ledger/vectors_a.json.gz"), differences::add);

        assertThat(differences).isEmpty();
        assertThat(result).isEqualTo(new LawCheck.Result(8_000, 8_000));
    }

    @Test
    void shouldAnswerVectorsThatReachEveryOutcome()
    {
        final Path file = Path.of("..", "contracts", "test", "law-vectors.json.gz");
        final List<String> differences = new ArrayList<>();
        final LawCheck.Result inJava = LawCheck.check(file, differences::add);
        final LawCheck.Result onEvm = EvmLawCheck.check(file, differences::add);

        assertThat(differences).isEmpty();
        assertThat(inJava.vectors()).isPositive();
        assertThat(inJava).isEqualTo(onEvm);
    }

    @Test
    void shouldAnswerAsJavaWhenStepsAreMadeByChance()
    {
        final TestChain chain = RandomHistory.of(random, 2_000);
        final RandomSteps made =
            new RandomSteps(random, chain.genesis(), TestChain.owner(1), TestChain.owner(2), TestChain.MALLORY);
        try (EvmLaw evm = EvmLaw.launch(chain.genesis().chainId(), chain.genesis().vault());
            VectorFile file = VECTORS == null ? null : new VectorFile(Path.of(VECTORS), chain.genesis(), made.inbox()))
        {
            tell(evm, made.inbox());
            vectors = file;
            compare(evm, chain.newLaw(made.inbox()), made::next, STEPS * 7 / 10);
            vectors = null;
        }
        // Each op is met lawful, and each reason to deny one that can be met at all.
        assertThat(lawfulOps).hasSize(25);
        final Set<Reason> expected = EnumSet.complementOf(EnumSet.of(Reason.NOT_EMPTY));
        assertThat(reasons.keySet()).containsAll(expected);

        try (EvmLaw evm = EvmLaw.launch(chain.genesis().chainId(), chain.genesis().vault()))
        {
            tell(evm, chain.inbox());
            compare(evm, chain.newLaw(chain.inbox()), () -> fromHistory(chain), STEPS * 2 / 10);
            compare(evm, chain.newLaw(chain.inbox()), this::noise, STEPS / 10);
        }
    }

    private interface Source
    {
        EvmLaw.Question next();
    }

    private static void tell(final EvmLaw evm, final InboxReader inbox)
    {
        for (long count = 1; count <= inbox.size(); count++)
        {
            evm.addEntry(inbox.rolling(count));
        }
    }

    private void compare(final EvmLaw evm, final Law law, final Source source, final int count)
    {
        for (int done = 0; done < count; done += BATCH)
        {
            final List<EvmLaw.Question> questions = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++)
            {
                questions.add(source.next());
            }
            final List<byte[]> answers = evm.run(questions);
            for (int i = 0; i < BATCH; i++)
            {
                final byte[] expected = run(law, questions.get(i));
                if (vectors != null)
                {
                    vectors.add(questions.get(i), law);
                }
                if (!Arrays.equals(expected, answers.get(i)))
                {
                    assertThat(hex(answers.get(i))).as(questions.get(i) + " " + Hex.encode(questions.get(i).step()) +
                        " after " + (done + i) + " steps of seed " + SEED + ": Java says " + law.describe())
                        .isEqualTo(hex(expected));
                }
            }
        }
    }

    private static String hex(final byte[] accesses)
    {
        return accesses == null ? "unlawful" : Hex.encode(accesses);
    }

    private byte[] run(final Law law, final EvmLaw.Question question)
    {
        final byte[] step = question.step();
        final boolean lawful = law.run(question.header(), question.number(), new UnsafeBuffer(step), 0, step.length);
        reasons.merge(law.reason(), 1, Integer::sum);
        if (!lawful)
        {
            return null;
        }

        lawfulOps.merge(step[0] == Steps.CANCEL ? 256 + step[Steps.CANCEL_REASON] : step[0], 1, Integer::sum);
        int length = 0;
        for (int i = 0; i < law.accesses(); i++)
        {
            answer.putLong(length, law.cell(i), BIG_ENDIAN);
            answer.putLong(length + Long.BYTES, law.prev(i), BIG_ENDIAN);
            length += 2 * Long.BYTES;
            answer.putBytes(length, law.oldValues(), law.valueOffset(i), law.valueLength(i));
            length += law.valueLength(i);
            answer.putBytes(length, law.newValues(), law.valueOffset(i), law.valueLength(i));
            length += law.valueLength(i);
        }
        return Arrays.copyOf(answer.byteArray(), length);
    }

    /**
     * A step of an honest chain, some of its bits turned, or under another header.
     */
    private EvmLaw.Question fromHistory(final TestChain chain)
    {
        final int index = random.nextInt(chain.steps().size());
        final byte[] step = chain.steps().get(index).clone();
        for (int flips = random.nextInt(3); flips > 0; flips--)
        {
            step[random.nextInt(step.length)] ^= (byte)(1 << random.nextInt(8));
        }
        final long number = index + 1 - (random.nextInt(20) == 0 ? 1 : 0);
        final boolean isSeal = step[0] == Steps.SEAL ^ random.nextInt(30) == 0;
        final long firstStep = Math.max(1, number - random.nextInt(100));
        final Header header = new Header(1, 1_000, 2_000, firstStep, isSeal ? number - firstStep + 1 : 1 << 20,
            chain.inbox().size(), new byte[32], new byte[32]);
        return new EvmLaw.Question(header, number, step);
    }

    private EvmLaw.Question noise()
    {
        final byte[] step = new byte[random.nextInt(700)];
        random.nextBytes(step);
        if (step.length > 0)
        {
            step[0] = (byte)random.nextInt(Steps.TRIGGER + 2);
        }
        if (step.length > Steps.CANCEL_REASON)
        {
            step[Steps.CANCEL_REASON] = (byte)random.nextInt(Steps.REVEALED + 2);
        }
        return new EvmLaw.Question(
            new Header(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(),
                random.nextInt(100), new byte[32], new byte[32]),
            random.nextLong(), step);
    }
}
