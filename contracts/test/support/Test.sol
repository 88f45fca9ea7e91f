// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Vm} from "./Vm.sol";

/// @notice What a test needs of forge, and no more.
abstract contract Test {
    /// @dev Tells forge that this is a test.
    bool public constant IS_TEST = true;

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, uint256 left, uint256 right);
    error NotTrue(string what);

    function assertEq(uint256 left, uint256 right, string memory what) internal pure {
        if (left != right) {
            revert NotEqual(what, left, right);
        }
    }

    function assertEq(bytes32 left, bytes32 right, string memory what) internal pure {
        assertEq(uint256(left), uint256(right), what);
    }

    function assertEq(address left, address right, string memory what) internal pure {
        assertEq(uint160(left), uint160(right), what);
    }

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) {
            revert NotTrue(what);
        }
    }

    /// @dev A number from `low` to `high`, both included, evenly spread over what `any` may be.
    function bound(uint256 any, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 span = high - low;
        return span == type(uint256).max ? any : low + any % (span + 1);
    }
}
