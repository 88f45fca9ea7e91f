package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.FreezeDecoder;
import org.plasmex.protocol.sbe.GenesisDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.SealDecoder;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * The state of the venue as a function of its journal: executes commands and writes what happened as steps of the
 * ledger.
 * <p>
 * The first command must be Genesis. A command gives its steps in their order, or one Refused record and no step;
 * before that, where it is time to, the SEAL and the BlockSealed record of the block that ends: all that a Seal gives.
 * An order may first cancel others that were to be cancelled anyway and that it would meet ({@link LongWork}).
 * A refused command has changed nothing but the nonce that it burns. Whatever the bytes, nothing is thrown: what is no
 * command is refused as UNKNOWN_COMMAND (value: a template that is none; or else what follows the message header, in
 * bytes, and bound: the length of the block that should begin it). An exception means that the machine itself is wrong,
 * and that it must not be used any further.
 * <p>
 * Not thread safe. What tools and tests read (balances, accounts, depth, digest) is read between commands by the thread
 * that executes them.
 */
public final class StateMachine implements CommandHandler
{
    /** The venue's own account: it earns the fees and never trades. */
    public static final int VENUE_ACCOUNT = 0;

    /** Returned where there is no account. */
    public static final int NO_ACCOUNT = Accounts.NONE;

    /** Length of a digest in bytes. */
    public static final int DIGEST_LENGTH = Keccak.LENGTH;

    /** The most bytes that an output record can have, which is what {@link OutputPort#claim(int)} is asked for. */
    public static final int MAX_RECORD_LENGTH = OutputWriter.MAX_RECORD_LENGTH;

    // Of blocks, accounts, balances, limits, markets, long work and orders before Genesis.
    private static final long[] NOTHING_YET = {
        0, 0, 0, 1, 1, 0, -1, 0, 0, -1, 0, -1, 0, 0, Markets.MARKETS, 0, 0, 0, 0, 0};
    private static final long SNAPSHOT_FORMAT = 0x506C_6173_6D65_7803L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Genesis genesis = new Genesis();
    private final Accounts accounts;
    private final Balances balances = new Balances();
    private final Limits limits = new Limits();
    private final Orders orders;
    private final Markets markets;
    private final OutputWriter out;
    private final Blocks blocks;
    private final LongWork longWork;
    private final ClientCommands clientCommands;
    private final InboxCommands inboxCommands;
    private final OperatorCommands operatorCommands;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GenesisDecoder genesisDecoder = new GenesisDecoder();
    private final SnapshotWriter snapshotWriter = new SnapshotWriter();
    private final Keccak keccak = new Keccak();
    private final SnapshotPort digestPort = keccak::update;

    /**
     * A machine without state, which waits for Genesis.
     *
     * @param ctx that is complete, and is not changed any more.
     */
    public StateMachine(final Context ctx)
    {
        ctx.conclude();
        accounts = new Accounts(ctx.maxAccounts());
        orders = new Orders(accounts, ctx.initialOrders(), ctx.maxOrders());
        markets = new Markets(orders.slab());
        out = new OutputWriter(ctx.outputPort(), balances, orders);
        blocks = new Blocks(out);
        final Cancels cancels = new Cancels(out, balances, markets, orders);
        final Overdue overdue = new Overdue(out, blocks, accounts, orders, cancels, ctx.slice);
        final Trading trading = new Trading(out, accounts, balances, orders, cancels);
        final Stops stops = new Stops(out, blocks, markets, orders, overdue, trading);
        longWork = new LongWork(out, accounts, markets, cancels, overdue, stops);
        final OrderEntry entry = new OrderEntry(
            out, blocks, accounts, balances, markets, orders, cancels, overdue, stops, longWork, limits, trading);
        clientCommands = new ClientCommands(
            out, accounts, balances, markets, orders, blocks, cancels, overdue, longWork, limits, entry);
        inboxCommands = new InboxCommands(out, blocks, accounts, balances, orders, cancels, longWork);
        operatorCommands = new OperatorCommands(out, accounts, markets, blocks, stops, longWork, limits);
    }

    /**
     * A machine with the state that a snapshot holds: its digest is that of the machine that wrote it, and the same
     * commands give the same output.
     * <p>
     * The snapshot is checked for all that holds between commands: every value is within its bounds and fits to the
     * others, so that no machine is made that could not have come about. What no check can see is a value that is
     * as good as the right one (an available balance, say): see to it by a checksum, or by {@link #digest}, that
     * the bytes are those that were written.
     *
     * @param ctx    that is complete, and not changed any more. Its capacities need not be those of the machine that
     *               wrote the snapshot, but its state must fit.
     * @param source of the bytes; it must end where they do. What it throws is passed on.
     * @return the machine.
     * @throws SnapshotException if these are not the bytes of a snapshot, or the state does not fit into ctx.
     */
    public static StateMachine load(final Context ctx, final SnapshotSource source)
    {
        final StateMachine machine = new StateMachine(ctx);
        machine.load(new SnapshotReader(source));

        return machine;
    }

