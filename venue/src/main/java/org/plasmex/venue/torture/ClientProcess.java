package org.plasmex.venue.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.gateway.aeron.DriverDirectory;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * A client of the campaign, in a process of its own: it connects and trades when told to, and has each report on disk
 * before it counts it. It goes on where its file ends, also after it was killed.
 */
public final class ClientProcess implements Link.Listener
{
    /** Told to connect and trade; with a seed. */
    static final String GO = "go";
    /** Told to give up the connection. */
    static final String HALT = "halt";
    /** Says how many reports are on disk since it was told to go. */
    static final String HEARD = "heard";
    /** Says that it has given up the connection, and how often it has by now. */
    static final String HALTED = "halted";

    private static final int IN_FLIGHT = 64;
    private static final long NONCES = 2_000;
    private static final long NONCES_LEFT = 100;
    private static final long PAUSE_NANOS = 500_000;
    private static final long TELL_NANOS = 5_000_000;

    private final Link link;
    private final Eip712 eip712;
    private final List<Integer> accounts;
    private final AckFile file;
    private final long[] reserved;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private volatile boolean isHalted = true;
    private volatile long seed;
    private volatile boolean isOver;
    private long session;
    private long answered;
    private long heard;
    private int taken;
    private long lastHeard;
    private boolean isRewinding;
    private Deeds deeds;

    private ClientProcess(final String[] args) throws IOException
    {
        final Path path = Path.of(args[3]);
        link = new Link(args[0], driverDirectory(path), this);
        eip712 = new Eip712(
            Long.parseLong(args[1]), new UnsafeBuffer(HexFormat.of().parseHex(args[2].substring(2))), 0);
        file = AckFile.open(path);
        final AckFile.Content content = AckFile.read(path);
        accounts = Arrays.stream(args).skip(4).map(Integer::valueOf).toList();
        lastHeard = content.acks().stream().mapToLong(AckFile.Ack::sequence).max().orElse(0);
        reserved = accounts.stream().mapToLong(account -> content.nonces().getOrDefault(account, 0L)).toArray();
    }

    /**
     * Where the driver of a client keeps what it shares: the same at each start, so that nothing piles up.
     *
     * @param file that the client writes.
     * @return the directory's name.
     */
    static String driverDirectory(final Path file)
    {
        return DriverDirectory.inMemory(file);
    }

    /**
     * Run it.
     *
     * @param args where the door is, id of the chain, address of the Vault, file of what it hears, accounts of the
     *             traders in order.
     * @throws IOException if the file cannot be read or written.
     */
    public static void main(final String[] args) throws IOException
    {
        final ClientProcess client = new ClientProcess(args);
        final Thread orders = new Thread(client::takeOrders, "orders");
        orders.setDaemon(true);
        orders.start();
        client.run();
    }

    @Override
    public void onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final Report report = Report.of(bytes);
        try
        {
            file.report(new AckFile.Ack(0, session, report.session(), report.correlation(), report.sequence(),
                report.step(), report.template(), length, HexFormat.of().formatHex(Report.sha256().digest(bytes))));
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
        taken++;
        lastHeard = Math.max(lastHeard, report.sequence());

        if (report.session() == session)
        {
            answered = Math.max(answered, report.correlation());
        }
        if (Report.STEP_EXECUTED == report.template())
        {
            step.wrapAndApplyHeader(buffer, offset, header);
            deeds.onTime(step.time());
            step.balances().forEach(balance -> {});
            for (final StepExecutedDecoder.OrdersDecoder order : step.orders())
            {
                deeds.onOrder((int)order.account(), order.nonce(), order.open() + order.hidden());
            }
        }
    }

    @Override
    public void onNotTaken(final long correlation)
    {
        answered = Math.max(answered, correlation);
    }

    @Override
    public void onRewound()
    {
        try
        {
            file.begin();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void onCaughtUp()
    {
        isRewinding = false;
    }

    private void takeOrders()
    {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)))
        {
            for (String line = lines.readLine(); null != line; line = lines.readLine())
            {
                if (line.startsWith(GO))
                {
                    seed = Long.parseLong(line.substring(GO.length() + 1));
                    isHalted = false;
                }
                else
                {
                    isHalted = true;
                }
            }
        }
        catch (final IOException ex)
        {
            System.err.println(ex);
        }
        isHalted = true;
        isOver = true;
    }

    private void run() throws IOException
    {
        long times = 0;
        while (!isOver)
        {
            if (isHalted)
            {
                Child.pause(1);
            }
            else
            {
                trade();
                System.out.println(HALTED + " " + ++times);
            }
        }
        link.close();
        file.close();
    }

    private void trade() throws IOException
    {
        heard = 0;
        answered = 0;
        session = 0;
        final long before = lastHeard;
        while (0 == session && !isHalted)
        {
            session = link.connect();
        }
        if (!isHalted)
        {
            if (link.sequence() < before)
            {
                System.out.println("the venue says that it has told up to " + link.sequence() +
                    " and this client has heard " + before);
            }
            file.begin();
            trade(before);
        }
        link.disconnect();
        file.sync();
    }

    private void trade(final long before) throws IOException
    {
        final List<CommandWriter> writers = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++)
        {
            writers.add(new CommandWriter(
                DevelopmentChain.traderWallet(i), eip712, session, accounts.get(i), reserved[i]));
        }
        reserve(writers);
        deeds = new Deeds(seed, writers);
        isRewinding = 0 == (seed & 1);
        boolean isRewound = !isRewinding;

        final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
        int pending = 0;
        long correlation = 0;
        long sentAt = System.nanoTime();
        long toldAt = sentAt;
        while (!isHalted)
        {
            taken = 0;
            int work = link.poll();
            if (taken > 0)
            {
                file.sync();
                heard += taken;
            }
            if (System.nanoTime() - toldAt > TELL_NANOS)
            {
                toldAt = System.nanoTime();
                System.out.println(HEARD + " " + heard);
            }

            // What it has missed it hears once it has said for which accounts it acts.
            final boolean isGreeted = correlation >= writers.size();
            if (isGreeted && isRewinding && !isRewound && answered >= correlation)
            {
                isRewound = link.rewind(before);
            }
            final boolean isFree = 0 == pending && !(isGreeted && isRewinding) && correlation - answered < IN_FLIGHT;
            if (isFree && System.nanoTime() - sentAt > PAUSE_NANOS)
            {
                reserve(writers);
                pending = deeds.next(command);
                CommandWriter.correlate(command, 0, ++correlation);
            }
            if (pending > 0 && link.offer(command, 0, pending))
            {
                pending = 0;
                sentAt = System.nanoTime();
                work++;
            }
            if (0 == work)
            {
                Thread.yield();
            }
        }
    }

    // No nonce is used that is not set aside on disk, so that the next life begins above all that were.
    private void reserve(final List<CommandWriter> writers) throws IOException
    {
        boolean isShort = false;
        for (int i = 0; i < writers.size(); i++)
        {
            if (writers.get(i).lastNonce() + NONCES_LEFT > reserved[i])
            {
                reserved[i] = writers.get(i).lastNonce() + NONCES;
                file.nonces(accounts.get(i), reserved[i]);
                isShort = true;
            }
        }
        if (isShort)
        {
            file.sync();
        }
    }
}
