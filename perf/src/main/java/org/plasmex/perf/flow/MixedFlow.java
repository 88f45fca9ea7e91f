package org.plasmex.perf.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.Batch;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.journal.RecordLog;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Inbox;

/**
 * Mixed commands, as a venue without signatures would journal them: orders that rest, trade or do not, cancels,
 * reductions and transfers of many traders in several markets. The same calls give the same commands.
 * <p>
 * Not thread safe.
 */
public final class MixedFlow
{
    /** Of a venue that is not told otherwise. */
    public static final int STEPS_PER_BLOCK = 1 << 16;

    private static final Genesis GENESIS = new Genesis(1, new byte[20], 1_000_000, 600);
    private static final int TRADERS = 64;
    private static final int MARKETS = 4;
    private static final int MAX_RESTING = 64;
    private static final int BASE = 0;
    private static final int QUOTE = 1;
    private static final int MAKER_FEE = -50;
    private static final int TAKER_FEE = 200;
    private static final long TICK = 5;
    private static final long FUNDS = 1L << 52;
    private static final long FIRST_PRICE = 100_000;
    private static final int DEPTH = 20;
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_PER_COMMAND = 20_000;
    private static final long SEED = 20_261_121;

    private final RecordLog journal;
    private final CommandVerifier verifier;
    private final MemoryInbox inbox = new MemoryInbox();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final Beginning beginning = new Beginning(buffer);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Random random = new Random(SEED);
    private final int batchSize;
    private final List<CommandWriter> writers = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private Batch batch; // that is being filled
    private final List<Wallet> wallets = new ArrayList<>();
    private final List<Deque<Long>> resting = new ArrayList<>();
    private final MarketTerms[] markets = new MarketTerms[MARKETS];
    private final long[] prices = new long[MARKETS];
    private int stepsPerBlock = STEPS_PER_BLOCK;
    private long sequence;

    /**
     * Commands without signatures that are appended to a journal.
     *
     * @param journal that is empty; the caller closes it.
     */
    public MixedFlow(final RecordLog journal)
    {
        this(journal, null, 1);
    }

    private MixedFlow(final RecordLog journal, final CommandVerifier verifier, final int batchSize)
    {
        this.journal = journal;
        this.verifier = verifier;
        this.batchSize = batchSize;
    }

    /**
     * The same commands, but each is signed, and checked before it is appended.
     *
     * @param journal that is empty; the caller closes it.
     * @return the flow.
     */
    public static MixedFlow signed(final RecordLog journal)
    {
        return signed(journal, 1);
    }

    /**
     * Signed commands that traders send in batches, each with one signature; transfers are not among them. Each is
     * checked before it is appended.
     *
     * @param journal that is empty; the caller closes it.
     * @param size    of a batch, at most {@link Batch#MAX_COMMANDS}; 1 where each is signed by itself.
     * @return the flow.
     */
    public static MixedFlow signed(final RecordLog journal, final int size)
    {
        return new MixedFlow(journal, new CommandVerifier(
            GENESIS.eip712(), new AuthVerifier(KeyRecovery.best(), GENESIS.eip712())), size);
    }

    /**
     * Let blocks have another size, before anything is written.
     *
     * @param steps of a block.
     * @return this for a fluent API.
     */
    public MixedFlow stepsPerBlock(final int steps)
    {
        stepsPerBlock = steps;
        return this;
    }

    /**
     * What the venue begins with.
     *
     * @return the genesis of its ledger.
     */
    public static Genesis genesis()
    {
        return GENESIS;
    }

    /**
     * The entries of L1 that were executed.
     *
     * @return the inbox that the ledger of the venue needs.
     */
    public MemoryInbox inbox()
    {
        return inbox;
    }

    /**
     * Write as many commands as it takes to have so many in all, and what is left of a batch then; the first of them
     * are the beginning of the venue.
     *
     * @param commands in all.
     */
    public void write(final long commands)
    {
        if (0 == sequence)
        {
            begin();
        }
        while (sequence < commands)
        {
            final int trader = random.nextInt(TRADERS);
            if (1 == batchSize)
            {
                something(trader);
            }
            else
            {
                batch(trader);
            }
        }
        journal.commit();
    }

