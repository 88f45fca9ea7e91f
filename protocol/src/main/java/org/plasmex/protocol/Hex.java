package org.plasmex.protocol;

import org.agrona.DirectBuffer;

/**
 * Bytes as text, {@code 0x} and two lower-case digits a byte, and back. For people and files; it allocates.
 */
public final class Hex
{
    private static final String PREFIX = "0x";
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Hex()
    {
    }

    /**
     * Write bytes as text.
     *
     * @param bytes to be written.
     * @return {@code 0x} and two lower-case digits a byte.
     */
    public static String encode(final byte[] bytes)
    {
        final StringBuilder text = new StringBuilder(PREFIX.length() + 2 * bytes.length).append(PREFIX);
        for (final byte b : bytes)
        {
            append(text, b);
        }

        return text.toString();
    }

    /**
     * Write a part of a buffer as text.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return {@code 0x} and two lower-case digits a byte.
     */
    public static String encode(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return encode(bytes);
    }

    /**
     * Read bytes from text.
     *
     * @param text pairs of digits of either case, with or without {@code 0x} before them.
     * @return the bytes.
     * @throws IllegalArgumentException if the text is anything else.
     */
    public static byte[] decode(final CharSequence text)
    {
        final int length = text.length();
        final int start = length >= 2 && text.charAt(0) == '0' && text.charAt(1) == 'x' ? 2 : 0;
        if ((length & 1) != 0)
        {
            throw new IllegalArgumentException("hex text has an odd number of digits: " + text);
        }

        final byte[] bytes = new byte[(length - start) / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)(digit(text, start + 2 * i) << 4 | digit(text, start + 2 * i + 1));
        }

        return bytes;
    }

    private static void append(final StringBuilder text, final byte b)
    {
        text.append(DIGITS[b >> 4 & 0xF]).append(DIGITS[b & 0xF]);
    }

    private static int digit(final CharSequence text, final int index)
    {
        final char c = text.charAt(index);
        final int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0)
        {
            throw new IllegalArgumentException("not a hex digit: '" + c + "' at " + index + " of " + text);
        }

        return digit;
    }
}
