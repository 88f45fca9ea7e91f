// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Attestation, IChain} from "../src/interfaces/IChain.sol";
import {IClaims} from "../src/interfaces/IClaims.sol";
import {IVault} from "../src/interfaces/IVault.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Metered} from "./support/Metered.sol";
import {Model, StepProof} from "./support/Model.sol";

/// @notice What each transaction costs, all in, as one of its own with nothing warm: run with `--isolate`. Measured with
/// every byte of calldata at 40 and at 64 gas, and written to `snapshots`, with which the build compares.
contract GasTest is Metered {
    address private constant ALICE = address(0xa11ce);

    function test_commitOneBlock() public {
        _warmUp();
        expectAtMost("commit one block", 100_000, _commit(1));
    }

    function test_commitFurtherBlocks() public {
        _warmUp();
        Cost memory one_ = _commit(1);
        Cost memory nine = _commit(9);
        Cost memory further = Cost({at40: (nine.at40 - one_.at40) / 8, at64: (nine.at64 - one_.at64) / 8});
        expectAtMost("commit each further block", 60_000, further);
    }

    function test_finalize() public {
        _commit(1);
        _commit(1);
        vm.warp(block.timestamp + 7 days);
        bytes memory data = abi.encodeCall(IChain.finalize, (Model.blockHash(last)));
        expectAtMost("finalize", 60_000, measure(address(chain), address(this), data, 0));
    }

    function test_depositToken() public {
        _warmUp();
        bytes memory data = abi.encodeCall(IVault.deposit, (DOLLAR, 5e6, ALICE));
        expectAtMost("deposit ERC-20", 100_000, measure(address(vault), ALICE, data, 0));
    }

    function test_depositEth() public {
        _warmUp();
        bytes memory data = abi.encodeCall(IVault.deposit, (ETH, 1 ether, ALICE));
        expectAtMost("deposit ETH", 80_000, measure(address(vault), address(this), data, 1 ether));
    }

    function test_request() public {
        _warmUp();
        bytes memory data = abi.encodeCall(IVault.requestWithdraw, (7, ETH));
        expectAtMost("request", 100_000, measure(address(vault), address(this), data, FEE));
    }

    function test_claimAndPay() public {
        _warmUp();
        bytes memory data = abi.encodeCall(IClaims.claim, (Model.pack(_finalStepOfALargeBlock())));
        Cost memory cost = measure(address(claims), address(this), data, 0);
        expectAtMost("claim from a block of 2^20 steps", 160_000, cost);

        data = abi.encodeCall(IVault.pay, (ETH, ALICE));
        expectAtMost("pay ETH", 80_000, measure(address(vault), address(this), data, 0));
    }

    /// @dev A venue that has been used before: what is rare, a first entry or a first balance, is not measured.
    function _warmUp() private {
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        fund(ALICE, 1000);
        vm.prank(ALICE);
        vault.deposit(DOLLAR, 10e6, ALICE);
        commit(next(last, 1));
    }

    function _commit(uint256 count) private returns (Cost memory) {
        vm.warp(block.timestamp + 5 minutes);
        Header[] memory headers = new Header[](count);
        for (uint256 i = 0; i < count; ++i) {
            headers[i] = next(last, 1 << 16);
            last = headers[i];
        }
        Attestation[] memory attestations = attest(Model.blockHash(last), 1);
        bytes memory data =
            abi.encodeCall(IChain.commit, (headers[0].parent, newBlocks(headers), vault.inboxHash(), attestations));
        return measure(address(chain), operator, data, 0);
    }

    function _finalStepOfALargeBlock() private returns (StepProof memory proof) {
        proof.step = Model.withdraw(ETH, 5, ALICE, 0, 0xff);
        proof.path = new bytes32[](20);
        uint256 index = 0xabcde;
        bytes32 node = keccak256(proof.step);
        for (uint256 i = 0; i < 20; ++i) {
            bytes32 sibling = keccak256(abi.encode(i));
            proof.path[i] = sibling;
            node =
                (index >> i) & 1 == 0 ? keccak256(bytes.concat(node, sibling)) : keccak256(bytes.concat(sibling, node));
        }
        proof.header = next(last, 1 << 20);
        proof.header.dataRoot = node;
        proof.number = proof.header.firstStep + uint64(index);
        commit(proof.header);
        vm.warp(block.timestamp + 7 days);
        chain.finalize(Model.blockHash(proof.header));
    }
}
