// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IPurse} from "./IPurse.sol";

/// @notice A balance that is on its way out, as its latest known touch left it.
/// @param cell key of the BALANCE
/// @param touch number of the step that touched it last, as far as is known
/// @param amount what it left, available and locked, quanta
/// @param owner of the account
/// @param exiter who showed the touch; its bond is at stake
/// @param closes when the window closes: until then a later touch takes its place; seconds
struct Exit {
    uint64 cell;
    uint64 touch;
    uint64 amount;
    address owner;
    address exiter;
    uint64 closes;
}

/// @title Turns steps of final blocks into credits of the Vault, and pays everybody when the chain has ended
/// @notice A claim is of a step that pays, at any time. Exits and refunds are for when the chain is frozen and its tip
/// final, which is called its end.
interface IClaims is IPurse {
    /// @notice What a step pays was credited.
    /// @param number the step's number
    /// @param owner whom it pays
    /// @param asset the asset's number
    /// @param amount quanta
    event Claimed(uint64 indexed number, address indexed owner, uint16 indexed asset, uint64 amount);

    /// @notice A balance is on its way out: its first touch was shown, or a later one.
    /// @param cell key of the BALANCE
    /// @param exit what is known of it now
    event Exiting(uint64 indexed cell, Exit exit);

    /// @notice A balance was left out of a batch. Of exits: it is on its way out, or out, or a later touch is known, or the touch
    /// shown left nothing in it. Of
    /// settlements: it is not on its way out, mostly since somebody settled it before.
    /// @param cell key of the BALANCE
    event Skipped(uint64 indexed cell);

    /// @notice A balance is out: it was credited.
    /// @param cell key of the BALANCE
    /// @param touch the step that touched it last, as far as was known
    /// @param owner whom it was credited to
    /// @param amount quanta
    event Exited(uint64 indexed cell, uint64 touch, address indexed owner, uint64 amount);

    /// @notice A deposit that the ledger never took was credited to its payer.
    /// @param entry number of the inbox entry
    /// @param payer who paid it
    /// @param asset the asset's number
    /// @param amount quanta
    event Refunded(uint64 indexed entry, address indexed payer, uint16 indexed asset, uint64 amount);

    /// @notice A contract of the deployment names another one.
    error NotWired(address contract_);
    /// @notice An exit must deposit something.
    error NoBond();
    /// @notice No final block has this hash.
    error NotFinal(bytes32 blockHash);
    /// @notice The step was claimed before.
    error AlreadyClaimed(uint64 number);
    /// @notice The balance is out, as step `touch` left it; what came later is void.
    error AlreadyOut(uint64 cell, uint64 touch);
    /// @notice The balance is on its way out: the exit must be shown as it is.
    error ExitOpen(uint64 cell);
    /// @notice No such exit is open.
    error NoSuchExit(uint64 cell);
    /// @notice The chain has not ended: it is frozen when `frozen`, and final up to `finalNumber` of `tip`.
    error NotEnded(bool frozen, uint64 finalNumber, uint64 tip);
    /// @notice A list's bytes are cut, or more than it takes.
    error MalformedList(uint256 length);
    /// @notice There is no header, inbox hash or exhibit at this place.
    error NoSuchPlace(uint256 place, uint256 count);
    /// @notice What is sent must be `expected`, wei: the bond of every exit.
    error WrongBond(uint256 given, uint256 expected);
    /// @notice The step is unlawful: a block with it could have been found at fault.
    error StepIsUnlawful(uint64 number);
    /// @notice The cell is not a BALANCE.
    error NotBalance(uint64 cell);
    /// @notice The cell is not the account of the balance.
    error NotItsAccount(uint64 cell, uint64 expected);
    /// @notice The step left no owner in the account.
    error NoOwner(uint64 account);
    /// @notice A later touch is known: step `known`.
    error NotLater(uint64 given, uint64 known);
    /// @notice The window closed at `time`, seconds.
    error WindowClosed(uint256 time);
    /// @notice The window closes at `time`, seconds.
    error WindowOpen(uint256 time);
    /// @notice The ledger took the deposit: the tip's inbox is `inbox`.
    error WasTaken(uint64 entry, uint64 inbox);
    /// @notice The deposit was refunded before.
    error AlreadyRefunded(uint64 entry);

