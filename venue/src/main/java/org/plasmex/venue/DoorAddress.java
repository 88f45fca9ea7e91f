package org.plasmex.venue;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where the door for clients in processes of their own, and the server of blocks, are to be heard.
 */
public final class DoorAddress
{
    private DoorAddress()
    {
    }

    /**
     * See, before anything that takes time is done, that nobody else has one of the ports.
     *
     * @param settings that name them.
     * @throws UserException if somebody has, or a channel or an address is none.
     */
    public static void demandFree(final Settings settings)
    {
        demandFreeDoor(settings);
        demandFreeBlocks(settings);
    }

    private static void demandFreeBlocks(final Settings settings)
    {
        final String address = settings.text(Setting.BLOCKS_ADDRESS);
        if (Setting.OFF.equals(address))
        {
            return;
        }

        try (ServerSocket socket = new ServerSocket())
        {
            socket.bind(hostAndPort(address));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new UserException(Setting.BLOCKS_ADDRESS.key() + " is " + address +
                ", and no blocks can be served there: " + Reason.of(ex) + "; another venue may have it: stop that " +
                "one, or name another address (port 0 for any that is free), or 'off'", ex);
        }
    }

    private static void demandFreeDoor(final Settings settings)
    {
        final String channel = settings.text(Setting.AERON_CHANNEL);
        if (Setting.OFF.equals(channel))
        {
            return;
        }

        try
        {
            final String endpoint = ChannelUri.parse(channel).get(CommonContext.ENDPOINT_PARAM_NAME, "");
            if (endpoint.matches(".+:[0-9]{1,5}"))
            {
                new DatagramSocket(hostAndPort(endpoint)).close();
            }
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw cannotOpen(settings, ex);
        }
    }

    private static InetSocketAddress hostAndPort(final String address)
    {
        final int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /**
     * Says that there can be no door.
     *
     * @param settings that name where.
     * @param ex       that shows it.
     * @return what is to be thrown.
     */
    static UserException cannotOpen(final Settings settings, final Exception ex)
    {
        return new UserException(Setting.AERON_CHANNEL.key() + " is " + settings.text(Setting.AERON_CHANNEL) +
            ", and no door can be opened there: " + Reason.of(ex) + "; another venue may have it: stop that one, or " +
            "name another port (0 for any that is free), or 'off'", ex);
    }
}
