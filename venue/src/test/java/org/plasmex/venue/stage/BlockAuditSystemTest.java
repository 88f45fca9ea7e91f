package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.ledger.LedgerHaltedException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;

class BlockAuditSystemTest
{
    private static final long PATIENCE_MILLIS = 120_000;
    private static final String LONGER_THAN_THE_TEST = "60000";

    @TempDir
    private Path directory;

    @Test
    void shouldStopAndNotCommitWhenABlockHoldsWhatNobodySigned() throws ParentChainException
    {
        final Settings settings = VenueProcess.settings().with(Setting.SIGNATURES, "off");
        try (Stage stage = Stage.set(new GeneratedWorkload(1, 2, 0), settings, directory.resolve("data"),
            new ReportListener() {}, new PrintWriter(new StringWriter())))
        {
            stage.commitAll();
            settings.with(Setting.L1_POLL_INTERVAL, LONGER_THAN_THE_TEST);
            stage.restart();
            final long committed = tip(stage);
            stage.await("the committer's only look", () -> committed == stage.venue().committer().lastCommitted());
            stage.await("open doors", () -> Passage.OPEN == stage.venue().gateStatus().passage());
            sealWithdrawal(stage);
            assertThat(stage.venue().ledger().blocks()).isGreaterThan(committed);

            settings.with(Setting.SIGNATURES, "on");
            stage.restart();

            final Venue venue = stage.venue();
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> null != venue.failure())).isTrue();
            assertThat(venue.failure()).isInstanceOf(LedgerHaltedException.class)
                .hasMessageContaining("block " + (committed + 1) + " must not be committed");
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> CommandPort.CLOSED == venue.operator().seal())).isTrue();
            assertThat(tip(stage)).isEqualTo(committed);
        }
    }

    private static long tip(final Stage stage) throws ParentChainException
    {
        try (ParentChain chain = stage.chain().chain(Confirmation.LATEST))
        {
            return chain.status().tip();
        }
    }

    private static void sealWithdrawal(final Stage stage)
    {
        final Venue venue = stage.venue();
        final Desk desk =
            new Desk(venue, stage.chain().addresses(), stage.traders(), stage.observer(), false);
        final CommandWriter writer = desk.writer(0);
        desk.send(writer.withdraw(
            desk.buffer(), 0, DevelopmentChain.ETH, 1, stage.traders().get(0).wallet().address()));
        venue.operator().seal();
        assertThat(venue.awaitIdle(PATIENCE_MILLIS)).isTrue();
    }
}
