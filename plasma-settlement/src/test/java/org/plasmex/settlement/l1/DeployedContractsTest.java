package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeployedContractsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldLearnTheWholeDeploymentFromTheVaultsAddress() throws IOException, ParentChainException
    {
        try (L1TestSystem l1 = new L1TestSystem(directory); EthereumNode node = l1.node())
        {
            l1.anvil().mine(5);
            final DeployedContracts found = DeployedContracts.find(node, l1.addresses().vault());

            assertThat(found.addresses()).usingRecursiveComparison().ignoringFields("block").isEqualTo(l1.addresses());
            assertThat(found.addresses().block()).isNotNegative().isLessThanOrEqualTo(l1.addresses().block());
            assertThat(found.operator()).isEqualTo(l1.wallet(0).address());
            assertThat(found.quorum()).isEqualTo(3);
            final byte[] custodian = l1.custodians().attest(Header.genesis(1)).get(0).signer();
            assertThat(found.isCustodian(Hex.encode(custodian))).isTrue();
            assertThat(found.isCustodian(Anvil.account(9).getAddress())).isFalse();
        }
    }

    @Test
    void shouldSayThatThereIsNoContractWhenTheAddressIsWrong() throws IOException, ParentChainException
    {
        try (L1TestSystem l1 = new L1TestSystem(directory); EthereumNode node = l1.node())
        {
            final String nobody = Anvil.account(9).getAddress();

            assertThatThrownBy(() -> DeployedContracts.find(node, nobody))
                .isInstanceOf(NoContractException.class).hasMessageContaining(nobody);
        }
    }

    @Test
    void shouldSayThatAnotherContractIsNoVault() throws IOException, ParentChainException
    {
        try (L1TestSystem l1 = new L1TestSystem(directory); EthereumNode node = l1.node())
        {
            final String chain = l1.addresses().chain();

            assertThatThrownBy(() -> DeployedContracts.find(node, chain))
                .isInstanceOf(NoContractException.class).hasMessageContaining(chain + " is no Vault");
        }
    }
}
