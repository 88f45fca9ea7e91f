package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;
import org.plasmex.venue.l1.CommandedChain;
import org.plasmex.venue.run.RunProcess;
import org.plasmex.venue.run.RunningVenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.CommandedChain.OPERATOR;
import static org.plasmex.venue.l1.CommandedChain.address;

/**
 * A venue without a custodian's key, and three custodians of whom two are a quorum: each a process of its own.
 */
class CustodiansSystemTest
{
    private static final int CHALLENGE = 10_000;

    private final List<String> custodians = List.of(address(1), address(2), address(3));
    private final List<AutoCloseable> processes = new ArrayList<>();
    @TempDir
    private Path directory;
    private CommandedChain chain;
    private RunningVenue venue;
    private RunProcess process;

    @BeforeEach
    void setUp() throws IOException
    {
        chain = new CommandedChain(directory, 4, "--custodian", custodians.get(0), "--custodian", custodians.get(1),
            "--custodian", custodians.get(2), "--challenge", Integer.toString(CHALLENGE), "--response", "2000",
            "--proof", "1000", "--inclusion", "5000", "--recency", "1000", "--bond", "1000000000000000000");
        assertThat(chain.deployed())
            .contains("needs the signatures of 2 of 3 custodian(s)", "done: bond of", "--vault " + chain.vault());
        chain.listAssets();
        chain.anvil().call("evm_setIntervalMining", "1");
        venue = new RunningVenue(directory.resolve("venue"));
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(processes);
        CloseHelper.closeAll(venue, chain);
    }

    private Path key(final int custodian)
    {
        return chain.key(custodian + 1);
    }

    @Test
    void shouldCommitWithTheCustodiansThatAreThereAndWaitAndSaySoWhenTheyAreTooFew() throws Exception
    {
        assertFewerThanAQuorumAreRefused();
        startVenue();
        final RunProcess first = startCustodian(0);
        final RunProcess second = startCustodian(1);
        RunProcess third = startCustodian(2);
        venue.listMarket();
        venue.awaitCommitted();

        first.kill();
        venue.listMarket();
        venue.awaitCommitted();
        venue.await(() -> venue.health("custodiansMissing").contains(custodians.get(0)));
        assertThat(venue.number("attestationsLacking")).isZero();

        second.kill();
        final long committed = venue.number("blockCommitted");
        venue.listMarket();
        venue.await(() -> venue.number("attestationsLacking") == 1);
        venue.await(() -> venue.health("committerWaitsFor").contains("1 of 2 are here"));
        assertThat(venue.health("custodiansMissing"))
            .contains(custodians.get(0), custodians.get(1), " s (the last was block")
            .doesNotContain(custodians.get(2));
        assertThat(venue.metrics()).contains("plasmex_attestations_lacking 1.0",
            "plasmex_custodian_missing_seconds{custodian=\"" + custodians.get(2) + "\"} 0.0");
        process.await("missing are those of");
        // Trading goes on.
        venue.listMarket();
        assertThat(venue.health("state")).isEqualTo("OPEN");
        assertThat(venue.number("blockCommitted")).isEqualTo(committed);

        process.kill();
        startVenue();
        venue.await(() -> venue.number("blockCommitted") == committed);
        third.terminate();
        assertThat(third.awaitEnd()).isZero();
        third = startCustodian(2);
        venue.await(() -> venue.health("committerWaitsFor").contains("1 of 2 are here"));
        startCustodian(1);
        venue.awaitCommitted();
        venue.listMarket();
        venue.awaitCommitted();

        final long sealed = venue.number("blockSealed");
        chain.anvil().increaseTime(CHALLENGE + 1);
        venue.await(() -> venue.number("blockFinal") >= sealed);
        assertHeld(sealed);
        process.terminate();
        assertThat(process.awaitEnd()).isZero();
    }

    private void assertFewerThanAQuorumAreRefused()
    {
        final CommandRun tooFew = CommandRun.of("run", "--data", directory.resolve("few").toString(), "--rpc",
            chain.url(), "--vault", chain.vault(), "--key", chain.key(OPERATOR).toString(),
            "--custodian-key", key(0).toString(), "--custodian", custodians.get(0));
        assertThat(tooFew.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(tooFew.err()).contains("a block needs the attestations of 2 custodians, and 1 are named",
            "--custodian");
        final String stranger = "0x" + "11".repeat(20);
        final CommandRun none = CommandRun.of("run", "--data", directory.resolve("few").toString(), "--rpc",
            chain.url(), "--vault", chain.vault(), "--key", chain.key(OPERATOR).toString(),
            "--custodian", stranger);
        assertThat(none.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(none.err()).contains(stranger + ", who is no custodian of this chain");
    }

    private void startVenue()
    {
        process = venue.launch("--rpc", chain.url(), "--vault", chain.vault(), "--key", chain.key(OPERATOR).toString(),
            "--custodian", custodians.get(0), "--custodian", custodians.get(1), "--custodian", custodians.get(2));
        assertThat(process.await("each commit needs the signatures of 2 custodian(s)"))
            .contains("none of them is this venue's own", "it waits for those of")
            .contains(custodians);
        venue.awaitReady();
    }

    private RunProcess startCustodian(final int custodian)
    {
        final RunProcess watcher = closed(RunProcess.startCommand("watch", Map.of(), "--rpc", chain.url(),
            "--vault", chain.vault(), "--from", venue.value("blocks"), "--data", held(custodian).toString(),
            "--custodian-key", key(custodian).toString(), "--confirmation", "latest", "--http", "127.0.0.1:0"));
        watcher.await("READY");
        return watcher;
    }

    private Path held(final int custodian)
    {
        return directory.resolve("custodian" + custodian);
    }

    private RunProcess closed(final RunProcess process)
    {
        processes.add(0, process);
        return process;
    }

    private void assertHeld(final long sealed) throws Exception
    {
        for (long number = 1; number <= sealed; number++)
        {
            final String name = String.format("%020d.block", number);
            final byte[] block = Files.readAllBytes(directory.resolve("venue").resolve(Venue.BLOCKS).resolve(name));
            for (final int custodian : new int[]{1, 2})
            {
                assertThat(held(custodian).resolve("blocks").resolve(name)).hasBinaryContent(block);
            }
        }
    }
}
