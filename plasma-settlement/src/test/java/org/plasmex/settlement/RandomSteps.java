package org.plasmex.settlement;

import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.EvmLaw;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Inbox;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Steps by chance, with links of their own: each is put together so that it would be lawful, then some fields are
 * changed, then it is signed. So a change is met by the rule it breaks, and not by the signature.
 */
public final class RandomSteps
{
    private static final long NUMBER = 1_000;
    private static final long FIRST_STEP = 900;
    private static final long SINCE = 50_000;
    private static final int ENTRIES = 64;
    private static final int TOO_LONG = 1_100;
    private static final long BEYOND = Long.parseUnsignedLong("10000000000000000000");
    private static final int BASE = 1;
    private static final int QUOTE = 2;
    private static final int MARKET = 7;
    private static final int TAKER = 1;
    private static final int MAKER = 2;
    private static final byte[] SECRET = new byte[16];
    private static final int[] OPS = {
        Steps.OPEN, Steps.DEPOSIT, Steps.TRANSFER, Steps.WITHDRAW, Steps.SIGNER, Steps.LIST, Steps.STATUS,
        Steps.REQUEST, Steps.REVOKE, Steps.FLOOR, Steps.SEAL, Steps.PLACE, Steps.FILL, Steps.FILL, Steps.REST,
        Steps.REDUCE, Steps.TRIGGER, Steps.CANCEL, Steps.CANCEL, Steps.CANCEL, Steps.CANCEL, Steps.CANCEL, 0};
    private static final long[] VALUES = {
        0, 1, 2, 3, 5, 7, 10, 95, 100, 105, 995, 1_000, 1_005, 10_000, 1L << 31, 1L << 44, (1L << 44) + 1, 1L << 62,
        Long.MAX_VALUE, Long.MIN_VALUE, -1, SINCE, SINCE + 1, SINCE + 100, FIRST_STEP, FIRST_STEP - 1, NUMBER};

