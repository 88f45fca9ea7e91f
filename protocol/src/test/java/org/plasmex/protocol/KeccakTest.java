package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class KeccakTest
{
    private final Keccak keccak = new Keccak();

    @Test
    void shouldHashNothing()
    {
        assertThat(Hex.encode(keccak.hash(new byte[0])))
            .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    }

    @Test
    void shouldGiveKnownAnswers() throws IOException
    {
        final JsonNode answers = SharedData.json("eth/keccak256_kat.json.gz");
        assertThat(answers.size()).isEqualTo(256);
        for (final JsonNode answer : answers)
        {
            final byte[] message = Hex.decode(answer.get("msg").asText());
            final byte[] expected = Hex.decode(answer.get("keccak256").asText());
            assertThat(keccak.hash(message)).isEqualTo(expected);
            assertThat(hashInBuffer(message)).isEqualTo(expected);
        }
    }

    @Test
    void shouldGiveTheSameHashWhenBytesComeInPieces()
    {
        final Random random = new Random(1);
        final byte[] message = new byte[10_000];
        random.nextBytes(message);
        final UnsafeBuffer source = new UnsafeBuffer(message);
        final byte[] hash = new byte[Keccak.LENGTH];
        for (int offset = 0; offset < message.length;)
        {
            final int length = Math.min(random.nextInt(3000), message.length - offset);
            keccak.update(source, offset, length);
            offset += length;
        }

        keccak.finish(new UnsafeBuffer(hash), 0);

        assertThat(hash).isEqualTo(keccak.hash(message)).isEqualTo(hashInBuffer(message));
    }

    @Test
    void shouldHashWhenDestinationOverlapsSource()
    {
        final byte[] message = new byte[64];
        new Random(2).nextBytes(message);
        final byte[] expected = keccak.hash(message);
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        keccak.hash(buffer, 0, 64, buffer, 16);
        final byte[] hash = new byte[Keccak.LENGTH];
        buffer.getBytes(16, hash);
        assertThat(hash).isEqualTo(expected);
    }

    private byte[] hashInBuffer(final byte[] message)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(message.length + 64));
        buffer.putBytes(7, message);
        keccak.hash(buffer, 7, message.length, buffer, message.length + 20);
        final byte[] hash = new byte[Keccak.LENGTH];
        buffer.getBytes(message.length + 20, hash);
        return hash;
    }
}
