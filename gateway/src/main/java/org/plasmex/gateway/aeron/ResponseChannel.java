package org.plasmex.gateway.aeron;

import org.agrona.DirectBuffer;

/**
 * Which channels a client may have its answers sent on: only such that lead back to where it is. A channel is an
 * instruction to the venue's driver, so none of it is taken over but the port.
 */
final class ResponseChannel
{
    static final int MAX_LENGTH = 128;

    private static final String IPC = "aeron:ipc";
    private static final String UDP_ENDPOINT = "aeron:udp?endpoint=";
    private static final int MAX_PORT = 65535;

    private ResponseChannel()
    {
    }

    /**
     * The channel on which a client is answered.
     *
     * @param source     of the client's image, as its driver tells it: {@code HOST:PORT}, or {@code aeron:ipc}.
     * @param buffer     that holds the channel asked for.
     * @param offset     at which it begins.
     * @param length     of it in bytes.
     * @param parameters for the venue's own side, as they are written in a channel.
     * @return the channel, or null where the client may not have that one.
     */
    static String of(
        final String source, final DirectBuffer buffer, final int offset, final int length, final String parameters)
    {
        if (length > MAX_LENGTH)
        {
            return null;
        }

        final String asked = buffer.getStringWithoutLengthAscii(offset, length);
        if (IPC.equals(source))
        {
            return IPC.equals(asked) ? IPC + "?" + parameters : null;
        }

        final String prefix = UDP_ENDPOINT + source.substring(0, source.lastIndexOf(':') + 1);
        if (!asked.startsWith(prefix))
        {
            return null;
        }

        final int port = port(asked.substring(prefix.length()));
        return port > 0 ? prefix + port + "|" + parameters : null;
    }

    private static int port(final String digits)
    {
        if (digits.isEmpty() || digits.length() > 5)
        {
            return 0;
        }

        int port = 0;
        for (int i = 0; i < digits.length(); i++)
        {
            final char digit = digits.charAt(i);
            if (digit < '0' || digit > '9')
            {
                return 0;
            }
            port = 10 * port + digit - '0';
        }

        return port <= MAX_PORT ? port : 0;
    }
}
