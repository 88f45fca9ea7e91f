package org.plasmex.engine;

import java.nio.ByteBuffer;

/**
 * The addresses of the tests: each is a number with a recognisable head, and is shown as {@code @number}.
 */
final class Addresses
{
    static final byte[] ZERO = new byte[20];

    private static final long HEAD = 0xA1B2_C3D4_E5F6_0718L;

    private Addresses()
    {
    }

    static byte[] of(final long number)
    {
        return ByteBuffer.allocate(20).putLong(HEAD).putInt(0).putLong(number).array();
    }

    static String name(final byte[] address)
    {
        return "@" + ByteBuffer.wrap(address).getLong(12);
    }
}
