package org.plasmex.settlement.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.agrona.DirectBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.court.EvmLaw;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.law.Law;

/**
 * A gzipped file of vectors: steps, and what the law has just answered for each.
 */
public final class VectorFile implements AutoCloseable
{
    private final JsonGenerator json;

    /**
     * Begins the file.
     *
     * @param file    to write.
     * @param genesis of the chain in which the steps are judged.
     * @param inbox   of which they tell.
     * @throws UncheckedIOException if it cannot be written.
     */
    public VectorFile(final Path file, final Genesis genesis, final InboxReader inbox)
    {
        try
        {
            json = new JsonFactory().createGenerator(new GZIPOutputStream(Files.newOutputStream(file)));
            json.writeStartObject();
            LedgerJson.number(json, "chainId", genesis.chainId());
            json.writeStringField("vault", Hex.encode(genesis.vault()));
            LedgerExport.writeInbox(json, inbox);
            json.writeFieldName("genesis");
            LedgerJson.write(json, genesis.header());
            json.writeArrayFieldStart("blocks");
            json.writeEndArray();
            json.writeArrayFieldStart("vectors");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + file, ex);
        }
    }

    /**
     * Adds a vector.
     *
     * @param question the step.
     * @param law      that has just judged it.
     */
    public void add(final EvmLaw.Question question, final Law law)
    {
        try
        {
            json.writeStartObject();
            json.writeFieldName("header");
            LedgerJson.write(json, question.header());
            LedgerJson.number(json, "number", question.number());
            json.writeStringField("step", Hex.encode(question.step()));
            json.writeStringField("why", law.accesses() == 0 ? law.reason().toString() : null);
            json.writeFieldName("accesses");
            writeAccesses(law);
            json.writeEndObject();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write a vector", ex);
        }
    }

    private void writeAccesses(final Law law) throws IOException
    {
        if (law.accesses() == 0)
        {
            json.writeNull();
            return;
        }

        json.writeStartArray();
        for (int i = 0; i < law.accesses(); i++)
        {
            json.writeStartObject();
            json.writeStringField("cell", String.format("0x%016x", law.cell(i)));
            LedgerJson.number(json, "prev", law.prev(i));
            json.writeStringField("old", value(law.oldValues(), law, i));
            json.writeStringField("new", value(law.newValues(), law, i));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String value(final DirectBuffer values, final Law law, final int access)
    {
        return Hex.encode(values, law.valueOffset(access), law.valueLength(access));
    }

    @Override
    public void close()
    {
        try
        {
            json.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot end a file of vectors", ex);
        }
    }
}