    /// @notice Credits what a step of a final block pays: a WITHDRAW its recipient, a REQUEST of the owner the owner.
    /// By anyone, once for each step, frozen or not. The Vault's `pay` then pays it out. It counts as a touch of the
    /// balance that is known.
    /// @param proof of the step, packed, see {StepProofs}
    /// @return owner whom it pays
    /// @return asset the asset's number
    /// @return amount quanta
    function claim(bytes calldata proof) external returns (address owner, uint16 asset, uint64 amount);

    /// @notice As {claim}, where the balance is on its way out. A step after the exit's touch takes that one's place; where
    /// the amounts differ, the exit's bond is the caller's from then on, but for the owner's own, which is only where it claimed
    /// more. A step at or before the exit's touch is paid, and leaves the exit as it is.
    /// @param proof of the step, packed, see {StepProofs}
    /// @param inboxBefore rolling hash of the inbox before the entry of which the step tells; anything where it tells of
    /// none
    /// @param open the exit, see {supersede}
    function claimWhileExiting(bytes calldata proof, bytes32 inboxBefore, Exit calldata open) external;

    /// @notice Starts the exits of balances. By anyone, for anyone, at the chain's end, with a bond for each. Balances
    /// that are on their way already, or out, or of which a later touch is known, are left out, and their bonds owed back.
    /// @param headers of final blocks, packed, one after another
    /// @param inboxHashes rolling hashes of the inbox, each before the entry of which a step tells
    /// @param exhibits steps of those blocks, all lawful, one after another. Each: the place of its header (u8), 1 + the
    /// place of its inbox hash or 0 where it has none (u8), its number (u64), its length (u16), its path, its bytes
    /// @param leaving which balances, one after another. Each: the exhibit that touches the BALANCE (u8), which of its
    /// accesses that is (u8), the exhibit that leaves an owner in the account (u8), which of its accesses that is (u8)
    function exit(
        bytes calldata headers,
        bytes32[] calldata inboxHashes,
        bytes calldata exhibits,
        bytes calldata leaving
    ) external payable;

    /// @notice Puts a later touch in the place of an exit's, with a bond. The bond of the earlier one goes to the caller
    /// where the amounts differ, but for the owner's own, which goes to the caller only where it claimed more; else it is
    /// owed back.
    /// @param later proof of the step with the touch, packed, see {StepProofs}
    /// @param inboxBefore as for {claimWhileExiting}
    /// @param open the exit, as it began or as a later touch left it: where one has taken its place since, only cell, owner
    /// and end of the window are compared, so that nobody stops this by putting another touch in front of it
    function supersede(bytes calldata later, bytes32 inboxBefore, Exit calldata open) external payable;

    /// @notice Credits balances whose windows have closed to their owners, and gives the bonds back. By anyone. Balances
    /// that are not on their way out, as where somebody was faster, are left out.
    /// @param exits as for {supersede}
    function settle(Exit[] calldata exits) external;

    /// @notice Credits a deposit that the ledger never took to its payer. By anyone, at the chain's end.
    /// @param inboxBefore rolling hash of the inbox before the entry
    /// @param owner whom the deposit was for
    /// @param asset the asset's number
    /// @param amount quanta
    function refund(bytes32 inboxBefore, address owner, uint16 asset, uint64 amount) external;

    /// @notice The chain of this deployment.
    /// @return its address
    function CHAIN() external view returns (address);

    /// @notice The law of this deployment.
    /// @return its address
    function LAW() external view returns (address);

    /// @notice The Vault of this deployment.
    /// @return its address
    function VAULT() external view returns (address);

    /// @notice What an exit deposits.
    /// @return wei
    function EXIT_BOND() external view returns (uint256);

    /// @notice Whether a step that pays out of a balance was claimed.
    /// @param cell key of the BALANCE
    /// @param number the step's
    /// @return true where it was
    function isClaimed(uint64 cell, uint64 number) external view returns (bool);

    /// @notice The latest touch of a balance that was claimed or is out, and whether it is out.
    /// @param cell key of the BALANCE
    /// @return touch the step's number, 0 for none
    /// @return out whether the balance was credited to its owner
    function latestOf(uint64 cell) external view returns (uint64 touch, bool out);

    /// @notice Whether an exit is open exactly so, with the latest touch that is known.
    /// @param open the exit
    /// @return true where it is
    function isExiting(Exit calldata open) external view returns (bool);
}
