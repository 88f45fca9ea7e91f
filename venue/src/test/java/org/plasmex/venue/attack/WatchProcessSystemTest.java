package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;

/**
 * The attacks that have a name, where everybody is a process: anvil, {@code plasmex watch}, and a malicious operator.
 * They have nothing in common but HTTP. Where the operator is honest, or silent, it is this process.
 */
class WatchProcessSystemTest extends NamedAttacks
{
    private static final String LATEST = "latest";
    private static final int DEPTH = 3;
    private static final int ALL = 100;
    private static final int SPAM = 66;
    private static final long TWO_HOURS = 7_200;

    @Test
    void shouldConvictABlockThatIsWithheld()
    {
        final Verdict verdict = stage.attackByProcess(1, WITHHOLD);

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(verdict.by()).isEqualTo("WITHHELD");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"WILDCARD", "LINK_LATE_AND_WRONG"})
    void shouldConvictAFalseLinkToAFinalBlock(final Kind kind)
    {
        caught(kind);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"MINT", "SET_BACK", "WIPE", "DEPOSIT", "WITHDRAWAL", "REPLAY"})
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
    void shouldLetNobodyLeaveWithABalanceOfAnAccountThatHasNoOwner() throws ParentChainException
    {
        final Draft draft = ownerless();
        stage.commit(draft);
        stage.serve(draft);

        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url());
            AttackStage.Store store = stage.store(draft))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            end(watcher);
            assertThat(stage.refused(exitOfNobody(store))).startsWith("NoOwner");
        }
    }

    @Test
    void shouldFindNothingWrongWithABlockThatProcessesWhatStrangersPutIntoTheInbox() throws ParentChainException
    {
        final Draft draft = poisoned();
        stage.commit(draft);
        stage.serve(draft);

        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url()))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
        }
    }

    @Test
    void shouldAnswerEveryChallengeOfASpammerWhereTheVenueDoesNot() throws ParentChainException
    {
        final Draft draft = stage.honest.copy();
        stage.commit(draft);
        stage.serve(draft);
        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url());
            AttackStage.Store store = stage.store(draft))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            final BigInteger price = stage.court().price();
            final Set<Challenge> open = new HashSet<>();
            final Forger steps = new Forger(draft, new SplittableRandom(1), stage.keys);
            while (open.size() < SPAM)
            {
                final Forger.Place place = steps.any();
                final Forger.LinkAt link = steps.anyLink(place);
                final Header header = store.blocks.header(place.block() + 1);
                final Challenge challenge = new Challenge(header.hash(), steps.number(place), link.access());
                if (link.prev() != 0 && open.add(challenge))
                {
                    stage.take(store.prover.challengeLink(challenge.step(), link.access(), stage.court().price()));
                }
            }
            assertThat(stage.court().price()).isEqualTo(price.shiftLeft(SPAM / 64));

            stage.stand.later(TWO_HOURS + 1);
            await(watcher, () -> stage.court().openChallenges() == 0);
            assertThat(stage.court().price()).isEqualTo(price);
        }
        assertThat(status().isFrozen()).isFalse();
    }

    @Test
    void shouldFreezeAChainWhoseClockStandsStill() throws ParentChainException
    {
        final Draft draft = stage.honest.copy();
        stage.commit(draft);
        stage.serve(draft);
        stage.stand.deposit(Bodies.key(1).address(), Bodies.BASE, 1);
        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url()))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            stage.stand.later(stage.stand.development().parameters().inclusion() + 1);
            await(watcher, () -> status().isFrozen());
        }
    }

    @Test
    void shouldFollowAnL1ThatHasSwappedTwoDepositsBetweenSealAndCommit() throws ParentChainException
    {
        final Draft draft = stage.honest.copy();
        stage.commit(draft);
        stage.serve(draft);
        confirm();
        try (WatchProcess watcher =
            new WatchProcess(stage.stand, stage.operator.url(), Integer.toString(DEPTH), List.of()))
        {
            final String before = stage.stand.keep();
            final Draft seen = deposits(1, 2);
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            stage.stand.back(before);
            final Draft now = deposits(2, 1);

            assertThatThrownBy(() -> commitLast(seen)).isInstanceOf(RevertedException.class)
                .hasMessageContaining("UnknownInboxHash");
            commitLast(now);
            stage.serve(now);
            confirm();
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
        }
    }

    private static void commitLast(final Draft draft) throws ParentChainException
    {
        final List<Header> headers = draft.seal();
        stage.stand.commit(headers.subList(headers.size() - 1, headers.size()), draft.inbox());
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

        try (WatchProcess watcher = new WatchProcess(stage.stand, operator.url());
            AttackStage.Store store = stage.store(left))
        {
            assertThat(watcher.look().state()).isEqualTo(Watcher.State.CONVICTED);
            end(watcher);
            // With whatever each balance once was, high or low, or the same with a withdrawal in between.
            final LastDays days = store.lastDays(7);
            final Map<Long, Long> amounts = days.amounts();
            for (final Filing exit : days.staleExits(stage.court().exitBond()))
            {
                stage.take(exit);
            }
            final Map<Long, Long> touches = days.touches();
            await(watcher, () -> eyes().leavingTouches().equals(touches));
            assertThat(eyes().leaving()).isEqualTo(amounts);
            final List<OpenExit> shown =
                eyes().events(CourtEvent.Exiting.class).stream().map(CourtEvent.Exiting::exit).toList();
            assertThat(shown).anyMatch(
                exit -> exit.amount() == amounts.get(exit.cell()) && exit.touch() < touches.get(exit.cell()));
            assertThat(shown).anyMatch(exit -> exit.amount() > amounts.get(exit.cell()));
            assertThat(shown).anyMatch(exit -> exit.amount() < amounts.get(exit.cell()));
        }
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsWhereTheVenueIsGone() throws ParentChainException
    {
        stage.stand.deposit(Bodies.key(3).address(), Bodies.QUOTE, 77);
        final Draft draft = stage.honest.copy();
        stage.commit(draft);
        stage.serve(draft);
        final List<String> accounts = new ArrayList<>();
        for (int account = 0; account < ALL; account++)
        {
            accounts.addAll(List.of("--account", Integer.toString(account)));
        }

        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url(), LATEST, accounts);
            AttackStage.Store store = stage.store(draft))
        {
            assertThat(watcher.look()).isEqualTo(Watcher.Finding.content());
            stage.operator.show(new OperatorDoor.NothingToShow());
            end(watcher);
            final Map<Long, Long> amounts = store.lastDays(7).amounts();
            amounts.values().removeIf(amount -> amount == 0);
            await(watcher, () -> eyes().leaving().equals(amounts));
            stage.stand.later(stage.stand.development().parameters().recency() + 1);
            await(watcher, () -> eyes().events(CourtEvent.Exited.class).size() == amounts.size());
            await(watcher, () -> isAllPaid());
        }
    }

    private static boolean isAllPaid() throws ParentChainException
    {
        return stage.custody(Bodies.BASE) == stage.credited(Bodies.BASE) &&
            stage.custody(Bodies.QUOTE) == stage.credited(Bodies.QUOTE);
    }

    @Test
    void shouldEndAnHonestMarathonUnderFalseAccusationsWithNothingProven() throws ParentChainException
    {
        final Draft draft = stage.honest.copy();
        try (WatchProcess watcher = new WatchProcess(stage.stand, stage.operator.url(), LATEST, List.of("--dry-run"));
            Slander slander = new Slander(stage.stand, draft, new SplittableRandom(3), stage.keys, stage.out))
        {
            stage.serve(draft);
            slander.run(100);
            assertThat(slander.tried()).isGreaterThan(100);
            assertThat(slander.accepted()).isZero();
            final long head = stage.stand.blockNumber();
            await(watcher, () -> watcher.figure("l1_read") >= head &&
                watcher.figure("blocks_checked") == draft.blocks().size());
            assertThat(watcher.figure("faults")).isZero();
            assertThat(watcher.printed()).doesNotContain("would send: proof");
        }
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
