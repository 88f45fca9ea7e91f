// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Header} from "../../src/ledger/Headers.sol";
import {LawSteps} from "./LawSteps.sol";
import {Evidence, Exhibit, Leaving, Model, StepProof} from "./Model.sol";
import {Venue} from "./Venue.sol";

/// @notice A venue whose operator keeps a real ledger, of accounts, deposits, transfers and withdrawals, with links and
/// signatures: and lies where a test tells it to. Account 0 is the venue's, account n that of key 100 + n.
abstract contract Bookkeeper is Venue {
    struct Made {
        Header header;
        bytes[] steps;
    }

    uint64 internal constant ACCOUNTS = 0;
    uint64 internal constant INBOX = 1;

    Header internal genesis;
    Made[] internal made;
    bytes[] internal pending;
    uint64 internal step;
    uint64 internal entries;
    uint32 internal accounts;
    mapping(uint64 cell => uint64) internal touches;
    mapping(uint64 cell => bytes) internal values;
    mapping(uint64 number => bytes32) internal inboxBefore;
    mapping(uint32 account => uint64) internal nonces;
    bytes32[] internal rollings;

    function setUp() public virtual override {
        super.setUp();
        genesis = last;
        step = 1;
        rollings.push(bytes32(0));
        openAccount(address(0xfee));
        openAccount(ownerOf(1));
        openAccount(ownerOf(2));
    }

    function ownerOf(uint32 account) internal pure returns (address) {
        return vm.addr(100 + account);
    }

    function accountCell(uint32 account) internal pure returns (uint64) {
        return uint64(1) << 56 | account;
    }

    // Steps.

    function openAccount(address owner) internal returns (uint32 account) {
        account = accounts++;
        values[ACCOUNTS] = values[ACCOUNTS].length == 0 ? abi.encodePacked(uint64(0)) : values[ACCOUNTS];
        bytes memory links = linkTo(ACCOUNTS, abi.encodePacked(uint64(account + 1)));
        bytes memory link = abi.encodePacked(touches[accountCell(account)]);
        remember(accountCell(account), LawSteps.account(owner, owner, 0, 0));
        push(bytes.concat(abi.encodePacked(uint8(1), account, owner), links, link));
    }

    /// @dev A deposit of ETH quanta on L1, and its step.
    function deposit(uint32 account, uint64 amount) internal returns (uint64 number) {
        depositOnL1(ownerOf(account), amount);
        return credit(account, amount);
    }

    function depositOnL1(address owner, uint64 amount) internal {
        vault.deposit{value: uint256(amount) * 1 gwei}(ETH, uint256(amount) * 1 gwei, owner);
        rollings.push(vault.inboxHash());
    }

    /// @dev The step of the next inbox entry, which is a deposit.
    function credit(uint32 account, uint64 amount) internal returns (uint64) {
        uint64 entry = entries++;
        inboxBefore[step] = rollings[entry];
        bytes memory body = abi.encodePacked(uint8(2), entry, account, ETH, amount);
        bytes memory links = linkTo(INBOX, abi.encodePacked(entry + 1));
        links = bytes.concat(links, linkTo(accountCell(account), values[accountCell(account)]));
        links = bytes.concat(links, move(account, amount, 0));
        return push(bytes.concat(body, links));
    }

    function transfer(uint32 from, uint32 to, uint64 amount) internal returns (uint64) {
        LawSteps.Transfer memory t =
            LawSteps.Transfer(from, to, ownerOf(from), ownerOf(to), ETH, amount, ++nonces[from]);
        bytes memory head = abi.encodePacked(uint8(3), from, to, ETH, amount, t.nonce);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(100 + from, LawSteps.digest(domain(), t));
        head = bytes.concat(head, abi.encodePacked(uint8(0), r, s, v));
        bytes memory links = linkTo(accountCell(from), LawSteps.account(t.owner, t.owner, t.nonce, 0));
        links = bytes.concat(links, linkTo(accountCell(to), values[accountCell(to)]));
        links = bytes.concat(links, move(from, 0, amount));
        links = bytes.concat(links, move(to, amount, 0));
        return push(bytes.concat(head, links));
    }

    /// @dev The link of a balance that gets something and gives something.
    function move(uint32 account, uint64 gets, uint64 gives) private returns (bytes memory) {
        (uint64 has, uint64 locked) = balanceOf(account);
        return linkTo(balanceCell(ETH, account), LawSteps.balance(has + gets - gives, locked));
    }

    function withdraw(uint32 account, uint64 amount) internal returns (uint64) {
        return withdrawBy(100 + account, account, amount);
    }

    function withdrawBy(uint256 key, uint32 account, uint64 amount) internal returns (uint64) {
        uint64 nonce = ++nonces[account];
        bytes memory head = abi.encodePacked(uint8(4), account, ETH, amount, ownerOf(account), nonce);
        head = bytes.concat(head, signed(key, withdrawal(account, amount, nonce)));
        bytes memory value = LawSteps.account(ownerOf(account), ownerOf(account), nonce, 0);
        bytes memory links = linkTo(accountCell(account), value);
        links = bytes.concat(links, move(account, 0, amount));
        return push(bytes.concat(head, links));
    }

    function withdrawal(uint32 account, uint64 amount, uint64 nonce) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("Withdraw(uint32 account,uint16 asset,uint64 amount,address recipient,uint64 nonce)"),
                account,
                ETH,
                amount,
                ownerOf(account),
                nonce
            )
        );
    }

    /// @dev The auth of a message.
    function signed(uint256 key, bytes32 message) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(bytes.concat(hex"1901", domain(), message)));
        return abi.encodePacked(uint8(0), r, s, v);
    }

    function balanceOf(uint32 account) internal view returns (uint64 available, uint64 locked) {
        bytes memory value = values[balanceCell(ETH, account)];
        return value.length == 0 ? (0, 0) : (uint64(bytes8(value)), uint64(bytes8(tail(value, 8))));
    }

    /// @dev The link to a cell, which this step touches and leaves another value in.
    function linkTo(uint64 cell, bytes memory value) internal returns (bytes memory link) {
        bytes memory old = values[cell].length == 0 ? new bytes(value.length) : values[cell];
        link = abi.encodePacked(touches[cell], old);
        remember(cell, value);
    }

    /// @dev The ledger takes this for the cell's value, and the next step for its last touch.
    function remember(uint64 cell, bytes memory value) internal {
        touches[cell] = step;
        values[cell] = value;
    }

    /// @dev Adds a step as it is. Answers its number.
    function push(bytes memory step_) internal returns (uint64) {
        pending.push(step_);
        return step++;
    }

    // Blocks.

    /// @dev Ends the block and commits it. Answers its place among the blocks made.
    function commitBlock() internal returns (uint256) {
        push(bytes.concat(hex"0f", linkTo(INBOX, abi.encodePacked(entries))));
        return commitPending();
    }

    function commitPending() internal returns (uint256) {
        Header memory header = next(last, uint64(pending.length));
        header.inbox = entries;
        header.dataRoot = Model.root(pending);
        commitWith(header, rollings[entries]);
        made.push();
        made[made.length - 1].header = header;
        made[made.length - 1].steps = pending;
        delete pending;
        return made.length - 1;
    }

    function commitWith(Header memory header, bytes32 inboxHash) internal {
        vm.prank(operator);
        submit(one(header), inboxHash, attest(Model.blockHash(header), 1));
        last = header;
    }

    function hashOf(uint256 block_) internal view returns (bytes32) {
        return Model.blockHash(made[block_].header);
    }

    /// @dev The header before that of a block made.
    function parentOf(uint256 block_) internal view returns (Header memory) {
        return block_ == 0 ? genesis : made[block_ - 1].header;
    }

    /// @dev Time passes until all that was committed is final.
    function finalizeAll() internal {
        vm.warp(block.timestamp + 7 days);
        chain.finalize(Model.blockHash(last));
    }

    /// @dev The chain has ended: frozen for silence, and final.
    function endChain() internal {
        vm.warp(block.timestamp + 7 days + 1);
        (uint64 tip,,,) = chain.tip();
        if (chain.finalNumber() != tip) {
            chain.finalize(Model.blockHash(last));
        }
        chain.freezeForSilence(Model.blockHash(last));
    }

    // Proofs.

    function blockOf(uint64 number) internal view returns (uint256 block_) {
        while (made[block_].header.firstStep + made[block_].header.steps <= number) {
            ++block_;
        }
    }

    function proof(uint64 number) internal view returns (StepProof memory) {
        Made memory its = made[blockOf(number)];
        uint256 index = number - its.header.firstStep;
        return StepProof(its.header, number, its.steps[index], Model.path(its.steps, index));
    }

    function evidence(uint64 number) internal view returns (Evidence memory) {
        return Evidence(proof(number), inboxBefore[number]);
    }

    function exhibit(uint64 number, uint8 header) internal view returns (Exhibit memory) {
        StepProof memory shown = proof(number);
        return Exhibit(header, number, shown.step, shown.path, inboxBefore[number]);
    }

    /// @dev One exit, shown by one step that touches both account and balance.
    function leavingBy(uint64 number, uint8 access, uint8 ownerAccess)
        internal
        view
        returns (Header[] memory headers, Exhibit[] memory exhibits, Leaving[] memory leaving)
    {
        headers = one(proof(number).header);
        exhibits = new Exhibit[](1);
        exhibits[0] = exhibit(number, 0);
        leaving = new Leaving[](1);
        leaving[0] = Leaving(0, access, 0, ownerAccess);
    }

    function domain() internal view returns (bytes32) {
        return Model.domain(block.chainid, address(vault));
    }

    function tail(bytes memory from, uint256 start) internal pure returns (bytes memory rest) {
        rest = new bytes(from.length - start);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = from[start + i];
        }
    }

    /// @dev The step with a byte changed.
    function changed(bytes memory step_, uint256 place, bytes1 value) internal pure returns (bytes memory) {
        step_[place] = value;
        return step_;
    }
}
