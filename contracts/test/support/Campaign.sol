// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice An invariant campaign: whom forge calls, and which of its functions.
abstract contract Campaign {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Whose functions are called, and which.
    function called() internal view virtual returns (address target, bytes4[] memory selectors);

    /// @dev Read by forge.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        (targets[0],) = called();
    }

    /// @dev Read by forge.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        (targets[0].addr, targets[0].selectors) = called();
    }
}
