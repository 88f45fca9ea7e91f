package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.matching.Admission;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.Side;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.SetSignerDecoder;
import org.plasmex.protocol.sbe.TransferDecoder;
import org.plasmex.protocol.sbe.WithdrawDecoder;

/**
 * Executes what clients send.
 * <p>
 * Every command that is signed is checked in the same order, and the first check that fails is the reason of the
 * refusal:
 * <ol>
 * <li>the venue has not ended: FROZEN (value: the last step that counts; bound: the last block);</li>
 * <li>the form of its auth, and that it recovered to a key: FORGED;</li>
 * <li>the account exists: UNKNOWN_ACCOUNT (value: the account; bound: how many there are);</li>
 * <li>the key is the owner's, or the signer's where that may sign: WRONG_KEY (value: the account);</li>
 * <li>the nonce is above the last: STALE_NONCE (bound: the last one);</li>
 * <li>the nonce is not too far above that of the account's last step: NONCE_TOO_HIGH (bound: the highest);</li>
 * <li><em>from here on a refusal burns the nonce</em>: no message with this or a lower one is executed any more;</li>
 * <li>what is particular to the command, in the order of its Javadoc.</li>
 * </ol>
 * A client that burns the highest nonce of all is out until a revoke request on L1 raises the nonce of its account.
 */
final class ClientCommands
{
    private static final long MAX_FREE_NONCE = Long.MAX_VALUE - Terms.MAX_NONCE_STEP;

    private final OutputWriter out;
    private final Accounts accounts;
    private final Balances balances;
    private final Markets markets;
    private final Orders orders;
    private final Blocks blocks;
    private final Cancels cancels;
    private final LongWork longWork;
    private final Trading trading;

    private final ClientCommand client = new ClientCommand();
    private final PlaceOrderDecoder place = new PlaceOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final ReduceOrderDecoder reduce = new ReduceOrderDecoder();
    private final RaiseFloorDecoder floor = new RaiseFloorDecoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final SetSignerDecoder signer = new SetSignerDecoder();
    private final CancelBySecretDecoder reveal = new CancelBySecretDecoder();

    ClientCommands(
        final OutputWriter out,
        final Accounts accounts,
        final Balances balances,
        final Markets markets,
        final Orders orders,
        final Blocks blocks,
        final Cancels cancels,
        final LongWork longWork,
        final Trading trading)
    {
        this.out = out;
        this.accounts = accounts;
        this.balances = balances;
        this.markets = markets;
        this.orders = orders;
        this.blocks = blocks;
        this.cancels = cancels;
        this.longWork = longWork;
        this.trading = trading;
    }

    /**
     * Execute a command whose form has been checked.
     *
     * @param buffer of the command.
     * @param offset of its block.
     * @param header of the command.
     */
    void onCommand(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header)
    {
        final int blockLength = header.blockLength();
        final int version = header.version();
        if (Templates.isSigned(header.templateId()))
        {
            client.wrap(buffer, offset, blockLength);
        }
        switch (header.templateId())
        {
            case PlaceOrderDecoder.TEMPLATE_ID ->
                onPlace(place.wrap(buffer, offset, blockLength, version));
            case CancelOrderDecoder.TEMPLATE_ID ->
                onCancel(cancel.wrap(buffer, offset, blockLength, version));
            case ReduceOrderDecoder.TEMPLATE_ID ->
                onReduce(reduce.wrap(buffer, offset, blockLength, version));
            case RaiseFloorDecoder.TEMPLATE_ID ->
                onFloor(floor.wrap(buffer, offset, blockLength, version));
            case TransferDecoder.TEMPLATE_ID ->
                onTransfer(transfer.wrap(buffer, offset, blockLength, version));
            case WithdrawDecoder.TEMPLATE_ID ->
                onWithdraw(withdraw.wrap(buffer, offset, blockLength, version));
            case SetSignerDecoder.TEMPLATE_ID ->
                onSigner(signer.wrap(buffer, offset, blockLength, version));
            case CancelBySecretDecoder.TEMPLATE_ID ->
                onSecret(reveal.wrap(buffer, offset, blockLength, version));
            case ReplaceOrderDecoder.TEMPLATE_ID ->
                out.refuse(Refusal.NOT_SUPPORTED, ReplaceOrderDecoder.TEMPLATE_ID, 0);
            default -> throw new IllegalStateException("not a client's command: " + header.templateId());
        }
    }

