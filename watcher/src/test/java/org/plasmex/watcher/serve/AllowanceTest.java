package org.plasmex.watcher.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmex.protocol.Hex;

import static org.assertj.core.api.Assertions.assertThat;

class AllowanceTest
{
    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:1:2:3, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::1, ::2, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2, false"})
    void shouldCountWhoHasThemAtWillAsOne(final String one, final String other, final boolean isSame)
        throws UnknownHostException
    {
        assertThat(name(one).equals(name(other))).isEqualTo(isSame);
    }

    @Test
    void shouldTakeAMappedAddressForWhatItIs() throws UnknownHostException
    {
        final byte[] mapped = Hex.decode("0x00000000000000000000ffffc0000201");
        assertThat(Allowance.name(InetAddress.getByAddress(mapped))).isEqualTo("192.0.2.1");
    }

    private static String name(final String address) throws UnknownHostException
    {
        return Allowance.name(InetAddress.getByName(address));
    }
}
