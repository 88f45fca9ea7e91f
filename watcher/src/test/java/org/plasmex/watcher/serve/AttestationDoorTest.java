package org.plasmex.watcher.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.CommittableBlocks;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Custodians;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What strangers may send to where custodians leave their signatures.
 */
class AttestationDoorTest
{
    private static final SigningKey CUSTODIAN = key(3);

    private static final int THREADS = 16;
    private static final int PLACES = 12;
    private static final int MANY = 40;
    private static final String POST = "POST /attestations/1/0x00 HTTP/1.1\r\nHost: x\r\n";

    private final List<Socket> slow = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    @TempDir
    private Path directory;
    private BlockStore store;
    private CustodianQuorum quorum;
    private BlockServer server;

    @BeforeEach
    void setUp()
    {
        store = TestBlocks.write(directory, 1, 5, 10, 3);
        quorum = new CustodianQuorum(TestBlocks.GENESIS, key(1), List.of(),
            List.of(Hex.encode(CUSTODIAN.address())), 1, account -> true, SystemNanoClock.INSTANCE);
        quorum.begin(new CommittableBlocks()
        {
            @Override
            public long committed()
            {
                return 0;
            }

            @Override
            public long newest()
            {
                return 2;
            }

            @Override
            public Header header(final long number)
            {
                return store.header(number);
            }
        });
        server = new BlockServer(new BlockServerContext().store(store).attestations(quorum)
            .allowance(1_000, 1_000, 200).slowness(1 << 24, Duration.ofSeconds(4)));
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(slow);
        CloseHelper.closeAll(server, store);
    }

    @Test
    void shouldTakeACustodiansSignatureAndTellWhatIsLacking() throws Exception
    {
        assertThat(told()).contains("\"committed\":0,\"newest\":2,\"quorum\":1", "\"signed\":0,\"next\":1");
        assertThat(post("/attestations/1", signature(CUSTODIAN, 1)).statusCode()).isEqualTo(204);
        assertThat(post("/attestations/1", signature(CUSTODIAN, 1)).statusCode()).isEqualTo(204);
        assertThat(told()).contains("\"signed\":1,\"next\":2");
        assertThat(quorum.attest(store.header(1))).hasSize(1);
    }

    @Test
    void shouldRefuseSignaturesOfStrangersAndOfOtherBlocks() throws Exception
    {
        assertRefused(403, "/attestations/1", signature(key(9), 1));
        assertRefused(403, "/attestations/1", signature(CUSTODIAN, 2));
        assertRefused(403, "/attestations/1", new byte[65]);
        assertRefused(404, "/attestations/3", signature(CUSTODIAN, 3));
        assertRefused(404, "/attestations/0", signature(CUSTODIAN, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 66, 132, 1 << 11})
    void shouldRefuseWhatIsNotOfASignaturesLength(final int length) throws Exception
    {
        final byte[] body = Arrays.copyOf(signature(CUSTODIAN, 1), length);
        assertRefused(400, "/attestations/1", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "%F0%9F%92%A9", "0xyy"})
    void shouldRefuseWhatIsNoSignature(final String text) throws Exception
    {
        final HttpResponse<byte[]> answer = post("/attestations/1/" + text);
        assertThat(answer.statusCode()).isIn(400, 404);
        assertTakes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attestations/-1", "/attestations/1e3", "/attestations/%F0%9F%92%A9"})
    void shouldRefuseWhatIsNoNumber(final String path) throws Exception
    {
        assertRefused(400, path, signature(CUSTODIAN, 1));
    }

    @Test
    @Timeout(120)
    void shouldNotReadABodyThatHasNoEnd() throws Exception
    {
        try (Socket socket = connect())
        {
            final OutputStream out = socket.getOutputStream();
            out.write((POST + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            final byte[] piece = new byte[1 << 16];
            boolean isOpen = true;
            while (isOpen)
            {
                try
                {
                    out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(piece);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                catch (final IOException ex)
                {
                    isOpen = false;
                }
            }
        }
        assertTakes();
    }

    /** More than there are threads, and nobody is cut off while the test is there. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /attestations/1/00", POST + "Content-Length: 65\r\n\r\nabc"})
    @Timeout(120)
    void shouldWaitForNobodyWhoSendsSlowly(final String begun) throws Exception
    {
        serve(new BlockServerContext());
        for (int i = 0; i < MANY; i++)
        {
            send(begun);
        }
        assertTakes();
    }

    @Test
    @Timeout(120)
    void shouldKeepThreadsFromThoseWhoReadSlowly() throws Exception
    {
        serve(new BlockServerContext().serve("/large", request -> request.result(new byte[1 << 25])));
        final String small = "GET /sealed/1 HTTP/1.1\r\nHost: x\r\n\r\n";
        for (int i = 0; i < MANY; i++)
        {
            send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            send(small.repeat(1_000));
        }
        // Who comes when others have all the places is sent away, and not kept.
        Awaitility.await().until(() -> server.refused() == MANY - PLACES);
        assertTakes();
    }

    private void serve(final BlockServerContext context)
    {
        server.close();
        server = new BlockServer(context.store(store).attestations(quorum).threads(THREADS)
            .allowance(1_000_000, 1_000_000, 1_000).slowness(1, Duration.ofHours(1)));
    }

    private void send(final String text) throws IOException
    {
        final Socket socket = connect();
        slow.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldCollectNothingWhereThereIsNoVenue() throws Exception
    {
        server.close();
        server = new BlockServer(new BlockServerContext().store(store));
        assertThat(get("/attestations").statusCode()).isEqualTo(404);
        assertThat(get("/sealed/1").statusCode()).isEqualTo(404);
        assertThat(post("/attestations/1", signature(CUSTODIAN, 1)).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldAnnounceWhatIsSealed() throws Exception
    {
        assertThat(get("/sealed/1").body()).isEqualTo(quorum.announced(1, 16)).hasSize(2 * 321);
        assertThat(get("/sealed/3").body()).isEmpty();
    }

    private void assertRefused(final int status, final String path, final byte[] body) throws Exception
    {
        final HttpResponse<byte[]> answer = post(path, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isNotEmpty();
        assertThat(told()).contains("\"next\":1");
        assertTakes();
    }

    private void assertTakes() throws Exception
    {
        assertThat(post("/attestations/2", signature(CUSTODIAN, 2)).statusCode()).isEqualTo(204);
    }

    /** One who does not read much of what comes. */
    private Socket connect() throws IOException
    {
        final URI uri = URI.create(server.url());
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 12);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        return socket;
    }

    private String told() throws Exception
    {
        return new String(get("/attestations").body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(final String path) throws Exception
    {
        return client.send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(final String path, final byte[] signature) throws Exception
    {
        return post(path + '/' + Hex.encode(signature));
    }

    private HttpResponse<byte[]> post(final String path) throws Exception
    {
        return client.send(HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private byte[] signature(final SigningKey key, final long number)
    {
        final byte[] auth = new Custodians(List.of(key), TestBlocks.GENESIS.chainId(), TestBlocks.GENESIS.vault())
            .attest(store.header(number)).get(0).auth();
        return Arrays.copyOfRange(auth, Auth.R, auth.length);
    }

    private static SigningKey key(final int seed)
    {
        final byte[] secret = new byte[32];
        secret[31] = (byte)seed;
        return SigningKey.fromPrivate(secret);
    }
}
