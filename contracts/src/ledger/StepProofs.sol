// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {DataTree} from "./DataTree.sol";
import {Header} from "./Headers.sol";

/// @notice Shows that a block has a step. That the block is committed, or final, is for the chain to say.
/// @param header the block's header
/// @param number the step's number, within the header's range
/// @param step the step's bytes: op, body, links
/// @param path the leaf's siblings in the block's data tree, from the bottom up
struct StepProof {
    Header header;
    uint64 number;
    bytes step;
    bytes32[] path;
}

/// @notice A step proof, and what the law must be shown to judge the step.
/// @param proof the step proof
/// @param inboxBefore rolling hash of the inbox before the entry of which the step tells; anything where it tells of none
struct Evidence {
    StepProof proof;
    bytes32 inboxBefore;
}

/// @title Checking that a block has a step
library StepProofs {
    /// @dev Step `number` is not one of the `steps` steps from `firstStep` on.
    error StepOutOfRange(uint64 number, uint64 firstStep, uint64 steps);

    /// @dev Step and path amount to `given`, where the header has another root.
    error WrongDataRoot(bytes32 given, bytes32 expected);

    /// @dev Reverts unless the proof's header has the proof's step at the proof's number.
    function verify(StepProof calldata proof) internal pure {
        verify(proof.header, proof.number, proof.step, proof.path);
    }

    /// @dev Reverts unless the header has this step at this number.
    function verify(Header calldata header, uint64 number, bytes calldata step, bytes32[] calldata path) internal pure {
        (uint64 firstStep, uint64 steps) = (header.firstStep, header.steps);
        if (number < firstStep || number - firstStep >= steps) {
            revert StepOutOfRange(number, firstStep, steps);
        }
        bytes32 root = DataTree.root(keccak256(step), number - firstStep, steps, path);
        if (root != header.dataRoot) {
            revert WrongDataRoot(root, header.dataRoot);
        }
    }
}
