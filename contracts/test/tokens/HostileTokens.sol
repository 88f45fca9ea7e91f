// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {DemoToken} from "../../src/demo/DemoToken.sol";
import {IVault} from "../../src/interfaces/IVault.sol";

/// @notice Balances and nothing else, to build misbehaviour on.
abstract contract Ledger {
    mapping(address account => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function _move(address from, address to, uint256 amount) internal {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Transfers return nothing, as the oldest tokens' do.
contract SilentToken is Ledger {
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _move(from, to, amount);
    }
}

/// @notice Transfers that fail return false in place of reverting; once told to, all fail.
contract FalseToken is Ledger {
    bool public broken;

    function breakDown() external {
        broken = true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _tryMove(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _tryMove(from, to, amount);
    }

    function _tryMove(address from, address to, uint256 amount) private returns (bool) {
        if (broken || balanceOf[from] < amount) {
            return false;
        }
        _move(from, to, amount);
        return true;
    }
}

/// @notice Keeps a hundredth of what is moved.
contract FeeToken is Ledger {
    function transfer(address to, uint256 amount) external returns (bool) {
        _moveLess(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _moveLess(from, to, amount);
        return true;
    }

    function _moveLess(address from, address to, uint256 amount) private {
        _move(from, to, amount - amount / 100);
        balanceOf[from] -= amount / 100;
    }
}

/// @notice Says it moved, and takes from the receiver instead.
contract ThievingToken is Ledger {
    function transferFrom(address, address to, uint256 amount) external returns (bool) {
        balanceOf[to] -= amount;
        return true;
    }
}

/// @notice All balances grow or shrink by a factor at any time, as if nothing had been moved.
contract RebasingToken {
    mapping(address account => uint256) private _shares;
    uint256 private _percent = 100;

    function mint(address to, uint256 amount) external {
        _shares[to] += amount;
    }

    function rebase(uint256 percent) external {
        _percent = percent;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _shares[account] * _percent / 100;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        uint256 shares = amount * 100 / _percent;
        _shares[from] -= shares;
        _shares[to] += shares;
        return true;
    }
}

/// @notice Claims that any balance is as large as it likes.
contract LyingToken {
    uint256 public claimed;

    function transferFrom(address, address, uint256 amount) external returns (bool) {
        claimed += amount;
        return true;
    }

    function claim(uint256 amount) external {
        claimed = amount;
    }

    function balanceOf(address) external view returns (uint256) {
        return claimed;
    }
}

/// @notice Calls whatever it is told to when it is moved, with all the ETH it has.
contract CallingToken is DemoToken {
    address private _target;
    bytes private _data;
    bool public called;
    bytes public answer;

    function onMove(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (_target != address(0)) {
            (address target, bytes memory data) = (_target, _data);
            _target = address(0);
            (called, answer) = target.call{value: address(this).balance}(data);
        }
    }
}

/// @notice Lets nobody it dislikes be paid.
contract BlockingToken is DemoToken {
    mapping(address account => bool) public isBlocked;

    error Blocked(address account);

    function block_(address account) external {
        isBlocked[account] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isBlocked[to]) {
            revert Blocked(to);
        }
        super._update(from, to, amount);
    }
}

/// @notice A payee that takes no ETH.
contract Refuser {
    error NoThanks();

    receive() external payable {
        revert NoThanks();
    }
}

/// @notice A payee that asks to be paid again while it is paid.
contract GreedyPayee {
    IVault private immutable VAULT;
    bool public called;
    bytes public answer;

    constructor(IVault vault) {
        VAULT = vault;
    }

    receive() external payable {
        (called, answer) = address(VAULT).call(abi.encodeCall(IVault.pay, (0, address(this))));
    }
}
