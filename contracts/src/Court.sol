// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Purse} from "./Purse.sol";
import {IChain, Parameters} from "./interfaces/IChain.sol";
import {CaseState, Challenge, ICourt} from "./interfaces/ICourt.sol";
import {ILaw} from "./interfaces/ILaw.sol";
import {Access, Accesses} from "./ledger/Accesses.sol";
import {Chunks} from "./ledger/Chunks.sol";
import {Header, Headers} from "./ledger/Headers.sol";
import {Evidence, StepProof, StepProofs} from "./ledger/StepProofs.sol";
import {Words} from "./ledger/Words.sol";

/// @title The court
/// @notice See {ICourt}.
/// @dev No call is caught. What fails, for lack of gas or otherwise, reverts the proof, and convicts nobody.
contract Court is ICourt, Purse {
    using Headers for Header;
    using SafeCast for uint256;
    using StepProofs for StepProof;

    /// @dev Two slots. `amount` is the deposit while the case is open, and what the answer cost once it is answered.
    struct Case {
        address challenger;
        uint48 deadline;
        CaseState state;
        uint96 amount;
        uint64 blockNumber;
        uint64 previous;
    }

    bytes32 private constant UNLAWFUL = "UNLAWFUL";
    bytes32 private constant BROKEN_LINK = "BROKEN_LINK";
    bytes32 private constant SKIPPED_TOUCH = "SKIPPED_TOUCH";
    bytes32 private constant WITHHELD = "WITHHELD";

    /// @dev The price doubles with as many open challenges.
    uint256 private constant DOUBLING = 64;

    /// @dev What an answer is paid for: each byte of it, and what is done before and after it is measured.
    uint256 private constant GAS_PER_BYTE = 40;
    uint256 private constant GAS_AROUND = 120_000;

    /// @inheritdoc ICourt
    address public immutable CHAIN;
    /// @inheritdoc ICourt
    address public immutable LAW;

    uint256 private immutable PRICE;
    uint256 private immutable RESPONSE;
    uint256 private immutable CHUNK_WINDOW;
    uint256 private immutable LINK_WINDOW;

    /// @inheritdoc ICourt
    uint256 public openChallenges;

    mapping(bytes32 id => Case) private _cases;
    mapping(uint64 blockNumber => uint256) private _openAt;
    /// @dev A bit for each block number against which a challenge is open.
    mapping(uint256 word => uint256) private _busy;
    /// @dev What answers have cost the challengers of a block, wei.
    mapping(bytes32 blockHash => uint256) private _spentOn;

    /// @param chain the chain, which must name this contract as its court
    /// @param law the law, which must name the same Vault
    /// @param price_ what a challenge costs while few are open, wei
    constructor(address chain, address law, uint256 price_) {
        if (IChain(chain).COURT() != address(this)) {
            revert NotWired(chain);
        }
        if (ILaw(law).VAULT() != IChain(chain).VAULT()) {
            revert NotWired(law);
        }
        if (price_ == 0) {
            revert NoPrice();
        }
        Parameters memory fixed_ = IChain(chain).parameters();
        CHAIN = chain;
        LAW = law;
        PRICE = price_;
        RESPONSE = fixed_.response;
        CHUNK_WINDOW = uint256(fixed_.challenge) - fixed_.response - fixed_.proof;
        LINK_WINDOW = uint256(fixed_.challenge) - fixed_.response - fixed_.proof / 4;
    }

    /// @inheritdoc ICourt
    function unlawful(Evidence calldata s, Header calldata parent) external {
        (bool lawful,) = _judge(s);
        if (lawful) {
            revert StepIsLawful(s.proof.number);
        }
        _convict(UNLAWFUL, s.proof.header, s.proof.number, parent, msg.sender);
    }

    /// @inheritdoc ICourt
    function brokenLink(Evidence calldata s, uint256 access, Evidence calldata p, Header calldata parent) external {
        Access memory link = _link(s, access);
        uint64 number = p.proof.number;
        if (number != link.previous) {
            revert NotThatStep(number, link.previous);
        }
        (bool lawful, bytes memory accesses) = _judge(p);
        if (lawful) {
            (bool touched, Access memory left) = Accesses.find(accesses, link.cell);
            if (touched && Words.hash(left.new_, left.length) == Words.hash(link.old, link.length)) {
                revert LinkHolds(number, uint64(link.cell));
            }
        }
        _convict(BROKEN_LINK, s.proof.header, s.proof.number, parent, msg.sender);
    }

    /// @inheritdoc ICourt
    function skippedTouch(Evidence calldata s, uint256 access, Evidence calldata k, Header calldata parent) external {
        Access memory link = _link(s, access);
        uint64 number = k.proof.number;
        if (number <= link.previous || number >= s.proof.number) {
            revert NotBetween(number, link.previous, s.proof.number);
        }
        (bool lawful, bytes memory accesses) = _judge(k);
        if (!lawful) {
            revert StepIsUnlawful(number);
        }
        (bool touched,) = Accesses.find(accesses, link.cell);
        if (!touched) {
            revert NotTouched(number, uint64(link.cell));
        }
        _convict(SKIPPED_TOUCH, s.proof.header, s.proof.number, parent, msg.sender);
    }

    /// @inheritdoc ICourt
    function challengeChunk(Header calldata header, uint64 chunk) external payable {
        bytes32 blockHash = header.hash();
        uint256 chunks = header.steps == 0 ? 0 : Chunks.count(header.steps);
        if (chunk >= chunks) {
            revert Chunks.NoSuchChunk(chunk, chunks);
        }
        _open(Challenge({blockHash: blockHash, step: 0, index: chunk}), CHUNK_WINDOW, 0);
    }

    /// @inheritdoc ICourt
    function challengeLink(Evidence calldata s, uint64 access) external payable {
        Access memory link = _link(s, access);
        if (link.previous == 0) {
            revert NotThatStep(0, 0);
        }
        Challenge memory challenge = Challenge({blockHash: s.proof.header.hash(), step: s.proof.number, index: access});
        _open(challenge, LINK_WINDOW, uint64(link.previous));
    }

    /// @inheritdoc ICourt
    function answerChunk(Header calldata header, uint64 chunk, bytes calldata steps, bytes32[] calldata path) external {
        uint256 gas_ = gasleft();
        bytes32 blockHash = header.hash();
        bytes32 root = Chunks.root(steps, chunk, header.steps, path);
        if (root != header.dataRoot) {
            revert WrongChunk(root, header.dataRoot);
        }
        uint256 length = steps.length + 32 * path.length;
        _answered(Challenge({blockHash: blockHash, step: 0, index: chunk}), gas_, length);
    }

    /// @inheritdoc ICourt
    function answerLink(Challenge calldata challenge, StepProof calldata p) external {
        uint256 gas_ = gasleft();
        uint64 previous = _cases[_idOf(challenge)].previous;
        if (p.number != previous || previous == 0) {
            revert NotThatStep(p.number, previous);
        }
        _committed(p.header);
        p.verify();
        _answered(challenge, gas_, p.step.length + 32 * p.path.length);
    }

    /// @inheritdoc ICourt
    function withheld(Challenge calldata challenge, Header calldata header, Header calldata parent) external {
        (bytes32 id, Case storage open_) = _opened(challenge);
        if (block.timestamp <= open_.deadline) {
            revert NotYetDue(id, open_.deadline);
        }
        bytes32 blockHash = header.hash();
        if (blockHash != challenge.blockHash) {
            revert NotThatBlock(blockHash, challenge.blockHash);
        }
        address challenger = open_.challenger;
        _close(id, open_);
        _convict(WITHHELD, header, challenge.step, parent, challenger);
    }

    /// @inheritdoc ICourt
    function close(Challenge calldata challenge) external {
        (bytes32 id, Case storage open_) = _opened(challenge);
        (uint64 tip,,,) = IChain(CHAIN).tip();
        if (open_.blockNumber <= tip) {
            revert BlockStands(open_.blockNumber);
        }
        _close(id, open_);
    }

    /// @inheritdoc ICourt
    function makeWhole(Challenge calldata challenge) external {
        bytes32 id = _idOf(challenge);
        Case storage answered = _cases[id];
        if (answered.state != CaseState.ANSWERED) {
            revert WrongState(id, answered.state);
        }
        if (!IChain(CHAIN).isFaulty(challenge.blockHash)) {
            revert NotAtFault(challenge.blockHash);
        }
        answered.state = CaseState.CLOSED;
        emit MadeWhole(id, answered.amount);
        IChain(CHAIN).compensate(answered.challenger, answered.amount);
    }

    /// @inheritdoc ICourt
    function price() public view returns (uint256) {
        return PRICE << (openChallenges / DOUBLING);
    }

    /// @inheritdoc ICourt
    function isQuiet(uint64 from, uint64 to) external view returns (bool) {
        uint256 last = to >> 8;
        for (uint256 word = from >> 8; word <= last; ++word) {
            uint256 bits = _busy[word];
            if (word == from >> 8) {
                bits = (bits >> (from & 0xff)) << (from & 0xff);
            }
            if (word == last) {
                bits = bits << (255 - (to & 0xff));
            }
            if (bits != 0) {
                return false;
            }
        }
        return true;
    }

    /// @inheritdoc ICourt
    function caseOf(Challenge calldata challenge)
        external
        view
        returns (CaseState state, address challenger, uint256 deadline, uint256 amount, uint64 previous)
    {
        Case memory found = _cases[_idOf(challenge)];
        return (found.state, found.challenger, found.deadline, found.amount, found.previous);
    }

    /// @dev What the law says of a step of a committed block.
    function _judge(Evidence calldata e) private view returns (bool lawful, bytes memory accesses) {
        StepProof calldata proof = e.proof;
        _committed(proof.header);
        proof.verify();
        return ILaw(LAW).run(proof.header, proof.number, proof.step, e.inboxBefore);
    }

    /// @dev An access of a step, which must be lawful.
    function _link(Evidence calldata s, uint256 access) private view returns (Access memory) {
        (bool lawful, bytes memory accesses) = _judge(s);
        if (!lawful) {
            revert StepIsUnlawful(s.proof.number);
        }
        return Accesses.at_(accesses, access);
    }

    /// @dev Reverts unless the header is a committed block's.
    function _committed(Header calldata header) private view returns (uint64 number, uint64 committedAt) {
        return IChain(CHAIN).committedBlock(header.hash());
    }

    function _convict(bytes32 ground, Header calldata header, uint64 number, Header calldata parent, address prover)
        private
    {
        bytes32 blockHash = header.hash();
        emit Convicted(ground, blockHash, number, prover);
        IChain(CHAIN).convict(header, parent, prover, _spentOn[blockHash]);
    }

    function _open(Challenge memory challenge, uint256 window, uint64 previous) private {
        (uint64 number, uint64 committedAt) = IChain(CHAIN).committedBlock(challenge.blockHash);
        if (block.timestamp > committedAt + window) {
            revert TooLate(committedAt + window);
        }
        uint256 price_ = price();
        if (msg.value < price_) {
            revert DepositTooLow(msg.value, price_);
        }
        bytes32 id = keccak256(abi.encode(challenge));
        if (_cases[id].state != CaseState.NONE) {
            revert ChallengedBefore(id);
        }
        uint48 deadline = (block.timestamp + RESPONSE).toUint48();
        _cases[id] = Case({
            challenger: msg.sender,
            deadline: deadline,
            state: CaseState.OPEN,
            amount: msg.value.toUint96(),
            blockNumber: number,
            previous: previous
        });
        ++openChallenges;
        if (_openAt[number]++ == 0) {
            _busy[number >> 8] |= 2 ** (number & 0xff);
        }
        emit Challenged(id, challenge, msg.sender, msg.value, previous, deadline);
    }

    /// @dev An open case. Reverts where there is none.
    function _opened(Challenge memory challenge) private view returns (bytes32 id, Case storage open_) {
        id = _idOf(challenge);
        open_ = _cases[id];
        if (open_.state != CaseState.OPEN) {
            revert WrongState(id, open_.state);
        }
    }

    function _idOf(Challenge memory challenge) private pure returns (bytes32) {
        return keccak256(abi.encode(challenge));
    }

    /// @dev Pays who answered, and closes the case. `gas_` is what was left when the call began, `length` the bytes shown.
    function _answered(Challenge memory challenge, uint256 gas_, uint256 length) private {
        (bytes32 id, Case storage open_) = _opened(challenge);
        if (block.timestamp > open_.deadline) {
            revert AnswerTooLate(id, open_.deadline);
        }
        IChain(CHAIN).committedBlock(challenge.blockHash);
        uint256 deposit = open_.amount;
        uint256 cost = 2 * block.basefee * (gas_ - gasleft() + GAS_PER_BYTE * length + GAS_AROUND);
        uint256 paid = cost < deposit ? cost : deposit;
        open_.state = CaseState.ANSWERED;
        // forge-lint: disable-next-line(unsafe-typecast)
        open_.amount = uint96(paid);
        _spentOn[challenge.blockHash] += paid;
        _settled(open_.blockNumber);
        emit Answered(id, msg.sender, paid);
        _owe(msg.sender, paid);
        _owe(open_.challenger, deposit - paid);
        if (cost > paid && IChain(CHAIN).frozen()) {
            IChain(CHAIN).reward(msg.sender, cost - paid);
        }
    }

    /// @dev The deposit goes back, and nothing was shown.
    function _close(bytes32 id, Case storage open_) private {
        open_.state = CaseState.CLOSED;
        _settled(open_.blockNumber);
        emit Closed(id);
        _owe(open_.challenger, open_.amount);
    }

    /// @dev One challenge fewer is open.
    function _settled(uint64 number) private {
        --openChallenges;
        if (--_openAt[number] == 0) {
            _busy[number >> 8] &= ~(2 ** (number & 0xff));
        }
    }
}
