// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IVault} from "../src/interfaces/IVault.sol";
import {Model} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";
import {
    BlockingToken,
    CallingToken,
    FalseToken,
    FeeToken,
    GreedyPayee,
    LyingToken,
    RebasingToken,
    Refuser,
    SilentToken,
    ThievingToken
} from "./tokens/HostileTokens.sol";

contract HostileTokensTest is Venue {
    address private constant ALICE = address(0xa11ce);
    uint16 private constant HOSTILE = 2;

    function test_shouldTakeAndPayATokenThatReturnsNothing() public {
        SilentToken token = new SilentToken();
        _list(address(token), 10);
        token.mint(address(this), 1000);
        vault.deposit(HOSTILE, 1000, ALICE);
        _expectCustody(100);
        _credit(ALICE, 100);
        vault.pay(HOSTILE, ALICE);
        assertEq(token.balanceOf(ALICE), 1000, "paid");
        _expectCustody(0);
    }

    function test_shouldRefuseATokenThatReturnsFalse() public {
        FalseToken token = new FalseToken();
        _list(address(token), 1);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        vault.deposit(HOSTILE, 1, ALICE);

        token.mint(address(this), 5);
        vault.deposit(HOSTILE, 5, ALICE);
        _credit(ALICE, 5);
        token.breakDown();
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        vault.pay(HOSTILE, ALICE);
        assertEq(vault.creditOf(ALICE, HOSTILE), 5, "still owed");
        _expectCustody(5);
    }

    function testFuzz_shouldCreditOnlyWhatArrivesOfATokenWithAFee(uint32 quanta, uint16 quantum) public {
        uint96 quantum_ = uint96(bound(quantum, 1, type(uint16).max));
        uint256 amount = bound(quanta, 2, type(uint32).max) * quantum_;
        FeeToken token = new FeeToken();
        _list(address(token), quantum_);
        token.mint(address(this), amount);
        vault.deposit(HOSTILE, amount, ALICE);
        uint256 arrived = amount - amount / 100;
        assertEq(token.balanceOf(address(vault)), arrived, "arrived");
        _expectCustody(arrived / quantum_);
    }

    function test_shouldRefuseATokenThatTakesBack() public {
        ThievingToken token = new ThievingToken();
        _list(address(token), 1);
        token.mint(address(vault), 10);
        vm.expectRevert(abi.encodeWithSelector(IVault.NothingArrived.selector, 10, 3));
        vault.deposit(HOSTILE, 7, ALICE);
    }

    /// @dev What shrank is missing to who is paid last, and to nobody in another asset; what grew belongs to nobody.
    function test_shouldPayARebasingTokenAsFarAsItGoesAndOthersInFull() public {
        RebasingToken token = new RebasingToken();
        _list(address(token), 1);
        token.mint(address(this), 1000);
        vault.deposit(HOSTILE, 1000, ALICE);
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        token.rebase(50);
        _expectCustody(1000);
        _credit(ALICE, 400);
        _credit(address(0xb0b), 600);
        vault.pay(HOSTILE, ALICE);
        assertEq(token.balanceOf(ALICE), 400, "the first in full");
        vm.expectRevert();
        vault.pay(HOSTILE, address(0xb0b));
        assertEq(vault.creditOf(address(0xb0b), HOSTILE), 600, "the last is still owed");
        vm.prank(address(claims));
        vault.credit(ALICE, ETH, 5);
        vault.pay(ETH, ALICE);
        assertEq(ALICE.balance, 5 * GWEI, "eth");

        token.rebase(400);
        vault.pay(HOSTILE, address(0xb0b));
        assertEq(token.balanceOf(address(0xb0b)), 600, "the last, when there is enough again");
        _expectCustody(0);
    }

    function test_shouldHoldATokenThatLiesToItsOwnLimit() public {
        LyingToken token = new LyingToken();
        _list(address(token), 1);
        vault.deposit(HOSTILE, (1 << 62) - 1, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.CustodyFull.selector, HOSTILE, (1 << 62) - 1, 1));
        vault.deposit(HOSTILE, 1, ALICE);
        token.claim(0);
        vm.expectRevert(abi.encodeWithSelector(IVault.CustodyFull.selector, HOSTILE, (1 << 62) - 1, type(uint256).max));
        vault.deposit(HOSTILE, type(uint256).max, ALICE);
    }

    function test_shouldRefuseToReenterFromADeposit() public {
        CallingToken token = _calling();
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        _credit(ALICE, 5);

        bytes[2] memory tries =
            [abi.encodeCall(IVault.deposit, (HOSTILE, 1, ALICE)), abi.encodeCall(IVault.pay, (HOSTILE, ALICE))];
        for (uint256 i = 0; i < tries.length; ++i) {
            token.onMove(address(vault), tries[i]);
            vault.deposit(HOSTILE, 10, ALICE);
            _expectReentryRefused(token.called(), token.answer());
            _expectCustody(10 * (i + 1));
        }
    }

    function test_shouldKeepOrderWhenATokenMakesARequest() public {
        CallingToken token = _calling();
        vm.deal(address(token), FEE);
        token.onMove(address(vault), abi.encodeCall(IVault.requestCancel, (1, 1)));
        assertEq(vault.deposit(HOSTILE, 10, ALICE), 1, "the second entry");
        assertTrue(token.called(), "the first entry");
        bytes32 first = Model.rolling(0, 3, address(token), 1, 1);
        assertEq(vault.inboxLengthAt(first), 1, "request");
        bytes32 second = keccak256(abi.encode(first, 1, ALICE, HOSTILE, 10));
        assertEq(vault.inboxLengthAt(second), 2, "deposit");
    }

    function test_shouldRefuseToReenterFromAPayment() public {
        CallingToken token = _calling();
        vault.deposit(HOSTILE, 10, ALICE);
        _credit(ALICE, 5);
        token.onMove(address(vault), abi.encodeCall(IVault.pay, (HOSTILE, ALICE)));
        vault.pay(HOSTILE, ALICE);
        _expectReentryRefused(token.called(), token.answer());
        assertEq(token.balanceOf(ALICE), 5, "once");
        _expectCustody(5);
    }

    function test_shouldPayEthOnceWhenThePayeeAsksAgain() public {
        GreedyPayee payee = new GreedyPayee(vault);
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        vm.prank(address(claims));
        vault.credit(address(payee), ETH, 5);
        vault.pay(ETH, address(payee));
        _expectReentryRefused(payee.called(), payee.answer());
        assertEq(address(payee).balance, 5 * GWEI, "once");
    }

    function test_shouldLetNobodyBlockOthersPayments() public {
        Refuser refuser = new Refuser();
        BlockingToken token = new BlockingToken();
        _list(address(token), 1);
        token.mint(address(this), 10);
        token.approve(address(vault), 10);
        vault.deposit(HOSTILE, 10, ALICE);
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        token.block_(address(refuser));
        vm.startPrank(address(claims));
        vault.credit(address(refuser), ETH, 4);
        vault.credit(address(refuser), HOSTILE, 4);
        vault.credit(ALICE, ETH, 5);
        vault.credit(ALICE, HOSTILE, 5);
        vm.stopPrank();

        vm.expectRevert(Refuser.NoThanks.selector);
        vault.pay(ETH, address(refuser));
        vm.expectRevert(abi.encodeWithSelector(BlockingToken.Blocked.selector, address(refuser)));
        vault.pay(HOSTILE, address(refuser));
        vault.pay(ETH, ALICE);
        vault.pay(HOSTILE, ALICE);
        assertEq(ALICE.balance, 5 * GWEI, "eth");
        assertEq(token.balanceOf(ALICE), 5, "token");
        assertEq(vault.creditOf(address(refuser), ETH), 4, "still owed");
    }

    function _calling() private returns (CallingToken token) {
        token = new CallingToken();
        _list(address(token), 1);
        token.mint(address(this), 100);
        token.approve(address(vault), 100);
    }

    function _list(address token, uint96 quantum) private {
        vm.prank(operator);
        vault.list(HOSTILE, token, quantum, 1);
    }

    function _credit(address owner, uint64 quanta) private {
        vm.prank(address(claims));
        vault.credit(owner, HOSTILE, quanta);
    }

    function _expectCustody(uint256 expected) private view {
        (,,, uint64 custody) = vault.assetAt(HOSTILE);
        assertEq(custody, expected, "custody");
    }

    function _expectReentryRefused(bool called, bytes memory answer) private pure {
        assertTrue(!called, "re-entered");
        assertEq(
            keccak256(answer),
            keccak256(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)),
            "refused by the guard"
        );
    }
}
