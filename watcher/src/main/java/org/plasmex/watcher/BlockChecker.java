package org.plasmex.watcher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.agrona.concurrent.Agent;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.block.Header;
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
 * it waits until that is gone, or final: then nobody can convict it any more, so it is told of and passed, and history
 * is the lawful steps. What was found good it keeps in a file now and then, and when it is closed, and goes on behind
 * that when it is made anew, or blocks are gone. A second file is of a block that L1 will not take back: so whoever
 * takes back others does not have all checked again. Where a block whose faults were passed is final no more, because
 * L1 took that back or its node had lied, all is checked again that was checked since; the files say up to which block
 * faults were passed, and their header stands for all blocks before it.
 * <p>
 * One thread runs the duty cycle, with others beside it for the signatures; any thread may read the figures.
 */
public final class BlockChecker implements Agent
{
    private static final int BLOCKS_A_CYCLE = 64;
    private static final long STEPS_BETWEEN_FILES = 1 << 20;
    private static final long MAGIC = 0x504C_5843_4845_4B32L;
    private static final String TEMPORARY = ".new";
    private static final String CONFIRMED = ".confirmed";

    private final ChainState state;
    private final BlockStore store;
    private final InboxReader inbox;
    private final Supplier<? extends KeyRecovery> recoveries;
    private final int threads;
    private final LongSupplier limit;
    private final LongSupplier confirmed;
    private final LongSupplier unquestioned;
    private final LongSupplier changes;
    private final Path file;
    private final Path confirmedFile;
    private final Consumer<String> news;
    private volatile LedgerVerifier verifier;
    private volatile List<Fault> faults = List.of();
    private volatile List<Fault> finalFaults = List.of();
    private volatile List<Doubt> doubts = List.of();
    private volatile long changesBefore;
    // Of which the verifier has the cells; null while they are of none, or not to be kept.
    private Header last;
    private long kept;
    private long stepsKept;
    private long passedUpTo;
    private volatile long lastPassed;
    private volatile long moreFinalFaults;
    private volatile boolean hasGaps;
    private volatile long checked;
    private volatile long steps;

    /**
     * A checker that has checked nothing.
     *
     * @param state        of the chain: which blocks stand.
     * @param limit        number of the last block that is to be checked; below what it was before where blocks are
     *                     gone.
     * @param confirmed    number of the last block that L1 will not take back.
     * @param unquestioned number of the last block that is final, and whose finality L1 will not take back; below 0
     *                     while that is not known.
     * @param store        of the blocks.
     * @param inbox        of L1; safe to read by any thread.
     * @param recoveries   makes those that recover keys: several, each used by one thread at a time.
     * @param threads      that run the law, from 1.
     * @param changes      rises before and after the store is changed other than by a block behind its newest.
     * @param file         where what was found good is kept.
     * @param news         told where that is of no use, and of faults of final blocks.
     */
    public BlockChecker(
        final ChainState state,
        final LongSupplier limit,
        final LongSupplier confirmed,
        final LongSupplier unquestioned,
        final BlockStore store,
        final InboxReader inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final LongSupplier changes,
        final Path file,
        final Consumer<String> news)
    {
        this.limit = limit;
        this.confirmed = confirmed;
        this.unquestioned = unquestioned;
        this.changes = changes;
        this.file = file;
        confirmedFile = file.resolveSibling(file.getFileName() + CONFIRMED);
        this.news = news;
        this.state = state;
        this.store = store;
        this.inbox = inbox;
        this.recoveries = recoveries;
        this.threads = threads;
        begin(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Goes on behind what was found good before. */
    private boolean goOn(final Path from, final long upTo, final long passable)
    {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(from))))
        {
            if (in.readLong() != MAGIC)
            {
                throw new IOException("it is of another version");
            }
            final long passed = in.readLong();
            if (in.readLong() != ~passed)
            {
                throw new IOException("it is damaged");
            }
            final LedgerSnapshot good = LedgerSnapshot.read(in, store);
            if (good.header().number() > upTo || passed > passable)
            {
                return false;
            }

            verifier = LedgerVerifier.behind(store, inbox, recoveries, threads, good);
            steps = verifier.steps();
            last = good.header();
            lastPassed = passed;
            checked = last.number();
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
        catch (final IOException | LedgerSnapshotException ex)
        {
            news.accept(from + " is of no use, so older blocks are checked again: " + ex.getMessage());
            return false;
        }
    }

