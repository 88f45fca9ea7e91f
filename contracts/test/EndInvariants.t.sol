// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Exit} from "../src/interfaces/IClaims.sol";
import {CaseState} from "../src/interfaces/ICourt.sol";
import {IPurse} from "../src/interfaces/IPurse.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Campaign} from "./support/Campaign.sol";
import {Litigant} from "./support/Litigant.sol";
import {Exhibit, Leaving, Model, StepProof} from "./support/Model.sol";

/// @notice A chain's life and end, in any order: deposits, transfers, withdrawals, blocks, a fault, challenges, answers, time
/// that runs out, another operator, another custodian, claims, exits of any touch, later touches, refunds, payments. Who
/// settles an exit has shown its latest touch before, as somebody must. What should be is counted here once more.
contract Lives is Litigant {
    struct Withdrawal {
        uint64 number;
        uint32 account;
        uint64 amount;
        bool claimed;
    }

    struct Deposit {
        bytes32 before;
        address owner;
        uint64 amount;
        bool refunded;
    }

    uint32 private constant LAST = 2;
    uint256 private constant MOST = 24;

    address[] private _operators;
    uint256 private _inOfChain = BOND;
    uint256 private _outOfChain;
    uint256 private _outOfCourt;
    uint256 public handovers;

    Withdrawal[] private _withdrawals;
    Deposit[] private _deposits;
    uint64[][3] private _touches;
    uint64[3][] private _balances;
    Exit[3] private _exits;
    bool[3] public out;
    uint256 public deposited;
    uint256 public paid;
    uint64 public highestFinal;
    bool public wentBack;
    uint256 public exitsMade;

    function setUp() public override {
        super.setUp();
        _operators.push(operator);
        vm.fee(1 gwei);
        deposit(1, 5000);
        deposit(2, 7000);
        deposited = 12_000;
        _deposits.push(Deposit(rollings[0], ownerOf(1), 5000, false));
        _deposits.push(Deposit(rollings[1], ownerOf(2), 7000, false));
        _touches[1].push(4);
        _touches[2].push(5);
        _commit();
    }

    // What may happen.

    function depositAny(uint256 seed, uint64 amount) external {
        if (chain.frozen() || made.length > MOST) return;
        uint32 account = _account(seed);
        amount = 1000 + amount % 100_000;
        _deposits.push(Deposit(vault.inboxHash(), ownerOf(account), amount, false));
        depositOnL1(ownerOf(account), amount);
        deposited += amount;
        // Entries are taken in order, so what is left here is taken, or left, with those after it.
        if (seed % 4 != 0 && entries == _deposits.length - 1) {
            _touches[account].push(credit(account, amount));
        }
    }

    function transferAny(uint256 seed, uint64 amount) external {
        if (chain.frozen()) return;
        uint32 account = _account(seed);
        (uint64 has,) = balanceOf(account);
        if (has == 0) return;
        uint64 number = transfer(account, 3 - account, 1 + amount % has);
        _touches[account].push(number);
        _touches[3 - account].push(number);
    }

    function withdrawAny(uint256 seed, uint64 amount) external {
        if (chain.frozen()) return;
        uint32 account = _account(seed);
        (uint64 has,) = balanceOf(account);
        if (has == 0) return;
        amount = 1 + amount % has;
        uint64 number = withdraw(account, amount);
        _touches[account].push(number);
        _withdrawals.push(Withdrawal(number, account, amount, false));
    }

    function commitAny() external {
        _catchUp();
        if (chain.frozen() || made.length > MOST || block.timestamp > last.until + 9 minutes) return;
        vm.warp(block.timestamp + 1 minutes);
        _commit();
    }

    /// @dev A block with a forged step, which is found out.
    function fault(uint256 seed) external {
        if (chain.frozen() || seed % 8 != 0 || block.timestamp > last.until + 10 minutes) return;
        uint64 forged = withdrawBy(777, 1, 0);
        _commit();
        faulty[made.length - 1] = true;
        if (seed % 16 == 0) _commit();
        accuse(evidence(forged));
    }

    function finalizeAny(uint256 seed, uint32 wait) external {
        vm.warp(block.timestamp + (seed % 3 == 0 ? wait % 8 days : 1 minutes));
        (uint64 tip,,,) = chain.tip();
        if (tip == 0) return;
        uint256 block_ = seed % tip;
        try chain.finalize(hashOf(block_)) {
            wentBack = wentBack || made[block_].header.number <= highestFinal;
            for (uint256 i = highestFinal; i <= block_; ++i) {
                assertTrue(!isOpenAgainst(i), "final in spite of a challenge");
            }
            highestFinal = made[block_].header.number;
        } catch {}
    }

    function end(uint256 seed) external {
        if (seed % 4 != 0) return;
        vm.warp(block.timestamp + 7 days + 1);
        (uint64 tip,,,) = chain.tip();
        if (tip == 0) return;
        if (!chain.frozen()) chain.freezeForSilence(hashOf(tip - 1));
        if (chain.finalNumber() != tip) {
            bool open = false;
            for (uint256 i = highestFinal; i < tip; ++i) {
                open = open || isOpenAgainst(i);
            }
            try chain.finalize(hashOf(tip - 1)) {
                assertTrue(!open, "final in spite of a challenge");
                highestFinal = tip;
            } catch {
                assertTrue(open, "finality refused");
            }
        }
    }

    // Handover.

    /// @dev The operator and the custodian name others, who take over when their time has come.
    function handOver(uint256 seed) external {
        if (chain.frozen() || seed % 3 != 0 || pending.length != 0) return;
        address successor = address(uint160(0x2000 + _operators.length));
        uint256 key = 0x3000 + _operators.length;
        vm.prank(operator);
        chain.nameOperator(successor);
        vm.prank(custodians[0]);
        chain.nameCustodian(vm.addr(key));
        vm.prank(successor);
        try chain.takeOver() {
            assertTrue(false, "too early");
        } catch {}
        vm.warp(block.timestamp + 14 days);
        (, uint256 bond,) = chain.formerOperator();
        uint256 owed = chain.owedTo(_operators[_operators.length - 1]);
        vm.deal(successor, BOND);
        vm.prank(successor);
        try chain.takeOver{value: BOND}() {
            _inOfChain += BOND;
            operator = successor;
            _operators.push(successor);
            ++handovers;
        } catch {
            assertTrue(bond != 0 && owed == chain.owedTo(operator), "handover refused");
        }
        chain.replaceCustodian(custodians[0]);
        (custodians[0], keys[0]) = (vm.addr(key), key);
        _catchUp();
    }

    function releaseAny() external {
        (uint64 tip,,,) = chain.tip();
        (, uint256 former, uint64 formerLast) = chain.formerOperator();
        bool due_ = former != 0 && highestFinal >= (formerLast < tip ? formerLast : tip);
        try chain.releaseFormerBond() {
            assertTrue(due_, "released");
        } catch {
            assertTrue(!due_, "release refused");
        }
        try chain.releaseBond() {
            assertTrue(chain.frozen() && highestFinal == tip, "bond released");
        } catch {
            assertTrue(!chain.frozen() || highestFinal != tip, "bond kept");
        }
    }

    // Money out.

    function claimAny(uint256 seed) external {
        if (_withdrawals.length == 0) return;
        Withdrawal storage its = _withdrawals[seed % _withdrawals.length];
        if (its.number >= _finalSteps()) return;
        StepProof memory shown = proof(its.number);
        Exit memory open = _exits[its.account];
        if (open.closes == 0 || out[its.account]) {
            try claims.claim(Model.pack(shown)) {
                assertTrue(!its.claimed, "claimed twice");
                its.claimed = true;
            } catch {
                assertTrue(its.claimed, "claim refused");
            }
            return;
        }
        try claims.claimWhileExiting(Model.pack(shown), 0, open) {
            assertTrue(!its.claimed, "claimed twice");
            its.claimed = true;
            if (its.number > open.touch) {
                bool loses = open.exiter == open.owner
                    ? open.amount > _amountAfter(its.account, its.number)
                    : open.amount != _amountAfter(its.account, its.number);
                open.touch = its.number;
                open.amount = _amountAfter(its.account, its.number);
                if (loses) open.exiter = address(this);
                _exits[its.account] = open;
            }
        } catch {
            assertTrue(its.claimed, "claim refused");
        }
    }

    function exitAny(uint256 seed, uint256 which) external {
        uint32 account = _account(seed);
        uint64 number = _touches[account][which % _touches[account].length];
        if (!_hasEnded() || number >= _finalSteps()) return;
        Header[] memory headers = new Header[](2);
        (headers[0], headers[1]) = (proof(number).header, made[0].header);
        Exhibit[] memory exhibits = new Exhibit[](2);
        (exhibits[0], exhibits[1]) = (exhibit(number, 0), exhibit(account + 1, 1));
        Leaving[] memory leaving = new Leaving[](1);
        leaving[0] = Leaving(0, _accessOf(number, account), 1, 1);
        uint256 owed = claims.owedTo(address(this));
        exit(EXIT_BOND, headers, exhibits, leaving);
        if (claims.owedTo(address(this)) == owed) {
            assertTrue(_amountAfter(account, number) != 0, "empty");
            assertTrue(!out[account] && _exits[account].closes == 0, "out twice");
            _exits[account] = Exit(
                balanceCell(ETH, account),
                number,
                _amountAfter(account, number),
                ownerOf(account),
                address(this),
                uint64(block.timestamp + 3 days)
            );
        }
    }

    function settleAny(uint256 seed) external {
        uint32 account = _account(seed);
        Exit memory open = _exits[account];
        if (open.closes == 0 || out[account]) return;
        uint64 latest = _latest(account);
        if (open.touch < latest) {
            if (block.timestamp >= open.closes) vm.warp(open.closes - 1);
            claims.supersede{value: EXIT_BOND}(Model.pack(proof(latest)), inboxBefore[latest], open);
            (open.touch, open.amount, open.exiter) = (latest, _amountAfter(account, latest), address(this));
            _exits[account] = open;
        }
        if (seed % 2 == 0) {
            if (block.timestamp < open.closes) vm.warp(open.closes);
            Exit[] memory exits = new Exit[](1);
            exits[0] = open;
            claims.settle(exits);
            out[account] = true;
            ++exitsMade;
        }
    }

    function refundAny(uint256 seed) external {
        if (!_hasEnded()) return;
        uint256 entry = seed % _deposits.length;
        Deposit storage its = _deposits[entry];
        (,,, uint64 inbox) = chain.tip();
        try claims.refund(its.before, its.owner, ETH, its.amount) {
            assertTrue(!its.refunded && entry >= inbox, "refunded");
            its.refunded = true;
        } catch {
            assertTrue(its.refunded || entry < inbox, "refund refused");
        }
    }

    function payAny(uint256 seed) external {
        address owner = seed % 3 == 0 ? address(this) : ownerOf(_account(seed));
        uint64 owed = vault.creditOf(owner, ETH);
        if (owed != 0) paid += vault.pay(ETH, owner);
        if (claims.owedTo(owner) != 0) claims.collect(owner);
    }

    function collectAny(uint256 seed) external {
        address account =
            seed % 3 == 0 ? address(this) : seed % 3 == 1 ? ANSWERER : _operators[seed % _operators.length];
        if (chain.owedTo(account) != 0) _outOfChain += chain.collect(account);
        if (court.owedTo(account) != 0) _outOfCourt += court.collect(account);
    }

    // What must hold.

    /// @dev All that somebody can still have: credited, withdrawn and not claimed, in the ledger as the tip has it, and
    /// deposited and not taken by the ledger.
    function due() external view returns (uint256 sum) {
        (uint64 tip,, uint64 nextStep, uint64 inbox) = chain.tip();
        sum = vault.creditOf(ownerOf(1), ETH) + vault.creditOf(ownerOf(2), ETH) + vault.creditOf(address(this), ETH);
        for (uint256 i = 0; i < _withdrawals.length; ++i) {
            if (!_withdrawals[i].claimed && _withdrawals[i].number < nextStep) sum += _withdrawals[i].amount;
        }
        for (uint32 account = 1; account <= LAST; ++account) {
            if (!out[account] && tip != 0) sum += _balances[tip - 1][account];
        }
        for (uint256 i = inbox; i < _deposits.length; ++i) {
            if (!_deposits[i].refunded) sum += _deposits[i].amount;
        }
    }

    function custody() external view returns (uint256) {
        (,,, uint64 quanta) = vault.assetAt(ETH);
        return quanta;
    }

    /// @dev What the contracts hold beside what they owe: of the chain, the claims and the court.
    function books() external view returns (uint256 chain_, uint256 claims_, uint256 court_) {
        (, uint256 former,) = chain.formerOperator();
        chain_ = address(chain).balance - chain.bond() - former - chain.setAside() - _owed(address(chain));
        claims_ = address(claims).balance - claims.owedTo(address(this));
        for (uint32 account = 1; account <= LAST; ++account) {
            claims_ -= claims.owedTo(ownerOf(account));
            if (_exits[account].closes != 0 && !out[account]) claims_ -= EXIT_BOND;
        }
        court_ = address(court).balance - _owed(address(court));
        for (uint256 i = 0; i < suits.length; ++i) {
            if (suits[i].state == CaseState.OPEN) court_ -= suits[i].deposit;
        }
    }

    /// @dev What was put in and neither burned nor fetched, as it was counted here.
    function counted() external view returns (uint256 chain_, uint256 court_) {
        return (_inOfChain - address(0).balance - _outOfChain, inOfCourt - _outOfCourt);
    }

    function held() external view returns (uint256 chain_, uint256 court_) {
        return (address(chain).balance, address(court).balance);
    }

    function pointers() external view returns (uint64 final_, uint64 tip, bool stays) {
        (tip,,,) = chain.tip();
        return (chain.finalNumber(), tip, highestFinal == 0 || chain.isFinal(hashOf(highestFinal - 1)));
    }

    receive() external payable {}

    function _owed(address purse) private view returns (uint256 sum) {
        sum = IPurse(purse).owedTo(address(this)) + IPurse(purse).owedTo(ANSWERER);
        for (uint256 i = 0; i < _operators.length; ++i) {
            sum += IPurse(purse).owedTo(_operators[i]);
        }
    }

    /// @dev After a long pause a block of a SEAL alone carries the clock along.
    function _catchUp() private {
        if (!chain.frozen() && pending.length == 0 && block.timestamp > last.until + 9 minutes && made.length <= MOST) {
            _commit();
        }
    }

    function _commit() private {
        commitBlock();
        (uint64 one_,) = balanceOf(1);
        (uint64 two,) = balanceOf(2);
        _balances.push([uint64(0), one_, two]);
    }

    function _account(uint256 seed) private pure returns (uint32) {
        return uint32(1 + (seed >> 8) % LAST);
    }

    function _hasEnded() private view returns (bool) {
        (uint64 tip,,,) = chain.tip();
        return chain.frozen() && chain.finalNumber() == tip;
    }

    /// @dev The first step that is not final.
    function _finalSteps() private view returns (uint64) {
        if (highestFinal == 0) return 1;
        Header memory header = made[highestFinal - 1].header;
        return header.firstStep + header.steps;
    }

    /// @dev The latest touch of an account's balance that counts.
    function _latest(uint32 account) private view returns (uint64 latest) {
        (,, uint64 nextStep,) = chain.tip();
        for (uint256 i = 0; i < _touches[account].length; ++i) {
            if (_touches[account][i] < nextStep) latest = _touches[account][i];
        }
    }

    function _accessOf(uint64 number, uint32 account) private view returns (uint8) {
        bytes memory its = proof(number).step;
        if (uint8(its[0]) == 4) return 1;
        if (uint8(its[0]) == 2) return 2;
        return uint32(bytes4(tail(its, 1))) == account ? 2 : 3;
    }

    /// @dev Read off the step's bytes.
    function _amountAfter(uint32 account, uint64 number) private view returns (uint64) {
        StepProof memory shown = proof(number);
        (, bytes memory accesses) = law.run(shown.header, number, shown.step, inboxBefore[number]);
        uint8[5] memory lengths = [8, 56, 16, 88, 40];
        for (uint256 place = 0; place < accesses.length;) {
            uint256 length = lengths[uint8(accesses[place])];
            if (uint64(bytes8(tail(accesses, place))) == balanceCell(ETH, account)) {
                return uint64(bytes8(tail(accesses, place + 16 + length)));
            }
            place += 16 + 2 * length;
        }
        revert("not touched");
    }
}

