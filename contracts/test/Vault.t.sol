// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Chain} from "../src/Chain.sol";
import {Vault} from "../src/Vault.sol";
import {IVault} from "../src/interfaces/IVault.sol";
import {Model} from "./support/Model.sol";
import {Venue} from "./support/Venue.sol";

contract VaultTest is Venue {
    address private constant ALICE = address(0xa11ce);
    uint256 private constant KIND_DEPOSIT = 1;
    uint256 private constant KIND_WITHDRAW = 2;
    uint256 private constant KIND_CANCEL = 3;
    uint256 private constant KIND_REVOKE = 4;

    function test_shouldNameTheDomainOfAllThatIsSigned() public {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address contract_,
            bytes32 salt,
            uint256[] memory extensions
        ) = vault.eip712Domain();
        assertEq(bytes32(fields), bytes32(bytes1(0x0f)), "fields");
        assertEq(keccak256(bytes(name)), keccak256("Plasmex"), "name");
        assertEq(keccak256(bytes(version)), keccak256("1"), "version");
        assertEq(chainId, block.chainid, "chain");
        assertEq(contract_, address(vault), "contract");
        assertEq(salt, 0, "salt");
        assertEq(extensions.length, 0, "extensions");

        bytes32 domain = Model.domain(block.chainid, address(vault));
        assertEq(vault.DOMAIN_SEPARATOR(), domain, "separator");
        vm.chainId(block.chainid + 1);
        assertEq(vault.DOMAIN_SEPARATOR(), domain, "separator for ever");
        (,,, chainId,,,) = vault.eip712Domain();
        assertEq(chainId, block.chainid - 1, "chain for ever");
    }

    function test_shouldRefuseContractsOfAnotherVault() public {
        address chainAddress = address(chain);
        vm.expectRevert(abi.encodeWithSelector(IVault.NotWired.selector, chainAddress));
        new Vault(chainAddress, address(claims), FEE);
    }

    function test_shouldRefuseClaimsOfAnotherChain() public {
        address next_ = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        Chain other = new Chain(next_, address(2), operator, custodians, 1, parameters());
        vm.expectRevert(abi.encodeWithSelector(IVault.NotWired.selector, address(claims)));
        new Vault(address(other), address(claims), FEE);
    }

    function test_shouldList() public view {
        assertEq(vault.assets(), 2, "assets");
        (address token, uint96 quantum, uint64 minimum, uint64 custody) = vault.assetAt(DOLLAR);
        assertEq(token, address(dollar), "token");
        assertEq(quantum, 1, "quantum");
        assertEq(minimum, 1_000_000, "minimum");
        assertEq(custody, 0, "custody");
    }

    function test_shouldListOnlyOnceInOrderAndWithinRange() public {
        vm.expectRevert(abi.encodeWithSelector(IVault.NotOperator.selector, address(this)));
        vault.list(2, address(this), 1, 1);

        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongAssetNumber.selector, 3, 2));
        vault.list(3, address(this), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongAssetNumber.selector, 1, 2));
        vault.list(1, address(this), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.NotToken.selector, ALICE));
        vault.list(2, ALICE, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.AlreadyListed.selector, address(0), 0));
        vault.list(2, address(0), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.AlreadyListed.selector, address(dollar), 1));
        vault.list(2, address(dollar), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongQuantum.selector, 0));
        vault.list(2, address(this), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongMinimum.selector, 0));
        vault.list(2, address(this), 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongMinimum.selector, 1 << 62));
        vault.list(2, address(this), 1, 1 << 62);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IVault.AssetListed(2, address(this), 5, 6);
        vault.list(2, address(this), 5, 6);
    }

    function testFuzz_shouldTakeEth(uint64 quanta, address payer, address owner) public {
        vm.assume(owner != address(0) && payer != address(vault) && payer != address(chain));
        uint256 amount = bound(quanta, 1000, 1e15) * GWEI;
        vm.deal(payer, amount);
        bytes32 rolling = Model.rolling(0, KIND_DEPOSIT, owner, ETH, amount / GWEI);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IVault.Deposited(0, owner, ETH, uint64(amount / GWEI), payer, rolling);
        vm.prank(payer);
        assertEq(vault.deposit{value: amount}(ETH, amount, owner), 0, "number");

        assertEq(address(vault).balance, amount, "balance");
        _expectEntry(rolling, 0, payer);
        (,,, uint64 custody) = vault.assetAt(ETH);
        assertEq(custody, amount / GWEI, "custody");
    }

    function testFuzz_shouldTakeTokens(uint64 quanta, address owner) public {
        vm.assume(owner != address(0));
        uint256 amount = bound(quanta, 1_000_000, (1 << 62) - 1);
        dollar.mint(ALICE, amount);
        vm.startPrank(ALICE);
        dollar.approve(address(vault), amount);
        vault.deposit(DOLLAR, amount, owner);
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(vault)), amount, "balance");
        _expectEntry(Model.rolling(0, KIND_DEPOSIT, owner, DOLLAR, amount), 0, ALICE);
        (,,, uint64 custody) = vault.assetAt(DOLLAR);
        assertEq(custody, amount, "custody");
    }

    function test_shouldRefuseDepositsThatDoNotFit() public {
        vm.expectRevert(IVault.NoOwner.selector);
        vault.deposit{value: 1 ether}(ETH, 1 ether, address(0));
        vm.expectRevert(abi.encodeWithSelector(IVault.NotListed.selector, 2));
        vault.deposit(2, 1, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongValue.selector, 1 ether, 2 ether));
        vault.deposit{value: 1 ether}(ETH, 2 ether, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.WrongValue.selector, 1 ether, 0));
        vault.deposit{value: 1 ether}(DOLLAR, 1 ether, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.NotWholeQuanta.selector, 1 ether + 1, GWEI));
        vault.deposit{value: 1 ether + 1}(ETH, 1 ether + 1, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.BelowMinimum.selector, 999, 1000));
        vault.deposit{value: 999 gwei}(ETH, 999 gwei, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.BelowMinimum.selector, 0, 1000));
        vault.deposit(ETH, 0, ALICE);
        vm.expectRevert();
        vault.deposit(DOLLAR, 1e6, ALICE);
        assertEq(vault.inboxLength(), 0, "inbox");
    }

    function test_shouldKeepCustodyBelowTwoToThe62() public {
        fund(ALICE, 1 << 62);
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.CustodyFull.selector, DOLLAR, 0, 1 << 62));
        vault.deposit(DOLLAR, 1 << 62, ALICE);
        vault.deposit(DOLLAR, (1 << 62) - 1_000_001, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IVault.CustodyFull.selector, DOLLAR, (1 << 62) - 1_000_001, 1_000_001));
        vault.deposit(DOLLAR, 1_000_001, ALICE);
        vault.deposit(DOLLAR, 1_000_000, ALICE);
    }

    function testFuzz_shouldRollTheInbox(uint8[12] memory kinds, uint32 number, uint64 value, address caller) public {
        vm.assume(caller != address(0));
        bytes32 rolling = 0;
        for (uint256 i = 0; i < kinds.length; ++i) {
            vm.warp(START + i * 7);
            vm.deal(caller, 2 ether);
            uint256 kind = 1 + kinds[i] % 4;
            rolling = _enter(rolling, kind, i, caller, number, value);
            assertEq(vault.inboxHash(), rolling, "rolling");
            assertEq(vault.inboxLength(), i + 1, "length");
            assertEq(vault.inboxLengthAt(rolling), i + 1, "length at");
            _expectEntry(rolling, i, kind == KIND_DEPOSIT ? caller : address(0));
        }
    }

    function test_shouldSendTheFeeToTheBond() public {
        vault.requestCancel{value: FEE}(1, 2);
        assertEq(chain.bond(), BOND + FEE, "bond");
        assertEq(address(vault).balance, 0, "vault");
    }

    function test_shouldRefuseRequestsThatCannotBeAnswered() public {
        vm.expectRevert(abi.encodeWithSelector(IVault.NotListed.selector, 2));
        vault.requestWithdraw{value: FEE}(1, 2);
        vm.expectRevert(IVault.NoSlot.selector);
        vault.requestCancel{value: FEE}(0, 1);
        vm.expectRevert(abi.encodeWithSelector(IVault.OrderTooLarge.selector, 1 << 63));
        vault.requestCancel{value: FEE}(1, 1 << 63);
        vm.expectRevert(abi.encodeWithSelector(IVault.NonceTooLarge.selector, 1 << 62));
        vault.requestRevoke{value: FEE}(1, 1 << 62);
        vault.requestCancel{value: FEE}(1, (1 << 63) - 1);
        vault.requestRevoke{value: FEE}(1, (1 << 62) - 1);
    }

    function testFuzz_shouldRefuseRequestsWithAnotherFee(uint96 fee) public {
        vm.assume(fee != FEE);
        vm.deal(address(this), fee);
        bytes memory why = abi.encodeWithSelector(IVault.WrongValue.selector, fee, FEE);
        vm.expectRevert(why);
        vault.requestWithdraw{value: fee}(1, ETH);
        vm.expectRevert(why);
        vault.requestCancel{value: fee}(1, 1);
        vm.expectRevert(why);
        vault.requestRevoke{value: fee}(1, 1);
    }

    function test_shouldRefuseAllEntriesWhenFrozen() public {
        chain.freeze();
        vm.expectRevert(IVault.Frozen.selector);
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        vm.expectRevert(IVault.Frozen.selector);
        vault.requestWithdraw{value: FEE}(1, ETH);
        vm.expectRevert(IVault.Frozen.selector);
        vault.requestCancel{value: FEE}(1, 1);
        vm.expectRevert(IVault.Frozen.selector);
        vault.requestRevoke{value: FEE}(1, 1);
    }

    function testFuzz_shouldKnowNoOtherRollingHash(bytes32 hash) public {
        vm.assume(hash != 0);
        vm.expectRevert(abi.encodeWithSelector(IVault.UnknownInboxHash.selector, hash));
        vault.inboxLengthAt(hash);
        vm.expectRevert(abi.encodeWithSelector(IVault.UnknownInboxHash.selector, bytes32(0)));
        vault.entryAt(0);
        assertEq(vault.inboxLengthAt(0), 0, "empty");
    }

    function testFuzz_shouldCreditOnlyForClaims(address caller) public {
        vm.assume(caller != address(claims));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IVault.NotClaims.selector, caller));
        vault.credit(caller, ETH, 1);
    }

    function testFuzz_shouldPayAllThatIsCreditedToItsOwner(uint64 first, uint64 second, address anyone) public {
        first = uint64(bound(first, 1, 1e9));
        second = uint64(bound(second, 1, 1e9));
        vault.deposit{value: 3 ether}(ETH, 3 ether, ALICE);
        vm.startPrank(address(claims));
        vault.credit(ALICE, ETH, first);
        vault.credit(ALICE, ETH, second);
        vm.stopPrank();
        assertEq(vault.creditOf(ALICE, ETH), first + second, "credit");

        vm.expectEmit(true, true, true, true, address(vault));
        emit IVault.Paid(ALICE, ETH, first + second);
        vm.prank(anyone);
        assertEq(vault.pay(ETH, ALICE), first + second, "paid");
        assertEq(ALICE.balance, uint256(first + second) * GWEI, "balance");
        assertEq(vault.creditOf(ALICE, ETH), 0, "no credit");
        (,,, uint64 custody) = vault.assetAt(ETH);
        assertEq(custody, 3 gwei - first - second, "custody");
        vm.expectRevert(abi.encodeWithSelector(IVault.NothingToPay.selector, ALICE, ETH));
        vault.pay(ETH, ALICE);
    }

    function test_shouldPayNoMoreThanCustody() public {
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        vm.prank(address(claims));
        vault.credit(ALICE, ETH, 1e9 + 7);
        // ETH that was forced on the Vault is nobody's.
        vm.deal(address(vault), 2 ether);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IVault.Paid(ALICE, ETH, 1e9);
        assertEq(vault.pay(ETH, ALICE), 1e9, "all there is");
        assertEq(vault.creditOf(ALICE, ETH), 7, "the rest is owed");
        assertEq(address(vault).balance, 1 ether, "nobody's");
        vm.expectRevert(abi.encodeWithSelector(IVault.CustodyEmpty.selector, ETH, 7));
        vault.pay(ETH, ALICE);
        vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
        assertEq(vault.pay(ETH, ALICE), 7, "and paid when there is more");
    }

    function test_requestCostsSomething() public {
        vm.expectRevert(IVault.NoFee.selector);
        new Vault(address(chain), address(claims), 0);
    }

    function test_shouldTakeNoPlainEth() public {
        (bool taken,) = address(vault).call{value: 1 ether}("");
        assertTrue(!taken, "vault");
        (taken,) = address(chain).call{value: 1 ether}("");
        assertTrue(!taken, "chain");
    }

    function test_shouldAnswerClaimsOfTheSameDeployment() public view {
        assertEq(claims.VAULT(), address(vault), "vault");
        assertEq(claims.CHAIN(), address(chain), "chain");
        assertEq(vault.CLAIMS(), address(claims), "claims");
        assertEq(vault.CHAIN(), address(chain), "vault's chain");
    }

    function _enter(bytes32 previous, uint256 kind, uint256 i, address caller, uint32 number, uint64 value)
        private
        returns (bytes32)
    {
        vm.startPrank(caller);
        uint256 entry;
        bytes32 rolling;
        if (kind == KIND_DEPOSIT) {
            entry = vault.deposit{value: 1 ether}(ETH, 1 ether, ALICE);
            rolling = Model.rolling(previous, KIND_DEPOSIT, ALICE, ETH, 1e9);
        } else if (kind == KIND_WITHDRAW) {
            uint16 asset = uint16(value % 2);
            entry = vault.requestWithdraw{value: FEE}(number, asset);
            rolling = Model.rolling(previous, KIND_WITHDRAW, caller, number, asset);
        } else if (kind == KIND_CANCEL) {
            uint32 slot = number == 0 ? 1 : number;
            entry = vault.requestCancel{value: FEE}(slot, value >> 1);
            rolling = Model.rolling(previous, KIND_CANCEL, caller, slot, value >> 1);
        } else {
            entry = vault.requestRevoke{value: FEE}(number, value >> 2);
            rolling = Model.rolling(previous, KIND_REVOKE, caller, number, value >> 2);
        }
        vm.stopPrank();
        assertEq(entry, i, "entry");
        return rolling;
    }

    function _expectEntry(bytes32 rolling, uint256 number, address payer) private view {
        (uint64 number_, uint64 time, address payer_) = vault.entryAt(rolling);
        assertEq(number_, number, "number");
        assertEq(time, block.timestamp, "time");
        assertEq(payer_, payer, "payer");
    }
}
