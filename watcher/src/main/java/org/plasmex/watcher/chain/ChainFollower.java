package org.plasmex.watcher.chain;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChainException;
import org.web3j.protocol.core.DefaultBlockParameter;

/**
 * Reads what the contracts tell, up to the newest L1 block, into a {@link ChainState}. Where L1 was reorganised, it
 * goes back to the last block that stands. Not thread safe.
 */
public final class ChainFollower
{
    private static final int MAX_REMEMBERED = 256;

    private final Nodes nodes;
    private final ChainState state;
    private final long firstBlock;
    private final int blocksPerQuery;
    private final Deque<L1Header> remembered = new ArrayDeque<>();
    private volatile long read;
    private volatile L1Header head = new L1Header(0, 0, "");

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
    }

    /**
     * Reads on, as far as one question looks.
     *
     * @return what is still to be read, in words; empty where all is read up to the newest block.
     * @throws ParentChainException if there is no answer, or a contradiction.
     */
    public String follow() throws ParentChainException
    {
        head = nodes.agreed("the newest block", eye -> eye.chain().head(), header -> "");
        goBack();

        final long to = Math.min(head.number(), read + blocksPerQuery);
        if (read < to)
        {
            final L1Header before = header(to);
            final long from = read + 1;
            final List<CourtEvent> events = nodes.agreed(
                "the events of L1 blocks " + from + " to " + to,
                eye -> eye.court().events(from, to),
                ChainFollower::essence);
            final L1Header after = header(to);
            if (!before.hash().equals(after.hash()))
            {
                throw new ParentChainException("L1 was reorganised while it was read: it is read again");
            }
            for (final CourtEvent event : events)
            {
                state.apply(event);
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
            read = remembered.isEmpty() ? firstBlock - 1 : remembered.getLast().number();
            state.rewind(read);
        }
    }

    private boolean stands(final L1Header header) throws ParentChainException
    {
        return header.number() <= head.number() && header(header.number()).hash().equals(header.hash());
    }

    private L1Header header(final long number) throws ParentChainException
    {
        return nodes.agreed("L1 block " + number, eye -> eye.node()
            .header(DefaultBlockParameter.valueOf(BigInteger.valueOf(number)))
            .orElseThrow(() -> new ParentChainException(
                "L1 node " + eye.node().url() + " does not have block " + number + " yet")));
    }

    private static List<String> essence(final List<CourtEvent> events)
    {
        return events.stream().map(event -> event.getClass().getSimpleName() + event.at() +
            (event instanceof final CourtEvent.Committed block ? block.header() : "")).toList();
    }

    /**
     * The newest L1 block seen.
     *
     * @return its header. Any thread may ask.
     */
    public L1Header head()
    {
        return head;
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
