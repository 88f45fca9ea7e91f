// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IChain} from "./interfaces/IChain.sol";
import {IClaims} from "./interfaces/IClaims.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Messages} from "./ledger/Messages.sol";

/// @title The custody of a deployment, and its L1 inbox
/// @notice See {IVault}.
/// @dev One slot an inbox entry, keyed by the rolling hash after it: who shows a rolling hash learns its position.
/// Functions that call a token or a payee are guarded; the others call only the deployment's own contracts.
contract Vault is IVault, IERC5267, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Two slots. Listed where `quantum` is not 0.
    struct Asset {
        address token;
        uint96 quantum;
        uint64 minimum;
        uint64 custody;
    }

    /// @dev One slot. `length` is that of the inbox after the entry.
    struct Entry {
        uint48 length;
        uint48 time;
        address payer;
    }

    uint256 private constant KIND_DEPOSIT = 1;
    uint256 private constant KIND_WITHDRAW = 2;
    uint256 private constant KIND_CANCEL = 3;
    uint256 private constant KIND_REVOKE = 4;

    uint64 private constant MAX_CUSTODY = 1 << 62;
    uint64 private constant MAX_ORDER = 1 << 63;
    uint64 private constant MAX_NONCE = 1 << 62;

    /// @inheritdoc IVault
    address public immutable CHAIN;
    /// @inheritdoc IVault
    address public immutable CLAIMS;
    /// @inheritdoc IVault
    uint256 public immutable REQUEST_FEE;
    /// @inheritdoc IVault
    bytes32 public immutable DOMAIN_SEPARATOR;

    uint256 private immutable CHAIN_ID;

    /// @inheritdoc IVault
    bytes32 public inboxHash;
    /// @inheritdoc IVault
    uint256 public assets;

    mapping(uint16 asset => Asset) private _assets;
    mapping(address token => uint256 assetPlusOne) private _listings;
    mapping(bytes32 inboxHash => Entry) private _entries;
    mapping(address owner => mapping(uint16 asset => uint64)) private _credits;

    /// @dev Only while the chain is not frozen.
    modifier whenNotFrozen() {
        if (IChain(CHAIN).frozen()) {
            revert Frozen();
        }
        _;
    }

    /// @param chain the chain, which must name this contract as its Vault
    /// @param claims the contract that may credit, which must name the same chain
    /// @param requestFee what a request costs, wei
    constructor(address chain, address claims, uint256 requestFee) {
        if (requestFee == 0) {
            revert NoFee();
        }
        if (IChain(chain).VAULT() != address(this)) {
            revert NotWired(chain);
        }
        if (IClaims(claims).CHAIN() != chain) {
            revert NotWired(claims);
        }
        CHAIN = chain;
        CLAIMS = claims;
        REQUEST_FEE = requestFee;
        CHAIN_ID = block.chainid;
        DOMAIN_SEPARATOR = Messages.domainSeparator(block.chainid, address(this));
    }

    /// @inheritdoc IVault
    function list(uint16 asset, address token, uint96 quantum, uint64 minimum) external {
        if (msg.sender != IChain(CHAIN).operator()) {
            revert NotOperator(msg.sender);
        }
        uint256 next = assets;
        if (asset != next) {
            revert WrongAssetNumber(asset, next);
        }
        if (token != address(0) && token.code.length == 0) {
            revert NotToken(token);
        }
        if (_listings[token] != 0) {
            revert AlreadyListed(token, uint16(_listings[token] - 1));
        }
        if (quantum == 0) {
            revert WrongQuantum(quantum);
        }
        if (minimum == 0 || minimum >= MAX_CUSTODY) {
            revert WrongMinimum(minimum);
        }
        assets = next + 1;
        _listings[token] = next + 1;
        _assets[asset] = Asset({token: token, quantum: quantum, minimum: minimum, custody: 0});
        emit AssetListed(asset, token, quantum, minimum);
    }

    /// @inheritdoc IVault
    function deposit(uint16 asset, uint256 amount, address owner)
        external
        payable
        nonReentrant
        whenNotFrozen
        returns (uint64 number)
    {
        if (owner == address(0)) {
            revert NoOwner();
        }
        Asset storage listed = _listed(asset);
        uint256 quantum = listed.quantum;
        if (amount % quantum != 0) {
            revert NotWholeQuanta(amount, quantum);
        }
        uint256 quanta = _receive(listed.token, amount) / quantum;
        (uint64 minimum, uint64 custody) = (listed.minimum, listed.custody);
        if (quanta < minimum) {
            revert BelowMinimum(quanta, minimum);
        }
        unchecked {
            // What is in custody is below its limit.
            if (quanta >= MAX_CUSTODY - custody) {
                revert CustodyFull(asset, custody, quanta);
            }
        }
        // casting to 'uint64' is safe because quanta is below 2^62
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 credited = uint64(quanta);
        unchecked {
            listed.custody = custody + credited;
        }

        bytes32 previous = inboxHash;
        bytes32 rolling = keccak256(abi.encode(previous, KIND_DEPOSIT, owner, asset, credited));
        number = _append(previous, rolling, msg.sender);
        emit Deposited(number, owner, asset, credited, msg.sender, rolling);
    }

    /// @inheritdoc IVault
    function requestWithdraw(uint32 account, uint16 asset) external payable whenNotFrozen returns (uint64 number) {
        _listed(asset);
        bytes32 previous = inboxHash;
        bytes32 rolling = keccak256(abi.encode(previous, KIND_WITHDRAW, msg.sender, account, asset));
        number = _request(previous, rolling);
        emit WithdrawRequested(number, msg.sender, account, asset, rolling);
    }

    /// @inheritdoc IVault
    function requestCancel(uint32 slot, uint64 order) external payable whenNotFrozen returns (uint64 number) {
        if (slot == 0) {
            revert NoSlot();
        }
        if (order >= MAX_ORDER) {
            revert OrderTooLarge(order);
        }
        bytes32 previous = inboxHash;
        bytes32 rolling = keccak256(abi.encode(previous, KIND_CANCEL, msg.sender, slot, order));
        number = _request(previous, rolling);
        emit CancelRequested(number, msg.sender, slot, order, rolling);
    }

    /// @inheritdoc IVault
    function requestRevoke(uint32 account, uint64 nonce) external payable whenNotFrozen returns (uint64 number) {
        if (nonce >= MAX_NONCE) {
            revert NonceTooLarge(nonce);
        }
        bytes32 previous = inboxHash;
        bytes32 rolling = keccak256(abi.encode(previous, KIND_REVOKE, msg.sender, account, nonce));
        number = _request(previous, rolling);
        emit RevokeRequested(number, msg.sender, account, nonce, rolling);
    }

    /// @inheritdoc IVault
    function pay(uint16 asset, address owner) external nonReentrant returns (uint64 amount) {
        Asset storage listed = _listed(asset);
        uint64 due = _credits[owner][asset];
        if (due == 0) {
            revert NothingToPay(owner, asset);
        }
        uint64 custody = listed.custody;
        if (custody == 0) {
            revert CustodyEmpty(asset, due);
        }
        amount = due < custody ? due : custody;
        unchecked {
            // It is the less of both.
            _credits[owner][asset] = due - amount;
            listed.custody = custody - amount;
        }
        emit Paid(owner, asset, amount);

        uint256 units = uint256(amount) * listed.quantum;
        address token = listed.token;
        if (token == address(0)) {
            Address.sendValue(payable(owner), units);
        } else {
            IERC20(token).safeTransfer(owner, units);
        }
    }

    /// @inheritdoc IVault
    function credit(address owner, uint16 asset, uint64 amount) external {
        if (msg.sender != CLAIMS) {
            revert NotClaims(msg.sender);
        }
        _credits[owner][asset] += amount;
        emit Credited(owner, asset, amount);
    }

    /// @inheritdoc IVault
    function assetAt(uint16 asset)
        external
        view
        returns (address token, uint96 quantum, uint64 minimum, uint64 custody)
    {
        Asset memory listed = _listed(asset);
        return (listed.token, listed.quantum, listed.minimum, listed.custody);
    }

    /// @inheritdoc IVault
    function creditOf(address owner, uint16 asset) external view returns (uint64) {
        return _credits[owner][asset];
    }

    /// @inheritdoc IVault
    function inboxLength() external view returns (uint64) {
        return _entries[inboxHash].length;
    }

    /// @inheritdoc IVault
    function inboxLengthAt(bytes32 rollingHash) external view returns (uint64 length) {
        length = _entries[rollingHash].length;
        if (length == 0 && rollingHash != 0) {
            revert UnknownInboxHash(rollingHash);
        }
    }

    /// @inheritdoc IVault
    function inboxPosition(bytes32 rollingHash) external view returns (bool known, uint64 length) {
        length = _entries[rollingHash].length;
        known = length != 0 || rollingHash == 0;
    }

    /// @inheritdoc IVault
    function entryAt(bytes32 rollingHash) external view returns (uint64 number, uint64 time, address payer) {
        Entry memory entry = _entries[rollingHash];
        if (entry.length == 0) {
            revert UnknownInboxHash(rollingHash);
        }
        return (entry.length - 1, entry.time, entry.payer);
    }

    /// @notice What is signed is signed for this, see ERC-5267: wallets ask it.
    /// @return fields which of the following the domain has, a bit each: the first four
    /// @return name of what is signed for
    /// @return version of what is signed for
    /// @return chainId that of the deployment, for ever
    /// @return verifyingContract the Vault
    /// @return salt zero
    /// @return extensions none
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (Messages.FIELDS, Messages.NAME, Messages.VERSION, CHAIN_ID, address(this), bytes32(0), new uint256[](0));
    }

    /// @dev Takes the fee and writes the entry.
    function _request(bytes32 previous, bytes32 rolling) private returns (uint64 number) {
        if (msg.value != REQUEST_FEE) {
            revert WrongValue(msg.value, REQUEST_FEE);
        }
        number = _append(previous, rolling, address(0));
        IChain(CHAIN).addBond{value: msg.value}();
    }

    /// @dev Writes the entry whose rolling hash follows on `previous`, the last one. Answers its number.
    function _append(bytes32 previous, bytes32 rolling, address payer) private returns (uint64) {
        uint48 number = _entries[previous].length;
        _entries[rolling] = Entry({length: number + 1, time: uint48(block.timestamp), payer: payer});
        inboxHash = rolling;
        return number;
    }

    /// @dev Takes the amount from the caller. Answers by how much the Vault's balance grew; both in base units.
    function _receive(address token, uint256 amount) private returns (uint256) {
        uint256 due = token == address(0) ? amount : 0;
        if (msg.value != due) {
            revert WrongValue(msg.value, due);
        }
        if (token == address(0)) {
            return amount;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 afterwards = IERC20(token).balanceOf(address(this));
        if (afterwards < before) {
            revert NothingArrived(before, afterwards);
        }
        return afterwards - before;
    }

    /// @dev The asset of this number. Reverts where there is none.
    function _listed(uint16 asset) private view returns (Asset storage listed) {
        listed = _assets[asset];
        if (listed.quantum == 0) {
            revert NotListed(asset);
        }
    }
}
