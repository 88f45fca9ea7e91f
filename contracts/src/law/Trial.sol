// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Amounts} from "../ledger/Amounts.sol";
import {Cells} from "../ledger/Cells.sol";
import {Words} from "../ledger/Words.sol";

/// @notice A step before the law. Its form is right, its links are read; a rule names the cell of every access, writes
/// what the step leaves in each, and says what must be signed, and which inbox entry must be there.
/// @param since of the block, seconds
/// @param until of the block, seconds
/// @param firstStep number of the block's first step
/// @param inbox the register of the inbox after the block
/// @param number the step's number
/// @param inboxBefore rolling hash of the inbox before the step's entry
/// @param step where the step's bytes are in memory
/// @param auth where its auth is, if its op has one
/// @param olds where the value of each access is before the step; the one after it follows it
/// @param account where the account is whose key must have signed
/// @param bySigner whether the account's signer will do
/// @param message struct hash of what must be signed
/// @param entry rolling hash of the inbox that has the entry which the step tells; zero where it tells of none
/// @param entryNumber that entry's number
struct Trial {
    uint256 since;
    uint256 until;
    uint256 firstStep;
    uint256 inbox;
    uint256 number;
    bytes32 inboxBefore;
    uint256 step;
    uint256 auth;
    uint256[8] olds;
    uint256 account;
    bool bySigner;
    bytes32 message;
    bytes32 entry;
    uint64 entryNumber;
}

