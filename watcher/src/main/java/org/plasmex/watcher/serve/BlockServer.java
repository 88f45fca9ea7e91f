package org.plasmex.watcher.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.agrona.concurrent.SystemNanoClock;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;

/**
 * Shows blocks to whoever asks: headers, block files from any byte on, chunks with their paths. It reads what is in a
 * block store and changes nothing. It gives receipts, and a venue's takes custodians' signatures, where told so. How
 * much one address may ask, and how many answers are under way at a time, is bounded; who reads or writes too slowly is
 * cut off. Its threads are its own; any thread may close it.
 */
public final class BlockServer implements AutoCloseable
{
    /** The most headers in an answer. */
    public static final int MAX_HEADERS = 1000;

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int BAD_RANGE = 416;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;

    private static final String COUNTED = "counted";
    private static final int CHEAP = 1;
    private static final int DEAR = 10;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long IDLE_MILLIS = 30_000;
    private static final int PIECE = 1 << 16;
    private static final int MIN_THREADS = 8;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

    private final BlockStore store;
    private final Allowance allowance;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Duration patience;
    private final long leastRate;
    private final Semaphore common;
    private final Javalin server;
    private final String address;

    /**
     * Starts to listen.
     *
     * @param context its parts; complete, and not changed afterwards.
     * @throws IllegalStateException if nothing can be heard at the address.
     */
    public BlockServer(final BlockServerContext context)
    {
        store = context.store();
        allowance = context.allowance(SystemNanoClock.INSTANCE);
        patience = context.patience();
        leastRate = context.leastRate();
        final int threads = Math.max(MIN_THREADS, context.threads());
        common = new Semaphore(threads - threads / 4);
        timer.setRemoveOnCancelPolicy(true);
        try
        {
            server = Javalin.create(config -> configure(config, context)).start(context.host(), context.port());
        }
        catch (final RuntimeException ex)
        {
            timer.shutdownNow();
            throw new IllegalStateException("blocks cannot be served at " + context.host() + ":" + context.port() +
                ": " + ex.getMessage() + "; name another address", ex);
        }
        address = context.host() + ":" + server.port();
    }

