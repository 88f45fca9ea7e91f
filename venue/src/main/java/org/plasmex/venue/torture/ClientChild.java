package org.plasmex.venue.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A client in a process of its own, told what to do by lines, and saying by lines what it hears.
 * <p>
 * For one thread.
 */
public final class ClientChild
{
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final long STOP_PATIENCE_MILLIS = 3_000;

    private final Child child;
    private final PrintStream orders;
    private final Thread reader;
    private volatile long heard;
    private volatile long halted;
    private volatile String failure;
    private long goes;

    private ClientChild(final Child child)
    {
        this.child = child;
        orders = new PrintStream(child.process().getOutputStream(), true, StandardCharsets.US_ASCII);
        reader = new Thread(this::read, "torture-client-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param jvm  options of its JVM.
     * @param args of {@link ClientProcess}.
     * @param log  to which its errors are added.
     * @return the client, which has no connection yet.
     * @throws IOException if it cannot be started.
     */
    public static ClientChild start(final List<String> jvm, final List<String> args, final Path log) throws IOException
    {
        return new ClientChild(Child.startToTalk(Child.java(jvm, ClientProcess.class.getName(), args), log));
    }

    /**
     * Connect and trade.
     *
     * @param seed of what it does.
     */
    public void go(final long seed)
    {
        goes++;
        heard = 0;
        orders.println(ClientProcess.GO + " " + seed);
    }

    /**
     * How many reports it has on disk since it was told to go.
     *
     * @return their number.
     */
    public long heard()
    {
        if (null != failure)
        {
            throw new IllegalStateException("the client: " + failure);
        }
        return heard;
    }

    /**
     * Give up the connection, and wait until all is on disk that was heard.
     */
    public void halt()
    {
        orders.println(ClientProcess.HALT);
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (halted < goes)
        {
            heard();
            if (!child.isAlive() || System.nanoTime() > deadline)
            {
                throw new IllegalStateException("the client does not halt");
            }
            Child.pause(1);
        }
    }

    void kill()
    {
        child.kill();
    }

    /**
     * Let it end.
     */
    public void end()
    {
        orders.close();
        if (!child.await(STOP_PATIENCE_MILLIS))
        {
            child.kill();
        }
    }

    boolean isAlive()
    {
        return child.isAlive();
    }

    private void read()
    {
        try (BufferedReader lines = child.process().inputReader(StandardCharsets.US_ASCII))
        {
            for (String line = lines.readLine(); null != line; line = lines.readLine())
            {
                final String[] words = line.split(" ", 2);
                switch (words[0])
                {
                    case ClientProcess.HEARD -> heard = Long.parseLong(words[1]);
                    case ClientProcess.HALTED -> halted = Long.parseLong(words[1]);
                    default -> failure = line;
                }
            }
        }
        catch (final IOException ex)
        {
            // It is gone, and whoever has ended it knows.
            if (child.isAlive())
            {
                failure = ex.toString();
            }
        }
    }
}
