package org.plasmex.watcher.receipt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

import org.agrona.concurrent.NanoClock;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.ContractAddresses;

/**
 * Makes receipts for whoever asks, of the last final block and of the last one that was found good. It reads blocks by
 * itself, beside those who make or check them, and only when somebody asks; one question at a time is worked on, for no
 * longer than the patience. What was done by then is kept, so who asks again gets it in the end.
 * <p>
 * Memory: accounts and balances, twice, and some thousand receipts. Thread safe.
 */
public final class ReceiptDesk
{
    /** The most payouts in an answer: the last ones. */
    public static final int MAX_PAYOUTS = 1_000;

    private static final int KEPT = 4_096;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final String DROPPED = "blocks were dropped meanwhile";

    private final BlockStore store;
    private final LongSupplier good;
    private final LongSupplier finalNumber;
    private final LongSupplier changes;
    private final NanoClock clock;
    private final long patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReceiptBook newest;
    private final ReceiptBook last;
    private final Prover prover;
    private final Exits exits;
    private final Map<Long, Evidence> kept = new LinkedHashMap<>(16, 0.75f, true)
    {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, Evidence> eldest)
        {
            return size() > KEPT;
        }
    };
    private long changed;

    /**
     * A desk that has read nothing yet.
     *
     * @param store       of the blocks.
     * @param inbox       of L1; safe to read by any thread.
     * @param good        number of the last block that was found good.
     * @param finalNumber number of the last block that is final.
     * @param changes     rises when the store was changed other than by a block behind its newest.
     * @param clock       monotonic.
     * @param patience    for how long one question is worked on.
     */
    public ReceiptDesk(
        final BlockStore store,
        final InboxReader inbox,
        final LongSupplier good,
        final LongSupplier finalNumber,
        final LongSupplier changes,
        final NanoClock clock,
        final Duration patience)
    {
        this.store = store;
        this.good = good;
        this.finalNumber = finalNumber;
        this.changes = changes;
        this.clock = clock;
        this.patience = patience.toNanos();
        newest = new ReceiptBook(store, inbox);
        last = new ReceiptBook(store, inbox);
        prover = new Prover(store, inbox, ContractAddresses.ofVault(store.genesis()));
        exits = new Exits(ContractAddresses.ofVault(store.genesis()), store.genesis(), inbox);
    }

    /**
     * Makes an account's receipts.
     *
     * @param account whose.
     * @param isFinal whether as the last final block left it, or as the last one did that was found good.
     * @return the receipts.
     * @throws BusyException          if they are not done yet: ask again.
     * @throws NoSuchAccountException if there is no such account.
     */
    public AccountReceipts receipts(final int account, final boolean isFinal)
        throws BusyException, NoSuchAccountException
    {
        return receipts("account " + (account & U32), book -> account & U32, isFinal);
    }

    /**
     * Makes the receipts of an owner's account.
     *
     * @param owner   address, 20 bytes.
     * @param isFinal as above.
     * @return the receipts.
     * @throws BusyException          if they are not done yet: ask again.
     * @throws NoSuchAccountException if the owner has no account.
     */
    public AccountReceipts receiptsOf(final byte[] owner, final boolean isFinal)
        throws BusyException, NoSuchAccountException
    {
        return receipts("account of " + Hex.encode(owner), book -> book.accountOf(owner), isFinal);
    }

    private AccountReceipts receipts(
        final String wanted, final ToLongFunction<ReceiptBook> whose, final boolean isFinal)
        throws BusyException, NoSuchAccountException
    {
        if (!isMine())
        {
            throw new BusyException("others' receipts are being made");
        }
        try
        {
            forgetWhatIsGone();
            final long checked = good.getAsLong();
            if (checked == 0)
            {
                throw new BusyException("no block is checked yet");
            }
            final ReceiptBook book = isFinal ? last : newest;
            final long startedAt = clock.nanoTime();
            readUpTo(Math.min(checked, isFinal ? finalNumber.getAsLong() : Long.MAX_VALUE), book, startedAt);
            final long account = whose.applyAsLong(book);
            if (account < 0 || !book.exists((int)account))
            {
                throw new NoSuchAccountException(wanted, book.block());
            }
            final AccountReceipts receipts = make((int)account, book, startedAt);
            if (changed != changes.getAsLong())
            {
                throw new BusyException(DROPPED);
            }
            return receipts;
        }
        catch (final IndexOutOfBoundsException | BlockStoreException ex)
        {
            if (changed == changes.getAsLong())
            {
                throw ex;
            }
            throw new BusyException(DROPPED);
        }
        finally
        {
            lock.unlock();
        }
    }

    /** Before it is asked how far all is good: what is dropped behind that is seen at the end. */
    private void forgetWhatIsGone()
    {
        final long seen = changes.getAsLong();
        if (changed != seen)
        {
            changed = seen;
            newest.clear();
            last.clear();
            kept.clear();
        }
    }

    private boolean isMine() throws BusyException
    {
        try
        {
            return lock.tryLock(patience, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new BusyException("interrupted");
        }
    }

    private void readUpTo(final long upTo, final ReceiptBook book, final long startedAt) throws BusyException
    {
        if (!book.advance(upTo, () -> isOver(startedAt)))
        {
            throw new BusyException("block " + book.block() + " of " + upTo + " is read");
        }
    }

    private AccountReceipts make(final int account, final ReceiptBook book, final long startedAt) throws BusyException
    {
        final List<Departure> departures = new ArrayList<>();
        for (final long cell : book.balances(account))
        {
            checkTime(startedAt, book.cells().touch(cell), departures.size() + " balances are done");
            final Departure departure = prover.departure(cell, book.cells(), book::owned, this::evidence);
            check(departure.touch(), book);
            check(departure.owner(), book);
            departures.add(departure);
        }
        final List<Evidence> payouts = new ArrayList<>();
        for (final long step : book.payouts(account, MAX_PAYOUTS))
        {
            checkTime(startedAt, step, departures.size() + " balances and " + payouts.size() + " payouts are done");
            final Evidence payout = evidence(step);
            check(payout, book);
            payouts.add(payout);
        }
        return new AccountReceipts(store.genesis(), account, book.block(), departures, payouts);
    }

    /** The book has believed a signature that is none: in a final block, or else it were not good. */
    private void check(final Evidence evidence, final ReceiptBook book) throws BusyException
    {
        if (!exits.isLawful(evidence))
        {
            book.doubt(evidence.receipt().header().number());
            throw new BusyException("step " + evidence.number() +
                ", in a block that is final, is unlawful: its signatures are looked at now");
        }
    }

    private Evidence evidence(final long step)
    {
        final Evidence known = kept.get(step);
        if (known != null)
        {
            return known;
        }
        final Evidence made = prover.evidence(step);
        kept.put(step, made);
        return made;
    }

    /** What is there already costs nothing, so each question comes further than the one before. */
    private void checkTime(final long startedAt, final long step, final String done) throws BusyException
    {
        if (!kept.containsKey(step) && isOver(startedAt))
        {
            throw new BusyException(done);
        }
    }

    private boolean isOver(final long startedAt)
    {
        return clock.nanoTime() - startedAt >= patience;
    }

    /**
     * It is not done yet, and goes on when somebody asks again.
     */
    public static final class BusyException extends Exception
    {
        private static final long serialVersionUID = 1;

        BusyException(final String message)
        {
            super(message);
        }
    }

    /**
     * There is no such account.
     */
    public static final class NoSuchAccountException extends Exception
    {
        private static final long serialVersionUID = 1;

        NoSuchAccountException(final String wanted, final long block)
        {
            super("there is no " + wanted + " as block " + block + " left it");
        }
    }
}
