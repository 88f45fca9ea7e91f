// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Court} from "../src/Court.sol";
import {IChain} from "../src/interfaces/IChain.sol";
import {ICourt} from "../src/interfaces/ICourt.sol";
import {Accesses} from "../src/ledger/Accesses.sol";
import {DataTree} from "../src/ledger/DataTree.sol";
import {Header} from "../src/ledger/Headers.sol";
import {StepProofs} from "../src/ledger/StepProofs.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {LawSteps} from "./support/LawSteps.sol";
import {Evidence, Model} from "./support/Model.sol";

/// @notice Proofs of faults: what convicts, what does not, and what a conviction does.
contract CourtTest is Bookkeeper {
    address private constant PROVER = address(0x9406e4);

    function setUp() public override {
        super.setUp();
        deposit(1, 5000);
        deposit(2, 7000);
        commitBlock();
    }

    function test_isWired() public {
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotWired.selector, address(chain)));
        new Court(address(chain), address(law), PRICE);
        assertEq(court.CHAIN(), address(chain), "chain");
        assertEq(court.LAW(), address(law), "law");
    }

    // Unlawful.

    function test_forgedStepConvicts() public {
        uint64 forged = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        vm.expectEmit(true, true, true, true, address(court));
        emit ICourt.Convicted("UNLAWFUL", hashOf(at_), forged, PROVER);
        _unlawful(forged);
        _expectGone(at_);
    }

    function test_lawfulStepsConvictNobody() public {
        withdraw(1, 100);
        transfer(2, 1, 50);
        commitBlock();
        for (uint64 number = 1; number < step; ++number) {
            Evidence memory s = evidence(number);
            vm.expectRevert(abi.encodeWithSelector(ICourt.StepIsLawful.selector, number));
            accuse(s);
        }
    }

    function test_bytesThatAreNoStepConvict() public {
        uint64 number = push("");
        commitBlock();
        _unlawful(number);
        assertTrue(chain.frozen(), "frozen");
    }

    /// @dev A block's last step must be SEAL.
    function test_blockWithoutSealConvicts() public {
        uint64 number = withdraw(1, 100);
        commitPending();
        _unlawful(number);
    }

    /// @dev What the inbox says convicts too, where the hash before the entry is shown.
    function test_falseDepositConvicts() public {
        depositOnL1(ownerOf(1), 3000);
        uint64 number = credit(1, 3001);
        commitBlock();
        _unlawful(number);
    }

    function test_falseInboxHashRevertsAProof() public {
        depositOnL1(ownerOf(1), 3000);
        uint64 number = credit(1, 3000);
        commitBlock();
        Evidence memory s = evidence(number);
        s.inboxBefore = keccak256("another");
        vm.expectRevert();
        accuse(s);
    }

    function test_finalBlockIsNotConvicted() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        finalizeAll();
        Evidence memory s = evidence(forged);
        vm.expectRevert(abi.encodeWithSelector(IChain.AlreadyFinal.selector, 2, 2));
        accuse(s);
    }

    /// @dev CHALLENGE is over, but nobody has made the block final.
    function test_blockIsConvictedUntilItIsFinal() public {
        uint64 forged = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        vm.warp(block.timestamp + 30 days);
        _unlawful(forged);
        _expectGone(at_);
    }

    function test_blockThatWasNeverCommittedIsNotConvicted() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        Evidence memory s = evidence(forged);
        s.proof.header.until -= 1;
        bytes32 unknown = Model.blockHash(s.proof.header);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, unknown));
        accuse(s);
    }

    function test_stepThatIsNotInTheBlockConvictsNobody() public {
        uint64 number = withdraw(1, 100);
        commitBlock();

        Evidence memory s = evidence(number);
        s.proof.step[9] ^= 0x01;
        vm.expectRevert();
        accuse(s);

        s = evidence(number);
        s.proof.path[0] = bytes32(uint256(1));
        vm.expectRevert();
        accuse(s);

        s = evidence(number);
        s.proof.number += 1;
        vm.expectRevert();
        accuse(s);

        s = evidence(number);
        s.proof.number = s.proof.header.firstStep + s.proof.header.steps;
        vm.expectRevert(
            abi.encodeWithSelector(
                StepProofs.StepOutOfRange.selector, s.proof.number, s.proof.header.firstStep, s.proof.header.steps
            )
        );
        accuse(s);

        s = evidence(number);
        s.proof.path = new bytes32[](7);
        vm.expectPartialRevert(StepProofs.WrongDataRoot.selector);
        accuse(s);
    }

    function test_starvedProofConvictsNobody() public {
        uint64 number = withdraw(1, 100);
        commitBlock();
        bytes memory data = abi.encodeCall(ICourt.unlawful, (Model.pack(proof(number)), inboxBefore[number]));
        for (uint256 gas_ = 10_000; gas_ < 120_000; gas_ += 311) {
            (bool done,) = address(court).call{gas: gas_}(data);
            assertTrue(!done, "convicted for lack of gas");
        }
        assertTrue(!chain.frozen(), "not frozen");
    }

    // BrokenLink.

    function test_linkToAnotherValueConvicts() public {
        values[balanceCell(ETH, 1)] = LawSteps.balance(9000, 0);
        uint64 s = withdraw(1, 100);
        uint256 at_ = commitBlock();
        _brokenLink(s, 1);
        _expectGone(at_);
    }

    function test_linkToAnotherValueInTheSameBlockConvicts() public {
        transfer(2, 1, 10);
        values[balanceCell(ETH, 1)] = LawSteps.balance(9000, 0);
        uint64 s = withdraw(1, 100);
        uint256 at_ = commitBlock();
        _brokenLink(s, 1);
        _expectGone(at_);
    }

    function test_linkToAStepThatDoesNotTouchTheCellConvicts() public {
        touches[balanceCell(ETH, 1)] = 5;
        uint64 s = withdraw(1, 100);
        commitBlock();
        _brokenLink(s, 1);
        assertTrue(chain.frozen(), "frozen");
    }

    function test_linkToAnUnlawfulStepConvicts() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        finalizeAll();
        commitBlock();
        uint64 s = withdraw(1, 200);
        uint256 at_ = commitBlock();
        // The forged step is final, and convicts nobody any more; who builds on it is at fault.
        assertEq(touches[balanceCell(ETH, 1)], s, "touch");
        assertTrue(forged < s, "before");
        _brokenLink(s, 1);
        _expectGone(at_);
    }

    /// @dev A cell that is taken as empty, and is not.
    function test_linkToAnEmptyCellThatIsNotConvicts() public {
        // Account 1 is opened once more, as if it had never been.
        uint64 s = push(
            bytes.concat(
                abi.encodePacked(uint8(1), uint32(1), address(0xbad)),
                abi.encodePacked(uint64(1), uint64(1)),
                abi.encodePacked(uint64(2))
            )
        );
        commitBlock();
        _brokenLink(s, 1);
        assertTrue(chain.frozen(), "frozen");
    }

    function test_linkThatHoldsConvictsNobody() public {
        uint64 s = withdraw(1, 100);
        commitBlock();
        for (uint256 access = 0; access < 2; ++access) {
            Evidence memory accused = evidence(s);
            uint64 cell = access == 0 ? accountCell(1) : balanceCell(ETH, 1);
            uint64 previous = access == 0 ? 4 : 4;
            Evidence memory p = evidence(previous);
            vm.expectRevert(abi.encodeWithSelector(ICourt.LinkHolds.selector, previous, cell));
            accuseLink(accused, access, p);
        }
    }

    function test_anotherStepThanTheLinksConvictsNobody() public {
        uint64 s = withdraw(1, 100);
        commitBlock();
        _expectNoBrokenLink(s, 1, 5, abi.encodeWithSelector(ICourt.NotThatStep.selector, 5, 4));
    }

    function test_linksOfAnUnlawfulStepAreNotJudged() public {
        uint64 s = withdrawBy(777, 1, 100);
        commitBlock();
        _expectNoBrokenLink(s, 1, 4, abi.encodeWithSelector(ICourt.StepIsUnlawful.selector, s));
    }

    function test_accessThatIsNotThereIsRefused() public {
        uint64 s = withdraw(1, 100);
        commitBlock();
        _expectNoBrokenLink(s, 2, 4, abi.encodeWithSelector(Accesses.NoSuchAccess.selector, 2, 2));
    }

    function test_evidenceOfABlockThatIsGoneIsRefused() public {
        values[balanceCell(ETH, 1)] = LawSteps.balance(9000, 0);
        uint64 first = withdraw(1, 100);
        commitBlock();
        uint64 second = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        _unlawful(second);
        Evidence memory s = evidence(second);
        bytes32 gone = hashOf(at_);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, gone));
        accuse(s);
        _brokenLink(first, 1);
    }

    /// @dev What a link is held against stands in a committed block, not in one made up for it.
    function test_evidenceOfABlockThatWasNeverCommittedIsRefused() public {
        uint64 s = withdraw(1, 100);
        commitBlock();
        Evidence memory accused = evidence(s);
        Evidence memory p = evidence(4);
        p.proof.header.until += 1;
        bytes32 unknown = Model.blockHash(p.proof.header);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, unknown));
        accuseLink(accused, 1, p);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, unknown));
        accuseSkip(accused, 1, p);
    }

    // SkippedTouch.

    function test_skippedTouchConvicts() public {
        uint64 k = transfer(2, 1, 10);
        commitBlock();
        // The transfer to account 1 is forgotten.
        touches[balanceCell(ETH, 1)] = 4;
        values[balanceCell(ETH, 1)] = LawSteps.balance(5000, 0);
        uint64 s = withdraw(1, 100);
        uint256 at_ = commitBlock();
        _skippedTouch(s, 1, k);
        _expectGone(at_);
    }

    function test_skippedFirstTouchConvicts() public {
        openAccount(ownerOf(3));
        uint64 k = transfer(2, 3, 10);
        touches[balanceCell(ETH, 3)] = 0;
        values[balanceCell(ETH, 3)] = "";
        depositOnL1(ownerOf(3), 2000);
        uint64 s = credit(3, 2000);
        commitBlock();
        _skippedTouch(s, 2, k);
        assertTrue(chain.frozen(), "frozen");
    }

    function test_touchThatWasNotSkippedConvictsNobody() public {
        uint64 s = withdraw(1, 100);
        uint64 later = transfer(2, 1, 10);
        commitBlock();
        _expectNoSkippedTouch(s, later, abi.encodeWithSelector(ICourt.NotBetween.selector, later, 4, s));
        _expectNoSkippedTouch(s, 4, abi.encodeWithSelector(ICourt.NotBetween.selector, 4, 4, s));
        _expectNoSkippedTouch(s, s, abi.encodeWithSelector(ICourt.NotBetween.selector, s, 4, s));
        _expectNoSkippedTouch(s, 5, abi.encodeWithSelector(ICourt.NotTouched.selector, 5, balanceCell(ETH, 1)));
    }

    function test_unlawfulTouchWasRightlySkipped() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        touches[balanceCell(ETH, 1)] = 4;
        values[balanceCell(ETH, 1)] = LawSteps.balance(5000, 0);
        uint64 s = withdraw(1, 100);
        commitBlock();
        _expectNoSkippedTouch(s, forged, abi.encodeWithSelector(ICourt.StepIsUnlawful.selector, forged));
    }

    // What a fault does.

    function test_faultCutsFreezesAndSlashes() public {
        uint64 forged = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        transfer(2, 1, 10);
        commitBlock();
        commitBlock();
        uint256 burnedBefore = address(0).balance;
        uint256 balance = address(chain).balance;
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.Faulted(2, hashOf(at_), PROVER, BOND / 4, BOND / 2, 0);
        _unlawful(forged);

        (uint64 number, uint64 until, uint64 nextStep, uint64 inbox) = chain.tip();
        Header memory parent = parentOf(at_);
        assertEq(number, parent.number, "number");
        assertEq(until, parent.until, "until");
        assertEq(nextStep, parent.firstStep + parent.steps, "next step");
        assertEq(inbox, parent.inbox, "inbox");
        assertTrue(chain.frozen(), "frozen");
        assertTrue(chain.isFaulty(hashOf(at_)), "faulty");
        assertTrue(!chain.isFaulty(hashOf(at_ + 1)), "gone, and not faulty");
        assertEq(chain.bond(), BOND / 4, "the rest stays");
        assertEq(chain.owedTo(PROVER), BOND / 4, "a quarter for the prover");
        assertEq(address(0).balance - burnedBefore, BOND / 2, "half is burned");
        assertEq(balance - address(chain).balance, BOND / 2, "balance");
        chain.collect(PROVER);
        assertEq(PROVER.balance, BOND / 4, "collected");

        Header memory header = next(last, 1);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IChain.Frozen.selector));
        submit(one(header), bytes32(0), attest(Model.blockHash(header), 1));
        vm.expectRevert();
        vault.deposit{value: 1 ether}(ETH, 1 ether, PROVER);
    }

    function test_faultCostsTheSameWhateverIsBehindIt() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        Evidence memory s = evidence(forged);
        uint256 state = vm.snapshotState();
        uint256 alone = _gasOf(s);
        vm.revertToState(state);
        for (uint256 i = 0; i < 40; ++i) {
            commitBlock();
        }
        uint256 with = _gasOf(s);
        assertTrue(with < alone + 3000 && alone < with + 3000, "gas");
    }

    function test_earlierBlocksAreStillConvictedAfterAFreeze() public {
        uint64 first = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        transfer(2, 1, 10);
        commitBlock();
        uint64 second = withdrawBy(778, 2, 100);
        commitBlock();
        _unlawful(second);
        assertEq(chain.bond(), BOND / 4, "bond");
        _unlawful(first);
        _expectGone(at_);
        assertEq(chain.owedTo(PROVER), BOND / 4 + BOND / 16, "rewards");
        assertEq(chain.bond(), BOND / 16, "bond");
    }

    function test_firstBlockCanBeConvicted() public {
        bytes memory step_ = made[0].steps[0];
        assertTrue(step_.length > 0, "made");
        // A chain of its own, whose first block is false.
        deploy(1, 1);
        list();
        delete made;
        genesis = last;
        step = 1;
        entries = 0;
        uint64 number = push(changed(step_, 0, 0xff));
        commitBlock();
        _unlawful(number);
        (uint64 tip,,,) = chain.tip();
        assertEq(tip, 0, "genesis is the tip");
        assertEq(chain.finalNumber(), 0, "final");
    }

    function test_onlyTheCourtConvicts() public {
        withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        Header memory header = made[at_].header;
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCourt.selector, address(this)));
        chain.convict(Model.blockHash(header), header.since, header.firstStep, PROVER, 0);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCourt.selector, address(this)));
        chain.reward(PROVER, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCourt.selector, address(this)));
        chain.compensate(PROVER, 1);
    }

    function test_finalBlocksStayWhenLaterOnesGo() public {
        finalizeAll();
        commitBlock();
        uint64 forged = withdrawBy(777, 1, 100);
        uint256 at_ = commitBlock();
        _unlawful(forged);
        assertTrue(chain.isFinal(hashOf(0)), "final");
        assertTrue(!chain.isFinal(hashOf(at_)), "gone");
        // What remains becomes final in its time.
        bytes32 tip = hashOf(at_ - 1);
        vm.warp(block.timestamp + 7 days);
        chain.finalize(tip);
        assertTrue(chain.isFinal(tip), "tip");
    }

    // Helpers.

    function _expectNoBrokenLink(uint64 s, uint256 access, uint64 p, bytes memory refusal) private {
        (Evidence memory accused, Evidence memory held) = (evidence(s), evidence(p));
        vm.expectRevert(refusal);
        accuseLink(accused, access, held);
    }

    /// @dev Of the second access of s, its balance.
    function _expectNoSkippedTouch(uint64 s, uint64 k, bytes memory refusal) private {
        (Evidence memory accused, Evidence memory shown) = (evidence(s), evidence(k));
        vm.expectRevert(refusal);
        accuseSkip(accused, 1, shown);
    }

    function _unlawful(uint64 number) private {
        Evidence memory s = evidence(number);
        vm.prank(PROVER);
        accuse(s);
    }

    /// @dev With the step that the link itself names.
    function _brokenLink(uint64 number, uint256 access) private {
        Evidence memory s = evidence(number);
        (, bytes memory accesses) = law.run(s.proof.header, number, s.proof.step, s.inboxBefore);
        Evidence memory p = evidence(_previous(accesses, access));
        vm.expectEmit(true, true, true, true, address(court));
        emit ICourt.Convicted("BROKEN_LINK", hashOf(blockOf(number)), number, PROVER);
        vm.prank(PROVER);
        accuseLink(s, access, p);
    }

    function _previous(bytes memory accesses, uint256 access) private pure returns (uint64) {
        uint8[5] memory lengths = [8, 56, 16, 88, 40];
        uint256 position = 0;
        for (uint256 i = 0; i < access; ++i) {
            position += 16 + 2 * uint256(lengths[uint8(accesses[position])]);
        }
        return uint64(bytes8(tail(accesses, position + 8)));
    }

    function _skippedTouch(uint64 number, uint256 access, uint64 touch) private {
        Evidence memory s = evidence(number);
        Evidence memory k = evidence(touch);
        vm.expectEmit(true, true, true, true, address(court));
        emit ICourt.Convicted("SKIPPED_TOUCH", hashOf(blockOf(number)), number, PROVER);
        vm.prank(PROVER);
        accuseSkip(s, access, k);
    }

    function _expectGone(uint256 block_) private {
        assertTrue(chain.frozen(), "frozen");
        (uint64 tip,,,) = chain.tip();
        assertEq(tip, made[block_].header.number - 1, "tip");
        bytes32 gone = hashOf(block_);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, gone));
        chain.committedBlock(gone);
    }

    function _gasOf(Evidence memory s) private returns (uint256) {
        vm.prank(PROVER);
        accuse(s);
        return vm.lastCallGas().gasTotalUsed;
    }
}
