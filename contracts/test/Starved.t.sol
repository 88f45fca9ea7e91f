// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IClaims} from "../src/interfaces/IClaims.sol";
import {ICourt} from "../src/interfaces/ICourt.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Evidence, Exhibit, Leaving, Model} from "./support/Model.sol";

/// @notice Whatever gas it is given, each kind of proof answers as with all gas, or fails: signatures that nobody had the gas
/// to recover, and an inbox that nobody had the gas to ask, are taken for nothing.
contract StarvedTest is Bookkeeper {
    uint256 private constant LEAST = 3_000;
    uint256 private constant MOST = 300_000;
    uint256 private constant STRIDE = 503;

    function setUp() public override {
        super.setUp();
        deposit(1, 5000);
        deposit(2, 7000);
        commitBlock();
    }

    function test_lawfulSignedStepIsNeverUnlawful() public {
        uint64 number = withdraw(1, 100);
        commitBlock();
        _neverTaken(_unlawful(number), ICourt.StepIsLawful.selector);
    }

    function test_lawfulDepositIsNeverUnlawful() public {
        _neverTaken(_unlawful(4), ICourt.StepIsLawful.selector);
    }

    /// @dev The step behind the link is signed: were it taken for unlawful, the link would be broken.
    function test_linkToASignedStepIsNeverBroken() public {
        transfer(2, 1, 10);
        uint64 s = withdraw(1, 100);
        commitBlock();
        _neverTaken(_brokenLink(s, 1, s - 1), ICourt.LinkHolds.selector);
    }

    function test_linkToADepositIsNeverBroken() public {
        uint64 s = withdraw(1, 100);
        commitBlock();
        _neverTaken(_brokenLink(s, 1, 4), ICourt.LinkHolds.selector);
    }

    /// @dev The touch that was left out is forged: were it taken for lawful, it would have been skipped.
    function test_forgedTouchIsNeverSkipped() public {
        uint64 forged = withdrawBy(777, 1, 100);
        touches[balanceCell(ETH, 1)] = 4;
        uint64 s = withdraw(1, 100);
        commitBlock();
        Evidence memory a = evidence(s);
        Evidence memory k = evidence(forged);
        bytes memory call_ = abi.encodeCall(ICourt.skippedTouch, (Model.pack(a.proof), 0, 1, Model.pack(k.proof), 0));
        _neverTaken(call_, ICourt.StepIsUnlawful.selector);
    }

    function test_linkOfAForgedStepIsNeverChallenged() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        bytes memory call_ = abi.encodeCall(ICourt.challengeLink, (Model.pack(proof(forged)), 0, 1));
        _neverTaken(address(court), PRICE, call_, ICourt.StepIsUnlawful.selector);
        assertEq(court.openChallenges(), 0, "open");
    }

    function test_forgedStepNeverLeaves() public {
        uint64 forged = withdrawBy(777, 1, 100);
        commitBlock();
        endChain();
        (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving) = leavingBy(forged, 1, 0);
        (bytes memory packed, bytes32[] memory inboxes) = Model.pack(exhibits);
        bytes memory call_ = abi.encodeCall(IClaims.exit, (Model.pack(headers), inboxes, packed, Model.pack(leaving)));
        _neverTaken(address(claims), EXIT_BOND, call_, IClaims.StepIsUnlawful.selector);
    }

    function _unlawful(uint64 number) private view returns (bytes memory) {
        return abi.encodeCall(ICourt.unlawful, (Model.pack(proof(number)), inboxBefore[number]));
    }

    function _brokenLink(uint64 s, uint256 access, uint64 p) private view returns (bytes memory) {
        (Evidence memory a, Evidence memory b) = (evidence(s), evidence(p));
        return abi.encodeCall(
            ICourt.brokenLink, (Model.pack(a.proof), a.inboxBefore, access, Model.pack(b.proof), b.inboxBefore)
        );
    }

    function _neverTaken(bytes memory call_, bytes4 refusal) private {
        _neverTaken(address(court), 0, call_, refusal);
        assertTrue(!chain.frozen(), "frozen");
    }

    /// @dev With more and more gas, up to where the answer is the refusal that all gas leads to.
    function _neverTaken(address to, uint256 value, bytes memory call_, bytes4 refusal) private {
        uint256 refused = 0;
        for (uint256 gas_ = LEAST; gas_ < MOST; gas_ += STRIDE) {
            (bool done, bytes memory answer) = to.call{value: value, gas: gas_}(call_);
            assertTrue(!done, "taken for lack of gas");
            if (answer.length >= 4 && bytes4(answer) == refusal) {
                ++refused;
            }
        }
        assertTrue(refused > 0 && refused < (MOST - LEAST) / STRIDE, "from too little gas to enough");
    }
}
