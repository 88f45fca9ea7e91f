package org.plasmex.watcher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.agrona.concurrent.Agent;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.settlement.ledger.LedgerSnapshot;
import org.plasmex.settlement.ledger.LedgerSnapshotException;
import org.plasmex.settlement.verify.Doubt;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.watcher.chain.ChainState;

/**
 * Checks every step, link and signature of the blocks that are there, from the first on. After a block that is at fault
 * it waits until that is gone, and begins anew with what is left. What was found good it keeps in a file now and then,
 * and when it is closed, and goes on behind that when it is made anew.
 * <p>
 * One thread runs the duty cycle, with others beside it for the signatures; any thread may read the figures.
 */
public final class BlockChecker implements Agent
{
    private static final int BLOCKS_A_CYCLE = 64;
    private static final long STEPS_BETWEEN_FILES = 1 << 20;
    private static final String TEMPORARY = ".new";

    private final ChainState state;
    private final BlockStore store;
    private final InboxReader inbox;
    private final Supplier<? extends KeyRecovery> recoveries;
    private final int threads;
    private final LongSupplier limit;
    private final LongSupplier changes;
    private final Path file;
    private final Consumer<String> news;
    private volatile LedgerVerifier verifier;
    private volatile List<Fault> faults = List.of();
    private volatile List<Doubt> doubts = List.of();
    private volatile long changesBefore;
    private long kept;
    private long stepsKept;
    private volatile long checked;
    private volatile long steps;

    /**
     * A checker that has checked nothing.
     *
     * @param state      of the chain: which blocks stand.
     * @param limit      number of the last block that is to be checked; below what it was before where blocks are gone.
     * @param store      of the blocks.
     * @param inbox      of L1; safe to read by any thread.
     * @param recoveries makes those that recover keys: several, each used by one thread at a time.
     * @param threads    that run the law, from 1.
     * @param changes    rises when the store was changed other than by a block behind its newest.
     * @param file       where what was found good is kept.
     * @param news       told where that is of no use.
     */
    public BlockChecker(
        final ChainState state,
        final LongSupplier limit,
        final BlockStore store,
        final InboxReader inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final LongSupplier changes,
        final Path file,
        final Consumer<String> news)
    {
        this.limit = limit;
        this.changes = changes;
        this.file = file;
        this.news = news;
        this.state = state;
        this.store = store;
        this.inbox = inbox;
        this.recoveries = recoveries;
        this.threads = threads;
        if (!goOn())
        {
            begin();
        }
    }

    /** Goes on behind what was found good before. */
    private boolean goOn()
    {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file)))
        {
            final LedgerSnapshot good = LedgerSnapshot.read(in, store);
            verifier = LedgerVerifier.behind(store, inbox, recoveries, threads, good);
            steps = verifier.steps();
            checked = good.header().number();
            kept = checked;
            stepsKept = steps;
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
        catch (final IOException | LedgerSnapshotException ex)
        {
            news.accept("all blocks are checked again, since " + file + " is of no use: " + ex.getMessage());
            return false;
        }
    }

    /** With gaps it is not the cells alone that would have to be kept. */
    private void keep()
    {
        if (checked <= kept || !faults.isEmpty() || verifier.hasGaps())
        {
            return;
        }

        final Path written = file.resolveSibling(file.getFileName() + TEMPORARY);
        try
        {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written)))
            {
                new LedgerSnapshot(0, store.header(checked), verifier.cells()).write(store.genesis(), out);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            kept = checked;
            stepsKept = steps;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + file, ex);
        }
    }

    @Override
    public void onClose()
    {
        keep();
    }

    private void begin()
    {
        verifier = new LedgerVerifier(store, inbox, recoveries, threads);
        checked = 0;
        kept = 0;
        steps = 0;
        stepsKept = 0;
        faults = List.of();
        doubts = List.of();
    }

    @Override
    public int doWork()
    {
        if (state.tip() < 0)
        {
            return 0;
        }
        final long changed = changes.getAsLong();
        final long last = limit.getAsLong();
        if (last < (faults.isEmpty() ? checked : faults.get(0).block()) || changesBefore != changed)
        {
            begin();
            // Who compares it sees that nothing is checked yet.
            changesBefore = changed;
        }
        if (!faults.isEmpty())
        {
            return 0;
        }

        try
        {
            return check(last);
        }
        catch (final IndexOutOfBoundsException ex)
        {
            if (changesBefore == changes.getAsLong())
            {
                throw ex;
            }
            // Blocks were dropped meanwhile.
            return 1;
        }
    }

    private int check(final long last)
    {
        long upTo = Math.min(Math.min(last, store.newest()), checked + BLOCKS_A_CYCLE);
        while (upTo > checked && store.header(upTo).inbox() > inbox.size())
        {
            upTo--;
        }
        if (upTo <= checked)
        {
            return 0;
        }

        final List<Fault> found = verifier.verify(upTo, Math.max(0, state.finalNumber()), (block, newest, total) ->
        {
            steps = total;
            if (block < newest)
            {
                checked = block;
            }
        });
        // Who sees that the last block is checked sees also what came of it.
        doubts = verifier.doubts();
        faults = found;
        if (found.isEmpty())
        {
            checked = upTo;
            if (steps - stepsKept >= STEPS_BETWEEN_FILES)
            {
                keep();
            }
        }
        return 1;
    }

    /**
     * How far the blocks were checked.
     *
     * @return number of the last block that was found good, 0 for none.
     */
    public long checked()
    {
        return checked;
    }

    /**
     * How far the blocks are good that are in the store now.
     *
     * @param changed how often it was changed so far.
     * @return number of the last block that was found good, 0 for none.
     */
    long good(final long changed)
    {
        return changesBefore == changed ? checked : 0;
    }

    /**
     * How many steps were checked.
     *
     * @return steps since the start, or since the chain was cut.
     */
    public long steps()
    {
        return steps;
    }

    /**
     * What is wrong with the first block that is at fault.
     *
     * @return empty while there is none.
     */
    public List<Fault> faults()
    {
        return faults;
    }

    /**
     * Links of the blocks that were checked, into blocks that are not here.
     *
     * @return the links, in order.
     */
    public List<Doubt> doubts()
    {
        return doubts;
    }

    /**
     * All cells as the chain's last block left them.
     *
     * @return the cells, to be read only; null while the chain has not ended, or not all of it is checked.
     */
    public CellStore endCells()
    {
        return state.hasEnded() && checked == state.tip() && faults.isEmpty() ? verifier.cells() : null;
    }

    @Override
    public String roleName()
    {
        return "checker";
    }
}
