package org.plasmex.settlement.l1;

import org.plasmex.protocol.Hex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalLong;

/**
 * Reads the entries of the inbox that are there to stay into a store, and checks by the Vault's rolling hashes that
 * what is read, and what was stored before, is what L1 says. Not thread safe.
 */
public final class InboxIntake
{
    private static final Logger LOG = LoggerFactory.getLogger(InboxIntake.class);

    private final InboxSource chain;
    private final InboxStore store;
    private final long firstBlock;
    private final Repetition divergence = new Repetition();
    private long nextBlock;

    /**
     * An intake.
     *
     * @param chain      to read from.
     * @param store      to append to; the intake is its only writer.
     * @param firstBlock below which there is no entry.
     */
    public InboxIntake(final InboxSource chain, final InboxStore store, final long firstBlock)
    {
        this.chain = chain;
        this.store = store;
        this.firstBlock = firstBlock;
    }

    /**
     * Reads on, as far as one query looks.
     *
     * @param confirmed the last header looked at.
     * @return what is still to be read, in words; empty where the store has all up to that header.
     * @throws ParentChainException      when L1 does not answer, or contradicts itself.
     * @throws SettlementHaltedException when L1 never had what is stored.
     */
    public String follow(final L1Header confirmed) throws ParentChainException
    {
        final long size = store.size();
        final long length = chain.inboxLength(confirmed);
        checkStored(Math.min(size, length), confirmed);
        if (length < size)
        {
            throw new ParentChainException("at L1 block " + confirmed.number() + " the inbox has " + length +
                " entries, and " + size + " are stored: wait until the node has caught up, or L1 has taken back what " +
                "was taken for confirmed");
        }

        if (length > size)
        {
            read(size, confirmed);
        }

        return store.size() == length ? "" : "entries of the inbox, read up to L1 block " + (nextBlock - 1) + " of " +
            confirmed.number();
    }

    private void checkStored(final long count, final L1Header at) throws ParentChainException
    {
        final byte[] stored = store.rolling(count);
        if (0 == count || isCount(chain.inboxLength(stored, at), count))
        {
            divergence.reset();
        }
        else if (!divergence.isEnough())
        {
            throw new ParentChainException("at L1 block " + at.number() + " the Vault does not know the rolling hash " +
                Hex.encode(stored) + ", stored after " + count + " entries: asked again before that is believed");
        }
        else
        {
            final long common = common(count, at);
            throw new SettlementHaltedException(
                SettlementHaltedException.Cause.INBOX_DIVERGED,
                common,
                "the inbox's rolling hash after " + count + " entries is stored as " + Hex.encode(stored) +
                ", and at L1 block " + at.number() + " (" + at.hash() + ") the Vault never had it: L1 was " +
                "reorganised below what was taken for confirmed, or this is another chain. Stop the venue; what it " +
                "did from entry " + common + " on, where the two part, cannot be committed");
        }
    }

    /** How many of the first entries L1 has as they are stored, where it has not all of them. */
    private long common(final long count, final L1Header at) throws ParentChainException
    {
        long low = 0;
        long high = count - 1;
        while (low < high)
        {
            final long middle = low + (high - low + 1) / 2;
            if (isCount(chain.inboxLength(store.rolling(middle), at), middle))
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private void read(final long from, final L1Header confirmed) throws ParentChainException
    {
        nextBlock = Math.max(nextBlock, 0 == from ? firstBlock : store.block(from - 1));
        final ParentChain.InboxPage page = chain.inbox(from, nextBlock, confirmed);
        byte[] rolling = store.rolling(from);
        for (final L1Entry entry : page.entries())
        {
            rolling = entry.entry().rolling(rolling);
        }

        final long read = page.entries().size();
        if (0 != read && !isCount(chain.inboxLength(rolling, confirmed), from + read))
        {
            nextBlock = 0;
            throw new ParentChainException("entries " + from + " to " + (from + read - 1) + " as read from L1's " +
                "events give the rolling hash " + Hex.encode(rolling) + ", which the Vault does not have at block " +
                confirmed.number() + ": the node contradicts itself, and is asked again");
        }

        if (0 == read && page.nextBlock() > confirmed.number())
        {
            nextBlock = 0;
            throw new ParentChainException("L1's events up to block " + confirmed.number() + " do not hold entry " +
                from + ", which the Vault has: the node keeps not all events, or misses some");
        }

        store.append(page.entries());
        nextBlock = page.nextBlock();
        for (final L1Entry entry : page.entries())
        {
            LOG.info("inbox entry {} in L1 block {}: {}", entry.number(), entry.block(), entry.entry());
        }
    }

    private static boolean isCount(final OptionalLong length, final long count)
    {
        return length.isPresent() && length.getAsLong() == count;
    }
}
