package org.plasmex.venue.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.plasmex.gateway.Reports;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;

/**
 * A venue in a process of its own that trades until it is killed, and prints how many of its commands it has reports
 * of.
 */
public final class VenueProcess
{
    private static final long COMMANDS = 10_000_000;

    private VenueProcess()
    {
    }

    /**
     * Run it.
     *
     * @param args URL of the chain, its id, addresses of chain, Vault, claims and court, first block, genesis time,
     *             number of traders, data directory.
     */
    public static void main(final String[] args)
    {
        final ContractAddresses addresses = new ContractAddresses(
            Long.parseLong(args[1]), args[2], args[3], args[4], args[5],
            Long.parseLong(args[6]), Long.parseLong(args[7]));
        final int count = Integer.parseInt(args[8]);
        final Path directory = Path.of(args[9]);
        try (DevelopmentChain chain = DevelopmentChain.attach(args[0], addresses))
        {
            final Observer observer = new Observer();
            try (LogReader reader = LogReader.open(new LogReader.Context()
                .directory(directory.resolve(Venue.OUTPUT)).sequencing(Sequencing.RISING)))
            {
                reader.replay(new Reports(Reports.ALL_SESSIONS, observer));
            }

            final Venue venue = Venue.launch(chain.venueContext(settings()).directory(directory)
                .errorHandler(Throwable::printStackTrace));
            venue.follow(Reports.ALL_SESSIONS, observer);
            final List<Trader> traders = IntStream.range(0, count).mapToObj(chain::trader).toList();
            new Desk(venue, addresses, traders, observer, true).work(
                new GeneratedWorkload(3, count, COMMANDS), () -> System.out.println(observer.reported()));
        }
    }

    /**
     * The settings of the process.
     *
     * @return small blocks, often, made by two threads, and snapshots.
     */
    static Settings settings()
    {
        return Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.LEDGER_THREADS, "2")
            .with(Setting.BLOCK_STEPS, "1000")
            .with(Setting.BLOCK_INTERVAL, "200")
            .with(Setting.SNAPSHOT_INTERVAL, "3");
    }
}
