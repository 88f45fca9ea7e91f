// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title What is signed: the EIP-712 domain, and the custodians' message
/// @dev The domain is the Vault's in every contract, and its chain id that of the deployment for ever.
library Messages {
    string internal constant NAME = "Plasmex";
    string internal constant VERSION = "1";

    /// @dev ERC-5267's mask of the fields that the domain has: name, version, chainId, verifyingContract.
    bytes1 internal constant FIELDS = 0x0f;

    bytes32 private constant ATTEST_TYPE = keccak256("Attest(bytes32 block)");

    /// @dev The domain separator of the deployment whose Vault is `vault`, on the chain `chainId`.
    function domainSeparator(uint256 chainId, address vault) internal pure returns (bytes32) {
        return MessageHashUtils.toDomainSeparator(FIELDS, NAME, VERSION, chainId, vault, bytes32(0));
    }

    /// @dev The digest a custodian signs to say: I hold every step of this block, and will serve it.
    function attest(bytes32 domain, bytes32 blockHash) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain, keccak256(abi.encode(ATTEST_TYPE, blockHash)));
    }
}
