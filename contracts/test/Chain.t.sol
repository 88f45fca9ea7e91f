// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Chain} from "../src/Chain.sol";
import {Attestation, IChain, NewBlock, Parameters} from "../src/interfaces/IChain.sol";
import {IVault} from "../src/interfaces/IVault.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Model} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";

contract ChainTest is Venue {
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function test_shouldStartWithFinalGenesis() public view {
        bytes32 genesis = Model.blockHash(last);
        assertEq(chain.GENESIS(), genesis, "hash");
        assertTrue(chain.isFinal(genesis), "final");
        assertEq(chain.finalNumber(), 0, "final number");
        (uint64 number, uint64 committedAt) = chain.committedBlock(genesis);
        assertEq(number, 0, "number");
        assertEq(committedAt, START, "time");
        _expectTip(last);
    }

    function test_shouldReadBackWhatIsFixed() public view {
        assertEq(keccak256(abi.encode(chain.parameters())), keccak256(abi.encode(parameters())), "parameters");
        assertEq(chain.VAULT(), address(vault), "vault");
        assertEq(chain.QUORUM(), 1, "quorum");
        assertEq(chain.operator(), operator, "operator");
        assertTrue(chain.isCustodian(custodians[0]), "custodian");
        assertTrue(!chain.isCustodian(operator), "not a custodian");
        assertTrue(!chain.frozen(), "frozen");
        assertEq(chain.DOMAIN_SEPARATOR(), Model.domain(block.chainid, address(vault)), "domain");
    }

    function testFuzz_shouldCommitWhenHeaderFollows(uint64 count, uint256 lag, bytes32 dataRoot) public {
        vm.warp(START + 1 hours);
        Header memory header = next(last, uint64(bound(count, 2, 1 << 20)));
        header.until = uint64(START + bound(lag, 0, 10 minutes));
        header.dataRoot = dataRoot;
        bytes32 hash = Model.blockHash(header);
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.Committed(1, hash, header);
        commit(header);

        (uint64 number, uint64 committedAt) = chain.committedBlock(hash);
        assertEq(number, 1, "number");
        assertEq(committedAt, START + 1 hours, "time");
        assertTrue(!chain.isFinal(hash), "final");
        _expectTip(header);
    }

    function test_shouldCommitManyInOneTransaction() public {
        vm.warp(START + 5 minutes);
        Header[] memory headers = new Header[](5);
        Header memory parent = last;
        for (uint256 i = 0; i < headers.length; ++i) {
            headers[i] = next(parent, uint64(10 + i));
            parent = headers[i];
        }
        bytes32 hash = Model.blockHash(parent);
        Attestation[] memory attestations = attest(hash, 1);
        vm.prank(operator);
        submit(headers, 0, attestations);
        for (uint256 i = 0; i < headers.length; ++i) {
            (uint64 number,) = chain.committedBlock(Model.blockHash(headers[i]));
            assertEq(number, i + 1, "number");
        }
        _expectTip(parent);
        (,, uint64 nextStep,) = chain.tip();
        assertEq(nextStep, 1 + 10 + 11 + 12 + 13 + 14, "next step");
    }

    function test_shouldRefuseAllWhenOneOfManyDoesNotFollow() public {
        vm.warp(START + 5 minutes);
        Header[] memory headers = new Header[](2);
        headers[0] = next(last, 10);
        headers[1] = next(headers[0], 0);
        Attestation[] memory attestations = attest(Model.blockHash(headers[1]), 1);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IChain.WrongSteps.selector, 0));
        submit(headers, 0, attestations);
        bytes32 first = Model.blockHash(headers[0]);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, first));
        chain.committedBlock(first);
    }

    function test_shouldRefuseCommitWhenNotOperator() public {
        Attestation[] memory none = new Attestation[](0);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotOperator.selector, address(this)));
        submit(one(last), 0, none);
    }

    function test_shouldRefuseCommitOfNothing() public {
        vm.prank(operator);
        vm.expectRevert(IChain.NoBlocks.selector);
        chain.commit(Model.blockHash(last), new NewBlock[](0), 0, new Attestation[](0));
    }

    function test_shouldRefuseCommitWhenFrozen() public {
        chain.freeze();
        _expectRefused(next(last, 1), abi.encodeWithSelector(IChain.Frozen.selector));
    }

    function test_shouldRefuseCommitUntilBondIsWhole() public {
        Chain bare = new Chain(address(1), address(2), operator, custodians, 1, parameters());
        Header memory header = next(last, 1);
        Attestation[] memory attestations = attest(Model.blockHash(header), 1);
        bare.addBond{value: BOND - 1}();
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IChain.BondTooLow.selector, BOND - 1, BOND));
        bare.commit(header.parent, newBlocks(one(header)), 0, attestations);
    }

    /// @dev What follows from the tip is not asked: a custodian who attests another header attests another hash.
    function testFuzz_shouldRefuseAttestationsOfAHeaderThatDoesNotFollow(uint64 other, uint8 field) public {
        Header memory header = next(last, 1);
        Header memory attested = next(last, 1);
        uint64 lawful = field % 3 == 0 ? header.number : field % 3 == 1 ? header.since : header.firstStep;
        vm.assume(other != lawful);
        if (field % 3 == 0) attested.number = other;
        else if (field % 3 == 1) attested.since = other;
        else attested.firstStep = other;
        Attestation[] memory attestations = attest(Model.blockHash(attested), 1);
        address signer = ecrecover(
            Model.attest(Model.domain(block.chainid, address(vault)), Model.blockHash(header)),
            uint256(attestations[0].vs) >> 255 == 0 ? 27 : 28,
            attestations[0].r,
            (attestations[0].vs << 1) >> 1
        );
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCustodian.selector, signer));
        submit(one(header), 0, attestations);
    }

    function testFuzz_shouldRefuseOtherParent(bytes32 parent) public {
        vm.assume(parent != Model.blockHash(last));
        Header memory header = next(last, 1);
        header.parent = parent;
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongParent.selector, 1, parent));
    }

    function test_shouldRefuseParentThatIsNotTheTip() public {
        Header memory fork = next(last, 1);
        commit(next(last, 1));
        fork.dataRoot = 0;
        _expectRefused(fork, abi.encodeWithSelector(IChain.WrongParent.selector, 2, fork.parent));
    }

    function testFuzz_shouldRefuseWrongNumberOfSteps(uint64 count) public {
        uint64 wrong = count % 2 == 0 ? 0 : uint64(bound(count, (1 << 20) + 1, type(uint64).max));
        Header memory header = next(last, wrong);
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongSteps.selector, wrong));
    }

    function test_shouldBoundUntilBySinceInclusionSpanAndNow() public {
        vm.warp(START + 10 days);
        Header memory header = next(last, 1);
        uint256 now_ = block.timestamp;

        header.until = uint64(now_ - 1 days - 1);
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongUntil.selector, header.until, now_ - 1 days, now_));
        header.until = uint64(now_ + 1);
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongUntil.selector, header.until, now_ - 1 days, now_));
        header.until = uint64(now_ - 1 days);
        commit(header);

        header = next(last, 2);
        uint64 since = header.since;
        header.until = since - 1;
        _expectRefused(
            header, abi.encodeWithSelector(IChain.WrongUntil.selector, header.until, since, since + 10 minutes)
        );
        header.until = since + 10 minutes + 1;
        _expectRefused(
            header, abi.encodeWithSelector(IChain.WrongUntil.selector, header.until, since, since + 10 minutes)
        );
        header.until = since + 10 minutes;
        commit(header);

        header = next(last, 1);
        commit(header);
        header = next(last, 2);
        header.until = uint64(now_ + 1);
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongUntil.selector, header.until, now_, now_));
        header.until = uint64(now_);
        commit(header);
    }

    function test_shouldPinTheInbox() public {
        vault.deposit{value: 1 ether}(ETH, 1 ether, address(1));
        bytes32 first = vault.inboxHash();
        vault.deposit{value: 1 ether}(ETH, 1 ether, address(2));
        bytes32 second = vault.inboxHash();

        Header memory header = next(last, 1);
        header.inbox = 1;
        Attestation[] memory attestations = attest(Model.blockHash(header), 1);
        _expectRefusedInbox(header, second, attestations, abi.encodeWithSelector(IChain.WrongInbox.selector, 1, 2));
        _expectRefusedInbox(header, 0, attestations, abi.encodeWithSelector(IChain.WrongInbox.selector, 1, 0));
        _expectRefusedInbox(
            header,
            keccak256("?"),
            attestations,
            abi.encodeWithSelector(IVault.UnknownInboxHash.selector, keccak256("?"))
        );
        vm.prank(operator);
        submit(one(header), first, attestations);
        last = header;

        header = next(last, 1);
        header.inbox = 0;
        _expectRefused(header, abi.encodeWithSelector(IChain.InboxBackwards.selector, 0, 1));
        header.inbox = 2;
        commit(header);
        header = next(last, 1);
        header.inbox = 3;
        _expectRefused(header, abi.encodeWithSelector(IChain.WrongInbox.selector, 3, 2));
    }

    function test_shouldTakeAnyQuorumOfCustodiansInOrder() public {
        deploy(4, 2);
        Header memory header = next(last, 1);
        bytes32 hash = Model.blockHash(header);
        Attestation[] memory two = new Attestation[](2);
        (two[0], two[1]) = (attestation(keys[1], hash), attestation(keys[3], hash));
        vm.prank(operator);
        submit(one(header), 0, two);

        header = next(header, 1);
        Attestation[] memory all = attest(Model.blockHash(header), 4);
        vm.prank(operator);
        submit(one(header), 0, all);
    }

    function test_shouldRefuseAttestationsThatAreNotAQuorum() public {
        deploy(4, 2);
        Header memory header = next(last, 1);
        bytes32 hash = Model.blockHash(header);
        Attestation[] memory two = new Attestation[](2);

        _expectRefusedInbox(
            header, 0, attest(hash, 1), abi.encodeWithSelector(IChain.TooFewAttestations.selector, 1, 2)
        );
        (two[0], two[1]) = (attestation(keys[0], hash), attestation(keys[0], hash));
        _expectRefusedInbox(
            header, 0, two, abi.encodeWithSelector(IChain.AttestationsNotSorted.selector, custodians[0], custodians[0])
        );
        (two[0], two[1]) = (attestation(keys[1], hash), attestation(keys[0], hash));
        _expectRefusedInbox(
            header, 0, two, abi.encodeWithSelector(IChain.AttestationsNotSorted.selector, custodians[1], custodians[0])
        );
        (two[0], two[1]) = (attestation(keys[0], hash), attestation(0xbad, hash));
        _expectRefusedInbox(header, 0, two, abi.encodeWithSelector(IChain.NotCustodian.selector, vm.addr(0xbad)));
        Attestation[] memory ofAnother = attest(bytes32(uint256(hash) ^ 1), 2);
        vm.prank(operator);
        vm.expectRevert();
        submit(one(header), 0, ofAnother);
    }

    function test_shouldRefuseHighSAndSignaturesThatDoNotRecover() public {
        Header memory header = next(last, 1);
        Attestation[] memory attestations = attest(Model.blockHash(header), 1);
        bytes32 high = bytes32(HALF_ORDER + 1);
        attestations[0].vs = high;
        _expectRefusedInbox(
            header, 0, attestations, abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high)
        );
        attestations[0] = Attestation(0, 0);
        _expectRefusedInbox(header, 0, attestations, abi.encodeWithSelector(ECDSA.ECDSAInvalidSignature.selector));
    }

    function testFuzz_shouldFinalizeOnlyAfterTheChallengePeriod(uint256 wait, address anyone) public {
        Header memory header = next(last, 1);
        commit(header);
        bytes32 hash = Model.blockHash(header);
        uint256 time = START + 7 days;
        vm.warp(START + bound(wait, 0, 7 days - 1));
        vm.prank(anyone);
        vm.expectRevert(abi.encodeWithSelector(IChain.TooEarly.selector, 1, time));
        chain.finalize(hash);
        assertTrue(!chain.isFinal(hash), "not yet");

        vm.warp(time);
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.Finalized(1, hash);
        vm.prank(anyone);
        chain.finalize(hash);
        assertTrue(chain.isFinal(hash), "final");
        assertEq(chain.finalNumber(), 1, "pointer");
    }

    function test_shouldFinalizeSeveralAtOnceAndNeverGoBack() public {
        bytes32[] memory hashes = new bytes32[](3);
        for (uint256 i = 0; i < 3; ++i) {
            Header memory header = next(last, 1);
            hashes[i] = Model.blockHash(header);
            commit(header);
        }
        vm.warp(START + 7 days);
        chain.finalize(hashes[1]);
        assertTrue(chain.isFinal(hashes[0]) && chain.isFinal(hashes[1]) && !chain.isFinal(hashes[2]), "two");
        vm.expectRevert(abi.encodeWithSelector(IChain.AlreadyFinal.selector, 1, 2));
        chain.finalize(hashes[0]);
        vm.expectRevert(abi.encodeWithSelector(IChain.AlreadyFinal.selector, 2, 2));
        chain.finalize(hashes[1]);
        chain.finalize(hashes[2]);
        assertEq(chain.finalNumber(), 3, "three");
    }

    function testFuzz_shouldFinalizeNoUnknownBlock(bytes32 hash) public {
        vm.assume(hash != chain.GENESIS());
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, hash));
        chain.finalize(hash);
        assertTrue(!chain.isFinal(hash), "final");
    }

    function test_shouldForgetBlocksAboveTheTip() public {
        commit(next(last, 1));
        Header memory gone = next(last, 1);
        commit(gone);
        bytes32 hash = Model.blockHash(gone);
        chain.cutBackTo(1);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, hash));
        chain.finalize(hash);
        chain.finalize(gone.parent);
        assertTrue(!chain.isFinal(hash), "gone");
    }

    function testFuzz_shouldAddToTheBond(address from, uint96 amount) public {
        uint256 added = bound(amount, 0, 1e9 ether);
        vm.deal(from, added);
        vm.expectEmit(true, true, true, true, address(chain));
        emit IChain.BondAdded(from, added, BOND + added);
        vm.prank(from);
        chain.addBond{value: added}();
        assertEq(chain.bond(), BOND + added, "bond");
        assertEq(address(chain).balance, BOND + added, "backed");
    }

    function test_shouldRefuseBadDeployments() public {
        Parameters memory bad = parameters();
        bad.challenge = 366 days;
        _expectBad(bad, "challenge", 366 days);
        bad = parameters();
        bad.response = 0;
        _expectBad(bad, "response", 0);
        bad = parameters();
        bad.proof = 6 days;
        _expectBad(bad, "proof", 6 days);
        bad.proof = 0;
        _expectBad(bad, "proof", 0);
        bad = parameters();
        bad.inclusion = 7 days + 1;
        _expectBad(bad, "inclusion", 7 days + 1);
        bad = parameters();
        bad.recency = 0;
        _expectBad(bad, "recency", 0);
        bad.recency = 366 days;
        _expectBad(bad, "recency", 366 days);
        bad = parameters();
        bad.span = 0;
        _expectBad(bad, "span", 0);
        bad.span = 1 days + 1;
        _expectBad(bad, "span", 1 days + 1);
        bad = parameters();
        bad.minimumBond = 0;
        _expectBad(bad, "minimumBond", 0);

        bad = parameters();
        _expectBad(address(0), operator, custodians, 1, bad, "vault", 0);
        _expectBad(address(1), address(0), custodians, 1, bad, "operator", 0);
        _expectBad(address(1), operator, custodians, 0, bad, "quorum", 0);
        _expectBad(address(1), operator, custodians, 2, bad, "quorum", 2);
        vm.warp(1 days - 1);
        _expectBad(bad, "inclusion", 1 days);
        vm.warp(START);
        address[] memory twice = new address[](2);
        (twice[0], twice[1]) = (custodians[0], custodians[0]);
        _expectBad(address(1), operator, twice, 1, bad, "custodians", 1);
    }

    function _expectTip(Header memory header) private view {
        (uint64 number, uint64 until, uint64 nextStep, uint64 inbox) = chain.tip();
        assertEq(number, header.number, "number");
        assertEq(until, header.until, "until");
        assertEq(nextStep, header.firstStep + header.steps, "next step");
        assertEq(inbox, header.inbox, "inbox");
    }

    function _expectRefused(Header memory header, bytes memory why) private {
        _expectRefusedInbox(header, vault.inboxHash(), attest(Model.blockHash(header), 1), why);
    }

    function _expectRefusedInbox(
        Header memory header,
        bytes32 inboxHash,
        Attestation[] memory attestations,
        bytes memory why
    ) private {
        vm.prank(operator);
        vm.expectRevert(why);
        submit(one(header), inboxHash, attestations);
    }

    function _expectBad(Parameters memory bad, bytes32 name, uint256 value) private {
        _expectBad(address(1), operator, custodians, 1, bad, name, value);
    }

    function _expectBad(
        address vault_,
        address operator_,
        address[] memory custodians_,
        uint256 quorum,
        Parameters memory bad,
        bytes32 name,
        uint256 value
    ) private {
        vm.expectRevert(abi.encodeWithSelector(IChain.BadParameter.selector, name, value));
        new Chain(vault_, address(2), operator_, custodians_, quorum, bad);
    }
}
