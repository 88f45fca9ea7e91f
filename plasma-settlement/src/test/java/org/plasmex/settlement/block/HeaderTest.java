package org.plasmex.settlement.block;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmex.protocol.Hex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HeaderTest
{
    private static final long SPAN = 600;

    private final Header parent = new Header(4, 100, 200, 11, 5, 3, filled(1), filled(2));

    @Test
    void shouldEncodeAWordForEachField()
    {
        final Header header = new Header(1, -1, 0x1234, 3, 4, 5, filled(0xAB), filled(0xCD));

        assertThat(Hex.encode(header.encode())).isEqualTo("0x" +
            "00".repeat(31) + "01" +
            "00".repeat(24) + "ff".repeat(8) +
            "00".repeat(30) + "1234" +
            "00".repeat(31) + "03" +
            "00".repeat(31) + "04" +
            "00".repeat(31) + "05" +
            "ab".repeat(32) +
            "cd".repeat(32));
        assertThat(Header.decode(header.encode())).isEqualTo(header).hasSameHashCodeAs(header);
    }

    @Test
    void shouldRefuseBytesThatAreNoHeader()
    {
        final byte[] bytes = parent.encode();
        bytes[0] = 1;

        assertThatThrownBy(() -> Header.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Header.decode(new byte[255])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header(0, 0, 0, 0, 0, 0, new byte[31], new byte[32]))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeginWithStepOne()
    {
        assertThat(Header.genesis(77)).isEqualTo(new Header(0, 77, 77, 1, 0, 0, new byte[32], new byte[32]));
        assertThat(Header.genesis(77).nextStep()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 200, 300, 16, 2, 3, ",
        "5, 200, 200, 16, 1048576, 9, ",
        "5, 200, 9999, 16, 1, 3, ",
        "6, 200, 300, 16, 2, 3, number",
        "5, 201, 300, 16, 2, 3, since",
        "5, 200, 199, 16, 2, 3, until",
        "5, 200, 801, 16, 2, 3, until",
        "5, 200, 300, 17, 2, 3, firstStep",
        "5, 200, 300, 16, 0, 3, steps",
        "5, 200, 300, 16, 1048577, 3, steps",
        "5, 200, 300, 16, 2, 2, inbox"})
    void shouldFollowParentByRule(
        final long number,
        final long since,
        final long until,
        final long firstStep,
        final long steps,
        final long inbox,
        final String broken)
    {
        final Header header = new Header(number, since, until, firstStep, steps, inbox, parent.hash(), filled(3));
        final String rule = HeaderRules.broken(parent, header, SPAN);

        if (broken == null)
        {
            assertThat(rule).isNull();
        }
        else
        {
            assertThat(rule).startsWith(broken);
        }
    }

    @Test
    void shouldNameHashOfParent()
    {
        final Header header = new Header(5, 200, 300, 16, 2, 3, filled(9), filled(3));

        assertThat(HeaderRules.broken(parent, header, SPAN)).startsWith("parent");
    }

    private static byte[] filled(final int value)
    {
        final byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte)value);
        return bytes;
    }
}
