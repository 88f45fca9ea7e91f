package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.l1.CommandedChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.CommandedChain.OPERATOR;
import static org.plasmex.venue.l1.CommandedChain.address;
import static org.plasmex.venue.l1.CommandedChain.done;

/**
 * Contracts and customers, and no venue: it never came, or has vanished.
 */
class ExitCommandSystemTest
{
    private static final int CUSTOMER = 1;
    private static final int STRANGER = 2;
    private static final int INCLUSION = 900;
    private static final String ETHER = "1000000000000000000";

    @TempDir
    private Path directory;
    private CommandedChain chain;

    @BeforeEach
    void setUp() throws IOException
    {
        chain = new CommandedChain(directory, 3, "--custodian", address(OPERATOR),
            "--challenge", "1000", "--response", "300", "--proof", "300", "--inclusion", Integer.toString(INCLUSION));
        chain.listAssets();
    }

    @AfterEach
    void tearDown()
    {
        chain.close();
    }

    @Test
    void shouldFreezeAChainWithoutAVenueAndGetADepositBackThatWasNeverTaken()
    {
        assertThat(done(chain.run(CUSTOMER, "deposit", "--vault", chain.vault(), "--asset", "0", "--amount", ETHER)))
            .contains("next, when the ledger has taken it", "plasmex receipt --owner " + address(CUSTOMER));

        final CommandRun early = chain.run(CUSTOMER, "exit", "--vault", chain.vault());
        assertThat(early.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(early.out()).contains("the chain stands. If nothing is committed until 20",
            "deposit 0 of 1,000,000,000 quanta of asset 0 (" + ETHER + " wei), which the ledger has not taken yet")
            .doesNotContain("nothing is left");

        chain.anvil().increaseTime(INCLUSION + 1);
        chain.anvil().mine(1);
        final String left = done(chain.run(CUSTOMER, "exit", "--vault", chain.vault()));
        assertThat(left).contains(
            "done: freeze: entry 0 of the inbox was not processed",
            "done: refund of deposit 0",
            "the Vault owes " + address(CUSTOMER) + " 1,000,000,000 quanta of asset 0 (" + ETHER + " wei)",
            "done: payment of asset 0 to " + address(CUSTOMER),
            "nothing is left");
        assertThat(done(CommandRun.of("chain", "status", "--rpc", chain.url(), "--vault", chain.vault())))
            .contains("FROZEN", " 0 quanta in custody");
        for (final int account : new int[]{CUSTOMER, STRANGER})
        {
            assertThat(done(chain.run(account, "exit", "--vault", chain.vault())))
                .contains("nothing is left").doesNotContain("done:");
        }
    }
}
