// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../../src/ledger/Headers.sol";

/// @notice A step, and where it stands.
struct StepProof {
    Header header;
    uint64 number;
    bytes step;
    bytes32[] path;
}

/// @notice And the rolling hash of the inbox before the entry of which it tells.
struct Evidence {
    StepProof proof;
    bytes32 inboxBefore;
}

/// @notice A step whose header stands in a list.
struct Exhibit {
    uint8 header;
    uint64 number;
    bytes step;
    bytes32[] path;
    bytes32 inboxBefore;
}

/// @notice Which cell leaves, and what shows it.
struct Leaving {
    uint8 touch;
    uint8 access;
    uint8 owner;
    uint8 ownerAccess;
}

/// @notice The formats of the ledger once more, written down from the specification and word by word: it shares no
/// code with the contracts.
library Model {
    function blockHash(Header memory header) internal pure returns (bytes32) {
        bytes memory packed = bytes.concat(
            bytes32(uint256(header.number)),
            bytes32(uint256(header.since)),
            bytes32(uint256(header.until)),
            bytes32(uint256(header.firstStep)),
            bytes32(uint256(header.steps)),
            bytes32(uint256(header.inbox)),
            header.parent,
            header.dataRoot
        );
        return keccak256(packed);
    }

    function pack(Header memory header) internal pure returns (bytes memory) {
        bytes memory numbers = abi.encodePacked(header.number, header.since, header.until);
        numbers = abi.encodePacked(numbers, header.firstStep, header.steps, header.inbox);
        return abi.encodePacked(numbers, header.parent, header.dataRoot);
    }

    function pack(StepProof memory proof) internal pure returns (bytes memory) {
        return abi.encodePacked(pack(proof.header), proof.number, proof.path, proof.step);
    }

    function pack(Header[] memory headers) internal pure returns (bytes memory packed) {
        for (uint256 i = 0; i < headers.length; ++i) {
            packed = bytes.concat(packed, pack(headers[i]));
        }
    }

    /// @dev Exhibits; and their inbox hashes, each once.
    function pack(Exhibit[] memory exhibits) internal pure returns (bytes memory packed, bytes32[] memory inboxes) {
        bytes32[] memory found = new bytes32[](exhibits.length);
        uint8 count = 0;
        for (uint256 i = 0; i < exhibits.length; ++i) {
            Exhibit memory one = exhibits[i];
            uint8 inbox = 0;
            if (one.inboxBefore != 0) {
                for (inbox = 0; inbox < count && found[inbox] != one.inboxBefore; ++inbox) {}
                found[inbox++] = one.inboxBefore;
                count = inbox > count ? inbox : count;
            }
            bytes memory head = abi.encodePacked(one.header, inbox, one.number, uint16(one.step.length));
            packed = abi.encodePacked(packed, head, one.path, one.step);
        }
        inboxes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            inboxes[i] = found[i];
        }
    }

    function pack(Leaving[] memory leaving) internal pure returns (bytes memory packed) {
        for (uint256 i = 0; i < leaving.length; ++i) {
            Leaving memory one = leaving[i];
            packed = abi.encodePacked(packed, one.touch, one.access, one.owner, one.ownerAccess);
        }
    }

    function domain(uint256 chainId, address vault) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Plasmex"),
                keccak256("1"),
                bytes32(chainId),
                word(vault)
            )
        );
    }

    function attest(bytes32 domain_, bytes32 hash) internal pure returns (bytes32) {
        bytes32 message = keccak256(bytes.concat(keccak256("Attest(bytes32 block)"), hash));
        return keccak256(bytes.concat(hex"1901", domain_, message));
    }

    function rolling(bytes32 previous, uint256 kind, address who, uint256 first, uint256 second)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(bytes.concat(previous, bytes32(kind), word(who), bytes32(first), bytes32(second)));
    }

    /// @dev The smallest power of two of at least 64 that has room for all steps, as its exponent.
    function depth(uint256 steps) internal pure returns (uint256 answer) {
        answer = 6;
        while (2 ** answer < steps) {
            ++answer;
        }
    }

    /// @dev All levels of the data tree: the padded leaves first, the root last.
    function tree(bytes[] memory steps) internal pure returns (bytes32[][] memory levels) {
        uint256 height = depth(steps.length);
        levels = new bytes32[][](height + 1);
        levels[0] = new bytes32[](2 ** height);
        for (uint256 i = 0; i < steps.length; ++i) {
            levels[0][i] = keccak256(steps[i]);
        }
        for (uint256 level = 1; level <= height; ++level) {
            levels[level] = new bytes32[](levels[level - 1].length / 2);
            for (uint256 i = 0; i < levels[level].length; ++i) {
                levels[level][i] = keccak256(bytes.concat(levels[level - 1][2 * i], levels[level - 1][2 * i + 1]));
            }
        }
    }

    function root(bytes[] memory steps) internal pure returns (bytes32) {
        bytes32[][] memory levels = tree(steps);
        return levels[levels.length - 1][0];
    }

    function path(bytes[] memory steps, uint256 index) internal pure returns (bytes32[] memory siblings) {
        bytes32[][] memory levels = tree(steps);
        siblings = new bytes32[](levels.length - 1);
        for (uint256 level = 0; level < siblings.length; ++level) {
            siblings[level] = levels[level][(index >> level) ^ 1];
        }
    }

    /// @dev WITHDRAW with a signature of `depth_` siblings and links full of `filler`.
    function withdraw(uint16 asset, uint64 amount, address recipient, uint8 depth_, bytes1 filler)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory signature = fill(65 + (depth_ == 0 ? 0 : 2 + 32 * uint256(depth_)), filler);
        return bytes.concat(
            abi.encodePacked(uint8(4), uint32(7), asset, amount, recipient, uint64(9), depth_),
            signature,
            fill(64 + 24, filler)
        );
    }

    /// @dev REQUEST of `requester` on an account of `owner` with `available`.
    function request(uint16 asset, uint64 available, address requester, address owner)
        internal
        pure
        returns (bytes memory)
    {
        return bytes.concat(
            abi.encodePacked(uint8(8), uint64(3), requester, uint32(7), asset),
            abi.encodePacked(uint64(11), uint64(3)),
            abi.encodePacked(uint64(12), owner, owner, uint64(1), uint64(0)),
            abi.encodePacked(uint64(13), available, uint64(5))
        );
    }

    function fill(uint256 length, bytes1 filler) internal pure returns (bytes memory bytes_) {
        bytes_ = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            bytes_[i] = filler;
        }
    }

    function word(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
