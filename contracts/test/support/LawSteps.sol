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

    /// @dev What a market trades, and whose order is being matched.
    struct Market {
        uint16 number;
        uint16 base;
        uint16 quote;
        uint32 taker;
    }

    function market(Market memory m) internal pure returns (bytes memory) {
        return abi.encodePacked(
            m.base, m.quote, uint64(10), uint64(5), int16(-100), uint16(300), uint8(1), uint24(0), m.taker, uint64(1000)
        );
    }

    function order(uint32 account_, uint16 market_, uint8 side, uint64 price, uint64 open_, uint64 priority)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory head = abi.encodePacked(account_, market_, side, uint8(1), price, open_, uint64(0), uint64(0));
        bytes memory rest = abi.encodePacked(uint64(0), uint64(100), uint32(0), int16(-100), uint16(300), bytes16(0));
        return bytes.concat(head, abi.encodePacked(priority), rest);
    }

    /// @dev FILL of the buyer's order in slot 1, of account 1, with the seller's in slot 2, of account 2. All cells but the
    /// one of access `which` were touched in step 1, that one in step `previous`.
    function fill(Market memory m, uint64 priority, uint256 which, uint64 previous)
        internal
        pure
        returns (bytes memory)
    {
        bytes[] memory olds = new bytes[](8);
        olds[0] = market(m);
        olds[1] = order(1, m.number, 1, 1005, 7, priority);
        olds[2] = order(2, m.number, 2, 1000, 3, 1);
        for (uint256 i = 3; i < 8; ++i) {
            olds[i] = balance(100, 2_000_000);
        }
        bytes memory step = abi.encodePacked(uint8(0x11), m.number, uint32(1), uint32(2));
        for (uint256 i = 0; i < 8; ++i) {
            step = bytes.concat(step, link(i == which ? previous : 1, olds[i]));
        }
        return step;
    }

    /// @dev The body of PLACE by account 2 of a sell order in slot 2, of 3 lots at 1,000.
    function placeBody(uint16 market_, uint64 nonce) internal pure returns (bytes memory) {
        return bytes.concat(
            abi.encodePacked(uint8(0x10), uint32(2), uint32(2), market_, uint8(2), uint8(1), uint64(1000), uint64(3)),
            abi.encodePacked(uint64(0), uint64(0), uint32(0), bytes16(0), nonce)
        );
    }

    function placeLinks(Market memory m, address owner) internal pure returns (bytes memory) {
        return bytes.concat(
            link(1, account(owner, owner, 10, 0)),
            link(1, market(m)),
            abi.encodePacked(uint64(1)),
            link(1, balance(500, 0))
        );
    }

    /// @dev The digest of {placeBody}'s message.
    function placeDigest(bytes32 domain, Market memory m, uint64 nonce) internal pure returns (bytes32) {
        bytes memory type_ =
            "Order(uint32 account,uint16 market,uint16 base,uint16 quote,uint64 lotSize,uint16 takerFee,uint8 side,uint8 type,uint64 price,uint64 lots,uint64 peak,uint64 trigger,uint32 expiry,bytes16 cancelHash,uint64 nonce)";
        bytes memory first = abi.encode(keccak256(type_), 2, m.number, m.base, m.quote, 10, 300, 2);
        bytes memory second = abi.encode(1, 1000, 3, 0, 0, 0, bytes32(0), nonce);
        return keccak256(bytes.concat(hex"1901", domain, keccak256(bytes.concat(first, second))));
    }
}
