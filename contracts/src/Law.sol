// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILaw} from "./interfaces/ILaw.sol";
import {IVault} from "./interfaces/IVault.sol";
import {AccountRules} from "./law/AccountRules.sol";
import {CancelRules} from "./law/CancelRules.sol";
import {FillRule} from "./law/FillRule.sol";
import {Forms} from "./law/Forms.sol";
import {InboxRules} from "./law/InboxRules.sol";
import {MarketRules} from "./law/MarketRules.sol";
import {OrderRules} from "./law/OrderRules.sol";
import {Trial, Trials} from "./law/Trial.sol";
import {Amounts} from "./ledger/Amounts.sol";
import {Cells} from "./ledger/Cells.sol";
import {Header} from "./ledger/Headers.sol";
import {Messages} from "./ledger/Messages.sol";
import {Steps} from "./ledger/Steps.sol";
import {Words} from "./ledger/Words.sol";

/// @title The law of the ledger
/// @notice See {ILaw}.
/// @dev The form of a step is looked up in a table, its links are read into the answer, and the rule of its op judges the
/// rest there: what it leaves in a cell it writes behind what the cell held. No call is caught: where one fails, so does
/// this.
contract Law is ILaw {
    bytes32 private constant BATCH_TYPE = keccak256("Batch(bytes32 root)");

    /// @dev Half the order of secp256k1: the greatest s.
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @inheritdoc ILaw
    address public immutable VAULT;
    /// @inheritdoc ILaw
    bytes32 public immutable DOMAIN_SEPARATOR;

    /// @param vault the Vault of this deployment, which may not be there yet
    constructor(address vault) {
        VAULT = vault;
        DOMAIN_SEPARATOR = Messages.domainSeparator(block.chainid, vault);
    }

    /// @inheritdoc ILaw
    function run(Header calldata header, uint64 number, bytes calldata step, bytes32 inboxBefore)
        external
        view
        returns (bool lawful, bytes memory accesses)
    {
        uint256 form = _formOf(step);
        if (form == 0 || !_isInItsPlace(header, number, uint8(step[0]))) {
            return (false, "");
        }
        Trial memory t;
        (t.since, t.until, t.firstStep, t.inbox) = (header.since, header.until, header.firstStep, header.inbox);
        (t.number, t.inboxBefore) = (number, inboxBefore);
        bytes memory copy = step;
        t.step = Words.place(copy);
        t.auth = t.step + Forms.bodyLength(form);

        accesses = _readLinks(t, form, step.length);
        lawful = accesses.length != 0 && _areNumbers(t.step, Forms.numbers(form)) && _judge(t)
            && _areDistinct(t, Forms.accesses(form)) && (!Forms.isSigned(form) || _isSigned(t))
            && (t.entry == 0 || _isEntry(t));
        if (!lawful) {
            accesses = "";
        }
    }

    /// @dev The form of the step, 0 where it has none: where its op or reason is unknown, or its body is cut.
    function _formOf(bytes calldata step) private pure returns (uint256 form) {
        uint256 length = step.length;
        if (length == 0 || length > Steps.MAX_LENGTH) {
            return 0;
        }
        uint256 reason = length > Steps.CANCEL_REASON ? uint8(step[Steps.CANCEL_REASON]) : 0;
        form = Forms.find(uint8(step[0]), reason);
        if (Forms.bodyLength(form) > length) {
            return 0;
        }
    }

    /// @dev A block's last step, and only it, is a SEAL.
    function _isInItsPlace(Header calldata header, uint64 number, uint256 op) private pure returns (bool) {
        unchecked {
            return (number == header.firstStep + header.steps - 1) == (op == Steps.SEAL);
        }
    }

    /// @dev Reads the links into the answer, where what is before a step is also after it, until a rule says otherwise.
    /// Answers nothing where a link is unlawful in itself, or the step does not end where its links do.
    function _readLinks(Trial memory t, uint256 form, uint256 length) private pure returns (bytes memory accesses) {
        uint256 from = t.auth + (Forms.isSigned(form) ? _authLength(t.auth) : 0);
        uint256 end = t.step + length;
        uint256 first = Words.free() + 32;
        uint256 to = first;
        uint256 count = Forms.accesses(form);
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 kind = Forms.kind(form, i);
                uint256 valueLength = Cells.length(kind);
                uint256 previous = Words.u64(from);
                if (previous >= t.number) {
                    return "";
                }
                from += 8;
                to += 16;
                Words.put(to - 8, 64, previous);
                if (Forms.isEmpty(form, i)) {
                    Words.clear(to, 2 * valueLength);
                } else {
                    if (
                        from + valueLength > end || !Trials.possible(kind, from)
                            || (previous == 0 && !Words.zero(from, valueLength))
                    ) {
                        return "";
                    }
                    Words.copy(to, from, valueLength);
                    Words.copy(to + valueLength, from, valueLength);
                    from += valueLength;
                }
                t.olds[i] = to;
                to += 2 * valueLength;
            }
        }
        return from == end ? _take(first, to) : bytes("");
    }

    /// @dev The bytes from `first`, before which there is room for their length, as a buffer that nothing overwrites.
    function _take(uint256 first, uint256 end) private pure returns (bytes memory buffer) {
        assembly ("memory-safe") {
            buffer := sub(first, 32)
            mstore(buffer, sub(end, first))
            // A word more, since the last field is written with what is behind it.
            mstore(0x40, and(add(end, 63), not(31)))
        }
    }

    /// @dev The length of an auth. Where its depth is not allowed it is one that no step has room for.
    function _authLength(uint256 auth) private pure returns (uint256) {
        uint256 depth = Words.u8(auth);
        if (depth == 0) {
            return Steps.AUTH_LENGTH;
        }
        return depth > Steps.AUTH_MAX_DEPTH ? Steps.MAX_LENGTH : Steps.AUTH_SIBLINGS + 32 * depth;
    }

    /// @dev Whether the u64s of the body are below 2^63.
    function _areNumbers(uint256 step, uint256 places) private pure returns (bool) {
        for (; places != 0; places >>= 8) {
            if (Words.u64(step + (places & 0xff)) >= Amounts.LIMIT) {
                return false;
            }
        }
        return true;
    }

    /// @dev Whether no two accesses name the same cell, and none names ORDER 0.
    function _areDistinct(Trial memory t, uint256 count) private pure returns (bool distinct) {
        uint256[8] memory olds = t.olds;
        uint256 noOrder = Cells.NO_ORDER;
        assembly ("memory-safe") {
            distinct := 1
            let end := add(olds, shl(5, count))
            for { let i := olds } lt(i, end) { i := add(i, 32) } {
                // The cell's key is the first half of the 16 bytes before the value.
                let cell := shr(192, mload(sub(mload(i), 16)))
                if eq(cell, noOrder) { distinct := 0 }
                for { let j := olds } lt(j, i) { j := add(j, 32) } {
                    if eq(cell, shr(192, mload(sub(mload(j), 16)))) { distinct := 0 }
                }
            }
        }
    }

    function _judge(Trial memory t) private pure returns (bool) {
        uint256 op = Words.u8(t.step);
        if (op >= Steps.PLACE) {
            if (op == Steps.PLACE) return OrderRules.place(t);
            if (op == Steps.FILL) return FillRule.fill(t);
            if (op == Steps.REST) return MarketRules.rest(t);
            if (op == Steps.CANCEL) return CancelRules.cancel(t);
            if (op == Steps.REDUCE) return OrderRules.reduce(t);
            return MarketRules.trigger(t);
        }
        if (op == Steps.OPEN) return AccountRules.open(t);
        if (op == Steps.DEPOSIT) return InboxRules.deposit(t);
        if (op == Steps.TRANSFER) return AccountRules.transfer(t);
        if (op == Steps.WITHDRAW) return AccountRules.withdraw(t);
        if (op == Steps.SIGNER) return AccountRules.signer(t);
        if (op == Steps.LIST) return MarketRules.list(t);
        if (op == Steps.STATUS) return MarketRules.status(t);
        if (op == Steps.REQUEST) return InboxRules.request(t);
        if (op == Steps.REVOKE) return InboxRules.revoke(t);
        if (op == Steps.FLOOR) return AccountRules.floor(t);
        return InboxRules.seal(t);
    }

    /// @dev Whether the step's auth over its message recovers to the account's owner or, where that will do, its signer.
    function _isSigned(Trial memory t) private view returns (bool) {
        uint256 auth = t.auth;
        uint256 depth = Words.u8(auth);
        bytes32 digest = _digest(t.message);
        if (depth != 0) {
            uint256 index = Words.u16(auth + Steps.AUTH_INDEX);
            if (index >> depth != 0) {
                return false;
            }
            digest = _digest(_pair(BATCH_TYPE, _root(digest, index, depth, auth + Steps.AUTH_SIBLINGS)));
        }
        uint256 v = Words.u8(auth + Steps.AUTH_V);
        uint256 s = Words.u256(auth + Steps.AUTH_S);
        if ((v != 27 && v != 28) || s > MAX_S) {
            return false;
        }
        uint256 key = _recover(digest, v, Words.u256(auth + Steps.AUTH_R), s);
        return key != 0
            && (key == Words.u160(t.account + Cells.ACCOUNT_OWNER)
                || (t.bySigner && key == Words.u160(t.account + Cells.ACCOUNT_SIGNER)));
    }

    /// @dev What a leaf and its siblings, from the bottom up, amount to.
    function _root(bytes32 node, uint256 index, uint256 depth, uint256 siblings) private pure returns (bytes32) {
        for (uint256 i = 0; i < depth; ++i) {
            bytes32 sibling = bytes32(Words.u256(siblings + 32 * i));
            node = (index >> i) & 1 == 0 ? _pair(node, sibling) : _pair(sibling, node);
        }
        return node;
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            node := keccak256(0, 64)
        }
    }

    /// @dev The EIP-712 digest of a struct hash.
    function _digest(bytes32 message) private view returns (bytes32 digest) {
        bytes32 domain = DOMAIN_SEPARATOR;
        assembly ("memory-safe") {
            let ptr := mload(0x40)
            mstore(ptr, shl(240, 0x1901))
            mstore(add(ptr, 2), domain)
            mstore(add(ptr, 34), message)
            digest := keccak256(ptr, 66)
        }
    }

    /// @dev The address of the key that signed, 0 where none did: which only a recovery that succeeded, and answers
    /// nothing, says. One that fails lacks gas, and reverts.
    function _recover(bytes32 digest, uint256 v, uint256 r, uint256 s) private view returns (uint256 key) {
        bool done;
        assembly ("memory-safe") {
            let ptr := mload(0x40)
            mstore(ptr, digest)
            mstore(add(ptr, 32), v)
            mstore(add(ptr, 64), r)
            mstore(add(ptr, 96), s)
            mstore(0, 0)
            done := staticcall(gas(), 1, ptr, 128, 0, 32)
            if eq(returndatasize(), 32) { key := mload(0) }
        }
        if (!done) {
            revert RecoveryFailed();
        }
    }

    /// @dev Whether the inbox has the entry that the step tells. Reverts where the hash before it is not shown.
    function _isEntry(Trial memory t) private view returns (bool) {
        uint64 entry = t.entryNumber;
        (bool known, uint64 length) = IVault(VAULT).inboxPosition(t.inboxBefore);
        if (!known || length != entry) {
            revert WrongInboxBefore(t.inboxBefore, entry);
        }
        (known, length) = IVault(VAULT).inboxPosition(t.entry);
        return known && length == entry + 1;
    }
}
