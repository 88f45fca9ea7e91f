package org.plasmex.settlement.court;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Deployment;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.Header;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * The law as the contracts have it, on a development node of its own: what it answers is read with calls, many in one
 * request. The Vault stands at the address that is signed in, and has the inbox entries that are put there. Not thread
 * safe.
 */
public final class EvmLaw implements AutoCloseable
{
    private static final BigInteger GAS_PRICE = BigInteger.valueOf(10_000_000_000L);
    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(10_000_000);
    private static final long DAY = 86_400;
    private static final int POLL_MS = 20;
    private static final int ATTEMPTS = 500;
    private static final int REPEATS = 2;

    /** Where the Vault keeps its entries by rolling hash; see the storage table of the contracts. */
    private static final int ENTRIES_SLOT = 4;
    private static final int WORD = 32;
    private static final int LENGTH_BYTES = 6;

    private final Anvil anvil;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Keccak keccak = new Keccak();
    private final String vault;
    private final String law;
    private final byte[] selector;
    private final List<byte[]> rollings = new ArrayList<>(List.of(new byte[WORD]));

    private EvmLaw(final Anvil anvil, final String vault, final String law)
    {
        this.anvil = anvil;
        this.vault = vault;
        this.law = law;
        selector = Arrays.copyOf(keccak.hash(
            "run((uint64,uint64,uint64,uint64,uint64,uint64,bytes32,bytes32),uint64,bytes,bytes32)".getBytes(
                StandardCharsets.US_ASCII)), 4);
    }

    /**
     * A step to be judged.
     *
     * @param header of its block.
     * @param number of the step.
     * @param step   its bytes.
     */
    public record Question(Header header, long number, byte[] step)
    {
    }

    /**
     * Starts a node, and deploys the law to it.
     *
     * @param chainId of the domain that is signed in.
     * @param vault   address of the Vault that is signed in, 20 bytes.
     * @return the law, which the caller must close.
     * @throws IllegalStateException if the node cannot be started, or the deployment fails.
     */
    public static EvmLaw launch(final long chainId, final byte[] vault)
    {
        final Anvil anvil = Anvil.launch(new Anvil.Context().chainId(chainId));
        try
        {
            return deploy(anvil, chainId, Hex.encode(vault));
        }
        // What the wrappers throw is not narrower.
        catch (final Exception ex)
        {
            anvil.close();
            throw new IllegalStateException("cannot deploy the law to " + anvil.url() + ": " + ex.getMessage(), ex);
        }
    }

    private static EvmLaw deploy(final Anvil anvil, final long chainId, final String vault) throws Exception
    {
        final Web3j web3j = Web3j.build(new HttpService(anvil.url()));
        try
        {
            final RawTransactionManager account = new RawTransactionManager(web3j, Anvil.account(0), chainId,
                new PollingTransactionReceiptProcessor(web3j, POLL_MS, ATTEMPTS));
            final StaticGasProvider gas = new StaticGasProvider(GAS_PRICE, GAS_LIMIT);
            final String self = account.getFromAddress();
            final Deployment deployment = Deployment.deploy(web3j, account, gas, new Deployment.Terms(
                self, List.of(self), 1, parameters(), BigInteger.ONE), contract -> {});
            final String code = web3j.ethGetCode(
                deployment.vault().getContractAddress(), DefaultBlockParameterName.LATEST).send().getCode();
            anvil.call("anvil_setCode", '"' + vault + "\",\"" + code + '"');
            return new EvmLaw(
                anvil, vault, org.plasmex.contracts.Law.deploy(web3j, account, gas, vault).send().getContractAddress());
        }
        finally
        {
            web3j.shutdown();
        }
    }

    private static Chain.Parameters parameters()
    {
        return new Chain.Parameters(
            BigInteger.valueOf(7 * DAY), BigInteger.valueOf(DAY), BigInteger.valueOf(DAY), BigInteger.valueOf(DAY),
            BigInteger.valueOf(DAY), BigInteger.valueOf(DAY), BigInteger.ONE);
    }

