package org.plasmex.venue.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.json.LedgerExport;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;
import org.plasmex.venue.fuzz.ShadowLedger;

/**
 * Export, import, and both ways of verifying, on a short chain that needs no signature: accounts, deposits, markets.
 */
class LedgerCommandTest
{
    @TempDir
    private Path directory;

    private Path file;
    private Path data;

    @BeforeEach
    void export() throws IOException
    {
        file = directory.resolve("chain.json");
        data = directory.resolve("data");
        try (ShadowLedger shadow = new ShadowLedger().follow(new FuzzedVenue(new byte[0]).run()))
        {
            LedgerExport.write(shadow.store(), shadow.inbox(), file);
        }
    }

    @Test
    void shouldExportWhatItImported() throws IOException
    {
        final CommandRun imported = run("import", "--file", file.toString(), "--data", data.toString());
        assertThat(imported.exitCode()).as(imported.err()).isEqualTo(PlasmexCommand.DONE);
        assertThat(imported.out()).contains("imported 1 blocks, ").contains(" inbox entries to " + data);

        final Path again = directory.resolve("again.json");
        assertThat(run("export", "--data", data.toString(), "--out", again.toString()).exitCode())
            .isEqualTo(PlasmexCommand.DONE);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void shouldVerifyBothWaysWhatWasImported()
    {
        run("import", "--file", file.toString(), "--data", data.toString());

        final CommandRun byStep = run("verify", "--data", data.toString());
        final CommandRun byCell = run("verify", "--data", data.toString(), "--cellwise");

        assertThat(byStep.exitCode()).as(byStep.err()).isEqualTo(PlasmexCommand.DONE);
        assertThat(byStep.out()).contains("every step lawful, every link and root right");
        assertThat(byCell).isEqualTo(byStep);
    }

    @Test
    void shouldFindTheSameFaultBothWaysWhenALinkIsBroken() throws IOException
    {
        run("import", "--file", file.toString(), "--data", data.toString());
        breakLastDeposit(data.resolve(Venue.BLOCKS));

        final CommandRun byStep = run("verify", "--data", data.toString());
        final CommandRun byCell =
            run("verify", "--data", data.toString(), "--cellwise", "--scratch", directory.toString());

        assertThat(byStep.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(byStep.err()).contains("is wrong: SKIPPED_TOUCH in block 1, step ");
        assertThat(byCell).isEqualTo(byStep);
    }

    @Test
    void shouldNameTheFileWhenItIsNoExport() throws IOException
    {
        Files.writeString(file, Files.readString(file).replace("chainId", "chain"));

        final CommandRun run = run("import", "--file", file.toString(), "--data", data.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains(file.toString());
    }

    @Test
    void shouldTouchNoDirectoryThatExists() throws IOException
    {
        Files.createDirectory(data);

        final CommandRun run = run("import", "--file", file.toString(), "--data", data.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("--data is " + data + ", which exists");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void shouldSayWhichDirectoryIsNoneWhenThereIsNoScratch()
    {
        run("import", "--file", file.toString(), "--data", data.toString());

        final CommandRun run = run("verify", "--data", data.toString(), "--cellwise", "--scratch", file.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("--scratch is " + file);
    }

    /**
     * Commits to a block whose last deposit names an older step than the one that touched the register last.
     */
    private static void breakLastDeposit(final Path blocks) throws IOException
    {
        final Header header;
        final byte[][] steps;
        try (BlockStore store = BlockStore.openReadOnly(blocks))
        {
            header = store.header(1);
            steps = new byte[(int)header.steps()][];
            for (int i = 0; i < steps.length; i++)
            {
                steps[i] = store.step(1 + i);
            }
            Files.delete(store.file(1));
        }

        int last = steps.length - 1;
        while (Steps.DEPOSIT != steps[last][Steps.OP])
        {
            last--;
        }
        final ByteBuffer step = ByteBuffer.wrap(steps[last]);
        step.putLong(Steps.DEPOSIT_LENGTH, step.getLong(Steps.DEPOSIT_LENGTH) - 1);

        try (BlockStore store = BlockStore.open(blocks, genesis(blocks)))
        {
            final DataTree tree = new DataTree();
            store.begin(1);
            for (final byte[] bytes : steps)
            {
                tree.add(new UnsafeBuffer(bytes), 0, bytes.length);
                store.add(new UnsafeBuffer(bytes), 0, bytes.length);
            }
            store.seal(new Header(1, header.since(), header.until(), 1, header.steps(), header.inbox(),
                header.parent(), tree.seal()));
        }
    }

    private static Genesis genesis(final Path blocks)
    {
        try (BlockStore store = BlockStore.openReadOnly(blocks))
        {
            return store.genesis();
        }
    }

    private static CommandRun run(final String... args)
    {
        final String[] all = new String[args.length + 1];
        all[0] = "ledger";
        System.arraycopy(args, 0, all, 1, args.length);
        return CommandRun.of(all);
    }
}
