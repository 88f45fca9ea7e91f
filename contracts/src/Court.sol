// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Purse} from "./Purse.sol";
import {IChain, Parameters} from "./interfaces/IChain.sol";
import {CaseState, Challenge, ICourt} from "./interfaces/ICourt.sol";
import {ILaw} from "./interfaces/ILaw.sol";
import {Access, Accesses} from "./ledger/Accesses.sol";
import {Chunks} from "./ledger/Chunks.sol";
import {Header, Headers} from "./ledger/Headers.sol";
import {StepProofs} from "./ledger/StepProofs.sol";
import {Words} from "./ledger/Words.sol";

/// @title The court
/// @notice See {ICourt}.
/// @dev No call is caught. What fails, for lack of gas or otherwise, reverts the proof, and convicts nobody.
contract Court is ICourt, Purse {
    using Headers for Header;
    using SafeCast for uint256;

    /// @dev Two slots. `amount` is the deposit while the case is open, and once it is answered what the bond gives back of it
    /// should the block be found at fault.
    struct Case {
        address challenger;
        uint48 deadline;
        CaseState state;
        uint96 amount;
        uint64 blockNumber;
        uint64 previous;
    }

    /// @dev Of a block: what of its answers' cost the bond is to give back, and what of the bond was set aside for that when
    /// the block was found at fault, wei. One slot.
    struct Losses {
        uint128 lost;
        uint128 aside;
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

    /// @dev The least that a transaction costs on L1: itself, and each of its bytes beside what is executed, or alone.
    uint256 private constant GAS_OF_TRANSACTION = 21_000;
    uint256 private constant LEAST_GAS_PER_BYTE = 4;
    uint256 private constant LEAST_GAS_PER_BYTE_ALONE = 10;

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
    mapping(bytes32 blockHash => Losses) private _lossesOf;

    /// @dev Only as a transaction of its own, in which whoever reads L1 finds what is shown. Within another contract's call it
    /// would be shown to nobody, and asked for once and never again. An account with code may be one that calls itself.
    modifier inTheOpen() {
        if (msg.sender != tx.origin || msg.sender.code.length != 0) {
            revert NotInTheOpen(msg.sender);
        }
        _;
    }

    /// @param chain the chain, which must name this contract as its court
    /// @param law the law, which must name the same Vault
    /// @param price_ what a challenge costs while few are open, wei
    constructor(address chain, address law, uint256 price_) {
        if (price_ == 0) {
            revert NoPrice();
        }
        if (IChain(chain).COURT() != address(this)) {
            revert NotWired(chain);
        }
        if (ILaw(law).VAULT() != IChain(chain).VAULT()) {
            revert NotWired(law);
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
    function unlawful(bytes calldata s, bytes32 inbox) external {
        (Header memory header, uint64 number, bool lawful,) = _judge(s, inbox);
        if (lawful) {
            revert StepIsLawful(number);
        }
        _convict(UNLAWFUL, header, number, msg.sender);
    }

    /// @inheritdoc ICourt
    function brokenLink(bytes calldata s, bytes32 inboxOfS, uint256 access, bytes calldata p, bytes32 inboxOfP)
        external
    {
        (Header memory header, uint64 accused, Access memory link) = _link(s, inboxOfS, access);
        (, uint64 number, bool lawful, bytes memory accesses) = _judge(p, inboxOfP);
        if (number != link.previous) {
            revert NotThatStep(number, link.previous);
        }
        if (lawful) {
            (bool touched, Access memory left) = Accesses.find(accesses, link.cell);
            if (touched && Words.hash(left.new_, left.length) == Words.hash(link.old, link.length)) {
                revert LinkHolds(number, uint64(link.cell));
            }
        }
        _convict(BROKEN_LINK, header, accused, msg.sender);
    }

    /// @inheritdoc ICourt
    function skippedTouch(bytes calldata s, bytes32 inboxOfS, uint256 access, bytes calldata k, bytes32 inboxOfK)
        external
    {
        (Header memory header, uint64 accused, Access memory link) = _link(s, inboxOfS, access);
        (, uint64 number, bool lawful, bytes memory accesses) = _judge(k, inboxOfK);
        if (number <= link.previous || number >= accused) {
            revert NotBetween(number, link.previous, accused);
        }
        if (!lawful) {
            revert StepIsUnlawful(number);
        }
        (bool touched,) = Accesses.find(accesses, link.cell);
        if (!touched) {
            revert NotTouched(number, uint64(link.cell));
        }
        _convict(SKIPPED_TOUCH, header, accused, msg.sender);
    }

    /// @inheritdoc ICourt
    function challengeChunk(Header calldata header, uint64 chunk) external payable {
        bytes32 blockHash = Headers.hash(header);
        uint256 chunks = header.steps == 0 ? 0 : Chunks.count(header.steps);
        if (chunk >= chunks) {
            revert Chunks.NoSuchChunk(chunk, chunks);
        }
        _open(Challenge({blockHash: blockHash, step: 0, index: chunk}), CHUNK_WINDOW, 0);
    }

    /// @inheritdoc ICourt
    function challengeLink(bytes calldata s, bytes32 inbox, uint64 access) external payable {
        (Header memory header, uint64 number, Access memory link) = _link(s, inbox, access);
        if (link.previous == 0) {
            revert NotThatStep(0, 0);
        }
        Challenge memory challenge = Challenge({blockHash: header.hash(), step: number, index: access});
        _open(challenge, LINK_WINDOW, uint64(link.previous));
    }

    /// @inheritdoc ICourt
    function answerChunk(Header calldata header, uint64 chunk, bytes calldata steps, bytes32[] calldata path)
        external
        inTheOpen
    {
        uint256 gas_ = gasleft();
        bytes32 blockHash = Headers.hash(header);
        bytes32 root = Chunks.root(steps, chunk, header.steps, path);
        if (root != header.dataRoot) {
            revert WrongChunk(root, header.dataRoot);
        }
        uint256 length = steps.length + 32 * path.length;
        _answered(Challenge({blockHash: blockHash, step: 0, index: chunk}), gas_, length);
    }

    /// @inheritdoc ICourt
    function answerLink(Challenge calldata challenge, bytes calldata p) external inTheOpen {
        uint256 gas_ = gasleft();
        uint64 previous = _cases[_idOf(challenge)].previous;
        (Header memory header, uint64 number,) = StepProofs.read(p);
        if (number != previous || previous == 0) {
            revert NotThatStep(number, previous);
        }
        IChain(CHAIN).committedBlock(header.hash());
        _answered(challenge, gas_, p.length);
    }

    /// @inheritdoc ICourt
    function withheld(Challenge calldata challenge, Header calldata header) external {
        (bytes32 id, Case storage open_) = _opened(challenge);
        if (block.timestamp <= open_.deadline) {
            revert NotYetDue(id, open_.deadline);
        }
        bytes32 blockHash = Headers.hash(header);
        if (blockHash != challenge.blockHash) {
            revert NotThatBlock(blockHash, challenge.blockHash);
        }
        address challenger = open_.challenger;
        _close(id, open_);
        _convict(WITHHELD, header, challenge.step, challenger);
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
        Losses memory losses = _lossesOf[challenge.blockHash];
        // Where too little was set aside each has its share, in whatever order they come.
        uint256 amount = losses.lost == 0 ? 0 : uint256(answered.amount) * losses.aside / losses.lost;
        emit MadeWhole(id, amount);
        IChain(CHAIN).compensate(answered.challenger, amount);
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
    function _judge(bytes calldata proof, bytes32 inbox)
        private
        view
        returns (Header memory header, uint64 number, bool lawful, bytes memory accesses)
    {
        bytes calldata step;
        (header, number, step) = StepProofs.read(proof);
        IChain(CHAIN).committedBlock(header.hash());
        (lawful, accesses) = ILaw(LAW).run(header, number, step, inbox);
    }

    /// @dev An access of a step, which must be lawful.
    function _link(bytes calldata s, bytes32 inbox, uint256 access)
        private
        view
        returns (Header memory header, uint64 number, Access memory link)
    {
        bool lawful;
        bytes memory accesses;
        (header, number, lawful, accesses) = _judge(s, inbox);
        if (!lawful) {
            revert StepIsUnlawful(number);
        }
        link = Accesses.at_(accesses, access);
    }

    function _convict(bytes32 ground, Header memory header, uint64 number, address prover) private {
        bytes32 blockHash = header.hash();
        emit Convicted(ground, blockHash, number, prover);
        uint256 lost = _lossesOf[blockHash].lost;
        uint256 aside = IChain(CHAIN).convict(blockHash, header.since, header.firstStep, prover, lost);
        if (aside != 0) {
            _lossesOf[blockHash].aside = aside.toUint128();
        }
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
        (uint256 cost, uint256 least) = _costs(gas_ - gasleft(), length);
        uint256 paid = Math.min(2 * cost, deposit);
        // What the bond pays for an answer, now or to the challenger later, is no more than it certainly has cost: who answers
        // its own challenge gains nothing.
        uint256 rewarded = cost > paid && IChain(CHAIN).frozen() ? Math.min(cost - paid, least) : 0;
        uint256 lost = Math.min(least - rewarded, paid);
        open_.state = CaseState.ANSWERED;
        // forge-lint: disable-next-line(unsafe-typecast)
        open_.amount = uint96(lost);
        _lossesOf[challenge.blockHash].lost += lost.toUint128();
        _settled(open_.blockNumber);
        emit Answered(id, msg.sender, paid);
        _owe(msg.sender, paid);
        _owe(open_.challenger, deposit - paid);
        if (rewarded != 0) {
            IChain(CHAIN).reward(msg.sender, open_.blockNumber, rewarded);
        }
    }

    /// @dev What an answer may cost, and the least that it can have cost, wei.
    function _costs(uint256 used, uint256 length) private view returns (uint256 cost, uint256 least) {
        cost = used + GAS_PER_BYTE * length + GAS_AROUND;
        least = GAS_OF_TRANSACTION + Math.max(used + LEAST_GAS_PER_BYTE * length, LEAST_GAS_PER_BYTE_ALONE * length);
        return (block.basefee * cost, block.basefee * least);
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
