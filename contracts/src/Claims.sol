// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {Purse} from "./Purse.sol";
import {IChain} from "./interfaces/IChain.sol";
import {Exit, IClaims} from "./interfaces/IClaims.sol";
import {ILaw} from "./interfaces/ILaw.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Access, Accesses} from "./ledger/Accesses.sol";
import {Cells} from "./ledger/Cells.sol";
import {DataTree} from "./ledger/DataTree.sol";
import {Header, Headers} from "./ledger/Headers.sol";
import {Payments} from "./ledger/Payments.sol";
import {StepProofs} from "./ledger/StepProofs.sol";
import {Words} from "./ledger/Words.sol";

/// @title Turns steps of final blocks into credits of the Vault, and pays everybody when the chain has ended
/// @notice See {IClaims}.
/// @dev One slot a balance: what is known of it, and one while it is on its way out: the hash of the exit, which whoever
/// goes on with it shows. Where a later touch took the place of the first, that is kept in full, and the hash is of what
/// lasts: what was true of the exit when a transaction was sent is enough when it is mined. The claim of a balance's latest
/// known touch is a bit of the first slot, that of any other a bit of its own, so that a first claim writes one slot.
contract Claims is IClaims, Purse {
    using BitMaps for BitMaps.BitMap;
    using Headers for Header;

    /// @dev What is known of a balance: the latest touch that was claimed, or that it left with.
    struct Known {
        uint64 touch;
        bool isClaimed;
        bool isOut;
    }

    /// @dev The touch that took the place of the one with which an exit began, what it left, and whose bond is at stake.
    /// There is one where `touch` is not 0. Two slots.
    struct Later {
        address exiter;
        uint64 touch;
        uint64 amount;
    }

    uint256 private constant DEPOSIT = 1;

    /// @dev Lengths: of what is before an exhibit's path, of the shortest exhibit there is, and of one that leaves.
    uint256 private constant EXHIBIT = 12;
    uint256 private constant SHORTEST = EXHIBIT + 32 * DataTree.MIN_DEPTH;
    uint256 private constant LEAVING = 4;

    /// @inheritdoc IClaims
    address public immutable CHAIN;
    /// @inheritdoc IClaims
    address public immutable LAW;
    /// @inheritdoc IClaims
    address public immutable VAULT;
    /// @inheritdoc IClaims
    uint256 public immutable EXIT_BOND;

    uint256 private immutable RECENCY;

    BitMaps.BitMap private _claimed;
    BitMaps.BitMap private _refunded;
    mapping(uint64 cell => Known) private _known;
    mapping(uint64 cell => bytes32) private _exits;
    mapping(uint64 cell => Later) private _laters;

    /// @param chain the chain of this deployment
    /// @param law its law
    /// @param exitBond what an exit deposits, wei
    constructor(address chain, address law, uint256 exitBond) {
        if (exitBond == 0) {
            revert NoBond();
        }
        if (ILaw(law).VAULT() != IChain(chain).VAULT()) {
            revert NotWired(law);
        }
        CHAIN = chain;
        LAW = law;
        VAULT = IChain(chain).VAULT();
        EXIT_BOND = exitBond;
        RECENCY = IChain(chain).parameters().recency;
    }

    /// @inheritdoc IClaims
    function claim(bytes calldata proof) external returns (address owner, uint16 asset, uint64 amount) {
        (Header memory header, uint64 number, bytes calldata step) = StepProofs.read(proof);
        bool isFrozen = _checkFinal(header.hash());
        (uint64 cell, Payments.Payment memory paid) = _pays(step);
        // No exit is open while the chain is not frozen.
        if (isFrozen && number > _known[cell].touch && _exits[cell] != 0) {
            revert ExitOpen(cell);
        }
        _claim(number, cell, paid);
        return (paid.owner, paid.asset, paid.quanta);
    }

    /// @inheritdoc IClaims
    function claimWhileExiting(bytes calldata proof, bytes32 inboxBefore, Exit calldata open) external {
        (Header memory header, uint64 number, bytes calldata step) = StepProofs.read(proof);
        _checkFinal(header.hash());
        (uint64 cell, Payments.Payment memory paid) = _pays(step);
        if (open.cell != cell) {
            revert NoSuchExit(cell);
        }
        Exit memory current = _current(open);
        if (number > current.touch) {
            uint64 amount = _amountAfter(header, number, step, inboxBefore, cell);
            _replace(current, number, amount, _loses(current, amount) ? msg.sender : current.exiter);
        }
        _claim(number, cell, paid);
    }

    /// @inheritdoc IClaims
    function exit(
        bytes calldata headers,
        bytes32[] calldata inboxHashes,
        bytes calldata exhibits,
        bytes calldata leaving
    ) external payable {
        _checkEnded();
        uint256 count = leaving.length / LEAVING;
        if (leaving.length % LEAVING != 0) {
            revert MalformedList(leaving.length);
        }
        if (msg.value != EXIT_BOND * count) {
            revert WrongBond(msg.value, EXIT_BOND * count);
        }
        (uint64[] memory numbers, bytes[] memory accesses) = _judgeAll(_finalHeaders(headers), inboxHashes, exhibits);
        uint256 skipped = 0;
        for (uint256 i = 0; i < leaving.length; i += LEAVING) {
            (uint256 touch, uint256 owner) = (uint8(leaving[i]), uint8(leaving[i + 2]));
            _checkPlace(touch, accesses.length);
            _checkPlace(owner, accesses.length);
            Access memory balance = Accesses.at_(accesses[touch], uint8(leaving[i + 1]));
            if (!_start(numbers[touch], balance, Accesses.at_(accesses[owner], uint8(leaving[i + 3])))) {
                ++skipped;
            }
        }
        _owe(msg.sender, EXIT_BOND * skipped);
    }

    /// @inheritdoc IClaims
    function supersede(bytes calldata later, bytes32 inboxBefore, Exit calldata open) external payable {
        if (msg.value != EXIT_BOND) {
            revert WrongBond(msg.value, EXIT_BOND);
        }
        Exit memory current = _current(open);
        if (block.timestamp >= current.closes) {
            revert WindowClosed(current.closes);
        }
        (Header memory header, uint64 number, bytes calldata step) = StepProofs.read(later);
        if (number <= current.touch) {
            revert NotLater(number, current.touch);
        }
        _checkFinal(header.hash());
        uint64 amount = _amountAfter(header, number, step, inboxBefore, current.cell);
        _owe(_loses(current, amount) ? msg.sender : current.exiter, EXIT_BOND);
        _replace(current, number, amount, msg.sender);
    }

    /// @inheritdoc IClaims
    function settle(Exit[] calldata exits) external {
        for (uint256 i = 0; i < exits.length; ++i) {
            if (_exits[exits[i].cell] == 0) {
                emit Skipped(exits[i].cell);
                continue;
            }
            Exit memory open = _current(exits[i]);
            if (block.timestamp < open.closes) {
                revert WindowOpen(open.closes);
            }
            delete _exits[open.cell];
            if (_laters[open.cell].touch != 0) {
                delete _laters[open.cell];
            }
            Known memory known = _known[open.cell];
            if (open.touch > known.touch) {
                _remember(known);
                known = Known({touch: open.touch, isClaimed: false, isOut: true});
            } else {
                known.isOut = true;
            }
            _known[open.cell] = known;
            emit Exited(open.cell, open.touch, open.owner, open.amount);
            _owe(open.exiter, EXIT_BOND);
            if (open.amount != 0) {
                IVault(VAULT).credit(open.owner, uint16(open.cell >> 32), open.amount);
            }
        }
    }

    /// @inheritdoc IClaims
    function refund(bytes32 inboxBefore, address owner, uint16 asset, uint64 amount) external {
        _checkEnded();
        bytes32 rolling = keccak256(abi.encode(inboxBefore, DEPOSIT, owner, asset, amount));
        (uint64 entry,, address payer) = IVault(VAULT).entryAt(rolling);
        (,,, uint64 inbox) = IChain(CHAIN).tip();
        if (entry < inbox) {
            revert WasTaken(entry, inbox);
        }
        if (_refunded.get(entry)) {
            revert AlreadyRefunded(entry);
        }
        _refunded.set(entry);
        emit Refunded(entry, payer, asset, amount);
        IVault(VAULT).credit(payer, asset, amount);
    }

    /// @inheritdoc IClaims
    function isClaimed(uint64 cell, uint64 number) external view returns (bool) {
        Known memory known = _known[cell];
        return known.touch == number ? known.isClaimed : _claimed.get(number);
    }

    /// @inheritdoc IClaims
    function latestOf(uint64 cell) external view returns (uint64 touch, bool out) {
        Known memory known = _known[cell];
        return (known.touch, known.isOut);
    }

    /// @inheritdoc IClaims
    function isExiting(Exit calldata open) external view returns (bool) {
        Later memory later = _laters[open.cell];
        if (later.touch == 0) {
            return _exits[open.cell] == keccak256(abi.encode(open));
        }
        return _exits[open.cell] == _lasting(open) && open.touch == later.touch && open.amount == later.amount
            && open.exiter == later.exiter;
    }

    /// @dev What a step pays, and out of which cell.
    function _pays(bytes calldata step) private pure returns (uint64 cell, Payments.Payment memory paid) {
        paid = Payments.read(step);
        // forge-lint: disable-next-line(unsafe-typecast)
        cell = uint64(Cells.balance(paid.asset, paid.account));
    }

    /// @dev Credits a payment, once.
    function _claim(uint64 number, uint64 cell, Payments.Payment memory paid) private {
        Known memory known = _known[cell];
        if (number > known.touch) {
            if (known.isOut) {
                revert AlreadyOut(cell, known.touch);
            }
            _remember(known);
            _known[cell] = Known({touch: number, isClaimed: true, isOut: false});
        } else if (number == known.touch) {
            if (known.isClaimed) {
                revert AlreadyClaimed(number);
            }
            _known[cell].isClaimed = true;
        } else {
            if (_claimed.get(number)) {
                revert AlreadyClaimed(number);
            }
            _claimed.set(number);
        }
        emit Claimed(number, paid.owner, paid.asset, paid.quanta);
        IVault(VAULT).credit(paid.owner, paid.asset, paid.quanta);
    }

    /// @dev A later touch takes the place of what was known: that it was claimed stays known.
    function _remember(Known memory known) private {
        if (known.isClaimed) {
            _claimed.set(known.touch);
        }
    }

    /// @dev Starts one exit. Answers false where there is none to start.
    function _start(uint64 touch, Access memory balance, Access memory account) private returns (bool) {
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 cell = uint64(balance.cell);
        if (Cells.kindOf(cell) != Cells.BALANCE) {
            revert NotBalance(cell);
        }
        uint256 expected = Cells.account(cell & type(uint32).max);
        if (account.cell != expected) {
            // forge-lint: disable-next-line(unsafe-typecast)
            revert NotItsAccount(uint64(account.cell), uint64(expected));
        }
        uint256 owner = Words.u160(account.new_ + Cells.ACCOUNT_OWNER);
        if (owner == 0) {
            // forge-lint: disable-next-line(unsafe-typecast)
            revert NoOwner(uint64(expected));
        }
        Known memory known = _known[cell];
        uint64 amount = _sum(balance);
        // What is empty has nothing to leave with: it could only void a later withdrawal that left as little.
        if (amount == 0 || known.isOut || touch < known.touch || _exits[cell] != 0) {
            emit Skipped(cell);
            return false;
        }
        Exit memory open = Exit({
            cell: cell,
            touch: touch,
            amount: amount,
            // forge-lint: disable-next-line(unsafe-typecast)
            owner: address(uint160(owner)),
            exiter: msg.sender,
            // forge-lint: disable-next-line(unsafe-typecast)
            closes: uint64(block.timestamp + RECENCY)
        });
        _exits[cell] = keccak256(abi.encode(open));
        emit Exiting(cell, open);
        return true;
    }

    /// @dev A later touch takes the place of an exit's.
    function _replace(Exit memory open, uint64 touch, uint64 amount, address exiter) private {
        (open.touch, open.amount, open.exiter) = (touch, amount, exiter);
        _laters[open.cell] = Later({exiter: exiter, touch: touch, amount: amount});
        _exits[open.cell] = _lasting(open);
        emit Exiting(open.cell, open);
    }

    /// @dev An open exit as it is now, which may have been shown as it was before. Reverts where there is none.
    function _current(Exit calldata shown) private view returns (Exit memory open) {
        open = shown;
        Later storage later = _laters[open.cell];
        uint64 touch = later.touch;
        if (_exits[open.cell] != (touch == 0 ? keccak256(abi.encode(open)) : _lasting(open))) {
            revert NoSuchExit(open.cell);
        }
        if (touch != 0) {
            (open.touch, open.amount, open.exiter) = (touch, later.amount, later.exiter);
        }
    }

    /// @dev The hash of what no later touch changes.
    function _lasting(Exit memory open) private pure returns (bytes32) {
        return keccak256(abi.encode(open.cell, open.owner, open.closes));
    }

    /// @dev What is in a balance after the access, available and locked: below 2^64.
    function _sum(Access memory balance) private pure returns (uint64) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(Words.u64(balance.new_ + Cells.AVAILABLE) + Words.u64(balance.new_ + Cells.LOCKED));
    }

    /// @dev What a step leaves in a balance, which it must touch. That it is in its block was checked.
    function _amountAfter(Header memory header, uint64 number, bytes calldata step, bytes32 inboxBefore, uint64 cell)
        private
        view
        returns (uint64)
    {
        (bool touched, Access memory balance) = Accesses.find(_judge(header, number, step, inboxBefore), cell);
        if (!touched) {
            revert NotBalance(cell);
        }
        return _sum(balance);
    }

    /// @dev Whether an exit's bond goes to who shows that a later step left `amount`.
    function _loses(Exit memory open, uint64 amount) private pure returns (bool) {
        return open.exiter == open.owner ? open.amount > amount : open.amount != amount;
    }

    /// @dev Headers of final blocks.
    function _finalHeaders(bytes calldata packed) private view returns (Header[] memory headers) {
        uint256 count = packed.length / Headers.PACKED;
        if (packed.length % Headers.PACKED != 0) {
            revert MalformedList(packed.length);
        }
        headers = new Header[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 place;
            assembly ("memory-safe") {
                place := packed.offset
            }
            headers[i] = Headers.unpack(place + i * Headers.PACKED);
            _checkFinal(headers[i].hash());
        }
    }

    /// @dev Numbers and accesses of the exhibits, each a lawful step of one of the headers. The arrays may have room for more
    /// than there are, which have no accesses.
    function _judgeAll(Header[] memory headers, bytes32[] calldata inboxHashes, bytes calldata exhibits)
        private
        view
        returns (uint64[] memory numbers, bytes[] memory accesses)
    {
        numbers = new uint64[](exhibits.length / SHORTEST);
        accesses = new bytes[](numbers.length);
        for (uint256 i = 0; exhibits.length != 0; ++i) {
            if (exhibits.length < SHORTEST) {
                revert MalformedList(exhibits.length);
            }
            (uint256 place, uint256 inbox) = (uint8(exhibits[0]), uint8(exhibits[1]));
            _checkPlace(place, headers.length);
            _checkPlace(inbox, inboxHashes.length + 1);
            uint256 end;
            (numbers[i], accesses[i], end) =
                _judgeFirst(headers[place], inbox == 0 ? bytes32(0) : inboxHashes[inbox - 1], exhibits);
            exhibits = exhibits[end:];
        }
    }

    /// @dev Number and accesses of the first exhibit, and where it ends.
    function _judgeFirst(Header memory header, bytes32 inboxBefore, bytes calldata exhibits)
        private
        view
        returns (uint64 number, bytes memory accesses, uint256 end)
    {
        end = EXHIBIT + 32 * DataTree.depth(header.steps) + uint16(bytes2(exhibits[10:]));
        if (exhibits.length < end) {
            revert MalformedList(exhibits.length);
        }
        number = uint64(bytes8(exhibits[2:]));
        accesses = _judge(header, number, StepProofs.verify(header, number, exhibits[EXHIBIT:end]), inboxBefore);
    }

    function _checkPlace(uint256 place, uint256 count) private pure {
        if (place >= count) {
            revert NoSuchPlace(place, count);
        }
    }

    /// @dev The accesses of a step, which must be lawful.
    function _judge(Header memory header, uint64 number, bytes calldata step, bytes32 inboxBefore)
        private
        view
        returns (bytes memory accesses)
    {
        bool lawful;
        (lawful, accesses) = ILaw(LAW).run(header, number, step, inboxBefore);
        if (!lawful) {
            revert StepIsUnlawful(number);
        }
    }

    /// @dev Reverts unless the block is final. Answers whether the chain is frozen.
    function _checkFinal(bytes32 blockHash) private view returns (bool isFrozen) {
        bool isFinal;
        (isFinal, isFrozen) = IChain(CHAIN).finality(blockHash);
        if (!isFinal) {
            revert NotFinal(blockHash);
        }
    }

    /// @dev The chain has ended when it is frozen, and its tip final: nothing will be added to it, or taken away.
    function _checkEnded() private view {
        bool isFrozen = IChain(CHAIN).frozen();
        uint64 finalNumber = IChain(CHAIN).finalNumber();
        (uint64 tip,,,) = IChain(CHAIN).tip();
        if (!isFrozen || finalNumber != tip) {
            revert NotEnded(isFrozen, finalNumber, tip);
        }
    }
}
