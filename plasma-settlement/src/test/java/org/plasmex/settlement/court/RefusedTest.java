package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.HeaderRules;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is refused: headers that no chain contract takes, and what is said falsely of honest blocks.
 */
class RefusedTest extends CourtTestBase
{
    private BlockStore store;
    private Prover prover;

    @Override
    void history(final TestChain chain)
    {
        EveryOp.history(chain);
    }

    @Override
    void prepare() throws Exception
    {
        store = system().honest();
        prover = system().prover(store);
        system().commit(store, 3);
    }

    private void refuse(final Filing filing, final String error)
    {
        assertThatThrownBy(() -> system().send(filing)).isInstanceOf(RevertedException.class)
            .hasMessageContaining("reverts: " + error + "(");
    }

    // Headers: there is no proof against these, and no need of one. What follows from the tip is not even told: who has
    // attested to something else has attested to no block.

    private void refuseCommit(final Header header, final long inbox, final String error, final String rule)
    {
        assertThatThrownBy(() -> system().l1().chain(Confirmation.LATEST).commit(
            List.of(header), system().inbox().rolling(inbox), system().l1().custodians().attest(header)))
            .isInstanceOf(RevertedException.class).hasMessageContaining("reverts: " + error + "(");
        final String broken = HeaderRules.broken(store.header(3), header, store.genesis().span());
        assertThat(broken == null ? "" : broken).contains(rule);
    }

    @Test
    void shouldRefuseHeaderThatDoesNotFollow()
    {
        final Header h = store.header(4);
        final long inbox = h.inbox();

        refuseCommit(new Header(5, h.since(), h.until(), h.firstStep(), h.steps(), inbox, h.parent(), h.dataRoot()),
            inbox, "NotCustodian", "number");
        refuseCommit(new Header(4, h.since() + 1, h.until(), h.firstStep(), h.steps(), inbox, h.parent(),
            h.dataRoot()), inbox, "NotCustodian", "since");
        refuseCommit(new Header(4, h.since(), h.since() - 1, h.firstStep(), h.steps(), inbox, h.parent(),
            h.dataRoot()), inbox, "WrongUntil", "until");
        refuseCommit(new Header(4, h.since(), h.since() + 601, h.firstStep(), h.steps(), inbox, h.parent(),
            h.dataRoot()), inbox, "WrongUntil", "until");
        refuseCommit(new Header(4, h.since(), h.until() + 1_000_000, h.firstStep(), 1, inbox, h.parent(),
            h.dataRoot()), inbox, "WrongUntil", "");
        refuseCommit(new Header(4, h.since(), h.until(), h.firstStep() + 1, h.steps(), inbox, h.parent(),
            h.dataRoot()), inbox, "NotCustodian", "firstStep");
        refuseCommit(new Header(4, h.since(), h.until(), h.firstStep(), 0, inbox, h.parent(), h.dataRoot()),
            inbox, "WrongSteps", "steps");
        refuseCommit(new Header(4, h.since(), h.until(), h.firstStep(), (1 << 20) + 1, inbox, h.parent(),
            h.dataRoot()), inbox, "WrongSteps", "steps");
        refuseCommit(new Header(4, h.since(), h.until(), h.firstStep(), h.steps(), 0, h.parent(), h.dataRoot()),
            0, "InboxBackwards", "inbox");
        refuseCommit(new Header(4, h.since(), h.until(), h.firstStep(), h.steps(), inbox, new byte[32],
            h.dataRoot()), inbox, "WrongParent", "parent");
    }

    @Test
    void shouldRefuseHeaderThatReachesBeyondInbox()
    {
        final Header h = store.header(4);
        final Header beyond = new Header(
            4, h.since(), h.until(), h.firstStep(), h.steps(), h.inbox() + 1, h.parent(), h.dataRoot());
        refuseCommit(beyond, h.inbox(), "WrongInbox", "");

        final List<Fault> faults = new LedgerVerifier(store, new MemoryInbox())
            .verify(4, 0, (block, newest, steps) -> {});
        assertThat(prover.course(faults)).isInstanceOf(Course.Refused.class);
        assertThat(faults).extracting(Fault::kind).containsExactly(Fault.Kind.HEADER);
        assertThatThrownBy(() -> prover.prove(faults.get(0))).isInstanceOf(IllegalArgumentException.class);
    }

    // Proofs.

    @Test
    void shouldRefuseToConvictHonestSteps()
    {
        for (long step = 1; step < store.header(4).firstStep(); step++)
        {
            refuse(prover.unlawful(step, "a lie"), "StepIsLawful");
        }
    }

