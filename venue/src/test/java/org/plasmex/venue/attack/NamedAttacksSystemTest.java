package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.law.Inbox;

/**
 * Attacks that have a name, each from the commit to its end, on anvil with the real contracts.
 */
class NamedAttacksSystemTest extends NamedAttacks
{
    @Test
    void shouldTellWhatAWatcherMissed()
    {
        final Verdict verdict = new Case(stage.stand, stage.operator, stage.honest, new SplittableRandom(1), stage.keys,
            (stand, blocks) -> new BlindWatcher()).run(Kind.AUTH);

        assertThat(verdict.end()).isEqualTo(Verdict.End.MISSED);
        assertThat(verdict.why()).startsWith("what is wrong was not found");
    }

    @Test
    void shouldConvictABlockThatIsWithheld()
    {
        final Verdict verdict = stage.attack(1, NamedAttacks::withhold);

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(verdict.by()).isEqualTo("WITHHELD");
    }

    @Test
    void shouldLetNobodyLeaveWithABalanceOfAnAccountThatHasNoOwner() throws ParentChainException
    {
        final Draft draft = ownerless();
        stage.end(draft);

        try (AttackStage.Store store = stage.store(draft))
        {
            assertThat(stage.refused(exitOfNobody(store))).startsWith("NoOwner");
        }
    }

    @Test
    void shouldProcessWhatStrangersPutIntoTheInbox() throws ParentChainException
    {
        final Draft draft = poisoned();
        stage.commit(draft);

        assertThat(stage.look(draft)).isEqualTo(Watcher.Finding.content());
    }

    @Test
    void shouldAnswerEveryChallengeOfASpammerWhoPaysForIt() throws ParentChainException
    {
        final int spam = 130;
        final Draft draft = stage.honest.copy();
        final Header tip = stage.commit(draft);
        try (AttackStage.Store store = stage.store(draft))
        {
            final BigInteger price = stage.court().price();
            final List<Challenge> open = new ArrayList<>();
            final List<Long> previous = new ArrayList<>();
            final Forger steps = new Forger(draft, new SplittableRandom(1), stage.keys);
            while (open.size() < spam)
            {
                final Forger.Place place = steps.any();
                final Forger.LinkAt link = steps.anyLink(place);
                final Header header = store.blocks.header(place.block() + 1);
                final Challenge challenge = new Challenge(header.hash(), steps.number(place), link.access());
                if (link.prev() != 0 && !open.contains(challenge))
                {
                    stage.take(store.prover.challengeLink(
                        challenge.step(), link.access(), stage.court().price()));
                    open.add(challenge);
                    previous.add(link.prev());
                }
            }
            assertThat(stage.court().price()).isEqualTo(price.shiftLeft(spam / 64));

            for (int i = 0; i < spam; i++)
            {
                stage.take(store.prover.answer(open.get(i), previous.get(i)));
            }
            assertThat(stage.court().openChallenges()).isZero();
            assertThat(stage.court().price()).isEqualTo(price);
        }

        stage.stand.later(stage.stand.development().parameters().challenge() + 1);
        stage.stand.finalizeUpTo(tip);
        assertThat(status()).isEqualTo(new ChainStatus(status().time(), tip.number(), tip.number(), false));
    }

    @Test
    void shouldFreezeAChainWhoseClockStandsStill() throws ParentChainException
    {
        stage.stand.deposit(Bodies.key(1).address(), Bodies.BASE, 1);
        stage.stand.later(stage.stand.development().parameters().inclusion() + 1);
        final Draft draft = stage.with(
            List.of(new InboxEntry(Inbox.DEPOSIT, Bodies.key(1).address(), Bodies.BASE, 1)), List.of());

        assertThatThrownBy(() -> stage.commit(draft)).isInstanceOf(RevertedException.class)
            .hasMessageContaining("WrongUntil");
        try (AttackStage.Store store = stage.store(draft))
        {
            stage.take(store.prover.freezeForInbox(draft.blocks().get(draft.finalBlocks() - 1).inbox()));
        }
        assertThat(status().isFrozen()).isTrue();
    }

