// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A dollar for the demo and the tests: 6 decimals, and anyone may print it
contract DemoToken is ERC20 {
    constructor() ERC20("Demo Dollar", "USDX") {}

    /// @notice Prints tokens. By anyone: worth nothing.
    /// @param to who gets them
    /// @param amount how many, base units
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Base units to a dollar are 10^6.
    /// @return how many digits of an amount are behind the point
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
