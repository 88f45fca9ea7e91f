package org.plasmex.watcher.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.l1.AttestationReader;

/**
 * One who serves blocks, as BLOCKS.md says. It may send garbage, too much, too slowly, or nothing: every call ends in
 * bounded time, and takes bounded room. What it sends is for the caller to check. Not thread safe.
 */
final class BlockSource
{
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BAD_RANGE = 416;
    private static final int TOO_MANY = 429;
    private static final int PIECE = 1 << 16;
    private static final int MAX_CHUNK = 64 * (2 + 0xFFFF) + 1 + 32 * 14;
    private static final int BAD_REQUEST = 400;
    private static final int MAX_WANTED = 1 << 16;
    private static final int ANNOUNCED = Header.ENCODED_LENGTH + AttestationReader.SIGNATURE_LENGTH;
    // A lawful step and where it ends; and room for some that are not, which are to be shown to the court.
    private static final long MAX_STEP = Law.MAX_STEP_LENGTH + Integer.BYTES;
    private static final long MAX_AROUND_STEPS = 1 << 20;
    private static final int MAX_REASON = 1 << 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LEAST_RATE = 16 * 1024;

    private final String url;
    private final Duration patience;
    private final long maxLength;

    /**
     * A source.
     *
     * @param url       of the server.
     * @param patience  how long it may be silent.
     * @param maxLength of a block's file, in bytes.
     */
    BlockSource(final String url, final Duration patience, final long maxLength)
    {
        this.url = url.replaceAll("/+$", "");
        this.patience = patience;
        this.maxLength = maxLength;
    }

    String url()
    {
        return url;
    }

    /**
     * Asks for nothing in particular.
     *
     * @throws SourceException if it does not answer.
     */
    void greet() throws SourceException
    {
        try
        {
            get("/chain", MAX_REASON);
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("an answer", ex);
        }
    }

