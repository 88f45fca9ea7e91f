// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title The custody of a deployment, and its L1 inbox
/// @notice Holds every token, tells the ledger through the inbox what arrived and what is asked of it, and pays out
/// what has been credited. Its address is the `verifyingContract` of everything that is signed.
///
/// Amounts in `quanta` are in an asset's ledger unit; amounts in base units are the token's own (wei for ETH).
interface IVault {
    /// @notice An asset was listed.
    /// @param asset its number
    /// @param token its token, or zero for ETH
    /// @param quantum base units to a quantum
    /// @param minimum the smallest deposit, quanta
    event AssetListed(uint16 indexed asset, address indexed token, uint96 quantum, uint64 minimum);

    /// @notice Inbox entry of kind 1: a deposit.
    /// @param number the entry's number
    /// @param owner whom it is for
    /// @param asset the asset's number
    /// @param amount what arrived, quanta
    /// @param payer who paid it
    /// @param inboxHash the rolling hash after the entry
    event Deposited(
        uint64 indexed number,
        address indexed owner,
        uint16 indexed asset,
        uint64 amount,
        address payer,
        bytes32 inboxHash
    );

    /// @notice Inbox entry of kind 2: a withdraw request.
    /// @param number the entry's number
    /// @param requester who asks
    /// @param account the ledger account asked about, whoever's it is
    /// @param asset the asset's number
    /// @param inboxHash the rolling hash after the entry
    event WithdrawRequested(
        uint64 indexed number, address indexed requester, uint32 account, uint16 asset, bytes32 inboxHash
    );

    /// @notice Inbox entry of kind 3: a cancel request.
    /// @param number the entry's number
    /// @param requester who asks
    /// @param slot the order's slot
    /// @param order the nonce the order was placed with
    /// @param inboxHash the rolling hash after the entry
    event CancelRequested(
        uint64 indexed number, address indexed requester, uint32 slot, uint64 order, bytes32 inboxHash
    );

    /// @notice Inbox entry of kind 4: a revoke request.
    /// @param number the entry's number
    /// @param requester who asks
    /// @param account the ledger account asked about, whoever's it is
    /// @param nonce up to which nothing signed before shall count
    /// @param inboxHash the rolling hash after the entry
    event RevokeRequested(
        uint64 indexed number, address indexed requester, uint32 account, uint64 nonce, bytes32 inboxHash
    );

    /// @notice Something became payable to an owner.
    /// @param owner whom it will be paid to
    /// @param asset the asset's number
    /// @param amount what was added to the credit, quanta
    event Credited(address indexed owner, uint16 indexed asset, uint64 amount);

    /// @notice A credit was paid.
    /// @param owner whom it was paid to
    /// @param asset the asset's number
    /// @param amount what left custody, quanta
    event Paid(address indexed owner, uint16 indexed asset, uint64 amount);

    /// @notice The contract at `account` is of another deployment: addresses were computed wrongly.
    error NotWired(address account);
    /// @notice A request must cost something.
    error NoFee();
    /// @notice The chain is frozen: deposits and requests are over for good.
    error Frozen();
    /// @notice Only the operator may do this.
    error NotOperator(address caller);
    /// @notice Only the claims contract may do this.
    error NotClaims(address caller);
    /// @notice Neither zero nor a contract: no token.
    error NotToken(address token);
    /// @notice The token is listed already, under this number.
    error AlreadyListed(address token, uint16 asset);
    /// @notice The listing's number is not the next one, or all 65536 are taken.
    error WrongAssetNumber(uint16 given, uint256 next);
    /// @notice A quantum has at least one base unit, at most 2^96 - 1.
    error WrongQuantum(uint96 given);
    /// @notice A minimum deposit is at least one quantum, below 2^62.
    error WrongMinimum(uint64 given);
    /// @notice No asset has this number.
    error NotListed(uint16 asset);
    /// @notice A deposit needs an owner.
    error NoOwner();
    /// @notice The value sent is not the one due, both in wei.
    error WrongValue(uint256 given, uint256 due);
    /// @notice The amount, in base units, is not a multiple of the quantum.
    error NotWholeQuanta(uint256 amount, uint256 quantum);
    /// @notice The token's balance of the Vault fell while a deposit was made.
    error NothingArrived(uint256 before, uint256 afterwards);
    /// @notice What arrived is below the asset's minimum, both in quanta.
    error BelowMinimum(uint256 given, uint256 minimum);
    /// @notice Custody of the asset would reach 2^62 quanta.
    error CustodyFull(uint16 asset, uint256 custody, uint256 given);
    /// @notice Nothing of the asset is left in custody, and `due` quanta shall be paid.
    error CustodyEmpty(uint16 asset, uint256 due);
    /// @notice No order has slot 0.
    error NoSlot();
    /// @notice Not the nonce of any order: it is 2^63 or more.
    error OrderTooLarge(uint64 order);
    /// @notice A revoke's nonce is below 2^62.
    error NonceTooLarge(uint64 nonce);
    /// @notice Nothing is credited to the owner in this asset.
    error NothingToPay(address owner, uint16 asset);
    /// @notice The inbox never had this rolling hash.
    error UnknownInboxHash(bytes32 inboxHash);

