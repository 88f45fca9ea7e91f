package org.plasmex.watcher.chain;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * Reads what the contracts tell, up to the newest L1 block, into a {@link ChainState}. Where L1 was reorganised, it
 * goes back to the last block that stands. Not thread safe.
 */
public final class ChainFollower
{
    private static final int MAX_REMEMBERED = 256;
    private static final Comparator<L1Header> BY_NUMBER = Comparator.comparingLong(L1Header::number);

    private final Nodes nodes;
    private final ChainState state;
    private final long firstBlock;
    private final int blocksPerQuery;
    private final Deque<L1Header> remembered = new ArrayDeque<>();
    private volatile long read;
    private volatile L1Header head = new L1Header(0, 0, "");
    private L1Header newest = head;
    private long readByAll;

    /**
     * A follower that has read nothing.
     *
     * @param nodes          that are asked.
     * @param state          that is told; by nobody else.
     * @param firstBlock     number of the first L1 block that can hold an event.
     * @param blocksPerQuery how many blocks are searched in one question.
     */
    public ChainFollower(final Nodes nodes, final ChainState state, final long firstBlock, final int blocksPerQuery)
    {
        this.nodes = nodes;
        this.state = state;
        this.firstBlock = firstBlock;
        this.blocksPerQuery = blocksPerQuery;
        read = firstBlock - 1;
        readByAll = read;
    }

    /**
     * Reads on, as far as one question looks.
     *
     * @return what is still to be read, in words; empty where all is read up to the newest block.
     * @throws ParentChainException if there is no answer, or a contradiction.
     */
    public String follow() throws ParentChainException
    {
        final List<L1Header> heads = nodes.answers(eye -> eye.chain().head());
        head = Collections.min(heads, BY_NUMBER);
        newest = Collections.max(heads, BY_NUMBER);
        goBack();
        compareAgain();

        final long to = Math.min(head.number(), read + blocksPerQuery);
        if (read < to)
        {
            final L1Header before = nodes.header(to);
            final long from = read + 1;
            final List<CourtEvent> events = events(from, to);
            final boolean isSaidByAll = nodes.silence().isEmpty();
            final L1Header after = nodes.header(to);
            if (!before.hash().equals(after.hash()))
            {
                throw new ParentChainException("L1 was reorganised while it was read: it is read again");
            }
            for (final CourtEvent event : events)
            {
                state.apply(event);
            }
            if (isSaidByAll && readByAll == read)
            {
                readByAll = to;
            }
            read = to;
            remember(after);
        }

        return read == head.number() ? "" : "L1's events, read up to block " + read + " of " + head.number();
    }

    private void remember(final L1Header header)
    {
        remembered.addLast(header);
        if (remembered.size() > MAX_REMEMBERED)
        {
            remembered.removeFirst();
        }
    }

    private void goBack() throws ParentChainException
    {
        boolean isGone = false;
        while (!remembered.isEmpty() && !stands(remembered.getLast()))
        {
            remembered.removeLast();
            isGone = true;
        }
        if (isGone)
        {
            rewind();
        }
    }

    private void rewind()
    {
        read = remembered.isEmpty() ? firstBlock - 1 : remembered.getLast().number();
        readByAll = Math.min(readByAll, read);
        state.rewind(read);
    }

    /** What a node has told while another was silent is asked of all when that one answers again. */
    private void compareAgain() throws ParentChainException
    {
        if (readByAll == read || !nodes.silence().isEmpty())
        {
            return;
        }

        final long from = readByAll + 1;
        final long to = Math.min(read, readByAll + blocksPerQuery);
        final List<CourtEvent> events = events(from, to);
        if (!nodes.silence().isEmpty())
        {
            return;
        }
        if (essence(events).equals(essence(state.eventsFrom(0).stream()
            .filter(event -> event.at().block() >= from && event.at().block() <= to).toList())))
        {
            readByAll = to;
        }
        else
        {
            remembered.removeIf(header -> header.number() > readByAll);
            rewind();
        }
    }

    private List<CourtEvent> events(final long from, final long to) throws ParentChainException
    {
        return nodes.agreed(
            "the events of L1 blocks " + from + " to " + to,
            eye -> eye.court().events(from, to),
            ChainFollower::essence);
    }

    private boolean stands(final L1Header header) throws ParentChainException
    {
        return header.number() <= newest.number() && nodes.header(header.number()).hash().equals(header.hash());
    }

    private static List<String> essence(final List<CourtEvent> events)
    {
        return events.stream().map(ChainFollower::essence).toList();
    }

    /** All of it, whatever it has: what is compared in part can be lied about in the other. */
    private static String essence(final CourtEvent event)
    {
        final RecordComponent[] components = event.getClass().getRecordComponents();
        final Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++)
        {
            try
            {
                values[i] = components[i].getAccessor().invoke(event);
            }
            catch (final ReflectiveOperationException ex)
            {
                throw new IllegalStateException("an event whose " + components[i] + " cannot be read", ex);
            }
            if (values[i] instanceof final byte[] bytes)
            {
                values[i] = Hex.encode(bytes);
            }
        }
        return event.getClass().getSimpleName() + Arrays.deepToString(values);
    }

    /**
     * The newest L1 block that all have who answer: none that a node alone has is read.
     *
     * @return its header. Any thread may ask.
     */
    public L1Header head()
    {
        return head;
    }

    /**
     * By how much a node is behind another.
     *
     * @return seconds between their newest blocks.
     */
    public long lag()
    {
        return newest.timestamp() - head.timestamp();
    }

    /**
     * Up to which L1 block all nodes have told the events, none of them having been silent.
     *
     * @return its number.
     */
    public long readByAll()
    {
        return readByAll;
    }

    /**
     * Up to which L1 block the events were read.
     *
     * @return its number. Any thread may ask.
     */
    public long read()
    {
        return read;
    }
}
