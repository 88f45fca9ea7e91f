package org.plasmex.settlement.l1;

import org.plasmex.contracts.Claims;
import org.plasmex.contracts.DemoToken;
import org.plasmex.contracts.Vault;
import org.plasmex.settlement.block.Receipt;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * What a customer does on L1: deposit, request, claim, be paid. Every call that changes something tries its
 * transaction, sends it, and returns it on its way: await it, or send more meanwhile. Not thread safe.
 */
public final class L1Account
{
    private static final DefaultBlockParameter LATEST = DefaultBlockParameterName.LATEST;

    private final EthereumWallet wallet;
    private final ContractAddresses addresses;
    private final ContractCalls contracts;

    /**
     * An account on L1 and its view of a deployment.
     *
     * @param wallet     the customer's.
     * @param addresses  where the contracts are.
     */
    public L1Account(final EthereumWallet wallet, final ContractAddresses addresses)
    {
        this.wallet = wallet;
        this.addresses = addresses;
        contracts = new ContractCalls(
            wallet.node(), addresses.chain(), addresses.vault(), addresses.claims());
    }

    /**
     * The account's address.
     *
     * @return hex with 0x.
     */
    public String address()
    {
        return wallet.address();
    }

    /**
     * Sends ETH.
     *
     * @param to     the receiver's address.
     * @param amount in wei.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission send(final String to, final BigInteger amount) throws ParentChainException
    {
        return wallet.submit("payment of " + amount + " wei to " + to, to, amount, "0x");
    }

    /**
     * Prints tokens. For demos and tests: only a demo token lets anyone.
     *
     * @param token  the demo token's address.
     * @param to     who gets them.
     * @param amount in base units.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission mint(final String token, final String to, final BigInteger amount)
        throws ParentChainException
    {
        return wallet.submit("printing of " + amount + " of " + token, token, BigInteger.ZERO,
            contracts.token(token).mint(to, amount).encodeFunctionCall());
    }

    /**
     * Lets the Vault take tokens.
     *
     * @param token  its address.
     * @param amount in base units.
     * @return the transaction on its way; a deposit cannot be tried before this is in a block.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission approve(final String token, final BigInteger amount) throws ParentChainException
    {
        return wallet.submit("approval of " + amount + " of " + token, token, BigInteger.ZERO,
            contracts.token(token).approve(addresses.vault(), amount).encodeFunctionCall());
    }

    /**
     * Deposits ETH, or tokens approved before, for an owner.
     *
     * @param asset  the asset's number.
     * @param amount in base units (wei for ETH), a multiple of the asset's quantum.
     * @param owner  whose account in the ledger is credited.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission deposit(final int asset, final BigInteger amount, final String owner)
        throws ParentChainException
    {
        final boolean isEth = Deployer.ETH.equals(token(asset));
        final BigInteger value = isEth ? amount : BigInteger.ZERO;

        return wallet.submit("deposit of " + amount + " of asset " + asset, addresses.vault(), value,
            contracts.vault().deposit(BigInteger.valueOf(asset), amount, owner, value).encodeFunctionCall());
    }

    /**
     * Asks the ledger to pay out the whole available balance of an account of this owner.
     *
     * @param account in the ledger.
     * @param asset   the asset's number.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission requestWithdraw(final long account, final int asset) throws ParentChainException
    {
        final BigInteger fee = requestFee();

        return wallet.submit("withdraw request for account " + account, addresses.vault(), fee,
            contracts.vault().requestWithdraw(BigInteger.valueOf(account), BigInteger.valueOf(asset), fee)
                .encodeFunctionCall());
    }

    /**
     * Asks the ledger to cancel an order of this owner.
     *
     * @param slot  the order's.
     * @param order the nonce it was placed with.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission requestCancel(final long slot, final long order) throws ParentChainException
    {
        final BigInteger fee = requestFee();

        return wallet.submit("cancel request for slot " + slot, addresses.vault(), fee,
            contracts.vault().requestCancel(BigInteger.valueOf(slot), BigInteger.valueOf(order), fee)
                .encodeFunctionCall());
    }

    /**
     * Asks the ledger to let nothing count that was signed for an account of this owner up to a nonce.
     *
     * @param account in the ledger.
     * @param nonce   below 2^62.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission requestRevoke(final long account, final long nonce) throws ParentChainException
    {
        final BigInteger fee = requestFee();

        return wallet.submit("revoke request for account " + account, addresses.vault(), fee,
            contracts.vault().requestRevoke(BigInteger.valueOf(account), BigInteger.valueOf(nonce), fee)
                .encodeFunctionCall());
    }

    /**
     * Claims what a step of a final block pays: it is credited to its owner, for {@link #pay}. By anyone.
     *
     * @param receipt the step and its path.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission claim(final Receipt receipt) throws ParentChainException
    {
        return wallet.submit("claim of step " + receipt.number(), addresses.claims(), BigInteger.ZERO,
            contracts.claims().claim(receipt.pack()).encodeFunctionCall());
    }

    /**
     * Pays an owner all that is credited to it. By anyone.
     *
     * @param asset the asset's number.
     * @param owner whom to pay.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission pay(final int asset, final String owner) throws ParentChainException
    {
        return wallet.submit("payment of asset " + asset + " to " + owner, addresses.vault(), BigInteger.ZERO,
            contracts.vault().pay(BigInteger.valueOf(asset), owner).encodeFunctionCall());
    }

    /**
     * What is credited to an owner and not yet paid.
     *
     * @param asset the asset's number.
     * @param owner the owner's address.
     * @return quanta.
     * @throws ParentChainException when L1 does not answer.
     */
    public long credit(final int asset, final String owner) throws ParentChainException
    {
        final Vault vault = contracts.vault();

        return contracts.readNumber(vault, vault.creditOf(owner, BigInteger.valueOf(asset)), LATEST).longValueExact();
    }

