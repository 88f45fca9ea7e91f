package org.plasmex.venue.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.InProcessDoor;
import org.plasmex.protocol.Eip712;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.venue.Venue;

/**
 * Where traders sit: one session through which all of them send their commands, signed each by its own key.
 * <p>
 * Not thread safe.
 */
public final class Desk
{
    /** How many commands may be on their way at a time. */
    public static final int IN_FLIGHT = 512;

    private static final int NOBODY = -1;

    private final Venue venue;
    private final InProcessDoor door;
    private final long session;
    private final List<CommandWriter> writers = new ArrayList<>();
    private final Int2IntHashMap traderOf = new Int2IntHashMap(NOBODY);
    private final MutableDirectBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final Observer observer;

    /**
     * A desk for traders whose deposits were credited.
     *
     * @param venue     at which they trade.
     * @param addresses of the contracts, for the domain that is signed.
     * @param traders   in order.
     * @param observer  that knows their accounts.
     * @param signs     whether they sign; where not, the venue must have signatures switched off.
     */
    public Desk(
        final Venue venue,
        final ContractAddresses addresses,
        final List<Trader> traders,
        final Observer observer,
        final boolean signs)
    {
        this.venue = venue;
        this.observer = observer;
        door = venue.door();
        session = door.openSession();
        final Eip712 eip712 = new Eip712(addresses.chainId(), new UnsafeBuffer(addresses.vaultBytes()), 0);
        for (final Trader trader : traders)
        {
            final int account = observer.account(trader.wallet().toString());
            traderOf.put(account, writers.size());
            writers.add(signs ?
                new CommandWriter(trader.wallet(), eip712, session, account, 0) :
                CommandWriter.unsigned(trader.wallet(), session, account, 0));
        }
    }

    /**
     * The session of the desk.
     *
     * @return its number.
     */
    public long session()
    {
        return session;
    }

    /**
     * Who writes a trader's commands.
     *
     * @param trader by order.
     * @return the writer.
     */
    public CommandWriter writer(final int trader)
    {
        return writers.get(trader);
    }

    /**
     * The buffer to write a command to before it is {@link #send(int) sent}.
     *
     * @return the buffer.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Do all of a workload, as fast as the venue reports on it: no more than {@link #IN_FLIGHT} commands are ever
     * without a report. The correlation of each command is its position, from 1.
     *
     * @param workload to do.
     * @param progress run now and then, between commands.
     */
    public void work(final Workload workload, final Runnable progress)
    {
        final long[] offeredAt = new long[Math.toIntExact(workload.commands() + 1)];
        final Queue<Observer.OrderLeft> orders = observer.watch(session, offeredAt);
        for (int correlation = 1; correlation < offeredAt.length; correlation++)
        {
            awaitReports(correlation - IN_FLIGHT);
            tell(workload, orders, correlation - IN_FLIGHT);
            final int length = workload.next(writers, buffer);
            if (Workload.END == length)
            {
                return;
            }
            CommandWriter.correlate(buffer, 0, correlation);
            offeredAt[correlation] = System.nanoTime();
            send(length);
            progress.run();
        }
    }

    /**
     * Send what was written to the buffer, and wait where the venue is under back-pressure.
     *
     * @param length of the command.
     * @throws IllegalStateException if the venue takes it not at all.
     */
    public void send(final int length)
    {
        long position = door.offer(buffer, 0, length);
        while (CommandPort.BACK_PRESSURED == position)
        {
            idle.idle();
            position = door.offer(buffer, 0, length);
        }
        idle.reset();

        if (position < 0)
        {
            venue.check();
            throw new IllegalStateException("the door does not take a command: " + position);
        }
    }

    private void awaitReports(final long reports)
    {
        while (observer.reported() < reports)
        {
            venue.check();
            idle.idle();
        }
        idle.reset();
    }

    private void tell(final Workload workload, final Queue<Observer.OrderLeft> orders, final long before)
    {
        Observer.OrderLeft left = orders.peek();
        while (null != left && left.correlation() < before)
        {
            orders.remove();
            final int trader = traderOf.get(left.account());
            if (NOBODY != trader)
            {
                workload.onOrder(trader, left.order(), left.lots());
            }
            left = orders.peek();
        }
    }
}
