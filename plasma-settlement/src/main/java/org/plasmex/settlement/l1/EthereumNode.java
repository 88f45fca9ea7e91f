package org.plasmex.settlement.l1;

import com.fasterxml.jackson.core.JsonProcessingException;
import okhttp3.OkHttpClient;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An Ethereum node, spoken to by JSON-RPC over HTTP. Every call ends within the timeout: with an answer, or with a
 * {@link ParentChainException} that says what happened. Can be used by several threads.
 */
public final class EthereumNode implements AutoCloseable
{
    private static final int HEX_RADIX = 16;
    private static final int CODE_REVERTED = 3;
    private static final int MAX_WORDS = 300;

    private final String url;
    private final Duration timeout;
    private final OkHttpClient client;
    private final HttpService service;
    private final Web3j web3j;

    /**
     * A node that is not yet spoken to.
     *
     * @param url     of its JSON-RPC door, http or https.
     * @param timeout of a whole call.
     */
    public EthereumNode(final String url, final Duration timeout)
    {
        this.url = url;
        this.timeout = timeout;
        client = new OkHttpClient.Builder()
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .callTimeout(timeout)
            .build();
        service = new HttpService(url, client);
        web3j = Web3j.build(service);
    }

    /**
     * The node's address.
     *
     * @return its URL.
     */
    public String url()
    {
        return url;
    }

    /**
     * The chain this node follows.
     *
     * @return its id.
     * @throws ParentChainException when the node does not answer.
     */
    public long chainId() throws ParentChainException
    {
        return ask(web3j.ethChainId(), answer -> answer.getChainId().longValueExact());
    }

    /**
     * A block's header.
     *
     * @param block by name or number.
     * @return the header, none where the node has no such block (yet).
     * @throws ParentChainException when the node does not answer.
     */
    public Optional<L1Header> header(final DefaultBlockParameter block) throws ParentChainException
    {
        return ask(
            web3j.ethGetBlockByNumber(block, false),
            answer -> Optional.ofNullable(answer.getBlock()).map(EthereumNode::header));
    }

    /**
     * The newest header.
     *
     * @return the header.
     * @throws ParentChainException when the node does not answer.
     */
    public L1Header latest() throws ParentChainException
    {
        return header(DefaultBlockParameterName.LATEST).orElseThrow(
            () -> new ParentChainException("L1 node " + url + " has no block at all: wait until it has synced"));
    }

    /**
     * The time a block made now would have: the pending block's, or the newest header's where the node makes none.
     *
     * @return seconds since the epoch.
     * @throws ParentChainException when the node does not answer.
     */
    public long pendingTime() throws ParentChainException
    {
        final Optional<Long> time = ask(
            web3j.ethGetBlockByNumber(DefaultBlockParameterName.PENDING, false),
            answer -> Optional.ofNullable(answer.getBlock()).map(block -> block.getTimestamp().longValueExact()));

        return time.isPresent() ? time.get() : latest().timestamp();
    }

    /**
     * The base fee of the newest block.
     *
     * @return wei.
     * @throws ParentChainException when the node does not answer.
     */
    public BigInteger baseFee() throws ParentChainException
    {
        return ask(
            web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
            answer -> Optional.ofNullable(answer.getBlock().getBaseFeePerGas()).orElse(BigInteger.ZERO));
    }

    /**
     * An account's balance in the newest block.
     *
     * @param address of the account.
     * @return wei.
     * @throws ParentChainException when the node does not answer.
     */
    public BigInteger balance(final String address) throws ParentChainException
    {
        return ask(web3j.ethGetBalance(address, DefaultBlockParameterName.LATEST), EthGetBalance::getBalance);
    }

    /**
     * How many transactions of an account are in blocks: the nonce of the next.
     *
     * @param address of the account.
     * @return the count in the newest block.
     * @throws ParentChainException when the node does not answer.
     */
    public long transactionCount(final String address) throws ParentChainException
    {
        return ask(
            web3j.ethGetTransactionCount(address, DefaultBlockParameterName.LATEST),
            answer -> answer.getTransactionCount().longValueExact());
    }