    /**
     * NOT_SUPPORTED (peak, trigger, expiry), UNKNOWN_ACCOUNT (the venue's never trades), UNKNOWN_MARKET,
     * MARKET_NOT_OPEN (value: its status), TERMS_DIFFER (base, quote, lotSize, takerFee; bound: the market's),
     * MALFORMED (side, type, price, price not in ticks, lots), OUT_OF_RANGE (the lock), INSUFFICIENT_BALANCE (value:
     * the lock; bound: what is available), NO_CAPACITY, WOULD_TRADE (value: the price; bound: the best of the other
     * side), WOULD_NOT_FILL, TOO_MANY_FILLS. Before the last four, orders that are to go and that it would meet are
     * cancelled; where they are too many, it is BUSY (value: lots; bound: how many are cancelled at a time).
     */
    private void onPlace(final PlaceOrderDecoder order)
    {
        final long nonce = order.nonce();
        if (!admit(nonce, true) || !isSupported(order))
        {
            return;
        }
        final int account = (int)order.account();
        final Market market = markets.get(order.market());
        if (!isTradable(order, market) || !isWellFormed(order, market))
        {
            return;
        }

        final int side = order.side();
        final int type = order.orderType();
        final long price = order.price();
        final long lots = order.lots();
        final long lock = market.lock(side, price, lots);
        final int asset = market.lockedAsset(side);
        if (lock == Amounts.OVERFLOW)
        {
            out.refuse(Refusal.OUT_OF_RANGE, lots, Long.MAX_VALUE);
            return;
        }
        if (lock > balances.available(asset, account))
        {
            out.refuse(Refusal.INSUFFICIENT_BALANCE, lock, balances.available(asset, account));
            return;
        }
        if (orders.isFull())
        {
            out.refuse(Refusal.NO_CAPACITY, orders.slab().live(), orders.slab().capacity());
            return;
        }
        if (!longWork.purge(market.book(), side, type, price, lots, account))
        {
            out.refuse(Refusal.BUSY, lots, longWork.slice());
            return;
        }
        final int admission = trading.admit(market, side, type, price, lots, account);
        if (admission != Admission.ADMITTED)
        {
            refuse(admission, market, side, price, lots);
            return;
        }

        balances.lock(asset, account, lock);
        accounts.ledgerNonce(account, nonce);
        final int slot = orders.place(order, out.nextStep());
        out.begin(Steps.PLACE).u32(slot).u32(account).u16(order.market()).u8(side).u8(type).u64(price).u64(lots)
            .u64(0).u64(0).u32(0)
            .bytes(order.buffer(), order.offset() + PlaceOrderDecoder.cancelHashEncodingOffset(), 16)
            .u64(nonce)
            .auth(client)
            .balance(asset, account)
            .order(slot, lots)
            .end();
        trading.match(slot, market);
    }