contract EndInvariantsTest is Bookkeeper, Campaign {
    Lives private _lives;

    function setUp() public override {
        _lives = new Lives();
        _lives.setUp();
    }

    function called() internal view override returns (address target, bytes4[] memory selectors) {
        target = address(_lives);
        selectors = new bytes4[](23);
        selectors[0] = Lives.depositAny.selector;
        selectors[1] = Lives.transferAny.selector;
        selectors[2] = Lives.withdrawAny.selector;
        selectors[3] = Lives.commitAny.selector;
        selectors[4] = Lives.fault.selector;
        selectors[5] = Lives.finalizeAny.selector;
        selectors[6] = Lives.end.selector;
        selectors[7] = Lives.claimAny.selector;
        selectors[8] = Lives.exitAny.selector;
        selectors[9] = Lives.settleAny.selector;
        selectors[10] = Lives.refundAny.selector;
        selectors[11] = Lives.payAny.selector;
        selectors[12] = Litigant.challengeAny.selector;
        selectors[13] = Litigant.challengeAny.selector;
        selectors[14] = Litigant.answerAny.selector;
        selectors[15] = Litigant.timeoutAny.selector;
        selectors[16] = Litigant.closeAny.selector;
        selectors[17] = Litigant.makeWholeAny.selector;
        selectors[18] = Lives.handOver.selector;
        selectors[19] = Lives.releaseAny.selector;
        selectors[20] = Lives.collectAny.selector;
        selectors[21] = Lives.commitAny.selector;
        selectors[22] = Lives.depositAny.selector;
    }

    /// @dev One campaign for all three, since each call is long.
    /// forge-config: default.invariant.runs = 20
    function invariant_everybodyIsPaidOnce() public view {
        _custodyIsAllThatCanStillBeHad();
        _finalBlocksStay();
        _booksAddUp();
    }

    function _custodyIsAllThatCanStillBeHad() private view {
        uint256 custody = _lives.custody();
        assertEq(custody, _lives.due(), "claimed, exited or refunded");
        assertEq(custody, _lives.deposited() - _lives.paid(), "custody is deposits less payments");
    }

    function _finalBlocksStay() private view {
        (uint64 final_, uint64 tip, bool stays) = _lives.pointers();
        assertTrue(!_lives.wentBack() && stays, "stays");
        assertEq(final_, _lives.highestFinal(), "pointer");
        assertTrue(final_ <= tip, "not above the tip");
    }

    function _booksAddUp() private view {
        (uint256 chain_, uint256 claims_, uint256 court_) = _lives.books();
        assertEq(chain_, 0, "the bonds'");
        assertEq(claims_, 0, "the exits'");
        assertEq(court_, 0, "the challenges'");
        (uint256 inChain, uint256 inCourt) = _lives.counted();
        (uint256 heldByChain, uint256 heldByCourt) = _lives.held();
        assertEq(inChain, heldByChain, "chain");
        assertEq(inCourt, heldByCourt, "court");
        (uint256 counted, uint256 open) = _lives.openSuits();
        assertEq(counted, open, "open challenges");
    }
}
