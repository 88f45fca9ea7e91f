package org.plasmex.settlement.json;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;

/**
 * Reads the JSON of a chain, or of vectors, as a stream: only one block's header, one entry, one step or one vector
 * is in memory at a time. Numbers are 64-bit unsigned integers. The fields of the chain must come in the order {@code
 * chainId, vault, inbox, genesis, blocks, vectors}, those of a block in the order {@code header, hash, steps}.
 */
final class ChainParser
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String name;
    private final JsonParser json;
    private final ChainHandler handler;
    private long chainId;
    private byte[] vault;
    private JsonNode inbox;
    private boolean isBegun;

    private ChainParser(final String name, final JsonParser json, final ChainHandler handler)
    {
        this.name = name;
        this.json = json;
        this.handler = handler;
    }

    /**
     * Reads a file, gzipped if its name ends with {@code .gz}.
     *
     * @throws IllegalArgumentException if the file is not of the format.
     * @throws UncheckedIOException     if it cannot be read, or is no JSON.
     */
    static void parse(final Path file, final ChainHandler handler)
    {
        final boolean zipped = file.getFileName().toString().endsWith(".gz");
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
            InputStream in = zipped ? new GZIPInputStream(raw, 1 << 16) : raw;
            JsonParser json = MAPPER.getFactory().createParser(in))
        {
            new ChainParser(file.toString(), json, handler).parse();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file, ex);
        }
    }

    private void parse() throws IOException
    {
        try
        {
            chain();
        }
        catch (final MalformedException ex)
        {
            throw ex;
        }
        catch (final IllegalArgumentException | ArithmeticException ex)
        {
            throw malformed(ex.getMessage(), ex);
        }
    }

    private void chain() throws IOException
    {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT)
        {
            final String field = json.currentName();
            json.nextToken();
            switch (field)
            {
                case "chainId":
                    chainId = json.getLongValue();
                    break;

                case "vault":
                    vault = Hex.decode(json.getText());
                    break;

                case "inbox":
                    inbox = json.readValueAsTree();
                    break;

                case "genesis":
                    genesis();
                    break;

                case "blocks":
                    blocks();
                    break;

                case "vectors":
                    vectors();
                    break;

                default:
                    throw malformed("no field of a chain is called " + field);
            }
        }
    }

    private void genesis() throws IOException
    {
        if (vault == null || inbox == null)
        {
            throw malformed("chainId, vault and inbox come before genesis");
        }

        if (isBegun)
        {
            throw malformed("genesis is there twice");
        }

        isBegun = true;
        handler.onChain(chainId, vault, header(json.readValueAsTree()));
        for (final JsonNode entry : inbox)
        {
            handler.onEntry(LedgerJson.entry(entry), bytes(entry, "rolling"));
        }
    }

    private void blocks() throws IOException
    {
        expectBegun();
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT)
        {
            Header header = null;
            byte[] hash = null;
            while (json.nextToken() != JsonToken.END_OBJECT)
            {
                final String field = json.currentName();
                json.nextToken();
                switch (field)
                {
                    case "header":
                        header = header(json.readValueAsTree());
                        break;

                    case "hash":
                        hash = Hex.decode(json.getText());
                        break;

                    case "steps":
                        steps(header, hash);
                        break;

                    default:
                        throw malformed("no field of a block is called " + field);
                }
            }
        }
    }

    private void steps(final Header header, final byte[] hash) throws IOException
    {
        if (header == null || hash == null)
        {
            throw malformed("header and hash of a block come before its steps");
        }

        handler.onBlock(header, hash);
        expect(json.currentToken(), JsonToken.START_ARRAY);
        long number = header.firstStep();
        while (json.nextToken() != JsonToken.END_ARRAY)
        {
            handler.onStep(number, Hex.decode(json.getText()));
            number++;
        }

        if (number != header.nextStep())
        {
            throw malformed("block " + header.number() + " should have " + header.steps() + " steps, and has " +
                (number - header.firstStep()));
        }
        handler.onBlockEnd(header);
    }

    private void vectors() throws IOException
    {
        expectBegun();
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT)
        {
            final JsonNode vector = json.readValueAsTree();
            handler.onVector(
                header(vector.path("header")),
                LedgerJson.number(vector, "number"),
                bytes(vector, "step"),
                vector.path("accesses"));
        }
    }

    private Header header(final JsonNode node)
    {
        return LedgerJson.header(node);
    }

    private static byte[] bytes(final JsonNode node, final String field)
    {
        return LedgerJson.bytes(node, field);
    }

    private void expect(final JsonToken token, final JsonToken expected)
    {
        if (token != expected)
        {
            throw malformed("expected " + expected + ", not " + token);
        }
    }

    private void expectBegun()
    {
        if (!isBegun)
        {
            throw malformed("genesis comes before blocks and vectors");
        }
    }

    private MalformedException malformed(final String what)
    {
        return malformed(what, null);
    }

    private MalformedException malformed(final String what, final Exception cause)
    {
        return new MalformedException(name + ", " + json.currentLocation().offsetDescription() + ": " + what, cause);
    }

    /**
     * Says which file is not of the format, and where.
     */
    private static final class MalformedException extends IllegalArgumentException
    {
        private static final long serialVersionUID = 1L;

        MalformedException(final String message, final Exception cause)
        {
            super(message, cause);
        }
    }
}