    @Override
    public void onCommand(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        final boolean hasHeader = length >= MessageHeaderDecoder.ENCODED_LENGTH;
        final int template = hasHeader ? header.wrap(buffer, offset).templateId() : 0;
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int blockAndTail = length - MessageHeaderDecoder.ENCODED_LENGTH;
        out.command(sequence, timeNanos, template);

        final int blockLength = hasHeader ? Templates.blockLength(template) : Templates.NONE;
        final long time = Math.max(0, timeNanos) / NANOS_PER_SECOND;
        final boolean isWhole = CommandForm.isWhole(
            header, template, blockLength, buffer, blockOffset, blockAndTail);
        if (genesis.isAccepted() && !blocks.isFrozen() && !(isWhole && template == FreezeDecoder.TEMPLATE_ID))
        {
            final boolean isSeal = isWhole && template == SealDecoder.TEMPLATE_ID;
            if (blocks.beforeCommand(time, isSeal) && !isSeal)
            {
                longWork.later();
                blocks.betweenSteps();
            }
        }
        if (Templates.isClients(template) && blockAndTail >= ClientCommand.NAMES_LENGTH)
        {
            out.client(
                ClientCommand.session(buffer, blockOffset), ClientCommand.correlation(buffer, blockOffset));
        }

        if (!isWhole)
        {
            out.refuse(
                Refusal.UNKNOWN_COMMAND,
                blockLength == Templates.NONE ? template : blockAndTail,
                blockLength == Templates.NONE ? 0 : blockLength);
        }
        else if (blocks.isFrozen() && !Templates.isClients(template))
        {
            out.refuse(Refusal.FROZEN, blocks.frozenStep(), blocks.frozenBlock());
        }
        else if (template == GenesisDecoder.TEMPLATE_ID)
        {
            onGenesis(genesisDecoder.wrap(buffer, blockOffset, blockLength, header.version()), timeNanos);
        }
        else if (!genesis.isAccepted())
        {
            out.refuse(Refusal.UNKNOWN_COMMAND, template, GenesisDecoder.TEMPLATE_ID);
        }
        else if (Templates.isClients(template))
        {
            clientCommands.onCommand(buffer, blockOffset, header);
        }
        else if (Templates.isOfL1(template))
        {
            inboxCommands.onCommand(buffer, blockOffset, header);
        }
        else if (template != SealDecoder.TEMPLATE_ID)
        {
            operatorCommands.onCommand(buffer, blockOffset, header);
        }
    }

    @Override
    public boolean hasWork()
    {
        return longWork.isPending() && !blocks.isFrozen();
    }

    @Override
    public long wakeTimeNanos()
    {
        // The saturated product where no order expires at all.
        return blocks.isFrozen() ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(orders.nextExpiry());
    }

    /**
     * Write the whole state, which {@link #load} reads: equal states give equal bytes. The format is little-endian
     * 64-bit words (but for the two addresses of genesis, 20 bytes each), section by section:
     * <ul>
     * <li>format;</li>
     * <li>genesis: chainId, Vault, operator, since, span, stepsPerBlock, seed;</li>
     * <li>blocks: the clock, number, since and first step of the present block, next step, next entry; the last block
     * and step that count, -1 and 0 while the venue is not frozen;</li>
     * <li>accounts: how many, then of each owner and signer (big-endian, 8, 8 and 4 bytes in a word each), nonce of the
     * ledger, of the engine, floor, and its messages in the last second that they were counted in;</li>
     * <li>balances that are not zero: asset &lt;&lt; 32 | account, available, locked; then -1;</li>
     * <li>limits: of all accounts that have none of their own; then of each that has any, or is stopped, account and
     * limits (stopped &lt;&lt; 62 | most orders &lt;&lt; 31 | most messages); then -1;</li>
     * <li>markets: how many, then of each number, base &lt;&lt; 16 | quote, lotSize, tickSize, makerFee, takerFee,
     * status, whether it was open when trading was suspended, lastPrice, band, most lots, most notional;</li>
     * <li>long work: whether trading is suspended, the next market to be halted or opened again; how many accounts
     * have orders below their floors, and which, as they wait; how many closed markets have orders, and which; how
     * many markets have stop orders that are to begin, and which;</li>
     * <li>orders: highest slot, how many are live; the free slots as they are given out; then of each live one, by
     * slot: slot, elected &lt;&lt; 33 | selfTrade &lt;&lt; 32 | market &lt;&lt; 16 | side &lt;&lt; 8 | type (the two of
     * stop orders alone), account, nonce, price, open, hidden, peak, trigger, expiry, priority, cancelHash
     * (big-endian, in two words).</li>
     * </ul>
     *
     * @param port that takes the bytes.
     */
    public void snapshot(final SnapshotPort port)
    {
        snapshotWriter.wrap(port);
        snapshotWriter.putLong(SNAPSHOT_FORMAT);
        genesis.snapshot(snapshotWriter);
        blocks.snapshot(snapshotWriter);
        accounts.snapshot(snapshotWriter);
        balances.snapshot(snapshotWriter);
        limits.snapshot(snapshotWriter);
        markets.snapshot(snapshotWriter);
        longWork.snapshot(snapshotWriter);
        orders.snapshot(snapshotWriter);
        snapshotWriter.flush();
    }

