package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;

/**
 * An Ethereum with an honest market on it, which each test finds as the first one did.
 */
final class AttackStage implements AutoCloseable
{
    final L1Stand stand;
    final OperatorHere operator;
    final KeyRecovery keys = new RememberedKeys();
    final Draft honest;
    final PrintWriter out = new PrintWriter(System.out, true);
    private final long seed;
    private OperatorProcess process;
    private String kept;

    AttackStage(final long seed) throws ParentChainException
    {
        this.seed = seed;
        stand = L1Stand.launch();
        operator = new OperatorHere(stand);
        honest = Market.on(stand, new SplittableRandom(seed), keys);
        kept = stand.keep();
    }

    void reset()
    {
        stand.back(kept);
        kept = stand.keep();
    }

    Verdict attack(final long seed, final Consumer<Forger> harm)
    {
        return new Case(stand, operator, honest, new SplittableRandom(seed), keys, WatchHere::new).run(harm);
    }

    /**
     * An attack by an operator and under the eyes of a watcher that are processes of their own.
     */
    Verdict attackByProcess(final long by, final String harm)
    {
        return new Case(stand, malicious().with(harm, by), honest, new SplittableRandom(by), keys, WatchProcess::new)
            .run(NamedAttacks.harm(harm));
    }

    /**
     * The operator that is a process of its own.
     */
    OperatorProcess malicious()
    {
        if (null == process)
        {
            process = new OperatorProcess(stand, seed, honest);
        }
        return process;
    }

    /**
     * Attacks of a kind, until one was caught; none may be missed.
     *
     * @return by what it was caught.
     */
    String caught(final Kind kind)
    {
        return attack(firstCaught(kind), kind::apply).by();
    }

