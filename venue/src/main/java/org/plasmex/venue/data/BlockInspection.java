package org.plasmex.venue.data;

import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.collections.MutableLong;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;

/**
 * The blocks of a data directory. Opening checks each file's checksum and that each header follows from the one before;
 * a full inspection hashes all steps again.
 */
final class BlockInspection
{
    private static final long NANOS = 1_000_000_000L;

    private final Report report;
    private final DataTree tree = new DataTree();
    private final MutableLong bytes = new MutableLong();
    private final MutableLong accounts = new MutableLong();
    private final MutableLong markets = new MutableLong();
    private final MutableLong orders = new MutableLong();
    private final MutableLong fills = new MutableLong();

    BlockInspection(final Report report)
    {
        this.report = report;
    }

    /**
     * Open the store.
     *
     * @return null if there is none that is sound.
     */
    BlockStore open(final Path directory)
    {
        try
        {
            final BlockStore store = BlockStore.openReadOnly(directory);
            final Genesis genesis = store.genesis();
            report.line("genesis", "chain %d, Vault %s, since %s, SPAN %,d s", genesis.chainId(), vault(genesis),
                Report.time(genesis.since() * NANOS), genesis.span());
            final Header newest = store.newestHeader();
            report.line("blocks", 0 == store.newest() ? "none yet" : "1 to %,d: %,d steps, until %s, inbox %,d",
                store.newest(), newest.nextStep() - 1, Report.time(newest.until() * NANOS), newest.inbox());
            return store;
        }
        catch (final BlockStoreException ex)
        {
            report.fault(ex.getMessage());
            return null;
        }
    }

    static String vault(final Genesis genesis)
    {
        return Hex.encode(genesis.vault());
    }

    /**
     * Hash every step, and compare each root.
     */
    void checkRoots(final BlockStore store)
    {
        for (long block = 1; block <= store.newest(); block++)
        {
            tree.clear();
            store.steps(
                block,
                (number, buffer, offset, length) ->
                {
                    tree.add(buffer, offset, length);
                    bytes.value += length;
                    count(buffer.getByte(offset + Steps.OP));
                });
            final byte[] root = tree.seal();
            final Header header = store.header(block);
            if (!Arrays.equals(root, header.dataRoot()))
            {
                report.fault(store.file(block) + ": its steps amount to root " +
                    Hex.encode(root) + ", the header says " +
                    Hex.encode(header.dataRoot()));
            }
            report.progress("hashing blocks", block, store.newest());
        }
        report.item("%s of steps, every root computed again; accounts opened %,d, markets listed %,d, orders %,d, " +
            "fills %,d", Report.bytes(bytes.get()), accounts.get(), markets.get(), orders.get(), fills.get());
    }

    private void count(final int op)
    {
        switch (op)
        {
            case Steps.OPEN -> accounts.increment();
            case Steps.LIST -> markets.increment();
            case Steps.PLACE -> orders.increment();
            case Steps.FILL -> fills.increment();
            default ->
            {
                // Not told of.
            }
        }
    }
}
