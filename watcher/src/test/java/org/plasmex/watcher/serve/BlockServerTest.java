package org.plasmex.watcher.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;

import static org.assertj.core.api.Assertions.assertThat;

class BlockServerTest
{
    private final HttpClient client = HttpClient.newHttpClient();
    @TempDir
    private Path directory;
    private BlockStore store;
    private BlockServer server;

    @BeforeEach
    void setUp()
    {
        store = TestBlocks.write(directory, 1, 5, 300, 40_000);
        server = new BlockServer(new BlockServerContext().store(store));
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(server, store);
    }

    @Test
    void shouldTellWhichChainItHas() throws Exception
    {
        assertThat(text(get("/chain").body())).isEqualToIgnoringWhitespace(
            "{\"chainId\":31337,\"vault\":\"0x" + "00".repeat(20) + "\",\"since\":1000,\"span\":600,\"newest\":3}");
    }

    @Test
    void shouldServeHeaders() throws Exception
    {
        final byte[] headers = get("/headers/0?count=1000000").body();

        assertThat(headers).hasSize(4 * Header.ENCODED_LENGTH);
        for (int i = 0; i < 4; i++)
        {
            assertThat(Header.decode(Arrays.copyOfRange(
                headers, i * Header.ENCODED_LENGTH, (i + 1) * Header.ENCODED_LENGTH))).isEqualTo(store.header(i));
        }
        assertThat(get("/headers/2").body()).isEqualTo(store.header(2).encode());
    }

    @Test
    void shouldServeABlockFromAnyByteOn() throws Exception
    {
        final byte[] file = Files.readAllBytes(store.file(3));

        assertThat(get("/blocks/3").body()).isEqualTo(file);
        final HttpResponse<byte[]> rest = get("/blocks/3", "bytes=1000000-");
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("Content-Range"))
            .contains("bytes 1000000-" + (file.length - 1) + "/" + file.length);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(file, 1_000_000, file.length));
        assertThat(get("/blocks/3", "bytes=7-11").body()).isEqualTo(Arrays.copyOfRange(file, 7, 12));
        assertThat(get("/blocks/3", "bytes=" + file.length + "-").statusCode()).isEqualTo(416);
    }

    @Test
    void shouldServeEveryChunkWithItsPath() throws Exception
    {
        for (int chunk = 0; chunk < 8; chunk++)
        {
            final ByteBuffer answer = ByteBuffer.wrap(get("/blocks/2/chunks/" + chunk).body());
            final byte[][] path = new byte[answer.get()][32];
            Arrays.stream(path).forEach(answer::get);
            final byte[] packed = new byte[answer.remaining()];
            answer.get(packed);
            assertThat(new ChunkProof(store.header(2), chunk, packed, path).verify()).isTrue();
        }
        assertThat(get("/blocks/2/chunks/8").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/blocks/0", "/blocks/4", "/headers/4", "/blocks/4/chunks/0", "/blocks", "/nothing"})
    void shouldSayThatItHasNotWhatItHasNot(final String path) throws Exception
    {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/blocks/-1", "/blocks/1e3", "/blocks/..%2f..%2fgenesis", "/blocks/00000000000000000001.block",
        "/headers/1?count=-x", "/blocks/99999999999999999999", "/blocks/2/chunks/%00", "/headers/%F0%9F%92%A9"})
    void shouldRefuseWhatIsNoNumber(final String path) throws Exception
    {
        assertThat(get(path).statusCode()).isEqualTo(400);
        assertServes();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "bytes=-5", "bytes=5-4", "bytes=0-1,3-4", "lines=1-", "bytes=99999999999999999999-", "bytes="})
    void shouldRefuseRangesThatItDoesNotServe(final String range) throws Exception
    {
        assertThat(get("/blocks/3", range).statusCode()).isEqualTo(416);
    }

    @Test
    void shouldServeNothingForACountBelowOne() throws Exception
    {
        assertThat(get("/headers/1?count=0").body()).isEmpty();
        assertThat(get("/headers/1?count=-5").body()).isEmpty();
        assertThat(get("/headers/0?count=" + Long.MIN_VALUE).body()).isEmpty();
    }

    @Test
    void shouldRefuseWhoAsksTooMuchUntilItHasWaited() throws Exception
    {
        server.close();
        server = new BlockServer(new BlockServerContext().store(store).allowance(1_000_000, 20, 8));
        assertServes();
        server.close();
        server = new BlockServer(new BlockServerContext().store(store).allowance(1, 20, 8));

        assertThat(get("/blocks/1/chunks/0").statusCode()).isEqualTo(200);
        assertThat(get("/blocks/1/chunks/0").statusCode()).isEqualTo(200);
        final HttpResponse<byte[]> answer = get("/blocks/1/chunks/0");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.refused()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatNobodyAnswersLikeTheRestAndCloseItsConnection() throws Exception
    {
        server.close();
        server = new BlockServer(new BlockServerContext().store(store).allowance(1, 20, 8));
        for (int i = 0; i < 10; i++)
        {
            final HttpResponse<byte[]> answer = get("/nothing");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Connection")).contains("close");
            assertThat(get("/blocks/99").statusCode()).isEqualTo(404);
        }

        int tries = 0;
        while (get("/nothing").statusCode() != 429)
        {
            assertThat(++tries).isLessThan(1_000);
        }
        assertThat(server.refused()).isEqualTo(1);
    }

    @Test
    void shouldCutOffWhoReadsTooSlowlyAndServeTheOthersMeanwhile() throws Exception
    {
        server.close();
        server = new BlockServer(new BlockServerContext().store(store)
            .allowance(1_000, 1_000, 200).threads(64).slowness(1 << 24, Duration.ofSeconds(4)));
        final List<Socket> slow = new ArrayList<>();
        try
        {
            for (int i = 0; i < 40; i++)
            {
                slow.add(askAndReadNothing());
            }
            assertServes();
            assertThat(readUntilCutOff(slow.get(0), slow.size())).isLessThan(Files.size(store.file(3)));
            assertServes();
        }
        finally
        {
            CloseHelper.closeAll(slow);
        }
    }

    private Socket askAndReadNothing() throws IOException
    {
        final URI uri = URI.create(server.url());
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 12);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream().write(
            "GET /blocks/3 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** In drips until all are cut off, then whatever is still on its way. */
    private long readUntilCutOff(final Socket socket, final int all) throws InterruptedException
    {
        long total = 0;
        try
        {
            final byte[] bytes = new byte[1 << 16];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(bytes, 0, atOnce(bytes, all)))
            {
                total += read;
                Thread.sleep(5);
            }
        }
        catch (final IOException ex)
        {
            assertThat(ex).hasMessageContaining("reset");
        }
        return total;
    }

    private int atOnce(final byte[] bytes, final int all)
    {
        return server.cutOff() < all ? 64 : bytes.length;
    }

    private void assertServes() throws Exception
    {
        assertThat(get("/blocks/1").body()).isEqualTo(Files.readAllBytes(store.file(1)));
    }

    private HttpResponse<byte[]> get(final String path, final String... range) throws Exception
    {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (range.length > 0)
        {
            request.header("Range", range[0]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
