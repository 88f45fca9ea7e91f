package org.plasmex.settlement.law;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Terms;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * One step before the law: its body, its header, its accesses, and the demands that rules make of them. A demand that
 * fails answers false and keeps the reason, so that a rule is one conjunction. Reused from step to step; not thread
 * safe.
 */
final class Trial
{
    static final int MAX_ACCESSES = 8;
    static final boolean BY_OWNER = true;
    static final boolean BY_OWNER_OR_SIGNER = false;

    private static final int ADDRESS_LENGTH = 20;
    private static final int SECRET_LENGTH = 16;
    private static final int HASH_LENGTH = 32;
    private static final int STRIDE = Cells.MAX_LENGTH;
    private static final long UNBOUND = -1;
    private static final long ORDER_ZERO = Cells.order(0);

    private final Eip712 eip712;
    private final Keys keys;
    private final Inbox inbox;
    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer olds = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private final UnsafeBuffer news = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[HASH_LENGTH]);
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ADDRESS_LENGTH]);
    private final long[] cells = new long[MAX_ACCESSES];
    private final long[] prevs = new long[MAX_ACCESSES];

    private Bounds bounds;
    private long number;
    private Op op;
    private DirectBuffer step;
    private int offset;
    private int linksOffset;
    private CellReader reader;
    private MutableDirectBuffer links;

    private Reason reason;
    private long value;
    private long bound;
    private long price;
    private long lots;
    private long takerFee;
    private long makerFee;

    Trial(final Eip712 eip712, final Keys keys, final Inbox inbox)
    {
        this.eip712 = eip712;
        this.keys = keys;
        this.inbox = inbox;
    }

    void begin(final Bounds header, final long stepNumber)
    {
        bounds = header;
        number = stepNumber;
        op = null;
        reason = Reason.LAWFUL;
        value = 0;
        bound = 0;
        price = 0;
        lots = 0;
        takerFee = 0;
        makerFee = 0;
        Arrays.fill(cells, UNBOUND);
    }

    /**
     * The step's links are to be read from its bytes.
     */
    void verifying(final Op form, final DirectBuffer buffer, final int stepOffset, final int stepLinksOffset)
    {
        op = form;
        step = buffer;
        offset = stepOffset;
        linksOffset = stepLinksOffset;
        reader = null;
        links = null;
    }

    /**
     * The step's links are to be taken from a store of cells, and written behind its body.
     */
    void building(
        final Op form,
        final MutableDirectBuffer buffer,
        final int stepOffset,
        final int stepLinksOffset,
        final CellReader cellReader)
    {
        op = form;
        step = buffer;
        offset = stepOffset;
        linksOffset = stepLinksOffset;
        reader = cellReader;
        links = buffer;
    }

    // What the step says.

    int u8(final int field)
    {
        return step.getByte(offset + field) & 0xFF;
    }

    int u16(final int field)
    {
        return step.getShort(offset + field, BIG_ENDIAN) & 0xFFFF;
    }

    int i16(final int field)
    {
        return step.getShort(offset + field, BIG_ENDIAN);
    }

    int u32(final int field)
    {
        return step.getInt(offset + field, BIG_ENDIAN);
    }

    long u64(final int field)
    {
        return step.getLong(offset + field, BIG_ENDIAN);
    }

    DirectBuffer step()
    {
        return step;
    }

    int at(final int field)
    {
        return offset + field;
    }

    Bounds bounds()
    {
        return bounds;
    }

    long number()
    {
        return number;
    }

    // What a cell holds before the step.

    int old8(final int access, final int field)
    {
        return olds.getByte(access * STRIDE + field) & 0xFF;
    }

    int old16(final int access, final int field)
    {
        return olds.getShort(access * STRIDE + field, BIG_ENDIAN) & 0xFFFF;
    }

    int oldI16(final int access, final int field)
    {
        return olds.getShort(access * STRIDE + field, BIG_ENDIAN);
    }

    int old32(final int access, final int field)
    {
        return olds.getInt(access * STRIDE + field, BIG_ENDIAN);
    }

    long old64(final int access, final int field)
    {
        return olds.getLong(access * STRIDE + field, BIG_ENDIAN);
    }

    DirectBuffer olds()
    {
        return olds;
    }

    int oldAt(final int access, final int field)
    {
        return access * STRIDE + field;
    }

    // What it holds after.

    void put8(final int access, final int field, final int v)
    {
        news.putByte(access * STRIDE + field, (byte)v);
    }

    void put16(final int access, final int field, final int v)
    {
        news.putShort(access * STRIDE + field, (short)v, BIG_ENDIAN);
    }

    void put32(final int access, final int field, final int v)
    {
        news.putInt(access * STRIDE + field, v, BIG_ENDIAN);
    }

    boolean put64(final int access, final int field, final long v)
    {
        news.putLong(access * STRIDE + field, v, BIG_ENDIAN);
        return true;
    }

    void putBytes(
        final int access, final int field, final DirectBuffer source, final int sourceOffset, final int length)
    {
        news.putBytes(access * STRIDE + field, source, sourceOffset, length);
    }

    boolean clear(final int access)
    {
        news.setMemory(access * STRIDE, Cells.length(op.kinds[access]), (byte)0);
        return true;
    }

    // Demands.

    boolean deny(final Reason why, final long was, final long against)
    {
        reason = why;
        value = was;
        bound = against;
        return false;
    }

    boolean require(final boolean holds, final Reason why)
    {
        return holds || deny(why, 0, 0);
    }

    boolean require(final boolean holds, final Reason why, final long was, final long against)
    {
        return holds || deny(why, was, against);
    }

    /**
     * An amount that arithmetic gave stays below 2^63.
     */
    boolean inRange(final long amount)
    {
        return amount >= 0 || deny(Reason.RANGE, amount, 0);
    }

    /**
     * Links an access to a cell. When verifying, the link is the one in the step; when building, it is made from what
     * the store holds, and written into the step.
     */
    boolean bind(final int access, final long cell)
    {
        if (cell == ORDER_ZERO)
        {
            return deny(Reason.SLOT_ZERO, access, 0);
        }
        for (int i = 0; i < op.kinds.length; i++)
        {
            if (cells[i] == cell)
            {
                return deny(Reason.SAME_CELL, i, access);
            }
        }

        final int link = linksOffset + op.linkOffsets[access];
        final int length = Cells.length(op.kinds[access]);
        final int old = access * STRIDE;
        final boolean empty = op.empty[access];
        final long prev;
        if (reader == null)
        {
            prev = step.getLong(link, BIG_ENDIAN);
            if (empty)
            {
                olds.setMemory(old, length, (byte)0);
            }
            else
            {
                olds.putBytes(old, step, link + Long.BYTES, length);
            }
        }
        else
        {
            prev = reader.read(cell, olds, old);
            links.putLong(link, prev, BIG_ENDIAN);
            if (!empty)
            {
                links.putBytes(link + Long.BYTES, olds, old, length);
            }
            else if (!Values.zero(olds, old, length))
            {
                return deny(Reason.NOT_EMPTY, access, prev);
            }
        }

        cells[access] = cell;
        prevs[access] = prev;
        news.putBytes(old, olds, old, length);

        return require(Long.compareUnsigned(prev, number) < 0, Reason.FUTURE_LINK, prev, number) &&
            require(empty || prev != 0 || Values.zero(olds, old, length), Reason.UNTOUCHED, access, 0) &&
            require(empty || Values.possible(op.kinds[access], olds, old), Reason.VALUE, access, 0);
    }

    boolean exists(final int account)
    {
        return require(!Values.zeroAddress(olds, oldAt(account, Cells.ACCOUNT_OWNER)), Reason.NO_ACCOUNT);
    }

    boolean notZeroAddress(final int field)
    {
        return require(!Values.zeroAddress(step, offset + field), Reason.ZERO_ADDRESS);
    }

    /**
     * Whether an address of the body is the owner of the account of an access.
     */
    boolean isOwner(final int field, final int account)
    {
        return Values.sameAddress(step, offset + field, olds, oldAt(account, Cells.ACCOUNT_OWNER));
    }

    /**
     * The message's nonce may follow the account's, and becomes it.
     */
    boolean nonce(final int account, final long nonce)
    {
        final long last = old64(account, Cells.ACCOUNT_NONCE);
        return require(nonce > last && nonce - last <= Terms.MAX_NONCE_STEP, Reason.NONCE, nonce, last) &&
            put64(account, Cells.ACCOUNT_NONCE, nonce);
    }

    /**
     * The step's {@code auth} over its message is by the account's owner or, where it will do, its signer.
     */
    boolean signed(final int account, final boolean byOwner, final Message message)
    {
        if (keys.byDigest())
        {
            message.digest(this, eip712, digest, 0);
        }

        final int auth = offset + op.bodyLength;
        if (!keys.recover(digest, 0, step, auth, linksOffset - auth, key, 0) || Values.zeroAddress(key, 0))
        {
            return deny(Reason.SIGNATURE, 0, 0);
        }

        return require(
            Values.sameAddress(key, 0, olds, oldAt(account, Cells.ACCOUNT_OWNER)) ||
            (!byOwner && Values.sameAddress(key, 0, olds, oldAt(account, Cells.ACCOUNT_SIGNER))),
            Reason.SIGNATURE);
    }

    /**
     * The register is at the body's entry, which the header reaches and which is what the step says; it moves on.
     */
    boolean entry(
        final int register,
        final int field,
        final int kind,
        final DirectBuffer address,
        final int addressOffset,
        final long a,
        final long b)
    {
        final long entry = u64(field);
        return require(old64(register, 0) == entry, Reason.REGISTER, entry, old64(register, 0)) &&
            require(Long.compareUnsigned(entry, bounds.inbox()) < 0, Reason.UNREACHED, entry, bounds.inbox()) &&
            require(inbox.contains(entry, kind, address, addressOffset, a, b), Reason.ENTRY, entry, kind) &&
            inRange(Amounts.sum(entry, 1)) &&
            put64(register, 0, entry + 1);
    }

    boolean credit(final int balance, final long amount)
    {
        return move(balance, Cells.BALANCE_AVAILABLE, amount);
    }

    boolean debit(final int balance, final long amount)
    {
        return take(balance, Cells.BALANCE_AVAILABLE, amount);
    }

    boolean lock(final int balance, final long amount)
    {
        return debit(balance, amount) && move(balance, Cells.BALANCE_LOCKED, amount);
    }

    /**
     * An amount is no longer locked; where it goes is said elsewhere.
     */
    boolean spend(final int balance, final long locked)
    {
        return take(balance, Cells.BALANCE_LOCKED, locked);
    }

    boolean unlock(final int balance, final long amount)
    {
        return spend(balance, amount) && credit(balance, amount);
    }

    private boolean move(final int balance, final int field, final long amount)
    {
        final long sum = Amounts.sum(news.getLong(oldAt(balance, field), BIG_ENDIAN), amount);
        return inRange(sum) && put64(balance, field, sum);
    }

    private boolean take(final int balance, final int field, final long amount)
    {
        final long has = news.getLong(oldAt(balance, field), BIG_ENDIAN);
        return inRange(amount) && require(amount <= has, Reason.NOT_ENOUGH, amount, has) &&
            put64(balance, field, has - amount);
    }

    // Orders and markets.

    boolean live(final int order)
    {
        return require(old8(order, Cells.ORDER_SIDE) != 0, Reason.NOT_LIVE);
    }

    boolean liveIn(final int order, final int market)
    {
        final int its = old16(order, Cells.ORDER_MARKET);
        return live(order) && require(its == market, Reason.NOT_LIVE, its, market);
    }

    boolean status(final int market, final int status)
    {
        return require(
            old8(market, Cells.MARKET_STATUS) == status, Reason.STATUS, old8(market, Cells.MARKET_STATUS), status);
    }

    boolean idle(final int market)
    {
        return require(old32(market, Cells.MARKET_TAKER) == 0, Reason.BUSY, old32(market, Cells.MARKET_TAKER), 0);
    }

    boolean taker(final int market, final int slot)
    {
        return require(slot != 0 && old32(market, Cells.MARKET_TAKER) == slot,
            Reason.NOT_THE_TAKER, slot & 0xFFFF_FFFFL, old32(market, Cells.MARKET_TAKER) & 0xFFFF_FFFFL);
    }

    /**
     * The lots of an order that are left, shown or hidden.
     */
    long total(final int order)
    {
        return old64(order, Cells.ORDER_OPEN) + old64(order, Cells.ORDER_HIDDEN);
    }

    /**
     * The cell of the balance in which an order of a market locks.
     */
    long lockedCell(final int market, final int side, final int account)
    {
        return Cells.balance(old16(market, side == Terms.SELL ? Cells.MARKET_BASE : Cells.MARKET_QUOTE), account);
    }

    /**
     * What a number of lots of a live order locks, {@link Amounts#OVERFLOW} where that leaves 63 bits.
     */
    long lockOf(final int market, final int order, final long size)
    {
        return old8(order, Cells.ORDER_SIDE) == Terms.SELL ?
            Amounts.product(size, old64(market, Cells.MARKET_LOT_SIZE)) :
            Amounts.lock(old64(order, Cells.ORDER_PRICE), size, old16(order, Cells.ORDER_TAKER_FEE));
    }

    long expiry(final int order)
    {
        return old32(order, Cells.ORDER_EXPIRY) & 0xFFFF_FFFFL;
    }

    /**
     * Whether an order began to be matched in the block of the step.
     */
    boolean isOfThisBlock(final int order)
    {
        return Long.compareUnsigned(old64(order, Cells.ORDER_PRIORITY), bounds.firstStep()) >= 0;
    }

    boolean ofThisBlock(final int order)
    {
        return require(
            isOfThisBlock(order), Reason.PRIORITY, old64(order, Cells.ORDER_PRIORITY), bounds.firstStep());
    }

    boolean opposite(final int order, final int other)
    {
        return require(old8(order, Cells.ORDER_SIDE) != old8(other, Cells.ORDER_SIDE), Reason.PAIR);
    }

    /**
     * Of two orders on opposite sides, the buy order's price is not below the sell order's.
     */
    boolean cross(final int order, final int other)
    {
        final long a = old64(order, Cells.ORDER_PRICE);
        final long b = old64(other, Cells.ORDER_PRICE);
        return require(old8(order, Cells.ORDER_SIDE) == Terms.BUY ? a >= b : b >= a, Reason.PRICES, a, b);
    }

    boolean filled(final long fillPrice, final long fillLots, final long fillTakerFee, final long fillMakerFee)
    {
        price = fillPrice;
        lots = fillLots;
        takerFee = fillTakerFee;
        makerFee = fillMakerFee;
        return true;
    }

    /**
     * The secret in the body is the one whose hash the order was placed with.
     */
    boolean reveals(final int field, final int order)
    {
        final int cancelHash = oldAt(order, Cells.ORDER_CANCEL_HASH);
        keccak.hash(step, offset + field, SECRET_LENGTH, digest, 0);
        return require(
            !Values.zero(olds, cancelHash, SECRET_LENGTH) &&
            digest.getLong(0) == olds.getLong(cancelHash) &&
            digest.getLong(Long.BYTES) == olds.getLong(cancelHash + Long.BYTES),
            Reason.SECRET);
    }

    // The verdict.

    Reason reason()
    {
        return reason;
    }

    long value()
    {
        return value;
    }

    long bound()
    {
        return bound;
    }

    Op op()
    {
        return op;
    }

    long cell(final int access)
    {
        return cells[access];
    }

    long prev(final int access)
    {
        return prevs[access];
    }

    DirectBuffer news()
    {
        return news;
    }

    long price()
    {
        return price;
    }

    long lots()
    {
        return lots;
    }

    long takerFee()
    {
        return takerFee;
    }

    long makerFee()
    {
        return makerFee;
    }
}
