package org.plasmex.venue.attack;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.plasmex.venue.attack.Bodies.ACCOUNTS;
import static org.plasmex.venue.attack.Bodies.BASE;
import static org.plasmex.venue.attack.Bodies.QUOTE;
import static org.plasmex.venue.attack.Bodies.TICK;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.law.Inbox;

/**
 * Honest blocks of a lively market, made of a seed: in each every op occurs and every reason of CANCEL, icebergs,
 * stops, batches and rebates among them, between orders by chance that rest, trade and go. What the law refuses does
 * not happen.
 */
final class Market
{
    /** Seconds of a block. */
    static final long BLOCK_SECONDS = 100;

    private static final SigningKey MALLORY = Bodies.stranger(1);
    private static final long HOUR = 3_600;
    private static final int OPEN_BLOCKS = 4;
    private static final int LIVELY = 1;
    private static final int TRADERS = 4;
    private static final int MOVER = 5;
    private static final int SLOTS = 16;
    private static final int PRICES = 4;
    private static final long DEPOSIT = 10_000_000_000L;
    private static final int[] MAKER_FEES = {-200, 0, 100};

    private final SplittableRandom random;
    private final Entries entries;
    private final MemoryInbox inbox = new MemoryInbox();
    private final List<Block> blocks = new ArrayList<>();
    private final Draft draft;
    private final Past past;
    private final Bodies bodies;
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);
    private final List<Integer> expiring = new ArrayList<>();
    private final List<byte[]> steps = new ArrayList<>();
    private long since;
    private long until;
    private long number = 1;
    private int finalBlocks;
    private int nextMarket = LIVELY + 1;
    private int nextSlot = SLOTS + 1;
    private int nextAccount = ACCOUNTS;

    private Market(
        final SplittableRandom random, final Genesis genesis, final Entries entries, final KeyRecovery recovery)
    {
        this.random = random;
        this.entries = entries;
        draft = new Draft(genesis, inbox, blocks, 0);
        past = new Past(draft, recovery);
        bodies = new Bodies(genesis.eip712());
        since = genesis.since();
        until = since + BLOCK_SECONDS;
    }

    /**
     * Makes a market; when this returns its first blocks are final on L1, and the others are not committed.
     *
     * @return what an honest operator would commit now.
     */
    static Draft on(final L1Stand stand, final SplittableRandom random, final KeyRecovery recovery)
        throws ParentChainException
    {
        final Market market = new Market(random, stand.genesis(), stand, recovery);
        final List<Header> headers = new Draft(stand.genesis(), market.inbox, market.begin(), 0).seal();
        stand.later(HOUR);
        stand.commit(headers, market.inbox);
        stand.later(stand.development().parameters().challenge() + 1);
        stand.finalizeUpTo(headers.get(headers.size() - 1));
        final Draft honest = market.goOn(stand.now(), OPEN_BLOCKS);
        stand.later(HOUR);
        return honest;
    }

    /**
     * The same market once more, for who has its seed: nothing of it is done on L1 again.
     *
     * @param time when it went on behind its first blocks, seconds.
     * @return what {@link #on} has returned.
     */
    static Draft again(
        final Genesis genesis, final SplittableRandom random, final KeyRecovery recovery, final long time)
    {
        final Market market = new Market(random, genesis, new NoEntries(), recovery);
        market.begin();
        return market.goOn(time, OPEN_BLOCKS);
    }

    /**
     * Accounts and their deposits, and two blocks that shall be final; one of their steps is unlawful, and nobody has
     * seen it in time.
     */
    private List<Block> begin()
    {
        for (int account = 0; account < ACCOUNTS; account++)
        {
            lawful(bodies.open(account, bodies.address(account)));
        }
        for (int account = 1; account < ACCOUNTS; account++)
        {
            lawful(deposit(account, BASE, DEPOSIT));
            lawful(deposit(account, QUOTE, DEPOSIT));
        }
        lawful(bodies.list(LIVELY, MAKER_FEES[0]));
        live();
        block();

        live();
        foul();
        block();
        finalBlocks = blocks.size();
        return blocks;
    }

    /**
     * Goes on after a time in which the venue was down, with blocks that can still be found at fault.
     *
     * @param time  of L1, seconds.
     * @param count how many blocks.
     * @return all.
     */
    private Draft goOn(final long time, final int count)
    {
        until = time;
        block();
        for (int i = 0; i < count; i++)
        {
            live();
            block();
        }
        return new Draft(draft.genesis(), inbox, blocks, finalBlocks);
    }

    /** A step that the law does not allow: a deposit of which L1 knows nothing. */
    private void foul()
    {
        final byte[] step = blocks.get(0).steps().get(ACCOUNTS).clone();
        step[Steps.DEPOSIT_AMOUNT] ^= 1;
        steps.add(step);
        number++;
    }

    private void block()
    {
        final long register = past.inboxRegister();
        final Limits limits = limits().endingAt(number, register);
        steps.add(link(limits, bodies.seal()));
        blocks.add(new Block(since, until, register, steps));
        steps.clear();
        since = until;
        until += BLOCK_SECONDS;
    }

    private Limits limits()
    {
        return Limits.open(since, until, number - steps.size(), inbox.size());
    }

    private byte[] link(final Limits limits, final byte[] body)
    {
        final byte[] step = past.link(limits, number, body);
        if (step != null)
        {
            number++;
        }
        return step;
    }

    private boolean attempt(final byte[] body)
    {
        final byte[] step = link(limits(), body);
        if (step != null)
        {
            steps.add(step);
        }
        return step != null;
    }

    private void lawful(final byte[] body)
    {
        if (!attempt(body))
        {
            throw new IllegalStateException("an honest market does what is unlawful: " + past.describe());
        }
    }

    private void live()
    {
        for (final int slot : expiring)
        {
            lawful(bodies.cancel(slot, Steps.EXPIRED));
        }
        expiring.clear();
        some();
        every();
        some();
    }

    // By chance.

    private void some()
    {
        for (int i = random.nextInt(12); i >= 0; i--)
        {
            something();
        }
    }

    private void something()
    {
        final int slot = 1 + random.nextInt(SLOTS);
        final int account = 1 + random.nextInt(TRADERS);
        final int other = 1 + random.nextInt(TRADERS);
        switch (random.nextInt(16))
        {
            case 0 -> attempt(bodies.transfer(
                bodies.owner(account), account, other, random.nextInt(2), 1 + random.nextInt(500)));
            case 1 -> attempt(bodies.withdraw(
                bodies.owner(account), account, random.nextInt(2), 1 + random.nextInt(50), bodies.address(other)));
            case 2 -> lawful(deposit(account, random.nextInt(2), 1 + random.nextInt(5_000)));
            case 3, 4 -> attempt(bodies.cancelByOwner(slot, account, order(slot)));
            case 5, 6 -> attempt(bodies.reduce(slot, account, order(slot), 1 + random.nextInt(4)));
            case 7 ->
            {
                lawful(bodies.status(LIVELY, Terms.HALTED));
                lawful(bodies.status(LIVELY, Terms.OPEN));
            }
            default -> trade(slot, account);
        }
    }

    private void trade(final int slot, final int account)
    {
        final int side = Terms.BUY + random.nextInt(2);
        final int type = Terms.GTC + random.nextInt(2);
        final long price = 1_000 + TICK * random.nextInt(PRICES);
        if (attempt(bodies.place(LIVELY, OrderTerms.of(slot, account, side, type, price, 1 + random.nextInt(8)))))
        {
            for (int maker = 1; maker <= SLOTS && taker(LIVELY) != 0; maker++)
            {
                attempt(bodies.fill(LIVELY, slot, maker));
            }
            if (taker(LIVELY) != 0 && !attempt(bodies.rest(LIVELY, slot)))
            {
                lawful(bodies.cancel(slot, Steps.UNFILLED));
            }
        }
    }

    // By plan.

    /** A market of its own, in which everything happens. */
    private void every()
    {
        final int market = nextMarket++;
        final int slot = nextSlot;
        nextSlot += 12;
        final int a = 1 + random.nextInt(TRADERS);
        final int b = 1 + (a + random.nextInt(TRADERS - 1)) % TRADERS;
        lawful(bodies.list(market, MAKER_FEES[random.nextInt(MAKER_FEES.length)]));
        fills(market, slot, a, b);
        cancels(market, slot, a, b);
        moves(slot, a, b);

        lawful(bodies.status(market, Terms.HALTED));
        lawful(bodies.status(market, Terms.CLOSED));
        lawful(bodies.cancel(slot + 10, Steps.CLOSED));
    }

    private void fills(final int market, final int slot, final int a, final int b)
    {
        lawful(bodies.place(market, OrderTerms.sell(slot + 1, a, 1_000, 10).withPeak(3)));
        lawful(bodies.rest(market, slot + 1));
        lawful(bodies.place(market, OrderTerms.of(slot + 2, b, Terms.BUY, Terms.IOC, 1_000, 4)));
        lawful(bodies.fill(market, slot + 2, slot + 1));
        lawful(bodies.fill(market, slot + 2, slot + 1));
        lawful(bodies.reduce(slot + 1, a, order(slot + 1), 3));
        lawful(bodies.place(market, OrderTerms.of(slot + 3, b, Terms.BUY, Terms.FOK, 1_005, 2)));
        lawful(bodies.fill(market, slot + 3, slot + 1));
        lawful(bodies.place(market, OrderTerms.buy(slot + 5, a, 2_000, 2).withTrigger(950)));
        lawful(bodies.trigger(market, slot + 5));
        lawful(bodies.rest(market, slot + 5));
        final byte[][] both = bodies.placeBoth(
            market, OrderTerms.sell(slot + 6, b, 3_000, 1), OrderTerms.sell(slot + 7, b, 3_000, 1));
        lawful(both[0]);
        lawful(bodies.rest(market, slot + 6));
        lawful(both[1]);
        lawful(bodies.rest(market, slot + 7));
    }

    private void cancels(final int market, final int slot, final int a, final int b)
    {
        lawful(bodies.cancelByOwner(slot + 1, a, order(slot + 1)));
        lawful(request(b, slot + 6, order(slot + 6), Steps.REQUESTED));
        final byte[] secret = new byte[16];
        for (int i = 0; i < secret.length; i++)
        {
            secret[i] = (byte)random.nextInt(256);
        }
        lawful(bodies.place(market, OrderTerms.sell(slot + 8, a, 5_000, 1).withSecret(secret)));
        lawful(bodies.rest(market, slot + 8));
        lawful(bodies.cancel(slot + 8, Steps.REVEALED, secret));
        lawful(bodies.place(market, OrderTerms.of(slot + 9, a, Terms.SELL, Terms.IOC, 9_000, 1)));
        lawful(bodies.cancel(slot + 9, Steps.UNFILLED));
        lawful(bodies.place(market, OrderTerms.buy(slot + 10, b, 3_000, 1)));
        lawful(bodies.cancel(slot + 7, Steps.SELF_TRADE, slot + 10));
        lawful(bodies.rest(market, slot + 10));
        lawful(bodies.place(market, OrderTerms.sell(slot + 11, a, 5_000, 1).withExpiry(until + BLOCK_SECONDS / 2)));
        lawful(bodies.rest(market, slot + 11));
        expiring.add(slot + 11);
        lawful(bodies.floor(a, bodies.nonce(a)));
        lawful(bodies.cancel(slot + 5, Steps.FLOORED));
        lawful(request(MOVER, slot, 4, Steps.VOID));
    }

    private void moves(final int slot, final int a, final int b)
    {
        lawful(bodies.open(nextAccount, Bodies.key(nextAccount).address()));
        lawful(deposit(nextAccount, BASE, 1 + random.nextInt(1_000)));
        nextAccount++;
        lawful(bodies.transfer(bodies.owner(b), b, a, BASE, 7));
        lawful(bodies.withdraw(bodies.owner(b), b, BASE, 7 + slot, bodies.address(a)));
        lawful(bodies.signer(b, MALLORY.address()));
        lawful(deposit(MOVER, QUOTE, 1 + random.nextInt(1_000)));
        entries.withdraw(MOVER, MOVER, QUOTE);
        inbox.add(new InboxEntry(Inbox.WITHDRAW, bodies.address(MOVER), MOVER, QUOTE));
        lawful(Bodies.body((byte)Steps.REQUEST, inbox.size() - 1, bodies.address(MOVER), MOVER, (short)QUOTE));

        final long nonce = bodies.nonce(b) + 1;
        bodies.nonce(b, nonce);
        entries.revoke(b, b, nonce);
        inbox.add(new InboxEntry(Inbox.REVOKE, bodies.address(b), b, nonce));
        lawful(Bodies.body((byte)Steps.REVOKE, inbox.size() - 1, bodies.address(b), b, nonce));
    }

    private byte[] deposit(final int account, final int asset, final long quanta)
    {
        final byte[] owner = Bodies.key(account).address();
        entries.deposit(owner, asset, quanta);
        inbox.add(new InboxEntry(Inbox.DEPOSIT, owner, asset, quanta));
        return Bodies.body((byte)Steps.DEPOSIT, inbox.size() - 1, account, (short)asset, quanta);
    }

    private byte[] request(final int requester, final int slot, final long order, final int reason)
    {
        entries.cancel(requester, slot, order);
        inbox.add(new InboxEntry(Inbox.CANCEL, bodies.address(requester), slot, order));
        return bodies.cancel(slot, reason, inbox.size() - 1, bodies.address(requester), order);
    }

    private long order(final int slot)
    {
        past.cells().read(Cells.order(slot), value, 0);
        return value.getLong(Cells.ORDER_NONCE, BIG_ENDIAN);
    }

    private int taker(final int market)
    {
        past.cells().read(Cells.market(market), value, 0);
        return value.getInt(Cells.MARKET_TAKER, BIG_ENDIAN);
    }

    /**
     * They are all on L1 already.
     */
    private static final class NoEntries implements Entries
    {
        @Override
        public void deposit(final byte[] owner, final int asset, final long quanta)
        {
        }

        @Override
        public void withdraw(final int requester, final int account, final int asset)
        {
        }

        @Override
        public void cancel(final int requester, final int slot, final long order)
        {
        }

        @Override
        public void revoke(final int requester, final int account, final long nonce)
        {
        }
    }
}
