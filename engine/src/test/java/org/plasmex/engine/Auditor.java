package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import static java.math.BigInteger.ZERO;

/**
 * Reads output records and does the venue's sums again, from the bodies of the steps alone, with arithmetic and names
 * of its own: no code is shared with the machine. What a step may not do fails, as does a balance or an order in a
 * record that is not what the auditor finds, a fill that passes over a better order, a crossed book at rest, and a
 * block that is not whole.
 */
final class Auditor
{
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);

    private final List<Audited.Account> accounts = new ArrayList<>();
    private final Map<Long, BigInteger[]> balances = new TreeMap<>();
    private final Map<Long, Audited.Order> orders = new TreeMap<>();
    private final Map<Integer, Audited.Market> markets = new TreeMap<>();
    private final Map<Integer, BigInteger> supply = new HashMap<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private long nextStep = 1;
    private long inbox;
    private long block = 1;
    private long firstStep = 1;
    private long since;
    private int lastOp;
    private long now;
    private final List<Long> changedBalances = new ArrayList<>();
    private final List<Long> changedOrders = new ArrayList<>();

    Auditor(final long since)
    {
        this.since = since;
    }

    /** The names of ops, cancel reasons and refusals that occurred. */
    TreeSet<String> seen()
    {
        return seen;
    }

    void onRecord(final byte[] record)
    {
        final DirectBuffer buffer = new UnsafeBuffer(record);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);
        if (header.templateId() == StepExecutedDecoder.TEMPLATE_ID)
        {
            onStep(new StepExecutedDecoder().wrapAndApplyHeader(buffer, 0, header));
        }
        else if (header.templateId() == BlockSealedDecoder.TEMPLATE_ID)
        {
            onBlock(new BlockSealedDecoder().wrapAndApplyHeader(buffer, 0, header));
        }
        else if (header.templateId() == RefusedDecoder.TEMPLATE_ID)
        {
            seen.add(new RefusedDecoder().wrapAndApplyHeader(buffer, 0, header).reason().name());
        }
    }

    /** Conservation per asset, and what is locked is the sum of the locks of live orders. */
    void check()
    {
        final Map<Integer, BigInteger> sums = new HashMap<>();
        final Map<Long, BigInteger> locks = new HashMap<>();
        for (final Map.Entry<Long, BigInteger[]> entry : balances.entrySet())
        {
            final int asset = (int)(entry.getKey() >>> 32);
            sums.merge(asset, entry.getValue()[0].add(entry.getValue()[1]), BigInteger::add);
        }
        sums.forEach((asset, sum) -> require(sum.equals(supply.get(asset)), "asset " + asset + " is not conserved"));
        for (final Audited.Order order : orders.values())
        {
            locks.merge(key(order.lockedAsset(), order.account), order.lock(order.total()), BigInteger::add);
        }
        balances.forEach((key, balance) ->
            require(balance[1].equals(locks.getOrDefault(key, ZERO)), "locks of " + Long.toHexString(key)));
    }

    /** The machine's own answers are the auditor's. */
    void check(final StateMachine machine, final int assets)
    {
        require(machine.accounts() == accounts.size() && machine.inbox() == inbox, "accounts or inbox");
        require(machine.restingOrders() == orders.size() && machine.nextStep() == nextStep, "orders or steps");
        for (int account = 0; account < accounts.size(); account++)
        {
            for (int asset = 0; asset < assets; asset++)
            {
                final BigInteger[] balance = balances.getOrDefault(key(asset, account), new BigInteger[]{ZERO, ZERO});
                require(
                    balance[0].longValueExact() == machine.available(asset, account) &&
                    balance[1].longValueExact() == machine.locked(asset, account),
                    "balance of " + account);
            }
        }
    }

    private void onBlock(final BlockSealedDecoder record)
    {
        final long steps = nextStep - firstStep;
        require(lastOp == 0x0F && record.number() == block++, "a block ends with SEAL, blocks are numbered");
        require(record.firstStep() == firstStep && record.steps() == steps && steps <= 1 << 20, "steps");
        require(record.since() == since && record.until() >= since && record.inbox() == inbox, "since or inbox");
        require(steps == 1 || record.until() - since <= Desk.SPAN, "span");
        require(markets.values().stream().allMatch((market) -> market.taker == 0), "a taker spans blocks");
        since = record.until();
        firstStep = nextStep;
        lastOp = 0;
    }

    private void onStep(final StepExecutedDecoder record)
    {
        require(record.step() == nextStep && lastOp != 0x0F, "step " + record.step());
        changedBalances.clear();
        changedOrders.clear();
        final BigInteger[] outcome = {ZERO, ZERO, ZERO, ZERO};
        final byte[] key = new byte[20];
        record.getKey(key, 0, 20);

        final List<long[]> balanceGroup = new ArrayList<>();
        for (final StepExecutedDecoder.BalancesDecoder b : record.balances())
        {
            balanceGroup.add(new long[]{key(b.asset(), b.account()), b.available(), b.locked()});
        }
        final List<long[]> orderGroup = new ArrayList<>();
        for (final StepExecutedDecoder.OrdersDecoder o : record.orders())
        {
            orderGroup.add(new long[]{o.slot(), o.open(), o.hidden()});
        }
        final byte[] body = new byte[record.bodyLength()];
        record.getBody(body, 0, body.length);
        lastOp = body[0];
        now = record.time() / 1_000_000_000L;
        apply(ByteBuffer.wrap(body), key, outcome);

        require(balanceGroup.size() == changedBalances.size(), "balances in step " + nextStep);
        for (int i = 0; i < balanceGroup.size(); i++)
        {
            final long[] told = balanceGroup.get(i);
            final BigInteger[] found = balances.get(told[0]);
            require(
                told[0] == changedBalances.get(i) &&
                told[1] == found[0].longValueExact() && told[2] == found[1].longValueExact(),
                "balance " + i + " in step " + nextStep);
        }
        require(orderGroup.size() == changedOrders.size(), "orders in step " + nextStep);
        for (int i = 0; i < orderGroup.size(); i++)
        {
            final long slot = orderGroup.get(i)[0];
            final Audited.Order order = orders.get(slot);
            require(
                slot == changedOrders.get(i) &&
                orderGroup.get(i)[1] == (null == order ? 0 : order.open) &&
                orderGroup.get(i)[2] == (null == order ? 0 : order.hidden),
                "order in step " + nextStep);
        }
        require(
            record.price() == outcome[0].longValue() && record.lots() == outcome[1].longValue() &&
            record.takerFee() == outcome[2].longValue() && record.makerFee() == outcome[3].longValue(),
            "outcome of step " + nextStep);
        nextStep++;
    }

    private void apply(final ByteBuffer body, final byte[] key, final BigInteger[] outcome)
    {
        final int op = body.get();
        seen.add(String.format("%02x", op));
        require(Arrays.equals(key, new byte[20]) != isSigned(op, body), "key of step " + nextStep);
        switch (op)
        {
            case 0x01 -> open(u32(body), address(body));
            case 0x02 -> deposit(body.getLong(), u32(body), u16(body), amount(body));
            case 0x03 -> transfer(u32(body), u32(body), u16(body), amount(body), body.getLong(), key);
            case 0x04 -> withdraw(u32(body), u16(body), amount(body), address(body), body.getLong(), key);
            case 0x05 -> signer(u32(body), address(body), body.getLong(), key);
            case 0x06 -> list(body);
            case 0x07 -> status(u16(body), body.get());
            case 0x08 -> request(body.getLong(), address(body), u32(body), u16(body));
            case 0x09 -> revoke(body.getLong(), address(body), u32(body), body.getLong());
            case 0x0A -> floor(u32(body), body.getLong(), body.getLong(), key);
            case 0x0F -> require(body.remaining() == 0, "SEAL");
            case 0x10 -> place(body, key);
            case 0x11 -> fill(u16(body), u32(body), u32(body), outcome);
            case 0x12 -> rest(u16(body), u32(body));
            case 0x13 -> cancel(u32(body), body.get(), body, key);
            case 0x14 -> reduce(u32(body), body.getLong(), body.getLong(), key);
            case 0x15 -> trigger(u16(body), u32(body));
            default -> throw new AssertionError("op " + op);
        }
    }

    private void open(final long account, final String owner)
    {
        require(account == accounts.size() && !owner.equals(hex(new byte[20])), "OPEN");
        require(accounts.stream().noneMatch((other) -> other.owner.equals(owner)), "an owner has one account");
        accounts.add(new Audited.Account(owner));
    }

    private void deposit(final long entry, final long account, final int asset, final BigInteger amount)
    {
        require(entry == inbox++ && account < accounts.size(), "DEPOSIT");
        supply.merge(asset, amount, BigInteger::add);
        change(asset, account, amount, ZERO);
    }

    private void transfer(
        final long from, final long to, final int asset, final BigInteger amount, final long nonce, final byte[] key)
    {
        acts(from, nonce, key, true);
        require(to < accounts.size() && from != to && amount.signum() > 0, "TRANSFER");
        change(asset, from, amount.negate(), ZERO);
        change(asset, to, amount, ZERO);
    }

    private void withdraw(
        final long account,
        final int asset,
        final BigInteger amount,
        final String recipient,
        final long nonce,
        final byte[] key)
    {
        acts(account, nonce, key, true);
        require(!recipient.equals(hex(new byte[20])) && amount.signum() > 0, "WITHDRAW");
        change(asset, account, amount.negate(), ZERO);
        supply.merge(asset, amount.negate(), BigInteger::add);
    }

    private void signer(final long account, final String signer, final long nonce, final byte[] key)
    {
        acts(account, nonce, key, true).signer = signer;
    }

    private void list(final ByteBuffer body)
    {
        final int number = u16(body);
        final Audited.Market market = new Audited.Market();
        market.base = u16(body);
        market.quote = u16(body);
        market.lotSize = amount(body);
        market.tickSize = body.getLong();
        market.makerFee = body.getShort();
        market.takerFee = u16(body);
        require(null == markets.put(number, market) && market.base != market.quote, "LIST");
        require(market.lotSize.signum() > 0 && market.tickSize > 0 && market.takerFee <= 10_000, "LIST");
        require(Math.abs(market.makerFee) <= market.takerFee, "LIST");
    }

    private void status(final int number, final int status)
    {
        final Audited.Market market = markets.get(number);
        require(market.status != 3 && market.taker == 0, "STATUS");
        require(status != market.status && status > 0 && status < 4, "STATUS");
        market.status = status;
    }

    private void request(final long entry, final String requester, final long account, final int asset)
    {
        require(entry == inbox++, "REQUEST");
        if (isOwner(requester, account))
        {
            final BigInteger all = balance(asset, account)[0];
            if (all.signum() > 0)
            {
                change(asset, account, all.negate(), ZERO);
                supply.merge(asset, all.negate(), BigInteger::add);
            }
        }
    }

    private void revoke(final long entry, final String requester, final long number, final long nonce)
    {
        require(entry == inbox++ && nonce >= 0, "REVOKE");
        if (isOwner(requester, number) && nonce - accounts.get((int)number).nonce <= 1L << 44)
        {
            final Audited.Account account = accounts.get((int)number);
            account.signer = account.owner;
            account.nonce = Math.max(account.nonce, nonce);
            account.floor = account.nonce;
        }
    }

    private void floor(final long number, final long floor, final long nonce, final byte[] key)
    {
        final Audited.Account account = acts(number, nonce, key, false);
        require(account.floor < floor && floor < nonce, "FLOOR");
        account.floor = floor;
    }

    private void place(final ByteBuffer body, final byte[] key)
    {
        final long slot = u32(body);
        final Audited.Order order = new Audited.Order();
        order.account = u32(body);
        order.marketNumber = u16(body);
        order.market = markets.get(order.marketNumber);
        order.side = body.get();
        order.type = body.get();
        order.price = body.getLong();
        final long lots = body.getLong();
        order.peak = body.getLong();
        order.trigger = body.getLong();
        order.expiry = u32(body);
        order.left(lots);
        order.cancelHash = bytes16(body);
        order.nonce = body.getLong(65);
        order.priority = nextStep;
        acts(order.account, order.nonce, key, false);
        require(order.account != 0 && slot > 0 && !orders.containsKey(slot), "PLACE");
        require(order.market.status == 1 && order.market.taker == 0, "PLACE in no open market");
        require(order.price > 0 && order.price % order.market.tickSize == 0 && lots > 0, "PLACE");
        require(order.peak == 0 || order.peak > 0 && order.peak < lots && (order.type & 3) <= 1, "peak");
        require(order.trigger % order.market.tickSize == 0 && (order.trigger == 0 || order.type < 3), "trigger");
        require(order.expiry == 0 || order.expiry > now, "expiry");
        require(order.lock(lots).compareTo(LIMIT) < 0, "lock");
        require(
            orders.values().stream().noneMatch((other) -> other.market == order.market && other.isMet()),
            "PLACE before a stop order that is to begin");
        orders.put(slot, order);
        order.market.taker = order.trigger == 0 ? slot : 0;
        changedOrders.add(slot);
        lockUp(order, order.lock(lots));
        require(order.type != 4 || orders.values().stream().noneMatch(order::crosses), "POST_ONLY would trade");
    }

    private void fill(final int number, final long takerSlot, final long makerSlot, final BigInteger[] outcome)
    {
        final Audited.Market market = markets.get(number);
        final Audited.Order taker = orders.get(takerSlot);
        final Audited.Order maker = orders.get(makerSlot);
        require(market.taker == takerSlot && market.status == 1 && taker.type != 4, "FILL");
        require(taker.crosses(maker) && taker.account != maker.account && taker.priority >= firstStep, "FILL");
        require(isBest(taker, maker), "step " + nextStep + " passes over a better order");
        require(accounts.get((int)maker.account).floor < maker.nonce, "a maker that is to be cancelled");

        require(!isOver(maker) && !isOver(taker), "FILL of an order whose time is over");
        final long lots = Math.min(taker.total(), maker.open);
        final BigInteger notional = BigInteger.valueOf(maker.price).multiply(BigInteger.valueOf(lots));
        final BigInteger takerFee = notional.multiply(BigInteger.valueOf(market.takerFee)).divide(MILLION);
        final BigInteger makerShare =
            notional.multiply(BigInteger.valueOf(Math.abs(market.makerFee))).divide(MILLION);
        final BigInteger makerFee = market.makerFee < 0 ? makerShare.min(takerFee).negate() : makerShare;
        final Audited.Order buy = taker.isBuy() ? taker : maker;
        final Audited.Order sell = taker.isBuy() ? maker : taker;
        final BigInteger unlocked = buy.lock(buy.total()).subtract(buy.lock(buy.total() - lots));
        final BigInteger buyerPays = notional.add(taker.isBuy() ? takerFee : makerFee);
        final BigInteger sellerGets = notional.subtract(taker.isBuy() ? makerFee : takerFee);
        final BigInteger base = market.lotSize.multiply(BigInteger.valueOf(lots));

        change(market.base, buy.account, base, ZERO);
        change(market.quote, buy.account, unlocked.subtract(buyerPays), unlocked.negate());
        change(market.base, sell.account, ZERO, base.negate());
        change(market.quote, sell.account, sellerGets, ZERO);
        if (takerFee.add(makerFee).signum() != 0)
        {
            change(market.quote, 0, takerFee.add(makerFee), ZERO);
        }
        taker.left(taker.total() - lots);
        maker.open -= lots;
        if (maker.open == 0 && maker.hidden > 0)
        {
            maker.left(maker.hidden);
            maker.priority = nextStep;
        }
        traded(takerSlot, taker);
        traded(makerSlot, maker);
        market.lastPrice = maker.price;
        if (taker.total() == 0)
        {
            market.taker = 0;
        }
        outcome[0] = BigInteger.valueOf(maker.price);
        outcome[1] = BigInteger.valueOf(lots);
        outcome[2] = takerFee;
        outcome[3] = makerFee;
    }

    private void trigger(final int number, final long slot)
    {
        final Audited.Order order = orders.get(slot);
        require(order.marketNumber == number && order.market.taker == 0 && order.market.status == 1, "TRIGGER");
        require(order.isMet() && !isOver(order) && accounts.get((int)order.account).floor < order.nonce, "TRIGGER");
        require(
            orders.values().stream().noneMatch(
                (other) -> other.market == order.market && other.isMet() && other.priority < order.priority),
            "TRIGGER of a stop order that is not the oldest");
        order.trigger = 0;
        order.priority = nextStep;
        order.market.taker = slot;
        changedOrders.add(slot);
    }

    private boolean isOver(final Audited.Order order)
    {
        return order.expiry != 0 && order.expiry <= now;
    }

    private void rest(final int number, final long slot)
    {
        final Audited.Order order = orders.get(slot);
        require(markets.get(number).taker == slot && order.marketNumber == number, "REST");
        require((order.type == 1 || order.type == 4) && order.priority >= firstStep, "REST");
        require(orders.values().stream().noneMatch(order::crosses), "a crossed book at rest");
        markets.get(number).taker = 0;
    }

    private void cancel(final long slot, final int reason, final ByteBuffer extra, final byte[] key)
    {
        seen.add("CANCEL " + reason);
        final Audited.Order order = orders.get(slot);
        if (reason == 8)
        {
            require(extra.getLong() == inbox++, "VOID");
            final String requester = address(extra);
            final long nonce = extra.getLong();
            require(null == order || order.nonce != nonce || !isOwner(requester, order.account), "VOID of an order");
            return;
        }
        final Audited.Market market = order.market;
        require(market.taker == 0 || reason == 3 || reason == 4, "CANCEL while an order is matched");
        switch (reason)
        {
            case 1 -> acts(order.account, extra.getLong(), key, false);
            case 2 -> require(isOver(order), "EXPIRED");
            case 3 ->
            {
                require(market.taker == slot && (order.type == 2 || order.type == 3), "UNFILLED");
                require(orders.values().stream().noneMatch(order::crosses), "UNFILLED, but it would trade");
                market.taker = 0;
            }
            case 4 ->
            {
                final long other = u32(extra);
                final boolean isTaker = market.taker == slot;
                final Audited.Order taker = isTaker ? order : orders.get(other);
                final Audited.Order maker = isTaker ? orders.get(other) : order;
                require(isTaker ? order.type != 3 : market.taker == other, "SELF_TRADE");
                require(taker.account == maker.account, "SELF_TRADE");
                require(taker.crosses(maker) && isBest(taker, maker), "SELF_TRADE");
                market.taker = isTaker ? 0 : market.taker;
            }
            case 5 -> require(market.status == 3, "CLOSED");
            case 6 -> require(order.nonce <= accounts.get((int)order.account).floor, "FLOORED");
            case 7 ->
            {
                require(extra.getLong() == inbox++ && isOwner(address(extra), order.account), "REQUESTED");
                require(extra.getLong() == order.nonce, "REQUESTED");
            }
            case 9 ->
            {
                final byte[] hash = Arrays.copyOf(new Keccak.Digest256().digest(bytes16(extra)), 16);
                require(!Arrays.equals(order.cancelHash, new byte[16]), "REVEALED, but the order has no secret");
                require(Arrays.equals(order.cancelHash, hash) && extra.remaining() == 0, "REVEALED");
            }
            default -> throw new AssertionError("reason " + reason);
        }
        orders.remove(slot);
        changedOrders.add(slot);
        lockUp(order, order.lock(order.total()).negate());
    }

    private void reduce(final long slot, final long lots, final long nonce, final byte[] key)
    {
        final Audited.Order order = orders.get(slot);
        acts(order.account, nonce, key, false);
        require(lots > 0 && lots < order.total() && order.market.taker == 0, "REDUCE");
        lockUp(order, order.lock(lots).subtract(order.lock(order.total())));
        order.open = Math.min(order.open, lots);
        order.hidden = lots - order.open;
        changedOrders.add(slot);
    }

    private Audited.Account acts(final long number, final long nonce, final byte[] key, final boolean isOwnersAlone)
    {
        final Audited.Account account = accounts.get((int)number);
        final String signedBy = hex(key);
        require(signedBy.equals(account.owner) || !isOwnersAlone && signedBy.equals(account.signer), "key");
        require(nonce > account.nonce && nonce - account.nonce <= 1L << 44, "nonce " + nonce);
        account.nonce = nonce;

        return account;
    }

    private boolean isBest(final Audited.Order taker, final Audited.Order maker)
    {
        return orders.values().stream().noneMatch((other) -> taker.crosses(other) &&
            (other.price != maker.price ?
            other.price > maker.price == maker.isBuy() : other.priority < maker.priority));
    }

    private boolean isOwner(final String requester, final long account)
    {
        return account < accounts.size() && accounts.get((int)account).owner.equals(requester);
    }

    private void lockUp(final Audited.Order order, final BigInteger amount)
    {
        change(order.lockedAsset(), order.account, amount.negate(), amount);
    }

    private void traded(final long slot, final Audited.Order order)
    {
        changedOrders.add(slot);
        if (order.total() == 0)
        {
            orders.remove(slot);
        }
    }

    private BigInteger[] balance(final int asset, final long account)
    {
        return balances.computeIfAbsent(key(asset, account), (key) -> new BigInteger[]{ZERO, ZERO});
    }

    private void change(final int asset, final long account, final BigInteger available, final BigInteger locked)
    {
        final BigInteger[] balance = balance(asset, account);
        balance[0] = balance[0].add(available);
        balance[1] = balance[1].add(locked);
        require(balance[0].signum() >= 0 && balance[1].signum() >= 0, "a balance is negative in step " + nextStep);
        require(balance[0].compareTo(LIMIT) < 0 && balance[1].compareTo(LIMIT) < 0, "a balance is too large");
        changedBalances.add(key(asset, account));
    }

    private static boolean isSigned(final int op, final ByteBuffer body)
    {
        return op >= 0x03 && op <= 0x05 || op == 0x0A || op == 0x10 || op == 0x14 || op == 0x13 && body.get(5) == 1;
    }

    private static long key(final int asset, final long account)
    {
        return (long)asset << 32 | account;
    }

    private static long u32(final ByteBuffer body)
    {
        return body.getInt() & 0xFFFF_FFFFL;
    }

    private static int u16(final ByteBuffer body)
    {
        return body.getShort() & 0xFFFF;
    }

    private static BigInteger amount(final ByteBuffer body)
    {
        final BigInteger amount = BigInteger.valueOf(body.getLong());
        require(amount.signum() >= 0, "an amount is too large");

        return amount;
    }

    private static byte[] bytes16(final ByteBuffer body)
    {
        final byte[] bytes = new byte[16];
        body.get(bytes);

        return bytes;
    }

    private static String address(final ByteBuffer body)
    {
        final byte[] bytes = new byte[20];
        body.get(bytes);

        return hex(bytes);
    }

    private static String hex(final byte[] bytes)
    {
        return new BigInteger(1, bytes).toString(16);
    }

    private static void require(final boolean holds, final String what)
    {
        if (!holds)
        {
            throw new AssertionError(what);
        }
    }
}
