package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.core.methods.request.Transaction;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions of one key. It signs them itself and keeps the nonce: each submission takes the next nonce, and
 * holds it until it is in a block or another transaction of the same key has taken it. Not thread safe.
 */
public final class EthereumWallet
{
    private static final Logger LOG = LoggerFactory.getLogger(EthereumWallet.class);
    private static final BigInteger TRANSFER_GAS = BigInteger.valueOf(21_000);
    private static final BigInteger GAS_RESERVE = BigInteger.valueOf(20_000);
    private static final BigInteger FOUR = BigInteger.valueOf(4);

    private final EthereumNode node;
    private final Credentials credentials;
    private final long chainId;
    private final FeePolicy fees;
    private final NanoClock clock;
    private final Duration resendAfter;
    private final List<EthereumSubmission> underWay = new ArrayList<>();

    /**
     * A wallet. Nothing is asked of the node yet.
     *
     * @param node        that takes the transactions.
     * @param credentials the key.
     * @param chainId     of the chain the transactions are for; no other chain will take them.
     * @param fees        what they may cost.
     * @param clock       monotonic.
     * @param resendAfter how long a transaction may wait before it is sent again with a higher fee, and how long its
     *                    receipt may be missing when its nonce is used up, before it counts as superseded.
     */
    public EthereumWallet(
        final EthereumNode node,
        final Credentials credentials,
        final long chainId,
        final FeePolicy fees,
        final NanoClock clock,
        final Duration resendAfter)
    {
        this.node = node;
        this.credentials = credentials;
        this.chainId = chainId;
        this.fees = fees;
        this.clock = clock;
        this.resendAfter = resendAfter;
    }

    /**
     * The account that pays.
     *
     * @return its address, hex.
     */
    public String address()
    {
        return credentials.getAddress();
    }

    /**
     * The node this wallet speaks to.
     *
     * @return the node.
     */
    public EthereumNode node()
    {
        return node;
    }

    /**
     * Tries a transaction on the state of the next block, signs it, and sends it. From the moment it is signed its
     * nonce is taken, so where the node does not take it at once (it may have, and its answer been lost) the
     * submission sends it again when polled.
     *
     * @param what  it is, for people.
     * @param to    the contract's or receiver's address; null to create a contract.
     * @param value in wei.
     * @param data  the encoded call, or the contract's code.
     * @return the submission.
     * @throws RevertedException    when a contract would refuse it; nothing was sent.
     * @throws ParentChainException when the node does not answer, or gas costs more than the cap, or the transaction is
     *                              larger than the node takes any; nothing was sent.
     */
    public EthereumSubmission submit(final String what, final String to, final BigInteger value, final String data)
        throws ParentChainException
    {
        final FeePolicy.Fees quote = fees.quote(node.baseFee());
        final BigInteger gas = estimate(what, to, value, data);
        final long nonce = underWay.isEmpty() ?
            node.transactionCount(address()) :
            underWay.get(underWay.size() - 1).nonce() + 1;
        final EthereumSubmission submission = new EthereumSubmission(this, what, nonce, to, value, data, gas, quote);
        underWay.add(submission);
        submission.send();
        if (submission.isTooLarge())
        {
            // No node will ever take it, and all behind its nonce would wait.
            underWay.remove(submission);
            throw new ParentChainException(submission.what() + " is not taken by L1 node " + node.url() + " (" +
                submission.refusal() + "): nothing was sent");
        }

        return submission;
    }

    /**
     * A submission's nonce is used up.
     *
     * @param submission that has ended.
     */
    void onEnd(final EthereumSubmission submission)
    {
        underWay.remove(submission);
    }

    /**
     * Fills a gap below the first nonce under way, which a reorganisation left by forgetting a transaction that was in
     * a block: else none of those under way could ever be in one. What fills it moves nothing.
     *
     * @param count the nonce that the chain waits for.
     * @throws ParentChainException when the node does not answer.
     */
    void fillGap(final long count) throws ParentChainException
    {
        if (underWay.isEmpty() || count >= underWay.get(0).nonce())
        {
            return;
        }

        LOG.warn("L1 has lost the transaction with nonce {} of {}: filling the gap", count, address());
        final EthereumSubmission filler = new EthereumSubmission(this, "gap at nonce " + count, count, address(),
            BigInteger.ZERO, "0x", TRANSFER_GAS, fees.quote(node.baseFee()));
        filler.send();
    }

    Credentials credentials()
    {
        return credentials;
    }

    /**
     * The chain that its transactions are for.
     *
     * @return the chain's id.
     */
    public long chainId()
    {
        return chainId;
    }

    FeePolicy fees()
    {
        return fees;
    }

    NanoClock clock()
    {
        return clock;
    }

    Duration resendAfter()
    {
        return resendAfter;
    }

    private BigInteger estimate(final String what, final String to, final BigInteger value, final String data)
        throws ParentChainException
    {
        try
        {
            final BigInteger estimate = node.estimateGas(
                new Transaction(address(), null, null, null, to, value, data));

            return estimate.add(estimate.divide(FOUR)).add(GAS_RESERVE);
        }
        catch (final RevertedException ex)
        {
            throw ex.of(what);
        }
        catch (final ParentChainException ex)
        {
            // What nodes say, in these words, of a sender who has less than the value.
            if (ex.getMessage().contains("nsufficient funds"))
            {
                throw new ShortOfFundsException(what + " cannot be paid: " + address() + " has " +
                    node.balance(address()) + " wei on L1: send it more", ex);
            }
            throw ex;
        }
    }
}
