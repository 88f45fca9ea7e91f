package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;

/**
 * The attacks that have a name, where everybody is a process: anvil, {@code plasmex watch}, and an operator that does
 * as it is told. They have nothing in common but HTTP.
 */
class WatchProcessSystemTest extends NamedAttacks
{
    private static final String LATEST = "latest";
    private static final int DEPTH = 3;
    private static final List<String> ACCOUNTS = IntStream.range(0, 100).boxed()
        .flatMap(account -> Stream.of("--account", account.toString())).toList();
    private static final int SPAM = 66;
    private static final long TWO_HOURS = 7_200;

    @TempDir
    private Path directory;

    @Test
    void shouldConvictABlockThatIsWithheld()
    {
        final Verdict verdict = stage.attackByProcess(1, WITHHOLD);

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(verdict.by()).isEqualTo("WITHHELD");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"WILDCARD", "LINK_WILDCARD", "LINK_LATE_AND_WRONG"})
    void shouldConvictAFalseLinkToAFinalBlock(final Kind kind)
    {
        caught(kind);
    }

    @ParameterizedTest
    @EnumSource(
        value = Kind.class,
        names = {"MINT", "SET_BACK", "WIPE", "ANY_VALUE", "DEPOSIT", "REQUEST", "WITHDRAWAL", "REPLAY"})
    void shouldConvictWhoMints(final Kind kind)
    {
        caught(kind);
    }

    private static void caught(final Kind kind)
    {
        final long seed = stage.firstCaught(kind);
        final Verdict verdict = stage.attackByProcess(seed, kind.name());

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
    }

    @Test
    void shouldConvictTheEarlierOfTwoFaultsOfWhichTheLaterIsADecoy()
    {
        final Verdict verdict = stage.attackByProcess(1, FAIL_TWICE);

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(status().tip()).isEqualTo(stage.honest.finalBlocks() + 1);
    }

    @Test
    void shouldAnswerEveryChallengeOfASpammerWhereTheVenueDoesNot() throws ParentChainException
    {
        final OperatorProcess operator = stage.malicious();
        operator.commit(Kind.NONE.name(), 1);
        final Draft committed = stage.honest.copy();
        committed.seal();
        try (WatchProcess watcher = new WatchProcess(stage.stand, operator.url());
            Slander spammer = new Slander(stage.stand, committed, new SplittableRandom(1), stage.keys, stage.out))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            final BigInteger price = stage.court().price();
            spammer.spam(SPAM, new HashMap<>());
            assertThat(stage.court().price()).isEqualTo(price.shiftLeft(SPAM / 64));

            stage.stand.later(TWO_HOURS + 1);
            await(watcher, () -> stage.court().openChallenges() == 0);
            assertThat(stage.court().price()).isEqualTo(price);
        }
        assertThat(status().isFrozen()).isFalse();
    }

    @Test
    void shouldFollowAnL1ThatHasSwappedTwoDepositsBetweenSealAndCommit() throws ParentChainException
    {
        final OperatorProcess operator = stage.malicious();
        operator.commit(Kind.NONE.name(), 1);
        confirm();
        try (WatchProcess watcher =
            new WatchProcess(stage.stand, operator.url(), Integer.toString(DEPTH), List.of()))
        {
            final String before = stage.stand.keep();
            deposit(1, 2);
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            stage.stand.back(before);
            deposit(2, 1);

            assertThatThrownBy(() -> operator.credit(1, 2)).isInstanceOf(RevertedException.class)
                .hasMessageContaining("UnknownInboxHash");
            operator.credit(2, 1);
            confirm();
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            assertThat(status().tip()).isEqualTo(stage.honest.blocks().size() + 1);
        }
    }

    @Test
    void shouldGiveReceiptsOfAChainWithAnUnlawfulFinalStep() throws ParentChainException
    {
        final OperatorProcess operator = stage.malicious();
        operator.commit(Kind.NONE.name(), 1);
        confirm();
        try (WatchProcess watcher = new WatchProcess(stage.stand, operator.url()))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            assertThat(watcher.printed()).contains(" is FINAL, and nobody can convict it any more of UNLAWFUL");

            final CommandRun alone = receipt(watcher);
            assertThat(alone.exitCode()).isEqualTo(PlasmexCommand.FAILED);
            assertThat(alone.err()).contains("UNLAWFUL in block ", "--block ", "--rpc URL");
            final CommandRun asked = receipt(watcher, "--rpc", stage.stand.url());
            assertThat(asked.err()).isEmpty();
            assertThat(asked.out()).contains("final, so that nobody convicts it any more: UNLAWFUL in block ",
                "account 1 of 0x", " as block " + status().tip() + " left it");
        }
    }

    private CommandRun receipt(final WatchProcess watcher, final String... more)
    {
        final List<String> args = new ArrayList<>(List.of("receipt", "--account", "1", "--data",
            watcher.data().toString(), "--out", directory.resolve("receipts.json").toString()));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private static void confirm()
    {
        for (int i = 0; i <= DEPTH; i++)
        {
            stage.stand.later(1);
        }
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsWhereTheLastBlockIsGoneAndAThiefExitsForAll() throws ParentChainException
    {
        final int blocks = stage.honest.blocks().size();
        final OperatorProcess operator = stage.malicious();
        operator.commit(FAIL_LAST, 1);
        final Draft left = new Draft(stage.honest.genesis(), stage.honest.inbox(),
            stage.honest.copy().blocks().subList(0, blocks - 1), stage.honest.finalBlocks());
        left.seal();

        try (AttackStage.Store store = stage.store(left))
        {
            final LastDays days = store.lastDays(7);
            try (WatchProcess watcher = new WatchProcess(stage.stand, operator.url()))
            {
                assertThat(watcher.look().state()).isEqualTo(Watcher.State.CONVICTED);
                end(watcher);
                store.claims(0);
                robbed(watcher, days);
            }
            final Map<Long, Long> amounts = days.amounts();
            amounts.values().removeIf(amount -> amount == 0);
            try (WatchProcess watcher = new WatchProcess(stage.stand, operator.url(), LATEST, ACCOUNTS))
            {
                await(watcher, () -> eyes().leaving().entrySet().containsAll(amounts.entrySet()));
                stage.stand.later(stage.stand.development().parameters().recency() + 1);
                await(watcher, () -> eyes().events(CourtEvent.Exited.class).stream()
                    .map(CourtEvent.Exited::cell).toList().containsAll(amounts.keySet()));
                refund(store, left);
                await(watcher, WatchProcessSystemTest::isAllPaid);
            }
        }
    }

    /** A thief shows whatever each balance once was: high, low, or the same with a withdrawal in between. */
    private static void robbed(final WatchProcess watcher, final LastDays days) throws ParentChainException
    {
        for (final Filing exit : days.staleExits(stage.court().exitBond()))
        {
            stage.take(exit);
        }
        final Map<Long, Long> touches = days.touches();
        final Map<Long, Long> amounts = days.amounts();
        // Of a balance of which a later withdrawal was claimed no older touch is taken.
        await(watcher, () -> touches.entrySet().containsAll(eyes().leavingTouches().entrySet()));
        final List<OpenExit> shown =
            eyes().events(CourtEvent.Exiting.class).stream().map(CourtEvent.Exiting::exit).toList();
        assertThat(shown).anyMatch(
            exit -> exit.amount() == amounts.get(exit.cell()) && exit.touch() < touches.get(exit.cell()));
        assertThat(shown).anyMatch(exit -> exit.amount() > amounts.get(exit.cell()));
        assertThat(shown).anyMatch(exit -> exit.amount() < amounts.get(exit.cell()));
    }

    /** Deposits of the block that is gone are given back, whoever sees to it, and not once more. */
    private static void refund(final AttackStage.Store store, final Draft left) throws ParentChainException
    {
        final MemoryInbox inbox = left.inbox();
        int deposits = 0;
        for (long entry = left.blocks().get(left.blocks().size() - 1).inbox(); entry < inbox.size(); entry++)
        {
            if (inbox.entry(entry).kind() == Inbox.DEPOSIT)
            {
                final Filing refund = store.exits.refund(entry, inbox);
                try
                {
                    stage.take(refund);
                }
                catch (final RevertedException ex)
                {
                    assertThat(ex.reason()).startsWith("AlreadyRefunded");
                }
                assertThat(stage.refused(refund)).startsWith("AlreadyRefunded");
                deposits++;
            }
        }
        assertThat(deposits).isPositive();
    }

    private static boolean isAllPaid() throws ParentChainException
    {
        return stage.custody(Bodies.BASE) == stage.credited(Bodies.BASE) &&
            stage.custody(Bodies.QUOTE) == stage.credited(Bodies.QUOTE);
    }

    private static Eyes eyes()
    {
        return new Eyes(stage.stand);
    }

    /** The venue says nothing any more, and the watcher lets the chain end. */
    private static void end(final WatchProcess watcher)
    {
        stage.stand.later(stage.stand.development().parameters().challenge() + 1);
        await(watcher, () -> status().isFrozen() && status().finalNumber() == status().tip());
    }

    private static void await(final WatchProcess watcher, final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(300, TimeUnit.SECONDS).pollInterval(100, TimeUnit.MILLISECONDS)
            .untilAsserted(() -> assertThat(condition.call()).as(watcher::printed).isTrue());
    }
}
