// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {DataTree} from "./DataTree.sol";
import {Header, Headers} from "./Headers.sol";

/// @title Checking that a block has a step
/// @notice A step proof is packed: the block's header (112 bytes), the step's number (u64), the leaf's siblings in the
/// block's data tree from the bottom up (their count follows from the header), and the step's bytes: op, body, links. That
/// the block is committed, or final, is for the chain to say.
library StepProofs {
    uint256 private constant PATH = Headers.PACKED + 8;

    /// @notice So short a proof has no room for header, number and path.
    error MalformedProof(uint256 length);

    /// @notice Step `number` is not one of the `steps` steps from `firstStep` on.
    error StepOutOfRange(uint64 number, uint64 firstStep, uint64 steps);

    /// @notice Step and path amount to `given`, where the header has another root.
    error WrongDataRoot(bytes32 given, bytes32 expected);

    /// @dev What a proof shows. Reverts unless its header has the step at its number.
    function read(bytes calldata proof)
        internal
        pure
        returns (Header memory header, uint64 number, bytes calldata step)
    {
        if (proof.length < PATH) {
            revert MalformedProof(proof.length);
        }
        number = uint64(bytes8(proof[Headers.PACKED:]));
        uint256 place;
        assembly ("memory-safe") {
            place := proof.offset
        }
        header = Headers.unpack(place);
        step = verify(header, number, proof[PATH:]);
    }

    /// @dev The step of `shown`, a path and a step. Reverts unless the header has the step at this number.
    function verify(Header memory header, uint64 number, bytes calldata shown)
        internal
        pure
        returns (bytes calldata step)
    {
        (uint64 firstStep, uint64 steps) = (header.firstStep, header.steps);
        if (number < firstStep || number - firstStep >= steps) {
            revert StepOutOfRange(number, firstStep, steps);
        }
        uint256 depth = DataTree.depth(steps);
        if (shown.length < 32 * depth) {
            revert MalformedProof(shown.length);
        }
        bytes32[] calldata path;
        assembly ("memory-safe") {
            path.offset := shown.offset
            path.length := depth
        }
        step = shown[32 * depth:];
        bytes32 root = DataTree.climb(keccak256(step), number - firstStep, path);
        if (root != header.dataRoot) {
            revert WrongDataRoot(root, header.dataRoot);
        }
    }
}