    /**
     * UNKNOWN_ORDER.
     */
    private void onCancel(final CancelOrderDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, true))
        {
            return;
        }
        final int account = (int)message.account();
        final int slot = orders.find(account, message.order());
        if (slot == OrderSlab.NONE)
        {
            out.refuse(Refusal.UNKNOWN_ORDER, message.order(), 0);
            return;
        }

        accounts.ledgerNonce(account, nonce);
        cancels.begin(slot, Steps.OWNER).u64(nonce).auth(client);
        cancels.endResting(slot);
    }

    /**
     * UNKNOWN_ORDER, MALFORMED (no lots), NOT_A_REDUCTION (bound: what is left of the order).
     */
    private void onReduce(final ReduceOrderDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, true))
        {
            return;
        }
        final int account = (int)message.account();
        final int slot = orders.find(account, message.order());
        final long lots = message.lots();
        if (slot == OrderSlab.NONE)
        {
            out.refuse(Refusal.UNKNOWN_ORDER, message.order(), 0);
            return;
        }
        if (lots == 0)
        {
            out.refuse(Refusal.MALFORMED, lots, 1);
            return;
        }
        if (lots < 0 || lots >= orders.open(slot))
        {
            out.refuse(Refusal.NOT_A_REDUCTION, lots, orders.open(slot));
            return;
        }

        final Market market = markets.get(orders.market(slot));
        final int side = orders.side(slot);
        final int asset = market.lockedAsset(side);
        final long price = orders.price(slot);
        final long unlocked = market.lock(side, price, orders.open(slot)) - market.lock(side, price, lots);
        accounts.ledgerNonce(account, nonce);
        balances.release(asset, account, unlocked, unlocked);
        market.book().reduce(slot, lots);
        out.begin(Steps.REDUCE).u32(slot).u64(lots).u64(nonce).auth(client)
            .balance(asset, account)
            .order(slot, lots)
            .end();
    }

    /**
     * FLOOR_TOO_LOW (bound: the present one), MALFORMED (not below the message's own nonce, which is the bound).
     */
    private void onFloor(final RaiseFloorDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, true))
        {
            return;
        }
        final int account = (int)message.account();
        final long newFloor = message.floor();
        if (newFloor < 0 || newFloor >= nonce)
        {
            out.refuse(Refusal.MALFORMED, newFloor, nonce);
            return;
        }
        if (newFloor <= accounts.floor(account))
        {
            out.refuse(Refusal.FLOOR_TOO_LOW, newFloor, accounts.floor(account));
            return;
        }

        accounts.ledgerNonce(account, nonce);
        accounts.floor(account, newFloor);
        out.begin(Steps.FLOOR).u32(account).u64(newFloor).u64(nonce).auth(client).end();
        longWork.floorRaised(account);
    }

    /**
     * MALFORMED (to itself, or nothing), UNKNOWN_ACCOUNT (the one to be credited), TERMS_DIFFER (it is another
     * owner's), INSUFFICIENT_BALANCE.
     */
    private void onTransfer(final TransferDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, false))
        {
            return;
        }
        final int from = (int)message.account();
        final long receiver = message.to();
        final int asset = message.asset();
        final long amount = message.amount();
        if (receiver == message.account())
        {
            out.refuse(Refusal.MALFORMED, receiver, from);
            return;
        }
        if (!accounts.exists(receiver))
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, receiver, accounts.count());
            return;
        }
        final int to = (int)receiver;
        if (!accounts.isOwner(to, message.buffer(), message.offset() + TransferDecoder.toOwnerEncodingOffset()))
        {
            out.refuse(Refusal.TERMS_DIFFER, receiver, 0);
            return;
        }
        if (!isCovered(asset, from, amount))
        {
            return;
        }

        accounts.ledgerNonce(from, nonce);
        balances.debit(asset, from, amount);
        balances.credit(asset, to, amount);
        out.begin(Steps.TRANSFER).u32(from).u32(to).u16(asset).u64(amount).u64(nonce).auth(client)
            .balance(asset, from)
            .balance(asset, to)
            .end();
    }

    /**
     * MALFORMED (no recipient, or nothing), INSUFFICIENT_BALANCE.
     */
    private void onWithdraw(final WithdrawDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, false))
        {
            return;
        }
        final int account = (int)message.account();
        final int asset = message.asset();
        final long amount = message.amount();
        final int recipient = message.offset() + WithdrawDecoder.recipientEncodingOffset();
        if (Accounts.isZero(message.buffer(), recipient))
        {
            out.refuse(Refusal.MALFORMED, 0, 0);
            return;
        }
        if (!isCovered(asset, account, amount))
        {
            return;
        }

        accounts.ledgerNonce(account, nonce);
        balances.withdraw(asset, account, amount);
        out.begin(Steps.WITHDRAW).u32(account).u16(asset).u64(amount)
            .bytes(message.buffer(), recipient, Accounts.ADDRESS_LENGTH)
            .u64(nonce)
            .auth(client)
            .balance(asset, account)
            .end();
    }

    /**
     * MALFORMED (no signer).
     */
    private void onSigner(final SetSignerDecoder message)
    {
        final long nonce = message.nonce();
        if (!admit(nonce, false))
        {
            return;
        }
        final int account = (int)message.account();
        final int newSigner = message.offset() + SetSignerDecoder.signerEncodingOffset();
        if (Accounts.isZero(message.buffer(), newSigner))
        {
            out.refuse(Refusal.MALFORMED, 0, 0);
            return;
        }

        accounts.ledgerNonce(account, nonce);
        accounts.signer(account, message.buffer(), newSigner);
        out.begin(Steps.SIGNER).u32(account)
            .bytes(message.buffer(), newSigner, Accounts.ADDRESS_LENGTH)
            .u64(nonce)
            .auth(client)
            .end();
    }

    /**
     * Not signed, and without a nonce, so checked for nothing but FROZEN, UNKNOWN_ACCOUNT (bound: how many there are),
     * UNKNOWN_ORDER, WRONG_SECRET (value: the order; it may have none).
     */
    private void onSecret(final CancelBySecretDecoder message)
    {
        final long account = message.account();
        final long order = message.order();
        final int secret = message.offset() + CancelBySecretDecoder.secretEncodingOffset();
        out.about(account, 0);
        if (isFrozen())
        {
            return;
        }
        if (!accounts.exists(account))
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, account, accounts.count());
            return;
        }
        final int slot = orders.find((int)account, order);
        if (slot == OrderSlab.NONE)
        {
            out.refuse(Refusal.UNKNOWN_ORDER, order, 0);
            return;
        }
        if (!orders.isCancelledBy(slot, message.buffer(), secret))
        {
            out.refuse(Refusal.WRONG_SECRET, order, 0);
            return;
        }

        cancels.begin(slot, Steps.REVEALED).bytes(message.buffer(), secret, CancelBySecretDecoder.secretLength());
        cancels.endResting(slot);
    }

    private boolean admit(final long nonce, final boolean maySignerSign)
    {
        final long number = client.account();
        out.about(number, nonce);
        if (isFrozen())
        {
            return false;
        }
        if (!client.isSigned())
        {
            out.refuse(Refusal.FORGED, 0, 0);
            return false;
        }
        if (!accounts.exists(number))
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, number, accounts.count());
            return false;
        }
        final int account = (int)number;
        if (!(maySignerSign ?
            accounts.isOwnerOrSigner(account, client.buffer(), client.keyOffset()) :
            accounts.isOwner(account, client.buffer(), client.keyOffset())))
        {
            out.refuse(Refusal.WRONG_KEY, number, 0);
            return false;
        }

        final long ledgerNonce = accounts.ledgerNonce(account);
        if (nonce >= 0 && nonce <= accounts.engineNonce(account))
        {
            out.refuse(Refusal.STALE_NONCE, nonce, accounts.engineNonce(account));
            return false;
        }
        if (nonce < 0 || nonce - ledgerNonce > Terms.MAX_NONCE_STEP)
        {
            out.refuse(Refusal.NONCE_TOO_HIGH, nonce, Math.min(ledgerNonce, MAX_FREE_NONCE) + Terms.MAX_NONCE_STEP);
            return false;
        }
        accounts.burn(account, nonce);

        return true;
    }

    private boolean isFrozen()
    {
        if (blocks.isFrozen())
        {
            out.refuse(Refusal.FROZEN, blocks.frozenStep(), blocks.frozenBlock());
        }

        return blocks.isFrozen();
    }

    private boolean isSupported(final PlaceOrderDecoder order)
    {
        final long unsupported = order.peak() != 0 ? order.peak() :
            order.trigger() != 0 ? order.trigger() : order.expiry();
        if (unsupported != 0)
        {
            out.refuse(Refusal.NOT_SUPPORTED, unsupported, 0);
        }

        return unsupported == 0;
    }

    private boolean isTradable(final PlaceOrderDecoder order, final Market market)
    {
        if (order.account() == StateMachine.VENUE_ACCOUNT)
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, order.account(), 0);
        }
        else if (null == market)
        {
            out.refuse(Refusal.UNKNOWN_MARKET, order.market(), 0);
        }
        else if (market.status() != Terms.OPEN)
        {
            out.refuse(Refusal.MARKET_NOT_OPEN, market.status(), Terms.OPEN);
        }
        else if (longWork.isSuspended())
        {
            out.refuse(Refusal.MARKET_NOT_OPEN, Terms.HALTED, Terms.OPEN);
        }
        else if (order.base() != market.base())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.base(), market.base());
        }
        else if (order.quote() != market.quote())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.quote(), market.quote());
        }
        else if (order.lotSize() != market.lotSize())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.lotSize(), market.lotSize());
        }
        else if (order.takerFee() != market.takerFee())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.takerFee(), market.takerFee());
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isWellFormed(final PlaceOrderDecoder order, final Market market)
    {
        if (order.side() != Terms.BUY && order.side() != Terms.SELL)
        {
            out.refuse(Refusal.MALFORMED, order.side(), Terms.SELL);
        }
        else if (order.orderType() < Terms.GTC || order.orderType() > Terms.POST_ONLY)
        {
            out.refuse(Refusal.MALFORMED, order.orderType(), Terms.POST_ONLY);
        }
        else if (order.price() <= 0 || order.price() % market.tickSize() != 0)
        {
            out.refuse(Refusal.MALFORMED, order.price(), market.tickSize());
        }
        else if (order.lots() <= 0)
        {
            out.refuse(Refusal.MALFORMED, order.lots(), Long.MAX_VALUE);
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isCovered(final int asset, final int account, final long amount)
    {
        final long available = balances.available(asset, account);
        if (amount <= 0)
        {
            out.refuse(Refusal.MALFORMED, amount, available);
        }
        else if (amount > available)
        {
            out.refuse(Refusal.INSUFFICIENT_BALANCE, amount, available);
        }

        return amount > 0 && amount <= available;
    }

    private void refuse(
        final int admission, final Market market, final int side, final long price, final long lots)
    {
        switch (admission)
        {
            case Admission.WOULD_TRADE ->
                out.refuse(Refusal.WOULD_TRADE, price, market.book().bestPrice(Side.opposite(side)));
            case Admission.NOT_FILLABLE -> out.refuse(Refusal.WOULD_NOT_FILL, lots, 0);
            default -> out.refuse(Refusal.TOO_MANY_FILLS, lots, Terms.MAX_FILLS);
        }
    }
}
