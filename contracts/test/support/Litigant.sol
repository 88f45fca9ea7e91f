// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CaseState, Challenge} from "../../src/interfaces/ICourt.sol";
import {Header} from "../../src/ledger/Headers.sol";
import {Bookkeeper} from "./Bookkeeper.sol";
import {Model, StepProof} from "./Model.sol";

/// @notice Challenges, answers and time that runs out, in any order. Whether the court must take each, and what is at stake,
/// is counted here once more.
abstract contract Litigant is Bookkeeper {
    /// @dev A challenge as it was made, and how it stands.
    struct Suit {
        Challenge challenge;
        uint256 block_;
        uint64 previous;
        uint256 deadline;
        uint256 deposit;
        uint256 least;
        CaseState state;
    }

    address internal constant ANSWERER = address(0xa9542e2);

    Suit[] internal suits;
    mapping(bytes32 key => bool) private _asked;
    mapping(uint256 block_ => bool) internal faulty;
    uint256 internal inOfCourt;
    uint256 public answers;
    uint256 public timeouts;

    function challengeAny(uint256 seed) external {
        uint256 block_ = seed % made.length;
        Header memory header = made[block_].header;
        if (header.steps > 64) return;
        (uint64 tip,,,) = chain.tip();
        Challenge memory challenge = Challenge(Model.blockHash(header), 0, 0);
        uint256 value = court.price() + seed % 1 gwei;
        bool lawful = block_ < tip;
        uint64 previous = 0;
        uint256 window = 4 days;
        if (seed % 2 == 0) {
            challenge.step = header.firstStep + uint64((seed >> 8) % header.steps);
            (bool isLawful, uint64 its) = _firstLink(challenge.step);
            (lawful, previous) = (lawful && isLawful && its != 0, its);
            window = 5 days + 12 hours;
        }
        bytes32 key = keccak256(abi.encode(challenge));
        lawful = lawful && block.timestamp <= header.until + window && !_asked[key];
        if (_challenge(header, challenge, value)) {
            assertTrue(lawful, "challenged");
            _asked[key] = true;
            inOfCourt += value;
            uint256 deadline = block.timestamp + 1 days;
            suits.push(Suit(challenge, block_, previous, deadline, value, 0, CaseState.OPEN));
        } else {
            assertTrue(!lawful, "challenge refused");
        }
    }

    function answerAny(uint256 seed) external {
        if (suits.length == 0) return;
        Suit storage its = suits[seed % suits.length];
        (uint64 tip,,,) = chain.tip();
        bool lawful = its.state == CaseState.OPEN && block.timestamp <= its.deadline && its.block_ < tip;
        uint256 before = court.owedTo(ANSWERER) + chain.owedTo(ANSWERER);
        uint256 bond = chain.bond();
        if (_answer(its)) {
            assertTrue(lawful, "answered");
            uint256 earned = court.owedTo(ANSWERER) + chain.owedTo(ANSWERER) - before;
            uint256 cost = earned - (bond - chain.bond());
            assertTrue(cost <= its.deposit, "costs more than the deposit");
            (,,, its.least,) = court.caseOf(its.challenge);
            assertTrue(its.least != 0 && its.least < cost, "certainly cost");
            its.state = CaseState.ANSWERED;
            ++answers;
        } else {
            assertTrue(!lawful, "answer refused");
        }
    }

    function timeoutAny(uint256 seed) external {
        if (suits.length == 0) return;
        Suit storage its = suits[seed % suits.length];
        if (seed % 4 == 0 && its.state == CaseState.OPEN && block.timestamp <= its.deadline) {
            vm.warp(its.deadline + 1);
        }
        (uint64 tip,,,) = chain.tip();
        bool lawful = its.state == CaseState.OPEN && block.timestamp > its.deadline && its.block_ < tip;
        try court.withheld(its.challenge, made[its.block_].header) {
            assertTrue(lawful, "convicted");
            its.state = CaseState.CLOSED;
            faulty[its.block_] = true;
            ++timeouts;
        } catch {
            assertTrue(!lawful, "conviction refused");
        }
    }

    function closeAny(uint256 seed) external {
        if (suits.length == 0) return;
        Suit storage its = suits[seed % suits.length];
        (uint64 tip,,,) = chain.tip();
        bool lawful = its.state == CaseState.OPEN && its.block_ >= tip;
        try court.close(its.challenge) {
            assertTrue(lawful, "closed");
            its.state = CaseState.CLOSED;
        } catch {
            assertTrue(!lawful, "close refused");
        }
    }

    function makeWholeAny(uint256 seed) external {
        if (suits.length == 0) return;
        Suit storage its = suits[seed % suits.length];
        bool lawful = its.state == CaseState.ANSWERED && faulty[its.block_];
        uint256 before = chain.owedTo(address(this));
        try court.makeWhole(its.challenge) {
            assertTrue(lawful, "made whole");
            its.state = CaseState.CLOSED;
            assertEq(chain.owedTo(address(this)) - before, its.least, "what it certainly cost");
        } catch {
            assertTrue(!lawful, "not made whole");
        }
    }

    function openSuits() external view returns (uint256 counted_, uint256 open) {
        for (uint256 i = 0; i < suits.length; ++i) {
            if (suits[i].state == CaseState.OPEN) ++counted_;
        }
        return (counted_, court.openChallenges());
    }

    function isOpenAgainst(uint256 block_) internal view returns (bool) {
        for (uint256 i = 0; i < suits.length; ++i) {
            if (suits[i].block_ == block_ && suits[i].state == CaseState.OPEN) return true;
        }
        return false;
    }

    function _challenge(Header memory header, Challenge memory challenge, uint256 value) private returns (bool) {
        bytes memory call_ = abi.encodeCall(court.challengeChunk, (header, 0));
        if (challenge.step != 0) {
            bytes memory shown = Model.pack(proof(challenge.step));
            call_ = abi.encodeCall(court.challengeLink, (shown, inboxBefore[challenge.step], 0));
        }
        (bool done,) = address(court).call{value: value}(call_);
        return done;
    }

    function _answer(Suit storage its) private returns (bool done) {
        bytes memory call_;
        if (its.challenge.step != 0) {
            call_ = abi.encodeCall(court.answerLink, (its.challenge, Model.pack(proof(its.previous))));
        } else {
            bytes memory packed;
            Made memory block_ = made[its.block_];
            for (uint256 i = 0; i < block_.steps.length; ++i) {
                packed = abi.encodePacked(packed, uint16(block_.steps[i].length), block_.steps[i]);
            }
            call_ = abi.encodeCall(court.answerChunk, (block_.header, 0, packed, new bytes32[](0)));
        }
        vm.prank(ANSWERER, ANSWERER);
        (done,) = address(court).call(call_);
    }

    /// @dev Whether a step is lawful, and the step that its first link names.
    function _firstLink(uint64 number) private view returns (bool lawful, uint64 previous) {
        StepProof memory shown = proof(number);
        bytes memory accesses;
        (lawful, accesses) = law.run(shown.header, number, shown.step, inboxBefore[number]);
        if (lawful) previous = uint64(bytes8(tail(accesses, 8)));
    }
}
