package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * A customer leaves a venue that has gone, with a file and an L1 node alone, as a customer does: by commands.
 */
class DepartureSystemTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldPayACustomerWithAFileAndANodeAloneWhoeverElseUsesTheFile() throws Exception
    {
        try (StandingVenue venue = new StandingVenue())
        {
            final WatchProcess watcher = venue.watcher(L1Stand.WATCHER, "--from", venue.url());
            final long account = venue.accounts.get(0);
            final Path owner = key("owner", new Keccak().hash(
                "plasmex development trader 0".getBytes(StandardCharsets.US_ASCII)));
            final Path stranger = key("stranger", Bodies.secret(StandingVenue.STRANGER));
            assertThat(CommandRun.of("request", "withdraw", "--account", Long.toString(account), "--asset", "1",
                "--rpc", venue.stand.url(), "--vault", venue.stand.addresses().vault(), "--key", owner.toString())
                .exitCode()).isEqualTo(PlasmexCommand.DONE);
            venue.awaitCommitted();
            venue.awaitContent(watcher);

            final String file = directory.resolve("receipts.json").toString();
            assertThat(CommandRun.of("receipt", "--account", Long.toString(account), "--data",
                watcher.data().toString(), "--out", file).exitCode()).isEqualTo(PlasmexCommand.DONE);
            final CommandRun early = run("claim", venue, file, owner);
            assertThat(early.out()).contains("which is not final yet").doesNotContain("sent:");
            assertThat(early.exitCode()).isEqualTo(PlasmexCommand.FAILED);

            venue.kill();
            venue.awaitEnd();
            final long ether = venue.eyes.custody(Bodies.BASE);
            watcher.close();
            claim(venue, file, owner);
            exit(venue, file, owner, stranger);
            assertThat(dollars(venue)).isEqualTo(StandingVenue.DOLLARS);
            assertThat(ether - venue.eyes.custody(Bodies.BASE))
                .isEqualTo(StandingVenue.WEI.divide(DevelopmentChain.ETH_QUANTUM).longValueExact());
        }
    }

    private static void claim(final StandingVenue venue, final String file, final Path owner)
    {
        final CommandRun claim = run("claim", venue, file, owner);
        assertThat(claim.err()).isEmpty();
        assertThat(claim.out()).contains("done: claim", "the Vault owes", "done: payment");
        assertThat(claim.exitCode()).isEqualTo(PlasmexCommand.DONE);
        final CommandRun again = run("claim", venue, file, owner);
        assertThat(again.out()).contains("was claimed before").doesNotContain("sent:");
        assertThat(again.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    private static void exit(final StandingVenue venue, final String file, final Path owner, final Path stranger)
    {
        final CommandRun begun = run("exit", venue, file, stranger);
        assertThat(begun.err()).isEmpty();
        assertThat(begun.out()).contains("done: exit", "run this again after").doesNotContain("the Vault owes");
        assertThat(begun.exitCode()).isEqualTo(PlasmexCommand.DONE);
        final CommandRun soon = run("exit", venue, file, owner);
        assertThat(soon.out()).contains("run this again after").doesNotContain("sent:");
        assertThat(soon.exitCode()).isEqualTo(PlasmexCommand.DONE);

        venue.stand.later(venue.stand.development().parameters().recency() + 1);
        final CommandRun paid = run("exit", venue, file, owner);
        assertThat(paid.out()).contains("the Vault owes", "done: payment")
            .doesNotContain("run this again", "bonds of ");
        assertThat(paid.exitCode()).isEqualTo(PlasmexCommand.DONE);
        final CommandRun bonds = withdraw(venue, stranger);
        assertThat(bonds.out()).contains("bonds of ", "done: collection").doesNotContain("the Vault owes");
        assertThat(bonds.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(withdraw(venue, stranger).err()).contains("nothing of asset 0 is credited to", "no bond is due");
        final CommandRun over = run("exit", venue, file, owner);
        assertThat(over.out()).contains("nothing is left").doesNotContain("sent:", "run this again");
        assertThat(over.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    private static BigInteger dollars(final StandingVenue venue) throws ParentChainException
    {
        final L1Account l1 = venue.traders.get(0).l1();
        return l1.balance(Bodies.QUOTE, l1.address());
    }

    private static CommandRun withdraw(final StandingVenue venue, final Path key)
    {
        return CommandRun.of("withdraw", "--asset", "0", "--rpc", venue.stand.url(),
            "--vault", venue.stand.addresses().vault(), "--key", key.toString());
    }

    private static CommandRun run(final String name, final StandingVenue venue, final String file, final Path key)
    {
        return CommandRun.of(name, "--receipts", file, "--rpc", venue.stand.url(), "--key", key.toString());
    }

    private Path key(final String name, final byte[] secret) throws IOException
    {
        final Path key = directory.resolve(name + ".key");
        KeyFile.write(key, secret);
        return key;
    }
}
