// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Venue} from "./Venue.sol";
import {Vm} from "./Vm.sol";

/// @notice Measures a call from within.
contract Probe {
    function gasOf(Vm vm, address to, address from, bytes memory data, uint256 value) external returns (uint256 used) {
        bool done;
        vm.prank(from, from);
        assembly ("memory-safe") {
            used := gas()
            done := call(gas(), to, value, add(data, 32), mload(data), 0, 0)
            used := sub(used, gas())
        }
        require(done, "reverted");
    }
}

/// @notice What a transaction costs, all in, as one of its own with nothing warm: run with `--isolate`. Every byte of
/// calldata counts 40 gas, and 64 for the other file.
abstract contract Metered is Venue {
    uint256 private constant BASE = 21_000;

    error TooExpensive(string name, uint256 gas, uint256 limit);

    struct Cost {
        uint256 at40;
        uint256 at64;
    }

    /// @dev The chain as it is deployed: what tests add to it would count.
    function newChain(address vaultAddress, address courtAddress, uint256 quorum) internal override returns (address) {
        return built("Chain.sol/Chain", chainArguments(vaultAddress, courtAddress, quorum));
    }

    function measure(address to, address from, bytes memory data, uint256 value) internal returns (Cost memory) {
        uint256 state = vm.snapshotState();
        uint256 total = _call(to, from, data, value);
        uint256 calldata_ = 0;
        for (uint256 i = 0; i < data.length; ++i) {
            calldata_ += data[i] == 0 ? 4 : 16;
        }
        assertTrue(total > BASE + calldata_, "run with --isolate");
        uint256 execution = total - calldata_;
        // A transaction that is mostly calldata costs its floor, which hides what it executes.
        if (total == BASE + calldata_ * 10 / 4) {
            vm.revertToState(state);
            Probe probe = new Probe();
            execution = BASE + probe.gasOf(vm, to, from, data, value);
            vm.revertToState(state);
            _call(to, from, data, value);
        }
        return Cost({at40: execution + 40 * data.length, at64: execution + 64 * data.length});
    }

    function _call(address to, address from, bytes memory data, uint256 value) private returns (uint256) {
        vm.prank(from, from);
        (bool done,) = to.call{value: value}(data);
        assertTrue(done, "reverted");
        return vm.lastCallGas().gasTotalUsed;
    }

    function expectAtMost(string memory name, uint256 target, Cost memory cost) internal {
        vm.snapshotValue("calldata at 40", name, cost.at40);
        vm.snapshotValue("calldata at 64", name, cost.at64);
        if (cost.at40 > target) {
            revert TooExpensive(name, cost.at40, target);
        }
    }
}
