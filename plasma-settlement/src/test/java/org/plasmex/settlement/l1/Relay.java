package org.plasmex.settlement.l1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A door with one address to a node that comes and goes: passes bytes on to the node, or breaks all connections while
 * there is none. It can take requests and keep the answers to itself.
 */
final class Relay implements AutoCloseable
{
    private static final int BUFFER_LENGTH = 8192;

    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean isDeaf;

    Relay() throws IOException
    {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::listen);
    }

    String url()
    {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    void connect(final String url)
    {
        target = URI.create(url).getPort();
        isDeaf = false;
    }

    /** The node is gone. */
    void cut()
    {
        target = 0;
        open.forEach(Relay::close);
    }

    /** The node hears, and its answers are lost. */
    void loseAnswers()
    {
        isDeaf = true;
    }

    @Override
    public void close() throws IOException
    {
        door.close();
        cut();
    }

    private void listen()
    {
        while (!door.isClosed())
        {
            try
            {
                final Socket client = door.accept();
                open.add(client);
                if (0 == target)
                {
                    close(client);
                    continue;
                }

                final Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(node);
                start(() -> pass(client, node, false));
                start(() -> pass(node, client, true));
            }
            catch (final IOException ex)
            {
                // The door is closed, or the node is gone: the client's connection breaks.
                open.forEach(Relay::close);
            }
        }
    }

    private void pass(final Socket from, final Socket to, final boolean isAnswer)
    {
        final byte[] buffer = new byte[BUFFER_LENGTH];
        try
        {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            int length = in.read(buffer);
            while (length >= 0)
            {
                if (!isAnswer || !isDeaf)
                {
                    out.write(buffer, 0, length);
                }

                length = in.read(buffer);
            }
        }
        catch (final IOException ex)
        {
            // Either end has gone: so does the other.
            close(from);
        }

        close(from);
        close(to);
    }

    private static void close(final Socket socket)
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static void start(final Runnable task)
    {
        final Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
