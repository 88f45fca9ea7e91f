package org.plasmex.venue.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.agrona.CloseHelper;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears an operator: a Unix socket in the venue's data directory, which nobody but the directory's owner may use. A
 * connection says one line, and is told what came of it: a line that begins with {@link #DONE} or {@link #FAILED}.
 * <p>
 * Has a thread of its own, and one for each connection; one is heard at a time.
 */
public final class Console implements AutoCloseable
{
    /** Name of the socket in the data directory. */
    public static final String SOCKET = "operator.sock";

    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final int MAX_LINE = 512;
    private static final int RECORDS_AT_ONCE = 256;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Venue venue;
    private final Path directory;
    private final Assets assets;
    private final ServerSocketChannel server;

    private Console(
        final Venue venue, final Path directory, final Assets assets, final ServerSocketChannel server)
    {
        this.venue = venue;
        this.directory = directory;
        this.assets = assets;
        this.server = server;
    }

    /**
     * Listen.
     *
     * @param venue     that is spoken to.
     * @param directory of its data, whose lock the caller holds: a socket that is there is nobody's.
     * @param assets    tells what markets can be made of; asked by a thread of the console.
     * @return the console, which the caller must close.
     * @throws UserException if there can be no socket, such as where the directory's name is too long for one.
     */
    public static Console open(final Venue venue, final Path directory, final Assets assets)
    {
        final Path socket = directory.resolve(SOCKET);
        ServerSocketChannel server = null;
        try
        {
            Files.deleteIfExists(socket);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            CloseHelper.quietClose(server);
            throw new UserException("the operator's console cannot listen on " + socket + ": " + ex.getMessage() +
                " (the name of a socket may have about 100 bytes: a shorter --data helps where it has more)", ex);
        }

        final Console console = new Console(venue, directory, assets, server);
        final Thread thread = new Thread(console::accept, "operator-console");
        thread.setDaemon(true);
        thread.start();
        return console;
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(server);
        try
        {
            Files.deleteIfExists(directory.resolve(SOCKET));
        }
        catch (final IOException ex)
        {
            LOG.warn("the socket of the operator's console stays behind: {}", ex.getMessage());
        }
    }

    private void accept()
    {
        while (server.isOpen())
        {
            try
            {
                final SocketChannel connection = server.accept();
                final Thread thread = new Thread(() -> hear(connection), "operator");
                thread.setDaemon(true);
                thread.start();
            }
            catch (final AsynchronousCloseException ex)
            {
                return;
            }
            catch (final IOException ex)
            {
                LOG.warn("the operator's console has lost a connection: {}", ex.getMessage());
            }
        }
    }

    private void hear(final SocketChannel connection)
    {
        try (connection;
            BufferedReader in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8), MAX_LINE);
            PrintWriter out = new PrintWriter(Channels.newWriter(connection, StandardCharsets.UTF_8)))
        {
            final char[] line = new char[MAX_LINE];
            int length = 0;
            int next = in.read();
            while (next >= 0 && next != '\n' && length < MAX_LINE)
            {
                line[length++] = (char)next;
                next = in.read();
            }
            out.println(answer(new String(line, 0, length)));
        }
        catch (final IOException ex)
        {
            LOG.warn("the operator's console has lost a connection: {}", ex.getMessage());
        }
    }

    private synchronized String answer(final String line)
    {
        try
        {
            final List<String> words = Arrays.asList(line.trim().split(" +"));
            final Verb verb = Verb.of(words.get(0));
            final long[] numbers = verb.numbers(words.subList(1, words.size()));
            LOG.info("the operator says: {}", line);
            if (Verb.LIST_MARKET == verb)
            {
                verb.checkAssets(numbers, countAssets());
            }
            final String outcome = perform(verb, numbers);
            LOG.info("the operator is told: {}", outcome);
            return outcome;
        }
        catch (final UserException ex)
        {
            return FAILED + ": " + ex.getMessage();
        }
    }

    private long countAssets()
    {
        try
        {
            return assets.count();
        }
        catch (final ParentChainException ex)
        {
            throw new UserException("L1 does not tell which assets there are (" + ex.getMessage() + "): try again", ex);
        }
    }

    private String perform(final Verb verb, final long[] numbers)
    {
        final long before = venue.executed();
        if (verb.say(venue.operator(), numbers) < 0)
        {
            return FAILED + ": the venue does not take it: it has no room, stops, or has failed (" +
                venue.gateStatus() + "); try again";
        }
        if (!venue.awaitIdle(PATIENCE_MILLIS))
        {
            return FAILED + ": it was taken, and in " + PATIENCE_MILLIS / 1000 +
                " s not everything before it was executed; it will be, look at the venue's log and metrics";
        }

        final Refusal refusal = new Refusal(verb.template());
        try (LogReader output = LogReader.open(
            new LogReader.Context().directory(directory.resolve(Venue.OUTPUT)).sequencing(Sequencing.RISING)))
        {
            if (before > 0)
            {
                output.seek(before + 1);
            }
            final Reports reports = new Reports(Reports.ALL_SESSIONS, refusal);
            while (null == refusal.words && output.poll(reports, RECORDS_AT_ONCE) > 0)
            {
                Thread.onSpinWait();
            }
        }
        return null == refusal.words ? DONE : FAILED + ": " + refusal.words;
    }

    /**
     * Knows what the Vault takes.
     */
    @FunctionalInterface
    public interface Assets
    {
        /**
         * How many assets are listed: they are numbered from 0.
         *
         * @return their number.
         * @throws ParentChainException when L1 does not answer.
         */
        long count() throws ParentChainException;
    }

    /**
     * What was refused of the commands that no client sent.
     */
    private static final class Refusal implements ReportListener
    {
        private final int template;
        private String words;

        Refusal(final int template)
        {
            this.template = template;
        }

        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            if (null == words && 0 == refused.session() && template == refused.command())
            {
                words = refused.reason() + " (value " + refused.value() + ", bound " + refused.bound() +
                    "); protocol/MESSAGES.md says what that means";
            }
        }
    }
}
