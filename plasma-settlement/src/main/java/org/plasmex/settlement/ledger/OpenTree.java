package org.plasmex.settlement.ledger;

import java.util.concurrent.atomic.AtomicBoolean;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.law.Law;

/**
 * The data tree of the block that is being made. The ledger's thread writes steps one behind the other, and hands them
 * on in chunks; each is hashed as a whole, in order, so that the tree is the same whoever does it. As long as a second
 * thread runs this agent, it hashes, and the ledger's thread helps where it is many chunks ahead; else that one hashes
 * each chunk when it is full. All but the agent's methods are for the ledger's thread.
 */
final class OpenTree implements Agent
{
    private static final int CHUNK_STEPS = 1 << DataTree.MIN_DEPTH;
    private static final int CHUNKS = 16;

    private final DataTree tree = new DataTree(); // of who has taken it; of the ledger's thread while nothing waits
    private final UnsafeBuffer[] chunks = new UnsafeBuffer[CHUNKS];
    private final int[][] ends = new int[CHUNKS][CHUNK_STEPS];
    private final int[] counts = new int[CHUNKS];
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private volatile boolean isHelped;
    private volatile long handedOn;
    private volatile long hashed;
    private volatile Throwable failure;
    private UnsafeBuffer chunk;
    private int steps;
    private int end;

    OpenTree()
    {
        for (int i = 0; i < CHUNKS; i++)
        {
            chunks[i] = new UnsafeBuffer(new byte[CHUNK_STEPS * Law.MAX_STEP_LENGTH]);
        }
        chunk = chunks[0];
    }

    /**
     * Begin another block.
     */
    void clear()
    {
        tree.clear();
    }

    /**
     * Has room for the next step at {@link #offset}.
     */
    UnsafeBuffer buffer()
    {
        return chunk;
    }

    int offset()
    {
        return end;
    }

    /**
     * Take the step that is in the buffer now.
     *
     * @throws IllegalStateException if the thread that hashes has failed.
     */
    void add(final int length)
    {
        final int slot = slot(handedOn);
        end += length;
        ends[slot][steps] = end;
        steps++;
        counts[slot] = steps;
        if (steps == CHUNK_STEPS)
        {
            handOn();
            await(isHelped ? CHUNKS - 1 : 0);
        }
    }

    /**
     * End the tree, once all is hashed.
     *
     * @return the root, 32 bytes, a new array.
     * @throws IllegalStateException if the thread that hashes has failed, or there was no step.
     */
    byte[] seal()
    {
        if (steps > 0)
        {
            handOn();
        }
        await(0);

        return tree.seal();
    }

    private void handOn()
    {
        final long next = handedOn + 1;
        handedOn = next;
        chunk = chunks[slot(next)];
        steps = 0;
        end = 0;
    }

    /**
     * Wait until no more than so many chunks are not hashed, and do of them what nobody does.
     */
    private void await(final int most)
    {
        while (handedOn - hashed > most)
        {
            if (failure != null)
            {
                throw new IllegalStateException("steps could not be hashed", failure);
            }
            if (doWork() == 0)
            {
                Thread.yield();
            }
        }
    }

    @Override
    public void onStart()
    {
        isHelped = true;
    }

    /**
     * Hash the next chunk, if there is one and no other thread is at it. Any thread may.
     */
    @Override
    public int doWork()
    {
        if (hashed == handedOn || failure != null || !isTaken.compareAndSet(false, true))
        {
            return 0;
        }

        try
        {
            final long next = hashed;
            if (next == handedOn)
            {
                return 0;
            }
            hash(slot(next));
            hashed = next + 1;
            return 1;
        }
        catch (final RuntimeException | Error ex)
        {
            failure = ex;
            throw ex;
        }
        finally
        {
            isTaken.set(false);
        }
    }

    private void hash(final int slot)
    {
        int start = 0;
        for (int i = 0; i < counts[slot]; i++)
        {
            tree.addLasting(chunks[slot], start, ends[slot][i] - start);
            start = ends[slot][i];
        }
    }

    private static int slot(final long number)
    {
        return (int)(number % CHUNKS);
    }

    @Override
    public void onClose()
    {
        isHelped = false;
    }

    @Override
    public String roleName()
    {
        return "ledger-hasher";
    }
}
