package org.plasmex.venue.torture;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.plasmex.gateway.aeron.DriverDirectory;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.stage.DevelopmentChain;
import picocli.CommandLine;

/**
 * Where rounds take place: one venue over many lives, its directory, its client, and what is known of it.
 * <p>
 * For one thread.
 */
final class Site implements AutoCloseable
{
    private static final Pattern POSITION = Pattern.compile("(?i)(position|byte|offset)\\D{0,3}\\d+");
    private static final int FEWEST_HEARD = 40;
    private static final int LONGEST_LOAD_MILLIS = 500;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final int L1_DEEDS = 4;

    private final Path directory;
    private final Path data;
    private final Path acks;
    private final L1Node l1;
    private final DevelopmentChain chain;
    private final List<Integer> accounts;
    private final VenueStarter starter;
    private final Books books;
    private Round round;
    private VenueChild venue;
    private ClientChild client;
    private boolean isTrading;

    /**
     * A site with a venue that runs.
     *
     * @param directory of the site; what is known of it is kept there.
     * @param l1        that the venue settles on.
     * @param chain     the contracts there.
     * @param accounts  of the traders, in order.
     * @param starter   of the venue.
     * @param venue     that runs.
     */
    Site(
        final Path directory,
        final L1Node l1,
        final DevelopmentChain chain,
        final List<Integer> accounts,
        final VenueStarter starter,
        final VenueChild venue)
    {
        this.directory = directory;
        this.l1 = l1;
        this.chain = chain;
        this.accounts = accounts;
        this.starter = starter;
        this.venue = venue;
        data = starter.data();
        acks = directory.resolve("acknowledged");
        books = new Books(data, acks, l1, chain.addresses().chain(), chain.addresses().block());
    }

    /**
     * The round that begins.
     */
    void begin(final Round begun)
    {
        round = begun;
    }

    Path data()
    {
        return data;
    }

    /**
     * A directory below the data directory.
     */
    Path room(final String name)
    {
        return data.resolve(name);
    }

    /**
     * The name of a file within the data directory.
     */
    String name(final Path file)
    {
        return data.relativize(file).toString();
    }

    L1Node l1()
    {
        return l1;
    }

    VenueChild venue()
    {
        return venue;
    }

    void note(final Object what)
    {
        round.note(what.toString().replace(data + "/", ""));
    }

    /**
     * The highest sequence that was acknowledged to a client.
     */
    long lastAcknowledged() throws IOException
    {
        return Files.exists(acks) ?
            AckFile.read(acks).acks().stream().mapToLong(AckFile.Ack::sequence).max().orElse(0) : 0;
    }

    /**
     * Start the venue where it does not run, and put it under load, for a while that is left to chance.
     */
    void load(final Dice dice) throws IOException
    {
        ensureStarted();
        trade(dice.random().nextLong());
        final int wanted = FEWEST_HEARD + dice.below(FEWEST_HEARD);
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (client.heard() < wanted)
        {
            if (!venue.isAlive())
            {
                throw new Fault("the venue has ended by itself: " + venue.tail());
            }
            if (System.nanoTime() > deadline)
            {
                throw new Fault("the client has heard no more than " + client.heard() + " reports in " +
                    PATIENCE_NANOS / 1_000_000_000 + " s; the venue says: " + venue.tail());
            }
            Child.pause(1);
        }
        if (dice.oneIn(L1_DEEDS))
        {
            actOnL1(dice);
        }
        Child.pause(dice.below(LONGEST_LOAD_MILLIS));
    }

    /**
     * Let the client go on, whatever becomes of it, for a time or until the venue is gone.
     */
    void loadOn(final long millis) throws IOException
    {
        if (!isTrading)
        {
            trade(millis);
        }
        final long deadline = System.nanoTime() + millis * 1_000_000;
        while (null != venue && venue.isAlive() && System.nanoTime() < deadline)
        {
            Child.pause(1);
        }
    }

