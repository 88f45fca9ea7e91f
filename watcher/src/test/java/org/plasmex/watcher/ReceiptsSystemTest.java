package org.plasmex.watcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpServer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.watcher.fetch.ReceiptSource;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptDesk;
import org.plasmex.watcher.receipt.ReceiptFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Receipts that are made beside who checks blocks, and given by HTTP.
 */
class ReceiptsSystemTest
{
    private static final int NOBODY = 3;

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private Watch watch;
    private long good;
    private long last;
    private long changes;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).withdraw(TestVenue.BOB, 1_000).block();
        venue.transfer(TestVenue.BOB, TestVenue.ALICE, 7).block();
        venue.withdraw(TestVenue.BOB, 2_000).withdraw(TestVenue.ALICE, 4_907).seal();
        good = 4;
        last = 2;
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
    }

    @Test
    void shouldGiveWhatTheBlocksAmountTo() throws Exception
    {
        final ReceiptDesk desk = desk(SystemNanoClock.INSTANCE, TestVenue.TIMEOUT);
        for (int account = 0; account < NOBODY; account++)
        {
            assertThat(text(desk.receipts(account, true))).isEqualTo(text(computed(2, account)));
            assertThat(text(desk.receipts(account, false))).isEqualTo(text(computed(4, account)));
        }
        assertThat(desk.receipts(TestVenue.BOB, false).payouts()).hasSize(2);
        // Alice has taken everything: the balance is shown, and empty.
        assertThat(desk.receipts(TestVenue.ALICE, false).balances()).hasSize(1)
            .allMatch(line -> line.contains(" 0 quanta available, 0 locked"));

        venue.transfer(TestVenue.BOB, TestVenue.ALICE, 50).seal();
        good = 5;
        last = 3;
        assertThat(text(desk.receipts(TestVenue.ALICE, true))).isEqualTo(text(computed(3, TestVenue.ALICE)));
        assertThat(text(desk.receipts(TestVenue.ALICE, false))).isEqualTo(text(computed(5, TestVenue.ALICE)));
        changes++;
        assertThat(text(desk.receipts(TestVenue.ALICE, false))).isEqualTo(text(computed(5, TestVenue.ALICE)));
    }

    @Test
    void shouldForgetBlocksThatAreGone() throws Exception
    {
        final ReceiptDesk desk = desk(SystemNanoClock.INSTANCE, TestVenue.TIMEOUT);
        assertThat(desk.receipts(TestVenue.BOB, false).block()).isEqualTo(4);
        good = 3;
        assertThat(text(desk.receipts(TestVenue.BOB, false))).isEqualTo(text(computed(3, TestVenue.BOB)));
        good = 0;
        assertThatThrownBy(() -> desk.receipts(TestVenue.BOB, false)).isInstanceOf(ReceiptDesk.BusyException.class)
            .hasMessage("no block is checked yet");
    }

    @Test
    void shouldSayThatThereIsNoSuchAccount()
    {
        final ReceiptDesk desk = desk(SystemNanoClock.INSTANCE, TestVenue.TIMEOUT);
        assertThatThrownBy(() -> desk.receipts(NOBODY, false)).isInstanceOf(ReceiptDesk.NoSuchAccountException.class)
            .hasMessage("there is no account 3 as block 4 left it");
        assertThatThrownBy(() -> desk.receipts(-1, true)).isInstanceOf(ReceiptDesk.NoSuchAccountException.class)
            .hasMessage("there is no account 4294967295 as block 2 left it");
        last = 0;
        assertThatThrownBy(() -> desk(SystemNanoClock.INSTANCE, TestVenue.TIMEOUT).receipts(TestVenue.BOB, true))
            .hasMessage("there is no account 2 as block 0 left it");
    }

    @Test
    void shouldGiveReceiptsOfAnAccountThatWasAskedForBeforeItWasOpened() throws Exception
    {
        venue.request(TestVenue.BOB, NOBODY).seal();
        good = venue.store().newest();
        final ReceiptDesk desk = desk(SystemNanoClock.INSTANCE, TestVenue.TIMEOUT);
        assertThatThrownBy(() -> desk.receipts(NOBODY, false)).isInstanceOf(ReceiptDesk.NoSuchAccountException.class);
        assertThat(computed(good, NOBODY).departures()).isEmpty();

        venue.open(NOBODY).seal();
        good = venue.store().newest();
        final AccountReceipts receipts = desk.receipts(NOBODY, false);
        receipts.check();
        assertThat(receipts.departures()).hasSize(1);
        assertThat(text(receipts)).isEqualTo(text(computed(good, NOBODY)));
    }

    @Test
    @Timeout(120)
    void shouldComeToAnEndHoweverLittleIsDoneForOneQuestion() throws Exception
    {
        // Each look at the clock is a second, and no question is worked on for three.
        final AtomicLong seconds = new AtomicLong();
        final ReceiptDesk desk =
            desk(() -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet()), Duration.ofSeconds(3));
        int refused = 0;
        AccountReceipts receipts = null;
        while (receipts == null)
        {
            try
            {
                receipts = desk.receipts(TestVenue.BOB, false);
            }
            catch (final ReceiptDesk.BusyException ex)
            {
                refused++;
                assertThat(ex.getMessage()).matches("block \\d of 4 is read|\\d balances .*are done");
            }
        }
        assertThat(refused).isPositive();
        assertThat(text(receipts)).isEqualTo(text(computed(4, TestVenue.BOB)));
    }

    @Test
    void shouldGiveThemByHttpAndTakeThemWhenTheyAreRight() throws Exception
    {
        watch = Watch.launch(stage.context("watcher", WatchStage.WATCHER, List.of(stage.url())));
        await(() -> watch.checker().checked() == 3);
        assertThat(text(asked(watch.url(), TestVenue.BOB, false))).isEqualTo(text(computed(3, TestVenue.BOB)));
        assertThatThrownBy(() -> asked(watch.url(), TestVenue.BOB, true))
            .hasMessageContaining("there is no account 2 as block 0 left it");
        assertThatThrownBy(() -> asked(watch.url(), NOBODY, false)).isInstanceOf(IOException.class)
            .hasMessage(watch.url() + " says: there is no account 3 as block 3 left it (HTTP status 404)");
        assertThatThrownBy(() -> asked(stage.url(), TestVenue.BOB, false)).hasMessageContaining("HTTP status 404");
        venue.commit().makeFinal();
        await(() -> watch.state().finalNumber() == 4 && watch.checker().checked() == 5);
        assertThat(text(asked(watch.url(), TestVenue.BOB, true))).isEqualTo(text(computed(4, TestVenue.BOB)));
    }

    @Test
    void shouldTakeNothingThatIsNotTheAccountsReceipts() throws Exception
    {
        final String bobs = text(computed(4, TestVenue.BOB));
        assertThat(receive(bobs)).isPresent();
        assertThatThrownBy(() -> receive("garbage")).isInstanceOf(IOException.class)
            .hasMessageContaining("no receipts");
        assertThatThrownBy(() -> receive("{}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> receive(text(computed(4, 0)))).hasMessageContaining("they are of account 0");
        assertThatThrownBy(() -> receive(text(computed(2, TestVenue.ALICE))
            .replace("\"account\" : 1", "\"account\" : 2"))).hasMessageContaining("is no balance of account 2");
        assertThatThrownBy(() -> receive(bobs.replaceFirst("\"step\" : \"0x..", "\"step\" : \"0xff")))
            .hasMessageContaining("does not stand in block");
        final String others = text(computed(4, TestVenue.ALICE)).replaceFirst("(?s)\"payouts\".*", "") +
            bobs.substring(bobs.indexOf("\"payouts\""));
        assertThatThrownBy(() -> receive(others, TestVenue.ALICE))
            .hasMessageContaining("takes nothing out of account 1");
    }

    @Test
    void shouldTakeNoStepThatPaysNobodyAndNoAccountWithoutAnOwner() throws Exception
    {
        venue.request(TestVenue.ALICE, TestVenue.BOB).request(TestVenue.ALICE, NOBODY).seal();
        final Prover prover = new Prover(venue.store(), venue.inbox(), venue.addresses());
        final long first = venue.store().header(5).firstStep();
        final AccountReceipts bobs = computed(5, TestVenue.BOB);
        assertThat(bobs.payouts()).hasSize(2);
        bobs.check();
        assertThatThrownBy(() -> new AccountReceipts(bobs.genesis(), TestVenue.BOB, 5, bobs.departures(),
            List.of(prover.evidence(first))).check())
            .hasMessage("step " + first + " takes nothing out of account 2");
        final Evidence touch = prover.evidence(first + 1);
        assertThatThrownBy(() -> new AccountReceipts(bobs.genesis(), NOBODY, 5,
            List.of(new Departure(Cells.balance(TestVenue.ETH, NOBODY), touch, touch)), List.of()).check())
            .hasMessage("step " + (first + 1) + " shows no owner of account 3");
    }

    private Optional<AccountReceipts> receive(final String body) throws IOException
    {
        return receive(body, TestVenue.BOB);
    }

    /** What comes of a source that sends this. */
    private static Optional<AccountReceipts> receive(final String body, final int account) throws IOException
    {
        final HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange ->
        {
            final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        liar.start();
        try
        {
            return new ReceiptSource("http://127.0.0.1:" + liar.getAddress().getPort(), TestVenue.TIMEOUT)
                .ask(Integer.toString(account), false);
        }
        finally
        {
            liar.stop(0);
        }
    }

    private AccountReceipts asked(final String url, final int account, final boolean isFinal) throws Exception
    {
        final ReceiptSource source = new ReceiptSource(url, TestVenue.TIMEOUT);
        Optional<AccountReceipts> receipts = source.ask(Integer.toString(account), isFinal);
        while (receipts.isEmpty())
        {
            Thread.sleep(100);
            receipts = source.ask(Integer.toString(account), isFinal);
        }
        return receipts.get();
    }

    private ReceiptDesk desk(final NanoClock clock, final Duration patience)
    {
        return new ReceiptDesk(venue.store(), venue.inbox(), () -> good, () -> last, () -> changes, clock, patience);
    }

    private AccountReceipts computed(final long block, final int account)
    {
        final LedgerVerifier verifier = new LedgerVerifier(venue.store(), venue.inbox());
        assertThat(verifier.verify(block, 0, (number, newest, steps) -> { })).isEmpty();
        return AccountReceipts.of(venue.store(), venue.inbox(), verifier.cells(), block, account);
    }

    private static String text(final AccountReceipts receipts)
    {
        return new String(ReceiptFile.encode(receipts), StandardCharsets.UTF_8);
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
