package org.plasmex.venue.torture;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * Starts a venue by {@code plasmex run}.
 */
final class RunStarter implements VenueStarter
{
    private static final String READY = "READY";

    private final Path directory;
    private final List<String> command;
    private final int port;

    /**
     * A starter for one data directory.
     *
     * @param directory of the site, in which the keys are written too.
     * @param chain     that the venue settles on.
     */
    RunStarter(final Path directory, final DevelopmentChain chain) throws IOException
    {
        this.directory = directory;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
        final Path operator = directory.resolve("operator.key");
        final Path custodian = directory.resolve("custodian.key");
        KeyFile.write(operator, DevelopmentChain.operatorKey());
        KeyFile.write(custodian, DevelopmentChain.custodianKey());
        final Path config = directory.resolve("venue.properties");
        Files.write(config, List.of(
            "l1.confirmation = latest",
            "l1.poll.interval.ms = 50",
            "block.steps = 1000",
            "block.interval.ms = 200",
            "snapshot.interval.blocks = 3"));
        command = Child.java(PlasmexCommand.class.getName(), List.of(
            "run", "--data", data().toString(), "--rpc", chain.url(), "--vault", chain.addresses().vault(),
            "--key", operator.toString(), "--custodian-key", custodian.toString(), "--demo-market",
            "--config", config.toString()));
    }

    @Override
    public Path data()
    {
        return directory.resolve("data");
    }

    @Override
    public String door()
    {
        return "aeron:udp?endpoint=127.0.0.1:" + port;
    }

    @Override
    public VenueChild start() throws IOException
    {
        return start("venue.log");
    }

    @Override
    public VenueChild startSecond() throws IOException
    {
        return start("second.log");
    }

    private VenueChild start(final String log) throws IOException
    {
        return new VenueChild(Child.start(command, directory.resolve(log)), printed -> printed.contains(READY));
    }
}
