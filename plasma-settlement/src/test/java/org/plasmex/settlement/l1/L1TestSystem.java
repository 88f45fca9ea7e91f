package org.plasmex.settlement.l1;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemNanoClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.contracts.Toolchain;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An anvil with the contracts deployed, two assets listed, a customer with funds, and a proxy before it, so that the
 * node can go and come back under one address.
 */
public final class L1TestSystem implements AutoCloseable
{
    public static final int ETH = 0;
    public static final int DOLLAR = 1;
    public static final BigInteger GWEI = BigInteger.valueOf(FeePolicy.GWEI);
    public static final BigInteger CENT = BigInteger.valueOf(10_000);
    public static final Duration TIMEOUT = Duration.ofSeconds(120);
    public static final long INCLUSION = 5_000;
    public static final long CHALLENGE = 10_000;

    public static final int OPERATOR = 0;
    private static final int CUSTOMER = 1;
    private static final FeePolicy FEES =
        new FeePolicy(BigInteger.valueOf(100 * FeePolicy.GWEI), BigInteger.valueOf(FeePolicy.GWEI));

    private final Path state;
    private final Anvil.Context context;
    private final List<EthereumNode> nodes = new ArrayList<>();
    private final FaultyProxy proxy;
    private final List<SigningKey> custodians = List.of(key(5), key(6), key(7));
    private Anvil anvil;
    private Duration nodeTimeout = TIMEOUT;
    private final ContractAddresses addresses;
    private final String token;
    private final L1Account customer;

    public L1TestSystem(final Path directory) throws IOException, ParentChainException
    {
        assumeAnvil();
        state = directory.resolve("anvil.json");
        context = new Anvil.Context().slotsInAnEpoch(1).state(state);
        proxy = new FaultyProxy();
        startNode();

        final Deployer deployer = new Deployer(wallet(OPERATOR), TIMEOUT);
        addresses = deployer.deploy(
            custodians.stream().map(key -> Hex.encode(key.address())).toList(),
            custodians.size(),
            new ChainParameters(CHALLENGE, 1000, 1000, INCLUSION, 1000, 600, GWEI, BigInteger.valueOf(7)),
            contract -> {});
        final OperatorAccount operator = new OperatorAccount(wallet(OPERATOR), addresses);
        operator.addBond(GWEI).await(TIMEOUT);
        token = deployer.deployToken();
        operator.list(ETH, Deployer.ETH, GWEI, 1).await(TIMEOUT);
        operator.list(DOLLAR, token, CENT, 1).await(TIMEOUT);
        customer = new L1Account(wallet(CUSTOMER), addresses);
        final BigInteger many = BigInteger.TEN.pow(18);
        customer.mint(token, customer.address(), many).await(TIMEOUT);
        customer.approve(token, many).await(TIMEOUT);
    }

    public static void assumeAnvil()
    {
        try
        {
            Toolchain.anvil();
        }
        catch (final IllegalStateException ex)
        {
            Assumptions.abort("skipped, for want of an Ethereum node: " + ex.getMessage());
        }
    }

    public ContractAddresses addresses()
    {
        return addresses;
    }

    public L1Account customer()
    {
        return customer;
    }

    public Anvil anvil()
    {
        return anvil;
    }

    public FaultyProxy proxy()
    {
        return proxy;
    }

    public Custodians custodians()
    {
        return new Custodians(custodians, addresses.chainId(), addresses.vaultBytes());
    }

    /** A chain as the operator's venue sees it. Every call is another venue, with the same key. */
    public EthereumChain chain(final Confirmation confirmation, final FeePolicy fees, final Duration resendAfter)
    {
        final EthereumNode node = node(nodeTimeout);

        return new EthereumChain(node, addresses, confirmation, wallet(node, OPERATOR, fees, resendAfter), 10);
    }

    public EthereumChain chain(final Confirmation confirmation)
    {
        return chain(confirmation, FEES, Duration.ofSeconds(5));
    }

    public EthereumWallet wallet(final int account, final FeePolicy fees, final Duration resendAfter)
    {
        return wallet(node(), account, fees, resendAfter);
    }

    public EthereumWallet wallet(final int account)
    {
        return wallet(account, FEES, Duration.ofSeconds(5));
    }

    public EthereumNode node()
    {
        return node(TIMEOUT);
    }

    public InboxStore openStore(final Path directory)
    {
        return InboxStore.open(directory, addresses.chainId(), addresses.vaultBytes());
    }

