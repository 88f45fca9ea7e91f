package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ResponseChannelTest
{
    @Test
    void shouldLeadBackToWhereTheClientIs()
    {
        assertThat(of("10.0.0.7:40123", "aeron:udp?endpoint=10.0.0.7:5000"))
            .isEqualTo("aeron:udp?endpoint=10.0.0.7:5000|x=1");
        assertThat(of("[::1]:40123", "aeron:udp?endpoint=[::1]:5000")).isEqualTo("aeron:udp?endpoint=[::1]:5000|x=1");
        assertThat(of("aeron:ipc", "aeron:ipc")).isEqualTo("aeron:ipc?x=1");
    }

    @Test
    void shouldTakeNothingFromTheClientButThePort()
    {
        for (final String asked : new String[]{
            "", "aeron:ipc", "aeron:udp", "aeron:udp?endpoint=10.0.0.8:5000", "aeron:udp?endpoint=10.0.0.7",
            "aeron:udp?endpoint=10.0.0.7:", "aeron:udp?endpoint=10.0.0.7:0", "aeron:udp?endpoint=10.0.0.7:65536",
            "aeron:udp?endpoint=10.0.0.7:99999999999", "aeron:udp?endpoint=10.0.0.7:5000|mtu=8k",
            "aeron:udp?endpoint=10.0.0.7:-1", "aeron:udp?interface=10.0.0.7:5000", "AERON:UDP?ENDPOINT=10.0.0.7:5000",
            "aeron:udp?endpoint=10.0.0.7:5000 ", "aeron:udp?endpoint=10.0.0.7:٣"})
        {
            assertThat(of("10.0.0.7:40123", asked)).as(asked).isNull();
        }
        assertThat(of("aeron:ipc", "aeron:udp?endpoint=10.0.0.7:5000")).isNull();
        assertThat(of("aeron:ipc", "aeron:ipc?term-length=1g")).isNull();
        assertThat(of("10.0.0.7:1", "aeron:udp?endpoint=10.0.0.7:" + "1".repeat(ResponseChannel.MAX_LENGTH))).isNull();
    }

    private static String of(final String source, final String asked)
    {
        final byte[] bytes = asked.getBytes(StandardCharsets.UTF_8);
        return ResponseChannel.of(source, new UnsafeBuffer(bytes), 0, bytes.length, "x=1");
    }
}