    private void configure(final JavalinConfig config, final BlockServerContext context)
    {
        config.startup.showJavalinBanner = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        final QueuedThreadPool threads = new QueuedThreadPool(Math.max(MIN_THREADS, context.threads()), MIN_THREADS);
        // Those do nothing else while they wait for what is urgent.
        threads.setReservedThreads(0);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http ->
        {
            http.setIdleTimeout(IDLE_MILLIS);
            http.setSendServerVersion(false);
        });
        config.routes.get("/chain", granted(CHEAP, this::chain));
        config.routes.get("/headers/{number}", granted(CHEAP, this::headers));
        config.routes.get("/blocks/{number}", granted(CHEAP, this::block));
        config.routes.get("/blocks/{number}/chunks/{chunk}", granted(DEAR, this::chunk));
        if (context.quorum() != null)
        {
            final AttestationDoor door = new AttestationDoor(context.quorum());
            config.routes.get("/attestations", allowed(CHEAP, last(door::tell)));
            config.routes.get("/sealed/{number}", allowed(DEAR, last(door::announce)));
            config.routes.post("/attestations/{number}/{signature}", allowed(CHEAP, last(door::take)));
        }
        if (context.receipts() != null)
        {
            config.routes.get("/receipts/{account}", granted(DEAR, new ReceiptDoor(context.receipts())::receipts));
        }
        context.further().forEach((path, handler) -> config.routes.get(path, granted(DEAR, handler)));
        final Handler unknown = allowed(CHEAP, last(request -> request.result("no such question\n")));
        for (final int status : List.of(NOT_FOUND, WRONG_METHOD))
        {
            config.routes.error(status, request ->
            {
                // Of what was counted already something is known.
                if (request.attribute(COUNTED) == null)
                {
                    unknown.handle(request);
                }
            });
        }
    }

    /**
     * What may be long is sent before its place is given up, so slow readers leave some threads to custodians.
     */
    private Handler granted(final int points, final Handler handler)
    {
        return allowed(points, request ->
        {
            if (!common.tryAcquire())
            {
                refused.incrementAndGet();
                refuse(request.header("Retry-After", "1"), BUSY, "too many ask: ask again in a second");
                return;
            }

            try
            {
                handler.handle(request);
                final InputStream result = request.resultInputStream();
                if (result != null)
                {
                    send(request, result.readAllBytes());
                }
            }
            finally
            {
                common.release();
            }
        });
    }

    /**
     * A short answer that is the last on its connection fits what the system keeps for who does not read it: no thread
     * waits for that. Nor for what is asked: of that nothing but the head is read, before it has a thread.
     */
    private static Handler last(final Handler handler)
    {
        return request ->
        {
            request.header("Connection", "close");
            handler.handle(request);
        };
    }

    private static void refuse(final Context request, final int status, final String words)
    {
        request.status(status).header("Connection", "close").result(words + "\n");
    }

    private Handler allowed(final int points, final Handler handler)
    {
        return request ->
        {
            request.attribute(COUNTED, true);
            final Allowance.Asker asker = allowance.begin(sender(request), points);
            if (asker == null)
            {
                refused.incrementAndGet();
                refuse(request.header("Retry-After", "1"), TOO_MANY, "asked too much: ask again in a second");
                return;
            }

            try
            {
                handler.handle(request);
                answers.incrementAndGet();
            }
            catch (final NumberFormatException ex)
            {
                refuse(request, BAD_REQUEST, "no number: " + ex.getMessage());
            }
            catch (final IllegalArgumentException ex)
            {
                // A chunk with a step that is too long.
                refuse(request, NOT_FOUND, "not to be shown: " + ex.getMessage());
            }
            catch (final IndexOutOfBoundsException ex)
            {
                refuse(request, NOT_FOUND, "not here: blocks up to " + store.newest() + " are");
            }
            finally
            {
                allowance.end(asker);
            }
        };
    }

    /**
     * Where it is heard.
     *
     * @return its URL.
     */
    public String url()
    {
        return "http://" + address;
    }

    /**
     * How many questions were answered.
     *
     * @return since the start.
     */
    public long answers()
    {
        return answers.get();
    }

    /**
     * How many bytes of blocks were sent.
     *
     * @return since the start.
     */
    public long bytes()
    {
        return bytes.get();
    }

    /**
     * How many questions were refused, their askers having asked too much.
     *
     * @return since the start.
     */
    public long refused()
    {
        return refused.get();
    }

    /**
     * How many answers were broken off, having been read too slowly.
     *
     * @return since the start.
     */
    public long cutOff()
    {
        return cutOff.get();
    }

    @Override
    public void close()
    {
        server.stop();
        timer.shutdownNow();
    }

    private void chain(final Context request)
    {
        final Genesis genesis = store.genesis();
        request.contentType("application/json").result("{\"chainId\":" + genesis.chainId() + ",\"vault\":\"" +
            Hex.encode(genesis.vault()) + "\",\"since\":" + genesis.since() + ",\"span\":" + genesis.span() +
            ",\"newest\":" + store.newest() + "}\n");
    }

    private void headers(final Context request)
    {
        final long first = number(request, "number");
        final long count = count(request, 1, MAX_HEADERS);
        final long last = Math.min(store.newest(), first + count - 1);
        store.header(first);
        final ByteBuffer headers = ByteBuffer.allocate((int)Math.max(0, last - first + 1) * Header.ENCODED_LENGTH);
        for (long number = first; number <= last; number++)
        {
            headers.put(store.header(number).encode());
        }
        binary(request).result(headers.array());
    }

    private void block(final Context request) throws IOException
    {
        final long number = number(request, "number");
        checkBlock(number);
        try (FileChannel file = FileChannel.open(store.file(number), StandardOpenOption.READ))
        {
            final long length = file.size();
            long from = 0;
            long to = length - 1;
            final String range = request.header("Range");
            if (range != null)
            {
                final Matcher matcher = RANGE.matcher(range);
                if (!matcher.matches() || Long.parseLong(matcher.group(1)) >= length)
                {
                    request.status(BAD_RANGE).header("Content-Range", "bytes */" + length);
                    return;
                }
                from = Long.parseLong(matcher.group(1));
                to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
                if (to < from)
                {
                    request.status(BAD_RANGE).header("Content-Range", "bytes */" + length);
                    return;
                }
                request.header("Content-Range", "bytes " + from + "-" + to + "/" + length);
            }

            binary(request).status(range == null ? OK : PARTIAL).header("Accept-Ranges", "bytes");
            final long toSend = to - from + 1;
            request.res().setContentLengthLong(toSend);
            final Future<?> deadline = cutOffAfter(request, toSend);
            try
            {
                send(file, from, to, request.res().getOutputStream());
            }
            finally
            {
                deadline.cancel(false);
            }
        }
    }

    private static String sender(final Context request)
    {
        return Allowance.name(((InetSocketAddress)ServletContextRequest.getServletContextRequest(request.req())
            .getConnectionMetaData().getRemoteSocketAddress()).getAddress());
    }

    /** Who reads a byte now and then would keep a thread for as long as it likes. */
    private Future<?> cutOffAfter(final Context request, final long length)
    {
        final EndPoint connection = ServletContextRequest.getServletContextRequest(request.req())
            .getConnectionMetaData().getConnection().getEndPoint();
        return timer.schedule(
            () ->
            {
                cutOff.incrementAndGet();
                connection.close(new IOException("read too slowly"));
            },
            patience.toMillis() + length * MILLIS_PER_SECOND / leastRate,
            TimeUnit.MILLISECONDS);
    }

    private void send(final Context request, final byte[] answer) throws IOException
    {
        request.res().setContentLengthLong(answer.length);
        final Future<?> deadline = cutOffAfter(request, answer.length);
        try
        {
            request.res().getOutputStream().write(answer);
        }
        finally
        {
            deadline.cancel(false);
        }
    }

    private void send(final FileChannel file, final long from, final long to, final OutputStream out)
        throws IOException
    {
        final ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long position = from;
        while (position <= to)
        {
            piece.clear().limit((int)Math.min(PIECE, to - position + 1));
            final int read = file.read(piece, position);
            if (read < 0)
            {
                throw new IOException("the file ends at " + position);
            }
            out.write(piece.array(), 0, read);
            bytes.addAndGet(read);
            position += read;
        }
    }

    private void chunk(final Context request)
    {
        final long number = number(request, "number");
        final long index = number(request, "chunk");
        checkBlock(number);
        binary(request).result(encode(store.chunk(number, index)));
    }

    /**
     * A chunk and its path, as they are sent.
     *
     * @param chunk to send.
     * @return the bytes that BLOCKS.md says.
     */
    public static byte[] encode(final ChunkProof chunk)
    {
        final ByteBuffer answer = ByteBuffer.allocate(
            1 + chunk.path().length * Keccak.LENGTH + chunk.packed().length);
        answer.put((byte)chunk.path().length);
        for (final byte[] node : chunk.path())
        {
            answer.put(node);
        }
        return answer.put(chunk.packed()).array();
    }

    private void checkBlock(final long number)
    {
        if (number < 1 || number > store.newest() || store.isGap(number))
        {
            throw new IndexOutOfBoundsException("block " + number);
        }
    }

    private static Context binary(final Context request)
    {
        return request.contentType("application/octet-stream");
    }

    /**
     * A number in the path of a question.
     *
     * @param request the question.
     * @param name    of the part of its path.
     * @return the number, from 0.
     * @throws NumberFormatException if it is none.
     */
    public static long number(final Context request, final String name)
    {
        final String text = request.pathParam(name);
        if (!text.matches("[0-9]{1,18}"))
        {
            throw new NumberFormatException("\"" + text.replaceAll("[^ -~]", "?") + '"');
        }
        return Long.parseLong(text);
    }

    /** How many are asked for: as many as usual where the question does not say, none where it is below one. */
    static int count(final Context request, final int usual, final int most)
    {
        final String asked = request.queryParam("count");
        return asked == null ? usual : (int)Math.max(0, Math.min(Long.parseLong(asked), most));
    }
}
