package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.Stranger;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.run.RunProcess;
import org.web3j.utils.Numeric;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A standing venue, a watcher, and a customer, each with a command of its own.
 */
class WatchCommandSystemTest
{
    private static final int CUSTOMER = 6;
    private static final Pattern CHAIN = Pattern.compile("L1 node (\\S+), chain \\d+; Vault (0x[0-9a-f]{40}),");
    private static final Pattern BLOCKS = Pattern.compile("blocks=(\\S+)");

    @TempDir
    private Path directory;
    private String rpc;
    private String trader;
    private String vault;
    private Path key;

    @Test
    void shouldServeACustomerAndAWatcherFromTheTerminalAndAnswerAChallenge() throws Exception
    {
        final Path data = directory.resolve("data");
        final Path watched = directory.resolve("watched");
        key = directory.resolve("customer.key");
        KeyFile.write(key, Numeric.toBytesPadded(Anvil.account(CUSTOMER).getEcKeyPair().getPrivateKey(), 32));
        try (RunProcess venue = RunProcess.start(Map.of(), "--data", data.toString(), "--dev", "--traders", "2"))
        {
            final Matcher chain = find(CHAIN, venue.await("L1 node"));
            rpc = chain.group(1);
            vault = chain.group(2);
            final String blocks = find(BLOCKS, venue.await("READY")).group(1);

            try (RunProcess watcher = RunProcess.startCommand("watch", Map.of(), "--rpc", rpc, "--vault", vault,
                "--from", blocks, "--data", watched.toString(), "--confirmation", "latest", "--http", "127.0.0.1:0"))
            {
                watcher.await("no --key: it only tells what it would do");
                watcher.await("READY");
                watcher.await("the operator committed block 1");

                assertThat(l1("deposit", "--asset", "0", "--amount", "5000000000").out()).contains("done: deposit of");
                assertThat(l1("request", "withdraw", "--account", "1", "--asset", "0").out())
                    .contains("done: withdraw request", "'plasmex receipt --account 1'", "'plasmex claim'");
                assertThat(l1("request", "cancel", "--slot", "1", "--order", "1").out()).contains("done: cancel");
                assertThat(l1("request", "revoke", "--account", "1", "--nonce", "5").out()).contains("done: revoke");
                assertThat(l1("deposit", "--asset", "0", "--amount", "1" + "0".repeat(30)).err())
                    .contains("cannot be paid: 0x", "send it more");
                assertThat(l1("deposit", "--asset", "9", "--amount", "1").err())
                    .contains("NotListed(asset: 9)", "the Vault has no such asset");
                assertThat(l1("deposit", "--asset", "0", "--amount", "1").err())
                    .contains("NotWholeQuanta(", "a multiple of the asset's quantum");
                assertThat(l1("deposit", "--asset", "1", "--amount", "7").err())
                    .contains("--amount is 7, and 0x", "has 0 base units");
                assertThat(l1("withdraw", "--asset", "0").err()).contains("nothing of asset 0 is credited to");

                Stranger.challenge(rpc, vault, data);
                assertThat(venue.await("challenges: done: answer")).contains("chunk 0 of block 1");
                watcher.await("has shown what was asked for");
                receive(blocks);
                leave(watched);

                watcher.terminate();
                assertThat(watcher.awaitEnd()).isZero();
            }
            venue.terminate();
            assertThat(venue.awaitEnd()).isZero();
        }
    }

    private void receive(final String blocks)
    {
        final Path receipts = directory.resolve("received.json");
        final String told = CommandRun.of("receipt", "--account", "1", "--from", blocks, "--vault", vault, "--out",
            receipts.toString()).out();
        assertThat(told).contains("asset 0: ", " quanta available, 0 locked, since step ", "account 1 of 0x",
            " as block", "2 balances, 0 payouts");
        final Matcher owner = find(Pattern.compile("account 1 of (0x[0-9a-f]{40}) as block"), told);
        trader = owner.group(1);
        assertThat(receipts).exists();
        assertThat(CommandRun.of("receipt", "--owner", trader, "--from", blocks, "--out",
            receipts.toString()).out()).contains("account 1 of " + trader + " as block");
        assertThat(CommandRun.of("receipt", "--owner", "0x" + "11".repeat(20), "--from", blocks, "--out",
            receipts.toString()).err()).contains("there is no account of 0x1111");
        final CommandRun nobody = CommandRun.of("receipt", "--account", "77", "--from", blocks, "--out",
            directory.resolve("nobody.json").toString());
        assertThat(nobody.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(nobody.err()).contains("there is no account 77 as block");
        assertThat(directory.resolve("nobody.json")).doesNotExist();
        assertThat(CommandRun.of("receipt", "--account", "1", "--final", "--from", blocks, "--out",
            receipts.toString()).err()).contains("there is no account 1 as block 0 left it");
        assertThat(CommandRun.of("receipt", "--account", "1", "--from", blocks, "--vault", "0x" + "11".repeat(20),
            "--out", receipts.toString()).err()).contains("the receipts are of the Vault " + vault);
    }

    private void leave(final Path watched) throws IOException
    {
        final Path receipts = directory.resolve("receipts.json");
        assertThat(CommandRun.of("receipt", "--account", "1", "--data", watched.toString(), "--out",
            receipts.toString()).out()).contains(
            "asset 0: ", " quanta available, 0 locked, since step ", "account 1 of 0x", " as block",
            "2 balances, 0 payouts");
        assertThat(CommandRun.of("receipt", "--owner", trader, "--data", watched.toString(), "--out",
            receipts.toString()).out()).contains("account 1 of " + trader + " as block");
        assertThat(CommandRun.of("receipt", "--owner", "0x" + "11".repeat(20), "--data", watched.toString(), "--out",
            receipts.toString()).err()).contains("there is no account of 0x1111");
        assertThat(CommandRun.of("receipt", "--owner", ContractAddresses.NOBODY, "--data", watched.toString(), "--out",
            receipts.toString()).err()).contains("--owner is nobody's address");
        final CommandRun nobody = CommandRun.of(
            "receipt", "--account", "77", "--data", watched.toString(), "--out", receipts.toString());
        assertThat(nobody.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(nobody.err()).contains("there is no account 77 as block");
        final CommandRun exit = CommandRun.of(
            "exit", "--receipts", receipts.toString(), "--rpc", rpc, "--key", key.toString());
        assertThat(exit.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(exit.err()).contains("not everything leaves");
        assertThat(exit.out()).contains("the chain stands: nobody exits from it",
            "the chain stands. If nothing is committed until 20", "it freezes the chain");

        Files.writeString(
            receipts, Files.readString(receipts).replaceFirst("(?s)\"step\" : \"0x..", "\"step\" : \"0xff"));
        final CommandRun changed = CommandRun.of(
            "claim", "--receipts", receipts.toString(), "--rpc", rpc, "--key", key.toString());
        assertThat(changed.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(changed.err()).contains("does not stand in block", "the file was changed");
    }

    private CommandRun l1(final String... args)
    {
        final List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--rpc", rpc, "--vault", vault, "--key", key.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static Matcher find(final Pattern pattern, final String line)
    {
        final Matcher matcher = pattern.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher;
    }
}
