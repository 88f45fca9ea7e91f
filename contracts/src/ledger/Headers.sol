// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The header of a block, as `docs` and the Java side know it. Field order is the order of the block hash, and of
/// a packed header: six u64s, two words.
/// @param number the parent's number + 1; genesis is 0
/// @param since seconds; the parent's `until`
/// @param until seconds; not before `since`
/// @param firstStep number of the block's first step; steps are numbered from 1 over the life of the chain
/// @param steps how many steps the block has, 1 to 2^20; genesis has none
/// @param inbox how many entries of the L1 inbox the ledger has processed once the block is applied
/// @param parent hash of the parent's header; zero for genesis
/// @param dataRoot root of the data tree, whose leaves are the hashes of the block's steps
struct Header {
    uint64 number;
    uint64 since;
    uint64 until;
    uint64 firstStep;
    uint64 steps;
    uint64 inbox;
    bytes32 parent;
    bytes32 dataRoot;
}

/// @title What a header alone answers
library Headers {
    /// @dev The most steps a block may have.
    uint64 internal constant MAX_STEPS = 1 << 20;

    /// @dev The length of a packed header: its fields one after another.
    uint256 internal constant PACKED = 112;

    /// @dev The block's hash: `keccak256(abi.encode(header))`, which is how a header lies in memory.
    function hash(Header memory header) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := keccak256(header, 0x100)
        }
    }

    /// @dev The packed header at a place of the calldata, where there must be one.
    function unpack(uint256 place) internal pure returns (Header memory header) {
        assembly ("memory-safe") {
            let numbers := calldataload(place)
            mstore(header, shr(192, numbers))
            mstore(add(header, 0x20), shr(192, shl(64, numbers)))
            mstore(add(header, 0x40), shr(192, shl(128, numbers)))
            mstore(add(header, 0x60), shr(192, shl(192, numbers)))
            numbers := calldataload(add(place, 32))
            mstore(add(header, 0x80), shr(192, numbers))
            mstore(add(header, 0xa0), shr(192, shl(64, numbers)))
            mstore(add(header, 0xc0), calldataload(add(place, 48)))
            mstore(add(header, 0xe0), calldataload(add(place, 80)))
        }
    }

    /// @dev The header of block 0 of a chain deployed at `time` (seconds).
    function genesis(uint64 time) internal pure returns (Header memory) {
        return Header({
            number: 0,
            since: time,
            until: time,
            firstStep: 1,
            steps: 0,
            inbox: 0,
            parent: bytes32(0),
            dataRoot: bytes32(0)
        });
    }
}
