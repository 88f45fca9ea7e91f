package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.matching.OrderSlab;
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
    private final Overdue overdue;
    private final LongWork longWork;
    private final Limits limits;
    private final OrderEntry entry;

    private final ClientCommand client = new ClientCommand();
    private final PlaceOrderDecoder place = new PlaceOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final ReduceOrderDecoder reduce = new ReduceOrderDecoder();
    private final RaiseFloorDecoder floor = new RaiseFloorDecoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final SetSignerDecoder signer = new SetSignerDecoder();
    private final CancelBySecretDecoder reveal = new CancelBySecretDecoder();
    private final ReplaceOrderDecoder replace = new ReplaceOrderDecoder();
    private final ClientCommand replaced = new ClientCommand(); // the cancel in a replacement
    private long messages; // that the account has sent in this second, where it is limited

    ClientCommands(
        final OutputWriter out,
        final Accounts accounts,
        final Balances balances,
        final Markets markets,
        final Orders orders,
        final Blocks blocks,
        final Cancels cancels,
        final Overdue overdue,
        final LongWork longWork,
        final Limits limits,
        final OrderEntry entry)
    {
        this.out = out;
        this.accounts = accounts;
        this.balances = balances;
        this.markets = markets;
        this.orders = orders;
        this.blocks = blocks;
        this.cancels = cancels;
        this.longWork = longWork;
        this.overdue = overdue;
        this.limits = limits;
        this.entry = entry;
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
            {
                replaced.wrapCancel(buffer, offset, blockLength);
                onReplace(replace.wrap(buffer, offset, blockLength, version));
            }
            default -> throw new IllegalStateException("not a client's command: " + header.templateId());
        }
    }

    private void onPlace(final PlaceOrderDecoder order)
    {
        if (admit(order.nonce(), true))
        {
            entry.place(order, client, messages);
        }
    }

    /**
     * UNKNOWN_ORDER, WRONG_SECRET (value: the order), WRONG_KEY (of the cancel), STALE_NONCE (of the cancel; bound: the
     * one before, or this message's own), MALFORMED (a secret and a nonce); then what an order is refused for.
     */
    private void onReplace(final ReplaceOrderDecoder message)
    {
        final long nonceBefore = accounts.exists(client.account()) ? accounts.engineNonce((int)client.account()) : 0;
        if (!admit(message.nonce(), true))
        {
            return;
        }
        final int account = (int)message.account();
        final int slot = orders.find(account, message.replaced());
        final boolean isSigned = replaced.authLength() > 0;
        if (slot == OrderSlab.NONE || overdue.contains(slot))
        {
            out.refuse(Refusal.UNKNOWN_ORDER, message.replaced(), 0);
        }
        else if (!isSigned && message.cancelNonce() != 0)
        {
            out.refuse(Refusal.MALFORMED, message.cancelNonce(), 0);
        }
        else if (!isSigned && !orders.isCancelledBy(
            slot, message.buffer(), message.offset() + ReplaceOrderDecoder.secretEncodingOffset()))
        {
            out.refuse(Refusal.WRONG_SECRET, message.replaced(), 0);
        }
        else if (isSigned && (!replaced.isSigned() ||
            !accounts.isOwnerOrSigner(account, replaced.buffer(), replaced.keyOffset())))
        {
            out.refuse(Refusal.WRONG_KEY, message.account(), 0);
        }
        else if (isSigned && message.cancelNonce() <= nonceBefore)
        {
            out.refuse(Refusal.STALE_NONCE, message.cancelNonce(), nonceBefore);
        }
        else if (isSigned && message.cancelNonce() >= message.nonce())
        {
            out.refuse(Refusal.STALE_NONCE, message.cancelNonce(), message.nonce());
        }
        else
        {
            entry.replace(slot, message, client, replaced, messages);
        }
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
        final long total = orders.total(slot);
        if (lots < 0 || lots >= total)
        {
            out.refuse(Refusal.NOT_A_REDUCTION, lots, total);
            return;
        }

        final Market market = markets.get(orders.market(slot));
        final int side = orders.side(slot);
        final int asset = market.lockedAsset(side);
        final long price = orders.price(slot);
        final long unlocked = market.lock(side, price, total) - market.lock(side, price, lots);
        accounts.ledgerNonce(account, nonce);
        balances.release(asset, account, unlocked, unlocked);
        market.book().reduce(slot, lots);
        out.begin(Steps.REDUCE).u32(slot).u64(lots).u64(nonce).auth(client)
            .balance(asset, account)
            .order(slot)
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
        messages = limits.maxMessages(account) == 0 ? 0 : accounts.countMessage(account, blocks.now());

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
}
