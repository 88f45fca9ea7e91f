package org.plasmex.venue.stage;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.client.Wallet;
import org.plasmex.contracts.Anvil;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.VenueContext;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

/**
 * An Ethereum of one's own with the contracts on it: anvil, an operator, a custodian, two assets. Gone when closed.
 * <p>
 * It mines a block each second, as long as nobody says otherwise. For one thread, but for what it makes for the venue.
 */
public final class DevelopmentChain implements AutoCloseable
{
    /** The asset number of ETH. */
    public static final int ETH = 0;
    /** The asset number of the token, a dollar of 6 decimals. */
    public static final int DOLLAR = 1;
    /** Wei in a quantum of ETH: a gwei. */
    public static final BigInteger ETH_QUANTUM = BigInteger.TEN.pow(9);
    /** Base units of the dollar in a quantum: a millionth of a dollar. */
    public static final BigInteger DOLLAR_QUANTUM = BigInteger.ONE;

    private static final int OPERATOR = 0;
    private static final int BANK = 1;
    private static final int BANKS = 8;
    private static final int BYSTANDER = 9;
    private static final int SECRET_LENGTH = 32;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(30);
    private static final FeePolicy FEES =
        new FeePolicy(BigInteger.valueOf(1000 * FeePolicy.GWEI), BigInteger.valueOf(FeePolicy.GWEI));
    private static final BigInteger GAS_MONEY = BigInteger.TEN.pow(18);

    private final Anvil anvil;
    private final String url;
    private final EthereumNode node;
    private final ChainParameters parameters = ChainParameters.standard();
    private final SigningKey custodian = SigningKey.fromPrivate(custodianKey());
    private ContractAddresses addresses;
    private String token;

    private DevelopmentChain(final Anvil anvil, final String url)
    {
        this.anvil = anvil;
        this.url = url;
        node = new EthereumNode(url, TIMEOUT);
    }

    /**
     * Start anvil, deploy the contracts, list the assets.
     *
     * @return the chain, which the caller must close.
     * @throws ParentChainException if the deployment fails.
     */
    public static DevelopmentChain launch() throws ParentChainException
    {
        final Anvil anvil = Anvil.launch(new Anvil.Context());
        final DevelopmentChain chain = new DevelopmentChain(anvil, anvil.url());
        try
        {
            chain.deploy();
            anvil.call("evm_setIntervalMining", "1");
            return chain;
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            chain.close();
            throw ex;
        }
    }

    /**
     * See a chain that another process has launched. It is not gone when this view of it is closed, and its clock is
     * the other's to move.
     *
     * @param url       where anvil answers.
     * @param addresses of the contracts.
     * @return the view, which the caller must close.
     */
    public static DevelopmentChain attach(final String url, final ContractAddresses addresses)
    {
        final DevelopmentChain chain = new DevelopmentChain(null, url);
        chain.addresses = addresses;
        return chain;
    }

    /**
     * Deploy the contracts and list the assets on a chain that another process has launched, and which mines each
     * transaction at once. Nothing there is in the way: there may be other deployments.
     *
     * @param url where anvil answers.
     * @return the view, which the caller must close; anvil goes on.
     * @throws ParentChainException if the deployment fails.
     */
    public static DevelopmentChain deploy(final String url) throws ParentChainException
    {
        final DevelopmentChain chain = new DevelopmentChain(null, url);
        try
        {
            chain.deploy();
            return chain;
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            chain.close();
            throw ex;
        }
    }

    /**
     * The operator's key, which is public knowledge.
     *
     * @return 32 bytes.
     */
    public static byte[] operatorKey()
    {
        return Numeric.toBytesPadded(Anvil.account(OPERATOR).getEcKeyPair().getPrivateKey(), SECRET_LENGTH);
    }

    /**
     * The custodian's key, which is public knowledge.
     *
     * @return 32 bytes.
     */
    public static byte[] custodianKey()
    {
        return secret("custodian", 0);
    }

    /**
     * Where anvil answers.
     *
     * @return its URL.
     */
    public String url()
    {
        return url;
    }

    /**
     * Where the contracts are.
     *
     * @return the addresses.
     */
    public ContractAddresses addresses()
    {
        return addresses;
    }

    /**
     * The token of the dollar, which anyone may print.
     *
     * @return its address; null where the contracts were deployed by another process.
     */
    public String token()
    {
        return token;
    }

    /**
     * What was fixed when they were deployed.
     *
     * @return the parameters.
     */
    public ChainParameters parameters()
    {
        return parameters;
    }

    /**
     * What a venue needs to know of this chain. Directory and error handler are left to be set.
     *
     * @param settings of the venue.
     * @return a new context, with a view of the chain of its own.
     */
    public VenueContext venueContext(final Settings settings)
    {
        final EthereumChain chain = chain(Confirmation.parse(settings.text(Setting.L1_CONFIRMATION)));
        final Genesis genesis = new Genesis(
            addresses.chainId(), addresses.vaultBytes(), addresses.genesisTime(), parameters.span());
        final CustodianQuorum attestor = new CustodianQuorum(genesis, SigningKey.fromPrivate(operatorKey()),
            List.of(custodian), List.of(), 1, chain::isCustodian, SystemNanoClock.INSTANCE);
        return new VenueContext()
            .chain(chain)
            .addresses(addresses)
            .attestor(attestor)
            .operator(Hex.decode(Anvil.account(OPERATOR).getAddress()))
            .span(parameters.span())
            .settings(settings);
    }

