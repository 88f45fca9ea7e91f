package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.snapshot.SnapshotFile;
import org.plasmex.venue.snapshot.SnapshotStore;

/**
 * One venue trades, takes a snapshot, trades on, and is stopped; each test starts a copy of what it left on disk. What
 * is replayed behind a snapshot is compared with the output log and the blocks of the first life, record by record.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotRestartSystemTest
{
    private static final int TRADERS = 4;
    private static final int COMMANDS = 6_000;
    private static final long MORE_THAN_ANYBODY_HAS = 1L << 60;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private Path directory;
    private Stage stage;
    private Venue first;
    private Path data;
    private int copies;

    @BeforeAll
    void trade(@TempDir final Path temporary) throws ParentChainException
    {
        directory = temporary;
        data = directory.resolve("data");
        stage = Stage.set(new GeneratedWorkload(1, TRADERS, COMMANDS), settings(), data, new ReportListener() {},
            new PrintWriter(new StringWriter()));
        first = stage.venue();
        stage.work(new GeneratedWorkload(1, TRADERS, COMMANDS));
        assertThat(first.operator().snapshot()).isNotNegative();
        stage.awaitReports();
        stage.await("the snapshot", () -> 1 == first.snapshots().written());

        stage.work(new GeneratedWorkload(2, TRADERS, COMMANDS));
        stage.commitAll();
        // Refused, it burns a nonce behind the last seal.
        stage.desk().send(stage.desk().writer(0).withdraw(stage.desk().buffer(), 0, DevelopmentChain.ETH,
            MORE_THAN_ANYBODY_HAS, stage.traders().get(0).wallet().address()));
        first.close();
    }

    @AfterAll
    void close()
    {
        stage.close();
    }

    @Test
    void shouldTakeASnapshotOfAllWhenItIsStopped() throws IOException
    {
        final List<Path> files = new SnapshotStore(data.resolve(Venue.SNAPSHOTS)).newestFirst();

        assertThat(files).hasSize(2);
        final SnapshotFile last = SnapshotFile.read(files.get(0));
        assertThat(last.block()).isEqualTo(first.ledger().blocks());
        assertThat(last.sequence()).isEqualTo(last.sealed() + 1);
        final SnapshotFile taken = SnapshotFile.read(files.get(1));
        assertThat(taken.block()).isLessThan(last.block());
        assertThat(taken.sequence()).isEqualTo(taken.sealed());
    }

    @Test
    void shouldReplayNothingWhenItWasStopped() throws IOException
    {
        final Venue venue = launch(copy());

        assertThat(venue.recovered()).isPositive();
        assertThat(venue.replayed()).isZero();
        assertIsAsTheFirst(venue);
        assertThat(venue.snapshots().written()).isZero();
    }

    @Test
    void shouldStartFromTheOneBeforeWhenTheNewestIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path newest = snapshots(copy).get(0);
        flip(newest, 0.5);

        final Venue venue = launch(copy);

        assertThat(venue.replayed()).isBetween(1L, venue.recovered() - COMMANDS);
        assertIsAsTheFirst(venue);
        assertThat(newest.resolveSibling(newest.getFileName() + ".unsound")).exists();
        assertThat(snapshots(copy)).hasSize(2);
        assertThat(SnapshotFile.read(newest).sequence()).isEqualTo(venue.recovered());
    }

    @Test
    void shouldReplayTheWholeJournalWhenEverySnapshotIsDamaged() throws IOException
    {
        final Path copy = copy();
        flip(snapshots(copy).get(0), 0.01);
        truncate(snapshots(copy).get(1));

        final Venue venue = launch(copy);

        assertThat(venue.replayed()).isEqualTo(venue.recovered());
        assertIsAsTheFirst(venue);
    }

    @Test
    void shouldIgnoreASnapshotThatWasNotFinished() throws IOException
    {
        final Path copy = copy();
        final Path newest = snapshots(copy).get(0);
        final Path unfinished = newest.resolveSibling("9999999999999999999.unfinished");
        Files.copy(newest, unfinished);
        truncate(unfinished);

        final Venue venue = launch(copy);

        assertThat(venue.replayed()).isZero();
        assertIsAsTheFirst(venue);
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void shouldMakeTheOutputAgainWhenTheLogEndsBeforeTheSnapshots() throws IOException
    {
        final Path copy = copy();
        IoUtil.delete(copy.resolve(Venue.OUTPUT).toFile(), false);

        final Venue venue = launch(copy);

        assertThat(venue.replayed()).isEqualTo(venue.recovered());
        assertIsAsTheFirst(venue);
    }

    @Test
    void shouldRefuseToStartWhenTheJournalEndsBeforeTheSnapshot() throws IOException
    {
        final Path copy = copy();
        IoUtil.delete(copy.resolve(Venue.JOURNAL).toFile(), false);

        assertThatThrownBy(() -> launch(copy))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("acknowledged are lost")
            .hasMessageContaining(snapshots(copy).get(0).toString());
    }

    @Test
    void shouldRefuseToStartWhenTheJournalMakesNotAllBlocksThatAreThere() throws IOException
    {
        final Path copy = copy();
        delete(copy, Venue.JOURNAL, Venue.OUTPUT, Venue.SNAPSHOTS);

        assertThatThrownBy(() -> launch(copy))
            .isInstanceOf(UserException.class)
            .hasMessageContaining(first.ledger().blocks() + " blocks")
            .hasMessageContaining("commands are lost");
    }

    @Test
    void shouldRefuseToStartWhenItDoesNotHaveWhatIsCommitted() throws IOException
    {
        final Path copy = copy();
        delete(copy, Venue.JOURNAL, Venue.OUTPUT, Venue.SNAPSHOTS, Venue.BLOCKS);

        assertThatThrownBy(() -> launch(copy))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("block " + first.ledger().blocks() + " is committed on L1")
            .hasMessageContaining("no more than block 0");
    }

    @Test
    void shouldReadTheInboxFromL1AgainWhenItIsMissingOrDamaged() throws IOException
    {
        final Path copy = copy();
        delete(copy, Venue.INBOX);
        assertIsAsTheFirst(launch(copy));

        flip(copy.resolve(Venue.INBOX).resolve("entries"), 0.3);
        final Venue venue = launch(copy);

        assertThat(venue.inbox().size()).isEqualTo(first.inbox().size());
        assertIsAsTheFirst(venue);
        assertThat(copy.resolve(Venue.INBOX).resolve("entries.damaged-1")).exists();
    }

    @Test
    void shouldGoOnWhenASnapshotCannotBeWritten() throws IOException
    {
        final Path copy = copy();
        IoUtil.delete(copy.resolve(Venue.SNAPSHOTS).toFile(), false);
        errors.clear();
        final Venue venue = launch(copy);
        Files.writeString(copy.resolve(Venue.SNAPSHOTS), "in the way");

        assertIsAsTheFirst(venue);

        assertThat(errors).singleElement().satisfies(ex -> assertThat(ex).hasMessageContaining("goes on without it"));
        assertThat(venue.failure()).isNull();
    }

    @Test
    void shouldGiveEverythingUpWhenItCannotStartByWhateverItIs() throws IOException
    {
        final Path copy = copy();
        final Error error = new NoClassDefFoundError("of a jar that was replaced");
        assertThatThrownBy(() -> Venue.launch(stage.chain().venueContext(settings()).directory(copy)
            .errorHandler(errors::add)
            .progress(words ->
            {
                if (words.startsWith("asking L1"))
                {
                    throw error;
                }
            }))).isSameAs(error);

        assertIsAsTheFirst(launch(copy));
    }

    private void assertIsAsTheFirst(final Venue venue)
    {
        venue.close();
        assertThat(venue.failure()).isNull();
        final long block = first.ledger().blocks();
        assertThat(venue.ledger().blocks()).isEqualTo(block);
        assertThat(venue.blocks().hash(block)).isEqualTo(first.blocks().hash(block));
        assertThat(venue.stateDigest()).isEqualTo(first.stateDigest());
        assertThat(venue.ledger().digest()).isEqualTo(first.ledger().digest());
    }

    private Venue launch(final Path copy)
    {
        return Venue.launch(stage.chain().venueContext(settings()).directory(copy).errorHandler(errors::add));
    }

    private Path copy() throws IOException
    {
        final Path copy = directory.resolve("copy" + copies++);
        try (Stream<Path> files = Files.walk(data))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, copy.resolve(data.relativize(file)));
            }
        }
        return copy;
    }

    private static void delete(final Path copy, final String... names)
    {
        for (final String name : names)
        {
            IoUtil.delete(copy.resolve(name).toFile(), false);
        }
    }

    private static List<Path> snapshots(final Path copy) throws IOException
    {
        return new SnapshotStore(copy.resolve(Venue.SNAPSHOTS)).newestFirst();
    }

    private static void flip(final Path file, final double place) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final long position = (long)(channel.size() * place);
            final ByteBuffer octet = ByteBuffer.allocate(1);
            channel.read(octet, position);
            octet.put(0, (byte)(octet.get(0) ^ 1)).rewind();
            channel.write(octet, position);
        }
    }

    private static void truncate(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(channel.size() / 2);
        }
    }

    private static Settings settings()
    {
        return VenueProcess.settings().with(Setting.SNAPSHOT_INTERVAL, "0");
    }
}
