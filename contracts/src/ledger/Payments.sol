// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title What a step of a final block pays out on L1
/// @notice Reads WITHDRAW and REQUEST steps. It looks only at where the fields lie: that a final step is lawful is what
/// the challenge period stands for.
library Payments {
    uint8 internal constant WITHDRAW = 0x04;
    uint8 internal constant REQUEST = 0x08;

    /// @dev What a step pays: to whom, of which account's balance of which asset, and how many quanta.
    struct Payment {
        address owner;
        uint32 account;
        uint16 asset;
        uint64 quanta;
    }

    // WITHDRAW: op, account u32, asset u16, amount u64, recipient, nonce u64, auth; links to ACCOUNT and BALANCE.
    uint256 private constant WITHDRAW_ACCOUNT = 1;
    uint256 private constant WITHDRAW_ASSET = 5;
    uint256 private constant WITHDRAW_AMOUNT = 7;
    uint256 private constant WITHDRAW_RECIPIENT = 15;
    uint256 private constant WITHDRAW_AUTH = 43;

    // REQUEST: op, entry u64, requester, account u32, asset u16; links to REGISTER inbox, ACCOUNT and BALANCE.
    uint256 private constant REQUEST_REQUESTER = 9;
    uint256 private constant REQUEST_ACCOUNT = 29;
    uint256 private constant REQUEST_ASSET = 33;
    uint256 private constant REQUEST_OWNER = 59;
    uint256 private constant REQUEST_AVAILABLE = 123;
    uint256 private constant REQUEST_LENGTH = 139;

    // A link is the previous touch, u64, and the cell's old value.
    uint256 private constant ACCOUNT_LINK = 8 + 56;
    uint256 private constant BALANCE_LINK = 8 + 16;

    // A signature: n, r, s, v; where n is not 0, also index u16 and n siblings.
    uint256 private constant SIGNATURE = 66;
    uint256 private constant MAX_SIGNATURE_DEPTH = 10;

    /// @notice The step's op is neither WITHDRAW nor REQUEST. An empty step counts as op 0.
    error NotPayable(uint8 op);

    /// @notice A step of this op cannot have `length` bytes.
    error WrongStepLength(uint8 op, uint256 length);

    /// @notice The request was made by `requester`, who is not the account's owner: it changed nothing.
    error RequesterNotOwner(address requester, address owner);

    /// @notice The step moved no funds: the balance requested was empty.
    error NothingPayable();

    /// @dev What the step pays. Reverts where it pays nothing.
    function read(bytes calldata step) internal pure returns (Payment memory paid) {
        uint8 op = step.length == 0 ? 0 : uint8(step[0]);
        if (op == WITHDRAW) {
            _withdraw(step, paid);
        } else if (op == REQUEST) {
            _request(step, paid);
        } else {
            revert NotPayable(op);
        }
        if (paid.quanta == 0) {
            revert NothingPayable();
        }
    }

    function _withdraw(bytes calldata step, Payment memory paid) private pure {
        if (step.length <= WITHDRAW_AUTH) {
            revert WrongStepLength(WITHDRAW, step.length);
        }
        uint256 depth = uint8(step[WITHDRAW_AUTH]);
        uint256 signature = depth == 0 ? SIGNATURE : SIGNATURE + 2 + 32 * depth;
        if (depth > MAX_SIGNATURE_DEPTH || step.length != WITHDRAW_AUTH + signature + ACCOUNT_LINK + BALANCE_LINK) {
            revert WrongStepLength(WITHDRAW, step.length);
        }
        paid.owner = address(bytes20(step[WITHDRAW_RECIPIENT:]));
        paid.account = uint32(bytes4(step[WITHDRAW_ACCOUNT:]));
        paid.asset = uint16(bytes2(step[WITHDRAW_ASSET:]));
        paid.quanta = uint64(bytes8(step[WITHDRAW_AMOUNT:]));
    }

    function _request(bytes calldata step, Payment memory paid) private pure {
        if (step.length != REQUEST_LENGTH) {
            revert WrongStepLength(REQUEST, step.length);
        }
        address requester = address(bytes20(step[REQUEST_REQUESTER:]));
        address owner = address(bytes20(step[REQUEST_OWNER:]));
        if (requester != owner) {
            revert RequesterNotOwner(requester, owner);
        }
        paid.owner = owner;
        paid.account = uint32(bytes4(step[REQUEST_ACCOUNT:]));
        paid.asset = uint16(bytes2(step[REQUEST_ASSET:]));
        paid.quanta = uint64(bytes8(step[REQUEST_AVAILABLE:]));
    }
}
