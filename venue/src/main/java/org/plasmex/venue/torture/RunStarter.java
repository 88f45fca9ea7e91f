package org.plasmex.venue.torture;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * Starts a venue by {@code plasmex run}.
 */
public final class RunStarter implements VenueStarter
{
    private static final String READY = "READY";

    private final Path directory;
    private final Path archive;
    private final Path config;
    private final List<String> args;
    private final int port;

    /**
     * A starter for one data directory.
     *
     * @param directory of the site, in which the keys are written too.
     * @param chain     that the venue settles on.
     * @param archive   of classes, with which a JVM starts faster where there is one.
     * @throws IOException if they cannot be written, or no port can be had.
     */
    public RunStarter(final Path directory, final DevelopmentChain chain, final Path archive) throws IOException
    {
        this.archive = archive;
        this.directory = directory;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
        final Path operator = directory.resolve("operator.key");
        final Path custodian = directory.resolve("custodian.key");
        KeyFile.write(operator, DevelopmentChain.operatorKey());
        KeyFile.write(custodian, DevelopmentChain.custodianKey());
        config = directory.resolve("venue.properties");
        configure();
        args = List.of(
            "run", "--data", data().toString(), "--rpc", chain.url(), "--vault", chain.addresses().vault(),
            "--key", operator.toString(), "--custodian-key", custodian.toString(), "--demo-market",
            "--config", config.toString());
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
        return start(jvm(), "venue.log");
    }

    /**
     * Start it, such that an archive of its classes is made when it is stopped, where the class path allows that.
     */
    VenueChild startToLearn() throws IOException
    {
        return start(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=error"), "venue.log");
    }

    @Override
    public List<String> jvm()
    {
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    @Override
    public void configure(final String... settings) throws IOException
    {
        // Of two lines for one setting the last one counts.
        final List<String> lines = new ArrayList<>(List.of(
            "aeron.channel = " + door(),
            "block.steps = 1000",
            "block.interval.ms = 200",
            "disk.floor.mib = 0",
            "http.address = off",
            "blocks.address = off",
            "l1.confirmation = latest",
            "l1.poll.interval.ms = 50",
            "l1.resend.ms = 2000",
            "l1.timeout.ms = 2000",
            "snapshot.interval.blocks = 3"));
        lines.addAll(List.of(settings));
        Files.write(config, lines);
    }

    @Override
    public VenueChild startSecond() throws IOException
    {
        return start(jvm(), "second.log");
    }

    private VenueChild start(final List<String> jvm, final String log) throws IOException
    {
        return new VenueChild(
            Child.start(Child.java(jvm, PlasmexCommand.class.getName(), args), directory.resolve(log)),
            printed -> printed.contains(READY));
    }
}
