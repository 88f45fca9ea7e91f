// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IChain} from "./interfaces/IChain.sol";
import {IClaims} from "./interfaces/IClaims.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Header, Headers} from "./ledger/Headers.sol";
import {Payments} from "./ledger/Payments.sol";
import {StepProof, StepProofs} from "./ledger/StepProofs.sol";

/// @title Turns steps of final blocks into credits of the Vault
/// @notice See {IClaims}.
contract Claims is IClaims {
    using BitMaps for BitMaps.BitMap;
    using Headers for Header;
    using StepProofs for StepProof;

    /// @inheritdoc IClaims
    address public immutable CHAIN;
    /// @inheritdoc IClaims
    address public immutable VAULT;

    BitMaps.BitMap private _claimed;

    /// @param chain the chain of this deployment
    constructor(address chain) {
        CHAIN = chain;
        VAULT = IChain(chain).VAULT();
    }

    /// @inheritdoc IClaims
    function claim(StepProof calldata proof) external returns (address owner, uint16 asset, uint64 amount) {
        bytes32 blockHash = proof.header.hash();
        if (!IChain(CHAIN).isFinal(blockHash)) {
            revert NotFinal(blockHash);
        }
        proof.verify();
        (owner, asset, amount) = Payments.read(proof.step);
        uint64 number = proof.number;
        if (_claimed.get(number)) {
            revert AlreadyClaimed(number);
        }
        _claimed.set(number);
        emit Claimed(number, owner, asset, amount);
        IVault(VAULT).credit(owner, asset, amount);
    }

    /// @inheritdoc IClaims
    function isClaimed(uint64 number) external view returns (bool) {
        return _claimed.get(number);
    }
}