    /**
     * Fetches a block, going on behind what is in the file.
     *
     * @param header of the block: how many steps it has tells how long it can be.
     * @param file   where it goes.
     * @throws SourceException if it does not come whole; what came is in the file.
     */
    void fetch(final Header header, final Path file) throws SourceException
    {
        final long number = header.number();
        final long longest = Math.min(maxLength, MAX_AROUND_STEPS + header.steps() * MAX_STEP);
        try
        {
            final long present = Files.exists(file) ? Files.size(file) : 0;
            final HttpURLConnection connection = connect("/blocks/" + number);
            if (present > 0)
            {
                connection.setRequestProperty("Range", "bytes=" + present + "-");
            }
            final int status = connection.getResponseCode();
            if (status == BAD_RANGE)
            {
                // All of it was there already, or what is there is longer than the block.
                return;
            }
            if (status != OK && status != PARTIAL)
            {
                throw new IOException(words(status));
            }
            try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    status == OK ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND))
            {
                copy(in, out, longest - (status == OK ? 0 : present));
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("block " + number, ex);
        }
    }

    /**
     * Fetches a chunk.
     *
     * @param header of its block.
     * @param chunk  which, from 0.
     * @return the chunk, which stands in the block.
     * @throws SourceException if it does not come, or another one does.
     */
    ChunkProof fetchChunk(final Header header, final long chunk) throws SourceException
    {
        try
        {
            final ByteBuffer answer =
                ByteBuffer.wrap(get("/blocks/" + header.number() + "/chunks/" + chunk, MAX_CHUNK));
            final byte[][] path = new byte[answer.get() & 0x1F][Keccak.LENGTH];
            for (final byte[] node : path)
            {
                answer.get(node);
            }
            final byte[] packed = new byte[answer.remaining()];
            answer.get(packed);
            final ChunkProof proof = new ChunkProof(header, chunk, packed, path);
            if (!proof.verify())
            {
                throw new IOException("what it sent is not in the committed block");
            }
            return proof;
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("chunk " + chunk + " of block " + header.number(), ex);
        }
    }

    /**
     * Asks a venue which blocks' signatures it wants.
     *
     * @param custodian whose signatures, address, hex with 0x.
     * @return what it says.
     * @throws SourceException if it does not answer, or collects none.
     */
    Wanted wanted(final String custodian) throws SourceException
    {
        try
        {
            final JsonNode json = MAPPER.readTree(get("/attestations", MAX_WANTED));
            long next = Wanted.NONE;
            for (final JsonNode one : json.path("custodians"))
            {
                next = one.path("address").asText().equals(custodian) ? one.path("next").asLong() : next;
            }
            return new Wanted(json.path("newest").asLong(), next);
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("what it wants attested", ex);
        }
    }

    /**
     * Asks a venue for the header of a sealed block.
     *
     * @param number of the block.
     * @return the header with its operator's signature; none where there is no such block yet.
     * @throws SourceException if it does not answer, or with another thing.
     */
    Optional<Announced> announced(final long number) throws SourceException
    {
        try
        {
            final ByteBuffer answer = ByteBuffer.wrap(get("/sealed/" + number + "?count=1", ANNOUNCED));
            if (!answer.hasRemaining())
            {
                return Optional.empty();
            }

            final byte[] header = new byte[Header.ENCODED_LENGTH];
            final byte[] signature = new byte[AttestationReader.SIGNATURE_LENGTH];
            answer.get(header).get(signature);
            return Optional.of(new Announced(Header.decode(header), signature));
        }
        catch (final IOException | RuntimeException ex)
        {
            throw failed("the header of sealed block " + number, ex);
        }
    }

    /**
     * Gives a venue a custodian's signature.
     *
     * @param number    of the block.
     * @param signature {@code r ‖ s ‖ v}.
     * @throws SourceException if it does not take it.
     */
    void attest(final long number, final byte[] signature) throws SourceException
    {
        try
        {
            final HttpURLConnection connection = connect("/attestations/" + number + '/' + Hex.encode(signature));
            connection.setRequestMethod("POST");
            final Answer answer = answer(connection, MAX_REASON);
            if (answer.status() >= BAD_REQUEST)
            {
                throw new IOException(words(answer.status()) + ": " + answer.text());
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            throw new SourceException(url + " does not take the signature of block " + number + " (" +
                ex.getMessage() + ")", ex);
        }
    }

    private byte[] get(final String path, final int limit) throws IOException
    {
        final Answer answer = ask(path, limit);
        if (answer.status() != OK)
        {
            throw new IOException(words(answer.status()));
        }
        return answer.bytes();
    }

    /**
     * Asks for anything.
     *
     * @param path  of it.
     * @param limit of the answer's length, in bytes.
     * @return the answer, whatever its status is.
     * @throws IOException if none comes.
     */
    Answer ask(final String path, final int limit) throws IOException
    {
        return answer(connect(path), limit);
    }

    private Answer answer(final HttpURLConnection connection, final int limit) throws IOException
    {
        final int status = connection.getResponseCode();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = status < BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream())
        {
            if (in != null)
            {
                copy(in, bytes, status < BAD_REQUEST ? limit : MAX_REASON);
            }
        }
        return new Answer(status, bytes.toByteArray());
    }

    private HttpURLConnection connect(final String path) throws IOException
    {
        final HttpURLConnection connection = (HttpURLConnection)URI.create(url + path).toURL().openConnection();
        connection.setConnectTimeout((int)patience.toMillis());
        connection.setReadTimeout((int)patience.toMillis());
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    private void copy(final InputStream in, final OutputStream out, final long limit) throws IOException
    {
        final byte[] piece = new byte[PIECE];
        final long startedAt = System.nanoTime();
        long total = 0;
        for (int length = in.read(piece); length >= 0; length = in.read(piece))
        {
            total += length;
            if (total > limit)
            {
                throw new IOException("it sends more than " + limit + " bytes: what was asked for is not so long");
            }
            out.write(piece, 0, length);
            final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt) - patience.toMillis();
            if (millis * LEAST_RATE / 1000 > total)
            {
                throw new IOException("it sends less than " + LEAST_RATE / 1024 + " KiB a second");
            }
        }
    }

    private static String words(final int status)
    {
        return "it answers with HTTP status " + status + (status == TOO_MANY ? ": it was asked too much" : "");
    }

    /**
     * What came.
     *
     * @param status of HTTP.
     * @param bytes  that were sent.
     */
    record Answer(int status, byte[] bytes)
    {
        String text()
        {
            return new String(bytes, StandardCharsets.US_ASCII).strip().replaceAll("[^ -~]", "?");
        }
    }

    /**
     * What a venue wants attested.
     *
     * @param newest number of the newest block that is to be.
     * @param next   the first block whose signature it lacks; {@link #NONE} where it does not know the custodian.
     */
    record Wanted(long newest, long next)
    {
        static final long NONE = -1;
    }

    /**
     * A block that a venue's operator says it has sealed.
     *
     * @param header    of the block.
     * @param signature of the operator over what custodians attest, {@code r ‖ s ‖ v}.
     */
    record Announced(Header header, byte[] signature)
    {
    }

    private SourceException failed(final String what, final Exception ex)
    {
        return new SourceException(url + " does not give " + what + " (" + ex.getMessage() + ")", ex);
    }
}
