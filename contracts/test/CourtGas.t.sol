// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Exit, IClaims} from "../src/interfaces/IClaims.sol";
import {Challenge, ICourt} from "../src/interfaces/ICourt.sol";
import {Header} from "../src/ledger/Headers.sol";
import {LawSteps} from "./support/LawSteps.sol";
import {Metered} from "./support/Metered.sol";
import {Evidence, Exhibit, Leaving, Model, StepProof} from "./support/Model.sol";

/// @notice What the court and the end of a chain cost, with the longest steps that are lawful, in blocks of 2^20 steps.
contract CourtGasTest is Metered {
    address private constant ALICE = address(0xa11ce);
    address private constant PROVER = address(0x9406e4);
    uint64 private constant STEPS = 1 << 20;
    uint256 private constant INDEX = 0xabcd0;
    uint8 private constant DEEPEST = 10;

    LawSteps.Market private market = LawSteps.Market(7, 1, 2, 0);
    bytes32[] private climb;

    function setUp() public override {
        super.setUp();
        vm.deal(address(0), 1 ether);
        vm.deal(PROVER, 100 ether);
        for (uint256 i = 0; i < 16; ++i) {
            climb.push(keccak256(abi.encode(i)));
        }
        // Blocks before, so that nothing is a first.
        commit(next(last, 1));
    }

    function test_unlawful() public {
        (Header memory block_, Evidence memory s) = _block(_place(777));
        bytes memory data = abi.encodeCall(ICourt.unlawful, (Model.pack(s.proof), 0));
        _fault("proof: unlawful order in a batch of 1,024", data, block_);
    }

    function test_brokenLink() public {
        (, Evidence memory p) = _block(_place(555));
        (Header memory block_, Evidence memory s) = _block(_fill(2, p.proof.number));
        bytes memory data = abi.encodeCall(ICourt.brokenLink, (Model.pack(s.proof), 0, 2, Model.pack(p.proof), 0));
        _fault("proof: broken link from a fill to an order in a batch", data, block_);
    }

    function test_skippedTouch() public {
        (, Evidence memory k) = _block(_place(555));
        (Header memory block_, Evidence memory s) = _block(_fill(2, 1));
        bytes memory data = abi.encodeCall(ICourt.skippedTouch, (Model.pack(s.proof), 0, 2, Model.pack(k.proof), 0));
        _fault("proof: touch by an order in a batch that a fill skipped", data, block_);
    }

    function test_withheld() public {
        (Header memory block_, Evidence memory s) = _block(_fill(2, 1));
        bytes memory data = abi.encodeCall(ICourt.challengeLink, (Model.pack(s.proof), 0, 2));
        expectAtMost("challenge of a link", 350_000, measure(address(court), PROVER, data, PRICE));
        data = abi.encodeCall(ICourt.challengeChunk, (block_, 77));
        expectAtMost("challenge of a chunk", 200_000, measure(address(court), PROVER, data, PRICE));
        vm.warp(block.timestamp + 1 days + 1);
        Challenge memory challenge = Challenge(Model.blockHash(block_), 0, 77);
        _fault("proof: withheld", abi.encodeCall(ICourt.withheld, (challenge, block_)), block_);
    }

    /// @dev 64 steps of 641 bytes: REDUCE in a batch of 1,024.
    function test_answerChunk() public {
        bytes memory packed;
        bytes[] memory steps_ = new bytes[](64);
        for (uint256 i = 0; i < 64; ++i) {
            steps_[i] = Model.fill(641, bytes1(uint8(i + 1)));
            packed = bytes.concat(packed, abi.encodePacked(uint16(641)), steps_[i]);
        }
        bytes32 node = Model.root(steps_);
        bytes32[] memory path = new bytes32[](14);
        for (uint256 i = 0; i < 14; ++i) {
            path[i] = climb[i];
            node = (INDEX >> (6 + i)) & 1 == 0
                ? keccak256(bytes.concat(node, path[i]))
                : keccak256(bytes.concat(path[i], node));
        }
        Header memory header = next(last, STEPS);
        header.dataRoot = node;
        commit(header);
        uint64 chunk = uint64(INDEX >> 6);
        vm.prank(PROVER);
        court.challengeChunk{value: PRICE}(header, chunk);
        bytes memory data = abi.encodeCall(ICourt.answerChunk, (header, chunk, packed, path));
        Cost memory cost = measure(address(court), ALICE, data, 0);
        expectAtMost("answer: the largest chunk that is lawful", 3_000_000, cost);
        if (cost.at64 > 3_000_000) {
            revert TooExpensive("at 64", cost.at64, 3_000_000);
        }
    }

    function test_answerLink() public {
        (, Evidence memory p) = _block(_place(555));
        (Header memory block_, Evidence memory s) = _block(_fill(2, p.proof.number));
        vm.prank(PROVER);
        court.challengeLink{value: PRICE}(Model.pack(s.proof), 0, 2);
        Challenge memory challenge = Challenge(Model.blockHash(block_), s.proof.number, 2);
        bytes memory data = abi.encodeCall(ICourt.answerLink, (challenge, Model.pack(p.proof)));
        expectAtMost("answer: an order in a batch", 300_000, measure(address(court), ALICE, data, 0));
    }

    /// @dev Balances of one account, each touched last by an order of its own, which shows the account too.
    function test_exit() public {
        Header memory header = next(last, STEPS);
        bytes[] memory orders = new bytes[](16);
        for (uint16 i = 0; i < 16; ++i) {
            orders[i] = _order(LawSteps.Market(7, 100 + i, 2, 0));
        }
        (header.dataRoot,) = _root(orders, 0);
        commit(header);
        _end();
        Header[] memory headers = one(header);
        Exhibit[] memory none = new Exhibit[](0);
        Cost memory alone = _exit(headers, none, orders, 0, 1, Leaving(0, 3, 0, 0));
        expectAtMost("exit of one balance", 230_000, alone);
        Cost memory nine = _exit(headers, none, orders, 1, 9, Leaving(0, 3, 0, 0));
        expectAtMost("exit of each further balance", 120_000, _perFurther(alone, nine));

        Exit[] memory open = new Exit[](1);
        uint64 closes = uint64(block.timestamp + 3 days);
        open[0] = Exit(balanceCell(100, 2), header.firstStep + uint64(INDEX), 500, vm.addr(555), PROVER, closes);
        vm.warp(closes);
        bytes memory data = abi.encodeCall(IClaims.settle, (open));
        expectAtMost("settlement of an exit", 150_000, measure(address(claims), ALICE, data, 0));
    }

    /// @dev The dearest: each balance touched last by a fill of its own, and the owner shown by the step that opened the
    /// account, in another block.
    function test_exitAfterFills() public {
        (Header memory opened, Evidence memory owner) = _block(LawSteps.open(1, ALICE, 1));
        Header memory header = next(last, STEPS);
        bytes[] memory fills = new bytes[](16);
        for (uint16 i = 0; i < 16; ++i) {
            fills[i] = LawSteps.fill(LawSteps.Market(7, 100 + i, 2, 1), header.firstStep, 2, 1);
        }
        (header.dataRoot,) = _root(fills, 0);
        commit(header);
        _end();
        Header[] memory headers = new Header[](2);
        (headers[0], headers[1]) = (header, opened);
        Exhibit[] memory owners = new Exhibit[](1);
        owners[0] = Exhibit(1, owner.proof.number, owner.proof.step, owner.proof.path, 0);
        Cost memory alone = _exit(headers, owners, fills, 0, 1, Leaving(0, 3, 0, 1));
        expectAtMost("exit after a fill, the owner shown apart", 260_000, alone);
        Cost memory nine = _exit(headers, owners, fills, 1, 9, Leaving(0, 3, 0, 1));
        expectAtMost("exit of each further balance after a fill of its own", 135_000, _perFurther(alone, nine));
    }

    function test_freezeForSilence() public {
        vm.warp(block.timestamp + 8 days);
        bytes memory data = abi.encodeCall(chain.freezeForSilence, (Model.blockHash(last)));
        expectAtMost("freeze", 60_000, measure(address(chain), ALICE, data, 0));
    }

    function _end() private {
        commit(next(last, 1));
        vm.warp(block.timestamp + 7 days + 1);
        chain.finalize(Model.blockHash(last));
        chain.freezeForSilence(Model.blockHash(last));
    }

    function _perFurther(Cost memory alone, Cost memory nine) private pure returns (Cost memory) {
        return Cost({at40: (nine.at40 - alone.at40) / 8, at64: (nine.at64 - alone.at64) / 8});
    }

    /// @dev Steps of the first header, one balance each; the owner is shown by the same step, or by `owners`.
    function _exit(
        Header[] memory headers,
        Exhibit[] memory owners,
        bytes[] memory steps_,
        uint256 from,
        uint256 count,
        Leaving memory each
    ) private returns (Cost memory) {
        Exhibit[] memory exhibits = new Exhibit[](count + owners.length);
        Leaving[] memory leaving = new Leaving[](count);
        for (uint256 i = 0; i < count; ++i) {
            (, bytes32[] memory path) = _root(steps_, from + i);
            uint64 number = headers[0].firstStep + uint64(INDEX + from + i);
            exhibits[i] = Exhibit(0, number, steps_[from + i], path, 0);
            uint8 owner = uint8(owners.length == 0 ? i : count);
            leaving[i] = Leaving(uint8(i), each.access, owner, each.ownerAccess);
        }
        if (owners.length != 0) {
            exhibits[count] = owners[0];
        }
        (bytes memory packed, bytes32[] memory inboxes) = Model.pack(exhibits);
        bytes memory data = abi.encodeCall(IClaims.exit, (Model.pack(headers), inboxes, packed, Model.pack(leaving)));
        return measure(address(claims), PROVER, data, count * EXIT_BOND);
    }

    function _fault(string memory name, bytes memory data, Header memory block_) private {
        Cost memory cost = measure(address(court), PROVER, data, 0);
        assertTrue(chain.frozen() && chain.isFaulty(Model.blockHash(block_)), "convicted");
        expectAtMost(name, 350_000, cost);
    }

    /// @dev Commits a block of 2^20 steps, one of which is this.
    function _block(bytes memory step) private returns (Header memory header, Evidence memory shown) {
        bytes[] memory sixteen = new bytes[](16);
        sixteen[0] = step;
        header = next(last, STEPS);
        bytes32[] memory path;
        (header.dataRoot, path) = _root(sixteen, 0);
        commit(header);
        shown = Evidence(StepProof(header, header.firstStep + uint64(INDEX), step, path), 0);
    }

    /// @dev The root above sixteen steps from INDEX on, and the path of one of them.
    function _root(bytes[] memory sixteen, uint256 which) private view returns (bytes32 node, bytes32[] memory path) {
        path = new bytes32[](20);
        bytes32[] memory nodes = new bytes32[](16);
        for (uint256 i = 0; i < 16; ++i) {
            nodes[i] = keccak256(sixteen[i]);
        }
        for (uint256 level = 0; level < 4; ++level) {
            path[level] = nodes[(which >> level) ^ 1];
            for (uint256 i = 0; i < 8 >> level; ++i) {
                nodes[i] = keccak256(bytes.concat(nodes[2 * i], nodes[2 * i + 1]));
            }
        }
        node = nodes[0];
        for (uint256 level = 4; level < 20; ++level) {
            path[level] = climb[level - 4];
            node = (INDEX >> level) & 1 == 0
                ? keccak256(bytes.concat(node, path[level]))
                : keccak256(bytes.concat(path[level], node));
        }
    }

    function _fill(uint256 which, uint64 previous) private view returns (bytes memory) {
        return LawSteps.fill(LawSteps.Market(7, 1, 2, 1), last.firstStep + last.steps, which, previous);
    }

    /// @dev An order of account 2, of key 555, signed by a key in a batch of 1,024.
    function _place(uint256 key) private view returns (bytes memory) {
        bytes32 domain = Model.domain(block.chainid, address(vault));
        bytes32 node = LawSteps.placeDigest(domain, market, 11);
        bytes memory siblings;
        for (uint256 i = 0; i < DEEPEST; ++i) {
            siblings = bytes.concat(siblings, climb[i]);
            node = keccak256(bytes.concat(node, climb[i]));
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, LawSteps.batch(domain, node));
        return bytes.concat(
            LawSteps.placeBody(market.number, 11),
            abi.encodePacked(DEEPEST, r, s, v, uint16(0), siblings),
            LawSteps.placeLinks(market, vm.addr(555))
        );
    }

    /// @dev As {_place}, with a signature of its own.
    function _order(LawSteps.Market memory its) private view returns (bytes memory) {
        bytes32 domain = Model.domain(block.chainid, address(vault));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(555, LawSteps.placeDigest(domain, its, 11));
        return bytes.concat(
            LawSteps.placeBody(its.number, 11),
            abi.encodePacked(uint8(0), r, s, v),
            LawSteps.placeLinks(its, vm.addr(555))
        );
    }
}