/// @title What rules ask of a step
/// @dev A demand that fails answers false, so that a rule is a conjunction. Nothing here reverts: values are below 2^64,
/// and a difference is formed only where it is not negative.
library Trials {
    uint256 internal constant BUY = 1;
    uint256 internal constant SELL = 2;

    uint256 internal constant GTC = 1;
    uint256 internal constant IOC = 2;
    uint256 internal constant FOK = 3;
    uint256 internal constant POST_ONLY = 4;

    uint256 internal constant NOT_LISTED = 0;
    uint256 internal constant LISTED_OPEN = 1;
    uint256 internal constant HALTED = 2;
    uint256 internal constant LISTED_CLOSED = 3;

    uint256 internal constant DEPOSIT_ENTRY = 1;
    uint256 internal constant WITHDRAW_ENTRY = 2;
    uint256 internal constant CANCEL_ENTRY = 3;
    uint256 internal constant REVOKE_ENTRY = 4;

    uint256 internal constant MAX_NONCE_STEP = 1 << 44;

    uint256 private constant WORD = 32;

    /// @dev Names the cell of an access. Answers where its value is before the step.
    function bind(Trial memory t, uint256 access, uint256 cell) internal pure returns (uint256 old) {
        old = t.olds[access];
        Words.put(old - 16, 64, cell);
    }

    /// @dev Whether a value can be that of a cell of the kind.
    function possible(uint256 kind, uint256 ptr) internal pure returns (bool) {
        if (kind == Cells.BALANCE) {
            return (Words.u64(ptr + Cells.AVAILABLE) | Words.u64(ptr + Cells.LOCKED)) < Amounts.LIMIT;
        }
        if (kind == Cells.ORDER) {
            return _possibleOrder(ptr);
        }
        if (kind == Cells.MARKET) {
            return _possibleMarket(ptr);
        }
        if (kind == Cells.ACCOUNT) {
            return (Words.u64(ptr + Cells.ACCOUNT_NONCE) | Words.u64(ptr + Cells.ACCOUNT_FLOOR)) < Amounts.LIMIT;
        }
        return Words.u64(ptr) < Amounts.LIMIT;
    }

    function _possibleOrder(uint256 ptr) private pure returns (bool) {
        uint256 side_ = Words.u8(ptr + Cells.ORDER_SIDE);
        uint256 type_ = Words.u8(ptr + Cells.ORDER_TYPE);
        uint256 open = Words.u64(ptr + Cells.ORDER_OPEN);
        uint256 hidden = Words.u64(ptr + Cells.ORDER_HIDDEN);
        uint256 all = Words.u64(ptr + Cells.ORDER_PRICE) | open | hidden | Words.u64(ptr + Cells.ORDER_PEAK)
            | Words.u64(ptr + Cells.ORDER_PRIORITY) | Words.u64(ptr + Cells.ORDER_TRIGGER)
            | Words.u64(ptr + Cells.ORDER_NONCE);
        return side_ <= SELL && (side_ == 0 || (type_ >= GTC && type_ <= POST_ONLY)) && all < Amounts.LIMIT
            && open + hidden < Amounts.LIMIT;
    }

    function _possibleMarket(uint256 ptr) private pure returns (bool) {
        uint256 status_ = Words.u8(ptr + Cells.MARKET_STATUS);
        uint256 lotSize = Words.u64(ptr + Cells.MARKET_LOT_SIZE);
        uint256 tickSize = Words.u64(ptr + Cells.MARKET_TICK_SIZE);
        return status_ <= LISTED_CLOSED && Words.u256(ptr + Cells.MARKET_RESERVED) >> 232 == 0
            && (lotSize | tickSize | Words.u64(ptr + Cells.MARKET_LAST_PRICE)) < Amounts.LIMIT
            && (status_ == NOT_LISTED || (lotSize > 0 && tickSize > 0));
    }

    // Accounts.

    function exists(uint256 account) internal pure returns (bool) {
        return Words.u160(account + Cells.ACCOUNT_OWNER) != 0;
    }

    /// @dev Whether an address of the body is the owner of an account.
    function isOwner(uint256 field, uint256 account) internal pure returns (bool) {
        return Words.u160(field) == Words.u160(account + Cells.ACCOUNT_OWNER);
    }

    /// @dev The account acts: it exists, its owner (or signer) signed the message, whose nonce becomes its own.
    function acts(Trial memory t, uint256 account, uint256 nonce, bool bySigner, bytes32 message)
        internal
        pure
        returns (bool)
    {
        uint256 last = Words.u64(account + Cells.ACCOUNT_NONCE);
        unchecked {
            if (!exists(account) || nonce <= last || nonce - last > MAX_NONCE_STEP) {
                return false;
            }
        }
        t.account = account;
        t.bySigner = bySigner;
        t.message = message;
        Words.put(account + Cells.ACCOUNT_LENGTH + Cells.ACCOUNT_NONCE, 64, nonce);
        return true;
    }

    // The inbox.

    /// @dev The register is at the entry told, which the header reaches, and moves on. The entry's content is what the
    /// law compares in the end.
    function answers(Trial memory t, uint256 register, uint256 entry, uint256 kind, uint256 who, uint256 a, uint256 b)
        internal
        pure
        returns (bool)
    {
        if (Words.u64(register) != entry || entry >= t.inbox || entry >= Amounts.LIMIT - 1) {
            return false;
        }
        Words.put(register + Cells.REGISTER_LENGTH, 64, entry + 1);
        // casting to 'uint64' is safe because the entry is below 2^63
        // forge-lint: disable-next-line(unsafe-typecast)
        t.entryNumber = uint64(entry);
        uint256 ptr = Words.free();
        word(ptr, 0, uint256(t.inboxBefore));
        word(ptr, 1, kind);
        word(ptr, 2, who);
        word(ptr, 3, a);
        word(ptr, 4, b);
        t.entry = Words.hash(ptr, 5 * WORD);
        return true;
    }

    // Messages.

    /// @dev Writes word `i` of a message that begins at a place.
    function word(uint256 ptr, uint256 i, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(ptr, shl(5, i)), value)
        }
    }

    /// @dev The struct hash of a message with three fields.
    function messageOf(bytes32 type_, uint256 a, uint256 b, uint256 c) internal pure returns (bytes32) {
        uint256 ptr = Words.free();
        word(ptr, 0, uint256(type_));
        word(ptr, 1, a);
        word(ptr, 2, b);
        word(ptr, 3, c);
        return Words.hash(ptr, 4 * WORD);
    }

    // Balances.

    /// @dev Adds to an amount.
    function credit(uint256 field, uint256 amount) internal pure returns (bool) {
        uint256 sum = Words.u64(field) + amount;
        if (sum >= Amounts.LIMIT) {
            return false;
        }
        Words.put(field, 64, sum);
        return true;
    }

    /// @dev Takes from an amount, which must suffice.
    function debit(uint256 field, uint256 amount) internal pure returns (bool) {
        uint256 has = Words.u64(field);
        if (amount > has) {
            return false;
        }
        unchecked {
            Words.put(field, 64, has - amount);
        }
        return true;
    }

    /// @dev Available amount after the step, of the balance that is at a place before it.
    function available(uint256 balance) internal pure returns (uint256 field) {
        return balance + Cells.BALANCE_LENGTH + Cells.AVAILABLE;
    }

    /// @dev As {available}, of what is locked.
    function locked(uint256 balance) internal pure returns (uint256 field) {
        return balance + Cells.BALANCE_LENGTH + Cells.LOCKED;
    }

    function unlock(uint256 balance, uint256 amount) internal pure returns (bool) {
        return debit(locked(balance), amount) && credit(available(balance), amount);
    }

    // Markets and orders.

    function status(uint256 market) internal pure returns (uint256) {
        return Words.u8(market + Cells.MARKET_STATUS);
    }

    function taker(uint256 market) internal pure returns (uint256) {
        return Words.u32(market + Cells.MARKET_TAKER);
    }

    function setTaker(uint256 market, uint256 slot) internal pure {
        Words.put(market + Cells.MARKET_LENGTH + Cells.MARKET_TAKER, 32, slot);
    }

    function side(uint256 order) internal pure returns (uint256) {
        return Words.u8(order + Cells.ORDER_SIDE);
    }

    function isLive(uint256 order) internal pure returns (bool) {
        return side(order) != 0;
    }

    function isLiveIn(uint256 order, uint256 market) internal pure returns (bool) {
        return isLive(order) && Words.u16(order + Cells.ORDER_MARKET) == market;
    }

    function typeOf(uint256 order) internal pure returns (uint256) {
        return Words.u8(order + Cells.ORDER_TYPE);
    }

    function accountOf(uint256 order) internal pure returns (uint256) {
        return Words.u32(order + Cells.ORDER_ACCOUNT);
    }

    function total(uint256 order) internal pure returns (uint256) {
        unchecked {
            return Words.u64(order + Cells.ORDER_OPEN) + Words.u64(order + Cells.ORDER_HIDDEN);
        }
    }

    /// @dev Whether an order began to be matched in the block of the step.
    function isOfThisBlock(Trial memory t, uint256 order) internal pure returns (bool) {
        return Words.u64(order + Cells.ORDER_PRIORITY) >= t.firstStep;
    }

    function clear(uint256 order) internal pure {
        Words.clear(order + Cells.ORDER_LENGTH, Cells.ORDER_LENGTH);
    }

    /// @dev Of two live orders: they are on opposite sides, and the buy order's price is not below the sell order's.
    function cross(uint256 order, uint256 other) internal pure returns (bool) {
        uint256 its = side(order);
        uint256 a = Words.u64(order + Cells.ORDER_PRICE);
        uint256 b = Words.u64(other + Cells.ORDER_PRICE);
        return its != side(other) && (its == BUY ? a >= b : b >= a);
    }

    /// @dev The cell of the balance in which an account's order on a side of a market locks.
    function lockedCell(uint256 market, uint256 side_, uint256 account) internal pure returns (uint256) {
        uint256 field = side_ == SELL ? Cells.MARKET_BASE : Cells.MARKET_QUOTE;
        return Cells.balance(Words.u16(market + field), account);
    }

    /// @dev What `lots` of a live order lock; OVERFLOW where that leaves 63 bits.
    function lockOf(uint256 market, uint256 order, uint256 lots) internal pure returns (uint256) {
        if (side(order) == SELL) {
            return Amounts.product(lots, Words.u64(market + Cells.MARKET_LOT_SIZE));
        }
        uint256 price = Words.u64(order + Cells.ORDER_PRICE);
        return Amounts.lock(price, lots, Words.u16(order + Cells.ORDER_TAKER_FEE));
    }
}