    @Test
    void shouldFailTheCommitWhereL1HasSwappedTwoDeposits() throws ParentChainException
    {
        final String before = stage.stand.keep();
        final Draft seen = deposits(1, 2);
        stage.stand.back(before);
        final Draft now = deposits(2, 1);

        assertThatThrownBy(() -> stage.commit(seen)).isInstanceOf(RevertedException.class)
            .hasMessageContaining("UnknownInboxHash");
        stage.commit(now);
        assertThat(stage.look(now)).isEqualTo(Watcher.Finding.content());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"WILDCARD", "LINK_WILDCARD"})
    void shouldConvictALinkToAStepOfAFinalBlockThatIsUnlawful(final Kind kind)
    {
        assertThat(stage.caught(kind)).isIn("BROKEN_LINK", "SKIPPED_TOUCH", "UNLAWFUL");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"MINT", "SET_BACK", "WIPE", "ANY_VALUE", "DEPOSIT", "REPLAY"})
    void shouldConvictWhoMints(final Kind kind)
    {
        assertThat(stage.caught(kind)).isIn("BROKEN_LINK", "SKIPPED_TOUCH", "UNLAWFUL");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"WITHDRAWAL", "TRANSFER", "ORDER", "REQUEST", "AUTH"})
    void shouldConvictWhoForgesASignatureOrARequest(final Kind kind)
    {
        assertThat(stage.caught(kind)).isEqualTo("UNLAWFUL");
    }

    @Test
    void shouldConvictTheEarlierOfTwoFaultsOfWhichTheLaterIsADecoy()
    {
        final Verdict verdict = stage.attack(1, NamedAttacks::failTwice);

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(status().tip()).isEqualTo(stage.honest.finalBlocks() + 1);
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsWhereTheLastBlockIsGone() throws ParentChainException
    {
        final int blocks = stage.honest.blocks().size();
        final Verdict verdict = stage.attack(1, NamedAttacks::failLast);
        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);

        final Draft left = new Draft(stage.honest.genesis(), stage.honest.inbox(),
            stage.honest.copy().blocks().subList(0, blocks - 1), stage.honest.finalBlocks());
        final List<Header> headers = left.seal();
        stage.stand.later(stage.stand.development().parameters().challenge() + 1);
        stage.stand.finalizeUpTo(headers.get(headers.size() - 1));
        everybodyLeaves(left, headers.get(headers.size() - 1).inbox());
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsWhereTheVenueIsGone() throws ParentChainException
    {
        stage.stand.deposit(Bodies.key(3).address(), Bodies.QUOTE, 77);
        final Draft draft = stage.with(
            List.of(new InboxEntry(Inbox.DEPOSIT, Bodies.key(3).address(), Bodies.QUOTE, 77)), List.of());
        draft.blocks().remove(draft.blocks().size() - 1);
        stage.end(draft);

        everybodyLeaves(draft, draft.inbox().size() - 1);
    }

    /**
     * Claims before exits and after them, exits that are stale, high, low or equal, refunds: nothing is left.
     */
    private static void everybodyLeaves(final Draft draft, final long inbox) throws ParentChainException
    {
        try (AttackStage.Store store = stage.store(draft))
        {
            store.claims(0);
            assertThat(store.lastDays(7).leave(stage.out)).isZero();
            store.claims(1);
            final MemoryInbox entries = draft.inbox();
            for (long entry = inbox; entry < entries.size(); entry++)
            {
                if (entries.entry(entry).kind() == Inbox.DEPOSIT)
                {
                    stage.take(store.exits.refund(entry, entries));
                    assertThat(stage.refused(store.exits.refund(entry, entries))).startsWith("AlreadyRefunded");
                }
            }
        }

        for (int asset = 0; asset < 2; asset++)
        {
            assertThat(stage.credited(asset)).isEqualTo(stage.custody(asset));
        }
    }

    @Test
    void shouldEndAnHonestMarathonUnderFalseAccusationsWithNothingAccepted() throws ParentChainException
    {
        try (Slander slander =
            new Slander(stage.stand, stage.honest.copy(), new SplittableRandom(3), stage.keys, stage.out))
        {
            slander.run(200);
            assertThat(slander.tried()).isGreaterThan(200);
            assertThat(slander.accepted()).isZero();
        }
    }

    /**
     * Is content with everything.
     */
    private static final class BlindWatcher implements Watcher
    {
        @Override
        public Finding look()
        {
            return Finding.content();
        }

        @Override
        public void close()
        {
        }
    }
}
