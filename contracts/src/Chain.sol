// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Purse} from "./Purse.sol";
import {Attestation, IChain, NewBlock, Parameters} from "./interfaces/IChain.sol";
import {ICourt} from "./interfaces/ICourt.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Header, Headers} from "./ledger/Headers.sol";
import {Messages} from "./ledger/Messages.sol";

/// @title The chain of committed blocks
/// @notice See {IChain}.
/// @dev One slot a block, keyed by the block's hash: there is one hash for each number, as numbers only rise and a chain
/// that loses blocks is frozen. Whether a header is committed is one look-up, of the very hash it has.
contract Chain is IChain, Purse {
    using Headers for Header;
    using SafeCast for uint256;

    /// @dev A block that was committed; it still is while its number is not above the tip's. `inboxBefore` is the inbox of
    /// the block before, which becomes the tip's again should this one be at fault. One slot.
    struct Block {
        uint64 number;
        uint48 committedAt;
        uint64 inboxBefore;
        bool faulty;
    }

    /// @dev What the next header must follow on. One slot.
    struct Tip {
        uint64 number;
        uint64 nextStep;
        uint64 inbox;
        uint48 until;
        bool frozen;
    }

    /// @dev Up to where blocks are final; what of the bond is set aside for challengers; the last block of the operator
    /// before; and once more whether the chain is frozen, for who asks what is final. One slot.
    struct Past {
        uint64 finalNumber;
        uint96 losses;
        uint64 formerLast;
        bool frozen;
    }

    /// @dev Who takes an operator's or a custodian's place, and from when on. One slot.
    struct Succession {
        address successor;
        uint48 from;
    }

    /// @dev The operator before, and its bond, while that must stay. One slot.
    struct Former {
        address account;
        uint96 bond;
    }

    uint32 private constant MAX_PERIOD = 365 days;

    /// @dev Of a bond that is slashed: a quarter for who proved it, half is burned.
    uint256 private constant REWARDED = 4;
    uint256 private constant BURNED = 2;

    /// @inheritdoc IChain
    address public immutable VAULT;
    /// @inheritdoc IChain
    address public immutable COURT;
    /// @inheritdoc IChain
    bytes32 public immutable DOMAIN_SEPARATOR;
    /// @inheritdoc IChain
    bytes32 public immutable GENESIS;
    /// @inheritdoc IChain
    uint256 public immutable QUORUM;

    uint32 private immutable CHALLENGE;
    uint32 private immutable RESPONSE;
    uint32 private immutable PROOF;
    uint32 private immutable INCLUSION;
    uint32 private immutable RECENCY;
    uint32 private immutable SPAN;
    uint96 private immutable MINIMUM_BOND;

    Tip internal _tip;
    address private _operator;
    uint96 private _bond;
    Past internal _past;
    mapping(bytes32 blockHash => Block) private _blocks;
    mapping(address account => bool) private _custodians;
    Former private _former;
    Succession private _succession;
    mapping(address custodian => Succession) private _successions;

    /// @dev Only the court.
    modifier onlyCourt() {
        if (msg.sender != COURT) {
            revert NotCourt(msg.sender);
        }
        _;
    }

    /// @param vault the Vault of this deployment, which may not be there yet
    /// @param court the court of this deployment, which may not be there yet
    /// @param operator_ who may commit blocks and list assets
    /// @param custodians whose attestations count, in strictly rising order
    /// @param quorum how many of them a block needs, 1 to all
    /// @param fixed_ periods and the minimum bond
    constructor(
        address vault,
        address court,
        address operator_,
        address[] memory custodians,
        uint256 quorum,
        Parameters memory fixed_
    ) {
        _checkParameters(fixed_);
        if (vault == address(0)) {
            revert BadParameter("vault", 0);
        }
        if (court == address(0)) {
            revert BadParameter("court", 0);
        }
        if (operator_ == address(0)) {
            revert BadParameter("operator", 0);
        }
        if (quorum == 0 || quorum > custodians.length) {
            revert BadParameter("quorum", quorum);
        }
        address previous = address(0);
        for (uint256 i = 0; i < custodians.length; ++i) {
            if (custodians[i] <= previous) {
                revert BadParameter("custodians", i);
            }
            previous = custodians[i];
            _custodians[previous] = true;
        }

        VAULT = vault;
        COURT = court;
        DOMAIN_SEPARATOR = Messages.domainSeparator(block.chainid, vault);
        QUORUM = quorum;
        CHALLENGE = fixed_.challenge;
        RESPONSE = fixed_.response;
        PROOF = fixed_.proof;
        INCLUSION = fixed_.inclusion;
        RECENCY = fixed_.recency;
        SPAN = fixed_.span;
        MINIMUM_BOND = fixed_.minimumBond;
        _operator = operator_;

        Header memory header = Headers.genesis(uint64(block.timestamp));
        bytes32 genesis = header.hash();
        GENESIS = genesis;
        _blocks[genesis] = Block({number: 0, committedAt: uint48(block.timestamp), inboxBefore: 0, faulty: false});
        _tip = Tip({number: 0, nextStep: header.firstStep, inbox: 0, until: uint48(block.timestamp), frozen: false});
        emit Committed(0, genesis, header);
        emit Finalized(0, genesis);
    }

    /// @inheritdoc IChain
    function commit(bytes32 parent, NewBlock[] calldata blocks, bytes32 inboxHash, Attestation[] calldata attestations)
        external
    {
        if (msg.sender != _operator) {
            revert NotOperator(msg.sender);
        }
        Tip memory last = _notFrozen();
        if (_bond < MINIMUM_BOND) {
            revert BondTooLow(_bond, MINIMUM_BOND);
        }

        bytes32 blockHash = _append(parent, blocks, last);
        uint64 inboxLength = IVault(VAULT).inboxLengthAt(inboxHash);
        if (inboxLength != last.inbox) {
            revert WrongInbox(last.inbox, inboxLength);
        }
        _checkAttestations(blockHash, attestations);
        _tip = last;
    }

    /// @inheritdoc IChain
    function finalize(bytes32 blockHash) external {
        (uint64 number, uint64 committedAt) = committedBlock(blockHash);
        uint64 finalNumber_ = _past.finalNumber;
        if (number <= finalNumber_) {
            revert AlreadyFinal(number, finalNumber_);
        }
        uint256 time = uint256(committedAt) + CHALLENGE;
        if (block.timestamp < time) {
            revert TooEarly(number, time);
        }
        if (!ICourt(COURT).isQuiet(finalNumber_ + 1, number)) {
            revert ChallengesOpen(finalNumber_ + 1, number);
        }
        _past.finalNumber = number;
        emit Finalized(number, blockHash);
    }

    /// @inheritdoc IChain
    function addBond() external payable {
        uint96 bond_ = (_bond + msg.value).toUint96();
        _bond = bond_;
        emit BondAdded(msg.sender, msg.value, bond_);
    }

    /// @inheritdoc IChain
    function convict(bytes32 blockHash, uint64 since, uint64 firstStep, address prover, uint256 losses)
        external
        onlyCourt
        returns (uint256 aside)
    {
        (uint64 number,) = committedBlock(blockHash);
        Past memory past = _past;
        if (number <= past.finalNumber) {
            revert AlreadyFinal(number, past.finalNumber);
        }
        Block storage known = _blocks[blockHash];
        known.faulty = true;
        _tip = Tip({
            number: number - 1,
            nextStep: firstStep,
            inbox: known.inboxBefore,
            until: uint256(since).toUint48(),
            frozen: true
        });
        _past.frozen = true;

        bool isFormers = number <= past.formerLast;
        uint256 slashed = _bondOf(isFormers);
        uint256 rewarded = slashed / REWARDED;
        uint256 burned = slashed / BURNED;
        uint256 left = slashed - rewarded - burned;
        aside = losses < left ? losses : left;
        _keepBond(isFormers, left - aside);
        if (aside != 0) {
            _past.losses = (past.losses + aside).toUint96();
        }
        emit Faulted(number, blockHash, prover, rewarded, burned, aside);
        _owe(prover, rewarded);
        Address.sendValue(payable(address(0)), burned);
    }

    /// @inheritdoc IChain
    function reward(address account, uint64 number, uint256 amount) external onlyCourt {
        bool isFormers = number <= _past.formerLast;
        uint256 bond_ = _bondOf(isFormers);
        uint256 paid = amount < bond_ ? amount : bond_;
        _keepBond(isFormers, bond_ - paid);
        _owe(account, paid);
    }

    /// @inheritdoc IChain
    function compensate(address account, uint256 amount) external onlyCourt {
        _past.losses = (_past.losses - amount).toUint96();
        _owe(account, amount);
    }

    /// @inheritdoc IChain
    function freezeForInbox(bytes32 rollingHash) external {
        Tip memory last = _notFrozen();
        (uint64 number, uint64 time,) = IVault(VAULT).entryAt(rollingHash);
        if (number != last.inbox) {
            revert NotOldestEntry(number, last.inbox);
        }
        _freezeAfter(uint256(time) + INCLUSION);
    }

    /// @inheritdoc IChain
    function freezeForSilence(bytes32 tipHash) external {
        Tip memory last = _notFrozen();
        (uint64 number, uint64 committedAt) = committedBlock(tipHash);
        if (number != last.number) {
            revert NotTip(number, last.number);
        }
        _freezeAfter(uint256(committedAt) + CHALLENGE);
    }

    /// @inheritdoc IChain
    function nameOperator(address successor) external {
        if (msg.sender != _operator) {
            revert NotOperator(msg.sender);
        }
        uint48 from = _handoverTime();
        _succession = Succession({successor: successor, from: from});
        emit OperatorNamed(msg.sender, successor, from);
    }

    /// @inheritdoc IChain
    function takeOver() external payable {
        _notFrozen();
        address successor = _due(_succession);
        if (msg.sender != successor) {
            revert NotSuccessor(msg.sender);
        }
        if (_former.bond != 0) {
            _releaseFormer();
        }
        address former = _operator;
        _former = Former({account: former, bond: _bond});
        _past.formerLast = _tip.number;
        delete _succession;
        _operator = successor;
        _bond = msg.value.toUint96();
        emit OperatorReplaced(former, successor, msg.value);
    }

    /// @inheritdoc IChain
    function nameCustodian(address successor) external {
        if (!_custodians[msg.sender]) {
            revert NotCustodian(msg.sender);
        }
        uint48 from = _handoverTime();
        _successions[msg.sender] = Succession({successor: successor, from: from});
        emit CustodianNamed(msg.sender, successor, from);
    }

    /// @inheritdoc IChain
    function replaceCustodian(address custodian) external {
        address successor = _due(_successions[custodian]);
        if (_custodians[successor]) {
            revert AlreadyCustodian(successor);
        }
        delete _successions[custodian];
        _custodians[custodian] = false;
        _custodians[successor] = true;
        emit CustodianReplaced(custodian, successor);
    }

    /// @inheritdoc IChain
    function releaseFormerBond() external {
        if (_former.bond == 0) {
            revert NothingOwed(_former.account);
        }
        _releaseFormer();
    }

    /// @inheritdoc IChain
    function releaseBond() external {
        Tip memory last = _tip;
        if (!last.frozen || _past.finalNumber != last.number) {
            revert BondNeeded(last.number, _past.finalNumber);
        }
        uint256 bond_ = _bond;
        _bond = 0;
        emit BondReleased(_operator, bond_);
        _owe(_operator, bond_);
    }

    /// @inheritdoc IChain
    function parameters() external view returns (Parameters memory) {
        return Parameters({
            challenge: CHALLENGE,
            response: RESPONSE,
            proof: PROOF,
            inclusion: INCLUSION,
            recency: RECENCY,
            span: SPAN,
            minimumBond: MINIMUM_BOND
        });
    }

    /// @inheritdoc IChain
    function operator() external view returns (address) {
        return _operator;
    }

    /// @inheritdoc IChain
    function isCustodian(address account) external view returns (bool) {
        return _custodians[account];
    }

    /// @inheritdoc IChain
    function bond() external view returns (uint256) {
        return _bond;
    }

    /// @inheritdoc IChain
    function frozen() external view returns (bool) {
        return _tip.frozen;
    }

    /// @inheritdoc IChain
    function tip() external view returns (uint64 number, uint64 until, uint64 nextStep, uint64 inbox) {
        Tip memory last = _tip;
        return (last.number, last.until, last.nextStep, last.inbox);
    }

    /// @inheritdoc IChain
    function finalNumber() external view returns (uint64) {
        return _past.finalNumber;
    }

    /// @inheritdoc IChain
    function finality(bytes32 blockHash) external view returns (bool final_, bool frozen_) {
        Block memory known = _blocks[blockHash];
        Past memory past = _past;
        return (known.committedAt != 0 && known.number <= past.finalNumber, past.frozen);
    }

    /// @inheritdoc IChain
    function isFinal(bytes32 blockHash) external view returns (bool) {
        Block memory known = _blocks[blockHash];
        return known.committedAt != 0 && known.number <= _past.finalNumber;
    }

    /// @inheritdoc IChain
    function isFaulty(bytes32 blockHash) external view returns (bool) {
        return _blocks[blockHash].faulty;
    }

    /// @inheritdoc IChain
    function formerOperator() external view returns (address account, uint256 bond_, uint64 lastBlock) {
        return (_former.account, _former.bond, _past.formerLast);
    }

    /// @inheritdoc IChain
    function setAside() external view returns (uint256) {
        return _past.losses;
    }

    /// @inheritdoc IChain
    function committedBlock(bytes32 blockHash) public view returns (uint64 number, uint64 committedAt) {
        Block memory known = _blocks[blockHash];
        if (known.committedAt == 0 || known.number > _tip.number) {
            revert NotCommitted(blockHash);
        }
        return (known.number, known.committedAt);
    }

    /// @dev Checks the blocks one after another, keeps their hashes, and moves `last` on. Answers the last one's hash.
    function _append(bytes32 parent, NewBlock[] calldata blocks, Tip memory last) private returns (bytes32 blockHash) {
        if (blocks.length == 0) {
            revert NoBlocks();
        }
        Block memory known = _blocks[parent];
        if (known.committedAt == 0 || known.number != last.number) {
            revert WrongParent(last.number + 1, parent);
        }
        blockHash = parent;
        Header memory header;
        for (uint256 i = 0; i < blocks.length; ++i) {
            _checkBlock(blocks[i], last);
            (header.number, header.since, header.until) = (last.number + 1, last.until, blocks[i].until);
            (header.firstStep, header.steps) = (last.nextStep, blocks[i].steps);
            (header.inbox, header.parent, header.dataRoot) = (blocks[i].inbox, blockHash, blocks[i].dataRoot);
            blockHash = header.hash();
            _blocks[blockHash] = Block({
                number: header.number, committedAt: uint48(block.timestamp), inboxBefore: last.inbox, faulty: false
            });
            emit Committed(header.number, blockHash, header);

            last.number = header.number;
            last.until = uint48(header.until);
            last.nextStep = header.firstStep + header.steps;
            last.inbox = header.inbox;
        }
    }

    /// @dev Reverts unless the block may follow on `last`.
    function _checkBlock(NewBlock calldata next, Tip memory last) private view {
        uint64 steps = next.steps;
        if (steps == 0 || steps > Headers.MAX_STEPS) {
            revert WrongSteps(steps);
        }
        if (next.inbox < last.inbox) {
            revert InboxBackwards(next.inbox, last.inbox);
        }
        uint256 earliest = block.timestamp - INCLUSION;
        if (earliest < last.until) {
            earliest = last.until;
        }
        uint256 latest = block.timestamp;
        if (steps != 1 && latest > uint256(last.until) + SPAN) {
            latest = uint256(last.until) + SPAN;
        }
        if (next.until < earliest || next.until > latest) {
            revert WrongUntil(next.until, earliest, latest);
        }
    }

    /// @dev Reverts unless a quorum of custodians has signed, each once.
    function _checkAttestations(bytes32 blockHash, Attestation[] calldata attestations) private view {
        if (attestations.length < QUORUM) {
            revert TooFewAttestations(attestations.length, QUORUM);
        }
        bytes32 digest = Messages.attest(DOMAIN_SEPARATOR, blockHash);
        address previous = address(0);
        for (uint256 i = 0; i < attestations.length; ++i) {
            address signer = ECDSA.recover(digest, attestations[i].r, attestations[i].vs);
            if (!_custodians[signer]) {
                revert NotCustodian(signer);
            }
            if (signer <= previous) {
                revert AttestationsNotSorted(previous, signer);
            }
            previous = signer;
        }
    }

    /// @dev The tip. Reverts where the chain is frozen.
    function _notFrozen() private view returns (Tip memory last) {
        last = _tip;
        if (last.frozen) {
            revert Frozen();
        }
    }

    /// @dev Freezes the chain where a time has passed.
    function _freezeAfter(uint256 time) private {
        if (block.timestamp <= time) {
            revert NotSilent(time);
        }
        _tip.frozen = true;
        _past.frozen = true;
        emit FrozenForSilence();
    }

    /// @dev From when on a successor that is named now takes its place: later than anybody needs to leave.
    function _handoverTime() private view returns (uint48) {
        return (block.timestamp + 2 * uint256(CHALLENGE)).toUint48();
    }

    /// @dev The bond that answers for a block: that of who committed it.
    function _bondOf(bool isFormers) private view returns (uint256) {
        return isFormers ? _former.bond : _bond;
    }

    function _keepBond(bool isFormers, uint256 left) private {
        if (isFormers) {
            _former.bond = left.toUint96();
        } else {
            _bond = left.toUint96();
        }
    }

    /// @dev The successor. Reverts where there is none, or its time has not come, or is over: it has as long as was waited.
    function _due(Succession memory succession) private view returns (address) {
        if (succession.successor == address(0)) {
            revert NoSuccessor();
        }
        if (block.timestamp < succession.from) {
            revert HandoverTooEarly(succession.from);
        }
        uint256 until = uint256(succession.from) + 2 * uint256(CHALLENGE);
        if (block.timestamp > until) {
            revert SuccessionLapsed(until);
        }
        return succession.successor;
    }

    /// @dev What is left of the bond of the operator before is owed to it, once its last block is final or gone.
    function _releaseFormer() private {
        (uint64 last, uint64 finalNumber_) = (_past.formerLast, _past.finalNumber);
        uint64 tip_ = _tip.number;
        if (finalNumber_ < (last < tip_ ? last : tip_)) {
            revert BondNeeded(last, finalNumber_);
        }
        (address account, uint256 bond_) = (_former.account, _former.bond);
        _former.bond = 0;
        emit BondReleased(account, bond_);
        _owe(account, bond_);
    }

    /// @dev Reverts unless the periods leave everybody the time that the rules promise.
    function _checkParameters(Parameters memory fixed_) private view {
        if (fixed_.challenge > MAX_PERIOD) {
            revert BadParameter("challenge", fixed_.challenge);
        }
        if (fixed_.response == 0) {
            revert BadParameter("response", 0);
        }
        if (fixed_.proof == 0 || uint256(fixed_.response) + fixed_.proof >= fixed_.challenge) {
            revert BadParameter("proof", fixed_.proof);
        }
        if (fixed_.inclusion > fixed_.challenge || fixed_.inclusion > block.timestamp) {
            revert BadParameter("inclusion", fixed_.inclusion);
        }
        if (fixed_.recency == 0 || fixed_.recency > MAX_PERIOD) {
            revert BadParameter("recency", fixed_.recency);
        }
        if (fixed_.span == 0 || fixed_.span > fixed_.inclusion) {
            revert BadParameter("span", fixed_.span);
        }
        if (fixed_.minimumBond == 0) {
            revert BadParameter("minimumBond", 0);
        }
    }
}
