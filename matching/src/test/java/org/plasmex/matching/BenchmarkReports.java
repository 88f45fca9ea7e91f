package org.plasmex.matching;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Turns the commands of a public matching benchmark into those of a book, and what the book does into that benchmark's
 * report lines. A modification is a cancel and a new order there.
 */
final class BenchmarkReports implements FillHandler
{
    static final int NEW = 0;
    static final int CANCEL = 1;
    static final int MODIFY = 2;

    private static final int HEAD_BYTES = 16;
    private static final int RECORD_BYTES = 40;
    private static final int SELL = 1;

    private final OrderSlab orders = new OrderSlab(1, 1 << 20);
    private final OrderIndex index = new OrderIndex(orders, 42);
    private final OrderBook book = new OrderBook(orders, new LevelSlab());
    private final Consumer<String> reports;
    private long sequence;

    BenchmarkReports(final Consumer<String> reports)
    {
        this.reports = reports;
    }

    static Path data(final String name)
    {
        return Path.of(System.getProperty("plasmex.root", ".."), "..", "shared", "data", "matching", name);
    }

    OrderBook book()
    {
        return book;
    }

    void run(final Path file)
    {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file)))
        {
            final ByteBuffer buffer = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = HEAD_BYTES; at < buffer.limit(); at += RECORD_BYTES)
            {
                execute(
                    buffer.getLong(at + 8),
                    buffer.get(at),
                    buffer.getLong(at + 16),
                    buffer.get(at + 1),
                    buffer.get(at + 2) != 0,
                    buffer.getInt(at + 4),
                    buffer.getLong(at + 24));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void execute(
        final long sequence,
        final int kind,
        final long id,
        final int side,
        final boolean isImmediate,
        final long lots,
        final long price)
    {
        this.sequence = sequence;
        if (kind == NEW)
        {
            report(0, side, id, price, lots);
            place(id, side, isImmediate ? OrderType.IOC : OrderType.GTC, price, lots);
            return;
        }

        final int slot = index.remove(0, id);
        if (slot == OrderSlab.NONE)
        {
            reports.accept((kind == CANCEL ? "4," : "5,") + sequence + "," + id);
            return;
        }

        final int restingSide = orders.side(slot) - Side.BUY;
        final long restingPrice = orders.price(slot);
        book.remove(slot);
        orders.release(slot);
        if (kind == CANCEL)
        {
            reports.accept("2," + sequence + "," + restingSide + "," + id + "," + restingPrice);
        }
        else
        {
            place(id, side, OrderType.GTC, price, lots);
            report(3, side, id, price, lots);
        }
    }

    @Override
    public void onFill(final int taker, final int maker, final long lots, final long price)
    {
        reports.accept(
            "1," + sequence + "," + price + "," + lots + "," + orders.nonce(maker) + "," + orders.nonce(taker));
        if (orders.open(maker) == 0)
        {
            index.remove(maker);
            orders.release(maker);
        }
    }

    @Override
    public void onSelfTrade(final int taker, final int maker)
    {
        throw new IllegalStateException("makers and takers are of different accounts");
    }

    /**
     * The benchmark knows no accounts: all orders rest for account 0, and are taken by account 1.
     */
    private void place(final long id, final int side, final int type, final long price, final long lots)
    {
        final int bookSide = side == SELL ? Side.SELL : Side.BUY;
        int slot = orders.allocate(1, bookSide, type, 1, id, price, lots);
        final long left = book.match(slot, this);
        orders.release(slot);
        if (left > 0 && OrderType.rests(type))
        {
            slot = orders.allocate(1, bookSide, type, 0, id, price, left);
            book.add(slot);
            index.add(slot);
        }
        else if (left > 0)
        {
            reports.accept("2," + sequence + "," + side + "," + id + "," + price);
        }
    }

    private void report(final int kind, final int side, final long id, final long price, final long lots)
    {
        reports.accept(kind + "," + sequence + "," + side + "," + id + "," + price + "," + lots);
    }
}
