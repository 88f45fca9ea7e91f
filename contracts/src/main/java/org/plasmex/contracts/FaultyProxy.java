package org.plasmex.contracts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A door with one address to a node that comes and goes, and that behaves as badly as it is told to: for all of its
 * JSON-RPC methods, or for one. For tests and drills. Safe to use from any thread.
 */
public final class FaultyProxy implements AutoCloseable
{
    /**
     * How a request is answered.
     */
    public enum Fault
    {
        /** As the node answers it. */
        NONE,
        /** The connection breaks, and the node hears nothing. */
        BREAK,
        /** Never, and the node hears nothing. */
        HANG,
        /** The node takes it, and the connection breaks before its answer. */
        TAKE_AND_BREAK,
        /** The node takes it, and the answer never comes. */
        TAKE_AND_HANG,
        /** The node answers after the proxy's {@link FaultyProxy#delay(Duration)}. */
        SLOW,
        /** HTTP status 503 and a page in HTML. */
        UNAVAILABLE,
        /** HTTP status 200 and bytes that mean nothing. */
        GARBAGE,
        /** An answer without an error whose result is null. */
        NULL_RESULT,
        /** An answer whose result is a word nobody expects. */
        WRONG_RESULT,
        /** An error of JSON-RPC, as of a node that is asked too much. */
        ERROR
    }

    static
    {
        // The JDK's server writes an answer's head and body apart. Without this each answer waits 40 ms for a client's
        // delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"(\\w+)\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final String ANY = "";
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, BinaryOperator<String>> lies = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();
    private final Object change = new Object();
    private volatile URI node;
    private volatile Duration delay = Duration.ofSeconds(1);
    private volatile boolean isClosed;

    /**
     * A proxy without a node: it breaks connections until it is given one.
     *
     * @throws IOException where no port can be had.
     */
    public FaultyProxy() throws IOException
    {
        threads = Executors.newCachedThreadPool(task ->
        {
            final Thread thread = new Thread(task, "faulty-proxy");
            thread.setDaemon(true);
            return thread;
        });
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Where the proxy answers, whatever node is behind it.
     *
     * @return an address such as {@code http://127.0.0.1:40123}.
     */
    public String url()
    {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Pass requests on to a node.
     *
     * @param url of the node, null for none: connections break then.
     */
    public void connect(final String url)
    {
        node = null == url ? null : URI.create(url);
        wake();
    }

    /**
     * Answer all requests so, from now on. What hangs goes on.
     *
     * @param fault how; {@link Fault#NONE} heals all.
     */
    public void fault(final Fault fault)
    {
        faults.clear();
        fault(fault, ANY);
    }

    /**
     * Answer the requests of one method so, from now on, and all others as before.
     *
     * @param fault  how.
     * @param method of JSON-RPC.
     */
    public void fault(final Fault fault, final String method)
    {
        faults.put(method, fault);
        wake();
    }

    /**
     * Answer the requests of one method with a lie, from now on, where they are answered at all.
     *
     * @param method of JSON-RPC.
     * @param change makes the lie of the node's answer; {@link UnaryOperator#identity()} for the truth.
     */
    public void lie(final String method, final UnaryOperator<String> change)
    {
        lie(method, (request, answer) -> change.apply(answer));
    }

    /**
     * Answer some of the requests of one method with a lie, from now on, where they are answered at all.
     *
     * @param method of JSON-RPC.
     * @param change makes the lie of the request and the node's answer.
     */
    public void lie(final String method, final BinaryOperator<String> change)
    {
        lies.put(method, change);
    }

    /**
     * How slow {@link Fault#SLOW} is.
     *
     * @param time before a request is passed on; a second by default.
     */
    public void delay(final Duration time)
    {
        delay = time;
    }

    /**
     * How many requests of a method have come, whatever became of them.
     *
     * @param method of JSON-RPC.
     * @return since the start.
     */
    public long requests(final String method)
    {
        return requests.computeIfAbsent(method, name -> new AtomicLong()).get();
    }

    /**
     * Break all connections, for good.
     */
    @Override
    public void close()
    {
        isClosed = true;
        wake();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(final HttpExchange exchange)
    {
        try (exchange)
        {
            final String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final String method = find(METHOD, request, "none");
            requests.computeIfAbsent(method, name -> new AtomicLong()).incrementAndGet();
            answer(exchange, request, method);
        }
        catch (final IOException ex)
        {
            // Either end has gone: so does the other.
            exchange.close();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(final HttpExchange exchange, final String request, final String method)
        throws IOException, InterruptedException
    {
        final String begin = "{\"jsonrpc\":\"2.0\",\"id\":" + find(ID, request, "0") + ',';
        switch (faultOf(method))
        {
            case BREAK -> exchange.close();
            case HANG -> hang(method, Fault.HANG);
            case TAKE_AND_BREAK -> pass(request);
            case TAKE_AND_HANG ->
            {
                pass(request);
                hang(method, Fault.TAKE_AND_HANG);
            }
            case SLOW ->
            {
                Thread.sleep(delay.toMillis());
                send(exchange, OK, pass(request));
            }
            case UNAVAILABLE -> send(exchange, SERVICE_UNAVAILABLE, "<html><h1>503 come back later</h1></html>");
            case GARBAGE -> send(exchange, OK, "\u0000\u0001 no JSON {{{");
            case NULL_RESULT -> send(exchange, OK, begin + "\"result\":null}");
            case WRONG_RESULT -> send(exchange, OK, begin + "\"result\":\"0xnonsense\"}");
            case ERROR -> send(exchange, OK, begin + "\"error\":{\"code\":-32005,\"message\":\"asked too much\"}}");
            default -> send(
                exchange, OK, lies.getOrDefault(method, (asked, answer) -> answer).apply(request, pass(request)));
        }
    }

    private Fault faultOf(final String method)
    {
        return faults.getOrDefault(method, faults.getOrDefault(ANY, Fault.NONE));
    }

    private String pass(final String request) throws IOException, InterruptedException
    {
        final URI target = node;
        if (null == target)
        {
            throw new IOException("there is no node");
        }

        return client.send(
            HttpRequest.newBuilder(target).timeout(NODE_TIMEOUT).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request)).build(),
            HttpResponse.BodyHandlers.ofString()).body();
    }

    private void hang(final String method, final Fault fault) throws InterruptedException
    {
        synchronized (change)
        {
            while (!isClosed && fault == faultOf(method))
            {
                change.wait();
            }
        }
    }

    private void wake()
    {
        synchronized (change)
        {
            change.notifyAll();
        }
    }

    private static void send(final HttpExchange exchange, final int status, final String body) throws IOException
    {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String find(final Pattern pattern, final String text, final String otherwise)
    {
        final Matcher matcher = pattern.matcher(text);

        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
