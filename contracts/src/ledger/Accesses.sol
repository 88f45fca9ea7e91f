// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Cells} from "./Cells.sol";
import {Words} from "./Words.sol";

/// @notice One access of a lawful step.
/// @param cell the cell's key
/// @param previous number of the step that the link names, 0 for none
/// @param length of the values, bytes
/// @param old where in memory the cell's value before the step is
/// @param new_ where the one after it is
struct Access {
    uint256 cell;
    uint256 previous;
    uint256 length;
    uint256 old;
    uint256 new_;
}

/// @title Reading what the law answers for a lawful step
library Accesses {
    uint256 private constant HEAD = 16;

    /// @notice The step has `count` accesses, counted from 0.
    error NoSuchAccess(uint256 index, uint256 count);

    /// @dev Access `index`. Reverts where there is none.
    function at_(bytes memory accesses, uint256 index) internal pure returns (Access memory access) {
        uint256 ptr = Words.place(accesses);
        uint256 end = ptr + accesses.length;
        for (uint256 i = 0; ptr < end; ++i) {
            uint256 length = Cells.length(Cells.kindOf(Words.u64(ptr)));
            if (i == index) {
                return _read(ptr, length);
            }
            ptr += HEAD + 2 * length;
        }
        revert NoSuchAccess(index, _count(accesses));
    }

    /// @dev The access of a cell. `found` is false where the step does not touch it.
    function find(bytes memory accesses, uint256 cell) internal pure returns (bool found, Access memory access) {
        uint256 ptr = Words.place(accesses);
        uint256 end = ptr + accesses.length;
        while (ptr < end) {
            uint256 its = Words.u64(ptr);
            uint256 length = Cells.length(Cells.kindOf(its));
            if (its == cell) {
                return (true, _read(ptr, length));
            }
            ptr += HEAD + 2 * length;
        }
    }

    function _read(uint256 ptr, uint256 length) private pure returns (Access memory access) {
        access.cell = Words.u64(ptr);
        access.previous = Words.u64(ptr + 8);
        access.length = length;
        access.old = ptr + HEAD;
        access.new_ = ptr + HEAD + length;
    }

    function _count(bytes memory accesses) private pure returns (uint256 count) {
        uint256 ptr = Words.place(accesses);
        uint256 end = ptr + accesses.length;
        while (ptr < end) {
            ptr += HEAD + 2 * Cells.length(Cells.kindOf(Words.u64(ptr)));
            ++count;
        }
    }
}