    /**
     * The keccak256 hash of the {@link #snapshot(SnapshotPort)}.
     *
     * @param dst    that takes its {@link #DIGEST_LENGTH} bytes.
     * @param offset at which they are written.
     */
    public void digest(final MutableDirectBuffer dst, final int offset)
    {
        snapshot(digestPort);
        keccak.finish(dst, offset);
    }

    /**
     * The number of accounts; they are numbered from 0.
     *
     * @return how many exist.
     */
    public int accounts()
    {
        return accounts.count();
    }

    /**
     * The lowest account of an owner.
     *
     * @param buffer holding the owner's address of 20 bytes.
     * @param offset of the address.
     * @return the account, or {@link #NO_ACCOUNT}.
     */
    public int accountOf(final DirectBuffer buffer, final int offset)
    {
        return accounts.byOwner(buffer, offset);
    }

    /**
     * The nonce that an account's next message must be above.
     *
     * @param account that exists.
     * @return the highest of the nonces that were used or burnt.
     * @throws IllegalArgumentException if the account does not exist.
     */
    public long nonce(final int account)
    {
        return accounts.engineNonce(existing(account));
    }

    /**
     * What an account can use of an asset.
     *
     * @param asset   any u16.
     * @param account that exists.
     * @return quanta.
     * @throws IllegalArgumentException if the account does not exist.
     */
    public long available(final int asset, final int account)
    {
        return balances.available(asset & 0xFFFF, existing(account));
    }

    /**
     * What an account's orders lock of an asset.
     *
     * @param asset   any u16.
     * @param account that exists.
     * @return quanta.
     * @throws IllegalArgumentException if the account does not exist.
     */
    public long locked(final int asset, final int account)
    {
        return balances.locked(asset & 0xFFFF, existing(account));
    }

    /**
     * The depth of one side of a market, from the best level to the worst.
     *
     * @param market   any u16.
     * @param side     one of {@link org.plasmex.protocol.Terms#BUY} and SELL.
     * @param consumer of the levels.
     * @return true if the market is listed.
     */
    public boolean depth(final int market, final int side, final LevelConsumer consumer)
    {
        final Market listed = markets.get(market & 0xFFFF);
        if (null != listed)
        {
            final OrderBook book = listed.book();
            for (int level = book.firstLevel(side); level != 0; level = book.nextLevel(level))
            {
                consumer.onLevel(book.price(level), book.lots(level), book.orders(level));
            }
        }

        return null != listed;
    }

    /**
     * The number of orders that rest in all markets.
     *
     * @return how many.
     */
    public int restingOrders()
    {
        return orders.slab().live();
    }

    /**
     * The number of the step that is executed next.
     *
     * @return the number, from 1.
     */
    public long nextStep()
    {
        return out.nextStep();
    }

    /**
     * The number of the block that is being filled.
     *
     * @return the number, from 1; 0 before Genesis.
     */
    public long block()
    {
        return blocks.number();
    }

    /**
     * The next entry of the L1 inbox.
     *
     * @return its number, from 0.
     */
    public long inbox()
    {
        return blocks.inbox();
    }

    /**
     * Why trading is suspended everywhere.
     *
     * @return a bit for each cause from its SuspendTrading on, until its ResumeTrading: {@link Terms#BY_OPERATOR},
     * {@link Terms#BY_LATENESS}; 0 where trading goes on.
     */
    public int suspensions()
    {
        return longWork.suspensions();
    }

    /**
     * Whether the venue is frozen for good.
     *
     * @return true from Freeze on.
     */
    public boolean isFrozen()
    {
        return blocks.isFrozen();
    }

    /**
     * The last step that counts, where the venue is frozen.
     *
     * @return its number, 0 where no step counts.
     */
    public long frozenStep()
    {
        return blocks.frozenStep();
    }

