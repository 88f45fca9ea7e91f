package org.plasmex.settlement.law;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;

import static org.plasmex.protocol.Cells.ACCOUNT_FLOOR;
import static org.plasmex.protocol.Cells.ACCOUNT_OWNER;
import static org.plasmex.protocol.Cells.ACCOUNT_SIGNER;
import static org.plasmex.protocol.Steps.*;
import static org.plasmex.settlement.law.Trial.BY_OWNER;
import static org.plasmex.settlement.law.Trial.BY_OWNER_OR_SIGNER;

/**
 * The ops of accounts: OPEN, TRANSFER, WITHDRAW, SIGNER, FLOOR.
 */
final class AccountRules
{
    private static final int ADDRESS_LENGTH = 20;

    private AccountRules()
    {
    }

    static boolean open(final Trial t)
    {
        final int register = 0;
        final int account = 1;
        final long number = t.u32(OPEN_ACCOUNT) & 0xFFFF_FFFFL;

        if (!t.bind(register, Cells.register(Cells.REGISTER_ACCOUNTS)) ||
            !t.bind(account, Cells.account((int)number)) ||
            !t.require(t.old64(register, 0) == number, Reason.REGISTER, number, t.old64(register, 0)) ||
            !t.notZeroAddress(OPEN_OWNER))
        {
            return false;
        }

        t.put64(register, 0, number + 1);
        t.putBytes(account, ACCOUNT_OWNER, t.step(), t.at(OPEN_OWNER), ADDRESS_LENGTH);
        t.putBytes(account, ACCOUNT_SIGNER, t.step(), t.at(OPEN_OWNER), ADDRESS_LENGTH);
        return true;
    }

    static boolean transfer(final Trial t)
    {
        final int from = 0;
        final int to = 1;
        final int fromBalance = 2;
        final int toBalance = 3;
        final int asset = t.u16(TRANSFER_ASSET);
        final long amount = t.u64(TRANSFER_AMOUNT);

        return t.bind(from, Cells.account(t.u32(TRANSFER_FROM))) &&
            t.bind(to, Cells.account(t.u32(TRANSFER_TO))) &&
            t.bind(fromBalance, Cells.balance(asset, t.u32(TRANSFER_FROM))) &&
            t.bind(toBalance, Cells.balance(asset, t.u32(TRANSFER_TO))) &&
            t.exists(from) &&
            t.exists(to) &&
            t.require(amount > 0, Reason.AMOUNT) &&
            t.debit(fromBalance, amount) &&
            t.credit(toBalance, amount) &&
            t.nonce(from, t.u64(TRANSFER_NONCE)) &&
            t.signed(from, BY_OWNER, AccountRules::transferMessage);
    }

    private static void transferMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.transfer(
            t.u32(TRANSFER_FROM),
            t.u32(TRANSFER_TO),
            t.olds(),
            t.oldAt(1, ACCOUNT_OWNER),
            t.u16(TRANSFER_ASSET),
            t.u64(TRANSFER_AMOUNT),
            t.u64(TRANSFER_NONCE),
            digest,
            digestOffset);
    }

    static boolean withdraw(final Trial t)
    {
        final int account = 0;
        final int balance = 1;
        final long amount = t.u64(WITHDRAW_AMOUNT);

        return t.bind(account, Cells.account(t.u32(WITHDRAW_ACCOUNT))) &&
            t.bind(balance, Cells.balance(t.u16(WITHDRAW_ASSET), t.u32(WITHDRAW_ACCOUNT))) &&
            t.exists(account) &&
            t.require(amount > 0, Reason.AMOUNT) &&
            t.debit(balance, amount) &&
            t.notZeroAddress(WITHDRAW_RECIPIENT) &&
            t.nonce(account, t.u64(WITHDRAW_NONCE)) &&
            t.signed(account, BY_OWNER, AccountRules::withdrawMessage);
    }

    private static void withdrawMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.withdraw(
            t.u32(WITHDRAW_ACCOUNT),
            t.u16(WITHDRAW_ASSET),
            t.u64(WITHDRAW_AMOUNT),
            t.step(),
            t.at(WITHDRAW_RECIPIENT),
            t.u64(WITHDRAW_NONCE),
            digest,
            digestOffset);
    }

    static boolean signer(final Trial t)
    {
        final int account = 0;

        if (!t.bind(account, Cells.account(t.u32(SIGNER_ACCOUNT))) ||
            !t.exists(account) ||
            !t.notZeroAddress(SIGNER_SIGNER) ||
            !t.nonce(account, t.u64(SIGNER_NONCE)) ||
            !t.signed(account, BY_OWNER, AccountRules::signerMessage))
        {
            return false;
        }

        t.putBytes(account, ACCOUNT_SIGNER, t.step(), t.at(SIGNER_SIGNER), ADDRESS_LENGTH);
        return true;
    }

    private static void signerMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.signer(
            t.u32(SIGNER_ACCOUNT), t.step(), t.at(SIGNER_SIGNER), t.u64(SIGNER_NONCE), digest, digestOffset);
    }

    static boolean floor(final Trial t)
    {
        final int account = 0;
        final long floor = t.u64(FLOOR_FLOOR);
        final long nonce = t.u64(FLOOR_NONCE);

        return t.bind(account, Cells.account(t.u32(FLOOR_ACCOUNT))) &&
            t.exists(account) &&
            t.require(floor > t.old64(account, ACCOUNT_FLOOR), Reason.FLOOR, floor, t.old64(account, ACCOUNT_FLOOR)) &&
            t.require(floor < nonce, Reason.FLOOR, floor, nonce) &&
            t.nonce(account, nonce) &&
            t.put64(account, ACCOUNT_FLOOR, floor) &&
            t.signed(account, BY_OWNER_OR_SIGNER, AccountRules::floorMessage);
    }

    private static void floorMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.floor(t.u32(FLOOR_ACCOUNT), t.u64(FLOOR_FLOOR), t.u64(FLOOR_NONCE), digest, digestOffset);
    }
}
