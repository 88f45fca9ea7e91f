// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Big-endian integers at any place of memory
/// @dev A place is the address of a byte. Reading takes 32 bytes from there, and keeps the first.
library Words {
    function u8(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 248;
    }

    function u16(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 240;
    }

    /// @dev Two's complement.
    function i16(uint256 ptr) internal pure returns (int256 value) {
        assembly ("memory-safe") {
            value := signextend(1, shr(240, mload(ptr)))
        }
    }

    function u32(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 224;
    }

    function u64(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 192;
    }

    function u128(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 128;
    }

    /// @dev An address, as a number.
    function u160(uint256 ptr) internal pure returns (uint256) {
        return u256(ptr) >> 96;
    }

    function u256(uint256 ptr) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(ptr)
        }
    }

    /// @dev Writes the lowest `bits` of a value that has no more, and leaves what is behind them.
    function put(uint256 ptr, uint256 bits, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(ptr, or(shl(sub(256, bits), value), shr(bits, shl(bits, mload(ptr)))))
        }
    }

    /// @dev Writes zeros; `length` is a multiple of 8, and up to 32 bytes behind it are read and kept.
    function clear(uint256 ptr, uint256 length) internal pure {
        assembly ("memory-safe") {
            let end := add(ptr, length)
            for {} gt(end, add(ptr, 31)) {} {
                mstore(ptr, 0)
                ptr := add(ptr, 32)
            }
            let bits := shl(3, sub(end, ptr))
            mstore(ptr, shr(bits, shl(bits, mload(ptr))))
        }
    }

    function copy(uint256 to, uint256 from, uint256 length) internal pure {
        assembly ("memory-safe") {
            mcopy(to, from, length)
        }
    }

    function hash(uint256 ptr, uint256 length) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := keccak256(ptr, length)
        }
    }

    /// @dev Whether all bytes are zero.
    function zero(uint256 ptr, uint256 length) internal pure returns (bool answer) {
        assembly ("memory-safe") {
            let end := add(ptr, length)
            let bits := 0
            for {} gt(end, add(ptr, 31)) {} {
                bits := or(bits, mload(ptr))
                ptr := add(ptr, 32)
            }
            // What is left of the last word; a shift by 256 leaves nothing.
            answer := iszero(or(bits, shr(sub(256, shl(3, sub(end, ptr))), mload(ptr))))
        }
    }

    /// @dev Where a buffer's bytes are.
    function place(bytes memory buffer) internal pure returns (uint256 ptr) {
        assembly ("memory-safe") {
            ptr := add(buffer, 32)
        }
    }

    /// @dev The first place that nothing uses. Nothing is taken: what allocates next overwrites it.
    function free() internal pure returns (uint256 ptr) {
        assembly ("memory-safe") {
            ptr := mload(0x40)
        }
    }
}
