package org.plasmex.settlement.json;

import java.nio.file.Path;
import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.inbox.MemoryInbox;

/**
 * Reads a chain that was exported as JSON into a block store and an inbox. Hashes of headers and entries are checked;
 * the steps are for {@code LedgerVerifier} to judge.
 */
public final class LedgerImport
{
    private LedgerImport()
    {
    }

    /**
     * Reads a chain.
     *
     * @param file      as {@link LedgerExport} writes it, gzipped if its name ends with {@code .gz}.
     * @param directory of the block store that takes the blocks.
     * @param span      {@code SPAN} of the chain, seconds: the file does not tell it.
     * @return what was read; its store is to be closed.
     * @throws IllegalArgumentException     if the file is not of the format, or a hash is wrong.
     * @throws java.io.UncheckedIOException if the file cannot be read.
     * @throws BlockStoreException          if the store cannot take the blocks.
     */
    public static Imported read(final Path file, final Path directory, final long span)
    {
        final Reading reading = new Reading(directory, span);
        try
        {
            ChainParser.parse(file, reading);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(reading.store);
            throw ex;
        }
        if (reading.store == null)
        {
            throw new IllegalArgumentException(file + " holds no chain: there is no genesis in it");
        }

        return new Imported(reading.store, reading.inbox);
    }

    /**
     * A chain that was read.
     *
     * @param store of its blocks.
     * @param inbox of its L1.
     */
    public record Imported(BlockStore store, InboxReader inbox) implements AutoCloseable
    {
        @Override
        public void close()
        {
            store.close();
        }
    }

    /**
     * Takes the parts of the file.
     */
    private static final class Reading implements ChainHandler
    {
        private final Path directory;
        private final long span;
        private final MemoryInbox inbox = new MemoryInbox();
        private BlockStore store;
        private byte[] rolling = new byte[Keccak.LENGTH];

        Reading(final Path directory, final long span)
        {
            this.directory = directory;
            this.span = span;
        }

        @Override
        public void onChain(final long chainId, final byte[] vault, final Header header)
        {
            final Genesis genesis = new Genesis(chainId, vault, header.since(), span);
            if (!genesis.header().equals(header))
            {
                throw new IllegalArgumentException("this is no genesis: " + header);
            }

            store = BlockStore.open(directory, genesis);
        }

        @Override
        public void onEntry(final InboxEntry entry, final byte[] expected)
        {
            rolling = entry.rolling(rolling);
            if (!Arrays.equals(rolling, expected))
            {
                throw new IllegalArgumentException("the rolling hash of entry " + inbox.size() + " is wrong: " + entry);
            }

            inbox.add(entry);
        }

        @Override
        public void onBlock(final Header header, final byte[] hash)
        {
            if (!Arrays.equals(header.hash(), hash))
            {
                throw new IllegalArgumentException("the hash of block " + header.number() + " is wrong");
            }

            store.begin(header.number());
        }

        @Override
        public void onStep(final long number, final byte[] step)
        {
            store.add(new UnsafeBuffer(step), 0, step.length);
        }

        @Override
        public void onBlockEnd(final Header header)
        {
            store.seal(header);
        }

        @Override
        public void onVector(final Header header, final long number, final byte[] step, final JsonNode accesses)
        {
            throw new IllegalArgumentException("a chain holds no vectors");
        }
    }
}
