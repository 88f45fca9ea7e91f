// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../ledger/Headers.sol";
import {IPurse} from "./IPurse.sol";

/// @notice What is asked to be shown: a chunk of a block, or the step to which a link leads.
/// @param blockHash the block against which the challenge is
/// @param step 0 where a chunk is asked for, else the number of the step whose link is
/// @param index the chunk's, or the access's, from 0
struct Challenge {
    bytes32 blockHash;
    uint64 step;
    uint64 index;
}

/// @notice How a challenge stands.
enum CaseState {
    NONE,
    OPEN,
    ANSWERED,
    CLOSED
}

/// @title The court
/// @notice Anyone proves here, in one transaction, that a block which is not final is at fault, or asks the operator to
/// show what it withholds. It knows no op: what a step does is the law's to say. Step proofs are packed, see {StepProofs}; the
/// `inbox` of a step is the rolling hash of the inbox before the entry of which it tells; anything where it tells of none.
interface ICourt is IPurse {
    /// @notice A proof held against a block.
    /// @param ground which: UNLAWFUL, BROKEN_LINK, SKIPPED_TOUCH, WITHHELD
    /// @param blockHash the block at fault
    /// @param number the step that convicts it; 0 where a chunk was withheld
    /// @param prover who is rewarded
    event Convicted(bytes32 indexed ground, bytes32 indexed blockHash, uint64 number, address indexed prover);

    /// @notice A challenge was made.
    /// @param id hash of the challenge
    /// @param challenge what is to be shown
    /// @param challenger who asks
    /// @param deposit what it deposited, wei
    /// @param previous the step to be shown, where a link is challenged
    /// @param deadline until when it may be answered, seconds
    event Challenged(
        bytes32 indexed id,
        Challenge challenge,
        address indexed challenger,
        uint256 deposit,
        uint64 previous,
        uint256 deadline
    );

    /// @notice A challenge was answered.
    /// @param id hash of the challenge
    /// @param by who answered
    /// @param paid what the answer earned out of the deposit, wei
    event Answered(bytes32 indexed id, address indexed by, uint256 paid);

    /// @notice A challenge was closed without an answer: its block is gone, or at fault for it. The deposit is owed back.
    /// @param id hash of the challenge
    event Closed(bytes32 indexed id);

    /// @notice A challenger was given back, out of the bond, what an answer of a block at fault certainly cost.
    /// @param id hash of the challenge
    /// @param amount wei
    event MadeWhole(bytes32 indexed id, uint256 amount);

    /// @notice A contract of the deployment names another one.
    error NotWired(address contract_);
    /// @notice A challenge must cost something.
    error NoPrice();
    /// @notice The step is lawful.
    error StepIsLawful(uint64 number);
    /// @notice The step is unlawful, which is a proof of its own.
    error StepIsUnlawful(uint64 number);
    /// @notice The link names step `expected`; 0 is none.
    error NotThatStep(uint64 given, uint256 expected);
    /// @notice The step left in the cell what the link says.
    error LinkHolds(uint64 number, uint64 cell);
    /// @notice The step is not between the link's step and the one that has the link.
    error NotBetween(uint64 number, uint256 previous, uint64 next);
    /// @notice The step does not touch the cell.
    error NotTouched(uint64 number, uint64 cell);
    /// @notice The block could be challenged until `time`, seconds.
    error TooLate(uint256 time);
    /// @notice A challenge costs `price`, wei.
    error DepositTooLow(uint256 given, uint256 price);
    /// @notice This was challenged before: each chunk and each link once.
    error ChallengedBefore(bytes32 id);
    /// @notice The challenge is in another state than this needs.
    error WrongState(bytes32 id, CaseState state);
    /// @notice The challenge can still be answered, until `deadline`.
    error NotYetDue(bytes32 id, uint256 deadline);
    /// @notice The challenge could be answered until `deadline`.
    error AnswerTooLate(bytes32 id, uint256 deadline);
    /// @notice The header is not that of the block in question.
    error NotThatBlock(bytes32 given, bytes32 expected);
    /// @notice The block of the challenge is still committed.
    error BlockStands(uint64 number);
    /// @notice The block was not found at fault.
    error NotAtFault(bytes32 blockHash);
    /// @notice An answer is a transaction of its own, by an account without code: within another contract's call nobody would
    /// see what is shown.
    error NotInTheOpen(address caller);
    /// @notice The chunk shown is not that of the block.
    error WrongChunk(bytes32 root, bytes32 expected);

