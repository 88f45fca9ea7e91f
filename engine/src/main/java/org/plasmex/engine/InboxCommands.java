package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelRequestDecoder;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.RevokeRequestDecoder;
import org.plasmex.protocol.sbe.WithdrawRequestDecoder;

/**
 * Executes what L1 says: the entries of the inbox, each of them once and in their order.
 * <p>
 * An entry that is not the next is refused: WRONG_ENTRY (bound: the next). Whatever else a request says, of accounts
 * and orders that may never have been, it is answered by a lawful step, and the inbox goes on. Refused is only what
 * the Vault lets nobody write and no step could carry: a zero address, slot 0, a number of 2^63 or more (MALFORMED),
 * or more of an asset than it takes in (OUT_OF_RANGE); and, NO_CAPACITY, the first deposit of an owner for whom there
 * is no room.
 */
final class InboxCommands
{
    private final OutputWriter out;
    private final Blocks blocks;
    private final Accounts accounts;
    private final Balances balances;
    private final Orders orders;
    private final Cancels cancels;
    private final LongWork longWork;

    private final DepositDecoder deposit = new DepositDecoder();
    private final WithdrawRequestDecoder withdraw = new WithdrawRequestDecoder();
    private final CancelRequestDecoder cancel = new CancelRequestDecoder();
    private final RevokeRequestDecoder revoke = new RevokeRequestDecoder();

    InboxCommands(
        final OutputWriter out,
        final Blocks blocks,
        final Accounts accounts,
        final Balances balances,
        final Orders orders,
        final Cancels cancels,
        final LongWork longWork)
    {
        this.out = out;
        this.blocks = blocks;
        this.accounts = accounts;
        this.balances = balances;
        this.orders = orders;
        this.cancels = cancels;
        this.longWork = longWork;
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
        switch (header.templateId())
        {
            case DepositDecoder.TEMPLATE_ID ->
                onDeposit(deposit.wrap(buffer, offset, blockLength, version));
            case WithdrawRequestDecoder.TEMPLATE_ID ->
                onWithdrawRequest(withdraw.wrap(buffer, offset, blockLength, version));
            case CancelRequestDecoder.TEMPLATE_ID ->
                onCancelRequest(cancel.wrap(buffer, offset, blockLength, version));
            case RevokeRequestDecoder.TEMPLATE_ID ->
                onRevokeRequest(revoke.wrap(buffer, offset, blockLength, version));
            default -> throw new IllegalStateException("not an entry of the inbox: " + header.templateId());
        }
    }

    private void onDeposit(final DepositDecoder entry)
    {
        final DirectBuffer buffer = entry.buffer();
        final int owner = entry.offset() + DepositDecoder.ownerEncodingOffset();
        final int asset = entry.asset();
        final long amount = entry.amount();
        if (!isNext(entry.entry(), buffer, owner))
        {
            return;
        }
        if (amount <= 0)
        {
            out.refuse(Refusal.MALFORMED, amount, 1);
            return;
        }
        if (!balances.accepts(asset, amount))
        {
            out.refuse(Refusal.OUT_OF_RANGE, amount, Balances.SUPPLY_LIMIT - balances.supply(asset));
            return;
        }

        int account = accounts.byOwner(buffer, owner);
        if (account == Accounts.NONE)
        {
            if (accounts.count() == accounts.capacity())
            {
                out.refuse(Refusal.NO_CAPACITY, accounts.count(), accounts.capacity());
                return;
            }
            account = accounts.open(buffer, owner);
            out.begin(Steps.OPEN).u32(account).bytes(buffer, owner, Accounts.ADDRESS_LENGTH).end();
        }

        balances.deposit(asset, account, amount);
        blocks.entryDone();
        out.begin(Steps.DEPOSIT).u64(entry.entry()).u32(account).u16(asset).u64(amount)
            .balance(asset, account)
            .end();
    }

    private void onWithdrawRequest(final WithdrawRequestDecoder entry)
    {
        final DirectBuffer buffer = entry.buffer();
        final int requester = entry.offset() + WithdrawRequestDecoder.requesterEncodingOffset();
        final long account = entry.account();
        final int asset = entry.asset();
        out.about(account, 0);
        if (!isNext(entry.entry(), buffer, requester))
        {
            return;
        }

        blocks.entryDone();
        out.begin(Steps.REQUEST).u64(entry.entry()).bytes(buffer, requester, Accounts.ADDRESS_LENGTH)
            .u32(account)
            .u16(asset);
        if (accounts.exists(account) && accounts.isOwner((int)account, buffer, requester))
        {
            final long available = balances.available(asset, (int)account);
            if (available != 0)
            {
                balances.withdraw(asset, (int)account, available);
                out.balance(asset, (int)account);
            }
        }
        out.end();
    }

    private void onCancelRequest(final CancelRequestDecoder entry)
    {
        final DirectBuffer buffer = entry.buffer();
        final int requester = entry.offset() + CancelRequestDecoder.requesterEncodingOffset();
        final long slot = entry.slot();
        final long nonce = entry.order();
        if (!isNext(entry.entry(), buffer, requester))
        {
            return;
        }
        if (slot == 0 || nonce < 0)
        {
            out.refuse(Refusal.MALFORMED, slot == 0 ? slot : nonce, slot == 0 ? 1 : Long.MAX_VALUE);
            return;
        }

        blocks.entryDone();
        final boolean isRequested = orders.isLive(slot) &&
            orders.nonce((int)slot) == nonce &&
            accounts.isOwner(orders.account((int)slot), buffer, requester);
        cancels.begin(slot, isRequested ? Steps.REQUESTED : Steps.VOID)
            .u64(entry.entry())
            .bytes(buffer, requester, Accounts.ADDRESS_LENGTH)
            .u64(nonce);
        if (isRequested)
        {
            cancels.endResting((int)slot);
        }
        else
        {
            out.end();
        }
    }

    private void onRevokeRequest(final RevokeRequestDecoder entry)
    {
        final DirectBuffer buffer = entry.buffer();
        final int requester = entry.offset() + RevokeRequestDecoder.requesterEncodingOffset();
        final long number = entry.account();
        final long nonce = entry.nonce();
        out.about(number, nonce);
        if (!isNext(entry.entry(), buffer, requester))
        {
            return;
        }
        if (nonce < 0)
        {
            out.refuse(Refusal.MALFORMED, nonce, Long.MAX_VALUE);
            return;
        }

        blocks.entryDone();
        out.begin(Steps.REVOKE).u64(entry.entry()).bytes(buffer, requester, Accounts.ADDRESS_LENGTH)
            .u32(number)
            .u64(nonce)
            .end();
        if (accounts.exists(number) && accounts.isOwner((int)number, buffer, requester))
        {
            revoke((int)number, nonce);
        }
    }

    private void revoke(final int account, final long nonce)
    {
        final long ledgerNonce = accounts.ledgerNonce(account);
        if (nonce - ledgerNonce <= Terms.MAX_NONCE_STEP)
        {
            final long newNonce = Math.max(ledgerNonce, nonce);
            accounts.signerBecomesOwner(account);
            accounts.ledgerNonce(account, newNonce);
            accounts.floor(account, newNonce);
            longWork.floorRaised(account);
        }
    }

    private boolean isNext(final long entry, final DirectBuffer buffer, final int address)
    {
        if (entry != blocks.inbox())
        {
            out.refuse(Refusal.WRONG_ENTRY, entry, blocks.inbox());
            return false;
        }
        if (Accounts.isZero(buffer, address))
        {
            out.refuse(Refusal.MALFORMED, 0, 0);
            return false;
        }

        return true;
    }
}
