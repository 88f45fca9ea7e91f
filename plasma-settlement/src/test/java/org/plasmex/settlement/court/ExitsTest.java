package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestSteps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The chain has ended, by silence, and everybody gets out with what was kept of it: exits, claims and refunds. What is
 * paid is what was in custody.
 */
class ExitsTest extends CourtTestBase
{
    private static final long CHALLENGE = 10_000;
    private static final long RECENCY = 1_000;
    private static final int OTHER = 4;
    private static final long LATE = 777;

    private BlockStore store;
    private Prover prover;
    private Exits exits;
    private CellStore cells = new CellStore();
    private long late;

    @Override
    void history(final TestChain chain)
    {
        EveryOp.history(chain);
    }

    @Override
    void prepare() throws Exception
    {
        store = system().honest();
        system().commit(store, store.newest());
        // The ledger has never heard of this one.
        late = system().inbox().size();
        system().tell(new InboxEntry(Inbox.DEPOSIT, TestChain.owner(1).address(), TestSteps.BASE, LATE));
        system().readInbox();
        prover = system().prover(store);
        exits = new Exits(system().addresses(), store.genesis());
        final LedgerVerifier verifier = new LedgerVerifier(store, system().inbox());
        assertThat(verifier.verify((block, newest, steps) -> {})).isEmpty();
        cells = verifier.cells();

        system().passTime(CHALLENGE + 1);
        system().send(prover.freezeForSilence(store.newestHeader()));
        system().send(prover.finalizeUpTo(store.newestHeader()));
        assertThat(system().status().finalNumber()).isEqualTo(store.newest());
    }

    private BigInteger bond() throws Exception
    {
        return system().court().exitBond();
    }

    /**
     * All balances with something in them.
     */
    private List<Departure> everybody()
    {
        final List<Departure> departures = new ArrayList<>();
        cells.forEach((cell, touch, buffer, offset, length) ->
        {
            if (Cells.kind(cell) == Cells.BALANCE && amount(cell) != 0)
            {
                departures.add(prover.departure(cell, cells));
            }
        });
        return departures;
    }

