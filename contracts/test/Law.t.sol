// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILaw} from "../src/interfaces/ILaw.sol";
import {Header} from "../src/ledger/Headers.sol";
import {LawSteps} from "./support/LawSteps.sol";
import {Model} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";

/// @notice What the law owes as a contract. Which answers are right is what the Java side compares: with the vectors of
/// an independent model, and with its own law on steps made by chance.
contract LawTest is Venue {
    uint64 private constant NUMBER = 1000;
    /// @dev All that a judgement may cost: the longest step that is lawful, a fill or an order in a batch of 1,024.
    uint256 private constant ENOUGH = 120_000;

    function test_knowsItsDomain() public view {
        assertEq(law.VAULT(), address(vault), "vault");
        assertEq(law.DOMAIN_SEPARATOR(), vault.DOMAIN_SEPARATOR(), "domain");
    }

    function test_open() public view {
        bytes memory step = LawSteps.open(5, address(7), 3);
        (bool lawful, bytes memory accesses) = law.run(_header(), NUMBER, step, 0);
        assertTrue(lawful, "lawful");
        bytes memory account = abi.encodePacked(address(7), address(7), uint64(0), uint64(0));
        bytes memory expected = bytes.concat(
            abi.encodePacked(uint64(0), uint64(3), uint64(5), uint64(6)),
            abi.encodePacked(uint64(1 << 56 | 5), uint64(0), new bytes(56), account)
        );
        assertEq(keccak256(accesses), keccak256(expected), "accesses");
    }

    function test_transferIsSignedByTheOwner() public view {
        (bool lawful,) = law.run(_header(), NUMBER, _transfer(1, 0), 0);
        assertTrue(lawful, "signed by the owner");
        (lawful,) = law.run(_header(), NUMBER, _transfer(2, 0), 0);
        assertTrue(!lawful, "signed by another");
    }

    /// @dev A key that cannot be recovered makes a step unlawful: here r is no x of the curve, or above the field.
    function test_noKeyIsUnlawful() public view {
        bytes memory step = _transfer(1, 0);
        for (uint256 i = 28; i < 60; ++i) {
            step[i] = 0xff;
        }
        (bool lawful, bytes memory accesses) = law.run(_header(), NUMBER, step, 0);
        assertTrue(!lawful && accesses.length == 0, "r above the order");
    }

    /// @dev With whatever gas, the answer is the right one or none: a starved recovery is not mistaken for a forgery.
    function test_starvedGasNeverConvicts(uint256 gas_) public view {
        gas_ = 5_000 + gas_ % 60_000;
        _neverUnlawful(_transfer(1, 0), 0, gas_);
    }

    function test_starvedGasNeverConvictsAtAnyStep() public view {
        bytes memory step = _transfer(1, 3);
        for (uint256 gas_ = 3_000; gas_ < 40_000; gas_ += 67) {
            _neverUnlawful(step, 0, gas_);
        }
    }

    function test_starvedGasNeverConvictsWhereTheInboxIsAsked() public {
        bytes memory step = _depositStep();
        for (uint256 gas_ = 3_000; gas_ < 40_000; gas_ += 67) {
            _neverUnlawful(step, 0, gas_);
        }
        (bool lawful,) = law.run(_header(), NUMBER, step, 0);
        assertTrue(lawful, "deposit");
    }

    function test_depositIsWhatTheInboxSays() public {
        bytes memory step = _depositStep();
        // The amount's last byte.
        step[22] = bytes1(uint8(step[22]) ^ 1);
        (bool lawful,) = law.run(_header(), NUMBER, step, 0);
        assertTrue(!lawful, "another amount");
    }

    function test_revertsWhenTheInboxHashIsNotTheOneBefore() public {
        bytes memory step = _depositStep();
        Header memory header = _header();
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(ILaw.WrongInboxBefore.selector, unknown, 0));
        law.run(header, NUMBER, step, unknown);

        bytes32 later = vault.inboxHash();
        vm.expectRevert(abi.encodeWithSelector(ILaw.WrongInboxBefore.selector, later, 0));
        law.run(header, NUMBER, step, later);
    }

    function test_entryBehindTheHeadersInboxIsUnlawful() public {
        bytes memory step = _depositStep();
        Header memory header = _header();
        header.inbox = 0;
        (bool lawful,) = law.run(header, NUMBER, step, 0);
        assertTrue(!lawful, "not reached");
    }

    /// @dev Total, and in bounded gas: any bytes, for any op.
    function testFuzz_answersAnyBytes(bytes memory step, uint8 op, uint8 reason, uint64 number, Header memory header)
        public
        view
    {
        if (step.length > 0) {
            step[0] = bytes1(op % 0x17);
        }
        if (step.length > 5) {
            step[5] = bytes1(reason % 11);
        }
        _answers(header, number, step);
    }

    /// @dev As above, of the length that an op has, so that rules are reached.
    function testFuzz_answersWhatLooksLikeAStep(bytes32 seed, uint8 op, uint8 reason) public view {
        uint16[10] memory lengths = [uint16(49), 175, 371, 143, 294, 191, 239, 47, 299, 67];
        bytes memory step = new bytes(lengths[uint256(seed) % 10]);
        for (uint256 i = 0; i < step.length; ++i) {
            seed = keccak256(abi.encode(seed));
            step[i] = uint8(seed[0]) < 200 ? bytes1(0) : seed[1];
        }
        step[0] = bytes1(op % 0x17);
        step[5] = bytes1(reason % 11);
        _answers(_header(), NUMBER, step);
    }

    function test_longBytesAreRefusedCheaply() public view {
        bytes memory step = new bytes(1025);
        step[0] = 0x11;
        (bool lawful,) = law.run(_header(), NUMBER, step, 0);
        assertTrue(!lawful, "too long");
        (lawful,) = law.run(_header(), NUMBER, "", 0);
        assertTrue(!lawful, "empty");
    }

    function _answers(Header memory header, uint64 number, bytes memory step) private view {
        bytes memory call_ = abi.encodeCall(ILaw.run, (header, number, step, bytes32(0)));
        (bool done, bytes memory answer) = address(law).staticcall{gas: ENOUGH}(call_);
        if (!done) {
            // The one reason there is: the step is lawful but for its entry, and the hash before that was not shown.
            assertEq(bytes32(bytes4(answer)), bytes32(ILaw.WrongInboxBefore.selector), "reverted");
            return;
        }
        (bool lawful, bytes memory accesses) = abi.decode(answer, (bool, bytes));
        assertTrue(lawful == (accesses.length != 0), "accesses where lawful");
    }

    function _neverUnlawful(bytes memory step, bytes32 inboxBefore, uint256 gas_) private view {
        bytes memory call_ = abi.encodeCall(ILaw.run, (_header(), NUMBER, step, inboxBefore));
        (bool done, bytes memory answer) = address(law).staticcall{gas: gas_}(call_);
        if (done) {
            (bool lawful,) = abi.decode(answer, (bool, bytes));
            assertTrue(lawful, "convicted for lack of gas");
        }
    }

    function _header() private view returns (Header memory) {
        return Header(3, 50_000, 50_100, 900, 5_000, vault.inboxLength(), bytes32(0), bytes32(0));
    }

    function _transfer(uint256 key, uint8 depth) private view returns (bytes memory) {
        LawSteps.Transfer memory t = LawSteps.Transfer(1, 2, vm.addr(1), vm.addr(5), 1, 70, 11);
        bytes32 digest = LawSteps.digest(Model.domain(block.chainid, address(vault)), t);
        bytes memory siblings;
        for (uint8 i = 0; i < depth; ++i) {
            digest = keccak256(abi.encode(bytes32(uint256(i)), digest));
            siblings = bytes.concat(siblings, bytes32(uint256(i)));
        }
        if (depth != 0) {
            digest = LawSteps.batch(Model.domain(block.chainid, address(vault)), digest);
            siblings = bytes.concat(abi.encodePacked(uint16((1 << depth) - 1)), siblings);
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return LawSteps.transfer(t, abi.encodePacked(depth, r, s, v, siblings));
    }

    function _depositStep() private returns (bytes memory) {
        vault.deposit{value: 5000 gwei}(ETH, 5000 gwei, address(7));
        return LawSteps.deposit(0, 4, address(7), ETH, 5000);
    }
}
