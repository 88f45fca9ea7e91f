package org.plasmex.settlement.law;

import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Terms;

import static org.plasmex.protocol.Cells.ACCOUNT_FLOOR;
import static org.plasmex.protocol.Cells.ACCOUNT_NONCE;
import static org.plasmex.protocol.Cells.ACCOUNT_OWNER;
import static org.plasmex.protocol.Cells.ACCOUNT_SIGNER;
import static org.plasmex.protocol.Cells.BALANCE_AVAILABLE;
import static org.plasmex.protocol.Steps.*;

/**
 * The ops that answer entries of the L1 inbox, but for those of orders: DEPOSIT, REQUEST, REVOKE; and SEAL.
 */
final class InboxRules
{
    private static final int ADDRESS_LENGTH = 20;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final long INBOX = Cells.register(Cells.REGISTER_INBOX);

    private InboxRules()
    {
    }

    static boolean deposit(final Trial t)
    {
        final int register = 0;
        final int account = 1;
        final int balance = 2;
        final int asset = t.u16(DEPOSIT_ASSET);
        final long amount = t.u64(DEPOSIT_AMOUNT);

        return t.bind(register, INBOX) &&
            t.bind(account, Cells.account(t.u32(DEPOSIT_ACCOUNT))) &&
            t.bind(balance, Cells.balance(asset, t.u32(DEPOSIT_ACCOUNT))) &&
            t.exists(account) &&
            t.entry(register, DEPOSIT_ENTRY, Inbox.DEPOSIT, t.olds(), t.oldAt(account, ACCOUNT_OWNER), asset, amount) &&
            t.credit(balance, amount);
    }

    static boolean request(final Trial t)
    {
        final int register = 0;
        final int account = 1;
        final int balance = 2;
        final int asset = t.u16(REQUEST_ASSET);
        final int number = t.u32(REQUEST_ACCOUNT);

        return t.bind(register, INBOX) &&
            t.bind(account, Cells.account(number)) &&
            t.bind(balance, Cells.balance(asset, number)) &&
            t.entry(
                register, REQUEST_ENTRY, Inbox.WITHDRAW, t.step(), t.at(REQUEST_REQUESTER), number & U32, asset) &&
            (!t.isOwner(REQUEST_REQUESTER, account) || t.put64(balance, BALANCE_AVAILABLE, 0));
    }

    static boolean revoke(final Trial t)
    {
        final int register = 0;
        final int account = 1;
        final int number = t.u32(REVOKE_ACCOUNT);
        final long nonce = t.u64(REVOKE_NONCE);

        if (!t.bind(register, INBOX) ||
            !t.bind(account, Cells.account(number)) ||
            !t.entry(register, REVOKE_ENTRY, Inbox.REVOKE, t.step(), t.at(REVOKE_REQUESTER), number & U32, nonce))
        {
            return false;
        }

        final long last = t.old64(account, ACCOUNT_NONCE);
        if (t.isOwner(REVOKE_REQUESTER, account) && (nonce <= last || nonce - last <= Terms.MAX_NONCE_STEP))
        {
            t.putBytes(account, ACCOUNT_SIGNER, t.olds(), t.oldAt(account, ACCOUNT_OWNER), ADDRESS_LENGTH);
            t.put64(account, ACCOUNT_NONCE, Math.max(nonce, last));
            t.put64(account, ACCOUNT_FLOOR, Math.max(nonce, last));
        }

        return true;
    }

    static boolean seal(final Trial t)
    {
        final int register = 0;

        return t.bind(register, INBOX) &&
            t.require(
                t.old64(register, 0) == t.bounds().inbox(), Reason.REGISTER, t.old64(register, 0), t.bounds().inbox());
    }
}
