package org.plasmex.venue.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.law.Inbox;

/**
 * What attacks that have a name begin with, whoever is to see them.
 */
abstract class NamedAttacks
{
    static AttackStage stage;

    static final String WITHHOLD = "withhold";
    static final String FAIL_TWICE = "fail-twice";
    static final String FAIL_LAST = "fail-last";

    static final int NOBODY = 9_999;

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

    static ChainStatus status()
    {
        return L1Stand.ask(() -> stage.stand.operator().status());
    }

    /** What an operator does to its blocks, by name: that of a kind, or of one of those below. */
    static Consumer<Forger> harm(final String name)
    {
        return switch (name)
        {
            case WITHHOLD -> NamedAttacks::withhold;
            case FAIL_TWICE -> NamedAttacks::failTwice;
            case FAIL_LAST -> NamedAttacks::failLast;
            default -> Kind.valueOf(name)::apply;
        };
    }

    /** Nobody is shown a chunk of the block. */
    static void withhold(final Forger forger)
    {
        final Block block = forger.draft().blocks().get(forger.block());
        for (long chunk = 0; chunk * 64 < block.steps().size(); chunk++)
        {
            block.hide(chunk, true);
        }
    }

    /** A fault in the first block that is not final, and a decoy in the last. */
    static void failTwice(final Forger forger)
    {
        final Draft draft = forger.draft();
        draft.blocks().get(draft.finalBlocks() + 1).steps().set(3, new byte[] {1});
        draft.blocks().get(draft.blocks().size() - 1).steps().set(0, new byte[] {2});
    }

    /** A fault in the last block. */
    static void failLast(final Forger forger)
    {
        final Draft draft = forger.draft();
        draft.blocks().get(draft.blocks().size() - 1).steps().set(2, new byte[] {2});
    }

    /** A stranger's request has touched a balance of an account that there is not. */
    static Draft ownerless() throws ParentChainException
    {
        stage.stand.withdraw(1, NOBODY, Bodies.BASE);
        return stage.with(
            List.of(new InboxEntry(Inbox.WITHDRAW, Bodies.key(1).address(), NOBODY, Bodies.BASE)),
            List.of(past -> Bodies.body((byte)Steps.REQUEST, past.inboxRegister(), Bodies.key(1).address(), NOBODY,
                (short)Bodies.BASE)));
    }

    /** Leaving with the balance of {@link #ownerless}. */
    static Filing exitOfNobody(final AttackStage.Store store) throws ParentChainException
    {
        final long cell = Cells.balance(Bodies.BASE, NOBODY);
        final long touch = store.end.cells().touch(cell);
        final Departure departure = new Departure(cell, store.prover.evidence(touch), store.prover.evidence(touch));
        return store.exits.exit(List.of(departure), stage.court().exitBond()).get(0);
    }

    /** All that a stranger can put into the inbox to no purpose, processed. */
    static Draft poisoned() throws ParentChainException
    {
        final long far = (1L << 62) - 1;
        final byte[] stranger = Bodies.key(1).address();
        stage.stand.withdraw(1, NOBODY, Bodies.QUOTE);
        stage.stand.revoke(1, 2, far);
        stage.stand.revoke(1, 1, far);
        stage.stand.cancel(1, Integer.MAX_VALUE, far);
        return stage.with(
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
    }

    /** Two deposits, made on L1 in this order. */
    static void deposit(final int first, final int second)
    {
        for (final int account : new int[] {first, second})
        {
            stage.stand.deposit(Bodies.key(account).address(), Bodies.BASE, account);
        }
    }

    /** A market in which the two are credited in this order. */
    static Draft credited(final Draft honest, final KeyRecovery keys, final int first, final int second)
    {
        final List<InboxEntry> entries = new ArrayList<>();
        final List<Function<Past, byte[]>> bodies = new ArrayList<>();
        for (final int account : new int[] {first, second})
        {
            entries.add(new InboxEntry(Inbox.DEPOSIT, Bodies.key(account).address(), Bodies.BASE, account));
            bodies.add(past -> Bodies.body(
                (byte)Steps.DEPOSIT, past.inboxRegister(), account, (short)Bodies.BASE, (long)account));
        }
        return AttackStage.with(honest, keys, entries, bodies);
    }
}
