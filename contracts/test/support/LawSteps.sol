// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice Steps with links, written down from the specification, byte by byte. Shares no code with the contracts.
library LawSteps {
    struct Transfer {
        uint32 from;
        uint32 to;
        address owner;
        address toOwner;
        uint16 asset;
        uint64 amount;
        uint64 nonce;
    }

    function link(uint64 previous, bytes memory old) internal pure returns (bytes memory) {
        return abi.encodePacked(previous, old);
    }

    function account(address owner, address signer, uint64 nonce, uint64 floor) internal pure returns (bytes memory) {
        return abi.encodePacked(owner, signer, nonce, floor);
    }

    function balance(uint64 available, uint64 locked) internal pure returns (bytes memory) {
        return abi.encodePacked(available, locked);
    }

    function open(uint32 number, address owner, uint64 previous) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(1), number, owner, previous, uint64(number), uint64(0));
    }

    function seal(uint64 previous, uint64 register) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(0x0f), previous, register);
    }

    /// @dev DEPOSIT of an entry to an account that was opened in step 5, whose balance nobody has touched.
    function deposit(uint64 entry, uint32 number, address owner, uint16 asset, uint64 amount)
        internal
        pure
        returns (bytes memory)
    {
        return bytes.concat(
            abi.encodePacked(uint8(2), entry, number, asset, amount),
            link(entry == 0 ? 0 : 3, abi.encodePacked(entry)),
            link(5, account(owner, owner, 0, 0)),
            link(0, balance(0, 0))
        );
    }

    /// @dev TRANSFER with balances of 1,000 on either side, all touched in step 5.
    function transfer(Transfer memory t, bytes memory auth) internal pure returns (bytes memory) {
        return bytes.concat(
            abi.encodePacked(uint8(3), t.from, t.to, t.asset, t.amount, t.nonce),
            auth,
            link(5, account(t.owner, t.owner, 10, 0)),
            link(5, account(t.toOwner, t.toOwner, 0, 0)),
            link(5, balance(1000, 0)),
            link(5, balance(1000, 0))
        );
    }

    function digest(bytes32 domain, Transfer memory t) internal pure returns (bytes32) {
        bytes32 message = keccak256(
            abi.encode(
                keccak256("Transfer(uint32 from,uint32 to,address toOwner,uint16 asset,uint64 amount,uint64 nonce)"),
                t.from,
                t.to,
                t.toOwner,
                t.asset,
                t.amount,
                t.nonce
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, message));
    }

    function batch(bytes32 domain, bytes32 root) internal pure returns (bytes32) {
        bytes32 message = keccak256(abi.encode(keccak256("Batch(bytes32 root)"), root));
        return keccak256(bytes.concat(hex"1901", domain, message));
    }
}
