package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.web3j.utils.Numeric;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contracts and customers, and no venue: it never came, or has vanished.
 */
class ExitCommandSystemTest
{
    private static final int OPERATOR = 0;
    private static final int CUSTOMER = 1;
    private static final int STRANGER = 2;
    private static final int INCLUSION = 900;
    private static final int KEY_LENGTH = 32;
    private static final String ETHER = "1000000000000000000";

    @TempDir
    private Path directory;
    private Anvil anvil;
    private String vault;

    @BeforeEach
    void setUp() throws IOException
    {
        anvil = Anvil.launch(new Anvil.Context());
        for (int account = OPERATOR; account <= STRANGER; account++)
        {
            KeyFile.write(key(account), Numeric.toBytesPadded(
                Anvil.account(account).getEcKeyPair().getPrivateKey(), KEY_LENGTH));
        }
        final String deployed = done(run(OPERATOR, "deploy", "--custodian", Anvil.account(OPERATOR).getAddress(),
            "--challenge", "1000", "--response", "300", "--proof", "300", "--inclusion", Integer.toString(INCLUSION)));
        final Matcher matcher = Pattern.compile("Vault: +(0x[0-9a-f]{40})").matcher(deployed);
        assertThat(matcher.find()).as(deployed).isTrue();
        vault = matcher.group(1);
        done(run(OPERATOR, "chain", "list-asset", "--vault", vault, "--asset", "0", "--token", "eth",
            "--quantum", "1000000000"));
    }

    @AfterEach
    void tearDown()
    {
        anvil.close();
    }

    @Test
    void shouldFreezeAChainWithoutAVenueAndGetADepositBackThatWasNeverTaken()
    {
        assertThat(done(run(CUSTOMER, "deposit", "--vault", vault, "--asset", "0", "--amount", ETHER)))
            .contains("next, when the ledger has taken it", "plasmex receipt --owner " + address(CUSTOMER));

        final CommandRun early = run(CUSTOMER, "exit", "--vault", vault);
        assertThat(early.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(early.out()).contains("the chain stands. If nothing is committed until 20",
            "deposit 0 of 1,000,000,000 quanta of asset 0 (" + ETHER + " wei), which the ledger has not taken yet")
            .doesNotContain("nothing is left");

        anvil.increaseTime(INCLUSION + 1);
        anvil.mine(1);
        final String left = done(run(CUSTOMER, "exit", "--vault", vault));
        assertThat(left).contains(
            "done: freeze: entry 0 of the inbox was not processed",
            "done: refund of deposit 0",
            "the Vault owes " + address(CUSTOMER) + " 1,000,000,000 quanta of asset 0 (" + ETHER + " wei)",
            "done: payment of asset 0 to " + address(CUSTOMER),
            "nothing is left");
        assertThat(done(CommandRun.of("chain", "status", "--rpc", anvil.url(), "--vault", vault)))
            .contains("FROZEN", " 0 quanta in custody");
        assertThat(done(run(CUSTOMER, "exit", "--vault", vault))).contains("nothing is left").doesNotContain("done:");
        assertThat(done(run(STRANGER, "exit", "--vault", vault))).contains("nothing is left").doesNotContain("done:");
    }

    private CommandRun run(final int account, final String... command)
    {
        final List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--rpc", anvil.url(), "--key", key(account).toString()));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private Path key(final int account)
    {
        return directory.resolve("key" + account);
    }

    private static String address(final int account)
    {
        return Anvil.account(account).getAddress();
    }

    private static String done(final CommandRun run)
    {
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(PlasmexCommand.DONE);
        return run.out();
    }
}