    /** The node dies: what is pending is lost, what is in blocks is kept. */
    public void stopNode()
    {
        proxy.connect(null);
        anvil.close();
        anvil = null;
    }

    public void startNode()
    {
        anvil = Anvil.launch(context);
        proxy.connect(anvil.url());
    }

    /** How long the chains that are made from now on wait for an answer. */
    public void nodeTimeout(final Duration timeout)
    {
        nodeTimeout = timeout;
    }

    /** A transaction as it was sent, in a block or not. */
    public String raw(final String transaction)
    {
        return result(anvil.call("eth_getRawTransactionByHash", '"' + transaction + '"'));
    }

    /** Takes back the newest blocks and forgets what was in them; the first in their place has these transactions. */
    public void reorganise(final int blocks, final String... transactions)
    {
        anvil.call("anvil_reorg", blocks + ",[" + Arrays.stream(transactions)
            .map(transaction -> "[\"" + transaction + "\",0]")
            .collect(Collectors.joining(",")) + ']');
    }

    /** What a unit of gas costs in the next block. */
    public void nextBaseFee(final long gwei)
    {
        anvil.call("anvil_setNextBlockBaseFeePerGas",
            "\"0x" + BigInteger.valueOf(gwei).multiply(GWEI).toString(16) + '"');
    }

    /** Where {@link #revert} can take the chain back to. */
    public String snapshot()
    {
        return result(anvil.call("evm_snapshot", ""));
    }

    /** Takes the chain back: later blocks are gone, and their transactions forgotten. */
    public void revert(final String snapshot)
    {
        anvil.call("evm_revert", '"' + snapshot + '"');
    }

    /** Sets the chain's frozen flag in its storage, as a fault would, wherever it is there. */
    public void freeze() throws ParentChainException
    {
        final EthereumChain chain = chain(Confirmation.LATEST);
        final String to = '"' + addresses.chain() + '"';
        final String call = new ContractCalls(node(), addresses.chain(), addresses.vault(), addresses.claims())
            .chain().frozen().encodeFunctionCall();
        final Matcher slots = Pattern.compile("\"(0x[0-9a-f]{64})\"").matcher(anvil.call(
            "eth_createAccessList", "{\"to\":" + to + ",\"data\":\"" + call + "\"},\"latest\""));
        while (slots.find() && !chain.status().isFrozen())
        {
            final String at = to + ",\"" + slots.group(1) + '"';
            final String word = result(anvil.call("eth_getStorageAt", at + ",\"latest\""));
            for (int i = 2; i < word.length() && !chain.status().isFrozen(); i += 2)
            {
                final boolean isFree = "00".equals(word.substring(i, i + 2));
                final String changed = isFree ? word.substring(0, i) + "01" + word.substring(i + 2) : word;
                anvil.call("anvil_setStorageAt", at + ",\"" + changed + '"');
            }

            if (!chain.status().isFrozen())
            {
                anvil.call("anvil_setStorageAt", at + ",\"" + word + '"');
            }
        }

        if (!chain.status().isFrozen())
        {
            throw new IllegalStateException("no byte of the chain's storage freezes it");
        }
        anvil.mine(1);
    }

    public static void awaitWorking(final Agent agent, final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(5)).until(() ->
        {
            agent.doWork();
            return condition.call();
        });
    }

    @Override
    public void close() throws IOException
    {
        nodes.forEach(EthereumNode::close);
        proxy.close();
        if (null != anvil)
        {
            anvil.close();
        }
    }

    private EthereumNode node(final Duration timeout)
    {
        final EthereumNode node = new EthereumNode(proxy.url(), timeout);
        nodes.add(node);

        return node;
    }

    private static String result(final String answer)
    {
        return answer.replaceAll("(?s).*\"result\":\"(0x[0-9a-f]*)\".*", "$1");
    }

    private EthereumWallet wallet(
        final EthereumNode node, final int account, final FeePolicy fees, final Duration resendAfter)
    {
        final Credentials credentials = Anvil.account(account);

        return new EthereumWallet(node, credentials, 31337, fees, SystemNanoClock.INSTANCE, resendAfter);
    }

    private static SigningKey key(final int account)
    {
        return SigningKey.fromPrivate(
            Numeric.toBytesPadded(Anvil.account(account).getEcKeyPair().getPrivateKey(), 32));
    }
}
