package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.law.Inbox;

/**
 * Attacks that have a name, each from the commit to its end, on anvil with the real contracts.
 */
class NamedAttacksSystemTest
{
    private static final int NOBODY = 9_999;

    private static AttackStage stage;

    @BeforeAll
    static void launch() throws ParentChainException
    {
        stage = new AttackStage(20_261_121);
    }

    @AfterAll
    static void stop()
    {
        stage.close();
    }

    @AfterEach
    void reset()
    {
        stage.reset();
    }

    @Test
    void shouldTellWhatAWatcherMissed()
    {
        final Verdict verdict = new Case(stage.stand, stage.door, stage.honest, new SplittableRandom(1), stage.keys,
            (stand, blocks) -> new BlindWatcher()).run(Kind.AUTH);

        assertThat(verdict.end()).isEqualTo(Verdict.End.MISSED);
        assertThat(verdict.why()).startsWith("what is wrong was not found");
    }

    @Test
    void shouldConvictABlockThatIsWithheld()
    {
        final Verdict verdict = stage.attack(1, forger ->
        {
            final Block block = forger.draft().blocks().get(forger.block());
            for (long chunk = 0; chunk * 64 < block.steps().size(); chunk++)
            {
                block.hide(chunk, true);
            }
        });

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(verdict.by()).isEqualTo("WITHHELD");
    }

    @Test
    void shouldLetNobodyLeaveWithABalanceOfAnAccountThatHasNoOwner() throws ParentChainException
    {
        stage.stand.withdraw(1, NOBODY, Bodies.BASE);
        final Draft draft = stage.with(
            List.of(new InboxEntry(Inbox.WITHDRAW, Bodies.key(1).address(), NOBODY, Bodies.BASE)),
            List.of(past -> Bodies.body((byte)Steps.REQUEST, past.inboxRegister(), Bodies.key(1).address(), NOBODY,
                (short)Bodies.BASE)));
        stage.end(draft);

        try (AttackStage.Store store = stage.store(draft))
        {
            final long cell = Cells.balance(Bodies.BASE, NOBODY);
            final long touch = store.end.cells().touch(cell);
            final Departure departure =
                new Departure(cell, store.prover.evidence(touch), store.prover.evidence(touch));
            final Filing exit = store.exits.exit(List.of(departure), stage.court().exitBond()).get(0);
            assertThat(stage.refused(exit)).startsWith("NoOwner");
        }
    }

    @Test
    void shouldProcessWhatStrangersPutIntoTheInbox() throws ParentChainException
    {
        final long far = (1L << 62) - 1;
        final byte[] stranger = Bodies.key(1).address();
        stage.stand.withdraw(1, NOBODY, Bodies.QUOTE);
        stage.stand.revoke(1, 2, far);
        stage.stand.revoke(1, 1, far);
        stage.stand.cancel(1, Integer.MAX_VALUE, far);
        final Draft draft = stage.with(
            List.of(
                new InboxEntry(Inbox.WITHDRAW, stranger, NOBODY, Bodies.QUOTE),
                new InboxEntry(Inbox.REVOKE, stranger, 2, far),
                new InboxEntry(Inbox.REVOKE, stranger, 1, far),
                new InboxEntry(Inbox.CANCEL, stranger, Integer.MAX_VALUE, far)),
            List.of(
                past -> Bodies.body((byte)Steps.REQUEST, past.inboxRegister(), stranger, NOBODY, (short)Bodies.QUOTE),
                past -> Bodies.body((byte)Steps.REVOKE, past.inboxRegister(), stranger, 2, far),
                past -> Bodies.body((byte)Steps.REVOKE, past.inboxRegister(), stranger, 1, far),
                past -> Bodies.body((byte)Steps.CANCEL, Integer.MAX_VALUE, (byte)Steps.VOID, past.inboxRegister(),
                    stranger, far)));
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

    private static Draft deposits(final int first, final int second)
    {
        final List<InboxEntry> entries = new ArrayList<>();
        for (final int account : new int[] {first, second})
        {
            stage.stand.deposit(Bodies.key(account).address(), Bodies.BASE, account);
            entries.add(new InboxEntry(Inbox.DEPOSIT, Bodies.key(account).address(), Bodies.BASE, account));
        }
        return stage.with(entries, List.of(deposit(first), deposit(second)));
    }

    private static Function<Past, byte[]> deposit(final int account)
    {
        return past -> Bodies.body(
            (byte)Steps.DEPOSIT, past.inboxRegister(), account, (short)Bodies.BASE, (long)account);
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
        final Verdict verdict = stage.attack(1, forger ->
        {
            final Draft draft = forger.draft();
            steps(draft, draft.finalBlocks() + 1).set(3, new byte[] {1});
            steps(draft, draft.blocks().size() - 1).set(0, new byte[] {2});
        });

        assertThat(verdict.end()).as(verdict.why()).isEqualTo(Verdict.End.CAUGHT);
        assertThat(status().tip()).isEqualTo(stage.honest.finalBlocks() + 1);
    }

    private static List<byte[]> steps(final Draft draft, final int block)
    {
        return draft.blocks().get(block).steps();
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsWhereTheLastBlockIsGone() throws ParentChainException
    {
        final int blocks = stage.honest.blocks().size();
        final Verdict verdict = stage.attack(1, forger ->
            steps(forger.draft(), blocks - 1).set(2, new byte[] {2}));
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

    private static ChainStatus status()
    {
        return L1Stand.ask(() -> stage.stand.operator().status());
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
