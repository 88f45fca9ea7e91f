// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Claims} from "../src/Claims.sol";
import {IClaims} from "../src/interfaces/IClaims.sol";
import {DataTree} from "../src/ledger/DataTree.sol";
import {Payments} from "../src/ledger/Payments.sol";
import {StepProofs} from "../src/ledger/StepProofs.sol";
import {Model, StepProof} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";

contract ClaimsTest is Venue {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    function setUp() public override {
        super.setUp();
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
    }

    function test_exitTakesABond() public {
        vm.expectRevert(IClaims.NoBond.selector);
        new Claims(address(chain), address(law), 0);
    }

    function test_shouldPayAWithdrawalToItsRecipientOnce() public {
        _commitOne(Model.withdraw(ETH, 77, BOB, 0, 0xff));
        StepProof memory proof = proofOf(0);
        vm.expectEmit(true, true, true, true, address(claims));
        emit IClaims.Claimed(proof.number, BOB, ETH, 77);
        (address owner, uint16 asset, uint64 amount) = claims.claim(Model.pack(proof));
        assertEq(owner, BOB, "owner");
        assertEq(asset, ETH, "asset");
        assertEq(amount, 77, "amount");
        assertTrue(claims.isClaimed(balanceCell(ETH, 7), proof.number), "claimed");
        assertEq(vault.creditOf(BOB, ETH), 77, "credit");

        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, proof.number));
        claims.claim(Model.pack(proof));
        vault.pay(ETH, BOB);
        assertEq(BOB.balance, 77 gwei, "paid");
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, proof.number));
        claims.claim(Model.pack(proof));
    }

    function testFuzz_shouldReadEveryWithdrawal(uint64 amount, address recipient, uint8 depth, bytes1 filler) public {
        vm.assume(amount != 0);
        depth = uint8(bound(depth, 0, 10));
        bytes memory step = Model.withdraw(ETH, amount, recipient, depth, filler);
        _commitOne(step);
        (address owner,, uint64 quanta) = claims.claim(Model.pack(proofOf(0)));
        assertEq(owner, recipient, "owner");
        assertEq(quanta, amount, "quanta");
    }

    function testFuzz_shouldPayARequestOfTheOwner(uint64 available, address owner, address anyone) public {
        vm.assume(available != 0);
        _commitOne(Model.request(DOLLAR, available, owner, owner));
        StepProof memory proof = proofOf(0);
        vm.prank(anyone);
        (address paid, uint16 asset, uint64 amount) = claims.claim(Model.pack(proof));
        assertEq(paid, owner, "owner");
        assertEq(asset, DOLLAR, "asset");
        assertEq(amount, available, "amount");
        assertEq(vault.creditOf(owner, DOLLAR), available, "credit");
    }

    function testFuzz_shouldPayNoRequestOfAnother(address requester, address owner) public {
        vm.assume(requester != owner);
        _commitOne(Model.request(ETH, 5, requester, owner));
        _expectRefused(proofOf(0), abi.encodeWithSelector(Payments.RequesterNotOwner.selector, requester, owner));
    }

    function test_shouldPayNothingWhenNothingMoved() public {
        bytes[] memory some = new bytes[](2);
        some[0] = Model.request(ETH, 0, ALICE, ALICE);
        some[1] = Model.withdraw(ETH, 0, ALICE, 0, 0);
        commitFinal(some);
        _expectRefused(proofOf(0), abi.encodeWithSelector(Payments.NothingPayable.selector));
        _expectRefused(proofOf(1), abi.encodeWithSelector(Payments.NothingPayable.selector));
    }

    function testFuzz_shouldPayNoOtherOp(uint8 op) public {
        vm.assume(op != Payments.WITHDRAW && op != Payments.REQUEST);
        bytes memory step = Model.withdraw(ETH, 77, BOB, 0, 0);
        step[0] = bytes1(op);
        bytes[] memory some = new bytes[](2);
        some[0] = step;
        commitFinal(some);
        _expectRefused(proofOf(0), abi.encodeWithSelector(Payments.NotPayable.selector, op));
        _expectRefused(proofOf(1), abi.encodeWithSelector(Payments.NotPayable.selector, 0));
    }

    function testFuzz_shouldPayNoStepOfAWrongLength(uint256 length, bool request) public {
        bytes memory whole = request ? Model.request(ETH, 5, ALICE, ALICE) : Model.withdraw(ETH, 5, ALICE, 0, 0);
        length = bound(length, 1, 300);
        vm.assume(length != whole.length);
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length && i < whole.length; ++i) {
            cut[i] = whole[i];
        }
        _commitOne(cut);
        _expectRefused(proofOf(0), abi.encodeWithSelector(Payments.WrongStepLength.selector, uint8(whole[0]), length));
    }

    function testFuzz_shouldPayNoWithdrawalWhoseSignatureIsTooDeep(uint8 depth) public {
        depth = uint8(bound(depth, 11, 255));
        bytes memory step = Model.withdraw(ETH, 5, ALICE, depth, 0);
        _commitOne(step);
        _expectRefused(
            proofOf(0), abi.encodeWithSelector(Payments.WrongStepLength.selector, Payments.WITHDRAW, step.length)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_shouldFindEveryStepOfABlockAndNoOther(uint256 count, uint256 index, uint256 wrong) public {
        count = bound(count, 1, 130);
        index = bound(index, 0, count - 1);
        bytes[] memory some = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            some[i] = Model.withdraw(ETH, uint64(i + 1), address(uint160(i + 1)), 0, 0);
        }
        commitFinal(some);
        StepProof memory proof = proofOf(index);
        (address owner,, uint64 amount) = claims.claim(Model.pack(proof));
        assertEq(owner, address(uint160(index + 1)), "owner");
        assertEq(amount, index + 1, "amount");

        uint64 first = proof.header.firstStep;
        proof.number = uint64(first + bound(wrong, 0, 2 * count));
        vm.assume(proof.number != first + index);
        vm.expectRevert();
        claims.claim(Model.pack(proof));
    }

    function test_shouldRefuseProofsThatDoNotHold() public {
        bytes[] memory some = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) {
            some[i] = Model.withdraw(ETH, uint64(i + 1), ALICE, 0, 0);
        }
        commitFinal(some);

        StepProof memory proof = proofOf(1);
        proof.number = 4;
        _expectRefused(proof, abi.encodeWithSelector(StepProofs.StepOutOfRange.selector, 4, 1, 3));
        proof.number = 0;
        _expectRefused(proof, abi.encodeWithSelector(StepProofs.StepOutOfRange.selector, 0, 1, 3));

        proof = proofOf(1);
        proof.step[14] = 0x7f;
        vm.expectRevert();
        claims.claim(Model.pack(proof));

        proof = proofOf(1);
        bytes32[] memory path = proof.path;
        proof.path = new bytes32[](5);
        proof.step = "";
        _expectRefused(proof, abi.encodeWithSelector(StepProofs.MalformedProof.selector, 160));
        vm.expectRevert(abi.encodeWithSelector(StepProofs.MalformedProof.selector, 119));
        claims.claim(new bytes(119));
        proof = proofOf(1);
        proof.path = new bytes32[](7);
        for (uint256 i = 0; i < 6; ++i) {
            proof.path[i] = path[i];
        }
        vm.expectPartialRevert(StepProofs.WrongDataRoot.selector);
        claims.claim(Model.pack(proof));
    }

    function test_shouldRefuseANodeThatPassesForAStep() public {
        bytes[] memory some = new bytes[](2);
        (some[0], some[1]) = (Model.withdraw(ETH, 1, ALICE, 0, 0), Model.withdraw(ETH, 2, ALICE, 0, 0));
        commitFinal(some);
        StepProof memory proof = proofOf(0);
        proof.step = bytes.concat(keccak256(some[0]), keccak256(some[1]));
        bytes32[] memory path = proof.path;
        proof.path = new bytes32[](5);
        for (uint256 i = 0; i < 5; ++i) {
            proof.path[i] = path[i + 1];
        }
        vm.expectPartialRevert(StepProofs.WrongDataRoot.selector);
        claims.claim(Model.pack(proof));
    }

    function test_shouldRefuseBlocksThatAreNotFinal() public {
        bytes[] memory some = new bytes[](1);
        some[0] = Model.withdraw(ETH, 5, ALICE, 0, 0);
        finalHeader = next(last, 1);
        finalHeader.dataRoot = Model.root(some);
        steps = some;
        StepProof memory proof = proofOf(0);
        bytes32 hash = Model.blockHash(finalHeader);
        _expectRefused(proof, abi.encodeWithSelector(IClaims.NotFinal.selector, hash));
        commit(finalHeader);
        _expectRefused(proof, abi.encodeWithSelector(IClaims.NotFinal.selector, hash));
        vm.warp(START + 7 days);
        _expectRefused(proof, abi.encodeWithSelector(IClaims.NotFinal.selector, hash));
        chain.finalize(hash);
        claims.claim(Model.pack(proof));
    }

    function test_shouldRefuseGenesisAsAStepsBlock() public {
        StepProof memory proof = StepProof(last, 1, Model.withdraw(ETH, 5, ALICE, 0, 0), new bytes32[](6));
        _expectRefused(proof, abi.encodeWithSelector(StepProofs.StepOutOfRange.selector, 1, 1, 0));
    }

    function test_shouldClaimAndPayWhenFrozen() public {
        _commitOne(Model.withdraw(ETH, 5, ALICE, 0, 0));
        chain.freeze();
        claims.claim(Model.pack(proofOf(0)));
        vault.pay(ETH, ALICE);
        assertEq(ALICE.balance, 5 gwei, "paid");
    }

    function _commitOne(bytes memory step) private {
        bytes[] memory some = new bytes[](1);
        some[0] = step;
        commitFinal(some);
    }

    function _expectRefused(StepProof memory proof, bytes memory why) private {
        vm.expectRevert(why);
        claims.claim(Model.pack(proof));
    }
}

contract DataTreeTest is Venue {
    function testFuzz_shouldBeAsDeepAsTheStepsNeed(uint256 count) public pure {
        count = bound(count, 1, 1 << 20);
        assertEq(DataTree.depth(count), Model.depth(count), "depth");
    }

    function test_shouldBeAsDeepAsTheStepsNeedAtEveryEdge() public pure {
        assertEq(DataTree.depth(1), 6, "1");
        for (uint256 exponent = 6; exponent <= 20; ++exponent) {
            assertEq(DataTree.depth(1 << exponent), exponent, "full");
            if (exponent < 20) {
                assertEq(DataTree.depth((1 << exponent) + 1), exponent + 1, "one more");
            }
        }
    }
}
