// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {DataTree} from "./DataTree.sol";

/// @title Checking that a block has a chunk: 64 consecutive leaves of its data tree
/// @dev A chunk's steps are packed: for each its length, u16, and its bytes. Leaves from the block's `steps` on are zero.
library Chunks {
    uint256 internal constant LEAVES = 64;
    uint256 internal constant MAX_STEP = 1024;

    uint256 private constant DEPTH = 6;

    /// @notice The path has `given` siblings where the chunk of this block takes `expected`.
    error WrongPathLength(uint256 given, uint256 expected);

    /// @notice The tree has `chunks` chunks.
    error NoSuchChunk(uint256 chunk, uint256 chunks);

    /// @notice A step of the chunk is cut, or longer than 1,024 bytes, or something follows the last.
    error MalformedChunk(uint256 position);

    /// @dev How many chunks the tree of a block of `steps` steps has.
    function count(uint256 steps) internal pure returns (uint256) {
        return 2 ** (DataTree.depth(steps) - DEPTH);
    }

    /// @dev The root that a chunk and its siblings, from the bottom up, amount to.
    function root(bytes calldata packed, uint256 chunk, uint256 steps, bytes32[] calldata path)
        internal
        pure
        returns (bytes32)
    {
        uint256 depth = DataTree.depth(steps) - DEPTH;
        if (path.length != depth) {
            revert WrongPathLength(path.length, depth);
        }
        uint256 first = chunk * LEAVES;
        uint256 given = steps <= first ? 0 : steps - first;
        return DataTree.climb(_root(packed, given < LEAVES ? given : LEAVES), chunk, path);
    }

    /// @dev The node above 64 leaves, of which the first `given` are steps.
    function _root(bytes calldata packed, uint256 given) private pure returns (bytes32) {
        bytes32[] memory nodes = new bytes32[](LEAVES);
        uint256 position = 0;
        for (uint256 i = 0; i < given; ++i) {
            uint256 start = position + 2;
            if (start > packed.length) {
                revert MalformedChunk(position);
            }
            uint256 length = uint16(bytes2(packed[position:start]));
            if (length > MAX_STEP || start + length > packed.length) {
                revert MalformedChunk(position);
            }
            position = start + length;
            nodes[i] = keccak256(packed[start:position]);
        }
        if (position != packed.length) {
            revert MalformedChunk(position);
        }
        for (uint256 width = LEAVES / 2; width > 0; width /= 2) {
            for (uint256 i = 0; i < width; ++i) {
                nodes[i] = Hashes.efficientKeccak256(nodes[2 * i], nodes[2 * i + 1]);
            }
        }
        return nodes[0];
    }
}
