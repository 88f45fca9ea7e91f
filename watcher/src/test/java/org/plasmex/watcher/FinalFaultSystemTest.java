package org.plasmex.watcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.watcher.fetch.ReceiptSource;
import org.plasmex.watcher.receipt.AccountReceipts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A block with unlawful steps has become final, since nobody has convicted it in time: it is there to stay, and these
 * steps count for nothing.
 */
class FinalFaultSystemTest
{
    private static final int MANY = 70;

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private Watch watch;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
    }

    @Test
    void shouldGoOnBehindWhatItCouldNotConvictOnceThatIsFinalAndSaySo() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).minting(TestVenue.BOB, TestVenue.ALICE, 1).block();
        watch(WatchStage.NO_KEY);
        await(() -> !watch.checker().faults().isEmpty());
        assertThat(watch.checker().checked()).isEqualTo(1);
        assertThat(watch.checker().finalFaults()).isEmpty();

        venue.makeFinal();
        await(() -> watch.checker().checked() == 3);
        assertThat(watch.checker().faults()).isEmpty();
        assertThat(watch.checker().finalFaults()).extracting(Fault::kind)
            .containsExactly(Fault.Kind.UNLAWFUL, Fault.Kind.BROKEN_LINK);
        assertThat(stage.news)
            .anyMatch(words -> words.matches("block 2 is FINAL, .* of UNLAWFUL in block 2, .*counts for nothing.*"))
            .anyMatch(words -> words.matches("block 2 is FINAL, .* of BROKEN_LINK in block 2, .*what it has left.*"));
        assertThat(watch.status()).contains("final for ever: UNLAWFUL in block 2");

        // What comes behind it is judged as ever.
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        await(() -> !watch.checker().faults().isEmpty());
        assertThat(watch.checker().faults().get(0).block()).isEqualTo(4);
    }

    @Test
    void shouldGiveReceiptsOfLawfulStepsAloneAndGetEverybodyOut() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).stealing(TestVenue.BOB, 500).block().makeFinal();
        venue.withdraw(TestVenue.BOB, 1_000).block();
        watch(WatchStage.WATCHER);
        await(() -> watch.checker().checked() == 4);

        final AccountReceipts bobs = asked(TestVenue.BOB);
        assertThat(bobs.balances()).singleElement().asString().contains("2,000 quanta available", "of block 4");
        assertThat(bobs.payouts()).hasSize(1);
        final AccountReceipts alices = asked(TestVenue.ALICE);
        assertThat(alices.balances()).singleElement().asString().contains("5,000 quanta available", "of block 1");
        final LedgerVerifier verifier = new LedgerVerifier(venue.store(), venue.inbox());
        assertThat(verifier.verify(4, 2, (block, newest, steps) -> { })).isEmpty();
        final AccountReceipts computed =
            AccountReceipts.of(venue.store(), venue.inbox(), verifier.cells(), 4, TestVenue.BOB);
        computed.check();
        assertThat(computed.balances()).isEqualTo(bobs.balances());
        assertThat(computed.payouts()).hasSize(1);

        stage.stopServing();
        venue.pass(TestVenue.CHALLENGE + 1);
        await(() -> watch.state().exits().size() == 2);
        venue.pass(TestVenue.RECENCY + 1);
        await(() -> venue.l1(0).custody(TestVenue.ETH) == 0);
    }

    @Test
    void shouldCheckAgainWhatItHasPassedWhenThatIsFinalNoMore() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WatchStage.NO_KEY);
        await(() -> watch.state().tip() == 3);
        final AtomicLong last = new AtomicLong(-1);
        final BlockChecker checker = checker(last);
        checker.doWork();
        checker.doWork();
        assertThat(checker.checked()).isEqualTo(1);
        assertThat(checker.good(0)).isEqualTo(1);
        assertThat(checker.faults()).isNotEmpty();
        last.set(2);
        checker.doWork();
        assertThat(checker.checked()).isEqualTo(3);
        assertThat(checker.good(0)).isEqualTo(3);
        checker.onClose();

        last.set(-1);
        final BlockChecker again = checker(last);
        again.doWork();
        assertThat(again.checked()).isEqualTo(3);
        assertThat(again.good(0)).isZero();
        last.set(2);
        again.doWork();
        assertThat(again.good(0)).isEqualTo(3);

        for (final BlockChecker deceived : List.of(checker, again, checker(last)))
        {
            last.set(1);
            deceived.doWork();
            assertThat(deceived.checked()).isEqualTo(1);
            assertThat(deceived.faults()).extracting(Fault::block).containsOnly(2L);
        }
    }

    private BlockChecker checker(final AtomicLong lastFinal)
    {
        return new BlockChecker(watch.state(), venue.store()::newest, venue.store()::newest, lastFinal::get,
            venue.store(), venue.inbox(), KeyRecovery::best, 1, () -> 0, directory.resolve("checked"), words -> { });
    }

    @Test
    void shouldSayHowManyFaultsAreFinalWhereThereAreMoreThanItTells() throws Exception
    {
        for (int i = 0; i < MANY; i++)
        {
            venue.stealing(TestVenue.ALICE, TestVenue.BOB, 1);
        }
        venue.block().makeFinal();
        watch(WatchStage.NO_KEY);
        await(() -> watch.checker().checked() == 3);
        assertThat(watch.checker().finalFaults().size() + watch.checker().moreFinalFaults()).isEqualTo(MANY);
        assertThat(watch.checker().moreFinalFaults()).isPositive();
        assertThat(watch.status()).contains(" and " + (MANY - 1) + " more");
    }

    @Test
    void shouldGetEverybodyOutWhenAFinalStepSaysFalselyThatAnAccountHasNoOwner() throws Exception
    {
        venue.disowning(TestVenue.ALICE, TestVenue.BOB).block().makeFinal();
        watch(WatchStage.WATCHER);
        await(() -> watch.checker().checked() == 3);
        assertThat(asked(TestVenue.BOB).balances()).singleElement().asString().contains("3,000 quanta available");
        final LedgerVerifier verifier = new LedgerVerifier(venue.store(), venue.inbox());
        assertThat(verifier.verify(3, 2, (block, newest, steps) -> { })).isEmpty();
        AccountReceipts.of(venue.store(), venue.inbox(), verifier.cells(), 3, TestVenue.BOB).check();

        stage.stopServing();
        venue.pass(TestVenue.CHALLENGE + 1);
        await(() -> watch.state().exits().size() == 2);
        assertThat(watch.keeper().refused()).isZero();
        venue.pass(TestVenue.RECENCY + 1);
        await(() -> venue.l1(0).custody(TestVenue.ETH) == 0);
    }

    @Test
    void shouldHaveALinkChallengedWhenItNamesAFinalStepThatIsTooLongForAProof() throws Exception
    {
        final long steps = venue.store().newestHeader().firstStep() + venue.store().newestHeader().steps();
        venue.garbage(Prover.MAX_PROVEN_LENGTH).block().makeFinal();
        venue.minting(TestVenue.ALICE, TestVenue.BOB, 1_000, steps).block();
        watch(WatchStage.WATCHER);
        await(() -> watch.state().openChallenges().size() == 1);
        assertThat(watch.checker().faults()).extracting(Fault::kind).contains(Fault.Kind.BROKEN_LINK);
        assertThat(watch.state().openChallenges().get(0).challenge().isChunk()).isFalse();

        final long tip = watch.checker().faults().get(0).block() - 1;
        venue.pass(TestVenue.RESPONSE + 1);
        await(() -> watch.state().isFrozen() && watch.state().tip() == tip);
    }

    private AccountReceipts asked(final int account) throws Exception
    {
        final ReceiptSource source = new ReceiptSource(watch.url(), TestVenue.TIMEOUT);
        Optional<AccountReceipts> receipts = source.ask(Integer.toString(account), false);
        while (receipts.isEmpty())
        {
            Thread.sleep(100);
            receipts = source.ask(Integer.toString(account), false);
        }
        return receipts.get();
    }

    private void watch(final int key) throws ParentChainException
    {
        watch = Watch.launch(stage.context("watcher", key, List.of(stage.url())));
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