    private final Random random;
    private final Eip712 eip712;
    private final Keccak keccak = new Keccak();
    private final MemoryInbox inbox = new MemoryInbox();
    private final SigningKey[] keys;
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[Auth.MAX_LENGTH + 128]);
    private final UnsafeBuffer links = new UnsafeBuffer(new byte[1024]);
    private final int[] olds = new int[8];
    private final Extremes extremes;
    private int bodyLength;
    private int linksLength;
    private int accesses;
    private int signedAccess;
    private long inboxRegister;

    public RandomSteps(final Random random, final Genesis genesis, final SigningKey... keys)
    {
        this.random = random;
        this.keys = keys;
        eip712 = genesis.eip712();
        extremes = new Extremes(random, body, links, olds);
        for (int i = 0; i < ENTRIES; i++)
        {
            final int kind = 1 + i % 4;
            final long a = kind == Inbox.CANCEL ? TAKER : kind == Inbox.DEPOSIT ? BASE : 0;
            final long b = kind == Inbox.WITHDRAW ? BASE : kind == Inbox.REVOKE ? 105 : 100;
            inbox.add(new InboxEntry(kind, keys[i / 4 % 2].address(), a, b));
        }
    }

    public MemoryInbox inbox()
    {
        return inbox;
    }

    public EvmLaw.Question next()
    {
        bodyLength = 0;
        linksLength = 0;
        accesses = 0;
        signedAccess = -1;
        inboxRegister = random.nextInt(ENTRIES - 1);
        final int op = OPS[random.nextInt(OPS.length)];
        make(op);
        final boolean isBeyond = oneIn(20) && extremes.change(op);
        final boolean isLast = op == Steps.SEAL ^ oneIn(50);
        for (int changes = random.nextInt(3); changes > 0; changes--)
        {
            change();
        }
        if (signedAccess >= 0)
        {
            sign(op);
        }

        final byte[] step = new byte[bodyLength + linksLength];
        body.getBytes(0, step, 0, bodyLength);
        links.getBytes(0, step, bodyLength, linksLength);
        final int length = oneIn(40) ? random.nextInt(oneIn(4) ? TOO_LONG : step.length + 40) : step.length;
        final long firstStep = oneIn(20) ? NUMBER - random.nextInt(3) : FIRST_STEP;
        final long steps = isLast ? NUMBER - firstStep + 1 : 5_000;
        final long reach = op == Steps.SEAL ? inboxRegister : oneIn(20) ? random.nextInt(ENTRIES) : ENTRIES;
        final Header header = new Header(3, SINCE, SINCE + random.nextInt(2) * 100, firstStep, steps,
            isBeyond ? BEYOND : oneIn(30) ? random.nextInt(ENTRIES) : reach, new byte[32], new byte[32]);
        return new EvmLaw.Question(header, NUMBER, Arrays.copyOf(step, length));
    }

    private boolean oneIn(final int n)
    {
        return random.nextInt(n) == 0;
    }

    /**
     * Puts a value of the kind that hurts somewhere in body or links.
     */
    private void change()
    {
        if (oneIn(12))
        {
            clearAddress();
            return;
        }

        final boolean inBody = linksLength == 0 || bodyLength > 1 && random.nextInt(3) == 0;
        final UnsafeBuffer target = inBody ? body : links;
        final int length = inBody ? bodyLength : linksLength;
        final int width = 1 << random.nextInt(4);
        if (length < width)
        {
            return;
        }

        final int at = random.nextInt(length - width + 1);
        final long value = VALUES[random.nextInt(VALUES.length)] + (oneIn(4) ? random.nextInt(3) - 1 : 0);
        for (int i = 0; i < width; i++)
        {
            target.putByte(at + width - 1 - i, (byte)(value >>> i * Byte.SIZE));
        }
    }

    /**
     * An address where owners and recipients are.
     */
    private void clearAddress()
    {
        if (oneIn(3))
        {
            body.setMemory(oneIn(2) ? Steps.OPEN_OWNER : Steps.WITHDRAW_RECIPIENT, 20, (byte)0);
        }
        else if (accesses > 0)
        {
            links.setMemory(olds[random.nextInt(Math.min(accesses, 2))], 20, (byte)0);
        }
    }

    private void make(final int op)
    {
        put(1, op);
        switch (op)
        {
            case Steps.OPEN -> open();
            case Steps.DEPOSIT -> deposit();
            case Steps.TRANSFER -> transfer();
            case Steps.WITHDRAW -> withdraw();
            case Steps.SIGNER -> signer();
            case Steps.LIST -> list();
            case Steps.STATUS -> status();
            case Steps.REQUEST -> request();
            case Steps.REVOKE -> revoke();
            case Steps.FLOOR -> floor();
            case Steps.SEAL -> register(inboxRegister);
            case Steps.PLACE -> place();
            case Steps.FILL -> fill();
            case Steps.REST -> rest();
            case Steps.REDUCE -> reduce();
            case Steps.TRIGGER -> trigger();
            case Steps.CANCEL -> cancel(random.nextInt(11));
            default -> body.putByte(0, (byte)random.nextInt(256));
        }
    }

    private void open()
    {
        put(4, 5);
        address(keys[0].address());
        register(5);
        link();
    }

    private void deposit()
    {
        inboxRegister &= ~3L;
        put(8, inboxRegister);
        put(4, 3);
        put(2, BASE);
        put(8, 100);
        register(inboxRegister);
        account(keys[(int)(inboxRegister / 4 % 2)]);
        balance(1_000, 0);
    }

    private void transfer()
    {
        put(4, 1);
        put(4, 2);
        put(2, BASE);
        put(8, 1 + random.nextInt(1_000));
        put(8, 11);
        signedAccess = account(keys[0]);
        account(keys[1]);
        balance(1_000, 0);
        balance(1_000, 0);
    }

    private void withdraw()
    {
        put(4, 1);
        put(2, BASE);
        put(8, 1 + random.nextInt(1_000));
        address(keys[1].address());
        put(8, 11);
        signedAccess = account(keys[0]);
        balance(1_000, 0);
    }

    private void signer()
    {
        put(4, 1);
        address(keys[1].address());
        put(8, 11);
        signedAccess = account(keys[0]);
    }

    private void list()
    {
        put(2, MARKET);
        put(2, BASE);
        put(2, QUOTE);
        put(8, 10);
        put(8, 5);
        put(2, random.nextInt(5) * 100 - 200);
        put(2, random.nextInt(3) * 5_000 + 200);
        link();
    }

    private void status()
    {
        put(2, MARKET);
        put(1, random.nextInt(5));
        market(random.nextInt(4), 0);
    }

    private void request()
    {
        inboxRegister = inboxRegister & ~3L | 1;
        final SigningKey key = keys[(int)(inboxRegister / 4 % 2)];
        put(8, inboxRegister);
        address(key.address());
        put(4, 0);
        put(2, BASE);
        register(inboxRegister);
        account(oneIn(3) ? keys[2] : key);
        balance(1_000, 5);
    }

    private void revoke()
    {
        inboxRegister = inboxRegister & ~3L | 3;
        final SigningKey key = keys[(int)(inboxRegister / 4 % 2)];
        put(8, inboxRegister);
        address(key.address());
        put(4, 0);
        put(8, 105);
        register(inboxRegister);
        account(oneIn(3) ? keys[2] : key);
    }

    private void floor()
    {
        put(4, 1);
        put(8, 8);
        put(8, 11);
        signedAccess = account(keys[0]);
    }

    private void place()
    {
        final int side = 1 + random.nextInt(2);
        final int type = 1 + random.nextInt(4);
        put(4, TAKER);
        put(4, 1);
        put(2, MARKET);
        put(1, side);
        put(1, type);
        put(8, 1_000);
        put(8, 10);
        put(8, type == 1 && oneIn(2) ? 3 : 0);
        put(8, type <= 2 && oneIn(3) ? 1_005 : 0);
        put(4, oneIn(3) ? SINCE + 1 : 0);
        put(8, 0);
        put(8, random.nextInt(2));
        put(8, 11);
        signedAccess = account(keys[0]);
        market(1, 0);
        link();
        balance(20_000, 5);
    }

    private void fill()
    {
        final int side = 1 + random.nextInt(2);
        final int maker = 3 - side;
        put(2, MARKET);
        put(4, TAKER);
        put(4, MAKER);
        market(1, TAKER);
        order(1, side, side == 1 ? 1_005 : 1_000, 1 + random.nextInt(3), NUMBER - 1);
        order(2, maker, side == 1 ? 1_000 : 1_005, 1 + 3 * random.nextInt(2), 12);
        for (int i = 0; i < 5; i++)
        {
            balance(100, 2_000_000);
        }
    }

    private void rest()
    {
        put(2, MARKET);
        put(4, TAKER);
        market(1, TAKER);
        order(1, 1 + random.nextInt(2), 1_000, oneIn(2) ? 1 : 4, NUMBER - 1);
    }

    private void reduce()
    {
        put(4, MAKER);
        put(8, 1 + random.nextInt(20));
        put(8, 11);
        market(1, 0);
        order(1, 1 + random.nextInt(2), 1_000, 1, 12);
        signedAccess = account(keys[0]);
        balance(100, 2_000_000);
    }

    private void trigger()
    {
        put(2, MARKET);
        put(4, TAKER);
        market(1, 0);
        final int at = olds[order(1, 1 + random.nextInt(2), 1_000, 1, 12)];
        links.putLong(at + Cells.ORDER_TRIGGER, 995 + 5 * random.nextInt(3), BIG_ENDIAN);
    }

    private void cancel(final int reason)
    {
        put(4, TAKER);
        put(1, reason);
        final boolean entry = reason == Steps.REQUESTED || reason == Steps.VOID;
        if (entry)
        {
            inboxRegister = inboxRegister & ~3L | 2;
            put(8, inboxRegister);
            address(keys[(int)(inboxRegister / 4 % 2)].address());
            put(8, 100);
        }
        if (reason == Steps.OWNER)
        {
            put(8, 11);
        }
        if (reason == Steps.SELF_TRADE)
        {
            put(4, MAKER);
        }
        if (reason == Steps.REVEALED)
        {
            address(SECRET);
        }

        final int side = 1 + random.nextInt(2);
        final boolean taker = reason == Steps.UNFILLED || reason == Steps.SELF_TRADE && oneIn(2);
        if (reason != Steps.VOID)
        {
            market(reason == Steps.CLOSED ? 3 : 1, taker ? TAKER : reason == Steps.SELF_TRADE ? MAKER : 0);
        }
        final int type = reason == Steps.UNFILLED ? 1 + random.nextInt(4) : 1;
        final int at = olds[order(1, side, 1_000, type, oneIn(2) ? NUMBER - 1 : 12)];
        if (reason == Steps.EXPIRED)
        {
            links.putInt(at + Cells.ORDER_EXPIRY, (int)SINCE + 50 * random.nextInt(4), BIG_ENDIAN);
        }
        if (reason == Steps.VOID && oneIn(2))
        {
            links.setMemory(at, Cells.ORDER_LENGTH, (byte)0);
        }
        if (reason != Steps.VOID)
        {
            balance(100, 2_000_000);
        }
        if (reason == Steps.OWNER || reason == Steps.FLOORED || entry)
        {
            final int account = account(entry ? keys[(int)(inboxRegister / 4 % 2)] : keys[0]);
            signedAccess = reason == Steps.OWNER ? account : -1;
            links.putLong(olds[account] + Cells.ACCOUNT_FLOOR, oneIn(3) ? 5 : 100, BIG_ENDIAN);
        }
        if (reason == Steps.SELF_TRADE)
        {
            order(1, 3 - side, 1_000, 1, 12);
        }
        if (entry)
        {
            register(inboxRegister);
        }
    }

    private void register(final long value)
    {
        final int at = link();
        links.putLong(at, value, BIG_ENDIAN);
        linksLength += Cells.REGISTER_LENGTH;
    }

    private int account(final SigningKey owner)
    {
        final int at = link();
        links.putBytes(at + Cells.ACCOUNT_OWNER, owner.address());
        links.putBytes(at + Cells.ACCOUNT_SIGNER, keys[1].address());
        links.putLong(at + Cells.ACCOUNT_NONCE, 10, BIG_ENDIAN);
        links.putLong(at + Cells.ACCOUNT_FLOOR, 5, BIG_ENDIAN);
        linksLength += Cells.ACCOUNT_LENGTH;
        return accesses - 1;
    }

    private void balance(final long available, final long locked)
    {
        final int at = link();
        links.putLong(at, available, BIG_ENDIAN);
        links.putLong(at + Cells.BALANCE_LOCKED, locked, BIG_ENDIAN);
        linksLength += Cells.BALANCE_LENGTH;
    }

    private void market(final int status, final int taker)
    {
        final int at = link();
        links.putShort(at + Cells.MARKET_BASE, (short)BASE, BIG_ENDIAN);
        links.putShort(at + Cells.MARKET_QUOTE, (short)QUOTE, BIG_ENDIAN);
        links.putLong(at + Cells.MARKET_LOT_SIZE, 10, BIG_ENDIAN);
        links.putLong(at + Cells.MARKET_TICK_SIZE, 5, BIG_ENDIAN);
        links.putShort(at + Cells.MARKET_MAKER_FEE, (short)-100, BIG_ENDIAN);
        links.putShort(at + Cells.MARKET_TAKER_FEE, (short)300, BIG_ENDIAN);
        links.putByte(at + Cells.MARKET_STATUS, (byte)status);
        links.putInt(at + Cells.MARKET_TAKER, taker, BIG_ENDIAN);
        links.putLong(at + Cells.MARKET_LAST_PRICE, 1_000, BIG_ENDIAN);
        linksLength += Cells.MARKET_LENGTH;
    }

    private int order(final int account, final int side, final long price, final int type, final long priority)
    {
        final int at = link();
        final boolean iceberg = oneIn(3);
        links.putInt(at + Cells.ORDER_ACCOUNT, account, BIG_ENDIAN);
        links.putShort(at + Cells.ORDER_MARKET, (short)MARKET, BIG_ENDIAN);
        links.putByte(at + Cells.ORDER_SIDE, (byte)side);
        links.putByte(at + Cells.ORDER_TYPE, (byte)type);
        links.putLong(at + Cells.ORDER_PRICE, price, BIG_ENDIAN);
        links.putLong(at + Cells.ORDER_OPEN, 1 + random.nextInt(20), BIG_ENDIAN);
        links.putLong(at + Cells.ORDER_HIDDEN, iceberg ? random.nextInt(20) : 0, BIG_ENDIAN);
        links.putLong(at + Cells.ORDER_PEAK, iceberg ? 1 + random.nextInt(10) : 0, BIG_ENDIAN);
        links.putLong(at + Cells.ORDER_PRIORITY, priority, BIG_ENDIAN);
        links.putLong(at + Cells.ORDER_NONCE, 100, BIG_ENDIAN);
        links.putInt(at + Cells.ORDER_EXPIRY, oneIn(3) ? (int)SINCE + random.nextInt(3) : 0, BIG_ENDIAN);
        links.putShort(at + Cells.ORDER_MAKER_FEE, (short)(random.nextInt(3) * 200 - 200), BIG_ENDIAN);
        links.putShort(at + Cells.ORDER_TAKER_FEE, (short)300, BIG_ENDIAN);
        links.putBytes(at + Cells.ORDER_CANCEL_HASH, keccak.hash(SECRET), 0, 16);
        linksLength += Cells.ORDER_LENGTH;
        return accesses - 1;
    }

    /**
     * Begins a link. Answers where its value goes.
     */
    private int link()
    {
        links.setMemory(linksLength, 100, (byte)0);
        links.putLong(linksLength, oneIn(60) ? random.nextInt(2) * NUMBER : 1 + random.nextInt(899), BIG_ENDIAN);
        linksLength += Long.BYTES;
        olds[accesses++] = linksLength;
        return linksLength;
    }

    private void put(final int width, final long value)
    {
        for (int i = width - 1; i >= 0; i--)
        {
            body.putByte(bodyLength++, (byte)(value >>> i * Byte.SIZE));
        }
    }

    private void address(final byte[] bytes)
    {
        body.putBytes(bodyLength, bytes);
        bodyLength += bytes.length;
    }

    private void sign(final int op)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
        digest(op, digest);
        final int depth = oneIn(4) ? random.nextInt(11) : 0;
        final int index = depth == 0 ? 0 : random.nextInt(1 << depth);
        final byte[] siblings = new byte[depth * 32];
        random.nextBytes(siblings);
        if (depth > 0)
        {
            batch(digest, index, depth, siblings);
        }

        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        keys[oneIn(4) ? random.nextInt(keys.length) : 0].sign(digest, 0, auth, 0);
        auth.putByte(0, (byte)(oneIn(40) ? random.nextInt(12) : depth));
        if (oneIn(30))
        {
            auth.putByte(random.nextInt(Auth.SINGLE_LENGTH), (byte)random.nextInt(256));
        }
        body.putBytes(bodyLength, auth, 0, Auth.SINGLE_LENGTH);
        bodyLength += Auth.SINGLE_LENGTH;
        if (depth > 0)
        {
            put(2, oneIn(20) ? 1 << depth : index);
            body.putBytes(bodyLength, siblings);
            bodyLength += siblings.length;
        }
    }

    private void batch(final UnsafeBuffer digest, final int index, final int depth, final byte[] siblings)
    {
        byte[] node = digest.byteArray().clone();
        for (int i = 0; i < depth; i++)
        {
            final byte[] sibling = Arrays.copyOfRange(siblings, i * 32, i * 32 + 32);
            node = (index >> i & 1) == 0 ? keccak.hash(TestSteps.body(node, sibling)) :
                keccak.hash(TestSteps.body(sibling, node));
        }
        eip712.batch(new UnsafeBuffer(node), 0, digest, 0);
    }

    private void digest(final int op, final UnsafeBuffer digest)
    {
        final long nonce = body.getLong(bodyLength - Long.BYTES, BIG_ENDIAN);
        switch (op)
        {
            case Steps.TRANSFER -> eip712.transfer(u32(Steps.TRANSFER_FROM), u32(Steps.TRANSFER_TO), links,
                olds[1] + Cells.ACCOUNT_OWNER, u16(Steps.TRANSFER_ASSET), u64(Steps.TRANSFER_AMOUNT), nonce, digest, 0);
            case Steps.WITHDRAW -> eip712.withdraw(u32(Steps.WITHDRAW_ACCOUNT), u16(Steps.WITHDRAW_ASSET),
                u64(Steps.WITHDRAW_AMOUNT), body, Steps.WITHDRAW_RECIPIENT, nonce, digest, 0);
            case Steps.SIGNER ->
                eip712.signer(u32(Steps.SIGNER_ACCOUNT), body, Steps.SIGNER_SIGNER, nonce, digest, 0);
            case Steps.FLOOR -> eip712.floor(u32(Steps.FLOOR_ACCOUNT), u64(Steps.FLOOR_FLOOR), nonce, digest, 0);
            case Steps.REDUCE -> eip712.reduce(links.getInt(olds[1], BIG_ENDIAN),
                links.getLong(olds[1] + Cells.ORDER_NONCE, BIG_ENDIAN), u64(Steps.REDUCE_LOTS), nonce, digest, 0);
            case Steps.CANCEL -> eip712.cancel(links.getInt(olds[1], BIG_ENDIAN),
                links.getLong(olds[1] + Cells.ORDER_NONCE, BIG_ENDIAN), nonce, digest, 0);
            default -> order(nonce, digest);
        }
    }

    private void order(final long nonce, final UnsafeBuffer digest)
    {
        final int market = olds[1];
        eip712.order(u32(Steps.PLACE_ACCOUNT), u16(Steps.PLACE_MARKET),
            links.getShort(market + Cells.MARKET_BASE, BIG_ENDIAN) & 0xFFFF,
            links.getShort(market + Cells.MARKET_QUOTE, BIG_ENDIAN) & 0xFFFF,
            links.getLong(market + Cells.MARKET_LOT_SIZE, BIG_ENDIAN),
            links.getShort(market + Cells.MARKET_TAKER_FEE, BIG_ENDIAN) & 0xFFFF,
            body.getByte(Steps.PLACE_SIDE) & 0xFF, body.getByte(Steps.PLACE_TYPE) & 0xFF, u64(Steps.PLACE_PRICE),
            u64(Steps.PLACE_LOTS), u64(Steps.PLACE_PEAK), u64(Steps.PLACE_TRIGGER), u32(Steps.PLACE_EXPIRY), body,
            Steps.PLACE_CANCEL_HASH, nonce, digest, 0);
    }

    private int u16(final int at)
    {
        return body.getShort(at, BIG_ENDIAN) & 0xFFFF;
    }

    private int u32(final int at)
    {
        return body.getInt(at, BIG_ENDIAN);
    }

    private long u64(final int at)
    {
        return body.getLong(at, BIG_ENDIAN);
    }
}
