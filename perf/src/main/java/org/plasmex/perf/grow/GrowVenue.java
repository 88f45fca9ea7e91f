package org.plasmex.perf.grow;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.perf.flow.MemoryOutput;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;

/**
 * A state machine of any size, with commands that are made some thousands at a time and then executed, so that making
 * them takes no part in what is measured.
 */
final class GrowVenue
{
    private static final int BASE = 1;
    private static final int QUOTE = 2;
    private static final int TAKER_FEE = 300;
    private static final int MAKER_FEE = -100;
    private static final long SINCE = 1_800_000_000L;
    private static final long NANOS = 1_000_000_000L;
    private static final int STEPS_PER_BLOCK = 1_000_000;
    private static final int SPAN = 600;
    private static final long FUNDS = 1L << 60;
    private static final int WALL = 1;
    private static final long WALL_LOTS = 1L << 24;
    private static final int MOST_LOTS = 10;
    private static final int ACCOUNT_SHIFT = 38;
    private static final int COMMANDS_AT_ONCE = 8_192;
    private static final int ROOM = COMMANDS_AT_ONCE * 256;

    private final StateMachine machine;
    private final int markets;
    private final int accounts;
    private final Prices prices;
    private final SplittableRandom random = new SplittableRandom(20_261_121);
    private final long[] nonces;
    private final long[] resting;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ROOM]);
    private final int[] ends = new int[COMMANDS_AT_ONCE];
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
    private final UnsafeBuffer owner = new UnsafeBuffer(new byte[20]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DepositEncoder deposit = new DepositEncoder();
    private final PlaceOrderEncoder place = new PlaceOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    private int waiting;
    private int restingCount;
    private long sequence;
    private long entry;
    private long nanos;

    /**
     * A venue without anything.
     *
     * @param markets  that it will list, 1 to 60,000.
     * @param accounts that it will open, above 1.
     * @param orders   that will rest.
     * @param prices   of them.
     */
    GrowVenue(final int markets, final int accounts, final int orders, final Prices prices)
    {
        this.markets = markets;
        this.accounts = accounts;
        this.prices = prices;
        nonces = new long[accounts + 1];
        resting = new long[orders];
        auth.putByte(Auth.V, (byte)27);
        machine = new StateMachine(new StateMachine.Context()
            .outputPort(new MemoryOutput((buffer, offset, length) -> {}))
            .maxAccounts(accounts + 1)
            .maxOrders(orders + 2 * markets + COMMANDS_AT_ONCE)
            .initialOrders(1));
        final GenesisEncoder genesis = new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header);
        genesis.chainId(1).since(SINCE).span(SPAN).stepsPerBlock(STEPS_PER_BLOCK).seed(7).operator(0, (short)1);
        made(genesis.encodedLength());
        flush();
    }

    StateMachine machine()
    {
        return machine;
    }

    void list()
    {
        for (int market = 1; market <= markets; market++)
        {
            made(new ListMarketEncoder().wrapAndApplyHeader(buffer, end(), header)
                .market(market).base(BASE).quote(QUOTE).lotSize(1).tickSize(1)
                .makerFee((short)MAKER_FEE).takerFee(TAKER_FEE).encodedLength());
        }
        flush();
    }

    /**
     * Open all accounts, by a deposit of each of two assets.
     */
    void open()
    {
        for (int account = 1; account <= accounts; account++)
        {
            deposit(account, account == WALL ? FUNDS : FUNDS / accounts);
        }
        flush();
    }

    /**
     * Rest all orders; and of one account in each market so much at the best prices that takers meet nothing else.
     */
    void rest()
    {
        for (int market = 1; market <= markets; market++)
        {
            place(WALL, market, Terms.BUY, Terms.GTC, Prices.MID - 1, WALL_LOTS);
            place(WALL, market, Terms.SELL, Terms.GTC, Prices.MID + 1, WALL_LOTS);
        }
        while (restingCount < resting.length)
        {
            resting[restingCount++] = rested();
        }
        flush();
    }

    /**
     * Execute commands: of each five two cancels of resting orders, two orders that rest instead, and a taker.
     *
     * @return nanoseconds that executing them took.
     */
    long trade(final int commands)
    {
        nanos = 0;
        for (int i = 0; i < commands; i += 5)
        {
            another();
            another();
            final boolean isBuy = random.nextBoolean();
            place(2 + random.nextInt(accounts - 1), market(), isBuy ? Terms.BUY : Terms.SELL, Terms.IOC,
                isBuy ? Prices.MID + 1 : Prices.MID - 1, 1);
        }
        flush();
        return nanos;
    }

    private void another()
    {
        final int index = random.nextInt(resting.length);
        final int account = (int)(resting[index] >>> ACCOUNT_SHIFT);
        owner(account);
        cancel.wrapAndApplyHeader(buffer, end(), header).session(1).correlation(sequence).account(account)
            .order(resting[index] & (1L << ACCOUNT_SHIFT) - 1).nonce(++nonces[account])
            .putKey(owner, 0, owner.capacity()).putAuth(auth, 0, auth.capacity());
        made(cancel.encodedLength());
        resting[index] = rested();
    }

    private long rested()
    {
        final int account = 2 + random.nextInt(accounts - 1);
        final boolean isBuy = random.nextBoolean();
        place(account, market(), isBuy ? Terms.BUY : Terms.SELL, Terms.GTC,
            isBuy ? prices.buy(random) : prices.sell(random), 1 + random.nextInt(MOST_LOTS));
        return (long)account << ACCOUNT_SHIFT | nonces[account];
    }

    private int market()
    {
        return 1 + random.nextInt(markets);
    }

    private void deposit(final int account, final long amount)
    {
        owner(account);
        for (int asset = BASE; asset <= QUOTE; asset++)
        {
            deposit.wrapAndApplyHeader(buffer, end(), header).entry(entry++).asset(asset).amount(amount)
                .putOwner(owner, 0, owner.capacity());
            made(deposit.encodedLength());
        }
    }

    private void place(
        final int account, final int market, final int side, final int type, final long price, final long lots)
    {
        owner(account);
        place.wrapAndApplyHeader(buffer, end(), header).session(1).correlation(sequence)
            .account(account).market(market).base(BASE).quote(QUOTE).lotSize(1).takerFee(TAKER_FEE)
            .side((short)side).orderType((short)type).price(price).lots(lots).peak(0).trigger(0).expiry(0)
            .selfTrade((short)0).nonce(++nonces[account])
            .putKey(owner, 0, owner.capacity()).putAuth(auth, 0, auth.capacity());
        made(place.encodedLength());
    }

    /**
     * An address that looks like any other.
     */
    private void owner(final int account)
    {
        owner.putLong(0, account * 0x9E37_79B9_7F4A_7C15L);
        owner.putLong(Long.BYTES, account * 0xD6E8_FEB8_6659_FD93L);
        owner.putInt(2 * Long.BYTES, account);
    }

    private int end()
    {
        return waiting == 0 ? 0 : ends[waiting - 1];
    }

    private void made(final int encodedLength)
    {
        ends[waiting] = end() + MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        waiting++;
        if (waiting == COMMANDS_AT_ONCE)
        {
            flush();
        }
    }

    private void flush()
    {
        final long start = System.nanoTime();
        int offset = 0;
        for (int i = 0; i < waiting; i++)
        {
            machine.onCommand(++sequence, SINCE * NANOS, buffer, offset, ends[i] - offset);
            offset = ends[i];
        }
        nanos += System.nanoTime() - start;
        waiting = 0;
    }
}