    private void begin()
    {
        append(beginning.genesis(GENESIS, stepsPerBlock));
        for (int market = 0; market < MARKETS; market++)
        {
            markets[market] = new MarketTerms(market + 1, BASE, QUOTE, 1, TICK, MAKER_FEE, TAKER_FEE);
            prices[market] = FIRST_PRICE;
            append(beginning.market(markets[market]));
        }
        for (int trader = 1; trader <= TRADERS; trader++)
        {
            final Wallet wallet = Beginning.wallet(trader);
            deposit(wallet, BASE);
            deposit(wallet, QUOTE);
            wallets.add(wallet);
            writers.add(null == verifier ? CommandWriter.unsigned(wallet, 1, trader, 0) :
                new CommandWriter(wallet, GENESIS.eip712(), 1, trader, 0));
            batches.add(new Batch(writers.get(trader - 1), batchSize));
            resting.add(new ArrayDeque<>());
        }
    }

    private void deposit(final Wallet wallet, final int asset)
    {
        final byte[] owner = new byte[20];
        wallet.address().getBytes(0, owner);
        append(beginning.deposit(inbox.size(), wallet, asset, FUNDS));
        inbox.add(new InboxEntry(Inbox.DEPOSIT, owner, asset, FUNDS));
    }

    private void batch(final int trader)
    {
        batch = batches.get(trader);
        writers.get(trader).correlation(sequence);
        while (batch.size() < batchSize)
        {
            something(trader);
        }
        batch.sign();
        for (int i = 0; i < batchSize; i++)
        {
            append(batch.command(i, buffer, 0));
        }
        batch.clear();
        batch = null;
    }

    private void something(final int trader)
    {
        final CommandWriter writer = writers.get(trader);
        final Deque<Long> orders = resting.get(trader);
        final int choice = random.nextInt(100);
        if (null == batch)
        {
            writer.correlation(sequence);
        }
        if (choice < 40 && !orders.isEmpty() || orders.size() == MAX_RESTING)
        {
            cancel(writer, choice % 2 == 0 ? orders.removeFirst() : orders.removeLast());
        }
        else if (choice < 44 && !orders.isEmpty())
        {
            reduce(writer, orders.peekLast());
        }
        else if (choice < 47 && null == batch)
        {
            final int to = 1 + random.nextInt(TRADERS);
            append(writer.transfer(buffer, 0, to, wallets.get(to - 1).address(), BASE, 1 + random.nextInt(1000)));
        }
        else
        {
            place(writer, orders, choice);
        }
    }

    private void cancel(final CommandWriter writer, final long order)
    {
        if (null == batch)
        {
            append(writer.cancelOrder(buffer, 0, order));
        }
        else
        {
            batch.cancelOrder(order);
        }
    }

    private void reduce(final CommandWriter writer, final long order)
    {
        if (null == batch)
        {
            append(writer.reduceOrder(buffer, 0, order, 1));
        }
        else
        {
            batch.reduceOrder(order, 1);
        }
    }

    /**
     * Every third order meets the other side, some of them without resting.
     */
    private void place(final CommandWriter writer, final Deque<Long> orders, final int choice)
    {
        final int market = random.nextInt(MARKETS);
        prices[market] += TICK * (random.nextInt(3) - 1);
        final boolean isBuy = random.nextBoolean();
        final boolean isCrossing = choice % 3 == 0;
        final long away = TICK * (1 + random.nextInt(DEPTH));
        final long price = prices[market] + (isBuy == isCrossing ? away : -away);
        final int type = isCrossing && choice % 2 == 0 ? Terms.IOC :
            !isCrossing && choice > 95 ? Terms.POST_ONLY : Terms.GTC;
        final long nonce = place(
            writer, markets[market], isBuy ? Terms.BUY : Terms.SELL, type, price, 1 + random.nextInt(50));
        if (type != Terms.IOC)
        {
            orders.addLast(nonce);
        }
    }

    private long place(
        final CommandWriter writer,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        if (null != batch)
        {
            return batch.placeOrder(terms, side, type, price, lots);
        }
        append(writer.placeOrder(buffer, 0, terms, side, type, price, lots));

        return writer.lastNonce();
    }

    private void append(final int length)
    {
        final boolean isClients = Templates.isClients(header.wrap(buffer, 0).templateId());
        if (null != verifier && isClients && !verifier.verify(buffer, 0, length))
        {
            throw new IllegalStateException("command " + sequence + " is not signed as it should be");
        }
        if (!journal.fits(length))
        {
            journal.commit();
        }
        sequence++;
        final int offset = journal.claim(length);
        journal.buffer().putBytes(offset, buffer, 0, length);
        journal.append(sequence, GENESIS.since() * NANOS + sequence * NANOS_PER_COMMAND, length);
    }
}
