package org.plasmex.settlement.l1;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A signed transaction that keeps its nonce until that is used up, whatever the node forgets. Not thread safe.
 */
public final class EthereumSubmission implements Submission
{
    private static final Logger LOG = LoggerFactory.getLogger(EthereumSubmission.class);

    private final EthereumWallet wallet;
    private final String what;
    private final long nonce;
    private final String to;
    private final BigInteger value;
    private final String data;
    private final BigInteger gas;
    private final List<String> hashes = new ArrayList<>();
    private FeePolicy.Fees offered;
    private BigInteger baseFee = BigInteger.ZERO;
    private String signed;
    private boolean isTaken;
    private String refusal = "";
    private long sentAt;
    private boolean isUsedUp;
    private long usedUpAt;
    private TransactionReceipt receipt;
    private Outcome outcome;

    EthereumSubmission(
        final EthereumWallet wallet,
        final String what,
        final long nonce,
        final String to,
        final BigInteger value,
        final String data,
        final BigInteger gas,
        final FeePolicy.Fees offered)
    {
        this.wallet = wallet;
        this.what = what;
        this.nonce = nonce;
        this.to = to;
        this.value = value;
        this.data = data;
        this.gas = gas;
        this.offered = offered;
        sign();
    }

    /** {@inheritDoc} */
    @Override
    public Optional<Outcome> poll() throws ParentChainException
    {
        if (null == outcome)
        {
            final long count = wallet.node().transactionCount(wallet.address());
            findReceipt();
            if (null != outcome)
            {
                wallet.onEnd(this);
            }
            else if (count > nonce)
            {
                endWhenSuperseded();
            }
            else
            {
                isUsedUp = false;
                sendAgainWhenDue(count);
            }
        }

        return Optional.ofNullable(outcome);
    }

    /**
     * Polls until the transaction has ended.
     *
     * @param timeout how long at most.
     * @return the receipt of a transaction that succeeded.
     * @throws RevertedException    when it reverted.
     * @throws ParentChainException when it was superseded, or has not ended in time; it may still.
     */
    public TransactionReceipt await(final Duration timeout) throws ParentChainException
    {
        final long deadline = wallet.clock().nanoTime() + timeout.toNanos();
        while (poll().isEmpty())
        {
            if (wallet.clock().nanoTime() - deadline >= 0)
            {
                throw new ParentChainException("after " + timeout.toSeconds() + " s: " + waitingFor());
            }

            try
            {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new ParentChainException("interrupted: " + waitingFor(), ex);
            }
        }

        return switch (outcome.end())
        {
            case SUCCEEDED -> receipt;
            case REVERTED -> throw new RevertedException(what, "", outcome.reason());
            case SUPERSEDED -> throw new ParentChainException(what + ": " + outcome.reason());
        };
    }

    /**
     * What was sent.
     *
     * @return words for people.
     */
    public String what()
    {
        return what;
    }

    /** {@inheritDoc} */
    @Override
    public String waitingFor()
    {
        final String offers = "offers " + Wei.inGwei(offered.maxFee());
        final String dear = baseFee.compareTo(offered.maxFee()) <= 0 ? "" : " while L1 gas costs " +
            Wei.inGwei(baseFee) + " and it must keep to the cap of " + Wei.inGwei(wallet.fees().cap());

        return what + ": transaction " + hash() + " (nonce " + nonce + ") " + offers + dear + " and " + (isTaken ?
            "is in no block yet" :
            "was not taken by the node" + (refusal.isEmpty() ? "" : " (" + refusal + ")") + ", to be sent again");
    }

    /** {@inheritDoc} */
    @Override
    public long nonce()
    {
        return nonce;
    }

