package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HexTest
{
    @Test
    void shouldWriteLowerCaseDigits()
    {
        final byte[] bytes = {0, 1, (byte)0xAB, (byte)0xFF};
        assertThat(Hex.encode(bytes)).isEqualTo("0x0001abff");
        assertThat(Hex.encode(new UnsafeBuffer(bytes), 1, 2)).isEqualTo("0x01ab");
        assertThat(Hex.encode(new byte[0])).isEqualTo("0x");
    }

    @Test
    void shouldReadEitherCaseWithOrWithoutPrefix()
    {
        final byte[] bytes = {(byte)0xAB, (byte)0xCD};
        assertThat(Hex.decode("0xABcd")).isEqualTo(bytes);
        assertThat(Hex.decode("abCD")).isEqualTo(bytes);
        assertThat(Hex.decode("0x")).isEmpty();
        assertThat(Hex.decode("")).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNotHex()
    {
        assertThatIllegalArgumentException().isThrownBy(() -> Hex.decode("0x123")).withMessageContaining("odd");
        assertThatIllegalArgumentException().isThrownBy(() -> Hex.decode("12g4")).withMessageContaining("'g' at 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Hex.decode("\u0661\u0662"));
    }
}
