// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IChain} from "../src/interfaces/IChain.sol";
import {Header} from "../src/ledger/Headers.sol";
import {Campaign} from "./support/Campaign.sol";
import {Model, StepProof} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";

/// @notice An honest operator and its users, who do things in any order. It keeps its own books.
contract Users is Venue {
    uint256 private constant OWNERS = 5;

    /// @dev A block of withdrawals.
    struct Made {
        Header header;
        bytes[] steps;
    }

    Made[] private _made;
    uint64[2] public inLedger;
    uint64[2] public deposited;
    uint64[2] public paid;
    uint64[2] public claimable;
    uint256 public claimsMade;
    uint64 public highestFinal;
    bool public finalWentBack;

    function deposit(uint256 seed, uint64 quanta, bool eth) external {
        uint16 asset = eth ? ETH : DOLLAR;
        uint64 amount = uint64(bound(quanta, 1_000_000, 1e12));
        if (eth) {
            vm.deal(address(this), uint256(amount) * GWEI);
            vault.deposit{value: uint256(amount) * GWEI}(ETH, uint256(amount) * GWEI, _owner(seed));
        } else {
            dollar.mint(address(this), amount);
            dollar.approve(address(vault), amount);
            vault.deposit(DOLLAR, amount, _owner(seed));
        }
        inLedger[asset] += amount;
        deposited[asset] += amount;
    }

    function request(uint32 number) external {
        vm.deal(address(this), FEE);
        vault.requestCancel{value: FEE}(uint32(bound(number, 1, type(uint32).max)), number);
    }

    /// @dev Commits a block of some withdrawals.
    function commitBlock(uint256 seed, uint8 count) external {
        vm.warp(block.timestamp + seed % 1 hours);
        commit(next(last, 1));
        Made storage made = _made.push();
        uint256 number = bound(count, 1, 4);
        for (uint256 i = 0; i < number; ++i) {
            uint16 asset = uint16((seed >> i) % 2);
            uint64 amount = uint64(bound(uint256(keccak256(abi.encode(seed, i))), 0, inLedger[asset]));
            inLedger[asset] -= amount;
            claimable[asset] += amount;
            made.steps.push(Model.withdraw(asset, amount, _owner(seed >> (8 + i)), 0, 0));
        }
        Header memory header = next(last, uint64(number));
        header.dataRoot = Model.root(made.steps);
        made.header = header;
        commit(header);
    }

    function finalize(uint256 seed, uint32 wait) external {
        if (_made.length == 0) {
            return;
        }
        vm.warp(block.timestamp + wait % 8 days);
        Header memory header = _made[seed % _made.length].header;
        try chain.finalize(Model.blockHash(header)) {
            finalWentBack = finalWentBack || header.number <= highestFinal;
            highestFinal = header.number;
        } catch (bytes memory why) {
            bytes4 selector = bytes4(why);
            assertTrue(selector == IChain.TooEarly.selector || selector == IChain.AlreadyFinal.selector, "finalize");
        }
    }

    /// @dev Claims a step, mostly of a block that is final.
    function claim(uint256 seed, uint256 which) external {
        if (_made.length == 0) {
            return;
        }
        uint256 block_ = seed % _made.length;
        while (seed % 4 != 0 && block_ > 0 && _made[block_].header.number > highestFinal) {
            --block_;
        }
        Made storage made = _made[block_];
        uint256 index = which % made.steps.length;
        uint64 number = made.header.firstStep + uint64(index);
        bytes memory step = made.steps[index];
        bool before = claims.isClaimed(balanceCell(uint16(uint8(step[6])), 7), number);
        StepProof memory proof = StepProof(made.header, number, made.steps[index], Model.path(made.steps, index));
        try claims.claim(Model.pack(proof)) returns (address, uint16 asset, uint64 amount) {
            assertTrue(!before, "claimed twice");
            assertTrue(made.header.number <= highestFinal, "not final");
            claimable[asset] -= amount;
            ++claimsMade;
        } catch {
            assertTrue(
                before || made.header.number > highestFinal || uint64(bytes8(_amount(made.steps[index]))) == 0, "claim"
            );
        }
    }

    function pay(uint256 seed, bool eth) external {
        uint16 asset = eth ? ETH : DOLLAR;
        address owner = _owner(seed);
        uint64 due = vault.creditOf(owner, asset);
        if (due != 0) {
            assertEq(vault.pay(asset, owner), due, "paid");
            paid[asset] += due;
        }
    }

    function credits(uint16 asset) external view returns (uint256 sum) {
        for (uint256 i = 0; i < OWNERS; ++i) {
            sum += vault.creditOf(_owner(i), asset);
        }
    }

    function custody(uint16 asset) external view returns (uint256 quanta, uint256 balance) {
        (, uint96 quantum,, uint64 held) = vault.assetAt(asset);
        return (held, (asset == ETH ? address(vault).balance : dollar.balanceOf(address(vault))) / quantum);
    }

    function pointers() external view returns (uint64 final_, uint64 tip, uint256 bond, uint256 balance) {
        (tip,,,) = chain.tip();
        return (chain.finalNumber(), tip, chain.bond(), address(chain).balance);
    }

    function _owner(uint256 seed) private pure returns (address) {
        return address(uint160(0x1000 + seed % OWNERS));
    }

    function _amount(bytes memory step) private pure returns (bytes memory amount) {
        amount = new bytes(8);
        for (uint256 i = 0; i < 8; ++i) {
            amount[i] = step[7 + i];
        }
    }
}

contract InvariantsTest is Venue, Campaign {
    Users private _users;

    function setUp() public override {
        _users = new Users();
        _users.setUp();
    }

    function called() internal view override returns (address target, bytes4[] memory selectors) {
        target = address(_users);
        selectors = new bytes4[](6);
        selectors[0] = Users.deposit.selector;
        selectors[1] = Users.request.selector;
        selectors[2] = Users.commitBlock.selector;
        selectors[3] = Users.finalize.selector;
        selectors[4] = Users.claim.selector;
        selectors[5] = Users.pay.selector;
    }

    function invariant_custodyCoversAllThatIsOwed() public view {
        for (uint16 asset = 0; asset < 2; ++asset) {
            (uint256 custody, uint256 balance) = _users.custody(asset);
            uint256 owed = _users.credits(asset) + _users.claimable(asset) + _users.inLedger(asset);
            assertEq(custody, owed, "custody is what is credited, claimable and in the ledger");
            assertEq(custody, _users.deposited(asset) - _users.paid(asset), "custody is deposits less payments");
            assertTrue(balance >= custody, "backed");
        }
    }

    function invariant_finalPointerNeverGoesBack() public view {
        (uint64 final_, uint64 tip,,) = _users.pointers();
        assertTrue(!_users.finalWentBack(), "rises");
        assertEq(final_, _users.highestFinal(), "pointer");
        assertTrue(final_ <= tip, "not above the tip");
    }

    function invariant_bondIsBacked() public view {
        (,, uint256 bond, uint256 balance) = _users.pointers();
        assertEq(bond, balance, "bond");
    }
}
