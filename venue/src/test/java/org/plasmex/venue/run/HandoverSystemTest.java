package org.plasmex.venue.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.CommandedChain.OPERATOR;
import static org.plasmex.venue.l1.CommandedChain.address;
import static org.plasmex.venue.l1.CommandedChain.done;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.l1.CommandedChain;

/**
 * The operator's place is handed over, step by step as docs/operating.md tells it, by commands alone.
 */
class HandoverSystemTest
{
    private static final int SUCCESSOR = 1;
    private static final int CUSTODIAN = 2;
    private static final int CHALLENGE = 10_000;
    private static final String BOND = "1000000000000000000";

    @TempDir
    private Path directory;
    private CommandedChain chain;
    private RunningVenue venue;

    @BeforeEach
    void setUp() throws IOException
    {
        chain = new CommandedChain(directory, 3,
            "--custodian", address(CUSTODIAN), "--bond", BOND, "--challenge", Integer.toString(CHALLENGE),
            "--response", "2000", "--proof", "1000", "--inclusion", "5000", "--recency", "1000");
        chain.listAssets();
        chain.anvil().call("evm_setIntervalMining", "1");
        venue = new RunningVenue(directory.resolve("data"));
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(venue, chain);
    }

    @Test
    void shouldGoOnWithTheSuccessorsKeyOnTheFormersDataWhenThePlaceIsHandedOver()
    {
        final RunProcess former = startVenue(OPERATOR);
        venue.listMarket();
        venue.awaitCommitted();

        done(chain.chain(OPERATOR, "name-operator", address(SUCCESSOR)));
        venue.await(
            () -> venue.health("handover").contains(address(SUCCESSOR) + " may take the operator's place from 20"));
        assertThat(venue.metrics())
            .containsPattern("plasmex_handover_from_seconds 1\\.[0-9E]+")
            .contains("plasmex_state{state=\"open\"} 1.0");
        former.await(address(SUCCESSOR) + " may take the operator's place");
        assertThat(venue.health("state")).isEqualTo("OPEN");

        venue.awaitCommitted();
        chain.anvil().increaseTime(2 * CHALLENGE + 1);
        done(chain.chain(SUCCESSOR, "take-over", "--bond", BOND));
        assertThat(former.awaitEnd()).isEqualTo(1);
        assertThat(former.printed()).contains("the operator on L1 is " + address(SUCCESSOR) + " now",
            "the successor's --key");
        final CommandRun again = CommandRun.of(venue.words(options(OPERATOR)).toArray(String[]::new));
        assertThat(again.err()).contains("the operator of the chain is " + address(SUCCESSOR));

        final RunProcess successor = startVenue(SUCCESSOR);
        venue.listMarket();
        venue.awaitCommitted();
        final long sealed = venue.number("blockSealed");
        chain.anvil().increaseTime(CHALLENGE + 1);
        venue.await(() -> venue.number("blockFinal") >= sealed);
        assertThat(done(chain.chain(SUCCESSOR, "release-bond", "--former")))
            .contains("1 ETH were paid to " + address(OPERATOR));
        successor.terminate();
        assertThat(successor.awaitEnd()).isZero();
    }

    private RunProcess startVenue(final int operator)
    {
        final RunProcess process = venue.launch(options(operator));
        venue.awaitReady();
        return process;
    }

    private String[] options(final int operator)
    {
        return new String[]{"--rpc", chain.url(), "--vault", chain.vault(),
            "--key", chain.key(operator).toString(), "--custodian-key", chain.key(CUSTODIAN).toString()};
    }
}