    private long amount(final long cell)
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.BALANCE_LENGTH]);
        cells.read(cell, value, 0);
        return value.getLong(Cells.BALANCE_AVAILABLE, BIG_ENDIAN) + value.getLong(Cells.BALANCE_LOCKED, BIG_ENDIAN);
    }

    private List<OpenExit> start(final List<Departure> departures) throws Exception
    {
        final List<Filing> filings = exits.exit(departures, bond());
        assertThat(filings).hasSize(1);
        return system().told(system().send(filings.get(0)), CourtEvent.Exiting.class).stream()
            .map(CourtEvent.Exiting::exit).toList();
    }

    @Test
    void shouldPayEverybodyAllThereIs() throws Exception
    {
        final List<Departure> all = everybody();
        assertThat(all).hasSizeGreaterThan(2);
        final List<OpenExit> open = start(all);
        assertThat(open).extracting(OpenExit::cell).containsExactlyElementsOf(
            all.stream().map(Departure::cell).toList());
        for (final OpenExit exit : open)
        {
            assertThat(system().court().isExiting(exit)).isTrue();
            assertThat(exit.amount()).isEqualTo(amount(exit.cell()));
        }

        system().passTime(RECENCY);
        final TransactionReceipt settled = system().send(exits.settle(open));
        final List<CourtEvent.Exited> exited = system().told(settled, CourtEvent.Exited.class);
        assertThat(exited).hasSameSizeAs(open);
        for (final CourtEvent.Exited exit : exited)
        {
            assertThat(system().court().latestOf(exit.cell())).isEqualTo(new EthereumCourt.Known(exit.touch(), true));
            pay((int)(Cells.index(exit.cell()) >>> 32), exit.owner());
        }
        final String claims = system().addresses().claims();
        assertThat(system().court().owedTo(claims, system().stranger()))
            .isEqualTo(bond().multiply(BigInteger.valueOf(open.size())));

        claimAll();
        refundLate();
        assertThat(system().l1().customer().custody(TestSteps.BASE)).isZero();
        assertThat(system().l1().customer().custody(TestSteps.QUOTE)).isZero();
    }

    private void pay(final int asset, final String owner) throws Exception
    {
        if (system().l1().customer().credit(asset, owner) != 0)
        {
            system().send(system().court().pay(asset, owner));
        }
    }

    /**
     * What was withdrawn before is claimed as ever.
     */
    private void claimAll() throws Exception
    {
        for (final int op : new int[] {Steps.WITHDRAW, Steps.REQUEST})
        {
            final TransactionReceipt receipt = system().send(exits.claim(store.receipt(first(op))));
            final CourtEvent.Claimed claimed = system().told(receipt, CourtEvent.Claimed.class).get(0);
            assertThat(claimed.step()).isEqualTo(first(op));
            pay(claimed.asset(), claimed.owner());
            assertThatThrownBy(() -> system().send(exits.claim(store.receipt(first(op)))))
                .isInstanceOf(RevertedException.class).hasMessageContaining("AlreadyClaimed");
        }
    }

    private void refundLate() throws Exception
    {
        final Filing refund = exits.refund(late, system().inbox());
        final CourtEvent.Refunded refunded =
            system().told(system().send(refund), CourtEvent.Refunded.class).get(0);
        assertThat(refunded.amount()).isEqualTo(LATE);
        assertThat(refunded.payer()).isEqualTo(system().l1().customer().address());
        pay(refunded.asset(), refunded.payer());
        assertThatThrownBy(() -> system().send(refund)).hasMessageContaining("AlreadyRefunded");
        assertThatThrownBy(() -> system().send(exits.refund(0, system().inbox()))).hasMessageContaining("WasTaken");
    }

    /**
     * Who was touched last by a step that does not show the owner.
     */
    @Test
    void shouldShowOwnerApartWhenLastTouchDoesNot() throws Exception
    {
        final Departure apart = everybody().stream()
            .filter(departure -> departure.owner().number() != departure.touch().number()).findFirst().orElseThrow();

        final OpenExit open = start(List.of(apart)).get(0);
        assertThat(open.owner()).isEqualTo(Hex.encode(TestChain.owner((int)Cells.index(apart.cell())).address()));
    }

    @Test
    void shouldLeaveOutEmptyBalance() throws Exception
    {
        final Departure empty = prover.departure(Cells.balance(TestSteps.QUOTE, 0), cells);
        assertThat(amount(empty.cell())).isZero();

        final TransactionReceipt receipt = system().send(exits.exit(List.of(empty), bond()).get(0));
        assertThat(system().told(receipt, CourtEvent.Skipped.class)).hasSize(1);
    }

    private Departure stale(final long cell, final long touch)
    {
        final Departure now = prover.departure(cell, cells);
        return new Departure(cell, prover.evidence(touch), now.owner());
    }

    @Test
    void shouldSupersedeStaleExit() throws Exception
    {
        final long cell = Cells.balance(TestSteps.BASE, TestSteps.BOB);
        final EthereumCourt other = new EthereumCourt(system().l1().wallet(OTHER), system().addresses());
        final Filing lie = exits.exit(List.of(stale(cell, first(Steps.WITHDRAW) - 1)), bond()).get(0);
        final OpenExit open = system().told(
            other.submit(lie).await(CourtTestSystem.TIMEOUT), CourtEvent.Exiting.class).get(0).exit();
        assertThat(open.amount()).isNotEqualTo(amount(cell));

        final Evidence latest = prover.evidence(cells.touch(cell));
        final OpenExit corrected = system().told(
            system().send(exits.supersede(latest, open, bond())), CourtEvent.Exiting.class).get(0).exit();
        assertThat(corrected.amount()).isEqualTo(amount(cell));
        assertThat(corrected.exiter()).isEqualTo(system().stranger());
        assertThat(system().court().owedTo(system().addresses().claims(), system().stranger())).isEqualTo(bond());
        assertThatThrownBy(() -> system().send(exits.settle(List.of(corrected)))).hasMessageContaining("WindowOpen");
        assertThatThrownBy(() -> system().send(exits.supersede(latest, corrected, bond())))
            .hasMessageContaining("NotLater");
        // As it was before it was replaced, it still is the same exit.
        assertThatThrownBy(() -> system().send(exits.settle(List.of(open)))).hasMessageContaining("WindowOpen");
        assertThatThrownBy(() -> system().send(exits.supersede(latest, open, bond())))
            .hasMessageContaining("NotLater");
    }

    @Test
    void shouldClaimWhileBalanceLeaves() throws Exception
    {
        final long cell = Cells.balance(TestSteps.BASE, TestSteps.BOB);
        final long withdrawal = first(Steps.WITHDRAW);
        final OpenExit open = start(List.of(stale(cell, withdrawal - 1))).get(0);
        assertThatThrownBy(() -> system().send(exits.claim(store.receipt(withdrawal))))
            .hasMessageContaining("ExitOpen");

        final TransactionReceipt receipt =
            system().send(exits.claim(prover.evidence(withdrawal), List.of(open)));
        assertThat(system().told(receipt, CourtEvent.Claimed.class)).hasSize(1);
        assertThat(system().told(receipt, CourtEvent.Exiting.class).get(0).exit().touch()).isEqualTo(withdrawal);
    }

    @Test
    void shouldLeaveOutWhatHasLeft() throws Exception
    {
        final List<Departure> some = everybody().subList(0, 2);
        start(some);

        final TransactionReceipt receipt = system().send(exits.exit(some, bond()).get(0));
        assertThat(system().told(receipt, CourtEvent.Skipped.class)).hasSize(2);
    }

    @Test
    void shouldRefuseEvidenceThatShowsSomethingElse()
    {
        final long cell = Cells.balance(TestSteps.BASE, TestSteps.BOB);
        final Departure wrong = stale(cell, first(Steps.LIST));

        assertThatThrownBy(() -> exits.exit(List.of(wrong), BigInteger.ONE))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("does not touch");
        assertThatThrownBy(() -> prover.departure(Cells.balance(9, 9), cells))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSplitExitsThatOneTransactionCannotHold() throws Exception
    {
        final List<Departure> many = new ArrayList<>();
        final List<Departure> all = everybody();
        for (int i = 0; i < 400; i++)
        {
            many.add(all.get(i % all.size()));
        }

        final List<Filing> filings = exits.exit(many, bond());
        assertThat(filings).hasSizeGreaterThan(1);
        assertThat(filings.stream().map(Filing::value).reduce(BigInteger.ZERO, BigInteger::add))
            .isEqualTo(bond().multiply(BigInteger.valueOf(400)));
    }

    @Test
    void shouldReleaseBondOfChainThatHasEnded() throws Exception
    {
        system().send(prover.releaseBond());

        assertThatThrownBy(() -> system().send(
            system().court().collect(system().addresses().chain(), system().stranger())))
            .hasMessageContaining("NothingOwed");
    }
}
