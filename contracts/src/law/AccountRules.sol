// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Cells} from "../ledger/Cells.sol";
import {Steps} from "../ledger/Steps.sol";
import {Words} from "../ledger/Words.sol";
import {Trial, Trials} from "./Trial.sol";

/// @title The ops of accounts: OPEN, TRANSFER, WITHDRAW, SIGNER, FLOOR
library AccountRules {
    using Trials for Trial;

    bytes32 private constant TRANSFER_TYPE =
        keccak256("Transfer(uint32 from,uint32 to,address toOwner,uint16 asset,uint64 amount,uint64 nonce)");
    bytes32 private constant WITHDRAW_TYPE =
        keccak256("Withdraw(uint32 account,uint16 asset,uint64 amount,address recipient,uint64 nonce)");
    bytes32 private constant SIGNER_TYPE = keccak256("Signer(uint32 account,address signer,uint64 nonce)");
    bytes32 private constant FLOOR_TYPE = keccak256("Floor(uint32 account,uint64 floor,uint64 nonce)");

    function open(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.OPEN_ACCOUNT);
        uint256 owner = Words.u160(t.step + Steps.OPEN_OWNER);
        uint256 register = t.bind(0, Cells.ACCOUNTS);
        uint256 account = t.bind(1, Cells.account(number)) + Cells.ACCOUNT_LENGTH;

        Words.put(register + Cells.REGISTER_LENGTH, 64, number + 1);
        Words.put(account + Cells.ACCOUNT_OWNER, 160, owner);
        Words.put(account + Cells.ACCOUNT_SIGNER, 160, owner);
        return Words.u64(register) == number && owner != 0;
    }

    function transfer(Trial memory t) internal pure returns (bool) {
        uint256 from = Words.u32(t.step + Steps.TRANSFER_FROM);
        uint256 to = Words.u32(t.step + Steps.TRANSFER_TO);
        uint256 asset = Words.u16(t.step + Steps.TRANSFER_ASSET);
        uint256 amount = Words.u64(t.step + Steps.TRANSFER_AMOUNT);
        uint256 nonce = Words.u64(t.step + Steps.TRANSFER_NONCE);
        uint256 sender = t.bind(0, Cells.account(from));
        uint256 receiver = t.bind(1, Cells.account(to));

        uint256 ptr = Words.free();
        Trials.word(ptr, 0, uint256(TRANSFER_TYPE));
        Trials.word(ptr, 1, from);
        Trials.word(ptr, 2, to);
        Trials.word(ptr, 3, Words.u160(receiver + Cells.ACCOUNT_OWNER));
        Trials.word(ptr, 4, asset);
        Trials.word(ptr, 5, amount);
        Trials.word(ptr, 6, nonce);
        return t.acts(sender, nonce, false, Words.hash(ptr, 224)) && Trials.exists(receiver) && amount > 0
            && Trials.debit(Trials.available(t.bind(2, Cells.balance(asset, from))), amount)
            && Trials.credit(Trials.available(t.bind(3, Cells.balance(asset, to))), amount);
    }

    function withdraw(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.WITHDRAW_ACCOUNT);
        uint256 asset = Words.u16(t.step + Steps.WITHDRAW_ASSET);
        uint256 amount = Words.u64(t.step + Steps.WITHDRAW_AMOUNT);
        uint256 recipient = Words.u160(t.step + Steps.WITHDRAW_RECIPIENT);
        uint256 nonce = Words.u64(t.step + Steps.WITHDRAW_NONCE);

        uint256 ptr = Words.free();
        Trials.word(ptr, 0, uint256(WITHDRAW_TYPE));
        Trials.word(ptr, 1, number);
        Trials.word(ptr, 2, asset);
        Trials.word(ptr, 3, amount);
        Trials.word(ptr, 4, recipient);
        Trials.word(ptr, 5, nonce);
        return t.acts(t.bind(0, Cells.account(number)), nonce, false, Words.hash(ptr, 192)) && amount > 0
            && recipient != 0 && Trials.debit(Trials.available(t.bind(1, Cells.balance(asset, number))), amount);
    }

    function signer(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.SIGNER_ACCOUNT);
        uint256 signer_ = Words.u160(t.step + Steps.SIGNER_SIGNER);
        uint256 nonce = Words.u64(t.step + Steps.SIGNER_NONCE);
        uint256 account = t.bind(0, Cells.account(number));

        Words.put(account + Cells.ACCOUNT_LENGTH + Cells.ACCOUNT_SIGNER, 160, signer_);
        return t.acts(account, nonce, false, Trials.messageOf(SIGNER_TYPE, number, signer_, nonce)) && signer_ != 0;
    }

    function floor(Trial memory t) internal pure returns (bool) {
        uint256 number = Words.u32(t.step + Steps.FLOOR_ACCOUNT);
        uint256 floor_ = Words.u64(t.step + Steps.FLOOR_FLOOR);
        uint256 nonce = Words.u64(t.step + Steps.FLOOR_NONCE);
        uint256 account = t.bind(0, Cells.account(number));

        Words.put(account + Cells.ACCOUNT_LENGTH + Cells.ACCOUNT_FLOOR, 64, floor_);
        return t.acts(account, nonce, true, Trials.messageOf(FLOOR_TYPE, number, floor_, nonce))
            && floor_ > Words.u64(account + Cells.ACCOUNT_FLOOR) && floor_ < nonce;
    }
}