    /**
     * Only what was checked, and still is in the store when it is looked up again. With gaps it is not the cells alone
     * that would have to be kept.
     */
    private void keep()
    {
        if (last == null || checked <= kept || hasGaps || isChanged())
        {
            return;
        }

        final Path written = file.resolveSibling(file.getFileName() + TEMPORARY);
        try
        {
            try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(written))))
            {
                out.writeLong(MAGIC);
                out.writeLong(lastPassed);
                out.writeLong(~lastPassed);
                new LedgerSnapshot(0, last, verifier.cells()).write(store.genesis(), out);
            }
            if (kept > 0 && kept <= confirmed.getAsLong())
            {
                Files.move(file, confirmedFile, StandardCopyOption.ATOMIC_MOVE);
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

    private void begin(final long upTo, final long passable)
    {
        if (goOn(file, upTo, passable))
        {
            kept = checked;
        }
        else
        {
            kept = 0;
            if (!goOn(confirmedFile, upTo, passable))
            {
                verifier = new LedgerVerifier(store, inbox, recoveries, threads);
                last = null;
                lastPassed = 0;
                checked = 0;
                steps = 0;
            }
        }
        stepsKept = steps;
        faults = List.of();
        doubts = List.of();
        hasGaps = false;
    }

    private boolean isChanged()
    {
        return changesBefore != changes.getAsLong();
    }

    @Override
    public int doWork()
    {
        if (state.tip() < 0)
        {
            return 0;
        }
        final long changed = changes.getAsLong();
        final long upTo = limit.getAsLong();
        final long lastFinal = unquestioned.getAsLong();
        final long passable = Math.max(0, lastFinal);
        if (lastFinal < 0 && lastPassed > 0)
        {
            // L1 has not said yet whether what was passed is final.
            return 0;
        }
        if (passable < lastPassed)
        {
            news.accept("block " + lastPassed + " was final, and is not: it is checked again, since it has faults");
        }
        if (passable < lastPassed || upTo < (faults.isEmpty() ? checked : faults.get(0).block()) ||
            changesBefore != changed || isPassed(passable))
        {
            begin(upTo, passable);
            // Who compares it sees what is checked of that.
            changesBefore = changed;
        }
        if (!faults.isEmpty())
        {
            return 0;
        }

        try
        {
            return check(upTo, passable);
        }
        catch (final IndexOutOfBoundsException | BlockStoreException ex)
        {
            if (!isChanged())
            {
                throw ex;
            }
            // Blocks were dropped meanwhile.
            return 1;
        }
    }

    /** Whether what is at fault has become final since it was looked at. */
    private boolean isPassed(final long passable)
    {
        return !faults.isEmpty() && faults.get(0).block() > passedUpTo && faults.get(0).block() <= passable;
    }

    private int check(final long most, final long passable)
    {
        long upTo = Math.min(Math.min(most, store.newest()), checked + BLOCKS_A_CYCLE);
        while (upTo > checked && store.header(upTo).inbox() > inbox.size())
        {
            upTo--;
        }
        if (upTo <= checked)
        {
            return 0;
        }

        final Header newest = store.header(upTo);
        for (long block = checked + 1; block <= upTo && !hasGaps; block++)
        {
            hasGaps = store.isGap(block);
        }
        last = null;
        passedUpTo = passable;
        final List<Fault> found = verifier.verify(upTo, passable, (block, end, total) ->
        {
            steps = total;
            if (block < end)
            {
                checked = block;
            }
        });
        if (isChanged())
        {
            // What was read may be of two histories.
            return 1;
        }
        // Who sees that the last block is checked sees also what came of it.
        doubts = verifier.doubts();
        lastPassed = Math.max(lastPassed, verifier.lastFinalFault());
        tellPassed();
        faults = found;
        if (found.isEmpty())
        {
            last = newest;
            checked = upTo;
            if (steps - stepsKept >= STEPS_BETWEEN_FILES)
            {
                keep();
            }
        }
        return 1;
    }

    private void tellPassed()
    {
        final List<Fault> passed = new ArrayList<>(finalFaults);
        passed.removeIf(fault -> fault.block() > passedUpTo);
        for (final Fault fault : verifier.finalFaults())
        {
            if (!passed.contains(fault))
            {
                passed.add(fault);
                news.accept("block " + fault.block() + " is FINAL, and nobody can convict it any more of " + fault +
                    (fault.kind() == Fault.Kind.UNLAWFUL ?
                        ". The step counts for nothing: balances are what lawful steps have left" :
                        ". The step is lawful, and what it has left stands"));
            }
        }
        finalFaults = List.copyOf(passed);
        moreFinalFaults = verifier.finalFaultCount() - verifier.finalFaults().size();
        if (moreFinalFaults > 0)
        {
            news.accept("final blocks up to block " + lastPassed + " have " + moreFinalFaults +
                " faults more, which are passed too");
        }
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
        return changesBefore == changed && lastPassed <= Math.max(0, unquestioned.getAsLong()) ? checked : 0;
    }

    /**
     * Whether links were held to be true, because they are into blocks that are not here.
     *
     * @return true if there are gaps in what was checked.
     */
    boolean hasGaps()
    {
        return hasGaps;
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
     * What is wrong with final blocks, as far as they were checked since the start: nobody has convicted them in time.
     *
     * @return some of them, empty where there is none.
     */
    public List<Fault> finalFaults()
    {
        return finalFaults;
    }

    /**
     * How many faults final blocks have beside those.
     *
     * @return their number.
     */
    public long moreFinalFaults()
    {
        return moreFinalFaults;
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
