package org.plasmex.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Hex;

class SecretsTest
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldHashASecretToTheFirstHalfOfItsKeccak()
    {
        new Secrets().cancelHash(new UnsafeBuffer(new byte[Secrets.LENGTH]), 0, buffer, 3);

        // keccak256 of 16 zero bytes, cut after 16.
        assertThat(Hex.encode(buffer, 3, Secrets.HASH_LENGTH)).isEqualTo("0xf490de2920c8a35fabeb13208852aa28");
        assertThat(buffer.getByte(2)).isZero();
        assertThat(buffer.getByte(3 + Secrets.HASH_LENGTH)).isZero();
    }

    @Test
    void shouldMakeANewSecretEachTime()
    {
        final Secrets secrets = new Secrets();
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++)
        {
            secrets.next(buffer, 1);
            seen.add(Hex.encode(buffer, 1, Secrets.LENGTH));
        }

        assertThat(seen).hasSize(1000);
    }

    @Test
    void shouldMakeTheSecretsOfTheGenerator()
    {
        final byte[] expected = new byte[Secrets.LENGTH];
        new SplittableRandom(5).nextBytes(expected);

        new Secrets(new SplittableRandom(5)).next(buffer, 0);

        assertThat(Hex.encode(buffer, 0, Secrets.LENGTH)).isEqualTo(Hex.encode(expected));
    }
}
