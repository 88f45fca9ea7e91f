package org.plasmex.venue.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the books of an exported ledger by hand: it reads what the steps say was done, works out every balance for
 * itself, and demands after every step that nothing is below zero and nothing came or went but by deposits and
 * withdrawals, after every block that what is locked is the sum of the locks of live orders, and wherever a step's
 * link tells a balance, that it is the one worked out. It is written from the ledger's description and shares no code
 * with engine or law.
 */
public final class Auditor
{
    private static final int REGISTER = 16;
    private static final int ACCOUNT = 64;
    private static final int BALANCE = 24;
    private static final int ORDER = 96;

    private static final class Market
    {
        private int base;
        private int quote;
        private long lotSize;
        private int makerFee;
        private int takerFee;
        private long lastPrice;
    }

    private static final class Order
    {
        private int account;
        private Market market;
        private boolean buys;
        private long price;
        private long open;
        private long hidden;
        private long peak;
        private long trigger;

        private long lots()
        {
            return open + hidden;
        }

        private long lock(final long ofLots)
        {
            if (!buys)
            {
                return Math.multiplyExact(ofLots, market.lotSize);
            }
            final long notional = Math.multiplyExact(price, ofLots);
            final BigInteger fee = BigInteger.valueOf(notional).multiply(BigInteger.valueOf(market.takerFee))
                .add(BigInteger.valueOf(999_999)).divide(BigInteger.valueOf(1_000_000));
            return Math.addExact(notional, fee.longValueExact());
        }

        private int lockedAsset()
        {
            return buys ? market.quote : market.base;
        }
    }

    private final Map<Integer, byte[]> owners = new HashMap<>();
    private final Map<Integer, Market> markets = new HashMap<>();
    private final Map<Integer, Order> orders = new HashMap<>();
    private final Map<Long, long[]> balances = new TreeMap<>();
    private final Map<Integer, Long> inCustody = new TreeMap<>();
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final Map<Integer, Integer> cancels = new TreeMap<>();
    private ByteBuffer step;
    private long number;

    /**
     * Audit an export.
     *
     * @param json file of the export.
     * @throws IOException    if it cannot be read.
     * @throws AssertionError if the books do not balance.
     */
    public void audit(final Path json) throws IOException
    {
        for (final JsonNode block : new ObjectMapper().readTree(json.toFile()).get("blocks"))
        {
            final List<byte[]> steps = new ArrayList<>();
            block.get("steps").forEach(bytes -> steps.add(HexFormat.of().parseHex(bytes.asText().substring(2))));
            audit(block.get("header").get("firstStep").asLong(), steps);
        }
    }

    /**
     * Audit the next block.
     *
     * @param firstStep number of its first step.
     * @param steps     their bytes, in order.
     * @throws AssertionError if the books do not balance.
     */
    public void audit(final long firstStep, final List<byte[]> steps)
    {
        number = firstStep;
        for (final byte[] bytes : steps)
        {
            step = ByteBuffer.wrap(bytes);
            final int op = step.get() & 0xff;
            counts.merge(op, 1, Integer::sum);
            take(op);
            demandConservation();
            number++;
        }
        demandLocksOfLiveOrders();
    }

    /**
     * How often an op was seen.
     *
     * @param op code.
     * @return how often.
     */
    public int count(final int op)
    {
        return counts.getOrDefault(op, 0);
    }

    /**
     * How often an order was cancelled for a reason.
     *
     * @param reason code.
     * @return how often.
     */
    public int cancels(final int reason)
    {
        return cancels.getOrDefault(reason, 0);
    }

    /**
     * How many orders are live.
     *
     * @return their number.
     */
    public int liveOrders()
    {
        return orders.size();
    }

    private void take(final int op)
    {
        switch (op)
        {
            case 0x01 ->
            {
                final int account = step.getInt();
                owners.put(account, address());
            }
            case 0x02 -> deposit();
            case 0x03 -> transfer();
            case 0x04 ->
            {
                final int account = step.getInt();
                final int asset = u16();
                final long amount = step.getLong();
                demandLink(0, asset, account);
                move(asset, account, -amount, 0);
                inCustody.merge(asset, -amount, Math::addExact);
            }
            case 0x06 -> list();
            case 0x08 -> request();
            case 0x10 -> place();
            case 0x11 -> fill();
            case 0x13 -> cancel();
            case 0x14 -> reduce();
            case 0x15 -> trigger();
            case 0x05, 0x07, 0x09, 0x0a, 0x0f, 0x12 ->
            {
                // These move nothing.
            }
            default -> throw new AssertionError("step " + number + " has op " + op);
        }
    }

