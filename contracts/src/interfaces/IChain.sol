// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../ledger/Headers.sol";

/// @notice A custodian's signature over `Attest(bytes32 block)`, in the compact form of ERC-2098.
/// @param r the signature's r
/// @param vs the signature's s, in the lower half of the order; the top bit is set where v is 28
struct Attestation {
    bytes32 r;
    bytes32 vs;
}

/// @notice What is fixed at deployment. All but the bond are in seconds.
/// @param challenge how long after its commit a block can be found at fault; at most 365 days
/// @param response how long the operator has to answer a challenge
/// @param proof how long after the last answer is left to act on it; `response + proof < challenge`
/// @param inclusion how far a block's `until` may lag L1, and how old an inbox entry may get; at most `challenge`
/// @param recency how long an exit waits for a later touch of its cell; at most 365 days
/// @param span the longest time a block of more than one step may cover; at most `inclusion`
/// @param minimumBond the bond without which nothing can be committed, wei
struct Parameters {
    uint32 challenge;
    uint32 response;
    uint32 proof;
    uint32 inclusion;
    uint32 recency;
    uint32 span;
    uint96 minimumBond;
}

/// @title The chain of committed blocks
/// @notice Takes the operator's block headers, checks what a header alone can show, and says which blocks are
/// committed and which are final. It keeps the operator's bond.
interface IChain {
    /// @notice A block was committed. Genesis is, at deployment.
    /// @param number the block's number
    /// @param blockHash the block's hash
    /// @param header the block's header
    event Committed(uint64 indexed number, bytes32 indexed blockHash, Header header);

    /// @notice The block and all before it became final.
    /// @param number the block's number
    /// @param blockHash the block's hash
    event Finalized(uint64 indexed number, bytes32 indexed blockHash);

    /// @notice The bond grew.
    /// @param from who added to it
    /// @param amount what was added, wei
    /// @param bond what it is now, wei
    event BondAdded(address indexed from, uint256 amount, uint256 bond);

    /// @notice A deployment's parameter is out of its range.
    error BadParameter(bytes32 name, uint256 value);
    /// @notice Only the operator may do this.
    error NotOperator(address caller);
    /// @notice The chain is frozen: nothing is committed any more.
    error Frozen();
    /// @notice The bond is below the minimum, both in wei.
    error BondTooLow(uint256 bond, uint256 minimum);
    /// @notice There is no header to commit.
    error NoBlocks();
    /// @notice The header's number is not the one that follows.
    error WrongNumber(uint64 given, uint64 expected);
    /// @notice The header's parent is not the hash of the block before it.
    error WrongParent(uint64 number, bytes32 parent);
    /// @notice The header's `since` is not its parent's `until`.
    error WrongSince(uint64 given, uint64 expected);
    /// @notice The header's `until` is not in the range allowed: at least `since` and L1's time less INCLUSION, at most
    /// L1's time, and at most `since` + SPAN unless the block has one step.
    error WrongUntil(uint64 given, uint256 earliest, uint256 latest);
    /// @notice The header's first step is not the one that follows its parent's last.
    error WrongFirstStep(uint64 given, uint64 expected);
    /// @notice A block has 1 to 2^20 steps.
    error WrongSteps(uint64 given);
    /// @notice The header's inbox is below its parent's.
    error InboxBackwards(uint64 given, uint64 parent);
    /// @notice The inbox hash given is that of another length than the last header's inbox.
    error WrongInbox(uint64 given, uint64 lengthOfHash);
    /// @notice There are fewer attestations than the quorum.
    error TooFewAttestations(uint256 given, uint256 quorum);
    /// @notice An attestation recovers to an address that is not a custodian's.
    error NotCustodian(address signer);
    /// @notice The attestations are not in strictly rising order of their signers' addresses.
    error AttestationsNotSorted(address previous, address signer);
    /// @notice No committed block has this hash.
    error NotCommitted(bytes32 blockHash);
    /// @notice The block is final already, as are all up to `finalNumber`.
    error AlreadyFinal(uint64 number, uint64 finalNumber);
    /// @notice The block becomes final at `time` (seconds).
    error TooEarly(uint64 number, uint256 time);

    /// @notice Commits one block or several, in order. By the operator, while the chain is not frozen and the bond is
    /// whole. All or nothing.
    /// @param headers the headers, from the tip's successor on
    /// @param inboxHash the inbox's rolling hash at the last header's `inbox`
    /// @param attestations of the last block, by at least a quorum of custodians, in strictly rising order of address
    function commit(Header[] calldata headers, bytes32 inboxHash, Attestation[] calldata attestations) external;

    /// @notice Moves the final pointer up to a block whose challenge period has passed. By anyone.
    /// @param blockHash hash of a committed block, above the last final one
    function finalize(bytes32 blockHash) external;

    /// @notice Adds the value sent to the bond. By anyone; it is the operator's stake, and does not come back to others.
    function addBond() external payable;

    /// @notice The Vault of this deployment.
    function VAULT() external view returns (address);

    /// @notice The EIP-712 domain separator of everything that is signed in this deployment.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Hash of block 0.
    function GENESIS() external view returns (bytes32);

    /// @notice How many custodians must attest a block.
    function QUORUM() external view returns (uint256);

    /// @notice What was fixed at deployment.
    function parameters() external view returns (Parameters memory);

    /// @notice Who may commit blocks and list assets.
    function operator() external view returns (address);

    /// @notice Whether the account's attestation counts.
    function isCustodian(address account) external view returns (bool);

    /// @notice The operator's stake, wei.
    function bond() external view returns (uint256);

    /// @notice Whether commits, deposits and requests are over for good.
    function frozen() external view returns (bool);

    /// @notice The last committed block.
    /// @return number its number
    /// @return until its `until`, seconds
    /// @return nextStep number of the step after its last
    /// @return inbox how many inbox entries are processed
    function tip() external view returns (uint64 number, uint64 until, uint64 nextStep, uint64 inbox);

    /// @notice Number of the last final block.
    function finalNumber() external view returns (uint64);

    /// @notice A committed block. Reverts where there is none with this hash.
    /// @return number its number
    /// @return committedAt when it was committed, seconds
    function committedBlock(bytes32 blockHash) external view returns (uint64 number, uint64 committedAt);

    /// @notice Whether a committed block with this hash is final.
    function isFinal(bytes32 blockHash) external view returns (bool);
}
