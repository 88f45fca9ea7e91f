package org.plasmex.venue.torture;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.audit.Auditor;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.Trader;

/**
 * Makes a site from nothing: contracts, funds, deposits, a venue with a market, accounts.
 */
public final class Foundation
{
    private static final int TRADERS = 6;
    private static final BigInteger WEI = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(20));
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(400_000));
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int POLL_MILLIS = 20;

    private Foundation()
    {
    }

    /**
     * Lay it.
     *
     * @param directory of the site.
     * @param l1        which runs, and on which others may have been before.
     * @param archive   of classes, with which processes start faster.
     * @param isLong    whether it is worth while to make the archive where there is none.
     * @return the site, which the caller must close.
     * @throws Fault if the venue does not come into being.
     */
    static Site lay(final Path directory, final L1Node l1, final Path archive, final boolean isLong)
        throws IOException
    {
        try
        {
            l1.call("evm_setAutomine", "true");
            final DevelopmentChain chain = DevelopmentChain.deploy(l1.url());
            final List<Trader> traders = chain.traders(TRADERS, WEI, DOLLARS);
            chain.deposit(traders, WEI, DOLLARS);
            l1.call("evm_setIntervalMining", "1");

            final RunStarter starter = new RunStarter(directory, chain, archive);
            final boolean isLearning = isLong && !Files.exists(archive);
            VenueChild venue = isLearning ? starter.startToLearn() : starter.start();
            demandReady(venue);
            final List<Integer> accounts = accounts(starter.data(), traders);
            if (isLearning)
            {
                venue.terminate();
                if (!venue.awaitEnd())
                {
                    throw new Fault("a new venue does not stop: " + venue.tail());
                }
                venue = starter.start();
                demandReady(venue);
            }
            return new Site(directory, l1, chain, accounts, starter, venue);
        }
        catch (final ParentChainException ex)
        {
            throw new IOException(ex);
        }
    }

    private static void demandReady(final VenueChild venue) throws IOException
    {
        if (!venue.awaitReady())
        {
            throw new Fault("a new venue does not start: " + venue.tail());
        }
    }

    /**
     * The numbers that a venue has given to owners, as its blocks tell them once all deposits are credited.
     *
     * @param data    directory of the venue.
     * @param traders each with two deposits.
     * @return their accounts, in order.
     * @throws IOException           if the blocks cannot be read.
     * @throws IllegalStateException if the deposits are not credited.
     */
    public static List<Integer> accounts(final Path data, final List<Trader> traders) throws IOException
    {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline)
        {
            final Auditor auditor = new Auditor();
            for (final Path file : BlockFiles.of(data.resolve(Venue.BLOCKS)))
            {
                final BlockFiles.Block block = BlockFiles.read(file);
                auditor.audit(block.firstStep(), block.steps());
            }
            final List<Integer> accounts = new ArrayList<>();
            for (final Trader trader : traders)
            {
                final byte[] owner = new byte[20];
                trader.wallet().address().getBytes(0, owner);
                accounts.add(auditor.account(owner));
            }
            if (!accounts.contains(-1) && auditor.count(0x02) >= 2 * traders.size())
            {
                return accounts;
            }
            Child.pause(POLL_MILLIS);
        }
        throw new Fault("the deposits were not credited in " + PATIENCE_NANOS / 1_000_000_000 + " s");
    }
}
