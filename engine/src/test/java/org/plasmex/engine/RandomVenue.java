package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Gives a machine random commands, most of which make sense: a function of its seed.
 */
final class RandomVenue
{
    static final int ASSETS = 4;

    static final int SLICE = 1;

    private static final int OWNERS = 10;
    private static final int MARKETS = 6;
    private static final int[] MAKER_FEES = {0, 100, -250, 2000, -300, -10_000};
    private static final int[] TAKER_FEES = {0, 100, 500, 3000, 300, 10_000};

    private final Random random;
    private final Desk desk;
    private final UnsafeBuffer garbage = new UnsafeBuffer(new byte[256]);
    private final long[][] rested = new long[100][];
    private int listed = MARKETS;

    RandomVenue(final long seed, final boolean isDamaging)
    {
        this(new Random(seed), isDamaging);
    }

    RandomVenue(final Random random, final boolean isDamaging)
    {
        this.random = random;
        desk = new Desk(context());
        desk.genesis(Desk.SPAN, 400);
        for (int market = 0; market < MARKETS; market++)
        {
            list(market);
        }
        for (int owner = 1; owner < OWNERS; owner++)
        {
            for (int asset = 0; asset < ASSETS; asset++)
            {
                desk.deposit(owner, asset, 1_000_000);
            }
        }
        if (isDamaging)
        {
            desk.corruptBy(random);
        }
    }

    static StateMachine.Context context()
    {
        return new StateMachine.Context().initialOrders(16).maxOrders(150).slice(SLICE);
    }

    Desk desk()
    {
        return desk;
    }

    void step()
    {
        if (desk.machine().hasWork() && random.nextInt(10) == 0)
        {
            desk.proceed();
        }
        final int choice = random.nextInt(1000);
        if (choice < 620)
        {
            place();
        }
        else if (choice < 860)
        {
            client(choice);
        }
        else if (choice < 940)
        {
            inbox(choice);
        }
        else if (choice < 960)
        {
            desk.status(random.nextInt(listed + 1), status());
        }
        else if (choice < 970)
        {
            listed += random.nextInt(4) == 0 ? 0 : 1;
            list(listed - 1);
        }
        else if (choice < 975)
        {
            desk.seal();
        }
        else if (choice < 976)
        {
            desk.suspend(Terms.BY_OPERATOR);
            desk.suspend(Terms.BY_LATENESS);
        }
        else if (choice < 977)
        {
            limits();
        }
        else if (choice < 980)
        {
            desk.resume(Terms.BY_OPERATOR);
            desk.resume(Terms.BY_LATENESS);
        }
        else if (choice < 990)
        {
            desk.later(random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(60));
        }
        else
        {
            garbage();
        }
    }

    private void place()
    {
        final int account = account();
        // of the markets that were listed last, so that they are not all closed
        final int market = listed - 1 - random.nextInt(MARKETS);
        final long price = market % 2 == 0 ? 90 + random.nextInt(20) : 5 * (18 + random.nextInt(5));
        final long lots = 1 + (random.nextInt(8) == 0 ? random.nextInt(2000) : random.nextInt(20));
        next(account);
        final OrderTicket ticket = random.nextBoolean() ?
            desk.buy(account, lots, price) : desk.sell(account, lots, price);
        ticket.market(market)
            .assets(base(market), quote(market))
            .lotSize(lotSize(market))
            .takerFee(TAKER_FEES[market % TAKER_FEES.length]);
        final int kind = random.nextInt(12);
        ticket.type(kind < 6 ? Terms.GTC : kind < 8 ? Terms.IOC : kind < 10 ? Terms.FOK : Terms.POST_ONLY);
        conditions(ticket, kind, lots, price);
        if (random.nextBoolean())
        {
            ticket.cancelHash(Desk.cancelHash(secret(account, nonceOf(account) + 1)));
        }
        final long[] replaced = random.nextInt(8) == 0 ? rested[random.nextInt(rested.length)] : null;
        if (null == replaced || replaced[0] != account)
        {
            remember(account, ticket.place());
        }
        else if (random.nextBoolean())
        {
            remember(account, ticket.replace(replaced[1], secret(account, replaced[1])));
        }
        else
        {
            final long nonce = nonceOf(account);
            desk.nonce(nonce + 2 + random.nextInt(20) / 19);
            remember(account, ticket.replace(
                replaced[1], nonce + random.nextInt(20) / 19 + 1, new byte[16], desk.key(account), desk.auth()));
        }
    }

    private void conditions(final OrderTicket ticket, final int kind, final long lots, final long price)
    {
        if (random.nextInt(5) == 0)
        {
            final boolean isPast = random.nextInt(20) == 0;
            ticket.expiry(isPast ? 1 : desk.now() + 1 + random.nextInt(400));
        }
        if (lots > 1 && kind != 7 && (kind < 6 || kind >= 10) && random.nextInt(4) == 0)
        {
            ticket.peak(1 + random.nextInt((int)lots - 1));
        }
        if (kind < 8 && random.nextInt(6) == 0)
        {
            ticket.peak(0).trigger(price + 5 * (random.nextInt(5) - 2));
        }
        if (random.nextInt(3) == 0)
        {
            ticket.goes();
        }
    }