    /**
     * Calls a contract without changing anything.
     *
     * @param to    the contract's address.
     * @param data  the encoded call.
     * @param block whose state is read.
     * @return the encoded answer.
     * @throws RevertedException    when the contract refuses.
     * @throws NoContractException  when there is none.
     * @throws ParentChainException when the node does not answer.
     */
    public String call(final String to, final String data, final DefaultBlockParameter block)
        throws ParentChainException
    {
        final String answer = send(
            web3j.ethCall(Transaction.createEthCallTransaction(null, to, data), block)).getValue();
        if (null == answer || "0x".equals(answer))
        {
            throw new NoContractException("L1 node " + url + " knows no contract at " + to +
                ": check the address and that the node has synced");
        }

        return answer;
    }

    /**
     * What a contract has stored, also where no call tells it.
     *
     * @param address of the contract.
     * @param slot    of the word.
     * @param block   whose state is read.
     * @return the word.
     * @throws ParentChainException when the node does not answer.
     */
    public BigInteger stored(final String address, final BigInteger slot, final DefaultBlockParameter block)
        throws ParentChainException
    {
        return ask(web3j.ethGetStorageAt(address, slot, block), answer -> new BigInteger(
            answer.getData().substring(2), HEX_RADIX));
    }

    /**
     * The gas a transaction would use in the next block.
     *
     * @param transaction to be estimated.
     * @return units of gas.
     * @throws RevertedException    when the contract would refuse it.
     * @throws ParentChainException when the node does not answer.
     */
    public BigInteger estimateGas(final Transaction transaction) throws ParentChainException
    {
        return ask(
            new Request<>(
                "eth_estimateGas",
                Arrays.<Object>asList(transaction, DefaultBlockParameterName.PENDING.getValue()),
                service,
                EthEstimateGas.class),
            EthEstimateGas::getAmountUsed);
    }

    /**
     * Hands a signed transaction to the node.
     *
     * @param signed hex.
     * @return the node's answer, whose error, if any, is for the caller to judge.
     * @throws ParentChainException when the node does not answer.
     */
    public EthSendTransaction sendRaw(final String signed) throws ParentChainException
    {
        return exchange(web3j.ethSendRawTransaction(signed));
    }

    /**
     * A transaction's receipt.
     *
     * @param hash of the transaction.
     * @return the receipt; none while it is in no block.
     * @throws ParentChainException when the node does not answer.
     */
    public Optional<TransactionReceipt> receipt(final String hash) throws ParentChainException
    {
        return ask(web3j.ethGetTransactionReceipt(hash), answer ->
        {
            answer.getTransactionReceipt().ifPresent(EthereumNode::check);

            return answer.getTransactionReceipt();
        });
    }

    /**
     * What a transaction was sent with.
     *
     * @param hash of the transaction.
     * @param to   whom it must have been sent to.
     * @return its input, hex; empty where it was sent to another.
     * @throws ParentChainException when the node does not answer, or does not know it (yet).
     */
    public String input(final String hash, final String to) throws ParentChainException
    {
        final org.web3j.protocol.core.methods.response.Transaction transaction =
            ask(web3j.ethGetTransactionByHash(hash), answer -> answer.getTransaction().orElse(null));
        if (null == transaction)
        {
            throw new ParentChainException("L1 node " + url + " has an event of transaction " + hash +
                ", and does not know that (yet): use one that keeps transactions");
        }

        return to.equalsIgnoreCase(transaction.getTo()) ? transaction.getInput() : "";
    }

    /**
     * A contract's events.
     *
     * @param address   of the contract.
     * @param fromBlock number of the first block looked at.
     * @param toBlock   number of the last.
     * @return the events in order.
     * @throws ParentChainException when the node does not answer, or has not those blocks.
     */
    public List<Log> logs(final String address, final long fromBlock, final long toBlock) throws ParentChainException
    {
        return logs(filter(address, fromBlock, toBlock));
    }

    /**
     * A contract's events of one kind.
     *
     * @param address   of the contract.
     * @param fromBlock number of the first block looked at.
     * @param toBlock   number of the last.
     * @param topic     of the event.
     * @return the events in order.
     * @throws ParentChainException when the node does not answer, or has not those blocks.
     */
    public List<Log> logs(final String address, final long fromBlock, final long toBlock, final String topic)
        throws ParentChainException
    {
        final EthFilter filter = filter(address, fromBlock, toBlock);
        filter.addSingleTopic(topic);

        return logs(filter);
    }

    private static EthFilter filter(final String address, final long fromBlock, final long toBlock)
    {
        return new EthFilter(
            DefaultBlockParameter.valueOf(BigInteger.valueOf(fromBlock)),
            DefaultBlockParameter.valueOf(BigInteger.valueOf(toBlock)),
            address);
    }

