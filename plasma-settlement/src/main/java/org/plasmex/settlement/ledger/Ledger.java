package org.plasmex.settlement.ledger;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StartedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Makes the chain out of what the engine put out: links each step, runs the law on it, compares what the engine says
 * it did with what the law makes of it, hashes it, and at a seal stores the block. A difference halts the ledger for
 * good, and nothing of the open block is ever handed on. Given the same records it makes the same blocks. Not thread
 * safe; the counters may be read by any thread.
 */
public final class Ledger
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final long INBOX = Cells.register(Cells.REGISTER_INBOX);

    private final BlockStore store;
    private final Inbox inbox;
    private final CellStore cells;
    private final KnownKey key = new KnownKey();
    private final OpenTree tree = new OpenTree();
    private final UnsafeBuffer register = new UnsafeBuffer(new byte[Long.BYTES]);
    private final MessageHeaderDecoder head = new MessageHeaderDecoder();
    private final StartedDecoder started = new StartedDecoder();
    private final StepExecutedDecoder executed = new StepExecutedDecoder();
    private final BlockSealedDecoder sealed = new BlockSealedDecoder();
    private final Law law;
    private final OutcomeCheck outcome;
    private final OpenBlock block;
    private final Runnable beginning = this::begin;
    private final Runnable sealing = this::seal;

    private Header parent;
    private boolean isStarted;
    private boolean isPassingOver;
    private boolean isFrozen;
    private LedgerHaltedException halted;
    private long nextStep;
    private long until;
    private volatile long sequence;
    private volatile long steps;
    private volatile long blocks;

    /**
     * A ledger before its first step. It is to be given every record from the first on: blocks that are in the store
     * are made again, and compared.
     *
     * @param store takes the blocks; only this ledger writes to it.
     * @param inbox of L1: an entry is known here before the engine hears of it.
     */
    public Ledger(final BlockStore store, final Inbox inbox)
    {
        this(store, inbox, new LedgerSnapshot(-1, store.genesis().header(), new CellStore()));
    }

    private Ledger(final BlockStore store, final Inbox inbox, final LedgerSnapshot snapshot)
    {
        this.store = store;
        this.inbox = inbox;
        law = new Law(store.genesis().eip712(), key, inbox);
        outcome = new OutcomeCheck(law);
        cells = snapshot.cells();
        parent = snapshot.header();
        block = new OpenBlock(store.genesis().span());
        block.begin(parent);
        sequence = snapshot.sequence();
        nextStep = parent.nextStep();
        steps = nextStep - 1;
        blocks = parent.number();
        isStarted = blocks > 0;
        isPassingOver = isStarted;
    }

    /**
     * A ledger that goes on where another one wrote a {@link #snapshot}. It may be given the output log from any place
     * before the first record behind that seal: records of what the snapshot holds are passed over.
     *
     * @param in    gives the snapshot; no byte more is read, and single bytes often: buffer it.
     * @param store takes the blocks, and holds that of the snapshot; only this ledger writes to it.
     * @param inbox of L1: an entry is known here before the engine hears of it.
     * @return the ledger.
     * @throws LedgerSnapshotException      if the snapshot is cut short, damaged, or of another chain than the store.
     * @throws java.io.UncheckedIOException if it cannot be read.
     */
    public static Ledger load(final InputStream in, final BlockStore store, final Inbox inbox)
    {
        return new Ledger(store, inbox, LedgerSnapshot.read(in, store));
    }

    /**
     * Takes the next record of the output log. Those that change no cell are passed over; behind one that the venue was
     * frozen nothing may change any more.
     *
     * @param buffer holds the record, with its SBE message header.
     * @param offset where it begins.
     * @param length its length in bytes.
     * @throws LedgerHaltedException if the ledger does not agree with the record, or has halted before.
     */
    public void onRecord(final DirectBuffer buffer, final int offset, final int length)
    {
        if (halted != null)
        {
            throw new LedgerHaltedException(nextStep, halted);
        }

        try
        {
            require(length >= HEADER_LENGTH, "length of a record", length, HEADER_LENGTH);
            head.wrap(buffer, offset);
            switch (head.templateId())
            {
                case StartedDecoder.TEMPLATE_ID:
                    onStarted(started.wrapAndApplyHeader(buffer, offset, head));
                    break;

                case StepExecutedDecoder.TEMPLATE_ID:
                    onStep(buffer, offset);
                    break;

                case BlockSealedDecoder.TEMPLATE_ID:
                    onSealed(sealed.wrapAndApplyHeader(buffer, offset, head));
                    break;

                case FrozenDecoder.TEMPLATE_ID:
                    isFrozen = true;
                    break;

                default:
                    break;
            }
        }
        catch (final LedgerHaltedException ex)
        {
            halted = ex;
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            halted = new LedgerHaltedException(nextStep, ex);
            throw halted;
        }
    }

    private void onStarted(final StartedDecoder record)
    {
        final byte[] vault = new byte[StartedDecoder.vaultLength()];
        record.getVault(vault, 0, vault.length);
        final Genesis genesis = new Genesis(record.chainId(), vault, record.since(), record.span());
        if ((isStarted && !isPassingOver) || !genesis.equals(store.genesis()))
        {
            throw new LedgerHaltedException(nextStep, "the engine starts " + genesis +
                (isStarted ? " after it has started" : ", the block store is of " + store.genesis()));
        }

        if (!isPassingOver)
        {
            isStarted = true;
            sequence = record.sequence();
        }
    }

    private void onStep(final DirectBuffer buffer, final int offset)
    {
        executed.wrapAndApplyHeader(buffer, offset, head);
        isPassingOver = isPassingOver && executed.step() < nextStep;
        if (isPassingOver)
        {
            return;
        }

        requireNotFrozen();
        require(isStarted && block.isOpen(), "a step where none may be, after block", block.number() - 1, blocks);
        require(executed.step() == nextStep, "number of the step", executed.step(), nextStep);

        if (nextStep == block.firstStep())
        {
            tree.clear();
            store.byHand(beginning);
        }
        final UnsafeBuffer chunk = tree.buffer();
        final int step = tree.offset();
        final int bodyLength = body(executed, chunk, step);
        final long now = TimeUnit.NANOSECONDS.toSeconds(executed.time());
        block.advance(now, inbox.size());
        if (chunk.getByte(step + Steps.OP) == Steps.SEAL)
        {
            block.end(nextStep, inboxRegister());
        }

        key.set(buffer, executed.offset() + StepExecutedDecoder.keyEncodingOffset());
        if (!law.build(block, nextStep, cells, chunk, step, bodyLength))
        {
            throw new LedgerHaltedException(nextStep, "the engine made an unlawful step: " + law.describe() + ", " +
                Hex.encode(chunk, step, bodyLength));
        }

        executed.wrapAndApplyHeader(buffer, offset, head);
        outcome.check(executed);

        for (int i = 0; i < law.accesses(); i++)
        {
            cells.write(law.cell(i), nextStep, law.newValues(), law.valueOffset(i));
        }
        store.add(chunk, step, law.length());
        tree.add(law.length());

        sequence = executed.sequence();
        steps = nextStep;
        nextStep++;
    }

    /**
     * Puts the body of a step where the whole step is to be.
     */
    private int body(final StepExecutedDecoder record, final UnsafeBuffer chunk, final int offset)
    {
        final StepExecutedDecoder.BalancesDecoder balances = record.balances();
        while (balances.hasNext())
        {
            balances.next();
        }
        final StepExecutedDecoder.OrdersDecoder orders = record.orders();
        while (orders.hasNext())
        {
            orders.next();
        }

        final int length = record.bodyLength();
        require(length > 0 && length <= Law.MAX_STEP_LENGTH / 2, "length of a body", length, Law.MAX_STEP_LENGTH / 2);
        return record.getBody(chunk, offset, length);
    }

    private void onSealed(final BlockSealedDecoder record)
    {
        isPassingOver = isPassingOver && record.number() <= parent.number();
        if (isPassingOver)
        {
            return;
        }

        requireNotFrozen();
        final boolean isAlone = block.steps() == 1;
        require(isStarted && !block.isOpen(), "a block without a SEAL", record.number(), block.number());
        require(record.number() == block.number(), "number of the block", record.number(), block.number());
        require(record.since() == block.since(), "since", record.since(), block.since());
        require(record.until() >= block.until(), "until", record.until(), block.until());
        require(isAlone || record.until() <= block.since() + store.genesis().span(),
            "until, by SPAN", record.until(), block.since() + store.genesis().span());
        require(record.firstStep() == block.firstStep(), "first step", record.firstStep(), block.firstStep());
        require(record.steps() == block.steps(), "steps", record.steps(), block.steps());
        require(record.inbox() == block.inbox(), "inbox", record.inbox(), block.inbox());

        until = record.until();
        store.byHand(sealing);
        block.begin(parent);
        sequence = record.sequence();
        blocks = parent.number();
    }

    private void begin()
    {
        store.begin(block.number());
    }

    private void seal()
    {
        final Header header = new Header(
            block.number(),
            block.since(),
            until,
            block.firstStep(),
            block.steps(),
            block.inbox(),
            parent.hash(),
            tree.seal());
        store.seal(header);
        parent = header;
    }

    /**
     * Hashes what this ledger links, in chunks of 64 steps, for a second thread to run: nearly half of the ledger's
     * work. The blocks are the same; without it, or before its start and after its end, the ledger hashes by itself.
     *
     * @return the agent, always the same, which may be ended at any time.
     */
    public Agent hasher()
    {
        return tree;
    }

    /**
     * Whether the last step that this ledger took was sealed, so that it can write a snapshot. For the ledger's own
     * thread.
     *
     * @return false within a block, before the first one, and once halted.
     */
    public boolean isAtSeal()
    {
        return halted == null && blocks > 0 && nextStep == parent.nextStep();
    }

    /**
     * Writes all that this ledger is: the cells with their last touches, and where the chain goes on. The bytes are a
     * function of the records up to the seal. For the ledger's own thread, which it takes some 150 ns for each cell.
     *
     * @param out takes the bytes; neither flushed nor closed.
     * @throws IllegalStateException        if this ledger is not {@link #isAtSeal() at a seal}.
     * @throws java.io.UncheckedIOException if the bytes are refused.
     */
    public void snapshot(final OutputStream out)
    {
        if (!isAtSeal())
        {
            throw new IllegalStateException("a ledger writes a snapshot at a seal only: block " + blocks +
                " ends before step " + parent.nextStep() + ", the next step is " + nextStep);
        }

        new LedgerSnapshot(sequence, parent, cells).write(store.genesis(), out);
    }

    private long inboxRegister()
    {
        cells.read(INBOX, register, 0);
        return register.getLong(0, BIG_ENDIAN);
    }

    private void requireNotFrozen()
    {
        if (isFrozen)
        {
            throw new LedgerHaltedException(nextStep, "the engine goes on after the venue was frozen");
        }
    }

    private void require(final boolean holds, final String what, final long engine, final long ledger)
    {
        if (!holds)
        {
            throw new LedgerHaltedException(nextStep, what + ": the engine says " + engine + ", the ledger " + ledger);
        }
    }

    /**
     * The cells as the last step left them; for the ledger's own thread, or once it is at rest.
     *
     * @return the cells, to be read only.
     */
    public CellStore cells()
    {
        return cells;
    }

    /**
     * Whether a difference or a failure has stopped the ledger.
     *
     * @return true if it takes no more records. For the ledger's own thread.
     */
    public boolean isHalted()
    {
        return halted != null;
    }

    /**
     * How far the ledger has read.
     *
     * @return sequence of the last record that it took, -1 before the first.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * How many steps the ledger has linked.
     *
     * @return number of the last step.
     */
    public long steps()
    {
        return steps;
    }

    /**
     * How many blocks the ledger has made, or made again.
     *
     * @return number of the last one.
     */
    public long blocks()
    {
        return blocks;
    }

    /**
     * One hash over all cells, to compare two ledgers. For the ledger's own thread, or once it is at rest.
     *
     * @return 32 bytes.
     */
    public byte[] digest()
    {
        return LedgerDigest.of(cells);
    }
}
