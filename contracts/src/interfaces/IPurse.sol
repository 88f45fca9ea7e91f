// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title What a contract owes in ETH, and how it is fetched
interface IPurse {
    /// @notice ETH is owed to an account, which may fetch it.
    /// @param account whom it is owed to
    /// @param amount wei
    event Owed(address indexed account, uint256 amount);

    /// @notice An account was paid what it was owed.
    /// @param account whom it was owed to
    /// @param amount wei
    event Collected(address indexed account, uint256 amount);

    /// @notice The account is owed nothing.
    error NothingOwed(address account);

    /// @notice Pays an account what it is owed. By anyone.
    /// @param account whom to pay
    /// @return amount wei
    function collect(address account) external returns (uint256 amount);

    /// @notice What an account is owed.
    /// @param account the account
    /// @return wei
    function owedTo(address account) external view returns (uint256);
}
