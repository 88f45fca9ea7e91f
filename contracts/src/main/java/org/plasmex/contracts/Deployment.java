package org.plasmex.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

import org.web3j.crypto.ContractUtils;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.ContractGasProvider;

/**
 * The contracts of one deployment, each of which knows the others for ever: they are created by one account in a fixed
 * order, so that the addresses of those to come can be computed. The deployer has no rights afterwards.
 *
 * @param chain  the chain of blocks.
 * @param claims pays what final steps say.
 * @param vault  the custody and the L1 inbox; what users sign names its address.
 * @param block  number of the L1 block with the first of them: no event is older.
 */
public record Deployment(Chain chain, Claims claims, Vault vault, BigInteger block)
{
    /**
     * What is fixed at deployment, for ever.
     *
     * @param operator   address of who may commit blocks and list assets.
     * @param custodians addresses whose attestations count, each once, in any order.
     * @param quorum     how many of them a block needs.
     * @param parameters periods in seconds and the minimum bond in wei.
     * @param requestFee what a request costs, wei.
     */
    public record Terms(
        String operator, List<String> custodians, int quorum, Chain.Parameters parameters, BigInteger requestFee)
    {
    }

    /**
     * Deploys all contracts. Nothing else may send transactions of the same account meanwhile.
     *
     * @param web3j   where to.
     * @param account who pays.
     * @param gas     at what price.
     * @param terms   what is fixed.
     * @return the contracts, to be called in the name of the account.
     * @throws Exception where a transaction fails or reverts.
     */
    public static Deployment deploy(
        final Web3j web3j, final TransactionManager account, final ContractGasProvider gas, final Terms terms)
        throws Exception
    {
        final BigInteger nonce = web3j.ethGetTransactionCount(
            account.getFromAddress(), DefaultBlockParameterName.PENDING).send().getTransactionCount();
        final String vaultAddress = ContractUtils.generateContractAddress(
            account.getFromAddress(), nonce.add(BigInteger.TWO));
        final List<String> custodians = terms.custodians().stream()
            .sorted((left, right) -> number(left).compareTo(number(right))).toList();

        final Chain chain = Chain.deploy(web3j, account, gas, vaultAddress, terms.operator(), custodians,
            BigInteger.valueOf(terms.quorum()), terms.parameters()).send();
        final Claims claims = Claims.deploy(web3j, account, gas, chain.getContractAddress()).send();
        final Vault vault = Vault.deploy(web3j, account, gas, chain.getContractAddress(), claims.getContractAddress(),
            terms.requestFee()).send();
        return new Deployment(chain, claims, vault, chain.getTransactionReceipt().orElseThrow().getBlockNumber());
    }

    private static BigInteger number(final String address)
    {
        return new BigInteger(address.toLowerCase(Locale.ROOT).replaceFirst("^0x", ""), 16);
    }
}