    /// @notice Proves that a step is unlawful.
    /// @param s the step, of the block at fault
    /// @param inbox of s
    function unlawful(bytes calldata s, bytes32 inbox) external;

    /// @notice Proves that a lawful step's link is false: the step it names is not lawful, does not touch the cell, or
    /// left another value there.
    /// @param s the step with the link, of the block at fault
    /// @param inboxOfS of s
    /// @param access which of its accesses
    /// @param p the step that the link names, of any committed block
    /// @param inboxOfP of p
    function brokenLink(bytes calldata s, bytes32 inboxOfS, uint256 access, bytes calldata p, bytes32 inboxOfP) external;

    /// @notice Proves that a lawful step's link leaves out a touch.
    /// @param s the step with the link, of the block at fault
    /// @param inboxOfS of s
    /// @param access which of its accesses
    /// @param k a lawful step that touches the cell, after the one that the link names and before s
    /// @param inboxOfK of k
    function skippedTouch(bytes calldata s, bytes32 inboxOfS, uint256 access, bytes calldata k, bytes32 inboxOfK)
        external;

    /// @notice Asks for a chunk of a block to be shown. Deposits the value sent, at least the price.
    /// @param header the block's header
    /// @param chunk which, from 0
    function challengeChunk(Header calldata header, uint64 chunk) external payable;

    /// @notice Asks for the step to be shown which a link names. Deposits the value sent, at least the price.
    /// @param s a lawful step
    /// @param inbox of s
    /// @param access which of its accesses
    function challengeLink(bytes calldata s, bytes32 inbox, uint64 access) external payable;

    /// @notice Shows a chunk. By anyone, as a transaction of its own, so that all who read L1 see what is shown. Twice what it
    /// costs is owed to the caller out of the deposit: base fee x gas, with 40 for each byte, as L1 may charge them. Where the
    /// deposit is less than it costs and the chain frozen, the bond of who committed the block pays of the difference what the
    /// answer certainly cost: base fee x 21,000, and the gas it used with 4 for each byte, or 10 for each byte, whichever is
    /// more. So who answers its own challenge gains nothing.
    /// @param header the block's header
    /// @param chunk which
    /// @param steps the chunk's steps, each its length, u16, and its bytes
    /// @param path the chunk's siblings in the data tree, from the bottom up
    function answerChunk(Header calldata header, uint64 chunk, bytes calldata steps, bytes32[] calldata path) external;

    /// @notice Shows the step that a challenged link names. Paid as {answerChunk} is.
    /// @param challenge the challenge
    /// @param p the step, of any committed block
    function answerLink(Challenge calldata challenge, bytes calldata p) external;

    /// @notice Convicts a block of withholding what was challenged and not shown in time. By anyone; the challenger is
    /// the prover.
    /// @param challenge the challenge
    /// @param header of its block
    function withheld(Challenge calldata challenge, Header calldata header) external;

    /// @notice Closes an open challenge against a block that is gone: the deposit is owed back.
    /// @param challenge the challenge
    function close(Challenge calldata challenge) external;

    /// @notice Gives back to a challenger, out of the bond, what the answer certainly cost, see {answerChunk}, where the block
    /// was found at fault afterwards: once and not twice, so that who answers its own challenges gains nothing. Where the bond
    /// does not suffice, all challengers of the block have the same part of it, whoever comes first.
    /// @param challenge the challenge
    function makeWhole(Challenge calldata challenge) external;

    /// @notice What a challenge costs now: it doubles with every 64 that are open.
    /// @return wei
    function price() external view returns (uint256);

    /// @notice How many challenges are open.
    /// @return their number
    function openChallenges() external view returns (uint256);

    /// @notice Whether no challenge is open against any of the blocks with these numbers.
    /// @param from number of the first block
    /// @param to number of the last block
    /// @return true where none is
    function isQuiet(uint64 from, uint64 to) external view returns (bool);

    /// @notice How a challenge stands.
    /// @param challenge the challenge
    /// @return state how it stands
    /// @return challenger who made it
    /// @return deadline until when it may be answered, seconds
    /// @return amount the deposit while it is open; once it is answered what is given back should the block be found at fault;
    /// wei
    /// @return previous the step to be shown, where a link is challenged
    function caseOf(Challenge calldata challenge)
        external
        view
        returns (CaseState state, address challenger, uint256 deadline, uint256 amount, uint64 previous);

    /// @notice The chain of this deployment.
    /// @return its address
    function CHAIN() external view returns (address);

    /// @notice The law of this deployment.
    /// @return its address
    function LAW() external view returns (address);
}