    @Test
    void shouldRefuseToConvictHonestLinks()
    {
        for (long step = 2; step < store.header(4).firstStep(); step++)
        {
            final List<Long> touches = new ArrayList<>();
            final Links links = Links.of(system().chain(), step);
            for (int access = 0; access < links.size(); access++)
            {
                touches.add(links.prev(access));
                if (links.prev(access) != 0)
                {
                    refuse(prover.brokenLink(step, access, links.prev(access), "a lie"), "LinkHolds");
                    refuse(prover.skippedTouch(step, access, links.prev(access), "a lie"), "NotBetween");
                }
                final long other = links.prev(access) == 1 ? 2 : 1;
                refuse(prover.brokenLink(step, access, other, "a lie"), "NotThatStep");
            }
            refuse(prover.skippedTouch(step, 0, step, "a lie"), "NotBetween");
        }
    }

    @Test
    void shouldRefuseTouchThatIsNone()
    {
        final long step = first(Steps.FLOOR);
        final Links links = Links.of(system().chain(), step);
        assertThat(links.prev(0)).isLessThan(step - 1);

        refuse(prover.skippedTouch(step, 0, step - 1, "a lie"), "NotTouched");
    }

    @Test
    void shouldRefuseProofAgainstBlockThatIsNotCommitted()
    {
        refuse(prover.unlawful(store.header(4).firstStep(), "a lie"), "NotCommitted");
    }

    @Test
    void shouldRefuseFalseInboxHash()
    {
        final long step = first(Steps.DEPOSIT);
        final Evidence truth = prover.evidence(step);
        final byte[] other = system().inbox().rolling(system().inbox().size());
        final String data = CourtCalls.unlawful(new Evidence(truth.receipt(), other));
        final Filing lie = prover.unlawful(step, "a lie");

        refuse(new Filing(lie.kind(), 1, step, "a lie", lie.to(), lie.value(), data), "WrongInboxBefore");
    }

    // Challenges.

    @Test
    void shouldRefuseChallengesThatAreNone() throws Exception
    {
        final BigInteger price = system().court().price();
        final Header header = store.header(2);
        refuse(prover.challengeChunk(header, 1, price), "NoSuchChunk");
        refuse(prover.challengeChunk(header, 0, price.subtract(BigInteger.ONE)), "DepositTooLow");
        refuse(prover.challengeChunk(store.header(4), 0, price), "NotCommitted");
        final Challenge challenge = new Challenge(header.hash(), 0, 0);
        refuse(prover.withheld(challenge, header), "WrongState");

        system().send(prover.challengeChunk(header, 0, price));
        refuse(prover.challengeChunk(header, 0, price), "ChallengedBefore");
        refuse(prover.withheld(challenge, header), "NotYetDue");
        refuse(prover.close(challenge), "BlockStands");
        refuse(prover.makeWhole(challenge), "WrongState");
        final Filing answer = prover.answer(challenge, 0);
        final Filing other = prover.answer(new Challenge(store.hash(3), 0, 0), 0);
        refuse(new Filing(answer.kind(), 2, 0, "a lie", answer.to(), answer.value(), other.data()), "WrongState");
        system().send(answer);
        refuse(answer, "WrongState");
        refuse(prover.makeWhole(challenge), "NotAtFault");
    }

    @Test
    void shouldRefuseChallengeOfLinkToNothing() throws Exception
    {
        final BigInteger price = system().court().price();
        final long place = first(Steps.PLACE);

        refuse(prover.challengeLink(place, 2, price), "NotThatStep");
        refuse(prover.challengeLink(place, 9, price), "NoSuchAccess");
    }

    // The end.

    @Test
    void shouldRefuseToEndWhatGoesOn()
    {
        refuse(prover.freezeForSilence(store.header(3)), "NotSilent");
        refuse(prover.freezeForSilence(store.header(2)), "NotTip");
        refuse(prover.freezeForInbox(0), "NotOldestEntry");
        refuse(prover.finalizeUpTo(store.header(1)), "TooEarly");
        refuse(prover.releaseBond(), "BondNeeded");
    }

    @Test
    void shouldRefuseToPayBeforeTheEnd() throws Exception
    {
        final Exits exits = new Exits(system().addresses(), store.genesis());
        final LedgerVerifier verifier = new LedgerVerifier(store, system().inbox());
        verifier.verify(3, 0, (block, newest, steps) -> {});
        final Departure departure = prover.departure(Cells.balance(1, 2), verifier.cells());

        refuse(exits.exit(List.of(departure), system().court().exitBond()).get(0), "NotEnded");
        refuse(exits.refund(0, system().inbox()), "NotEnded");
        refuse(exits.claim(store.receipt(first(Steps.WITHDRAW))), "NotFinal");
        final OpenExit none = new OpenExit(departure.cell(), 1, 1, system().stranger(), system().stranger(), 1);
        refuse(exits.supersede(departure.touch(), none, system().court().exitBond()), "NoSuchExit");
        assertThat(system().court().isExiting(none)).isFalse();
    }
}