    /**
     * Sends the transaction as it is signed now. A node that does not answer is not an error here: it may have taken
     * it.
     */
    void send()
    {
        sentAt = wallet.clock().nanoTime();
        isTaken = false;
        final EthSendTransaction answer;
        try
        {
            answer = wallet.node().sendRaw(signed);
        }
        catch (final ParentChainException ex)
        {
            refusal = ex.getMessage();
            LOG.warn("{}", waitingFor());
            return;
        }

        refusal = answer.hasError() ? answer.getError().getMessage() : "";
        isTaken = !answer.hasError() || isKnown(refusal);
        if (!isTaken)
        {
            LOG.warn("{}", waitingFor());
        }
    }

    /**
     * Whether the node has refused the transaction, as it was sent last, since it is longer, or takes more gas, than
     * any that there can be.
     */
    boolean isTooLarge()
    {
        final String words = refusal.toLowerCase(Locale.ROOT);
        return !isTaken && (words.contains("oversized") || words.contains("block gas limit"));
    }

    String refusal()
    {
        return refusal;
    }

    /**
     * The nonce is used up, and there is no receipt of ours. A node may count a transaction some time before it has its
     * receipt, so that it was another's is only believed when it stays so.
     */
    private void endWhenSuperseded()
    {
        final long now = wallet.clock().nanoTime();
        if (!isUsedUp)
        {
            isUsedUp = true;
            usedUpAt = now;
        }
        else if (now - usedUpAt >= wallet.resendAfter().toNanos())
        {
            outcome = new Outcome(Outcome.End.SUPERSEDED, hash(), 0, 0, "nonce " + nonce + " of " + wallet.address() +
                " was used by another transaction: is the key used elsewhere?");
            wallet.onEnd(this);
        }
    }

    private void findReceipt() throws ParentChainException
    {
        for (int i = hashes.size() - 1; i >= 0 && null == outcome; i--)
        {
            final String hash = hashes.get(i);
            final TransactionReceipt found = wallet.node().receipt(hash).orElse(null);
            if (null != found)
            {
                receipt = found;
                outcome = new Outcome(
                    found.isStatusOK() ? Outcome.End.SUCCEEDED : Outcome.End.REVERTED,
                    hash,
                    found.getBlockNumber().longValueExact(),
                    found.getGasUsed().longValueExact(),
                    found.isStatusOK() ? "" : revertReason(found));
            }
        }
    }

    private String revertReason(final TransactionReceipt found)
    {
        final boolean isOutOfGas = found.getGasUsed().compareTo(gas) >= 0;

        return isOutOfGas ? "all of its " + gas + " gas was used" : "what it relied on had changed when it was run";
    }

    private void sendAgainWhenDue(final long count) throws ParentChainException
    {
        final boolean isDue = wallet.clock().nanoTime() - sentAt >= wallet.resendAfter().toNanos();
        if (isDue)
        {
            wallet.fillGap(count);
        }

        if (isDue || (!isTaken && isUnderpriced(refusal)))
        {
            baseFee = wallet.node().baseFee();
            final FeePolicy.Fees raised = wallet.fees().raise(offered, baseFee);
            if (!raised.equals(offered))
            {
                offered = raised;
                sign();
            }

            LOG.info("sending again: {}", waitingFor());
            send();
        }
        else if (!isTaken)
        {
            send();
        }
    }

    private void sign()
    {
        final byte[] bytes = TransactionEncoder.signMessage(
            RawTransaction.createTransaction(
                wallet.chainId(),
                BigInteger.valueOf(nonce),
                gas,
                to,
                value,
                data,
                offered.priorityFee(),
                offered.maxFee()),
            wallet.credentials());
        signed = Numeric.toHexString(bytes);
        hashes.add(Numeric.toHexString(Hash.sha3(bytes)));
    }

    private String hash()
    {
        return hashes.get(hashes.size() - 1);
    }

    private static boolean isKnown(final String refusal)
    {
        final String words = refusal.toLowerCase(Locale.ROOT);

        return words.contains("already known") ||
            words.contains("already imported") ||
            words.contains("known transaction");
    }

    private static boolean isUnderpriced(final String refusal)
    {
        return refusal.toLowerCase(Locale.ROOT).contains("underpriced");
    }
}
