// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../ledger/Headers.sol";
import {IPurse} from "./IPurse.sol";

/// @notice A custodian's signature over `Attest(bytes32 block)`, in the compact form of ERC-2098.
/// @param r the signature's r
/// @param vs the signature's s, in the lower half of the order; the top bit is set where v is 28
struct Attestation {
    bytes32 r;
    bytes32 vs;
}

/// @notice What a header to commit says that does not follow from the block before it.
/// @param until see {Header}
/// @param steps see {Header}
/// @param inbox see {Header}
/// @param dataRoot see {Header}
struct NewBlock {
    uint64 until;
    uint64 steps;
    uint64 inbox;
    bytes32 dataRoot;
}

/// @notice What is fixed at deployment. All but the bond are in seconds.
/// @param challenge how long after its commit a block can be found at fault; at most 365 days
/// @param response how long the operator has to answer a challenge
/// @param proof how long after the last answer is left to act on it; `response + proof < challenge`
/// @param inclusion how far a block's `until` may lag L1, and how old an inbox entry may get; at most `challenge`
/// @param recency how long an exit waits for a later touch of its cell; at most 365 days
/// @param span the longest time a block of more than one step may cover; at most `inclusion`
/// @param minimumBond the bond without which nothing can be committed, wei; not 0
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
interface IChain is IPurse {
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

    /// @notice The court found a block at fault: it and all after it are gone, and the chain is frozen.
    /// @param number the block's number
    /// @param blockHash the block's hash
    /// @param prover who is rewarded
    /// @param rewarded what the prover is owed, out of the bond, wei
    /// @param burned what of the bond is burned, wei
    /// @param setAside what of the bond is set aside for the block's challengers, wei
    event Faulted(
        uint64 indexed number,
        bytes32 indexed blockHash,
        address indexed prover,
        uint256 rewarded,
        uint256 burned,
        uint256 setAside
    );

    /// @notice The chain is frozen, since the operator was silent.
    event FrozenForSilence();

    /// @notice The operator named who takes its place.
    /// @param operator the operator
    /// @param successor its successor; zero where it stays
    /// @param from when the successor may take over, seconds
    event OperatorNamed(address indexed operator, address indexed successor, uint256 from);

    /// @notice The operator is another one.
    /// @param former the operator before; its bond stays until its last block is final
    /// @param operator the operator now
    /// @param bond what that has put in, wei
    event OperatorReplaced(address indexed former, address indexed operator, uint256 bond);

    /// @notice A custodian named who takes its place.
    /// @param custodian the custodian
    /// @param successor its successor; zero where it stays
    /// @param from when the successor may take its place, seconds
    event CustodianNamed(address indexed custodian, address indexed successor, uint256 from);

    /// @notice A custodian is another one.
    /// @param former whose attestation does not count any more
    /// @param custodian whose attestation counts now
    event CustodianReplaced(address indexed former, address indexed custodian);

    /// @notice A bond is owed to the operator that put it in.
    /// @param operator the operator
    /// @param amount wei
    event BondReleased(address indexed operator, uint256 amount);

    /// @notice A deployment's parameter is out of its range.
    error BadParameter(bytes32 name, uint256 value);
    /// @notice Only the operator may do this.
    error NotOperator(address caller);
    /// @notice The chain is frozen: nothing is committed any more.
    error Frozen();
    /// @notice The bond is below the minimum, both in wei.
    error BondTooLow(uint256 bond, uint256 minimum);
    /// @notice There is no block to commit.
    error NoBlocks();
    /// @notice The parent of block `number` is not the tip.
    error WrongParent(uint64 number, bytes32 parent);
    /// @notice The header's `until` is not in the range allowed: at least `since` and L1's time less INCLUSION, at most
    /// L1's time, and at most `since` + SPAN unless the block has one step.
    error WrongUntil(uint64 given, uint256 earliest, uint256 latest);
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
    /// @notice A challenge is open against one of the blocks with these numbers.
    error ChallengesOpen(uint64 from, uint64 to);
    /// @notice Only the court may do this.
    error NotCourt(address caller);
    /// @notice Entry `number` is not the oldest that no committed block has processed.
    error NotOldestEntry(uint64 number, uint64 oldest);
    /// @notice The block is not the tip.
    error NotTip(uint64 number, uint64 tip);
    /// @notice The operator may be silent until `time` (seconds).
    error NotSilent(uint256 time);
    /// @notice Nobody was named.
    error NoSuccessor();
    /// @notice Only who was named takes the operator's place.
    error NotSuccessor(address caller);
    /// @notice The successor takes its place at `time` (seconds).
    error HandoverTooEarly(uint256 time);
    /// @notice The successor could take its place until `time` (seconds), and must be named again.
    error SuccessionLapsed(uint256 time);
    /// @notice The successor is a custodian already.
    error AlreadyCustodian(address successor);
    /// @notice The bond must stay: blocks up to `last` may still be found at fault.
    error BondNeeded(uint64 last, uint64 finalNumber);

    /// @notice Commits one block or several, in order. By the operator, while the chain is not frozen and the bond is
    /// whole. All or nothing. What follows from the tip, number, `since` and first step of a header, is not told but
    /// taken: who attests another header attests another hash.
    /// @param parent hash of the tip
    /// @param blocks the blocks, from the tip's successor on
    /// @param inboxHash the inbox's rolling hash at the last header's `inbox`
    /// @param attestations of the last block, by at least a quorum of custodians, in strictly rising order of address
    function commit(bytes32 parent, NewBlock[] calldata blocks, bytes32 inboxHash, Attestation[] calldata attestations)
        external;

    /// @notice Moves the final pointer up to a block whose challenge period has passed. By anyone.
    /// @param blockHash hash of a committed block, above the last final one
    function finalize(bytes32 blockHash) external;