    /**
     * A view of the chain of its own, as the operator sees it.
     *
     * @param confirmation which blocks count.
     * @return the view, which the caller must close.
     */
    public EthereumChain chain(final Confirmation confirmation)
    {
        final EthereumNode own = new EthereumNode(url, TIMEOUT);
        return new EthereumChain(
            own,
            addresses,
            confirmation,
            wallet(own, Anvil.account(OPERATOR)),
            EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
    }

    /**
     * Somebody with ETH for gas who is neither operator nor trader.
     *
     * @return an account of L1.
     */
    public L1Account bystander()
    {
        return new L1Account(wallet(node, Anvil.account(BYSTANDER)), addresses);
    }

    /**
     * A trader, as it is each time, with or without funds.
     *
     * @param index of the trader, from 0.
     * @return the trader.
     */
    public Trader trader(final int index)
    {
        final Credentials credentials = Credentials.create(Hex.encode(traderKey(index)));
        return new Trader(traderWallet(index), new L1Account(wallet(node, credentials), addresses));
    }

    /**
     * The key of a trader.
     *
     * @param index of the trader, from 0.
     * @return a wallet of its own.
     */
    public static Wallet traderWallet(final int index)
    {
        return Wallet.fromPrivate(traderKey(index));
    }

    /**
     * The private key of a trader, which is no secret.
     *
     * @param index of the trader, from 0.
     * @return 32 bytes.
     */
    public static byte[] traderKey(final int index)
    {
        return secret("trader", index);
    }

    /**
     * Make traders, and give them funds on L1 and some ETH for gas.
     *
     * @param count   of traders.
     * @param wei     for each.
     * @param dollars for each, in base units of the token.
     * @return the traders.
     * @throws ParentChainException if L1 refuses.
     */
    public List<Trader> traders(final int count, final BigInteger wei, final BigInteger dollars)
        throws ParentChainException
    {
        final List<L1Account> banks = new ArrayList<>();
        for (int i = 0; i < BANKS; i++)
        {
            banks.add(new L1Account(wallet(node, Anvil.account(BANK + i)), addresses));
        }

        final List<Trader> traders = new ArrayList<>();
        final List<EthereumSubmission> submissions = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final Trader trader = trader(i);
            final L1Account bank = banks.get(i % BANKS);
            submissions.add(bank.send(trader.l1().address(), wei.add(GAS_MONEY)));
            submissions.add(bank.mint(token, trader.l1().address(), dollars));
            traders.add(trader);
        }
        await(submissions);

        return traders;
    }

    /**
     * Let traders deposit what they have: real transactions, each signed by its trader.
     *
     * @param traders to deposit.
     * @param wei     of each.
     * @param dollars of each, in base units of the token.
     * @throws ParentChainException if L1 refuses.
     */
    public void deposit(final List<Trader> traders, final BigInteger wei, final BigInteger dollars)
        throws ParentChainException
    {
        final List<EthereumSubmission> submissions = new ArrayList<>();
        for (final Trader trader : traders)
        {
            submissions.add(trader.l1().approve(token, dollars));
            submissions.add(trader.l1().deposit(ETH, wei, trader.l1().address()));
        }
        await(submissions);

        submissions.clear();
        for (final Trader trader : traders)
        {
            submissions.add(trader.l1().deposit(DOLLAR, dollars, trader.l1().address()));
        }
        await(submissions);
    }

    /**
     * Wait until transactions are in blocks.
     *
     * @param submissions to wait for.
     * @throws ParentChainException if one of them reverts or is not taken in time.
     */
    public void await(final List<EthereumSubmission> submissions) throws ParentChainException
    {
        if (null != anvil)
        {
            // They need not wait for the block that comes each second.
            anvil.mine(1);
        }
        for (final EthereumSubmission submission : submissions)
        {
            submission.await(TIMEOUT);
        }
    }

    /**
     * Carry the chain's clock forward.
     *
     * @param seconds to add.
     */
    public void increaseTime(final long seconds)
    {
        anvil.increaseTime(seconds);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(node, anvil);
    }

    private void deploy() throws ParentChainException
    {
        final EthereumWallet operator = wallet(node, Anvil.account(OPERATOR));
        final Deployer deployer = new Deployer(operator, TIMEOUT);
        final String custodianAddress = Hex.encode(custodian.address());
        addresses = deployer.deploy(List.of(custodianAddress), 1, parameters, contract -> {});
        final OperatorAccount account = new OperatorAccount(operator, addresses);
        // Who answers challenges pays the gas first.
        new L1Account(operator, addresses).send(custodianAddress, GAS_MONEY).await(TIMEOUT);
        account.addBond(parameters.minimumBond()).await(TIMEOUT);
        token = deployer.deployToken();
        account.list(ETH, Deployer.ETH, ETH_QUANTUM, 1).await(TIMEOUT);
        account.list(DOLLAR, token, DOLLAR_QUANTUM, 1).await(TIMEOUT);
    }

    private EthereumWallet wallet(final EthereumNode via, final Credentials credentials)
    {
        final long chainId = null == addresses ? chainId(via) : addresses.chainId();
        return new EthereumWallet(via, credentials, chainId, FEES, SystemNanoClock.INSTANCE, RESEND_AFTER);
    }

    private static long chainId(final EthereumNode node)
    {
        try
        {
            return node.chainId();
        }
        catch (final ParentChainException ex)
        {
            throw new IllegalStateException("anvil was started and does not answer", ex);
        }
    }

    // The keys of a development chain are public knowledge, and the same each time.
    private static byte[] secret(final String role, final int index)
    {
        return new Keccak().hash(("plasmex development " + role + " " + index).getBytes(StandardCharsets.US_ASCII));
    }
}
