package org.plasmex.venue.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.MarketTerms;
import org.plasmex.gateway.ReportListener;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.Stage;

class UnrulyTradeSystemTest
{
    private static final int TRADERS = 6;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepBooksThatBalanceAndMakeTheSameBlocksOfTheSameJournal() throws IOException, ParentChainException
    {
        final Path data = directory.resolve("data");
        final UnrulyWorkload workload = new UnrulyWorkload(4711, TRADERS, 12_000);
        final ReportListener listener = new ReportListener()
        {
            @Override
            public void onStep(final StepExecutedDecoder step)
            {
                workload.onStep(step);
            }
        };
        try (Stage stage = Stage.set(workload, settings(), data, listener, silent()))
        {
            stage.work(workload);
            expire(stage, workload);
            forge(stage);
            requestOnL1(stage);
            stage.venue().operator().setStatus(workload.terms().market(), Terms.HALTED);
            stage.venue().operator().setStatus(workload.terms().market(), Terms.CLOSED);
            stage.commitAll();
            final Venue first = stage.venue();
            first.close();

            final Path export = directory.resolve("ledger.json");
            assertThat(CommandRun.of("ledger", "export", "--data", data.toString(), "--out", export.toString())
                .exitCode()).isZero();
            final Auditor auditor = new Auditor();
            auditor.audit(export);
            assertThat(auditor.liveOrders()).isZero();
            for (final int op : new int[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 0xa, 0xf, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15})
            {
                assertThat(auditor.count(op)).as("steps of op " + op).isPositive();
            }
            for (final int reason : new int[]{1, 2, 3, 4, 5, 6, 9})
            {
                assertThat(auditor.cancels(reason)).as("cancels for reason " + reason).isPositive();
            }
            assertAuditorNotices(export);

            final Path again = directory.resolve("again");
            copy(data, again, Venue.JOURNAL);
            copy(data, again, Venue.INBOX);
            final Venue second = Venue.launch(stage.chain().venueContext(settings()).directory(again)
                .errorHandler(ex -> assertThat(ex).isNull()));
            second.close();
            assertThat(second.ledger().blocks()).isEqualTo(first.ledger().blocks()).isGreaterThan(3);
            for (long block = 1; block <= second.ledger().blocks(); block++)
            {
                assertThat(second.blocks().hash(block)).isEqualTo(first.blocks().hash(block));
            }
            assertThat(second.stateDigest()).isEqualTo(first.stateDigest());
            assertThat(second.ledger().digest()).isEqualTo(first.ledger().digest());
        }
    }

    // The books cannot balance when a deposit has another amount than the ledger went on with: one of dollars, for what
    // somebody has of ETH is taken out by a request, whatever it is.
    private static void assertAuditorNotices(final Path export) throws IOException
    {
        final String json = Files.readString(export);
        final Matcher deposit =
            Pattern.compile(String.format("\"0x02[0-9a-f]{24}%04x[0-9a-f]{15}", DevelopmentChain.DOLLAR)).matcher(json);
        assertThat(deposit.find()).isTrue();
        final int digit = deposit.end();
        final char other = '7' == json.charAt(digit) ? '6' : '7';
        Files.writeString(export, json.substring(0, digit) + other + json.substring(digit + 1));

        assertThatThrownBy(() -> new Auditor().audit(export))
            .isInstanceOf(AssertionError.class).hasMessageContaining("by the books");
    }

    // A fast machine is done with the workload before an order of it has come to its end, and one that stands still
    // refuses an order whose end has passed: of ends further and further away, one will come.
    private static void expire(final Stage stage, final UnrulyWorkload workload)
    {
        final MarketTerms market = workload.terms();
        for (int trader = 0; trader < TRADERS; trader++)
        {
            final long end = workload.seconds() + (1L << trader);
            stage.desk().send(stage.desk().writer(trader).expiry(end)
                .placeOrder(stage.desk().buffer(), 0, market, Terms.BUY, Terms.GTC, market.tickSize(), 1));
        }
        stage.await("an order to come to its end", () -> workload.expired() > 0);
    }

    // What is signed by nobody is dropped; what is signed by another is refused.
    private static void forge(final Stage stage)
    {
        final MutableDirectBuffer buffer = stage.desk().buffer();
        final int length = stage.desk().writer(0).cancelOrder(buffer, 0, 1);
        final int last = length - 1;
        final byte v = buffer.getByte(last);
        buffer.putByte(last, (byte)29);
        stage.desk().send(length);
        stage.awaitReports();
        assertThat(stage.venue().forged()).isEqualTo(1);

        final Map<Refusal, Long> before = new TreeMap<>(stage.observer().reasons());
        buffer.putByte(last, (byte)(27 + 28 - v));
        stage.desk().send(length);
        stage.awaitReports();
        assertThat(stage.venue().forged()).isEqualTo(1);
        assertThat(stage.observer().reasons().get(Refusal.WRONG_KEY))
            .isEqualTo(before.getOrDefault(Refusal.WRONG_KEY, 0L) + 1);
    }

    private static void requestOnL1(final Stage stage) throws ParentChainException
    {
        final L1Account owner = stage.traders().get(0).l1();
        final L1Account stranger = stage.traders().get(1).l1();
        final int account = stage.desk().writer(0).account();
        stage.chain().await(List.of(
            owner.requestWithdraw(account, DevelopmentChain.ETH),
            owner.requestRevoke(account, stage.desk().writer(0).lastNonce()),
            stranger.requestWithdraw(account, DevelopmentChain.DOLLAR),
            stranger.requestRevoke(account, 1L << 40),
            stranger.requestCancel(1, 1),
            owner.requestCancel((1L << 32) - 1, (1L << 62) - 1)));
        final long entries = 2L * TRADERS + 6;
        stage.await("the requests to be executed", () -> stage.venue().follower().nextEntry() == entries);
        stage.awaitReports();
    }

    private static Settings settings()
    {
        return Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.BLOCK_STEPS, "4000")
            .with(Setting.BLOCK_INTERVAL, "300");
    }

    private static PrintWriter silent()
    {
        return new PrintWriter(new StringWriter());
    }

    private static void copy(final Path from, final Path to, final String name) throws IOException
    {
        try (Stream<Path> files = Files.walk(from.resolve(name)))
        {
            for (final Path file : files.toList())
            {
                final Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