    private List<Log> logs(final EthFilter filter) throws ParentChainException
    {
        return ask(web3j.ethGetLogs(filter), answer ->
        {
            final List<Log> logs = new ArrayList<>();
            for (final EthLog.LogResult<?> result : answer.getLogs())
            {
                logs.add((Log)result.get());
            }

            return logs;
        });
    }

    /**
     * For what this class has no method of its own.
     *
     * @return the web3j client over the same connection.
     */
    public Web3j web3j()
    {
        return web3j;
    }

    /**
     * Sends a request and takes an error for a failure.
     *
     * @param request to send.
     * @param <T>     type of the answer.
     * @return the answer, without error.
     * @throws RevertedException    when a contract refused.
     * @throws ParentChainException when the node does not answer, or answers with an error.
     */
    public <T extends Response<?>> T send(final Request<?, T> request) throws ParentChainException
    {
        final T response = exchange(request);
        if (response.hasError())
        {
            final Response.Error error = response.getError();
            // web3j gives the data as it stands in the JSON, in quotes.
            final String data = null == error.getData() ? "" : error.getData().replace("\"", "");
            if (data.startsWith("0x") || CODE_REVERTED == error.getCode())
            {
                throw new RevertedException(
                    request.getMethod(), data, ContractErrors.describe(data, error.getMessage()));
            }

            throw new ParentChainException("L1 node " + url + " answers " + request.getMethod() + " with error " +
                error.getCode() + ": " + error.getMessage());
        }

        return response;
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        web3j.shutdown();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /**
     * Takes what an answer means out of it.
     *
     * @param what    it is, for people.
     * @param answer  of a node.
     * @param meaning takes it out, and throws what it likes where it is not there.
     * @param <T>     type of the answer.
     * @param <R>     type of its meaning.
     * @return the meaning.
     * @throws ParentChainException when it cannot be understood.
     */
    public static <T, R> R understand(final String what, final T answer, final Function<T, R> meaning)
        throws ParentChainException
    {
        try
        {
            return meaning.apply(answer);
        }
        catch (final RuntimeException ex)
        {
            // The decoders of web3j throw what comes up.
            throw new ParentChainException("L1's node sent " + what + " that cannot be understood (" +
                shortened(ex) + "): check that it is an Ethereum node and has synced", ex);
        }
    }

    private <T extends Response<?>, R> R ask(final Request<?, T> request, final Function<T, R> meaning)
        throws ParentChainException
    {
        return understand("an answer to " + request.getMethod(), send(request), meaning);
    }

    private <T extends Response<?>> T exchange(final Request<?, T> request) throws ParentChainException
    {
        final T response;
        try
        {
            response = request.send();
        }
        catch (final JsonProcessingException ex)
        {
            throw unreadable(request, ex);
        }
        catch (final ConnectException ex)
        {
            throw new ParentChainException("L1 node " + url + " cannot be reached (" + shortened(ex) +
                "): check that it runs, and the URL", ex);
        }
        catch (final IOException ex)
        {
            throw new ParentChainException("L1 node " + url + " does not answer " + request.getMethod() + " within " +
                timeout.toMillis() + " ms (" + shortened(ex) + "): check that it runs and can be reached", ex);
        }
        catch (final RuntimeException ex)
        {
            // So web3j tells an HTTP status other than 200.
            throw unreadable(request, ex);
        }

        if (null == response)
        {
            throw unreadable(request, new IOException("null"));
        }

        return response;
    }

    private ParentChainException unreadable(final Request<?, ?> request, final Exception ex)
    {
        return new ParentChainException("L1 node " + url + " answers " + request.getMethod() + " with what is no " +
            "answer (" + shortened(ex) + "): check that it is well, and not asked more than it allows", ex);
    }

    private static String shortened(final Exception ex)
    {
        final String words = String.valueOf(ex.getMessage());

        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "...";
    }

    /** What is asked of a receipt later must be in it. */
    private static void check(final TransactionReceipt receipt)
    {
        receipt.getBlockNumber().longValueExact();
        receipt.getGasUsed().longValueExact();
        receipt.isStatusOK();
    }

    private static L1Header header(final EthBlock.Block block)
    {
        return new L1Header(block.getNumber().longValueExact(), block.getTimestamp().longValueExact(), block.getHash());
    }
}
