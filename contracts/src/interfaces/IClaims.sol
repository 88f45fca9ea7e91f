// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {StepProof} from "../ledger/StepProofs.sol";

/// @title Turns steps of final blocks into credits of the Vault
interface IClaims {
    /// @notice What a step pays was credited.
    /// @param number the step's number
    /// @param owner whom it pays
    /// @param asset the asset's number
    /// @param amount quanta
    event Claimed(uint64 indexed number, address indexed owner, uint16 indexed asset, uint64 amount);

    /// @notice No final block has this hash.
    error NotFinal(bytes32 blockHash);
    /// @notice The step was claimed before.
    error AlreadyClaimed(uint64 number);

    /// @notice Credits what a step of a final block pays: a WITHDRAW its recipient, a REQUEST of the owner the owner.
    /// By anyone, once for each step, frozen or not. The Vault's `pay` then pays it out.
    /// @param proof the step, its block and its path
    /// @return owner whom it pays
    /// @return asset the asset's number
    /// @return amount quanta
    function claim(StepProof calldata proof) external returns (address owner, uint16 asset, uint64 amount);

    /// @notice The chain of this deployment.
    function CHAIN() external view returns (address);

    /// @notice The Vault of this deployment.
    function VAULT() external view returns (address);

    /// @notice Whether the step was claimed.
    function isClaimed(uint64 number) external view returns (bool);
}
