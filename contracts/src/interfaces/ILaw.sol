// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../ledger/Headers.sol";

/// @title The law of the ledger
/// @notice Whether a step is lawful, and if it is, which cells it touches and what it leaves in them: a function of the
/// step's bytes, its block's header, and the L1 inbox below the header's `inbox`.
interface ILaw {
    /// @notice The rolling hash given is not that of the inbox before the entry of which the step tells.
    error WrongInboxBefore(bytes32 inboxBefore, uint64 entry);
    /// @notice The recovery of a key could not be run, which says nothing about the step: more gas is needed.
    error RecoveryFailed();

    /// @notice Judges a step. Total over the step: any bytes get an answer, in bounded gas. It reverts where it lacks
    /// gas, and where a step that is otherwise lawful tells of an inbox entry and `inboxBefore` is not the hash before it.
    /// @param header the header of the step's block, which is for the caller to know
    /// @param number the step's number, within the header's range
    /// @param step the step: op, body, links
    /// @param inboxBefore rolling hash of the inbox before the entry of which the step tells; anything where it tells of
    /// none
    /// @return lawful whether the step is lawful
    /// @return accesses where it is, the accesses in order, each `cell u64, previous touch u64, old value, new value`,
    /// packed, big-endian, the values of the length that the cell's kind has; else empty
    function run(Header calldata header, uint64 number, bytes calldata step, bytes32 inboxBefore)
        external
        view
        returns (bool lawful, bytes memory accesses);

    /// @notice The Vault of this deployment, which has the inbox.
    /// @return its address
    function VAULT() external view returns (address);

    /// @notice The EIP-712 domain separator of everything that is signed in this deployment.
    /// @return hash of the domain
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