    /**
     * Say what is set otherwise than in other rounds, from the venue's next start on.
     *
     * @param settings lines of its configuration file; none to go on as in other rounds.
     */
    void configure(final String... settings) throws IOException
    {
        starter.configure(settings);
    }

    /**
     * Start the venue, without waiting for it.
     */
    void launch() throws IOException
    {
        venue = starter.start();
    }

    /**
     * Start a second venue beside the one that runs.
     */
    VenueChild startSecond() throws IOException
    {
        return starter.startSecond();
    }

    /**
     * Start the venue where it does not run.
     *
     * @throws Fault if it does not start, or has ended by itself.
     */
    void ensureStarted() throws IOException
    {
        if (null == venue)
        {
            mustStart();
        }
        else if (!venue.isAlive())
        {
            throw new Fault("the venue has ended by itself: " + venue.tail());
        }
    }

    /**
     * Start the venue.
     *
     * @throws Fault if it does not start.
     */
    void mustStart() throws IOException
    {
        launch();
        awaitStarted();
    }

    /**
     * Wait until the venue that was launched takes commands.
     *
     * @throws Fault if it does not start.
     */
    void awaitStarted() throws IOException
    {
        if (!venue.awaitReady())
        {
            throw new Fault("the venue does not start: " + venue.tail());
        }
        round.restarted(venue.startMillis());
    }

    /**
     * Start the venue, which must refuse, because a file is damaged.
     *
     * @param room in which nothing may be changed.
     * @param file that it must name, with the position.
     */
    void mustRefuse(final String room, final Path file) throws IOException
    {
        if (startOrRefuse(room, file))
        {
            throw new Fault("the venue has started, though " + file + " is damaged");
        }
    }

    /**
     * Start the venue, which must refuse, because a directory is gone.
     *
     * @param gone that it must name.
     */
    void mustRefuse(final Path gone) throws IOException
    {
        if (startOrRefuse(gone))
        {
            throw new Fault("the venue has started, though " + gone + " is gone");
        }
    }

    /**
     * Start the venue, which may refuse, because a file is damaged.
     *
     * @param room in which nothing may be changed where it refuses.
     * @param file that it must name then, with the position.
     * @return whether it has started.
     */
    boolean startOrRefuse(final String room, final Path file) throws IOException
    {
        final Map<String, String> before = Disk.contents(room(room));
        final boolean isStarted = startOrRefuse(file);
        if (!isStarted)
        {
            final Map<String, String> after = Disk.contents(room(room));
            before.keySet().removeIf(name -> before.get(name).equals(after.get(name)));
            if (!POSITION.matcher(round.lastRefusal()).find())
            {
                throw new Fault("the venue refuses to start without naming the position: " + round.lastRefusal());
            }
            if (!before.isEmpty())
            {
                throw new Fault("the venue has refused to start, but changed in " + room + ": " + before.keySet());
            }
        }
        return isStarted;
    }

    /**
     * Start the venue, which may refuse.
     *
     * @param named what it must name then; null for nothing.
     * @return whether it has started.
     */
    boolean startOrRefuse(final Path named) throws IOException
    {
        launch();
        if (venue.awaitReady())
        {
            round.restarted(venue.startMillis());
            return true;
        }
        final VenueChild refused = venue;
        venue = null;
        onRefusal(refused);
        if (null != named && !refused.printed().contains(named.toString()))
        {
            throw new Fault("the venue refuses to start without naming " + named + ": " + refused.tail());
        }
        return false;
    }

    /**
     * A venue has ended instead of starting.
     */
    void onRefusal(final VenueChild refused)
    {
        if (0 == refused.exitCode())
        {
            throw new Fault("the venue refuses to start, but exits with 0: " + refused.tail());
        }
        round.refused(refused.tail());
    }