    /// @notice Adds the value sent to the bond. By anyone; it is the operator's stake, and does not come back to others.
    function addBond() external payable;

    /// @notice Ends the chain before a block that is not final: its parent becomes the tip, and the chain is frozen. The
    /// bond of who committed it is slashed: a quarter for the prover, half burned, and of the rest what is needed set aside
    /// for the block's challengers. By the court.
    /// @param blockHash the block's hash
    /// @param since the block's `since`, when the one before it ends, seconds
    /// @param firstStep the block's first step, which is the next again
    /// @param prover who is rewarded
    /// @param losses what is to be given back to the challengers of the block, wei
    /// @return aside what was set aside for them, wei; less where the bond does not suffice
    function convict(bytes32 blockHash, uint64 since, uint64 firstStep, address prover, uint256 losses)
        external
        returns (uint256 aside);

    /// @notice Pays for an answer out of what is left of the bond of who committed the block. By the court, after a freeze.
    /// @param account who answered
    /// @param number the block's number
    /// @param amount wei; less is paid where less is left
    function reward(address account, uint64 number, uint256 amount) external;

    /// @notice Pays to a challenger of a block at fault out of what was set aside. By the court.
    /// @param account the challenger
    /// @param amount wei
    function compensate(address account, uint256 amount) external;

    /// @notice Freezes the chain, where the oldest inbox entry that no committed block has processed is older than
    /// INCLUSION. By anyone.
    /// @param rollingHash the inbox's rolling hash after that entry
    function freezeForInbox(bytes32 rollingHash) external;

    /// @notice Freezes the chain, where nothing was committed for CHALLENGE. By anyone.
    /// @param tipHash hash of the last committed block
    function freezeForSilence(bytes32 tipHash) external;

    /// @notice Names the caller's successor, who may take over `2 * CHALLENGE` from now, for as long. By the operator; naming
    /// another one, or zero, takes it back.
    /// @param successor who takes the operator's place
    function nameOperator(address successor) external;

    /// @notice Puts the caller in the operator's place, with what is sent as its bond. By the successor, when its time has
    /// come, unless frozen. The bond of the operator before stays until its last block is final.
    function takeOver() external payable;

    /// @notice Names the caller's successor, who may take its place `2 * CHALLENGE` from now, for as long. By a custodian.
    /// @param successor who takes the custodian's place
    function nameCustodian(address successor) external;

    /// @notice Puts a custodian's successor in its place. By anyone, when its time has come.
    /// @param custodian who goes
    function replaceCustodian(address custodian) external;

    /// @notice What is left of the bond of the operator before is owed to it. By anyone, once its last block is final.
    function releaseFormerBond() external;

    /// @notice What is left of the bond is owed to the operator. By anyone, once the chain is frozen and its tip final.
    function releaseBond() external;

    /// @notice The Vault of this deployment.
    /// @return its address
    function VAULT() external view returns (address);

    /// @notice The court of this deployment.
    /// @return its address
    function COURT() external view returns (address);

    /// @notice The EIP-712 domain separator of everything that is signed in this deployment.
    /// @return hash of the domain
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Hash of block 0.
    /// @return the block's hash
    function GENESIS() external view returns (bytes32);

    /// @notice How many custodians must attest a block.
    /// @return their number, at least 1
    function QUORUM() external view returns (uint256);

    /// @notice What was fixed at deployment.
    /// @return periods in seconds, and the minimum bond in wei
    function parameters() external view returns (Parameters memory);

    /// @notice Who may commit blocks and list assets.
    /// @return its address
    function operator() external view returns (address);

    /// @notice Whether the account's attestation counts.
    /// @param account the account
    /// @return true where it is a custodian
    function isCustodian(address account) external view returns (bool);

    /// @notice The operator's stake.
    /// @return wei
    function bond() external view returns (uint256);

    /// @notice Whether commits, deposits and requests are over for good.
    /// @return true where they are
    function frozen() external view returns (bool);

    /// @notice The last committed block.
    /// @return number its number
    /// @return until its `until`, seconds
    /// @return nextStep number of the step after its last
    /// @return inbox how many inbox entries are processed
    function tip() external view returns (uint64 number, uint64 until, uint64 nextStep, uint64 inbox);

    /// @notice Whether this very block was found at fault.
    /// @param blockHash the block's hash
    /// @return false also where it is only gone, or was never committed
    function isFaulty(bytes32 blockHash) external view returns (bool);

    /// @notice The operator before.
    /// @return account its address; zero where there was none
    /// @return bond what is left of its bond, while that must stay, wei
    /// @return lastBlock number of the last block that may be its
    function formerOperator() external view returns (address account, uint256 bond, uint64 lastBlock);

    /// @notice What of the bond is set aside for challengers of blocks at fault.
    /// @return wei
    function setAside() external view returns (uint256);

    /// @notice Number of the last final block.
    /// @return 0 while that is genesis
    function finalNumber() external view returns (uint64);

    /// @notice A committed block. Reverts where there is none with this hash.
    /// @param blockHash the block's hash
    /// @return number its number
    /// @return committedAt when it was committed, seconds
    function committedBlock(bytes32 blockHash) external view returns (uint64 number, uint64 committedAt);

    /// @notice Whether a committed block with this hash is final, and whether the chain is frozen.
    /// @param blockHash the block's hash
    /// @return final_ whether it is committed and final
    /// @return frozen_ whether the chain is frozen
    function finality(bytes32 blockHash) external view returns (bool final_, bool frozen_);

    /// @notice Whether a committed block with this hash is final.
    /// @param blockHash the block's hash
    /// @return true where it is committed and final
    function isFinal(bytes32 blockHash) external view returns (bool);
}
