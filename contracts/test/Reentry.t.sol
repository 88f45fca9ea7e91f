// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IPurse} from "../src/interfaces/IPurse.sol";
import {IVault} from "../src/interfaces/IVault.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Evidence, Model} from "./support/Model.sol";

/// @notice Does what it is told while it is being paid, and keeps what came of it.
contract Reenterer {
    address private _target;
    bytes private _data;
    bool public called;
    bytes public answer;

    function onPayment(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function send(address target, uint256 value, bytes calldata data) external payable {
        (bool done,) = target.call{value: value}(data);
        require(done, "refused");
    }

    receive() external payable {
        (called, answer) = _target.call(_data);
    }
}

/// @notice Calls back at every place where a contract pays ETH. Where tokens are moved: {HostileTokensTest}. Nothing else
/// leaves the deployment: the burned half of a bond goes to address 0, which has no code.
contract ReentryTest is Bookkeeper {
    Reenterer private payee;

    function setUp() public override {
        super.setUp();
        deposit(1, 5000);
        commitBlock();
        payee = new Reenterer();
        vm.deal(address(payee), 10 ether);
    }

    function test_rewardOfAProofIsFetchedOnce() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        Evidence memory s = evidence(forged);
        payee.send(address(court), 0, abi.encodeCall(court.unlawful, (Model.pack(s.proof), s.inboxBefore)));
        _fetchedOnce(address(chain), BOND / 4);
    }

    function test_restOfADepositIsFetchedOnce() public {
        payee.send(address(court), PRICE, abi.encodeCall(court.challengeChunk, (made[0].header, 0)));
        bytes memory packed;
        for (uint256 i = 0; i < made[0].steps.length; ++i) {
            packed = abi.encodePacked(packed, uint16(made[0].steps[i].length), made[0].steps[i]);
        }
        vm.prank(address(0xa17), address(0xa17));
        court.answerChunk(made[0].header, 0, packed, new bytes32[](0));
        _fetchedOnce(address(court), PRICE - court.owedTo(address(0xa17)));
    }

    /// @dev What is credited while a payment is under way is paid by the next.
    function test_claimWhileBeingPaidIsPaidLater() public {
        uint64 first = withdrawBy(101, 1, 100);
        uint64 second = withdrawBy(101, 1, 50);
        commitBlock();
        finalizeAll();
        claims.claim(Model.pack(proof(first)));
        payee.onPayment(address(claims), abi.encodeCall(claims.claim, (Model.pack(proof(second)))));
        vm.prank(address(claims));
        vault.credit(address(payee), ETH, 7);
        vault.pay(ETH, address(payee));
        assertTrue(payee.called(), "claimed");
        assertEq(vault.creditOf(ownerOf(1), ETH), 150, "both");
        assertEq(vault.creditOf(address(payee), ETH), 0, "paid");
        payee.onPayment(address(vault), abi.encodeCall(IVault.pay, (ETH, ownerOf(1))));
        vm.prank(address(claims));
        vault.credit(address(payee), ETH, 7);
        vault.pay(ETH, address(payee));
        assertTrue(!payee.called(), "no payment within a payment");
        vault.pay(ETH, ownerOf(1));
        assertEq(ownerOf(1).balance, 150 gwei, "once");
    }

    function _fetchedOnce(address purse, uint256 amount) private {
        payee.onPayment(purse, abi.encodeCall(IPurse.collect, (address(payee))));
        uint256 before = address(payee).balance;
        IPurse(purse).collect(address(payee));
        assertTrue(!payee.called(), "refused");
        assertEq(
            keccak256(payee.answer()),
            keccak256(abi.encodeWithSelector(IPurse.NothingOwed.selector, address(payee))),
            "nothing is owed any more"
        );
        assertEq(address(payee).balance - before, amount, "once");
    }

    receive() external payable {}
}