    /**
     * Attacks of a kind, until one was caught; none may be missed.
     *
     * @return the seed of that one.
     */
    long firstCaught(final Kind kind)
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            final Verdict verdict = attack(seed, kind::apply);
            reset();
            assertThat(verdict.end()).as(kind + " " + verdict).isNotEqualTo(Verdict.End.MISSED);
            if (verdict.end() == Verdict.End.CAUGHT)
            {
                return seed;
            }
        }
        throw new AssertionError(kind + " was never caught");
    }

    /**
     * The honest market with a block more.
     *
     * @param entries of L1 that came since.
     * @param bodies  of the block's steps, made of what was before them.
     */
    Draft with(final List<InboxEntry> entries, final List<Function<Past, byte[]>> bodies)
    {
        return with(honest, keys, entries, bodies);
    }

    /**
     * A market with a block more.
     *
     * @param honest  the market.
     * @param keys    that recover those of signatures.
     * @param entries of L1 that came since.
     * @param bodies  of the block's steps, made of what was before them.
     */
    static Draft with(
        final Draft honest,
        final KeyRecovery keys,
        final List<InboxEntry> entries,
        final List<Function<Past, byte[]>> bodies)
    {
        final MemoryInbox inbox = new MemoryInbox();
        for (long i = 0; i < honest.inbox().size(); i++)
        {
            inbox.add(honest.inbox().entry(i));
        }
        entries.forEach(inbox::add);
        final Draft draft = new Draft(honest.genesis(), inbox, honest.copy().blocks(), honest.finalBlocks());
        final int blocks = draft.blocks().size();
        final Block before = draft.blocks().get(blocks - 1);
        final Past past = new Past(draft, keys).upTo(blocks - 1, before.steps().size());
        final long first = draft.firstStep(blocks);
        final long until = before.until() + Market.BLOCK_SECONDS;
        final Limits limits = Limits.open(before.until(), until, first, draft.inbox().size());
        final List<byte[]> steps = new ArrayList<>();
        for (final Function<Past, byte[]> body : bodies)
        {
            final byte[] step = past.link(limits, first + steps.size(), body.apply(past));
            assertThat(step).as(past.describe()).isNotNull();
            steps.add(step);
        }
        final long seal = first + steps.size();
        final long register = past.inboxRegister();
        steps.add(past.link(limits.endingAt(seal, register), seal, new byte[] {Steps.SEAL}));
        draft.blocks().add(new Block(before.until(), until, register, steps));
        return draft;
    }

    /**
     * Commits the open blocks of a draft.
     *
     * @return the tip.
     */
    Header commit(final Draft draft) throws ParentChainException
    {
        final List<Header> headers = draft.seal();
        stand.commit(headers.subList(draft.finalBlocks(), headers.size()), draft.inbox());
        return headers.get(headers.size() - 1);
    }

    /**
     * Commits the open blocks of a draft, lets them become final, and the chain end in silence.
     */
    void end(final Draft draft) throws ParentChainException
    {
        final Header tip = commit(draft);
        stand.later(stand.development().parameters().challenge() + 1);
        stand.finalizeUpTo(tip);
        try (Store store = store(draft))
        {
            take(store.prover.freezeForSilence(tip));
        }
    }

    /**
     * What a watcher comes to that looks at a draft that was committed honestly.
     */
    Watcher.Finding look(final Draft draft) throws ParentChainException
    {
        serve(draft);
        try (Watcher watcher = new WatchHere(stand, operator.url()))
        {
            return watcher.look();
        }
    }

    /**
     * From now on the operator serves the blocks of a draft.
     */
    void serve(final Draft draft)
    {
        operator.show(new Forger(draft, new SplittableRandom(1), keys));
    }

    /**
     * What the Vault owes to everybody there is.
     */
    long credited(final int asset) throws ParentChainException
    {
        final L1Account eyes = new L1Account(stand.bystander(), stand.addresses());
        long all = eyes.credit(asset, stand.bankAddress());
        for (int account = 0; account < 100; account++)
        {
            all += eyes.credit(asset, Hex.encode(Bodies.key(account).address()));
        }
        return all;
    }

    /**
     * What is in the Vault.
     */
    long custody(final int asset) throws ParentChainException
    {
        return new L1Account(stand.bystander(), stand.addresses()).custody(asset);
    }

    EthereumCourt court()
    {
        return new EthereumCourt(stand.slanderer(), stand.addresses());
    }

    /**
     * L1 takes it.
     */
    void take(final Filing filing) throws ParentChainException
    {
        L1Stand.await(court().submit(filing));
    }

    /**
     * L1 does not take it.
     *
     * @return why.
     */
    String refused(final Filing filing) throws ParentChainException
    {
        try
        {
            take(filing);
        }
        catch (final RevertedException ex)
        {
            return ex.reason();
        }
        throw new AssertionError("taken: " + filing);
    }

    /**
     * What somebody has who keeps the blocks of a draft.
     */
    Store store(final Draft draft)
    {
        return new Store(draft);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(process, operator, stand);
    }

    /**
     * A store of blocks, and what can be made of it.
     */
    final class Store implements AutoCloseable
    {
        final KeptBlocks kept;
        final BlockStore blocks;
        final Prover prover;
        final Exits exits;
        final Past end;

        private Store(final Draft draft)
        {
            kept = new KeptBlocks(draft);
            blocks = kept.store();
            prover = new Prover(blocks, draft.inbox(), stand.addresses());
            exits = new Exits(stand.addresses(), draft.genesis());
            final int last = draft.blocks().size() - 1;
            end = new Past(draft, keys).upTo(last, draft.blocks().get(last).steps().size());
        }

        /**
         * Every second step that pays is claimed, the others at the other time; none twice.
         */
        void claims(final int which) throws ParentChainException
        {
            int paying = 0;
            for (long step = 1; step < blocks.newestHeader().nextStep(); step++)
            {
                final byte[] bytes = blocks.step(step);
                if (bytes[0] == Steps.WITHDRAW || bytes[0] == Steps.REQUEST)
                {
                    final Filing claim = exits.claim(blocks.receipt(step));
                    if (paying++ % 2 == which)
                    {
                        take(claim);
                        assertThat(refused(claim)).startsWith("AlreadyClaimed");
                    }
                }
            }
        }

        LastDays lastDays(final long seed)
        {
            return new LastDays(stand, end, blocks, prover, exits, new SplittableRandom(seed));
        }

        @Override
        public void close()
        {
            kept.close();
        }
    }
}