    private void deposit()
    {
        step.getLong();
        final int account = step.getInt();
        final int asset = u16();
        final long amount = step.getLong();
        demandLink(0, asset, account);
        move(asset, account, amount, 0);
        inCustody.merge(asset, amount, Math::addExact);
    }

    private void transfer()
    {
        final int from = step.getInt();
        final int to = step.getInt();
        final int asset = u16();
        final long amount = step.getLong();
        demandLink(BALANCE, asset, from);
        demandLink(0, asset, to);
        move(asset, from, -amount, 0);
        move(asset, to, amount, 0);
    }

    private void list()
    {
        final Market market = new Market();
        markets.put(u16(), market);
        market.base = u16();
        market.quote = u16();
        market.lotSize = step.getLong();
        step.getLong();
        market.makerFee = step.getShort();
        market.takerFee = u16();
    }

    private void request()
    {
        step.getLong();
        final byte[] requester = address();
        final int account = step.getInt();
        final int asset = u16();
        demandLink(0, asset, account);
        if (Arrays.equals(requester, owners.get(account)))
        {
            final long amount = balance(asset, account)[0];
            move(asset, account, -amount, 0);
            inCustody.merge(asset, -amount, Math::addExact);
        }
    }

    private void place()
    {
        final int slot = step.getInt();
        final Order order = new Order();
        order.account = step.getInt();
        order.market = markets.get(u16());
        order.buys = 1 == step.get();
        step.get();
        order.price = step.getLong();
        final long lots = step.getLong();
        order.peak = step.getLong();
        order.trigger = step.getLong();
        order.open = 0 == order.peak ? lots : order.peak;
        order.hidden = lots - order.open;
        demandLink(0, order.lockedAsset(), order.account);
        final long lock = order.lock(lots);
        move(order.lockedAsset(), order.account, -lock, lock);
        if (null != orders.put(slot, order))
        {
            throw new AssertionError("step " + number + " places an order in slot " + slot + ", which is taken");
        }
    }

    private void fill()
    {
        final Market market = markets.get(u16());
        final int takerSlot = step.getInt();
        final int makerSlot = step.getInt();
        final Order taker = orders.get(takerSlot);
        final Order maker = orders.get(makerSlot);
        final Order buyer = taker.buys ? taker : maker;
        final Order seller = taker.buys ? maker : taker;
        demandLink(4 * BALANCE, market.base, buyer.account);
        demandLink(3 * BALANCE, market.quote, buyer.account);
        demandLink(2 * BALANCE, market.base, seller.account);
        demandLink(BALANCE, market.quote, seller.account);
        demandLink(0, market.quote, 0);

        demand(0 == taker.trigger && 0 == maker.trigger, "fills an order that waits for its trigger");
        final long lots = Math.min(taker.lots(), maker.open);
        final long notional = Math.multiplyExact(maker.price, lots);
        final long takerPays = millionths(notional, market.takerFee);
        final long makerPays = market.makerFee < 0 ?
            -Math.min(takerPays, millionths(notional, -market.makerFee)) : millionths(notional, market.makerFee);
        final long buyerPays = taker.buys ? takerPays : makerPays;
        final long sellerPays = taker.buys ? makerPays : takerPays;
        final long unlocked = buyer.lock(buyer.lots()) - buyer.lock(buyer.lots() - lots);
        final long base = lots * market.lotSize;
        move(market.quote, buyer.account, unlocked - notional - buyerPays, -unlocked);
        move(market.base, buyer.account, base, 0);
        move(market.base, seller.account, 0, -base);
        move(market.quote, seller.account, notional - sellerPays, 0);
        move(market.quote, 0, takerPays + makerPays, 0);
        market.lastPrice = maker.price;
        maker.open -= lots;
        if (0 == maker.open)
        {
            show(maker, maker.hidden);
        }
        show(taker, taker.lots() - lots);
        removeIfDone(takerSlot, taker);
        removeIfDone(makerSlot, maker);
    }

    private void cancel()
    {
        final int slot = step.getInt();
        final int reason = step.get();
        cancels.merge(reason, 1, Integer::sum);
        if (8 != reason)
        {
            final Order order = orders.remove(slot);
            final int behind = switch (reason)
            {
                case 1, 6 -> ACCOUNT;
                case 4 -> ORDER;
                case 7 -> ACCOUNT + REGISTER;
                default -> 0;
            };
            demandLink(behind, order.lockedAsset(), order.account);
            final long lock = order.lock(order.lots());
            move(order.lockedAsset(), order.account, lock, -lock);
        }
    }

