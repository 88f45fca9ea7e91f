package org.plasmex.settlement.l1;

import org.plasmex.settlement.block.Header;

import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * Finds the blocks whose challenge period is over, and makes them final. Not thread safe.
 */
final class Finalizer
{
    private static final long UNKNOWN = -1;

    private final ParentChain chain;
    private final LongFunction<Header> headers;
    private long firstCommittedAtOf = UNKNOWN;
    private long firstCommittedAt;

    Finalizer(final ParentChain chain, final LongFunction<Header> headers)
    {
        this.chain = chain;
        this.headers = headers;
    }

    /**
     * Sends a call that makes final what may be.
     *
     * @param status    where the chain stands; its tip is ours.
     * @param challenge how long after its commit a block can be found at fault, in seconds.
     * @return the transaction on its way, null where no block is due.
     * @throws ParentChainException when it is refused, or there is no answer.
     */
    Submission finalizeWhenDue(final ChainStatus status, final long challenge) throws ParentChainException
    {
        final long first = status.finalNumber() + 1;
        if (first > status.tip())
        {
            return null;
        }

        if (first != firstCommittedAtOf)
        {
            firstCommittedAt = committedAt(first);
            firstCommittedAtOf = first;
        }

        if (firstCommittedAt + challenge > status.time())
        {
            return null;
        }

        long low = first;
        long high = status.tip();
        while (low < high)
        {
            final long middle = low + (high - low + 1) / 2;
            if (committedAt(middle) + challenge <= status.time())
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        // A reorganisation may give the first block a later time: look again if this does not get through.
        firstCommittedAtOf = UNKNOWN;

        return chain.finalizeUpTo(headers.apply(low));
    }

    private long committedAt(final long number) throws ParentChainException
    {
        final OptionalLong time = chain.committedAt(headers.apply(number).hash());

        return time.orElseThrow(() -> new ParentChainException(
            "block " + number + " is not committed any more: L1 was reorganised"));
    }
}
