// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Exit, IClaims} from "../src/interfaces/IClaims.sol";
import {IPurse} from "../src/interfaces/IPurse.sol";
import {IVault} from "../src/interfaces/IVault.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Exhibit, Leaving, Model, StepProof} from "./support/Model.sol";

/// @notice Fetches what it is owed again while it is being paid.
contract Returner {
    IPurse private immutable PURSE;
    bool public refused;

    constructor(IPurse purse) {
        PURSE = purse;
    }

    receive() external payable {
        try PURSE.collect(address(this)) returns (uint256) {}
        catch {
            refused = true;
        }
    }
}

/// @notice The end of a chain: exits and their windows and bonds, claims beside them, refunds. Each is paid once.
contract ExitsTest is Bookkeeper {
    address private constant CAROL = address(0xca401);
    address private constant DAVE = address(0xda7e);
    uint256 private constant WINDOW = 3 days;

    uint64 private first;
    uint64 private moved;
    uint64 private paid;

    /// @dev Account 1 gets 5,000, then 100 more, and withdraws 600: 4,500 are left. Account 2 has 6,900.
    function setUp() public override {
        super.setUp();
        first = deposit(1, 5000);
        deposit(2, 7000);
        commitBlock();
        moved = transfer(2, 1, 100);
        paid = withdraw(1, 600);
        commitBlock();
        vm.deal(CAROL, 10 ether);
        vm.deal(DAVE, 10 ether);
        vm.deal(ownerOf(1), 10 ether);
    }

    // Exits.

    function test_exitPaysTheOwnerWhenItsWindowCloses() public {
        endChain();
        Exit memory open = _exit(CAROL, paid, 1, 0, 4500);
        assertEq(open.owner, ownerOf(1), "owner");
        assertTrue(claims.isExiting(open), "exiting");
        vm.warp(open.closes - 1);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WindowOpen.selector, open.closes));
        claims.settle(_only(open));
        vm.warp(open.closes);
        claims.settle(_only(open));
        assertEq(vault.creditOf(ownerOf(1), ETH), 4500, "credited");
        assertEq(claims.owedTo(CAROL), EXIT_BOND, "bond");
        (uint64 touch, bool out) = claims.latestOf(balanceCell(ETH, 1));
        assertEq(touch, paid, "touch");
        assertTrue(out, "out");

        vm.expectEmit(true, true, true, true, address(claims));
        emit IClaims.Skipped(open.cell);
        claims.settle(_only(open));
        assertEq(vault.creditOf(ownerOf(1), ETH), 4500, "once");
        assertEq(claims.owedTo(CAROL), EXIT_BOND, "one bond");
        _expectSkipped(paid, 1, 0);
    }

    function test_exitsBeginWhenTheChainHasEnded() public {
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(paid, 1, 0);
        finalizeAll();
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotEnded.selector, false, 2, 2));
        exit(EXIT_BOND, headers, exhibits, leaving);

        commitBlock();
        uint64 forged = withdrawBy(777, 2, 10);
        uint256 bad = commitBlock();
        accuse(evidence(forged));
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotEnded.selector, true, 2, 3));
        exit(EXIT_BOND, headers, exhibits, leaving);

        vm.warp(block.timestamp + 7 days);
        chain.finalize(hashOf(bad - 1));
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    function test_exitTakesItsBond() public {
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(paid, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WrongBond.selector, EXIT_BOND - 1, EXIT_BOND));
        exit(EXIT_BOND - 1, headers, exhibits, leaving);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WrongBond.selector, EXIT_BOND + 1, EXIT_BOND));
        exit(EXIT_BOND + 1, headers, exhibits, leaving);
    }

    function test_exitIsOfABalanceAndItsAccount() public {
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(moved, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotBalance.selector, accountCell(2)));
        exit(EXIT_BOND, headers, exhibits, leaving);

        leaving[0] = Leaving(0, 3, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotItsAccount.selector, accountCell(2), accountCell(1)));
        exit(EXIT_BOND, headers, exhibits, leaving);

        exhibits[0].step[10] ^= 0x01;
        vm.expectRevert();
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    function test_exitShowsFinalBlocksOnly() public {
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(paid, 1, 0);
        headers[0].until -= 1;
        vm.expectRevert();
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    function test_exitOfAnUnlawfulStepIsRefused() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(forged, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IClaims.StepIsUnlawful.selector, forged));
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    /// @dev A request of anyone touches an account that is not there.
    function test_accountWithoutAnOwnerDoesNotLeave() public {
        vault.requestWithdraw{value: FEE}(9, ETH);
        rollings.push(vault.inboxHash());
        inboxBefore[step] = rollings[entries];
        bytes memory body = abi.encodePacked(uint8(8), entries++, address(this), uint32(9), ETH);
        body = bytes.concat(body, linkTo(INBOX, abi.encodePacked(entries)));
        uint64 request = push(bytes.concat(body, new bytes(8 + 56 + 8 + 16)));
        commitBlock();
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(request, 2, 1);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NoOwner.selector, accountCell(9)));
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    function test_manyLeaveInOneTransaction() public {
        endChain();
        Header[] memory headers = new Header[](2);
        (headers[0], headers[1]) = (made[0].header, made[1].header);
        Exhibit[] memory exhibits = new Exhibit[](3);
        exhibits[0] = exhibit(moved, 1);
        exhibits[1] = exhibit(paid, 1);
        exhibits[2] = exhibit(2, 0);
        Leaving[] memory leaving = new Leaving[](2);
        leaving[0] = Leaving(0, 2, 0, 0);
        // The owner is shown by the step that opened the account.
        leaving[1] = Leaving(1, 1, 2, 1);
        vm.prank(CAROL);
        exit(2 * EXIT_BOND, headers, exhibits, leaving);
        Exit[] memory open = new Exit[](2);
        open[0] = _open(CAROL, 2, moved, 6900);
        open[1] = _open(CAROL, 1, paid, 4500);
        vm.warp(block.timestamp + WINDOW);
        // Somebody settles one of them first, which stops nobody.
        vm.prank(DAVE);
        claims.settle(_only(open[1]));
        claims.settle(open);
        assertEq(vault.creditOf(ownerOf(1), ETH), 4500, "account 1");
        assertEq(vault.creditOf(ownerOf(2), ETH), 6900, "account 2");
        assertEq(claims.owedTo(CAROL), 2 * EXIT_BOND, "bonds");
    }

    function test_sameBalanceTwiceInABatchLeavesOnce() public {
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits,) = leavingBy(paid, 1, 0);
        Leaving[] memory leaving = new Leaving[](2);
        (leaving[0], leaving[1]) = (Leaving(0, 1, 0, 0), Leaving(0, 1, 0, 0));
        vm.prank(CAROL);
        exit(2 * EXIT_BOND, headers, exhibits, leaving);
        assertEq(claims.owedTo(CAROL), EXIT_BOND, "the second's bond");
    }

    /// @dev Else, for the price of its gas, somebody could void a later withdrawal that left as little.
    function test_emptyBalanceDoesNotLeave() public {
        uint64 all = withdraw(1, 4500);
        deposit(1, 3000);
        uint64 again = withdraw(1, 3000);
        commitBlock();
        endChain();
        _expectSkipped(all, 1, 0);
        _expectSkipped(again, 1, 0);
        claims.claim(Model.pack(proof(again)));
        assertEq(vault.creditOf(ownerOf(1), ETH), 3000, "claimed");
    }

    // Later touches.

    function test_laterTouchTakesThePlaceAndTheBond() public {
        endChain();
        Exit memory stale = _exit(CAROL, first, 2, 1, 5000);
        Exit memory true_ = _supersede(DAVE, paid, stale, 4500);
        assertEq(claims.owedTo(DAVE), EXIT_BOND, "takes the bond");
        assertEq(claims.owedTo(CAROL), 0, "loses it");
        assertEq(true_.closes, stale.closes, "the window stays");
        vm.warp(true_.closes);
        claims.settle(_only(true_));
        assertEq(vault.creditOf(ownerOf(1), ETH), 4500, "credited");
        assertEq(claims.owedTo(DAVE), 2 * EXIT_BOND, "and has its own back");
        assertEq(address(claims).balance, 2 * EXIT_BOND, "balance");
    }

    function test_bondGoesBackWhereTheAmountsAreEqual() public {
        uint64 back = deposit(1, 1100);
        // 4,500 and 1,100 less 600 are 5,000 again.
        uint64 again = withdraw(1, 600);
        commitBlock();
        endChain();
        assertTrue(back < again, "in order");
        Exit memory stale = _exit(CAROL, first, 2, 1, 5000);
        _supersede(DAVE, again, stale, 5000);
        assertEq(claims.owedTo(CAROL), EXIT_BOND, "given back");
        assertEq(claims.owedTo(DAVE), 0, "not taken");
    }

    function test_ownerLosesItsBondOnlyWhereItClaimedMore() public {
        uint64 more = deposit(1, 2000);
        commitBlock();
        endChain();
        uint256 state = vm.snapshotState();
        Exit memory less = _exit(ownerOf(1), paid, 1, 0, 4500);
        _supersede(DAVE, more, less, 6500);
        assertEq(claims.owedTo(ownerOf(1)), EXIT_BOND, "claimed less: given back");
        assertEq(claims.owedTo(DAVE), 0, "claimed less: not taken");

        vm.revertToState(state);
        Exit memory over = _exit(ownerOf(1), first, 2, 1, 5000);
        _supersede(DAVE, paid, over, 4500);
        assertEq(claims.owedTo(DAVE), EXIT_BOND, "claimed more: taken");

        vm.revertToState(state);
        less = _exit(CAROL, paid, 1, 0, 4500);
        _supersede(DAVE, more, less, 6500);
        assertEq(claims.owedTo(DAVE), EXIT_BOND, "of another: taken");
    }

    function test_onlyALaterTouchWithinTheWindowTakesThePlace() public {
        endChain();
        Exit memory open = _exit(CAROL, moved, 3, 1, 5100);
        StepProof memory later = proof(moved);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotLater.selector, moved, moved));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        later = proof(first);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotLater.selector, first, moved));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        later = proof(paid + 1);
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotBalance.selector, open.cell));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        later = proof(paid);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WrongBond.selector, 0, EXIT_BOND));
        claims.supersede(Model.pack(later), 0, open);
        Exit memory other = open;
        other.amount += 1;
        vm.expectRevert(abi.encodeWithSelector(IClaims.NoSuchExit.selector, open.cell));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, other);
        other.amount -= 1;
        later.step[12] ^= 0x01;
        vm.expectRevert();
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        later = proof(paid);
        later.header.until -= 1;
        vm.expectRevert();
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        later = proof(paid);
        vm.warp(open.closes);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WindowClosed.selector, open.closes));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
        vm.warp(open.closes - 1);
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
    }

    /// @dev Who puts touch after touch in front of the true one's proof loses a bond for each, and does not stop it.
    function test_laterTouchTakesThePlaceOfWhateverCameBeforeIt() public {
        endChain();
        Exit memory stale = _exit(CAROL, first, 2, 1, 5000);
        Exit memory between = _supersede(CAROL, moved, stale, 5100);
        assertTrue(!claims.isExiting(stale), "not as it was");
        Exit memory true_ = _supersede(DAVE, paid, stale, 4500);
        assertEq(claims.owedTo(DAVE), EXIT_BOND, "the bond of the touch that came between");
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotLater.selector, moved, paid));
        this.supersede(moved, between);
        vm.warp(stale.closes);
        claims.settle(_only(stale));
        assertEq(vault.creditOf(ownerOf(1), ETH), 4500, "as the latest left it");
        assertEq(claims.owedTo(DAVE), 2 * EXIT_BOND, "and its own");
        assertTrue(!claims.isExiting(true_), "out");
    }

    function test_exitThatWasReplacedKeepsItsOwnerAndItsWindow() public {
        endChain();
        Exit memory stale = _exit(CAROL, first, 2, 1, 5000);
        _supersede(DAVE, moved, stale, 5100);
        bytes memory refusal = abi.encodeWithSelector(IClaims.NoSuchExit.selector, stale.cell);
        Exit memory other = _open(CAROL, 1, first, 5000);
        other.owner = CAROL;
        vm.expectRevert(refusal);
        this.supersede(paid, other);
        (other.owner, other.closes) = (stale.owner, stale.closes + 1 days);
        vm.expectRevert(refusal);
        this.supersede(paid, other);
        (other.closes, other.cell) = (stale.closes, balanceCell(ETH, 2));
        vm.expectRevert(abi.encodeWithSelector(IClaims.NoSuchExit.selector, other.cell));
        this.supersede(2, other);
        vm.warp(stale.closes);
        (other.cell, other.owner) = (stale.cell, CAROL);
        vm.expectRevert(refusal);
        claims.settle(_only(other));
    }

    function test_unlawfulTouchTakesNoPlace() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        endChain();
        Exit memory open = _exit(CAROL, paid, 1, 0, 4500);
        StepProof memory later = proof(forged);
        vm.expectRevert(abi.encodeWithSelector(IClaims.StepIsUnlawful.selector, forged));
        claims.supersede{value: EXIT_BOND}(Model.pack(later), 0, open);
    }

    // Claims.

    function test_claimCountsAsATouch() public {
        finalizeAll();
        claims.claim(Model.pack(proof(paid)));
        (uint64 touch, bool out) = claims.latestOf(balanceCell(ETH, 1));
        assertEq(touch, paid, "touch");
        assertTrue(!out, "not out");
        commitBlock();
        endChain();
        _expectSkipped(first, 2, 1);
        Exit memory open = _exit(CAROL, paid, 1, 0, 4500);
        vm.warp(open.closes);
        claims.settle(_only(open));
        assertEq(vault.creditOf(ownerOf(1), ETH), 600 + 4500, "both");
        _expectClaimed(paid);
    }

    function test_claimsOfABalanceComeInAnyOrder() public {
        uint64 second = withdraw(1, 70);
        uint64 third = withdraw(1, 8);
        commitBlock();
        finalizeAll();
        claims.claim(Model.pack(proof(second)));
        claims.claim(Model.pack(proof(third)));
        claims.claim(Model.pack(proof(paid)));
        assertEq(vault.creditOf(ownerOf(1), ETH), 678, "all");
        uint64 cell = balanceCell(ETH, 1);
        assertTrue(
            claims.isClaimed(cell, paid) && claims.isClaimed(cell, second) && claims.isClaimed(cell, third), "claimed"
        );
        assertTrue(!claims.isClaimed(cell, first), "not claimed");
        _expectClaimed(paid);
        _expectClaimed(second);
        _expectClaimed(third);
    }

    function test_claimOfAnEarlierStepIsPaidWhenTheBalanceIsOut() public {
        endChain();
        Exit memory open = _exit(CAROL, paid, 1, 0, 4500);
        vm.warp(open.closes);
        claims.settle(_only(open));
        claims.claim(Model.pack(proof(paid)));
        assertEq(vault.creditOf(ownerOf(1), ETH), 5100, "both");
        _expectClaimed(paid);
    }

    function test_claimOfALaterStepIsRefusedWhenTheBalanceIsOut() public {
        endChain();
        Exit memory open = _exit(CAROL, moved, 3, 1, 5100);
        vm.warp(open.closes);
        claims.settle(_only(open));
        StepProof memory later = proof(paid);
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyOut.selector, open.cell, moved));
        claims.claim(Model.pack(later));
        assertEq(vault.creditOf(ownerOf(1), ETH), 5100, "once");
    }

    function test_claimTakesThePlaceOfAnEarlierTouch() public {
        endChain();
        Exit memory open = _exit(CAROL, moved, 3, 1, 5100);
        StepProof memory later = proof(paid);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ExitOpen.selector, open.cell));
        claims.claim(Model.pack(later));
        vm.prank(DAVE);
        claims.claimWhileExiting(Model.pack(later), 0, open);
        assertEq(vault.creditOf(ownerOf(1), ETH), 600, "claimed");
        vm.warp(open.closes);
        claims.settle(_only(open));
        assertEq(vault.creditOf(ownerOf(1), ETH), 5100, "and no more");
        assertEq(claims.owedTo(DAVE), EXIT_BOND, "the bond of who claimed what was not there");
        _expectClaimed(paid);
    }

    function test_claimOfAnEarlierStepLeavesAnExitAsItIs() public {
        uint64 later = withdraw(1, 70);
        commitBlock();
        endChain();
        Exit memory open = _exit(CAROL, later, 1, 0, 4430);
        claims.claimWhileExiting(Model.pack(proof(paid)), 0, open);
        assertTrue(claims.isExiting(open), "as it was");
        vm.warp(open.closes);
        claims.settle(_only(open));
        _expectClaimed(paid);
        claims.claim(Model.pack(proof(later)));
        assertEq(vault.creditOf(ownerOf(1), ETH), 5100, "all");
    }

    function test_ownerKeepsItsBondWhereItsExitClaimedLess() public {
        uint64 more = deposit(1, 2000);
        uint64 later = withdraw(1, 70);
        commitBlock();
        endChain();
        assertTrue(more < later, "in order");
        Exit memory open = _exit(ownerOf(1), paid, 1, 0, 4500);
        vm.prank(DAVE);
        claims.claimWhileExiting(Model.pack(proof(later)), 0, open);
        (open.touch, open.amount) = (later, 6430);
        assertTrue(claims.isExiting(open), "still the owner's");
    }

    /// @dev What an old touch has paid out is owed by nobody's custody: who comes last has what is left, at once.
    function test_lastIsPaidWhatIsLeft() public {
        endChain();
        Exit memory stale = _exit(CAROL, first + 1, 2, 1, 7000, 2);
        vm.warp(stale.closes);
        claims.settle(_only(stale));
        assertEq(vault.pay(ETH, ownerOf(2)), 7000, "100 of them account 1's");
        claims.claim(Model.pack(proof(paid)));
        Exit memory open = _exit(CAROL, paid, 1, 0, 4500);
        vm.warp(open.closes);
        claims.settle(_only(open));
        assertEq(vault.pay(ETH, ownerOf(1)), 5000, "all there is");
        assertEq(vault.creditOf(ownerOf(1), ETH), 100, "still owed");
    }

    // Refunds.

    function test_depositThatTheLedgerNeverTookGoesBackToItsPayer() public {
        vm.deal(DAVE, 10 ether);
        vm.prank(DAVE);
        vault.deposit{value: 3000 gwei}(ETH, 3000 gwei, CAROL);
        bytes32 before = rollings[2];
        vm.expectRevert();
        claims.refund(before, CAROL, ETH, 3000);
        endChain();
        vm.expectRevert();
        claims.refund(before, CAROL, ETH, 3001);
        claims.refund(before, CAROL, ETH, 3000);
        assertEq(vault.creditOf(DAVE, ETH), 3000, "credited");
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyRefunded.selector, 2));
        claims.refund(before, CAROL, ETH, 3000);
    }

    function test_depositThatTheLedgerTookIsNotRefunded() public {
        endChain();
        bytes32 before = rollings[1];
        address owner = ownerOf(2);
        vm.expectRevert(abi.encodeWithSelector(IClaims.WasTaken.selector, 1, 2));
        claims.refund(before, owner, ETH, 7000);
    }

    /// @dev The block that took it is gone: so is the deposit in the ledger.
    function test_depositOfABlockThatIsGoneIsRefunded() public {
        deposit(2, 2000);
        uint64 forged = withdrawBy(777, 2, 10);
        uint256 bad = commitBlock();
        accuse(evidence(forged));
        vm.warp(block.timestamp + 7 days);
        chain.finalize(hashOf(bad - 1));
        claims.refund(rollings[2], ownerOf(2), ETH, 2000);
        assertEq(vault.creditOf(address(this), ETH), 2000, "credited to the payer");
    }

    function test_refundsBeginWhenTheChainHasEnded() public {
        vault.deposit{value: 3000 gwei}(ETH, 3000 gwei, CAROL);
        bytes32 before = rollings[2];
        vm.expectRevert(abi.encodeWithSelector(IClaims.NotEnded.selector, false, 0, 2));
        claims.refund(before, CAROL, ETH, 3000);
    }

    // Money.

    function test_whatIsOwedIsPaidOnce() public {
        vm.expectRevert(abi.encodeWithSelector(IPurse.NothingOwed.selector, CAROL));
        claims.collect(CAROL);
        endChain();
        Returner returner = new Returner(IPurse(address(claims)));
        vm.deal(address(returner), EXIT_BOND);
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(paid, 1, 0);
        vm.prank(address(returner));
        exit(EXIT_BOND, headers, exhibits, leaving);
        Exit memory open = _open(address(returner), 1, paid, 4500);
        vm.warp(open.closes);
        claims.settle(_only(open));
        // Others' money is there too.
        vm.deal(address(claims), 10 ether);
        claims.collect(address(returner));
        assertEq(address(returner).balance, EXIT_BOND, "once");
        assertTrue(returner.refused(), "came back");
    }

    function test_onlyClaimsCredits() public {
        vm.expectRevert(abi.encodeWithSelector(IVault.NotClaims.selector, CAROL));
        vm.prank(CAROL);
        vault.credit(CAROL, ETH, 1);
    }

    // Helpers.

    /// @dev From outside, so that its refusal is what a test expects.
    function supersede(uint64 number, Exit memory open) external {
        bytes memory later = Model.pack(proof(number));
        vm.prank(DAVE);
        (bool done, bytes memory refusal) = address(claims).call{value: EXIT_BOND}(
            abi.encodeCall(IClaims.supersede, (later, inboxBefore[number], open))
        );
        assembly {
            if iszero(done) { revert(add(refusal, 32), mload(refusal)) }
        }
    }

    function _exit(address exiter, uint64 number, uint8 access, uint8 ownerAccess, uint64 amount)
        private
        returns (Exit memory)
    {
        return _exit(exiter, number, access, ownerAccess, amount, 1);
    }

    function _exit(address exiter, uint64 number, uint8 access, uint8 ownerAccess, uint64 amount, uint32 account)
        private
        returns (Exit memory open)
    {
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) =
            leavingBy(number, access, ownerAccess);
        open = _open(exiter, account, number, amount);
        vm.expectEmit(true, true, true, true, address(claims));
        emit IClaims.Exiting(open.cell, open);
        vm.prank(exiter);
        exit(EXIT_BOND, headers, exhibits, leaving);
    }

    function _expectSkipped(uint64 number, uint8 access, uint8 ownerAccess) private {
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) =
            leavingBy(number, access, ownerAccess);
        uint256 owed = claims.owedTo(DAVE);
        vm.expectEmit(true, true, true, true, address(claims));
        emit IClaims.Skipped(balanceCell(ETH, 1));
        vm.prank(DAVE);
        exit(EXIT_BOND, headers, exhibits, leaving);
        assertEq(claims.owedTo(DAVE), owed + EXIT_BOND, "the bond of who was late");
    }

    function _supersede(address exiter, uint64 number, Exit memory open, uint64 amount)
        private
        returns (Exit memory next)
    {
        StepProof memory later = proof(number);
        vm.prank(exiter);
        claims.supersede{value: EXIT_BOND}(Model.pack(later), inboxBefore[number], open);
        next = Exit(open.cell, number, amount, open.owner, exiter, open.closes);
        assertTrue(claims.isExiting(next), "superseded");
    }

    function _open(address exiter, uint32 account, uint64 number, uint64 amount) private view returns (Exit memory) {
        return
            Exit(balanceCell(ETH, account), number, amount, ownerOf(account), exiter, uint64(block.timestamp + WINDOW));
    }

    function _expectClaimed(uint64 number) private {
        StepProof memory again = proof(number);
        vm.expectRevert(abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, number));
        claims.claim(Model.pack(again));
    }

    function _only(Exit memory open) private pure returns (Exit[] memory exits) {
        exits = new Exit[](1);
        exits[0] = open;
    }
}
