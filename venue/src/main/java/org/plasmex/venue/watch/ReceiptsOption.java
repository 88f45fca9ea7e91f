package org.plasmex.venue.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Reason;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.watcher.chain.ChainFollower;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.Departing;
import org.plasmex.watcher.receipt.ReceiptFile;
import picocli.CommandLine.Option;

/**
 * A file with receipts, and what is done with it.
 */
final class ReceiptsOption
{
    @Option(
        names = "--receipts",
        required = true,
        paramLabel = "FILE",
        description = "What 'plasmex receipt' wrote.")
    private Path file;

    AccountReceipts read()
    {
        try
        {
            return ReceiptFile.read(file);
        }
        catch (final JsonProcessingException ex)
        {
            throw new WrongUsageException("--receipts is " + file + ", which is no JSON from line " +
                ex.getLocation().getLineNr() + " on: " + ex.getOriginalMessage(), ex);
        }
        catch (final FileSystemException ex)
        {
            throw new WrongUsageException("--receipts: " + Reason.of(ex), ex);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new WrongUsageException(
                "--receipts is " + file + ", which holds no receipts: " + ex.getMessage(), ex);
        }
    }

    static String vault(final AccountReceipts receipts)
    {
        return Hex.encode(receipts.genesis().vault());
    }

    /** What can be done with receipts, as L1 stands now. */
    static Stand stand(
        final AccountReceipts receipts, final L1Options l1, final L1Options.Side side, final Consumer<String> news)
        throws ParentChainException
    {
        final ChainState state = new ChainState();
        final EthereumChain chain = new EthereumChain(side.node(), side.addresses(), Confirmation.LATEST,
            null, EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
        final ChainFollower follower = new ChainFollower(
            new Nodes(List.of(new Nodes.Eye(side.node(), chain, side.court(), side.account()))),
            state,
            side.addresses().block(),
            EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
        String left;
        do
        {
            left = follower.follow();
            if (!left.isEmpty())
            {
                news.accept(left);
            }
        }
        while (!left.isEmpty());
        return new Stand(
            follower.head().timestamp(),
            new Departing(receipts, side.addresses(), state, side.account(), side.court(),
                filing -> l1.await(side.court().submit(filing)), news));
    }

    /** Says so where nothing is left to be done. */
    static void tellEnd(final Stand after, final L1Options.Side side, final Consumer<String> news)
    {
        if (after.departing().isDone())
        {
            news.accept("nothing is left: all was claimed or has left, and what is owed to " +
                side.account().address() + " was paid");
        }
    }

    /**
     * How things stand.
     *
     * @param now       time of the newest L1 block, seconds.
     * @param departing does what can be done.
     */
    record Stand(long now, Departing departing)
    {
    }
}