    private void load(final SnapshotReader in)
    {
        in.require(in.getLong() == SNAPSHOT_FORMAT, "not a snapshot of this format");
        genesis.load(in);
        if (genesis.isAccepted())
        {
            blocks.load(in, genesis);
            accounts.seed(genesis.seed());
            orders.seed(genesis.seed());
            accounts.load(in);
            in.require(
                accounts.isOwner(VENUE_ACCOUNT, genesis.addresses(), Genesis.OPERATOR), "account 0 is another's");
            balances.load(in, accounts.count());
            limits.load(in, accounts.count());
            markets.load(in);
            final BitSet floored = new BitSet();
            final BitSet closed = new BitSet();
            longWork.load(in, floored, closed);
            new OrdersLoader(in, accounts, balances, markets, orders, floored, closed).load(out.nextStep());
        }
        else
        {
            for (final long word : NOTHING_YET)
            {
                in.getLong(word, word, "before Genesis, a value of");
            }
        }
        in.end();
    }

    private void onGenesis(final GenesisDecoder command, final long timeNanos)
    {
        if (genesis.isLawful(command, out))
        {
            final int operator = command.offset() + GenesisDecoder.operatorEncodingOffset();
            genesis.accept(command);
            blocks.start(genesis, Math.max(0, timeNanos) / NANOS_PER_SECOND);
            orders.seed(genesis.seed());
            accounts.seed(genesis.seed());
            accounts.open(command.buffer(), operator);
            out.started(genesis);
            out.begin(Steps.OPEN).u32(VENUE_ACCOUNT).bytes(command.buffer(), operator, Accounts.ADDRESS_LENGTH).end();
        }
    }

    private int existing(final int account)
    {
        if (account < 0 || account >= accounts.count())
        {
            throw new IllegalArgumentException("no account " + account + ", there are " + accounts.count());
        }

        return account;
    }

    /**
     * What a state machine is made with. Its capacities bound the state; memory is taken as it fills.
     */
    public static final class Context
    {
        private OutputPort outputPort;
        private int maxAccounts = 1 << 26;
        private int initialOrders = 1 << 16;
        private int maxOrders = 1 << 24;
        private int slice = LongWork.SLICE;

        /**
         * Where to write what happened.
         *
         * @param port of the host.
         * @return this for a fluent API.
         */
        public Context outputPort(final OutputPort port)
        {
            outputPort = port;
            return this;
        }

        /**
         * Where to write what happened.
         *
         * @return the host's port.
         */
        public OutputPort outputPort()
        {
            return outputPort;
        }

        /**
         * The most accounts that may exist. A deposit of one owner more stops the inbox, so be generous.
         *
         * @param capacity more than 0.
         * @return this for a fluent API.
         */
        public Context maxAccounts(final int capacity)
        {
            maxAccounts = capacity;
            return this;
        }

        /**
         * The most accounts that may exist.
         *
         * @return how many, 2^26 unless set.
         */
        public int maxAccounts()
        {
            return maxAccounts;
        }

        /**
         * For how many orders to make room at once.
         *
         * @param orders more than 0.
         * @return this for a fluent API.
         */
        public Context initialOrders(final int orders)
        {
            initialOrders = orders;
            return this;
        }

        /**
         * For how many orders room is made at once.
         *
         * @return how many, 2^16 unless set.
         */
        public int initialOrders()
        {
            return initialOrders;
        }

        /**
         * The most orders that may be live; one more is refused.
         *
         * @param capacity at most {@link OrderSlab#MAX_CAPACITY}.
         * @return this for a fluent API.
         */
        public Context maxOrders(final int capacity)
        {
            maxOrders = capacity;
            return this;
        }

        /**
         * The most orders that may be live.
         *
         * @return how many, 2^24 unless set.
         */
        public int maxOrders()
        {
            return maxOrders;
        }

        /**
         * Make slices of long work shorter than they ever are in a venue, so that a test needs fewer orders.
         *
         * @param steps at most, from 1.
         * @return this for a fluent API.
         */
        Context slice(final int steps)
        {
            slice = steps;
            return this;
        }

        int slice()
        {
            return slice;
        }

        private void conclude()
        {
            if (null == outputPort)
            {
                throw new IllegalStateException("outputPort must be set");
            }
            if (maxAccounts < 1)
            {
                throw new IllegalStateException("maxAccounts must be more than 0: " + maxAccounts);
            }
            if (maxOrders < 1 || maxOrders > OrderSlab.MAX_CAPACITY)
            {
                throw new IllegalStateException(
                    "maxOrders must be in 1.." + OrderSlab.MAX_CAPACITY + ": " + maxOrders);
            }
            if (initialOrders < 1)
            {
                throw new IllegalStateException("initialOrders must be more than 0: " + initialOrders);
            }
            initialOrders = Math.min(initialOrders, maxOrders);
        }
    }
}
