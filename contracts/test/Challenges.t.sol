// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Court} from "../src/Court.sol";
import {IChain} from "../src/interfaces/IChain.sol";
import {CaseState, Challenge, ICourt} from "../src/interfaces/ICourt.sol";
import {Chunks} from "../src/ledger/Chunks.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Bookkeeper} from "./support/Bookkeeper.sol";
import {Evidence, Model, StepProof} from "./support/Model.sol";

/// @notice Challenges of chunks and links: prices, windows, answers, what is owed, and what stays open.
contract ChallengesTest is Bookkeeper {
    address private constant CAROL = address(0xca401);
    address private constant DAVE = address(0xda7e);
    address private constant SERVER = address(0x5e47e4);
    uint256 private constant CHUNK_WINDOW = 4 days;
    uint256 private constant LINK_WINDOW = 5.5 days;

    uint64 private s;

    function setUp() public override {
        super.setUp();
        deposit(1, 5000);
        deposit(2, 7000);
        commitBlock();
        transfer(2, 1, 100);
        s = withdraw(1, 50);
        commitBlock();
        vm.deal(CAROL, 1000 ether);
        vm.deal(DAVE, 1000 ether);
        vm.fee(1 gwei);
    }

    // Chunks.

    function test_chunkIsChallengedAndAnswered() public {
        Challenge memory challenge = _challengeChunk(1, PRICE);
        (CaseState state, address challenger, uint256 deadline, uint256 amount,) = court.caseOf(challenge);
        assertTrue(state == CaseState.OPEN, "open");
        assertEq(challenger, CAROL, "challenger");
        assertEq(deadline, block.timestamp + 1 days, "deadline");
        assertEq(amount, PRICE, "deposit");
        assertEq(address(court).balance, PRICE, "balance");

        _answerChunk(1);
        uint256 paid = court.owedTo(SERVER);
        assertTrue(paid > 2 * 100_000 gwei && paid < 2 * 500_000 gwei, "twice the gas at the base fee");
        assertEq(court.owedTo(CAROL), PRICE - paid, "the rest goes back");
        (state,,, amount,) = court.caseOf(challenge);
        assertTrue(state == CaseState.ANSWERED, "answered");
        assertTrue(amount > 21_000 gwei && amount < paid, "what it certainly cost");
        assertEq(court.openChallenges(), 0, "none open");
        court.collect(SERVER);
        court.collect(CAROL);
        assertEq(SERVER.balance, paid, "collected");
        assertEq(address(court).balance, 0, "nothing is left");
    }

    function test_answerEarnsNoMoreThanTheDeposit() public {
        vm.fee(1000 gwei);
        _challengeChunk(1, PRICE);
        _answerChunk(1);
        assertEq(court.owedTo(SERVER), PRICE, "all of it");
        assertEq(court.owedTo(CAROL), 0, "nothing");
    }

    function test_everyChunkOfALargeTree() public {
        for (uint256 i = 0; i < 130; ++i) {
            transfer(2, 1, 1);
        }
        uint256 at_ = commitBlock();
        Header memory header = made[at_].header;
        // 131 steps in a tree of 256 leaves: the last chunk has none.
        for (uint64 chunk = 0; chunk < 4; ++chunk) {
            vm.prank(CAROL);
            court.challengeChunk{value: PRICE}(header, chunk);
            (bytes memory packed, bytes32[] memory path) = _chunk(at_, chunk);
            _inTheOpen(SERVER).answerChunk(header, chunk, packed, path);
        }
        vm.expectRevert(abi.encodeWithSelector(Chunks.NoSuchChunk.selector, 4, 4));
        court.challengeChunk{value: PRICE}(header, 4);
    }

    function test_genesisHasNoChunk() public {
        vm.expectRevert(abi.encodeWithSelector(Chunks.NoSuchChunk.selector, 0, 0));
        court.challengeChunk{value: PRICE}(genesis, 0);
    }

    function test_falseChunkIsNoAnswer() public {
        _challengeChunk(1, PRICE);
        Header memory header = made[1].header;
        (bytes memory packed, bytes32[] memory path) = _chunk(1, 0);

        bytes memory bad = bytes.concat(packed, hex"00");
        vm.expectRevert(abi.encodeWithSelector(Chunks.MalformedChunk.selector, packed.length));
        _inTheOpen(SERVER).answerChunk(header, 0, bad, path);

        bad = changed(bytes.concat(packed), 5, bytes1(uint8(packed[5]) ^ 1));
        vm.expectRevert();
        _inTheOpen(SERVER).answerChunk(header, 0, bad, path);

        bad = changed(bytes.concat(packed), 0, 0xff);
        vm.expectRevert(abi.encodeWithSelector(Chunks.MalformedChunk.selector, 0));
        _inTheOpen(SERVER).answerChunk(header, 0, bad, path);

        vm.expectRevert(abi.encodeWithSelector(Chunks.MalformedChunk.selector, 0));
        _inTheOpen(SERVER).answerChunk(header, 0, "", path);

        path = new bytes32[](1);
        vm.expectRevert();
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
    }

    /// @dev A step of more than 1,024 bytes cannot be shown: who commits one is convicted of withholding it.
    function test_longStepsCannotBeShown() public {
        push(new bytes(1024));
        uint256 fits = commitPending();
        push(new bytes(1025));
        uint256 tooLong = commitPending();
        _challengeChunk(fits, PRICE);
        _answerChunk(fits);
        _challengeChunk(tooLong, PRICE);
        Header memory header = made[tooLong].header;
        (bytes memory packed, bytes32[] memory path) = _chunk(tooLong, 0);
        vm.expectRevert(abi.encodeWithSelector(Chunks.MalformedChunk.selector, 0));
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
    }

    /// @dev Within another's call nobody would see what is shown, and could not ask again.
    function test_answerIsATransactionOfItsOwn() public {
        Challenge memory chunk = _challengeChunk(1, PRICE);
        Challenge memory link = _challengeLink(s, 1);
        Header memory header = made[1].header;
        (bytes memory packed, bytes32[] memory path) = _chunk(1, 0);
        bytes memory p = Model.pack(proof(s - 1));
        vm.prank(CAROL, SERVER);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotInTheOpen.selector, CAROL));
        court.answerChunk(header, 0, packed, path);
        vm.prank(CAROL, SERVER);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotInTheOpen.selector, CAROL));
        court.answerLink(link, p);
        // An account that has another's code (EIP-7702) calls itself, and then the court.
        vm.etch(SERVER, abi.encodePacked(hex"ef0100", address(this)));
        vm.prank(SERVER, SERVER);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotInTheOpen.selector, SERVER));
        court.answerChunk(header, 0, packed, path);
        (CaseState state,,,,) = court.caseOf(chunk);
        assertTrue(state == CaseState.OPEN, "open");
    }

    function test_chunkIsChallengedOnce() public {
        Challenge memory challenge = _challengeChunk(1, PRICE);
        bytes32 id = keccak256(abi.encode(challenge));
        Header memory header = made[1].header;
        vm.expectRevert(abi.encodeWithSelector(ICourt.ChallengedBefore.selector, id));
        court.challengeChunk{value: PRICE}(header, 0);
        _answerChunk(1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.ChallengedBefore.selector, id));
        court.challengeChunk{value: PRICE}(header, 0);
        (bytes memory packed, bytes32[] memory path) = _chunk(1, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.WrongState.selector, id, CaseState.ANSWERED));
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
    }

    function test_chunkIsChallengedWhileThereIsTimeToActOnIt() public {
        Header memory header = made[1].header;
        (, uint64 committedAt) = chain.committedBlock(hashOf(1));
        vm.warp(committedAt + CHUNK_WINDOW + 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.TooLate.selector, committedAt + CHUNK_WINDOW));
        court.challengeChunk{value: PRICE}(header, 0);
        vm.warp(committedAt + CHUNK_WINDOW);
        court.challengeChunk{value: PRICE}(header, 0);
    }

    function test_challengeCostsThePrice() public {
        Header memory header = made[1].header;
        vm.expectRevert(abi.encodeWithSelector(ICourt.DepositTooLow.selector, PRICE - 1, PRICE));
        court.challengeChunk{value: PRICE - 1}(header, 0);
    }

    function test_priceDoublesWithEvery64Open() public {
        uint256 at_ = _blockOfChunks(130);
        Header memory header = made[at_].header;
        for (uint64 i = 0; i < 130; ++i) {
            assertEq(court.price(), PRICE << (i / 64), "price");
            court.challengeChunk{value: court.price()}(header, i);
        }
        assertEq(court.price(), 4 * PRICE, "price");
        vm.expectRevert(abi.encodeWithSelector(ICourt.DepositTooLow.selector, PRICE, 4 * PRICE));
        court.challengeChunk{value: PRICE}(made[1].header, 0);
        for (uint64 i = 0; i < 3; ++i) {
            (bytes memory packed, bytes32[] memory path) = _chunk(at_, i);
            _inTheOpen(SERVER).answerChunk(header, i, packed, path);
        }
        assertEq(court.price(), 2 * PRICE, "falls again");
    }

    function test_withheldChunkConvicts() public {
        Challenge memory challenge = _challengeChunk(1, PRICE);
        Header memory header = made[1].header;
        Header memory parent = parentOf(1);
        bytes32 id = keccak256(abi.encode(challenge));
        uint256 deadline = block.timestamp + 1 days;
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotYetDue.selector, id, deadline));
        court.withheld(challenge, header);
        vm.warp(deadline + 1);
        (bytes memory packed, bytes32[] memory path) = _chunk(1, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.AnswerTooLate.selector, id, deadline));
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.NotThatBlock.selector, Model.blockHash(parent), challenge.blockHash)
        );
        court.withheld(challenge, parent);

        vm.expectEmit(true, true, true, true, address(court));
        emit ICourt.Convicted("WITHHELD", challenge.blockHash, 0, CAROL);
        court.withheld(challenge, header);
        assertTrue(chain.frozen(), "frozen");
        assertEq(chain.owedTo(CAROL), BOND / 4, "the challenger is the prover");
        assertEq(court.owedTo(CAROL), PRICE, "and has its deposit back");
        vm.expectRevert(abi.encodeWithSelector(ICourt.WrongState.selector, id, CaseState.CLOSED));
        court.withheld(challenge, header);
    }

    // Links.

    function test_linkIsChallengedAndAnswered() public {
        Challenge memory challenge = _challengeLink(s, 1);
        (,,,, uint64 previous) = court.caseOf(challenge);
        assertEq(previous, s - 1, "the transfer before");
        StepProof memory p = proof(previous);
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(p));
        assertTrue(court.owedTo(SERVER) > 0, "paid");
        assertEq(court.owedTo(SERVER) + court.owedTo(CAROL), PRICE, "all of it");
    }

    function test_linkIsAnsweredByAStepOfAFinalBlock() public {
        finalizeAll();
        commitBlock();
        uint64 late = withdraw(2, 10);
        commitBlock();
        Challenge memory challenge = _challengeLink(late, 0);
        (,,,, uint64 previous) = court.caseOf(challenge);
        assertTrue(chain.isFinal(hashOf(blockOf(previous))), "final");
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(proof(previous)));
    }

    function test_anotherStepIsNoAnswer() public {
        Challenge memory challenge = _challengeLink(s, 1);
        StepProof memory p = proof(s - 2);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotThatStep.selector, s - 2, s - 1));
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(p));
        p = proof(s - 1);
        p.step[9] ^= 0x01;
        vm.expectRevert();
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(p));
        p = proof(s - 1);
        p.header.until -= 1;
        bytes32 unknown = Model.blockHash(p.header);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, unknown));
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(p));
    }

    function test_linkToNothingIsNotChallenged() public {
        Evidence memory first = evidence(4);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotThatStep.selector, 0, 0));
        court.challengeLink{value: PRICE}(Model.pack(first.proof), first.inboxBefore, 2);
    }

    function test_linkOfAnUnlawfulStepIsNotChallenged() public {
        uint64 forged = withdrawBy(777, 1, 10);
        commitBlock();
        Evidence memory bad = evidence(forged);
        vm.expectRevert(abi.encodeWithSelector(ICourt.StepIsUnlawful.selector, forged));
        court.challengeLink{value: PRICE}(Model.pack(bad.proof), bad.inboxBefore, 1);
    }

    function test_linkIsChallengedLaterThanAChunk() public {
        (, uint64 committedAt) = chain.committedBlock(hashOf(1));
        Evidence memory its = evidence(s);
        vm.warp(committedAt + LINK_WINDOW + 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.TooLate.selector, committedAt + LINK_WINDOW));
        court.challengeLink{value: PRICE}(Model.pack(its.proof), its.inboxBefore, 1);
        vm.warp(committedAt + LINK_WINDOW);
        court.challengeLink{value: PRICE}(Model.pack(its.proof), its.inboxBefore, 1);
        vm.expectRevert();
        court.challengeLink{value: PRICE}(Model.pack(its.proof), its.inboxBefore, 1);
    }

    /// @dev A chunk's challenge is none of a link.
    function test_answerOfALinkIsNoneOfAChunk() public {
        Challenge memory challenge = _challengeChunk(1, PRICE);
        StepProof memory p = proof(s - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotThatStep.selector, s - 1, 0));
        _inTheOpen(SERVER).answerLink(challenge, Model.pack(p));
    }

    function test_withheldLinkConvicts() public {
        Challenge memory challenge = _challengeLink(s, 0);
        Header memory header = made[1].header;
        vm.warp(block.timestamp + 1 days + 1);
        vm.prank(SERVER);
        court.withheld(challenge, header);
        assertTrue(chain.isFaulty(hashOf(1)), "faulty");
        assertEq(chain.owedTo(CAROL), BOND / 4, "the challenger is the prover");
    }

    // Finality.

    function test_finalityWaitsForOpenChallenges() public {
        _challengeChunk(1, PRICE);
        commitBlock();
        vm.warp(block.timestamp + 8 days);
        // The block before is not challenged, those from it on wait.
        chain.finalize(hashOf(0));
        vm.expectRevert(abi.encodeWithSelector(IChain.ChallengesOpen.selector, 2, 2));
        chain.finalize(Model.blockHash(made[1].header));
        vm.expectRevert(abi.encodeWithSelector(IChain.ChallengesOpen.selector, 2, 3));
        chain.finalize(Model.blockHash(made[2].header));
        Challenge memory challenge = Challenge(hashOf(1), 0, 0);
        court.withheld(challenge, made[1].header);
        assertEq(chain.finalNumber(), 1, "final");
    }

    function test_finalityGoesOnWhenAllIsAnswered() public {
        _challengeChunk(1, PRICE);
        _challengeLink(s, 1);
        _answerChunk(1);
        vm.warp(block.timestamp + 12 hours);
        Challenge memory link = Challenge(hashOf(1), s, 1);
        vm.warp(block.timestamp + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IChain.ChallengesOpen.selector, 1, 2));
        chain.finalize(Model.blockHash(made[1].header));
        vm.warp(block.timestamp - 7 days);
        _inTheOpen(SERVER).answerLink(link, Model.pack(proof(s - 1)));
        vm.warp(block.timestamp + 7 days);
        chain.finalize(hashOf(1));
    }

    function test_quietIsToldOverAnyRange() public {
        while (made.length < 300) {
            commitBlock();
        }
        _challengeChunk(255, PRICE);
        uint64 number = made[255].header.number;
        assertEq(number, 256, "number");
        assertTrue(court.isQuiet(1, 255), "before");
        assertTrue(!court.isQuiet(1, 256), "up to");
        assertTrue(!court.isQuiet(256, 256), "only");
        assertTrue(!court.isQuiet(200, 300), "around");
        assertTrue(court.isQuiet(257, 300), "after");
    }

    // What is gone.

    function test_challengesOfBlocksThatAreGoneAreRefunded() public {
        uint64 forged = withdrawBy(777, 1, 10);
        uint256 bad = commitBlock();
        commitBlock();
        Challenge memory open = _challengeChunk(bad + 1, PRICE);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BlockStands.selector, bad + 2));
        court.close(open);
        accuse(evidence(forged));
        (bytes memory packed, bytes32[] memory path) = _chunk(bad + 1, 0);
        Header memory header = made[bad + 1].header;
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, open.blockHash));
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
        vm.warp(block.timestamp + 2 days);
        vm.expectRevert(abi.encodeWithSelector(IChain.NotCommitted.selector, open.blockHash));
        court.withheld(open, header);
        court.close(open);
        assertEq(court.owedTo(CAROL), PRICE, "refunded");
        assertEq(court.openChallenges(), 0, "closed");
        vm.expectRevert();
        court.close(open);
    }

    function test_challengersOfAFaultyBlockAreMadeWhole() public {
        uint64 forged = withdrawBy(777, 1, 10);
        uint256 bad = commitBlock();
        Challenge memory answered = _challengeChunk(bad, PRICE);
        _answerChunk(bad);
        (,,, uint256 cost,) = court.caseOf(answered);
        assertTrue(cost > 21_000 gwei && cost < court.owedTo(SERVER), "what it certainly cost");
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotAtFault.selector, answered.blockHash));
        court.makeWhole(answered);
        accuse(evidence(forged));
        assertEq(chain.setAside(), cost, "set aside");
        assertEq(chain.bond(), BOND / 4 - cost, "out of what is left of the bond");
        court.makeWhole(answered);
        assertEq(chain.owedTo(CAROL), cost, "what it certainly cost");
        assertEq(chain.setAside(), 0, "nothing is left aside");
        bytes32 id = keccak256(abi.encode(answered));
        vm.expectRevert(abi.encodeWithSelector(ICourt.WrongState.selector, id, CaseState.CLOSED));
        court.makeWhole(answered);
    }

    /// @dev Who comes first has no more of too little than who comes last.
    function test_whatIsSetAsideIsSharedByAllChallengers() public {
        uint64 forged = withdrawBy(777, 1, 10);
        uint256 bad = _blockOfChunks(4);
        bytes32 blockHash = hashOf(bad);
        vm.fee(100_000 gwei);
        uint256[4] memory costs;
        uint256 all = 0;
        for (uint64 i = 0; i < 4; ++i) {
            _challengeAndAnswer(i == 3 ? CAROL : DAVE, bad, i, 100 ether);
            (,,, costs[i],) = court.caseOf(Challenge(blockHash, 0, i));
            all += costs[i];
        }
        accuse(evidence(forged));
        uint256 aside = chain.setAside();
        assertTrue(aside == BOND / 4 && all > aside, "too little");
        for (uint64 i = 0; i < 3; ++i) {
            court.makeWhole(Challenge(blockHash, 0, i));
        }
        assertEq(chain.owedTo(DAVE), aside * costs[0] / all + aside * costs[1] / all + aside * costs[2] / all, "three");
        court.makeWhole(Challenge(blockHash, 0, 3));
        assertEq(chain.owedTo(CAROL), aside * costs[3] / all, "the last");
        assertTrue(chain.setAside() < 4, "nothing is left");
    }

    /// @dev Bytes that cost next to nothing, at any base fee: the bond never pays more than the gas that was used.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_whoAnswersItsOwnChallengesGainsNothing(uint256 fee) public {
        uint256 blocks = made.length;
        for (uint256 n = 0; n < 2; ++n) {
            for (uint256 i = 0; i < 64; ++i) {
                push(new bytes(1024));
            }
            commitPending();
        }
        vm.fee(bound(fee, 0, 100 gwei) * (fee % 2 == 0 ? 1 : 200));
        vm.deal(DAVE, 10_000 ether);
        uint256 spent = block.basefee * _challengeAndAnswer(DAVE, blocks + 1, 0, 1000 ether);
        accuse(evidence(made[blocks + 1].header.firstStep));
        court.makeWhole(Challenge(hashOf(blocks + 1), 0, 0));
        assertTrue(court.owedTo(DAVE) + chain.owedTo(DAVE) <= 1000 ether + spent, "gains");

        // After the freeze, for less than it costs; and then made whole for the same answer.
        spent = block.basefee * _challengeAndAnswer(CAROL, blocks, 0, PRICE);
        accuse(evidence(made[blocks].header.firstStep));
        court.makeWhole(Challenge(hashOf(blocks), 0, 0));
        assertTrue(court.owedTo(CAROL) + chain.owedTo(CAROL) <= PRICE + spent, "gains after the freeze");
    }

    function test_challengersOfABlockThatIsOnlyGoneAreNotMadeWhole() public {
        uint64 forged = withdrawBy(777, 1, 10);
        uint256 bad = commitBlock();
        commitBlock();
        Challenge memory answered = _challengeChunk(bad + 1, PRICE);
        _answerChunk(bad + 1);
        accuse(evidence(forged));
        vm.expectRevert(abi.encodeWithSelector(ICourt.NotAtFault.selector, answered.blockHash));
        court.makeWhole(answered);
    }

    function test_answersArePaidOutOfTheBondAfterAFreeze() public {
        Challenge memory challenge = _challengeChunk(1, PRICE);
        uint64 forged = withdrawBy(777, 1, 10);
        commitBlock();
        accuse(evidence(forged));
        vm.fee(500 gwei);
        _answerChunk(1);
        assertEq(court.owedTo(SERVER), PRICE, "the deposit");
        uint256 extra = chain.owedTo(SERVER);
        assertTrue(extra > 0, "and what it lacks");
        assertTrue(extra > 500 gwei * 21_000 && extra < 500 gwei * 100_000, "as much as it certainly cost");
        assertEq(chain.bond(), BOND / 4 - extra, "out of the bond");
        (CaseState state,,,,) = court.caseOf(challenge);
        assertTrue(state == CaseState.ANSWERED, "answered");
    }

    function test_formerOperatorsBondPaysForAnswersOfItsBlocks() public {
        vm.prank(operator);
        chain.nameOperator(DAVE);
        vm.warp(block.timestamp + 14 days);
        push(hex"0f");
        uint256 its = commitPending();
        vm.prank(DAVE);
        chain.takeOver{value: 10 ether}();
        chain.freeze();
        vm.fee(1000 gwei);
        _challengeAndAnswer(CAROL, its, 0, PRICE);
        uint256 extra = chain.owedTo(CAROL);
        assertTrue(extra > 0, "paid");
        (, uint256 former,) = chain.formerOperator();
        assertEq(former, BOND - extra, "the former's");
        assertEq(chain.bond(), 10 ether, "the successor's is whole");
    }

    function test_challengeCostsSomething() public {
        vm.expectRevert(ICourt.NoPrice.selector);
        new Court(address(chain), address(law), 0);
    }

    // Helpers.

    /// @dev The least gas that both cost.
    function _challengeAndAnswer(address who, uint256 block_, uint64 chunk, uint256 value)
        private
        returns (uint256 used)
    {
        Header memory header = made[block_].header;
        (bytes memory packed, bytes32[] memory path) = _chunk(block_, chunk);
        vm.prank(who);
        court.challengeChunk{value: value}(header, chunk);
        used = vm.lastCallGas().gasTotalUsed;
        _inTheOpen(who).answerChunk(header, chunk, packed, path);
        uint256 run = vm.lastCallGas().gasTotalUsed;
        // The least that a transaction with these bytes costs, all of them zero.
        uint256 length = packed.length + 32 * path.length;
        used += 21_000 + (run + 4 * length > 10 * length ? run + 4 * length : 10 * length);
    }

    /// @dev The next call is a transaction of its own, of an account without code.
    function _inTheOpen(address who) private returns (Court) {
        vm.prank(who, who);
        return court;
    }

    function _challengeChunk(uint256 block_, uint256 value) private returns (Challenge memory) {
        Header memory header = made[block_].header;
        vm.prank(CAROL);
        court.challengeChunk{value: value}(header, 0);
        return Challenge(Model.blockHash(header), 0, 0);
    }

    function _challengeLink(uint64 number, uint64 access) private returns (Challenge memory) {
        Evidence memory its = evidence(number);
        vm.prank(CAROL);
        court.challengeLink{value: PRICE}(Model.pack(its.proof), its.inboxBefore, access);
        return Challenge(hashOf(blockOf(number)), number, access);
    }

    function _answerChunk(uint256 block_) private {
        Header memory header = made[block_].header;
        (bytes memory packed, bytes32[] memory path) = _chunk(block_, 0);
        _inTheOpen(SERVER).answerChunk(header, 0, packed, path);
    }

    /// @dev A block of as many chunks, of steps of one byte.
    function _blockOfChunks(uint256 count) private returns (uint256) {
        for (uint256 i = 0; i < 64 * (count - 1) + 1; ++i) {
            push(hex"0f");
        }
        return commitPending();
    }

    function _chunk(uint256 block_, uint256 chunk) private view returns (bytes memory packed, bytes32[] memory path) {
        bytes[] memory steps_ = made[block_].steps;
        for (uint256 i = 64 * chunk; i < 64 * chunk + 64 && i < steps_.length; ++i) {
            packed = bytes.concat(packed, abi.encodePacked(uint16(steps_[i].length)), steps_[i]);
        }
        bytes32[][] memory levels = Model.tree(steps_);
        path = new bytes32[](levels.length - 7);
        for (uint256 i = 0; i < path.length; ++i) {
            path[i] = levels[6 + i][(chunk >> i) ^ 1];
        }
    }
}
