package org.plasmex.rival;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.IOrder;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * exchange-core's direct book, driven with a file of commands: see {@code BookCommands} in perf for the format. One
 * command object is used again and again, as its ring does; the pools are as large as in its matching engine.
 */
public final class RivalBook
{
    private static final int STRIDE = 4;
    private static final int NEW = 1;
    private static final int IOC = 2;
    private static final int CANCEL = 3;
    private static final int REPLACE = 4;

    private static final Map<Integer, Integer> POOLS = Map.of(
        ObjectsPool.DIRECT_ORDER, 1024 * 1024,
        ObjectsPool.DIRECT_BUCKET, 1024 * 64,
        ObjectsPool.ART_NODE_4, 1024 * 32,
        ObjectsPool.ART_NODE_16, 1024 * 16,
        ObjectsPool.ART_NODE_48, 1024 * 8,
        ObjectsPool.ART_NODE_256, 1024 * 4);

    private final OrderBookDirectImpl book = new OrderBookDirectImpl(
        CoreSymbolSpecification.builder()
            .symbolId(1)
            .type(SymbolType.FUTURES_CONTRACT)
            .baseCurrency(1)
            .quoteCurrency(2)
            .baseScaleK(1)
            .quoteScaleK(1)
            .build(),
        new ObjectsPool(POOLS),
        OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER,
        LoggingConfiguration.DEFAULT);
    private final OrderCommand command = new OrderCommand();
    private long fills;
    private long checksum;

    private RivalBook()
    {
        command.symbol = 1;
    }

    /**
     * Runs a file of commands several times, each on a book of its own, and prints a line for each measured run:
     * nanoseconds, fills, checksum.
     *
     * @param args the file, unmeasured runs, measured runs.
     * @throws IOException where the file cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final int fillers;
        final long[] words;
        try (FileChannel channel = FileChannel.open(Path.of(args[0])))
        {
            final ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final LongBuffer longs = file.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            fillers = (int)longs.get();
            words = new long[(int)longs.get() * STRIDE];
            longs.get(words);
        }

        final int unmeasured = Integer.parseInt(args[1]);
        final int runs = unmeasured + Integer.parseInt(args[2]);
        for (int i = 0; i < runs; i++)
        {
            final RivalBook rival = new RivalBook();
            rival.execute(words, 0, fillers * STRIDE);
            final long start = System.nanoTime();
            rival.execute(words, fillers * STRIDE, words.length);
            final long elapsed = System.nanoTime() - start;
            if (i >= unmeasured)
            {
                System.out.println(elapsed + " " + rival.fills + " " + Long.toHexString(rival.checksum()));
            }
        }
    }

    private void execute(final long[] words, final int from, final int to)
    {
        final OrderCommand command = this.command;
        for (int at = from; at < to; at += STRIDE)
        {
            final long head = words[at];
            command.uid = head >>> 32;
            command.orderId = words[at + 1];
            command.matcherEvent = null;
            switch ((int)head & 0xFF)
            {
                case NEW:
                    place(OrderType.GTC, (int)head >>> 8, words[at + 2], words[at + 3]);
                    break;

                case IOC:
                    place(OrderType.IOC, (int)head >>> 8, words[at + 2], words[at + 3]);
                    break;

                case CANCEL:
                    command.command = OrderCommandType.CANCEL_ORDER;
                    book.cancelOrder(command);
                    break;

                case REPLACE:
                    replace((int)head >>> 8, words[at + 1], words[at + 2], words[at + 3]);
                    break;

                default:
                    command.command = OrderCommandType.REDUCE_ORDER;
                    command.size = words[at + 3];
                    book.reduceOrder(command);
                    break;
            }
            takeEvents();
        }
    }

    private void place(final OrderType type, final int side, final long price, final long lots)
    {
        command.command = OrderCommandType.PLACE_ORDER;
        command.orderType = type;
        command.action = side == 1 ? OrderAction.BID : OrderAction.ASK;
        command.price = price;
        command.reserveBidPrice = price;
        command.size = lots;
        book.newOrder(command);
    }

    private void replace(final int side, final long ids, final long price, final long lots)
    {
        command.command = OrderCommandType.CANCEL_ORDER;
        command.orderId = ids >>> 32;
        if (book.cancelOrder(command) == CommandResultCode.SUCCESS)
        {
            command.matcherEvent = null;
            command.orderId = ids & 0xFFFF_FFFFL;
            place(OrderType.GTC, side, price, lots);
        }
    }

    private void takeEvents()
    {
        for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent)
        {
            if (event.eventType == MatcherEventType.TRADE)
            {
                fills++;
                checksum = ((checksum * 31 + event.matchedOrderId) * 31 + event.size) * 31 + event.price;
            }
        }
    }

    private long checksum()
    {
        return add(book.askOrdersStream(true), add(book.bidOrdersStream(true), checksum));
    }

    private static long add(final Stream<? extends IOrder> orders, final long start)
    {
        long sum = start;
        for (final Iterator<? extends IOrder> i = orders.iterator(); i.hasNext();)
        {
            final IOrder order = i.next();
            sum = ((sum * 31 + order.getOrderId()) * 31 + order.getSize() - order.getFilled()) * 31 + order.getPrice();
        }

        return sum;
    }
}
