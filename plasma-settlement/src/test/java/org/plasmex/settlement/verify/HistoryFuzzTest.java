package org.plasmex.settlement.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestBounds;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.Scratch;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever an operator commits to: both verifiers find the same fault in it, and find none only where every step is
 * what an honest ledger would have linked, one after another, out of the steps' bodies.
 * <p>
 * An input is a list of changes to an honest history, 13 bytes each: {@code kind u8, step u16, position u16, value
 * u64}; roots and headers are then made to fit.
 */
class HistoryFuzzTest
{
    private static final int CHANGE_LENGTH = 13;
    private static final int MAX_CHANGES = 8;
    private static final int KINDS = 7;
    private static final int MAX_HELD = 64;
    private static final int RANDOM_INPUTS = 1_500;
    private static final long SEED = 20_261_121;

    private static final TestChain CHAIN = EveryOp.history();
    private static final Scratch SCRATCH = new Scratch();
    private static final Remembered RECOVERY = new Remembered();

    static Stream<byte[]> seeds()
    {
        final Random random = new Random(SEED);
        return Stream.concat(Stream.of(new byte[0]), Stream.generate(() -> changes(random)).limit(2 * KINDS));
    }

    private static byte[] changes(final Random random)
    {
        final int changes = 1 + random.nextInt(2);
        final ByteBuffer input = ByteBuffer.allocate(changes * CHANGE_LENGTH);
        for (int i = 0; i < changes; i++)
        {
            final int number = random.nextInt((int)CHAIN.number() - 1);
            final int position = random.nextInt(CHAIN.steps().get(number).length);
            final long value = random.nextBoolean() ? 1L << random.nextInt(Long.SIZE) : random.nextInt(40);
            input.put((byte)random.nextInt(KINDS)).putShort((short)number).putShort((short)position).putLong(value);
        }
        return input.array();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldFindWhatAnHonestLedgerWouldNotHaveMade(final byte[] input) throws IOException
    {
        judge(input);
    }

    @Test
    void shouldFindWhatAnHonestLedgerWouldNotHaveMadeWhenChangesAreRandom() throws IOException
    {
        final Random random = new Random(SEED);
        int sound = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            sound += judge(changes(random)) ? 1 : 0;
        }
        assertThat(sound).isLessThan(RANDOM_INPUTS / 2);
        assertThat(judge(new byte[0])).isTrue();
    }

    private static boolean judge(final byte[] input) throws IOException
    {
        final List<byte[]> steps = new ArrayList<>(CHAIN.steps());
        final MemoryInbox inbox = new MemoryInbox();
        int hidden = 0;
        final ByteBuffer changes = ByteBuffer.wrap(input);
        for (int i = 0; i < MAX_CHANGES && changes.remaining() >= CHANGE_LENGTH; i++)
        {
            hidden += change(steps, changes);
        }
        for (long i = 0; i < Math.max(0, CHAIN.inbox().size() - hidden); i++)
        {
            inbox.add(CHAIN.inbox().entry(i));
        }

        final Path directory = SCRATCH.empty();
        try (BlockStore store = BlockStore.open(directory, CHAIN.genesis()))
        {
            commit(store, steps);
            final Optional<Fault> one = new LedgerVerifier(store, inbox, () -> RECOVERY, 1).verify((b, n, s) -> {});
            final Optional<Fault> cellwise = new CellwiseVerifier(
                store, inbox, () -> RECOVERY, 1, directory, MAX_HELD).verify((b, n, s) -> {});

            assertThat(cellwise.map(HistoryFuzzTest::place)).isEqualTo(one.map(HistoryFuzzTest::place));
            assertThat(one.isEmpty()).as(() -> one.toString()).isEqualTo(isHonest(store, inbox));
            return one.isEmpty();
        }
    }

