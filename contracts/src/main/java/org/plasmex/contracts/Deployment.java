package org.plasmex.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.web3j.crypto.ContractUtils;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.tx.Contract;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.ContractGasProvider;

/**
 * The contracts of one deployment, each of which knows the others for ever: they are created by one account in a fixed
 * order, so that the addresses of those to come can be computed. The deployer has no rights afterwards.
 *
 * @param chain  the chain of blocks.
 * @param law    says which steps are lawful.
 * @param claims pays what final steps say, and everybody when the chain has ended.
 * @param vault  the custody and the L1 inbox; what users sign names its address.
 * @param court  finds blocks at fault.
 * @param block  number of the L1 block with the first of them: no event is older.
 */
public record Deployment(Chain chain, Law law, Claims claims, Vault vault, Court court, BigInteger block)
{
    // How many transactions of the account come before that which creates it.
    private static final int CHAIN = 0;
    private static final int LAW = 1;
    private static final int CLAIMS = 2;
    private static final int VAULT = 3;
    private static final int COURT = 4;

    /**
     * What is fixed at deployment, for ever.
     *
     * @param operator   address of who may commit blocks and list assets.
     * @param custodians addresses whose attestations count, each once, in any order.
     * @param quorum     how many of them a block needs.
     * @param parameters periods in seconds and the minimum bond in wei.
     * @param requestFee what a request costs, wei.
     * @param price      what a challenge costs while few are open, wei; more than 0.
     * @param exitBond   what an exit deposits, wei.
     */
    public record Terms(
        String operator,
        List<String> custodians,
        int quorum,
        Chain.Parameters parameters,
        BigInteger requestFee,
        BigInteger price,
        BigInteger exitBond)
    {
        private static final BigInteger PRICE = BigInteger.valueOf(20_000_000_000_000_000L);
        private static final BigInteger EXIT_BOND = BigInteger.valueOf(50_000_000_000_000_000L);

        /**
         * Terms with the usual price of a challenge, 0.02 ETH, and the usual bond of an exit, 0.05 ETH.
         *
         * @param operator   see above.
         * @param custodians see above.
         * @param quorum     see above.
         * @param parameters see above.
         * @param requestFee see above.
         */
        public Terms(
            final String operator,
            final List<String> custodians,
            final int quorum,
            final Chain.Parameters parameters,
            final BigInteger requestFee)
        {
            this(operator, custodians, quorum, parameters, requestFee, PRICE, EXIT_BOND);
        }
    }

    /**
     * Deploys all contracts. Nothing else may send transactions of the same account meanwhile.
     *
     * @param web3j   where to.
     * @param account who pays.
     * @param gas     at what price.
     * @param terms   what is fixed.
     * @param news    hears the name of each contract before it is deployed.
     * @return the contracts, to be called in the name of the account.
     * @throws Exception where a transaction fails or reverts.
     */
    public static Deployment deploy(
        final Web3j web3j,
        final TransactionManager account,
        final ContractGasProvider gas,
        final Terms terms,
        final Consumer<String> news) throws Exception
    {
        final BigInteger nonce = web3j.ethGetTransactionCount(
            account.getFromAddress(), DefaultBlockParameterName.PENDING).send().getTransactionCount();
        final String vaultAddress = address(account, nonce, VAULT);
        final String courtAddress = address(account, nonce, COURT);
        final List<String> custodians = terms.custodians().stream()
            .sorted((left, right) -> number(left).compareTo(number(right))).toList();

        news.accept("Chain");
        final Chain chain = Chain.deploy(web3j, account, gas, vaultAddress, courtAddress, terms.operator(), custodians,
            BigInteger.valueOf(terms.quorum()), terms.parameters()).send();
        check(chain, address(account, nonce, CHAIN));
        news.accept("Law");
        final Law law = Law.deploy(web3j, account, gas, vaultAddress).send();
        check(law, address(account, nonce, LAW));
        news.accept("Claims");
        final Claims claims = Claims.deploy(
            web3j, account, gas, chain.getContractAddress(), law.getContractAddress(), terms.exitBond()).send();
        check(claims, address(account, nonce, CLAIMS));
        news.accept("Vault");
        final Vault vault = Vault.deploy(web3j, account, gas, chain.getContractAddress(), claims.getContractAddress(),
            terms.requestFee()).send();
        check(vault, address(account, nonce, VAULT));
        news.accept("Court");
        final Court court = Court.deploy(
            web3j, account, gas, chain.getContractAddress(), law.getContractAddress(), terms.price()).send();
        check(court, address(account, nonce, COURT));
        return new Deployment(
            chain, law, claims, vault, court, chain.getTransactionReceipt().orElseThrow().getBlockNumber());
    }

    /**
     * A node could name any address, and bonds and deposits go there: but which one a transaction creates is known
     * before it is sent.
     */
    private static void check(final Contract contract, final String expected)
    {
        if (!expected.equalsIgnoreCase(contract.getContractAddress()))
        {
            throw new IllegalStateException("the node says that a contract was created at " +
                contract.getContractAddress() + ", and it can only be at " + expected +
                ": it lies, or the account has sent other transactions meanwhile");
        }
    }

    private static String address(final TransactionManager account, final BigInteger nonce, final int further)
    {
        return ContractUtils.generateContractAddress(
            account.getFromAddress(), nonce.add(BigInteger.valueOf(further)));
    }

    private static BigInteger number(final String address)
    {
        return new BigInteger(address.toLowerCase(Locale.ROOT).replaceFirst("^0x", ""), 16);
    }
}