    /**
     * Whether a step that takes out of a balance was claimed.
     *
     * @param balance key of the cell that it took out of.
     * @param number  of the step.
     * @return true when it was.
     * @throws ParentChainException when L1 does not answer.
     */
    public boolean isClaimed(final long balance, final long number) throws ParentChainException
    {
        final Claims claims = contracts.claims();

        return (Boolean)contracts.read(
            claims,
            claims.isClaimed(BigInteger.valueOf(balance), BigInteger.valueOf(number)),
            LATEST).get(0).getValue();
    }

    /**
     * What the Vault holds of an asset for the ledger: deposited and not paid out.
     *
     * @param asset the asset's number.
     * @return quanta.
     * @throws ParentChainException when L1 does not answer.
     */
    public long custody(final int asset) throws ParentChainException
    {
        return ContractCalls.number(asset(asset), 3).longValueExact();
    }

    /**
     * An address's balance of an asset's token on L1, the Vault's own for example.
     *
     * @param asset   the asset's number.
     * @param address whose balance.
     * @return base units, wei for ETH.
     * @throws ParentChainException when L1 does not answer.
     */
    public BigInteger balance(final int asset, final String address) throws ParentChainException
    {
        final String token = token(asset);
        if (Deployer.ETH.equals(token))
        {
            return wallet.node().balance(address);
        }

        final DemoToken erc20 = contracts.token(token);

        return contracts.readNumber(erc20, erc20.balanceOf(address), LATEST);
    }

    /**
     * The token of an asset.
     *
     * @param asset the asset's number.
     * @return its address, or {@link Deployer#ETH}.
     * @throws ParentChainException when L1 does not answer, or no asset has the number.
     */
    public String token(final int asset) throws ParentChainException
    {
        return asset(asset).get(0).getValue().toString();
    }

    /**
     * An amount of an asset, for people.
     *
     * @param asset  the asset's number.
     * @param quanta of it.
     * @return quanta, and base units behind them.
     * @throws ParentChainException when L1 does not answer, or no asset has the number.
     */
    public String amount(final int asset, final long quanta) throws ParentChainException
    {
        final List<Type<?>> listed = asset(asset);
        return String.format(Locale.ROOT, "%,d quanta of asset %d (%d %s)", quanta, asset,
            ContractCalls.number(listed, 1).multiply(BigInteger.valueOf(quanta)),
            Deployer.ETH.equals(listed.get(0).getValue().toString()) ? "wei" : "base units");
    }

    private List<Type<?>> asset(final int asset) throws ParentChainException
    {
        final Vault vault = contracts.vault();

        return contracts.read(vault, vault.assetAt(BigInteger.valueOf(asset)), LATEST);
    }

    private BigInteger requestFee() throws ParentChainException
    {
        final Vault vault = contracts.vault();

        return contracts.readNumber(vault, vault.REQUEST_FEE(), LATEST);
    }
}
