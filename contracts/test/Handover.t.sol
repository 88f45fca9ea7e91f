// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IChain} from "../src/interfaces/IChain.sol";
import {IPurse} from "../src/interfaces/IPurse.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Model} from "./support/Model.sol";

/// @notice Silence, handover, and when a bond comes back.
contract HandoverTest is Bookkeeper {
    address private constant SUCCESSOR = address(0x5cce);
    address private constant ANYONE = address(0xa17);
    uint256 private constant DELAY = 14 days;

    function setUp() public override {
        super.setUp();
        deposit(1, 5000);
        commitBlock();
        vm.deal(SUCCESSOR, 1000 ether);
    }

    // Silence.

    function test_entryThatIsNotProcessedFreezes() public {
        depositOnL1(ownerOf(1), 2000);
        bytes32 rolling = vault.inboxHash();
        uint256 due = block.timestamp + 1 days;
        depositOnL1(ownerOf(1), 3000);
        bytes32 later = vault.inboxHash();
        bytes32 earlier = rollings[1];
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotSilent.selector, due));
        chain.freezeForInbox(rolling);
        vm.warp(due + 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOldestEntry.selector, 2, 1));
        chain.freezeForInbox(later);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOldestEntry.selector, 0, 1));
        chain.freezeForInbox(earlier);
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.FrozenForSilence();
        vm.prank(ANYONE);
        chain.freezeForInbox(rolling);
        assertTrue(chain.frozen(), "frozen");
        vm.expectRevert(abi.encodeWithSelector(IChain.Frozen.selector));
        chain.freezeForInbox(rolling);
    }

    function test_entryThatWasProcessedDoesNotFreeze() public {
        depositOnL1(ownerOf(1), 2000);
        bytes32 rolling = vault.inboxHash();
        credit(1, 2000);
        commitBlock();
        vm.warp(block.timestamp + 2 days);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOldestEntry.selector, 1, 2));
        chain.freezeForInbox(rolling);
    }

    function test_silenceFreezes() public {
        commitBlock();
        bytes32 tip = hashOf(1);
        bytes32 before = hashOf(0);
        uint256 due = block.timestamp + 7 days;
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotSilent.selector, due));
        chain.freezeForSilence(tip);
        vm.warp(due + 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotTip.selector, 1, 2));
        chain.freezeForSilence(before);
        vm.prank(ANYONE);
        chain.freezeForSilence(tip);
        assertTrue(chain.frozen(), "frozen");
        (,, uint64 nextStep,) = chain.tip();
        assertEq(nextStep, step, "nothing is cut");
        assertEq(chain.bond(), BOND, "nothing is slashed");
        vm.expectRevert(abi.encodeWithSelector(IChain.Frozen.selector));
        chain.freezeForSilence(tip);
    }

    // Bonds.

    function test_bondComesBackWhenTheChainHasEnded() public {
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 1, 0));
        chain.releaseBond();
        finalizeAll();
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 1, 1));
        chain.releaseBond();
        commitBlock();
        commitBlock();
        vm.warp(block.timestamp + 7 days + 1);
        chain.freezeForSilence(Model.blockHash(last));
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 3, 1));
        chain.releaseBond();
        chain.finalize(hashOf(2));
        chain.releaseBond();
        assertEq(chain.owedTo(operator), BOND, "owed");
        assertEq(chain.bond(), 0, "bond");
        chain.collect(operator);
        assertEq(operator.balance, BOND, "paid");
        assertEq(address(chain).balance, 0, "nothing left");
    }

    // The operator.

    function test_successorTakesOverInItsTime() public {
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOperator.selector, ANYONE));
        vm.prank(ANYONE);
        chain.nameOperator(SUCCESSOR);
        vm.expectRevert(abi.encodeWithSelector(IChain.NoSuccessor.selector));
        chain.takeOver();

        uint256 from = block.timestamp + DELAY;
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.OperatorNamed(operator, SUCCESSOR, from);
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.HandoverTooEarly.selector, from));
        chain.takeOver();
        assertEq(chain.operator(), operator, "still the operator");
        vm.warp(from);
        // Nobody puts it there without its bond.
        vm.expectRevert(abi.encodeWithSelector(IChain.NotSuccessor.selector, ANYONE));
        vm.prank(ANYONE);
        chain.takeOver();
        vm.prank(SUCCESSOR);
        chain.takeOver{value: BOND}();
        assertEq(chain.operator(), SUCCESSOR, "the operator");
        assertEq(chain.bond(), BOND, "its bond");
        (address former, uint256 bond, uint64 lastBlock) = chain.formerOperator();
        assertEq(former, operator, "former");
        assertEq(bond, BOND, "the former's bond");
        assertEq(lastBlock, 1, "its last block");
        vm.expectRevert(abi.encodeWithSelector(IChain.NoSuccessor.selector));
        chain.takeOver();
    }

    function test_operatorChangesItsMind() public {
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        vm.warp(block.timestamp + 10 days);
        vm.prank(operator);
        chain.nameOperator(ANYONE);
        vm.warp(block.timestamp + 4 days);
        vm.expectRevert();
        chain.takeOver();
        vm.prank(operator);
        chain.nameOperator(address(0));
        vm.warp(block.timestamp + 20 days);
        vm.expectRevert(abi.encodeWithSelector(IChain.NoSuccessor.selector));
        chain.takeOver();
    }

    /// @dev Who did not come in its time does not come years later.
    function test_successorThatDoesNotComeLapses() public {
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        uint256 until = block.timestamp + 2 * DELAY;
        vm.warp(until + 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.SuccessionLapsed.selector, until));
        vm.prank(SUCCESSOR);
        chain.takeOver{value: BOND}();
        vm.warp(until);
        vm.prank(SUCCESSOR);
        chain.takeOver{value: BOND}();
    }

    function test_nobodyTakesOverAFrozenChain() public {
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        endChain();
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(abi.encodeWithSelector(IChain.Frozen.selector));
        chain.takeOver();
    }

    function test_onlyTheOperatorOfTheDayCommits() public {
        _handOver();
        Header memory header = _seal();
        bytes32 inbox = vault.inboxHash();
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOperator.selector, operator));
        vm.prank(operator);
        submit(one(header), inbox, attest(Model.blockHash(header), 1));
        vm.prank(SUCCESSOR);
        submit(one(header), inbox, attest(Model.blockHash(header), 1));
    }

    function test_successorNeedsABondOfItsOwn() public {
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        vm.warp(block.timestamp + DELAY);
        vm.prank(SUCCESSOR);
        chain.takeOver();
        Header memory header = _seal();
        bytes32 inbox = vault.inboxHash();
        vm.expectRevert(abi.encodeWithSelector(IChain.BondTooLow.selector, 0, BOND));
        vm.prank(SUCCESSOR);
        submit(one(header), inbox, attest(Model.blockHash(header), 1));
    }

    function test_formerBondStaysUntilItsLastBlockIsFinal() public {
        _handOver();
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 2, 0));
        chain.releaseFormerBond();
        vm.warp(block.timestamp + 7 days);
        chain.finalize(hashOf(1));
        vm.prank(ANYONE);
        chain.releaseFormerBond();
        assertEq(chain.owedTo(operator), BOND, "owed");
        assertEq(chain.bond(), BOND, "the successor's stays");
        vm.expectRevert(abi.encodeWithSelector(IPurse.NothingOwed.selector, operator));
        chain.releaseFormerBond();
    }

    /// @dev The operator before answers with its bond for its blocks, the one of the day for its own.
    function test_eachAnswersForItsOwnBlocks() public {
        uint64 forged = withdrawBy(777, 1, 10);
        _handOver();
        Header memory header = _seal();
        bytes32 inbox = vault.inboxHash();
        vm.prank(SUCCESSOR);
        submit(one(header), inbox, attest(Model.blockHash(header), 1));
        // Of another size, so that what is slashed tells whose it is.
        chain.addBond{value: 3 * BOND}();
        accuse(evidence(forged));
        assertEq(chain.bond(), 4 * BOND, "the successor's is whole");
        (, uint256 former,) = chain.formerOperator();
        assertEq(former, BOND / 4, "the former's is slashed");
        // The former's last block is gone, what remains must be final.
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 2, 0));
        chain.releaseFormerBond();
        chain.finalize(hashOf(0));
        chain.releaseFormerBond();
        assertEq(chain.owedTo(operator), BOND / 4, "the rest");
    }

    function test_successorAnswersForItsOwnBlocks() public {
        _handOver();
        pending.push(hex"00");
        Header memory header = next(last, 1);
        header.dataRoot = Model.root(pending);
        bytes32 inbox = vault.inboxHash();
        vm.prank(SUCCESSOR);
        submit(one(header), inbox, attest(Model.blockHash(header), 1));
        made.push();
        made[2].header = header;
        made[2].steps = pending;
        accuse(evidence(header.firstStep));
        assertEq(chain.bond(), BOND / 4, "slashed");
        (, uint256 former,) = chain.formerOperator();
        assertEq(former, BOND, "the former's is whole");
    }

    function test_secondHandoverWaitsForTheFirst() public {
        _handOver();
        vm.prank(SUCCESSOR);
        chain.nameOperator(ANYONE);
        vm.warp(block.timestamp + DELAY);
        // The first operator's last block could be final long since, but nobody has made it so.
        vm.expectRevert(abi.encodeWithSelector(IChain.BondNeeded.selector, 2, 0));
        vm.prank(ANYONE);
        chain.takeOver();
        chain.finalize(hashOf(1));
        vm.prank(ANYONE);
        chain.takeOver();
        assertEq(chain.owedTo(operator), BOND, "the first's bond");
        (address former, uint256 bond,) = chain.formerOperator();
        assertEq(former, SUCCESSOR, "former");
        assertEq(bond, BOND, "the second's bond");
        assertEq(chain.operator(), ANYONE, "operator");
    }

    // Custodians.

    function test_custodianIsReplacedInItsTime() public {
        address custodian = custodians[0];
        address next_ = vm.addr(99);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCustodian.selector, ANYONE));
        vm.prank(ANYONE);
        chain.nameCustodian(next_);
        uint256 from = block.timestamp + DELAY;
        vm.prank(custodian);
        chain.nameCustodian(next_);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.HandoverTooEarly.selector, from));
        chain.replaceCustodian(custodian);
        assertTrue(chain.isCustodian(custodian) && !chain.isCustodian(next_), "still");
        vm.warp(from);
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.CustodianReplaced(custodian, next_);
        chain.replaceCustodian(custodian);
        assertTrue(!chain.isCustodian(custodian) && chain.isCustodian(next_), "replaced");
        vm.expectRevert(abi.encodeWithSelector(IChain.NoSuccessor.selector));
        chain.replaceCustodian(custodian);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCustodian.selector, custodian));
        vm.prank(custodian);
        chain.nameCustodian(custodian);
    }

    function test_custodiansSuccessorLapsesToo() public {
        address custodian = custodians[0];
        vm.prank(custodian);
        chain.nameCustodian(ANYONE);
        uint256 until = block.timestamp + 2 * DELAY;
        vm.warp(until + 1);
        vm.expectRevert(abi.encodeWithSelector(IChain.SuccessionLapsed.selector, until));
        chain.replaceCustodian(custodian);
        vm.warp(until);
        chain.replaceCustodian(custodian);
        assertTrue(chain.isCustodian(ANYONE), "replaced");
    }

    /// @dev Else a custodian could make two voices one.
    function test_custodianDoesNotTakeAnothersPlace() public {
        deploy(2, 2);
        (address one_, address other) = (custodians[0], custodians[1]);
        vm.prank(one_);
        chain.nameCustodian(other);
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(abi.encodeWithSelector(IChain.AlreadyCustodian.selector, other));
        chain.replaceCustodian(one_);
    }

    // Helpers.

    /// @dev The successor takes over right after the operator's second block.
    function _handOver() private {
        vm.prank(operator);
        chain.nameOperator(SUCCESSOR);
        vm.warp(block.timestamp + DELAY - 10 minutes);
        // A lone step carries the clock over the time without blocks.
        pending = _with(pending);
        commitPending();
        vm.warp(block.timestamp + 10 minutes);
        vm.prank(SUCCESSOR);
        chain.takeOver{value: BOND}();
    }

    /// @dev What is pending, or a SEAL; of one step alone, since the clock has moved.
    function _with(bytes[] memory pending_) private returns (bytes[] memory alone) {
        alone = new bytes[](1);
        if (pending_.length == 0) {
            push(bytes.concat(hex"0f", linkTo(INBOX, abi.encodePacked(entries))));
            alone[0] = pending[0];
        } else {
            alone[0] = pending_[0];
        }
    }

    function _seal() private returns (Header memory header) {
        delete pending;
        header = next(last, 1);
    }
}
