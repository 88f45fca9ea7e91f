package org.plasmex.contracts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Sign;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;
import org.web3j.utils.Numeric;

/**
 * An L1 of one's own with the contracts on it: its first account is operator and only custodian.
 */
final class TestL1 implements AutoCloseable
{
    static final long CHALLENGE = 7 * 86_400;
    static final BigInteger FEE = BigInteger.valueOf(10_000_000_000_000_000L);

    private static final int CHAIN_ID = 31337;
    private static final long GAS_PRICE = 10_000_000_000L;
    private static final long GAS_LIMIT = 10_000_000L;

    final Anvil anvil;
    final Web3j web3j;
    final Credentials operator = Anvil.account(0);
    final TransactionManager account;
    final StaticGasProvider gas =
        new StaticGasProvider(BigInteger.valueOf(GAS_PRICE), BigInteger.valueOf(GAS_LIMIT));
    final List<String> deployed = new ArrayList<>();
    Deployment contracts;

    TestL1(final Anvil.Context context)
    {
        anvil = Anvil.launch(context);
        web3j = Web3j.build(new HttpService(anvil.url()));
        account = new RawTransactionManager(
            web3j, operator, CHAIN_ID, new PollingTransactionReceiptProcessor(web3j, 20, 500));
    }

    void deploy() throws Exception
    {
        final Chain.Parameters parameters = new Chain.Parameters(
            BigInteger.valueOf(CHALLENGE), BigInteger.valueOf(86_400), BigInteger.valueOf(2 * 86_400),
            BigInteger.valueOf(86_400), BigInteger.valueOf(3 * 86_400), BigInteger.valueOf(600), BigInteger.TEN);
        contracts = Deployment.deploy(web3j, account, gas, new Deployment.Terms(
            operator.getAddress(), List.of(operator.getAddress()), 1, parameters, FEE), deployed::add);
        contracts.chain().addBond(BigInteger.TEN).send();
    }

    long time() throws IOException
    {
        return web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false).send().getBlock()
            .getTimestamp().longValueExact();
    }

    /**
     * The custodian's attestation, by way of the EIP-712 digest written down by hand.
     */
    Chain.Attestation attest(final byte[] blockHash)
    {
        final byte[] domain = hash(
            text("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            text("Plasmex"), text("1"), word(BigInteger.valueOf(CHAIN_ID)),
            word(Numeric.toBigInt(contracts.vault().getContractAddress())));
        final byte[] digest = hash(new byte[]{0x19, 0x01}, domain, hash(text("Attest(bytes32 block)"), blockHash));
        final Sign.SignatureData signature = Sign.signMessage(digest, operator.getEcKeyPair(), false);
        return Attestations.fromAuth(
            join(new byte[1], signature.getR(), signature.getS(), signature.getV()));
    }

    static Chain.Header header(
        final long number, final long since, final long until, final long firstStep, final long steps, final long inbox,
        final byte[] parent, final byte[] dataRoot)
    {
        return new Chain.Header(BigInteger.valueOf(number), BigInteger.valueOf(since), BigInteger.valueOf(until),
            BigInteger.valueOf(firstStep), BigInteger.valueOf(steps), BigInteger.valueOf(inbox), parent, dataRoot);
    }

    /**
     * What a commit is told of headers.
     */
    static List<Chain.NewBlock> blocks(final List<Chain.Header> headers)
    {
        return headers.stream()
            .map(header -> new Chain.NewBlock(header.until, header.steps, header.inbox, header.dataRoot))
            .toList();
    }

    static byte[] hash(final Chain.Header header)
    {
        return hash(word(header.number), word(header.since), word(header.until), word(header.firstStep),
            word(header.steps), word(header.inbox), header.parent, header.dataRoot);
    }

    static byte[] hash(final byte[]... parts)
    {
        return Hash.sha3(join(parts));
    }

    static byte[] join(final byte[]... parts)
    {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (final byte[] part : parts)
        {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] text(final String text)
    {
        return Hash.sha3(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] word(final BigInteger value)
    {
        return Numeric.toBytesPadded(value, 32);
    }

    @Override
    public void close()
    {
        web3j.shutdown();
        anvil.close();
    }
}