    /**
     * Kill the venue, and let the client forget it.
     */
    void crash() throws IOException
    {
        if (null != venue)
        {
            venue.kill();
            venue = null;
        }
        haltClient();
        books.noteBlocks();
    }

    /**
     * Stop the venue as an operator does.
     */
    void stop() throws IOException
    {
        venue.terminate();
        if (!venue.awaitEnd())
        {
            throw new Fault("the venue does not stop: " + venue.tail());
        }
        if (0 != venue.exitCode())
        {
            throw new Fault("the venue has stopped with exit code " + venue.exitCode() + ": " + venue.tail());
        }
        venue = null;
        haltClient();
        books.noteBlocks();
    }

    /**
     * Kill the client.
     */
    void killClient()
    {
        if (null != client)
        {
            client.kill();
            client = null;
            isTrading = false;
        }
    }

    /**
     * Check all that is there.
     *
     * @throws Fault that is found first.
     */
    void check() throws IOException
    {
        books.check();
        round.acknowledged(books.acknowledged());
        demandSound("ledger", "verify", "--data", data.toString());
    }

    /**
     * Let {@code plasmex data} look at the venue, which does not run: what was damaged once must be sound again.
     *
     * @throws Fault if it finds something.
     */
    void inspect()
    {
        demandSound("data", "--data", data.toString(), "--rpc", l1.url());
    }

    /**
     * What is known of the venue.
     */
    Books books()
    {
        return books;
    }

    /**
     * End the venue, whatever became of it, without another look.
     */
    void abandon()
    {
        if (null != venue)
        {
            venue.kill();
            venue = null;
        }
    }

    @Override
    public void close()
    {
        abandon();
        if (null != client)
        {
            client.end();
            client = null;
        }
        CloseHelper.close(chain);
        // Processes that were killed have left these behind, in memory.
        IoUtil.delete(new File(DriverDirectory.inMemory(data)), true);
        IoUtil.delete(new File(ClientProcess.driverDirectory(acks)), true);
    }

    private static void demandSound(final String... args)
    {
        final StringWriter said = new StringWriter();
        final CommandLine command =
            PlasmexCommand.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        if (PlasmexCommand.DONE != command.execute(args))
        {
            throw new Fault("plasmex " + String.join(" ", args) + " says: " + said);
        }
    }

    private void trade(final long seed) throws IOException
    {
        if (null == client || !client.isAlive())
        {
            client = ClientChild.start(starter.jvm(), clientArgs(), directory.resolve("client.log"));
            isTrading = false;
        }
        if (!isTrading)
        {
            client.go(seed);
            isTrading = true;
        }
    }

    private void haltClient()
    {
        if (isTrading && client.isAlive())
        {
            client.halt();
        }
        isTrading = false;
    }

    private List<String> clientArgs()
    {
        final List<String> args = new ArrayList<>(List.of(
            starter.door(), String.valueOf(chain.addresses().chainId()), chain.addresses().vault(), acks.toString()));
        accounts.forEach(account -> args.add(account.toString()));
        return args;
    }

    // Sent, and not waited for: it comes when it comes, or is forgotten with the node.
    private void actOnL1(final Dice dice)
    {
        if (!l1.isRunning())
        {
            return;
        }
        try
        {
            final int trader = dice.below(accounts.size());
            final L1Account account = chain.trader(trader).l1();
            switch (dice.below(4))
            {
                case 0 -> account.requestWithdraw(accounts.get(trader), dice.below(2));
                case 1 -> account.requestCancel(1 + dice.below(50), dice.below(2000));
                case 2 -> account.requestRevoke(accounts.get(trader), dice.below(2000));
                default -> account.deposit(DevelopmentChain.ETH,
                    DevelopmentChain.ETH_QUANTUM.multiply(BigInteger.valueOf(1 + dice.below(1_000_000))),
                    account.address());
            }
        }
        catch (final ParentChainException ex)
        {
            note("L1 does not take it: " + ex.getMessage());
        }
    }
}
