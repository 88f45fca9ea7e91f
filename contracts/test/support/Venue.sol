// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Chain} from "../../src/Chain.sol";
import {Claims} from "../../src/Claims.sol";
import {Court} from "../../src/Court.sol";
import {Law} from "../../src/Law.sol";
import {Vault} from "../../src/Vault.sol";
import {DemoToken} from "../../src/demo/DemoToken.sol";
import {Attestation, NewBlock, Parameters} from "../../src/interfaces/IChain.sol";
import {Header} from "../../src/ledger/Headers.sol";
import {Evidence, Exhibit, Leaving, Model, StepProof} from "./Model.sol";
import {Test} from "./Test.sol";

/// @notice The chain as a fault will leave it: the court that freezes it is not part of this test.
contract FreezableChain is Chain {
    constructor(
        address vault,
        address court,
        address operator_,
        address[] memory custodians,
        uint256 quorum,
        Parameters memory fixed_
    ) Chain(vault, court, operator_, custodians, quorum, fixed_) {}

    function freeze() external {
        _tip.frozen = true;
        _past.frozen = true;
    }

    function cutBackTo(uint64 number) external {
        _tip.number = number;
        _tip.frozen = true;
        _past.frozen = true;
    }
}

/// @notice A deployment with ETH as asset 0 and a dollar as asset 1, and an operator that makes blocks for it.
abstract contract Venue is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant BOND = 10 ether;
    uint256 internal constant FEE = 0.01 ether;
    uint256 internal constant PRICE = 0.02 ether;
    uint256 internal constant EXIT_BOND = 0.05 ether;
    uint96 internal constant GWEI = 1e9;
    uint16 internal constant ETH = 0;
    uint16 internal constant DOLLAR = 1;

    address internal operator = address(0x0906);
    uint256[] internal keys;
    address[] internal custodians;

    FreezableChain internal chain;
    Claims internal claims;
    Court internal court;
    Law internal law;
    Vault internal vault;
    DemoToken internal dollar;
    Header internal last;
    Header internal finalHeader;
    bytes[] internal steps;

    function setUp() public virtual {
        vm.warp(START);
        deploy(1, 1);
        list();
    }

    /// @dev Custodians' keys are such that their addresses rise.
    function deploy(uint256 count, uint256 quorum) internal {
        delete keys;
        delete custodians;
        for (uint256 key = 1; keys.length < count; ++key) {
            address account = vm.addr(key);
            if (keys.length == 0 || account > custodians[keys.length - 1]) {
                keys.push(key);
                custodians.push(account);
            }
        }
        address vaultAddress = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 3);
        address courtAddress = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 4);
        chain = FreezableChain(newChain(vaultAddress, courtAddress, quorum));
        law = Law(built("Law.sol/Law", abi.encode(vaultAddress)));
        claims = Claims(built("Claims.sol/Claims", abi.encode(chain, law, EXIT_BOND)));
        vault = Vault(built("Vault.sol/Vault", abi.encode(chain, claims, FEE)));
        court = Court(built("Court.sol/Court", abi.encode(chain, law, PRICE)));
        assertEq(address(vault), vaultAddress, "vault");
        assertEq(address(court), courtAddress, "court");
        vm.deal(address(this), 1_000_000 ether);
        chain.addBond{value: BOND}();
        last = Header(0, uint64(block.timestamp), uint64(block.timestamp), 1, 0, 0, bytes32(0), bytes32(0));
    }

    function newChain(address vaultAddress, address courtAddress, uint256 quorum) internal virtual returns (address) {
        return built("Venue.sol/FreezableChain", chainArguments(vaultAddress, courtAddress, quorum));
    }

    function chainArguments(address vaultAddress, address courtAddress, uint256 quorum)
        internal
        view
        returns (bytes memory)
    {
        return abi.encode(vaultAddress, courtAddress, operator, custodians, quorum, parameters());
    }

    /// @dev A contract as it was built to be deployed, whatever pipeline compiles the tests.
    function built(string memory name, bytes memory arguments) internal returns (address) {
        return vm.deployCode(string.concat(vm.envOr("ARTIFACTS", "out"), "/", name, ".json"), arguments);
    }

    function list() internal {
        dollar = DemoToken(built("DemoToken.sol/DemoToken", ""));
        vm.startPrank(operator);
        vault.list(ETH, address(0), GWEI, 1000);
        vault.list(DOLLAR, address(dollar), 1, 1_000_000);
        vm.stopPrank();
    }

    function parameters() internal pure returns (Parameters memory) {
        return Parameters({
            challenge: 7 days,
            response: 1 days,
            proof: 2 days,
            inclusion: 1 days,
            recency: 3 days,
            span: 10 minutes,
            minimumBond: uint96(BOND)
        });
    }

    /// @dev A lawful successor of `parent` that has processed the inbox, with the data root of no steps in particular.
    function next(Header memory parent, uint64 count) internal view returns (Header memory) {
        return Header({
            number: parent.number + 1,
            since: parent.until,
            until: uint64(block.timestamp),
            firstStep: parent.firstStep + parent.steps,
            steps: count,
            inbox: vault.inboxLength(),
            parent: Model.blockHash(parent),
            dataRoot: keccak256(abi.encode("data", parent.number))
        });
    }

    /// @dev Attestations by the first `count` custodians.
    function attest(bytes32 blockHash, uint256 count) internal view returns (Attestation[] memory attestations) {
        attestations = new Attestation[](count);
        for (uint256 i = 0; i < count; ++i) {
            attestations[i] = attestation(keys[i], blockHash);
        }
    }

    function attestation(uint256 key, bytes32 blockHash) internal view returns (Attestation memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(key, Model.attest(Model.domain(block.chainid, address(vault)), blockHash));
        return Attestation(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    function one(Header memory header) internal pure returns (Header[] memory headers) {
        headers = new Header[](1);
        headers[0] = header;
    }

    /// @dev What {IChain.commit} is told of headers.
    function newBlocks(Header[] memory headers) internal pure returns (NewBlock[] memory blocks) {
        blocks = new NewBlock[](headers.length);
        for (uint256 i = 0; i < headers.length; ++i) {
            blocks[i] = NewBlock(headers[i].until, headers[i].steps, headers[i].inbox, headers[i].dataRoot);
        }
    }

    function submit(Header[] memory headers, bytes32 inboxHash, Attestation[] memory attestations) internal {
        chain.commit(headers[0].parent, newBlocks(headers), inboxHash, attestations);
    }

    function accuse(Evidence memory s) internal {
        court.unlawful(Model.pack(s.proof), s.inboxBefore);
    }

    function accuseLink(Evidence memory s, uint256 access, Evidence memory p) internal {
        court.brokenLink(Model.pack(s.proof), s.inboxBefore, access, Model.pack(p.proof), p.inboxBefore);
    }

    function accuseSkip(Evidence memory s, uint256 access, Evidence memory k) internal {
        court.skippedTouch(Model.pack(s.proof), s.inboxBefore, access, Model.pack(k.proof), k.inboxBefore);
    }

    function exit(uint256 bonds, Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving)
        internal
    {
        (bytes memory packed, bytes32[] memory inboxes) = Model.pack(exhibits);
        claims.exit{value: bonds}(Model.pack(headers), inboxes, packed, Model.pack(leaving));
    }

    /// @dev Commits one header, and remembers it as the last.
    function commit(Header memory header) internal {
        Attestation[] memory attestations = attest(Model.blockHash(header), chain.QUORUM());
        bytes32 inboxHash = vault.inboxHash();
        vm.prank(operator);
        submit(one(header), inboxHash, attestations);
        last = header;
    }

    /// @dev Commits a block of these steps, and makes it final.
    function commitFinal(bytes[] memory steps_) internal {
        Header memory header = next(last, uint64(steps_.length));
        header.dataRoot = Model.root(steps_);
        commit(header);
        vm.warp(block.timestamp + 7 days);
        chain.finalize(Model.blockHash(header));
        delete steps;
        for (uint256 i = 0; i < steps_.length; ++i) {
            steps.push(steps_[i]);
        }
        // The clock has moved: a lone SEAL carries the chain's along, so that further blocks can follow.
        commit(next(last, 1));
        finalHeader = header;
    }

    /// @dev Proof of step `index` of the block that {commitFinal} made last.
    function proofOf(uint256 index) internal view returns (StepProof memory) {
        return StepProof(finalHeader, finalHeader.firstStep + uint64(index), steps[index], Model.path(steps, index));
    }

    /// @dev Key of an account's balance of an asset.
    function balanceCell(uint16 asset, uint32 account) internal pure returns (uint64) {
        return uint64(2) << 56 | uint64(asset) << 32 | account;
    }

    function fund(address owner, uint256 dollars) internal {
        dollar.mint(owner, dollars * 1e6);
        vm.prank(owner);
        dollar.approve(address(vault), type(uint256).max);
    }
}