    /**
     * Writes the next entry of the inbox into the Vault.
     *
     * @param rolling hash of the inbox with it.
     */
    public void addEntry(final byte[] rolling)
    {
        final byte[] key = new byte[2 * WORD];
        System.arraycopy(rolling, 0, key, 0, WORD);
        key[2 * WORD - 1] = ENTRIES_SLOT;
        final byte[] value = new byte[WORD];
        for (int i = 0; i < LENGTH_BYTES; i++)
        {
            value[WORD - 1 - i] = (byte)((long)rollings.size() >>> i * Byte.SIZE);
        }

        anvil.call("anvil_setStorageAt",
            '"' + vault + "\",\"" + Hex.encode(keccak.hash(key)) + "\",\"" + Hex.encode(value) + '"');
        rollings.add(rolling.clone());
    }

    /**
     * Judges steps, in one request.
     *
     * @param questions the steps.
     * @return the accesses of each, as the contract encodes them: {@code cell u64, prev u64, old, new}; or null where
     *     it is unlawful.
     * @throws IllegalStateException if the node does not answer, or the contract reverts, which it must not.
     */
    public List<byte[]> run(final List<Question> questions)
    {
        final StringBuilder request = new StringBuilder(questions.size() * 3000).append('[');
        for (int i = 0; i < questions.size(); i++)
        {
            request.append(i == 0 ? "" : ",").append("{\"jsonrpc\":\"2.0\",\"id\":").append(i)
                .append(",\"method\":\"eth_call\",\"params\":[{\"to\":\"").append(law).append("\",\"data\":\"")
                .append(Hex.encode(calldata(questions.get(i)))).append("\"},\"latest\"]}");
        }

        final JsonNode answers = post(request.append(']').toString());
        final byte[][] accesses = new byte[questions.size()][];
        if (answers.size() != accesses.length)
        {
            throw new IllegalStateException(
                "the node answered " + answers.size() + " of " + accesses.length + " calls: " + answers);
        }
        for (final JsonNode answer : answers)
        {
            final int i = answer.path("id").asInt();
            if (!answer.path("result").isTextual())
            {
                throw new IllegalStateException(
                    "the law reverts for " + Hex.encode(questions.get(i).step()) + ": " + answer.path("error"));
            }
            accesses[i] = accesses(Hex.decode(answer.path("result").textValue()));
        }
        return Arrays.asList(accesses);
    }

    @Override
    public void close()
    {
        anvil.close();
    }

    /**
     * A lawful flag, the place of the accesses, their length, and they themselves.
     */
    private static byte[] accesses(final byte[] result)
    {
        final UnsafeBuffer words = new UnsafeBuffer(result);
        if (words.getByte(WORD - 1) == 0)
        {
            return null;
        }

        final int length = words.getInt(3 * WORD - Integer.BYTES, BIG_ENDIAN);
        return Arrays.copyOfRange(result, 3 * WORD, 3 * WORD + length);
    }

    private byte[] calldata(final Question question)
    {
        final byte[] step = question.step();
        final int words = Header.ENCODED_LENGTH / WORD + 4 + (step.length + WORD - 1) / WORD;
        final byte[] bytes = new byte[selector.length + words * WORD];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        int at = selector.length;
        buffer.putBytes(0, selector);
        buffer.putBytes(at, question.header().encode());
        at += Header.ENCODED_LENGTH;
        putWord(buffer, at, question.number());
        putWord(buffer, at + WORD, Header.ENCODED_LENGTH + 3 * WORD);
        buffer.putBytes(at + 2 * WORD, before(step));
        putWord(buffer, at + 3 * WORD, step.length);
        buffer.putBytes(at + 4 * WORD, step);
        return bytes;
    }

    private byte[] before(final byte[] step)
    {
        final long entry = InboxWitness.entry(new UnsafeBuffer(step), step.length);
        return Long.compareUnsigned(entry, rollings.size()) < 0 ? rollings.get((int)entry) : new byte[WORD];
    }

    private static void putWord(final UnsafeBuffer buffer, final int at, final long value)
    {
        buffer.putLong(at + WORD - Long.BYTES, value, BIG_ENDIAN);
    }

    private JsonNode post(final String body)
    {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(anvil.url()))
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try
        {
            return post(request, REPEATS);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the node at " + anvil.url() + " does not answer", ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the node was asked", ex);
        }
    }

    /**
     * The node may close a connection that was idle while it is taken for the next request. Calls change nothing, so
     * they are repeated.
     */
    private JsonNode post(final HttpRequest request, final int repeats) throws IOException, InterruptedException
    {
        try
        {
            return mapper.readTree(client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body());
        }
        catch (final IOException ex)
        {
            if (repeats == 0)
            {
                throw ex;
            }
            return post(request, repeats - 1);
        }
    }
}
