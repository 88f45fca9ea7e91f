package org.plasmex.settlement.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.journal.LogInUseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlockStoreTest
{
    private static final Genesis GENESIS = new Genesis(1, new byte[20], 1_000, 600);

    @TempDir
    private Path directory;
    private BlockStore store;

    @BeforeEach
    void setUp()
    {
        store = BlockStore.open(directory, GENESIS);
    }

    @AfterEach
    void tearDown()
    {
        store.close();
    }

    @Test
    void shouldHoldNothingButGenesisAtFirst()
    {
        assertThat(store.newest()).isZero();
        assertThat(store.newestHeader()).isEqualTo(Header.genesis(1_000));
        assertThatThrownBy(() -> store.header(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> store.step(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldKeepBlocksAndTheirSteps()
    {
        write(3);
        write(1);
        write(200);
        reopen();

        assertThat(store.newest()).isEqualTo(3);
        assertThat(store.header(2).firstStep()).isEqualTo(4);
        assertThat(store.hash(2)).isEqualTo(store.header(3).parent());
        assertThat(store.blockOf(3)).isEqualTo(1);
        assertThat(store.blockOf(4)).isEqualTo(2);
        assertThat(store.blockOf(204)).isEqualTo(3);
        assertThat(store.step(4)).isEqualTo(step(4));
        assertThat(store.step(204)).isEqualTo(step(204));
        final List<Long> numbers = new ArrayList<>();
        store.steps(3, (number, buffer, offset, length) ->
        {
            numbers.add(number);
            assertThat(new UnsafeBuffer(buffer, offset, length)).isEqualTo(new UnsafeBuffer(step(number)));
        });
        assertThat(numbers).hasSize(200).startsWith(5L).endsWith(204L);
    }

    @Test
    void shouldKeepStepsThatAreLongerThanTheBuffer()
    {
        write(5_000);
        write(1);
        reopen();

        assertThat(store.step(5_000)).isEqualTo(step(5_000));
        assertThat(store.receipt(4_999).verify()).isTrue();
    }

    @Test
    void shouldRemoveWhatACrashLeftOfABlock() throws IOException
    {
        write(3);
        final Path temporary = directory.resolve(BlockWriter.TEMPORARY);
        Files.write(temporary, new byte[1_000]);
        reopen();

        assertThat(temporary).doesNotExist();
        write(3);
        assertThat(store.newest()).isEqualTo(2);
    }

    @Test
    void shouldRefuseASecondWriterWithoutTouchingTheBlockOfTheFirst()
    {
        write(2);
        store.begin(2);
        assertThatThrownBy(() -> BlockStore.open(directory, GENESIS))
            .isInstanceOf(LogInUseException.class)
            .hasMessageContaining(directory.toString());
        assertThat(directory.resolve(BlockWriter.TEMPORARY)).exists();

        write(3);
        assertThat(store.newest()).isEqualTo(2);
        try (BlockStore reader = BlockStore.openReadOnly(directory))
        {
            assertThat(reader.newest()).isEqualTo(2);
        }
        assertThatThrownBy(() -> BlockStore.open(directory, GENESIS)).isInstanceOf(LogInUseException.class);
    }

    @Test
    void shouldAdoptTheFileOfAnotherStoreWhenItIsTheBlockThatIsMeant(@TempDir final Path other) throws IOException
    {
        write(300);
        write(20);
        try (BlockStore taker = BlockStore.open(other, GENESIS))
        {
            for (long number = 1; number <= 2; number++)
            {
                taker.adopt(copy(number, other), store.header(number));
            }
            assertThat(taker.newest()).isEqualTo(2);
            assertThat(taker.step(310)).isEqualTo(step(310));
        }
        try (BlockStore taker = BlockStore.openReadOnly(other))
        {
            assertThat(taker.hash(2)).isEqualTo(store.hash(2));
        }
    }

    @Test
    void shouldPassOverABlockAndTakeItLater(@TempDir final Path other) throws IOException
    {
        write(300);
        write(20);
        try (BlockStore taker = BlockStore.open(other, GENESIS))
        {
            taker.skip(store.header(1));
            taker.adopt(copy(2, other), store.header(2));
        }
        try (BlockStore taker = BlockStore.open(other, GENESIS))
        {
            assertThat(taker.isGap(1)).isTrue();
            assertThat(taker.isGap(2)).isFalse();
            assertThat(taker.header(1)).isEqualTo(store.header(1));
            assertThatThrownBy(() -> taker.step(300)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("the steps of block 1 are not here");
            assertThat(taker.step(301)).isEqualTo(step(301));

            assertThatThrownBy(() -> taker.adopt(copy(2, other), store.header(1)))
                .isInstanceOf(BlockStoreException.class).hasMessageContaining("of another block");
            taker.adopt(copy(1, other), store.header(1));
            assertThat(taker.isGap(1)).isFalse();
            assertThat(taker.step(300)).isEqualTo(step(300));
            assertThat(taker.newest()).isEqualTo(2);
        }
    }

    @Test
    void shouldNotAdoptAFileThatIsNotTheBlockThatIsMeant(@TempDir final Path other) throws IOException
    {
        write(300);
        write(20);
        try (BlockStore taker = BlockStore.open(other, GENESIS))
        {
            assertThatThrownBy(() -> taker.adopt(copy(2, other), store.header(1)))
                .isInstanceOf(BlockStoreException.class).hasMessageContaining("of another block");
            assertThatThrownBy(() -> taker.adopt(copy(2, other), store.header(2)))
                .isInstanceOf(BlockStoreException.class).hasMessageContaining("cannot be added");

            final Header header = store.header(1);
            final Header forged = new Header(
                1, header.since(), header.until(), 1, 300, 0, header.parent(), new byte[32]);
            assertThatThrownBy(() -> taker.adopt(copy(1, other), forged)).hasMessageContaining("of another block");
            taker.adopt(copy(1, other), header);
            assertThat(taker.newest()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotAdoptAFileOfABlockThatWasPassedOver(@TempDir final Path other) throws IOException
    {
        write(20);
        try (BlockStore passing = BlockStore.open(other.resolve("passing"), GENESIS);
            BlockStore taker = BlockStore.open(other.resolve("taker"), GENESIS))
        {
            passing.skip(store.header(1));
            final Path gap = other.resolve("gap");
            Files.copy(passing.file(1), gap);

            assertThatThrownBy(() -> taker.adopt(gap, store.header(1)))
                .isInstanceOf(BlockStoreException.class).hasMessageContaining("none of the steps of block 1");
            assertThat(taker.newest()).isZero();
        }
    }

    @Test
    void shouldNotAdoptStepsThatDoNotAmountToTheRoot(@TempDir final Path other) throws IOException
    {
        final Header forged = new Header(1, 1_000, 1_010, 1, 1, 0, GENESIS.header().hash(), new byte[32]);
        store.begin(1);
        store.add(new UnsafeBuffer(step(1)), 0, step(1).length);
        store.seal(forged);
        try (BlockStore taker = BlockStore.open(other, GENESIS))
        {
            assertThatThrownBy(() -> taker.adopt(copy(1, other), forged))
                .isInstanceOf(BlockStoreException.class).hasMessageContaining("amount to");
            assertThat(taker.newest()).isZero();
        }
    }

    private Path copy(final long number, final Path directory) throws IOException
    {
        return Files.copy(store.file(number), directory.resolve("download"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldForgetBlockThatWasNotSealed()
    {
        store.begin(1);
        store.add(new UnsafeBuffer(new byte[5]), 0, 5);
        reopen();

        assertThat(store.newest()).isZero();
        write(2);
        assertThat(store.step(1)).isEqualTo(step(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1_000, 1_001})
    void shouldRefuseTruncatedBlock(final int length) throws IOException
    {
        write(20);
        write(20);
        final Path file = directory.resolve(BlockFile.name(2));
        final byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, length));

        assertRefused(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 500, -1, -5, -200, -300})
    void shouldRefuseBlockWithAChangedByte(final int position) throws IOException
    {
        write(20);
        final Path file = directory.resolve(BlockFile.name(1));
        final byte[] bytes = Files.readAllBytes(file);
        bytes[position < 0 ? bytes.length + position : position] ^= 0x10;
        Files.write(file, bytes);

        assertRefused(file);
    }

    @Test
    void shouldRefuseWhenBlockIsMissing() throws IOException
    {
        write(3);
        write(3);
        Files.delete(directory.resolve(BlockFile.name(1)));

        assertRefused(directory.resolve(BlockFile.name(1)));
    }

    @Test
    void shouldRefuseBlockThatDoesNotFollow() throws IOException
    {
        write(3);
        write(3);
        write(3);
        Files.copy(directory.resolve(BlockFile.name(3)), directory.resolve(BlockFile.name(4)));

        assertRefused(directory.resolve(BlockFile.name(4)));
    }

    @Test
    void shouldRefuseStoreOfAnotherChain()
    {
        store.close();
        final Genesis other = new Genesis(2, new byte[20], 1_000, 600);

        assertThatThrownBy(() -> BlockStore.open(directory, other))
            .isInstanceOf(BlockStoreException.class)
            .hasMessageContaining("another chain")
            .hasMessageContaining("not chain 2, Vault");
    }

    @Test
    void shouldRefuseGenesisWithAChangedByte() throws IOException
    {
        final Path file = directory.resolve("genesis");
        final byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);

        assertRefused(file);
    }

    @Test
    void shouldTakeSameBlockAgainAndNoOther()
    {
        final Header first = write(3);
        store.begin(1);
        store.seal(first);
        store.begin(1);
        final Header other = new Header(1, 1_000, 1_001, 1, 3, 0, first.parent(), first.dataRoot());

        assertThatThrownBy(() -> store.seal(other))
            .isInstanceOf(BlockStoreException.class)
            .hasMessageContaining("holds another block");
        assertThat(store.newest()).isEqualTo(1);
    }

    @Test
    void shouldRefuseBlockOutOfTurn()
    {
        assertThatThrownBy(() -> store.begin(2)).isInstanceOf(BlockStoreException.class);

        store.begin(1);
        final Header tooMany = new Header(1, 1_000, 1_000, 1, 2, 0, GENESIS.header().hash(), new byte[32]);
        assertThatThrownBy(() -> store.seal(tooMany))
            .isInstanceOf(BlockStoreException.class)
            .hasMessageContaining("has 0 steps, not 2");
    }

    @Test
    void shouldReadWithoutTouchingWhatIsBeingWritten()
    {
        write(3);
        store.begin(2);
        store.add(new UnsafeBuffer(new byte[5]), 0, 5);
        try (BlockStore reader = BlockStore.openReadOnly(directory))
        {
            assertThat(reader.newest()).isEqualTo(1);
            assertThat(reader.genesis()).isEqualTo(GENESIS);
            assertThat(directory.resolve(BlockWriter.TEMPORARY)).exists();
            assertThatThrownBy(() -> reader.begin(2)).isInstanceOf(BlockStoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 1000})
    void shouldGiveReceiptOfEveryStep(final int steps)
    {
        write(2);
        write(steps);
        for (int i = 0; i < steps; i++)
        {
            final Receipt receipt = store.receipt(3 + i);
            assertThat(receipt.header().number()).isEqualTo(2);
            assertThat(receipt.verify()).isTrue();
        }
        assertThat(store.receipt(1).verify()).isTrue();
    }

    @Test
    void shouldNotVerifyReceiptOfAnythingElse()
    {
        write(70);
        final Receipt good = store.receipt(66);
        final byte[][] shorter = Arrays.copyOf(good.path(), 6);
        final byte[] longer = Arrays.copyOf(good.step(), good.step().length + 1);

        assertThat(new Receipt(good.header(), 65, good.step(), good.path()).verify()).isFalse();
        assertThat(new Receipt(good.header(), 0, good.step(), good.path()).verify()).isFalse();
        assertThat(new Receipt(good.header(), 71, good.step(), good.path()).verify()).isFalse();
        assertThat(new Receipt(good.header(), 66, longer, good.path()).verify()).isFalse();
        assertThat(new Receipt(good.header(), 66, good.step(), shorter).verify()).isFalse();
    }

    private void assertRefused(final Path file)
    {
        store.close();
        assertThatThrownBy(() -> BlockStore.open(directory, GENESIS))
            .isInstanceOf(BlockStoreException.class)
            .hasMessageContaining(file.toString());
    }

    private void reopen()
    {
        store.close();
        store = BlockStore.open(directory, GENESIS);
    }

    private Header write(final int steps)
    {
        final Header parent = store.newestHeader();
        final DataTree tree = new DataTree();
        store.begin(parent.number() + 1);
        for (int i = 0; i < steps; i++)
        {
            final byte[] step = step(parent.nextStep() + i);
            tree.add(new UnsafeBuffer(step), 0, step.length);
            store.add(new UnsafeBuffer(step), 0, step.length);
        }
        final Header header = new Header(parent.number() + 1, parent.until(), parent.until() + 10, parent.nextStep(),
            steps, 0, parent.hash(), tree.seal());
        store.seal(header);
        return header;
    }

    private static byte[] step(final long number)
    {
        return Arrays.copyOf(ByteBuffer.allocate(8).putLong(number).array(), 8 + (int)(number * 37 % 1_000));
    }
}
