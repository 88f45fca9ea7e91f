package org.plasmex.venue.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.MarketTerms;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.SettlementHaltedException;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.GeneratedWorkload;

/**
 * A venue while L1 takes back what it said, lies, or has another venue's blocks.
 */
class HostileL1SystemTest
{
    private static final long PATIENCE_MILLIS = 120_000;
    private static final List<Fault> FAULTS = List.of(Fault.NONE, Fault.BREAK, Fault.TAKE_AND_BREAK, Fault.SLOW,
        Fault.UNAVAILABLE, Fault.GARBAGE, Fault.NULL_RESULT, Fault.WRONG_RESULT, Fault.ERROR);

    @TempDir
    private Path directory;

    private WorstCaseSystem system;

    @AfterEach
    void tearDown()
    {
        system.close();
    }

    @Test
    void shouldHaltAndCommitNoFaultyBlockWhenDepositsTakenForConfirmedAreSwapped() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.open();
        system.awaitCommitted();
        system.mineEachSecond(false);
        final long tip = system.tip();
        system.proxy().fault(Fault.ERROR, "eth_estimateGas");
        final String first = deposit(0);
        final String second = deposit(1);
        system.await("the deposits", () -> system.observer().deposits() == 6);
        system.awaitSealed();

        reorganise(2, second, first);
        system.proxy().fault(Fault.NONE);
        system.anvil().mine(1);
        assertThat(Waiting.until(PATIENCE_MILLIS, () -> null != system.venue().failure())).isTrue();
        assertThat(system.venue().failure()).isInstanceOf(SettlementHaltedException.class)
            .hasMessageContaining("L1 was reorganised below what was taken for confirmed");
        assertThat(system.venue().isFrozen()).isFalse();
        assertThat(system.offerOrder(0)).isNegative();
        assertThat(system.tip()).isEqualTo(tip);
    }

    @Test
    void shouldTakeNoNoticeWhenDepositsAreSwappedBeforeTheyAreFinal() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.FINALIZED);
        system.open();
        system.awaitCommitted();
        system.mineEachSecond(false);
        final String first = deposit(0);
        final String second = deposit(1);
        reorganise(2, second, first);
        assertThat(system.observer().deposits()).isEqualTo(4);

        system.mineEachSecond(true);
        system.await("the deposits", () -> system.observer().deposits() == 6);
        system.trade(1);
        system.awaitCommitted();
        assertThat(system.venue().failure()).isNull();
    }

    @Test
    void shouldCommitAgainWhenL1TakesCommitsBack() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.open();
        system.awaitCommitted();
        for (int round = 0; round < 3; round++)
        {
            system.trade(0);
            system.awaitCommitted();
            final long tip = system.tip();
            system.anvil().call("anvil_reorg", "1,[]");
            system.await("the commit to be there again", () -> system.venue().committer().lastCommitted() >= tip);
            system.trade(1);
            system.awaitCommitted();
            assertThat(system.tip()).isGreaterThan(tip);
        }

        assertThat(system.venue().failure()).isNull();
    }

    @Test
    void shouldStopTheVenueThatComesSecondWhenTwoNewOnesAreStartedOnOneKey() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.mineEachSecond(true);
        system.proxy().fault(Fault.ERROR, "eth_estimateGas");
        final Venue first = system.launch("first");
        try (Venue second = system.launch("second"))
        {
            final MarketTerms terms = GeneratedWorkload.TERMS;
            first.operator().list(terms);
            second.operator().list(new MarketTerms(
                terms.market() + 1,
                terms.base(),
                terms.quote(),
                terms.lotSize(),
                terms.tickSize(),
                terms.makerFee(),
                terms.takerFee()));
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> haveParted(first, second))).isTrue();

            system.proxy().fault(Fault.NONE);
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> null != first.failure() || null != second.failure()))
                .isTrue();
            final Venue loser = null != first.failure() ? first : second;
            final Venue winner = null != first.failure() ? second : first;
            assertThat(loser.committer().halted().why()).isEqualTo(Cause.OTHER_BLOCK_COMMITTED);
            assertThat(loser.failure()).hasMessageContaining("another venue uses the operator's key");
            assertThat(loser.isFrozen()).isFalse();
            assertThat(winner.failure()).isNull();
            assertThatThrownBy(() -> system.launch("third")).isInstanceOf(UserException.class)
                .hasMessageContaining("is committed on L1");
        }
        finally
        {
            first.close();
        }
    }

    @Test
    void shouldNotBeginWhenItIsTooLateToCommit() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.passL1Time(WorstCaseSystem.INCLUSION + 10);

        assertThatThrownBy(() -> system.launch("data")).isInstanceOf(UserException.class)
            .hasMessageContaining("Deploy the contracts anew");
    }

    @Test
    void shouldLoseNothingWhileTheNodeFailsInAllWaysAtRandom() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.open();
        final AtomicBoolean isOver = new AtomicBoolean();
        final Thread spoiler = new Thread(() ->
        {
            final SplittableRandom random = new SplittableRandom(7);
            while (!isOver.get())
            {
                system.proxy().fault(FAULTS.get(random.nextInt(FAULTS.size())));
                Waiting.until(random.nextInt(50, 600), isOver::get);
            }
            system.proxy().fault(Fault.NONE);
        });
        spoiler.start();
        for (int round = 1; round <= 4; round++)
        {
            system.desk().work(new GeneratedWorkload(round, 2, 2_000), () -> {});
            deposit(round % 2);
            Waiting.until(2_000, () -> false);
        }

        system.await("a failure", () -> system.venue().committer().failures() > 0);
        isOver.set(true);
        spoiler.join();
        system.await("the deposits", () -> system.observer().deposits() == 8);
        system.awaitCommitted();
        assertThat(system.venue().failure()).isNull();
        assertThat(system.errors()).isEmpty();
        final Venue venue = system.venue();
        final byte[] newest = venue.blocks().hash(venue.blocks().newest());
        assertThat(system.chain().chain(Confirmation.LATEST).committedAt(newest)).isPresent();
    }

    /** A deposit of a trader, as it was signed. */
    private String deposit(final int trader) throws Exception
    {
        final L1Account account = system.chain().trader(trader).l1();
        final String hash = account.deposit(
            DevelopmentChain.ETH,
            DevelopmentChain.ETH_QUANTUM.multiply(BigInteger.valueOf(1 + trader)),
            account.address()).await(Duration.ofSeconds(120)).getTransactionHash();

        return system.anvil().call("eth_getRawTransactionByHash", '"' + hash + '"')
            .replaceAll("(?s).*\"result\":\"(0x[0-9a-f]*)\".*", "$1");
    }

    private void reorganise(final int blocks, final String first, final String second)
    {
        system.anvil().call("anvil_reorg", blocks + ",[[\"" + first + "\",0],[\"" + second + "\",0]]");
    }

    private static boolean haveParted(final Venue first, final Venue second)
    {
        final long both = Math.min(first.blocks().newest(), second.blocks().newest());
        return both > 0 && !Arrays.equals(first.blocks().hash(both), second.blocks().hash(both));
    }
}
