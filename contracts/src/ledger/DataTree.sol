// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The Merkle tree over the steps of a block
/// @notice One leaf per step, the hash of its bytes, padded with zero leaves to `2^depth`; a node is the hash of its
/// two children, left then right. The depth follows from the number of steps, so no leaf can pass for a node.
library DataTree {
    /// @dev Depth of the smallest tree: 64 leaves, one chunk.
    uint256 internal constant MIN_DEPTH = 6;

    /// @dev `max(6, ceil(log2(steps)))`; `steps` > 0.
    function depth(uint256 steps) internal pure returns (uint256) {
        return Math.max(MIN_DEPTH, Math.log2(steps, Math.Rounding.Ceil));
    }

    /// @dev What a node and its siblings, from the bottom up, amount to. `index` is the node's among those of its level.
    function climb(bytes32 node, uint256 index, bytes32[] calldata path) internal pure returns (bytes32 top) {
        assembly ("memory-safe") {
            top := node
            let end := add(path.offset, shl(5, path.length))
            for { let from := path.offset } lt(from, end) { from := add(from, 32) } {
                // The node goes to the left where its index is even, the sibling to the other side.
                let side := shl(5, and(index, 1))
                mstore(side, top)
                mstore(xor(side, 32), calldataload(from))
                top := keccak256(0, 64)
                index := shr(1, index)
            }
        }
    }
}
