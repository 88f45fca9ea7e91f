package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.Venue;

class KilledVenueSystemTest
{
    private static final int TRADERS = 4;
    private static final long REPORTS_BEFORE_IT_IS_KILLED = 6_000;

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnWithAllThatWasReportedWhenAVenueIsStartedAgainAfterBeingKilled()
        throws IOException, InterruptedException, ParentChainException
    {
        final Path data = directory.resolve("data");
        final GeneratedWorkload workload = new GeneratedWorkload(1, TRADERS, 1000);
        try (Stage stage = Stage.set(workload, VenueProcess.settings(), data, new ReportListener() {},
            new PrintWriter(new StringWriter())))
        {
            stage.commitAll();
            stage.venue().close();

            final long reported = tradeUntilKilled(stage.chain(), data);
            stage.restart();

            final Venue venue = stage.venue();
            assertThat(venue.recovered()).isGreaterThan(reported);
            assertThat(venue.replayed()).isLessThan(venue.recovered());
            assertThat(venue.ledger().blocks()).isGreaterThan(REPORTS_BEFORE_IT_IS_KILLED / 1000);
            venue.operator().seal();
            stage.await("all blocks to be committed",
                () -> venue.awaitIdle(10_000) && venue.committer().lastCommitted() == venue.ledger().blocks());
            venue.close();
        }

        final CommandRun verify = CommandRun.of("ledger", "verify", "--data", data.toString());
        assertThat(verify.out()).contains("every step lawful, every link and root right");
        assertThat(verify.exitCode()).isZero();
    }

    private static long tradeUntilKilled(final DevelopmentChain chain, final Path data)
        throws IOException, InterruptedException
    {
        final ContractAddresses addresses = chain.addresses();
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add") || argument.startsWith("-D")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VenueProcess.class.getName(),
            chain.url(), String.valueOf(addresses.chainId()), addresses.chain(), addresses.vault(),
            addresses.claims(), addresses.court(), String.valueOf(addresses.block()),
            String.valueOf(addresses.genesisTime()), String.valueOf(TRADERS), data.toString()));

        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long reported = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII))
        {
            String line = lines.readLine();
            while (null != line && reported < REPORTS_BEFORE_IT_IS_KILLED)
            {
                reported = Long.parseLong(line);
                line = lines.readLine();
            }
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
        assertThat(reported).as("reports before the venue was killed")
            .isGreaterThanOrEqualTo(REPORTS_BEFORE_IT_IS_KILLED);
        return reported;
    }
}
