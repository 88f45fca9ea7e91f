package org.plasmex.venue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.ReportListener;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.monitor.Logs;
import org.plasmex.venue.snapshot.SnapshotStore;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Stage;

/**
 * One venue trades, takes snapshots, commits and stops; each test looks at a copy of what it left, which is damaged in
 * one place.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataCommandSystemTest
{
    private static final int TRADERS = 4;
    private static final int COMMANDS = 3_000;
    private static final int CRC_LENGTH = Integer.BYTES;
    private static final int BLOCK_HEAD = 8;
    private static final int BLOCK_TAIL = 260;
    private static final int WORD = 32;
    private static final int NO_MARKET = 999;
    private static final long PATIENCE_MILLIS = 120_000;

    private Path directory;
    private Path data;
    private Stage stage;
    private CommandRun whileRunning;
    private int copies;

    @BeforeAll
    void trade(@TempDir final Path temporary) throws ParentChainException
    {
        directory = temporary;
        data = directory.resolve("data");
        stage = Stage.set(new GeneratedWorkload(1, TRADERS, COMMANDS), settings(), data, new ReportListener() {},
            new PrintWriter(new StringWriter()));
        stage.work(new GeneratedWorkload(1, TRADERS, COMMANDS));
        assertThat(stage.venue().operator().snapshot()).isNotNegative();
        stage.awaitReports();
        stage.await("the snapshot", () -> 1 == stage.venue().snapshots().written());
        stage.work(new GeneratedWorkload(2, TRADERS, COMMANDS));
        stage.commitAll();
        whileRunning = run(data, "--rpc", stage.chain().url());
        stage.venue().close();
    }

    @AfterAll
    void close()
    {
        stage.close();
    }

    @Test
    void shouldFindAllSoundWhileTheVenueIsRunning()
    {
        assertThat(whileRunning.err()).doesNotContain("not sound");
        assertThat(whileRunning.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(whileRunning.out()).contains("result      sound\n");
    }

    @Test
    void shouldTellWhatThereIsAndChangeNothing() throws IOException
    {
        final Map<Path, Long> before = contents(data);

        final CommandRun run = run(data, "--rpc", stage.chain().url());

        final long blocks = stage.venue().blocks().newest();
        assertThat(run.err()).doesNotContain("not sound");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out())
            .contains("genesis     chain 31337, Vault " + stage.chain().addresses().vault().toLowerCase())
            .contains("journal     sequences 1 to " + grouped(stage.venue().executed()))
            .contains("output      sequences 1 to ")
            .contains("every step and seal as in the blocks")
            .contains("blocks      1 to " + grouped(blocks) + ": ")
            .contains("every root computed again; accounts opened 5, markets listed 1")
            .contains("inbox       " + stage.venue().inbox().size() + " entries")
            .contains("snapshots   2")
            .contains("commands executed again: what came out is what the output log has")
            .contains("executed    command " + grouped(stage.venue().executed()))
            .contains("sealed      block " + grouped(blocks))
            .contains("committed   block " + grouped(blocks))
            .contains("result      sound\n");
        assertThat(contents(data)).isEqualTo(before);
    }

    @Test
    void shouldTellTheSameOfTheEndsWhenItIsQuick()
    {
        final CommandRun run = run(data, "--quick");

        assertThat(run.err()).doesNotContain("not sound");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out())
            .contains("journal     sequences 1 to " + grouped(stage.venue().executed()) + "\n")
            .contains("committed   L1 knows")
            .contains("result      sound, as far as it was looked at");
    }

    @Test
    void shouldNameFileAndPositionWhenTheJournalIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path file = largest(copy.resolve(Venue.JOURNAL));
        flip(file, used(file) / 3);

        assertNotSound(copy, file.toString(), "position=");
    }

    @Test
    void shouldNameFileAndPositionWhenTheOutputIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path file = largest(copy.resolve(Venue.OUTPUT));
        flip(file, used(file) / 3);

        assertNotSound(copy, file.toString(), "position=");
    }

    @Test
    void shouldSayThatCommandsAreLostWhenTheJournalIsGone() throws IOException
    {
        final Path copy = copy();
        IoUtil.delete(copy.resolve(Venue.JOURNAL).toFile(), false);

        assertNotSound(copy, copy.resolve(Venue.JOURNAL).toString(), "commands are lost");
    }

    @Test
    void shouldFindNothingWrongWhenTheOutputIsGone() throws IOException
    {
        final Path copy = copy();
        IoUtil.delete(copy.resolve(Venue.OUTPUT).toFile(), false);

        final CommandRun run = run(copy);

        assertThat(run.err()).doesNotContain("not sound");
        assertThat(run.out()).contains("output      no record").contains("result      sound\n");
    }

    @Test
    void shouldNameTheFileWhenABlockIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path file = stage.venue().blocks().file(2);
        final Path block = copy.resolve(Venue.BLOCKS).resolve(file.getFileName());
        flip(block, Files.size(block) / 2);

        assertNotSound(copy, block.toString(), "position", "checksum");
    }

    @Test
    void shouldNameTheFileWhenABlockIsGone() throws IOException
    {
        final Path copy = copy();
        final Path block = copy.resolve(Venue.BLOCKS).resolve(stage.venue().blocks().file(2).getFileName());
        Files.delete(block);

        assertNotSound(copy, block.toString(), "missing");
    }

    /**
     * A block that somebody changed and gave a checksum that fits.
     */
    @Test
    void shouldComputeRootsAgainWhenAChecksumWasMadeToFit() throws IOException
    {
        final Path copy = copy();
        final Path block = copy.resolve(Venue.BLOCKS).resolve(stage.venue().blocks().file(2).getFileName());
        final byte[] bytes = Files.readAllBytes(block);
        // The first byte behind the op of the block's first step.
        bytes[BLOCK_HEAD + 1] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CRC_LENGTH);
        ByteBuffer.wrap(bytes).putInt(bytes.length - CRC_LENGTH, (int)crc.getValue());
        Files.write(block, bytes);

        assertNotSound(copy, block.toString(), "the header says");
        assertThat(run(copy).err()).contains("has another step");
    }

    @Test
    void shouldSayThatBlocksAreLostWhenL1HasMore() throws IOException
    {
        final Path copy = copy();
        final long newest = stage.venue().blocks().newest();
        Files.delete(copy.resolve(Venue.BLOCKS).resolve(stage.venue().blocks().file(newest).getFileName()));
        IoUtil.delete(copy.resolve(Venue.SNAPSHOTS).toFile(), false);

        assertThat(run(copy).exitCode()).isEqualTo(PlasmexCommand.DONE);
        final CommandRun run = run(copy, "--rpc", stage.chain().url());
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains("block " + newest + " is committed on L1");
    }

    @Test
    void shouldSayThatTheDirectoryIsNotTheOneWhenL1HasAnotherBlock() throws IOException
    {
        final Path copy = copy();
        final long newest = stage.venue().blocks().newest();
        IoUtil.delete(copy.resolve(Venue.SNAPSHOTS).toFile(), false);
        final Path block = copy.resolve(Venue.BLOCKS).resolve(stage.venue().blocks().file(newest).getFileName());
        final byte[] bytes = Files.readAllBytes(block);
        // Its until, at the end of the header's third word.
        final int until = bytes.length - BLOCK_TAIL + 3 * WORD - Long.BYTES;
        ByteBuffer.wrap(bytes).putLong(until, ByteBuffer.wrap(bytes).getLong(until) + 1);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CRC_LENGTH);
        ByteBuffer.wrap(bytes).putInt(bytes.length - CRC_LENGTH, (int)crc.getValue());
        Files.write(block, bytes);

        final CommandRun run = run(copy, "--rpc", stage.chain().url());
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err())
            .contains(block + " is not the block " + newest + " that is committed")
            .contains("seals another block");
    }

    @Test
    void shouldNameTheFileWhenTheGenesisIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path genesis = copy.resolve(Venue.BLOCKS).resolve("genesis");
        flip(genesis, 20);

        assertNotSound(copy, genesis.toString(), "damaged");
    }

    @Test
    void shouldNameTheFileWhenTheInboxIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path entries = copy.resolve(Venue.INBOX).resolve("entries");
        flip(entries, Files.size(entries) / 2);

        assertNotSound(copy, entries.toString(), "position");
    }

    @Test
    void shouldSayThatEntriesAreMissingWhenTheInboxIsCut() throws IOException
    {
        final Path copy = copy();
        final Path entries = copy.resolve(Venue.INBOX).resolve("entries");
        try (FileChannel channel = FileChannel.open(entries, StandardOpenOption.WRITE))
        {
            channel.truncate(channel.size() / 2);
        }

        assertNotSound(copy, copy.resolve(Venue.INBOX).toString(), "entries of the L1 inbox");
    }

    @Test
    void shouldNameTheFileWhenASnapshotIsDamaged() throws IOException
    {
        final Path copy = copy();
        final Path snapshot = new SnapshotStore(copy.resolve(Venue.SNAPSHOTS)).newestFirst().get(1);
        flip(snapshot, Files.size(snapshot) / 2);

        assertNotSound(copy, snapshot.toString(), "checksum");
        assertThat(run(copy).out()).contains(snapshot.getFileName() + ": not sound");
    }

    /**
     * A snapshot that is whole, and whose machine is not what the journal makes.
     */
    @Test
    void shouldNameTheFileWhenASnapshotIsOfAnotherCommand() throws IOException
    {
        final Path copy = copy();
        final List<Path> snapshots = new SnapshotStore(copy.resolve(Venue.SNAPSHOTS)).newestFirst();
        final byte[] bytes = Files.readAllBytes(snapshots.get(1));
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        final long sequence = buffer.getLong(16);
        buffer.putLong(16, sequence + 1);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Long.BYTES);
        buffer.putLong(bytes.length - Long.BYTES, crc.getValue());
        Files.write(snapshots.get(1), bytes);

        assertNotSound(copy, snapshots.get(1).toString(), "another machine");
    }

    @Test
    void shouldTakeForSoundWhatTheNextStartCutsOff() throws IOException
    {
        final Path copy = copy();
        final Path file = largest(copy.resolve(Venue.JOURNAL));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            final byte[] half = "half a batch".getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(half), used(file) - Integer.BYTES);
        }

        final CommandRun run = run(copy);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out()).contains("a torn end, which nobody was told of").contains(file.toString());
    }

    @Test
    void shouldExecuteFromTheOldestSnapshotOnWhenOlderFilesOfTheJournalAreGone() throws IOException
    {
        final Path copy = copy();
        try (Venue venue = Venue.launch(stage.chain().venueContext(settings()).directory(copy)
            .errorHandler(ex -> fail("the venue failed", ex))))
        {
            // Refused: it makes a record, and no block that L1 would hear of.
            assertThat(venue.operator().setStatus(NO_MARKET, Terms.HALTED)).isNotNegative();
            assertThat(venue.awaitIdle(PATIENCE_MILLIS)).isTrue();
        }
        try (LogWriter journal = LogWriter.open(new LogWriter.Context()
            .directory(copy.resolve(Venue.JOURNAL)).sequencing(Sequencing.GAPLESS)))
        {
            assertThat(journal.prune(stage.venue().executed() + 1)).isPositive();
        }

        final CommandRun run = run(copy);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out()).contains("journal     sequences " + grouped(stage.venue().executed() + 1))
            .contains("commands executed again");
        IoUtil.delete(copy.resolve(Venue.SNAPSHOTS).toFile(), false);
        assertNotSound(copy, "no sound snapshot holds what was before");
    }

    @Test
    void shouldCheckBlocksAndInboxAloneWhereADirectoryIsAWatchers() throws IOException
    {
        final Path copy = copy();
        for (final String part : List.of(Venue.JOURNAL, Venue.OUTPUT, Venue.SNAPSHOTS, Logs.FOLDER))
        {
            IoUtil.delete(copy.resolve(part).toFile(), true);
        }

        final CommandRun run = run(copy);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out()).contains("blocks of a watcher, or imported ones", "result      sound");
    }

    @Test
    void shouldSayThatItIsUsageWhenThereIsNoVenue() throws IOException
    {
        final Path empty = Files.createDirectory(directory.resolve("empty"));

        final CommandRun run = run(empty);

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("--data is " + empty).contains("holds no venue");
    }

    private static Settings settings()
    {
        return Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.BLOCK_STEPS, "1000")
            .with(Setting.BLOCK_INTERVAL, "200")
            .with(Setting.SNAPSHOT_INTERVAL, "0");
    }

    private void assertNotSound(final Path copy, final String... words)
    {
        final CommandRun run = run(copy);
        assertThat(run.err()).contains(words);
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.out()).contains("result      not sound: ");
    }

    private static CommandRun run(final Path data, final String... more)
    {
        return CommandRun.of(Stream.concat(Stream.of("data", "--data", data.toString()), Stream.of(more))
            .toArray(String[]::new));
    }

    private static String grouped(final long number)
    {
        return String.format(Locale.ROOT, "%,d", number);
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

    /**
     * Each file with the checksum of its bytes.
     */
    private static Map<Path, Long> contents(final Path directory) throws IOException
    {
        final Map<Path, Long> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                final CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                contents.put(file, crc.getValue());
            }
        }
        return contents;
    }

    private static Path largest(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter((file) -> file.toString().endsWith(".cq4"))
                .max(Comparator.comparingLong((file) -> file.toFile().length())).orElseThrow();
        }
    }

    /**
     * Behind the last byte that is not zero.
     */
    private static long used(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (0 == bytes[end - 1])
        {
            end--;
        }
        return end;
    }

    private static void flip(final Path file, final long position) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer octet = ByteBuffer.allocate(1);
            channel.read(octet, position);
            octet.put(0, (byte)(octet.get(0) ^ 1)).rewind();
            channel.write(octet, position);
        }
    }
}