    /**
     * Changes a step.
     *
     * @return how many of the last entries of L1 are hidden from the verifiers.
     */
    private static int change(final List<byte[]> steps, final ByteBuffer changes)
    {
        final int kind = Byte.toUnsignedInt(changes.get()) % KINDS;
        final int index = Short.toUnsignedInt(changes.getShort()) % steps.size();
        final int anywhere = Short.toUnsignedInt(changes.getShort());
        final long value = changes.getLong();
        final byte[] step = steps.get(index).clone();
        final int position = step.length == 0 ? 0 : anywhere % step.length;
        switch (kind)
        {
            case 0:
            case 1:
                for (int i = 0; i < Long.BYTES && position + i < step.length; i++)
                {
                    final byte part = (byte)(value >>> Byte.SIZE * (Long.BYTES - 1 - i));
                    step[position + i] = kind == 0 ? part : (byte)(step[position + i] ^ part);
                }
                steps.set(index, step);
                return 0;

            case 2:
                steps.set(index, steps.get((int)Long.remainderUnsigned(value, steps.size())));
                return 0;

            case 3:
                steps.set(index, Arrays.copyOf(step, (int)Long.remainderUnsigned(value, 2 * Law.MAX_STEP_LENGTH)));
                return 0;

            case 4:
                Collections.swap(steps, index, (int)Long.remainderUnsigned(value, steps.size()));
                return 0;

            case 5:
                // A link's step, where it is likely to be: 8 + 16 or 8 + 8 bytes before the end.
                final int prev = step.length - (value < 0 ? 2 : 3) * Long.BYTES;
                if (prev > 0)
                {
                    ByteBuffer.wrap(step).putLong(prev, value & Short.MAX_VALUE);
                }
                steps.set(index, step);
                return 0;

            default:
                return (int)Long.remainderUnsigned(value, 4);
        }
    }

    /**
     * Stores steps as an operator would who commits to them.
     */
    private static void commit(final BlockStore store, final List<byte[]> steps)
    {
        for (long first = 1; first < CHAIN.number(); first = store.newestHeader().nextStep())
        {
            final TestBounds block = CHAIN.blockOf(first);
            final DataTree tree = new DataTree();
            store.begin(store.newest() + 1);
            for (long number = first; number < first + block.steps(); number++)
            {
                final byte[] step = steps.get((int)number - 1);
                tree.add(new UnsafeBuffer(step), 0, step.length);
                store.add(new UnsafeBuffer(step), 0, step.length);
            }
            store.seal(new Header(store.newest() + 1, block.since(), block.until(), first,
                block.steps(), block.inbox(), store.newestHeader().hash(), tree.seal()));
        }
    }

    /**
     * Whether each step, taken without its links, can be linked again, and becomes what it was.
     */
    private static boolean isHonest(final BlockStore store, final MemoryInbox inbox)
    {
        final CellStore cells = new CellStore();
        final Law law = new Law(CHAIN.genesis().eip712(),
            new RecoveredKeys(new AuthVerifier(RECOVERY, CHAIN.genesis().eip712())), inbox);
        final UnsafeBuffer built = new UnsafeBuffer(new byte[2 * Law.MAX_STEP_LENGTH]);
        for (long block = 1; block <= store.newest(); block++)
        {
            final Header header = store.header(block);
            if (header.inbox() > inbox.size())
            {
                return false;
            }
            for (long number = header.firstStep(); number < header.nextStep(); number++)
            {
                final UnsafeBuffer step = new UnsafeBuffer(store.step(number));
                if (!law.run(header, number, step, 0, step.capacity()))
                {
                    return false;
                }
                final int bodyLength = law.bodyLength();
                built.putBytes(0, step, 0, bodyLength);
                if (!law.build(header, number, cells, built, 0, bodyLength) ||
                    !new UnsafeBuffer(built, 0, law.length()).equals(step))
                {
                    return false;
                }
                for (int i = 0; i < law.accesses(); i++)
                {
                    cells.write(law.cell(i), number, law.newValues(), law.valueOffset(i));
                }
            }
        }
        return true;
    }

    private static Fault place(final Fault fault)
    {
        return new Fault(fault.kind(), fault.block(), fault.step(), fault.access(), fault.other(), "");
    }

    /**
     * Recovers each key once: a history differs from another in a step or two.
     */
    private static final class Remembered implements KeyRecovery
    {
        private static final int AUTH = 66;

        private final KeyRecovery recovery = KeyRecovery.best();
        private final Map<UnsafeBuffer, Optional<byte[]>> keys = new HashMap<>();

        @Override
        public boolean recover(
            final DirectBuffer digest,
            final int digestOffset,
            final DirectBuffer auth,
            final int authOffset,
            final MutableDirectBuffer address,
            final int addressOffset)
        {
            final UnsafeBuffer signed = new UnsafeBuffer(new byte[32 + AUTH]);
            signed.putBytes(0, digest, digestOffset, 32);
            signed.putBytes(32, auth, authOffset, AUTH);
            final Optional<byte[]> key = keys.computeIfAbsent(signed, (unused) ->
            {
                final byte[] found = new byte[ADDRESS_LENGTH];
                return recovery.recover(digest, digestOffset, auth, authOffset, new UnsafeBuffer(found), 0) ?
                    Optional.of(found) : Optional.empty();
            });
            key.ifPresent((found) -> address.putBytes(addressOffset, found));
            return key.isPresent();
        }
    }
}