    /// @notice Lists an asset, for ever. By the operator.
    /// @param asset its number: the next one, from 0
    /// @param token its token, or zero for ETH; each token once
    /// @param quantum base units to a quantum, not 0
    /// @param minimum the smallest deposit, quanta, not 0
    function list(uint16 asset, address token, uint96 quantum, uint64 minimum) external;

    /// @notice Deposits a token, which must be approved before, or ETH. By anyone, unless frozen. What is credited is
    /// what arrived, in whole quanta; of a token that keeps a fee to itself the rest, less than a quantum, is lost.
    /// @param asset the asset's number
    /// @param amount what is sent, base units, a multiple of the quantum; for ETH also the value sent, else 0
    /// @param owner whom it is for; not zero
    /// @return number the inbox entry's number
    function deposit(uint16 asset, uint256 amount, address owner) external payable returns (uint64 number);

    /// @notice Asks the ledger to empty the caller's account's balance of an asset. By anyone, unless frozen, for the
    /// request fee. The ledger ignores it where the caller is not the account's owner.
    /// @param account the ledger account
    /// @param asset the asset's number, listed
    /// @return number the inbox entry's number
    function requestWithdraw(uint32 account, uint16 asset) external payable returns (uint64 number);

    /// @notice Asks the ledger to cancel an order. By anyone, unless frozen, for the request fee. The ledger ignores it
    /// where the caller is not the owner of the order's account.
    /// @param slot the order's slot, not 0
    /// @param order the nonce the order was placed with, below 2^63
    /// @return number the inbox entry's number
    function requestCancel(uint32 slot, uint64 order) external payable returns (uint64 number);

    /// @notice Asks the ledger to let nothing count that the caller's account has signed up to a nonce, and to take its
    /// signer away. By anyone, unless frozen, for the request fee. The ledger ignores it where the caller is not the
    /// account's owner.
    /// @param account the ledger account
    /// @param nonce below 2^62
    /// @return number the inbox entry's number
    function requestRevoke(uint32 account, uint64 nonce) external payable returns (uint64 number);

    /// @notice Pays an owner all that is credited to it in an asset, or, where custody is less, all that is in custody: the rest
    /// stays credited. By anyone, frozen or not.
    /// @param asset the asset's number
    /// @param owner whom to pay
    /// @return amount what was paid, quanta
    function pay(uint16 asset, address owner) external returns (uint64 amount);

    /// @notice Adds to what is payable. By the claims contract.
    /// @param owner whom it will be paid to
    /// @param asset the asset's number
    /// @param amount quanta
    function credit(address owner, uint16 asset, uint64 amount) external;

    /// @notice The chain of this deployment.
    /// @return its address
    function CHAIN() external view returns (address);

    /// @notice The contract that may credit.
    /// @return its address
    function CLAIMS() external view returns (address);

    /// @notice What a request costs; it goes to the bond.
    /// @return wei
    function REQUEST_FEE() external view returns (uint256);

    /// @notice The EIP-712 domain separator of everything that is signed in this deployment.
    /// @return hash of the domain
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice How many assets are listed.
    /// @return their number, which is the next one's
    function assets() external view returns (uint256);

    /// @notice A listed asset. Reverts where there is none.
    /// @param asset its number
    /// @return token its token, or zero for ETH
    /// @return quantum base units to a quantum
    /// @return minimum the smallest deposit, quanta
    /// @return custody what is held: deposited and not paid out, quanta
    function assetAt(uint16 asset) external view returns (address token, uint96 quantum, uint64 minimum, uint64 custody);

    /// @notice What is payable to an owner in an asset.
    /// @param owner the owner
    /// @param asset the asset's number
    /// @return quanta
    function creditOf(address owner, uint16 asset) external view returns (uint64);

    /// @notice The inbox's rolling hash after its last entry.
    /// @return the hash; zero while the inbox is empty
    function inboxHash() external view returns (bytes32);

    /// @notice How many entries the inbox has.
    /// @return their number
    function inboxLength() external view returns (uint64);

    /// @notice How many entries the inbox had when this was its rolling hash. Reverts where it never was.
    /// @param rollingHash the hash; zero is that of the empty inbox
    /// @return their number
    function inboxLengthAt(bytes32 rollingHash) external view returns (uint64);

    /// @notice Whether this ever was the inbox's rolling hash, and how many entries the inbox had then. Never reverts.
    /// @param rollingHash the hash
    /// @return known whether it was; zero is that of the empty inbox
    /// @return length how many entries there were, 0 where not known
    function inboxPosition(bytes32 rollingHash) external view returns (bool known, uint64 length);

    /// @notice The entry that made this the inbox's rolling hash. Reverts where it never was, and for zero.
    /// @param rollingHash the hash
    /// @return number the entry's number
    /// @return time when it was written, seconds
    /// @return payer who paid it, where it is a deposit, else zero
    function entryAt(bytes32 rollingHash) external view returns (uint64 number, uint64 time, address payer);
}
