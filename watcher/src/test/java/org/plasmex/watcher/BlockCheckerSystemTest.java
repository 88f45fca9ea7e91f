package org.plasmex.watcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.watcher.chain.ChainState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Blocks that are checked while others take their place.
 */
class BlockCheckerSystemTest
{
    private static final int CHANGED_BYTE = 18;

    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger recovered = new AtomicInteger();
    private long confirmed;
    private Runnable whileChecking = () -> { };

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private Watch watch;
    private BlockStore store;
    private ChainState state;

    @BeforeEach
    void setUp() throws Exception
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch = Watch.launch(stage.context("watcher", -1, List.of(stage.url())));
        state = watch.state();
        stage.await(watch::status, () -> state.tip() >= 1);
        store = BlockStore.open(directory.resolve("store"), venue.store().genesis());
        take(venue.store(), 1);
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(store, watch, stage);
    }

    @Test
    void shouldNotTakeForGoodWhatHasTakenThePlaceOfWhatWasChecked() throws Exception
    {
        take(venue.store(), 2);
        final BlockChecker checker = checker("checked");
        checker.doWork();
        assertThat(checker.checked()).isEqualTo(2);

        drop(1);
        try (BlockStore other = otherSecondBlock())
        {
            take(other, 2);
        }
        checker.onClose();

        changes.set(0);
        final BlockChecker again = checker("checked");
        again.doWork();
        assertThat(again.faults()).extracting(Fault::block).contains(2L);
        assertThat(again.checked()).isLessThan(2);
    }

    @Test
    void shouldGoOnBehindABlockThatIsThereToStayWhenOthersAreGone() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 1).seal();
        take(venue.store(), 2);
        final BlockChecker checker = checker("checked");
        checker.doWork();
        checker.onClose();
        take(venue.store(), 3);
        checker.doWork();
        confirmed = 2;
        checker.onClose();
        assertThat(checker.checked()).isEqualTo(3);
        final int before = recovered.get();

        drop(2);
        checker.doWork();
        assertThat(checker.checked()).isEqualTo(2);
        assertThat(checker.good(changes.get())).isEqualTo(2);
        take(venue.store(), 3);
        checker.doWork();
        assertThat(checker.checked()).isEqualTo(3);
        assertThat(recovered.get() - before).isEqualTo(1);
    }

    @Test
    void shouldGoOnWhereABlockIsDroppedWhileItIsChecked() throws Exception
    {
        take(venue.store(), 2);
        whileChecking = () -> drop(1);
        final BlockChecker checker = checker("checked", () -> 2);
        checker.doWork();
        assertThat(store.newest()).isEqualTo(1);
        assertThat(checker.good(changes.get())).isZero();

        checker.doWork();
        assertThat(checker.good(changes.get())).isEqualTo(1);
    }

    @Test
    void shouldTellWhereLinksWereHeldToBeTrue() throws Exception
    {
        venue.minting(TestVenue.ALICE, TestVenue.BOB, 50).seal();
        store.skip(venue.store().header(2));
        take(venue.store(), 3);
        final BlockChecker checker = checker("checked");
        checker.doWork();

        assertThat(checker.doubts()).isNotEmpty();
        assertThat(checker.hasGaps()).isTrue();
    }

    private BlockChecker checker(final String file)
    {
        return checker(file, store::newest);
    }

    private BlockChecker checker(final String file, final LongSupplier limit)
    {
        final KeyRecovery best = KeyRecovery.best();
        return new BlockChecker(state, limit, () -> confirmed, () -> 0, store, venue.inbox(),
            () -> (digest, digestOffset, auth, authOffset, address, addressOffset) ->
            {
                recovered.incrementAndGet();
                whileChecking.run();
                whileChecking = () -> { };
                return best.recover(digest, digestOffset, auth, authOffset, address, addressOffset);
            },
            1, changes::get, directory.resolve(file), words -> { });
    }

    /** As the fetcher does it. */
    private void drop(final long last)
    {
        changes.incrementAndGet();
        store.dropAfter(last);
        changes.incrementAndGet();
    }

    private void take(final BlockStore from, final long block) throws IOException
    {
        final Path copy = directory.resolve("copy");
        Files.copy(from.file(block), copy);
        store.adopt(copy, from.header(block));
    }

    /** The first block, and behind it one of which a byte is another. */
    private BlockStore otherSecondBlock() throws IOException
    {
        final BlockStore other = BlockStore.open(directory.resolve("other"), venue.store().genesis());
        final Path copy = directory.resolve("copy");
        Files.copy(venue.store().file(1), copy);
        other.adopt(copy, venue.store().header(1));
        other.begin(2);
        final DataTree tree = new DataTree();
        final Header header = venue.store().header(2);
        venue.store().steps(2, (number, buffer, offset, length) ->
        {
            final byte[] step = new byte[length];
            buffer.getBytes(offset, step);
            if (number == header.firstStep())
            {
                step[CHANGED_BYTE] ^= 1;
            }
            tree.add(new UnsafeBuffer(step), 0, length);
            other.add(new UnsafeBuffer(step), 0, length);
        });
        other.seal(new Header(2, header.since(), header.until(), header.firstStep(), header.steps(), header.inbox(),
            header.parent(), tree.seal()));
        return other;
    }
}
