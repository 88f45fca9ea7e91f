// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title The ops that answer entries of the L1 inbox, but for those of orders: DEPOSIT, REQUEST, REVOKE; and SEAL
library InboxRules {
    using Trials for Trial;

    function deposit(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.DEPOSIT_ACCOUNT);
        uint256 asset = Words.u16(t.step + Steps.DEPOSIT_ASSET);
        uint256 amount = Words.u64(t.step + Steps.DEPOSIT_AMOUNT);
        uint256 register = t.bind(0, Cells.INBOX);
        uint256 account = t.bind(1, Cells.account(number));
        uint256 balance = t.bind(2, Cells.balance(asset, number));
        uint256 owner = Words.u160(account + Cells.ACCOUNT_OWNER);

        return Trials.exists(account)
            && t.answers(register, Words.u64(t.step + Steps.DEPOSIT_ENTRY), Trials.DEPOSIT_ENTRY, owner, asset, amount)
            && Trials.credit(Trials.available(balance), amount);
    }

    function request(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.REQUEST_ACCOUNT);
        uint256 asset = Words.u16(t.step + Steps.REQUEST_ASSET);
        uint256 requester = t.step + Steps.REQUEST_REQUESTER;
        uint256 register = t.bind(0, Cells.INBOX);
        uint256 account = t.bind(1, Cells.account(number));
        uint256 balance = t.bind(2, Cells.balance(asset, number));

        if (Trials.isOwner(requester, account)) {
            Words.put(Trials.available(balance), 64, 0);
        }
        return t.answers(
            register,
            Words.u64(t.step + Steps.REQUEST_ENTRY),
            Trials.WITHDRAW_ENTRY,
            Words.u160(requester),
            number,
            asset
        );
    }

    function revoke(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.REVOKE_ACCOUNT);
        uint256 nonce = Words.u64(t.step + Steps.REVOKE_NONCE);
        uint256 requester = t.step + Steps.REVOKE_REQUESTER;
        uint256 register = t.bind(0, Cells.INBOX);
        uint256 account = t.bind(1, Cells.account(number));

        uint256 last = Words.u64(account + Cells.ACCOUNT_NONCE);
        if (Trials.isOwner(requester, account) && nonce <= last + Trials.MAX_NONCE_STEP) {
            uint256 greater = nonce > last ? nonce : last;
            uint256 after_ = account + Cells.ACCOUNT_LENGTH;
            Words.put(after_ + Cells.ACCOUNT_SIGNER, 160, Words.u160(account + Cells.ACCOUNT_OWNER));
            Words.put(after_ + Cells.ACCOUNT_NONCE, 64, greater);
            Words.put(after_ + Cells.ACCOUNT_FLOOR, 64, greater);
        }
        return t.answers(
            register, Words.u64(t.step + Steps.REVOKE_ENTRY), Trials.REVOKE_ENTRY, Words.u160(requester), number, nonce
        );
    }

    function seal(Trial memory t) internal pure returns (bool) {
        return Words.u64(t.bind(0, Cells.INBOX)) == t.inbox;
    }
}
