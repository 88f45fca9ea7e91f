package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Terms;

/**
 * One step before the law: the demands that rules make of it. A demand that fails answers false and keeps the reason,
 * so that a rule is one conjunction. Reused from step to step; not thread safe.
 */
final class Trial extends LinkedStep
{
    static final boolean BY_OWNER = true;
    static final boolean BY_OWNER_OR_SIGNER = false;

    private static final int ADDRESS_LENGTH = 20;
    private static final int SECRET_LENGTH = 16;
    private static final int HASH_LENGTH = 32;

    private final Eip712 eip712;
    private final Keys keys;
    private final Inbox inbox;
    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[HASH_LENGTH]);
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ADDRESS_LENGTH]);

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

    @Override
    void begin(final Bounds header, final long stepNumber)
    {
        super.begin(header, stepNumber);
        price = 0;
        lots = 0;
        takerFee = 0;
        makerFee = 0;
    }

    /**
     * An amount that arithmetic gave stays below 2^63.
     */
    boolean inRange(final long amount)
    {
        return amount >= 0 || deny(Reason.RANGE, amount, 0);
    }

    boolean exists(final int account)
    {
        return require(!Values.zeroAddress(olds(), oldAt(account, Cells.ACCOUNT_OWNER)), Reason.NO_ACCOUNT);
    }

    boolean notZeroAddress(final int field)
    {
        return require(!Values.zeroAddress(step(), at(field)), Reason.ZERO_ADDRESS);
    }

    /**
     * Whether an address of the body is the owner of the account of an access.
     */
    boolean isOwner(final int field, final int account)
    {
        return Values.sameAddress(step(), at(field), olds(), oldAt(account, Cells.ACCOUNT_OWNER));
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
        if (keys.areBelieved())
        {
            return true;
        }

        if (keys.byDigest())
        {
            message.digest(this, eip712, digest, 0);
        }

        if (!keys.recover(digest, 0, step(), authOffset(), authLength(), key, 0) || Values.zeroAddress(key, 0))
        {
            return deny(Reason.SIGNATURE, 0, 0);
        }

        return require(
            Values.sameAddress(key, 0, olds(), oldAt(account, Cells.ACCOUNT_OWNER)) ||
            (!byOwner && Values.sameAddress(key, 0, olds(), oldAt(account, Cells.ACCOUNT_SIGNER))),
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
            require(Long.compareUnsigned(entry, bounds().inbox()) < 0, Reason.UNREACHED, entry, bounds().inbox()) &&
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
        final long sum = Amounts.sum(new64(balance, field), amount);
        return inRange(sum) && put64(balance, field, sum);
    }

    private boolean take(final int balance, final int field, final long amount)
    {
        final long has = new64(balance, field);
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
        return Long.compareUnsigned(old64(order, Cells.ORDER_PRIORITY), bounds().firstStep()) >= 0;
    }

    boolean ofThisBlock(final int order)
    {
        return require(
            isOfThisBlock(order), Reason.PRIORITY, old64(order, Cells.ORDER_PRIORITY), bounds().firstStep());
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

    /**
     * The secret in the body is the one whose hash the order was placed with.
     */
    boolean reveals(final int field, final int order)
    {
        final int cancelHash = oldAt(order, Cells.ORDER_CANCEL_HASH);
        keccak.hash(step(), at(field), SECRET_LENGTH, digest, 0);
        return require(
            !Values.zero(olds(), cancelHash, SECRET_LENGTH) &&
            digest.getLong(0) == olds().getLong(cancelHash) &&
            digest.getLong(Long.BYTES) == olds().getLong(cancelHash + Long.BYTES),
            Reason.SECRET);
    }

    // What a fill amounts to.

    boolean filled(final long fillPrice, final long fillLots, final long fillTakerFee, final long fillMakerFee)
    {
        price = fillPrice;
        lots = fillLots;
        takerFee = fillTakerFee;
        makerFee = fillMakerFee;
        return true;
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