    private void limits()
    {
        final int market = listed - 1 - random.nextInt(MARKETS);
        final boolean isLimited = random.nextInt(3) == 0;
        switch (random.nextInt(3))
        {
            case 0 -> desk.marketLimits(
                market,
                isLimited ? 50_000 : 0,
                isLimited ? 1000 : 0,
                isLimited ? 100_000 : 0);
            case 1 -> desk.accountLimits(random.nextInt(OWNERS), isLimited ? 5 : 0, isLimited ? 2 : 0);
            default -> desk.stopAccount(account(), isLimited ? 1 : 0);
        }
    }

    /**
     * An order has a secret, made of its name, or it has none; a nonce that was skipped gives a secret that is not its.
     */
    private static byte[] secret(final int account, final long order)
    {
        return ByteBuffer.allocate(16).putLong(account).putLong(order).array();
    }

    private void remember(final int account, final long nonce)
    {
        final byte[] record = desk.records().get(desk.records().size() - 1);
        if (record[record.length - Steps.REST_LENGTH] == Steps.REST)
        {
            final int slot = ByteBuffer.wrap(record).getInt(record.length - Integer.BYTES);
            rested[random.nextInt(rested.length)] = new long[]{account, nonce, slot};
        }
    }

    private void client(final int choice)
    {
        final long[] one = rested[random.nextInt(rested.length)];
        final int account = null == one ? account() : (int)one[0];
        final long order = null == one ? random.nextInt(3) : one[1];
        if (choice < 650)
        {
            desk.cancelBySecret(account, order, secret(account, order));
            return;
        }
        next(account);
        if (choice < 740)
        {
            desk.cancel(account, order);
        }
        else if (choice < 800)
        {
            desk.reduce(account, order, random.nextInt(15));
        }
        else if (choice < 805)
        {
            desk.floor(account, order - random.nextInt(5));
        }
        else if (choice < 835)
        {
            desk.transfer(account, account(), random.nextInt(ASSETS), random.nextInt(100_000));
        }
        else if (choice < 845)
        {
            desk.withdraw(account, random.nextInt(ASSETS), random.nextInt(20_000), Addresses.of(random.nextInt(3)));
        }
        else if (choice < 850)
        {
            desk.setSigner(account, Addresses.of(100 + random.nextInt(3)));
        }
        else
        {
            desk.signedBy(Addresses.of(100 + random.nextInt(3))).cancel(account, order);
        }
    }

    private void inbox(final int choice)
    {
        final byte[] address = Addresses.of(random.nextInt(OWNERS + 1));
        desk.entry(desk.machine().inbox() + (random.nextInt(30) == 0 ? 1 : 0));
        if (choice < 890)
        {
            desk.deposit(address, random.nextInt(ASSETS), 1 + random.nextInt(200_000));
        }
        else if (choice < 900)
        {
            desk.requestWithdraw(address, account(), random.nextInt(ASSETS));
        }
        else if (choice < 925)
        {
            final long[] one = rested[random.nextInt(rested.length)];
            final int account = null == one ? account() : (int)one[0];
            desk.requestCancel(Addresses.of(account), null == one ? 1 : one[2], null == one ? 0 : one[1]);
        }
        else if (choice < 928)
        {
            final int account = account();
            desk.requestRevoke(Addresses.of(account), account, nonceOf(account) + random.nextInt(3) - 1);
        }
        else
        {
            desk.requestRevoke(address, 1, 1);
        }
    }

    private void garbage()
    {
        for (int i = 0; i < garbage.capacity(); i++)
        {
            garbage.putByte(i, (byte)random.nextInt());
        }
        if (random.nextBoolean())
        {
            garbage.putShort(2, (short)random.nextInt(60));
            garbage.putShort(4, (short)80);
            garbage.putShort(6, (short)0);
        }
        desk.sendBytes(garbage, random.nextInt(garbage.capacity() + 1));
    }

    private void next(final int account)
    {
        desk.nonce(nonceOf(account) + 1 + (random.nextInt(50) == 0 ? -1 : random.nextInt(2)));
        if (random.nextInt(100) == 0)
        {
            desk.signedBy(Addresses.of(random.nextInt(OWNERS)));
        }
    }

    private long nonceOf(final int account)
    {
        return account < desk.machine().accounts() ? desk.machine().nonce(account) : 1;
    }

    private int account()
    {
        return random.nextInt(60) == 0 ? 1000 : random.nextInt(OWNERS);
    }

    private int status()
    {
        return random.nextInt(4) == 0 ? random.nextInt(5) : 1 + random.nextInt(2);
    }

    private void list(final int market)
    {
        desk.list(
            market,
            base(market),
            quote(market),
            lotSize(market),
            market % 2 == 0 ? 1 : 5,
            MAKER_FEES[market % MAKER_FEES.length],
            TAKER_FEES[market % TAKER_FEES.length]);
    }

    private static int base(final int market)
    {
        return market % ASSETS;
    }

    private static int quote(final int market)
    {
        return (market + 1) % ASSETS;
    }

    private static long lotSize(final int market)
    {
        return 1 + market % 7;
    }
}
