package org.plasmex.settlement.json;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.InboxReader;

/**
 * Writes a chain as JSON, for who wants to check it with another program: what it is, the L1 inbox, and every block
 * with its steps. Streams: one step is in memory at a time.
 */
public final class LedgerExport
{
    private LedgerExport()
    {
    }

    /**
     * Writes a chain to a file, gzipped if its name ends with {@code .gz}.
     *
     * @param store of the blocks.
     * @param inbox of L1.
     * @param file  that is written, or written anew.
     * @throws UncheckedIOException if the file cannot be written.
     */
    public static void write(final BlockStore store, final InboxReader inbox, final Path file)
    {
        final boolean zipped = file.getFileName().toString().endsWith(".gz");
        try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            OutputStream out = zipped ? new GZIPOutputStream(raw) : raw)
        {
            write(store, inbox, out);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + file, ex);
        }
    }

    /**
     * Writes a chain to a stream.
     *
     * @param store of the blocks.
     * @param inbox of L1.
     * @param out   that takes the JSON; it is not closed.
     * @throws UncheckedIOException if it cannot be written.
     */
    public static void write(final BlockStore store, final InboxReader inbox, final OutputStream out)
    {
        final JsonFactory factory = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try (JsonGenerator json = factory.createGenerator(out))
        {
            final Genesis genesis = store.genesis();
            json.writeStartObject();
            LedgerJson.number(json, "chainId", genesis.chainId());
            json.writeStringField("vault", Hex.encode(genesis.vault()));
            writeInbox(json, inbox);
            json.writeFieldName("genesis");
            LedgerJson.write(json, genesis.header());
            json.writeArrayFieldStart("blocks");
            for (long number = 1; number <= store.newest(); number++)
            {
                writeBlock(json, store, number);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write the chain", ex);
        }
    }

    static void writeInbox(final JsonGenerator json, final InboxReader inbox) throws IOException
    {
        byte[] rolling = new byte[Keccak.LENGTH];
        json.writeArrayFieldStart("inbox");
        for (long i = 0; i < inbox.size(); i++)
        {
            final InboxEntry entry = inbox.entry(i);
            rolling = entry.rolling(rolling);
            LedgerJson.write(json, entry, rolling);
        }
        json.writeEndArray();
    }

    private static void writeBlock(final JsonGenerator json, final BlockStore store, final long number)
        throws IOException
    {
        json.writeStartObject();
        json.writeFieldName("header");
        LedgerJson.write(json, store.header(number));
        json.writeStringField("hash", Hex.encode(store.hash(number)));
        json.writeArrayFieldStart("steps");
        store.steps(
            number,
            (step, buffer, offset, length) ->
            {
                try
                {
                    json.writeString(Hex.encode(buffer, offset, length));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException("cannot write step " + step, ex);
                }
            });
        json.writeEndArray();
        json.writeEndObject();
    }
}
