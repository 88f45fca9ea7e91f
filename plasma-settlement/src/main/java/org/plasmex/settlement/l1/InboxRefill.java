package org.plasmex.settlement.l1;

import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens an inbox store so that it has what L1 has: what was lost or damaged is read from L1's events again, each page
 * checked by the Vault's rolling hashes. For the start, before the journal is replayed.
 */
public final class InboxRefill
{
    private static final Logger LOG = LoggerFactory.getLogger(InboxRefill.class);
    private static final NanoClock CLOCK = SystemNanoClock.INSTANCE;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private InboxRefill()
    {
    }

    /**
     * Opens the store, and reads from L1 what it lacks. A damaged store is put aside first, and all is read again; one
     * that is of another Vault is left alone.
     * <p>
     * A store that has entries, as many as are needed, and is not damaged is also opened while L1 is silent, as it is:
     * the follower goes on from there. Whether it holds what the journal has executed is for the caller to check.
     *
     * @param directory of the store.
     * @param addresses of the contracts.
     * @param chain     to read from; not closed.
     * @param patience  how long L1 may go without an answer before a store that must be read again is given up.
     * @param needed    how many entries it must hold, as far as is known.
     * @return the store, to be closed.
     * @throws ParentChainException  when L1 does not answer, and the store is damaged, has nothing, or less than is
     *                               needed. What was read up to then is kept.
     * @throws DamagedInboxException when the store is of another Vault.
     * @throws org.plasmex.journal.LogInUseException when the store has a writer already; nothing of it is touched then.
     */
    public static InboxStore open(
        final Path directory,
        final ContractAddresses addresses,
        final ParentChain chain,
        final Duration patience,
        final long needed) throws ParentChainException
    {
        InboxStore store = null;
        boolean isDamaged = false;
        try
        {
            store = InboxStore.open(directory, addresses.chainId(), addresses.vaultBytes());
        }
        catch (final DamagedInboxException ex)
        {
            if (ex.isOfAnotherVault())
            {
                throw ex;
            }

            LOG.warn("the inbox is read from L1 again: {}", ex.getMessage());
            isDamaged = true;
            store = InboxStore.openAnew(directory, addresses.chainId(), addresses.vaultBytes());
        }

        final long held = store.size();
        final boolean isMissing = held < Math.max(1, needed);
        try
        {
            fill(store, addresses, chain, isMissing || isDamaged ? patience : Duration.ZERO);
        }
        catch (final ParentChainException ex)
        {
            if (isMissing || isDamaged)
            {
                CloseHelper.quietClose(store);
                final String what = 0 == held ? "missing" : "short: it has " + held + " entries of " + needed;
                throw new ParentChainException("the inbox in " + directory + " is " +
                    (isDamaged ? "damaged" : what) + ", and cannot be read from L1 again: " + ex.getMessage(), ex);
            }

            LOG.warn("the inbox is taken as it is, with {} entries: {}", store.size(), ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(store);
            throw ex;
        }

        return store;
    }

    /**
     * Reads from L1 what an open store lacks.
     *
     * @param store     to fill, by the only thread that uses it.
     * @param addresses of the contracts.
     * @param chain     to read from; not closed.
     * @throws ParentChainException when L1 does not answer. What was read up to then is kept.
     */
    public static void fill(final InboxStore store, final ContractAddresses addresses, final ParentChain chain)
        throws ParentChainException
    {
        fill(store, addresses, chain, Duration.ZERO);
    }

    private static void fill(
        final InboxStore store, final ContractAddresses addresses, final ParentChain chain, final Duration patience)
        throws ParentChainException
    {
        final InboxIntake intake = new InboxIntake(chain, store, addresses.block());
        long answeredAt = CLOCK.nanoTime();
        boolean isDone = false;
        while (!isDone)
        {
            try
            {
                // Also checks that it is the right chain.
                chain.head();
                isDone = intake.follow(chain.confirmed()).isEmpty();
                answeredAt = CLOCK.nanoTime();
            }
            catch (final ParentChainException ex)
            {
                if (CLOCK.nanoTime() - answeredAt >= patience.toNanos())
                {
                    throw ex;
                }

                LOG.info("while the inbox is read: {}", ex.getMessage());
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