    private void reduce()
    {
        final Order order = orders.get(step.getInt());
        final long lots = step.getLong();
        demandLink(0, order.lockedAsset(), order.account);
        final long unlocked = order.lock(order.lots()) - order.lock(lots);
        move(order.lockedAsset(), order.account, unlocked, -unlocked);
        order.open = Math.min(order.open, lots);
        order.hidden = lots - order.open;
    }

    private void trigger()
    {
        final Market market = markets.get(u16());
        final Order order = orders.get(step.getInt());
        demand(market == order.market, "triggers an order of another market");
        demand(0 != order.trigger, "triggers an order that waits for nothing");
        demand(0 != market.lastPrice &&
            (order.buys ? market.lastPrice >= order.trigger : market.lastPrice <= order.trigger),
            "triggers at " + order.trigger + " where the last price is " + market.lastPrice);
        order.trigger = 0;
    }

    /**
     * So many lots are left of an order, of which it shows its peak.
     */
    private static void show(final Order order, final long lots)
    {
        order.open = 0 == order.peak ? lots : Math.min(order.peak, lots);
        order.hidden = lots - order.open;
    }

    private void removeIfDone(final int slot, final Order order)
    {
        if (0 == order.lots())
        {
            orders.remove(slot);
        }
    }

    private void demand(final boolean isSo, final String otherwise)
    {
        if (!isSo)
        {
            throw new AssertionError("step " + number + " " + otherwise);
        }
    }

    /**
     * The account of an owner.
     *
     * @param owner address of 20 bytes.
     * @return its number, -1 where there is none.
     */
    public int account(final byte[] owner)
    {
        return owners.entrySet().stream().filter(entry -> Arrays.equals(owner, entry.getValue()))
            .mapToInt(Map.Entry::getKey).min().orElse(-1);
    }

    /**
     * The link to a balance, which has so many bytes of other links behind it, must tell the balance as it is here.
     */
    private void demandLink(final int behind, final int asset, final int account)
    {
        final int at = step.limit() - behind - BALANCE + Long.BYTES;
        final long[] balance = balance(asset, account);
        final long available = step.getLong(at);
        final long locked = step.getLong(at + Long.BYTES);
        if (available != balance[0] || locked != balance[1])
        {
            throw new AssertionError("step " + number + " links to asset " + asset + " of account " + account + " as " +
                available + " and " + locked + " locked; by the books it is " + balance[0] + " and " + balance[1]);
        }
    }

    private void move(final int asset, final int account, final long available, final long locked)
    {
        final long[] balance = balance(asset, account);
        balance[0] = Math.addExact(balance[0], available);
        balance[1] = Math.addExact(balance[1], locked);
        if (balance[0] < 0 || balance[1] < 0)
        {
            throw new AssertionError("after step " + number + " account " + account + " has " + balance[0] + " and " +
                balance[1] + " locked of asset " + asset);
        }
    }

    private void demandConservation()
    {
        final Map<Integer, Long> held = new TreeMap<>();
        balances.forEach((key, balance) ->
            held.merge((int)(key >>> 32), Math.addExact(balance[0], balance[1]), Math::addExact));
        inCustody.forEach((asset, amount) ->
        {
            if (!amount.equals(held.get(asset)))
            {
                throw new AssertionError("after step " + number + " there are " + held.get(asset) + " of asset " +
                    asset + ", deposited and not withdrawn are " + amount);
            }
        });
    }

    private void demandLocksOfLiveOrders()
    {
        final Map<Long, Long> locks = new TreeMap<>();
        orders.values().forEach(order ->
            locks.merge(key(order.lockedAsset(), order.account), order.lock(order.lots()), Math::addExact));
        balances.forEach((key, balance) ->
        {
            if (balance[1] != locks.getOrDefault(key, 0L))
            {
                throw new AssertionError("before step " + number + " account " + (int)(long)key + " has " + balance[1] +
                    " of asset " + (key >>> 32) + " locked, its live orders lock " + locks.getOrDefault(key, 0L));
            }
        });
    }

    private static long millionths(final long notional, final int fee)
    {
        return BigInteger.valueOf(notional).multiply(BigInteger.valueOf(fee))
            .divide(BigInteger.valueOf(1_000_000)).longValueExact();
    }

    private long[] balance(final int asset, final int account)
    {
        return balances.computeIfAbsent(key(asset, account), key -> new long[2]);
    }

    private static long key(final int asset, final int account)
    {
        return (long)asset << 32 | account;
    }

    private byte[] address()
    {
        final byte[] address = new byte[20];
        step.get(address);
        return address;
    }

    private int u16()
    {
        return step.getShort() & 0xffff;
    }
}
