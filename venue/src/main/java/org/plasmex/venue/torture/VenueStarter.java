package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts the venue of a site, as often as it takes.
 */
interface VenueStarter
{
    /**
     * Where the venue keeps its data.
     */
    Path data();

    /**
     * Where clients connect.
     */
    String door();

    /**
     * Options of the JVM that make it start faster.
     */
    List<String> jvm();

    /**
     * Say what is set otherwise than in other rounds, from its next start on.
     *
     * @param settings lines of its configuration file; none to go on as in other rounds.
     */
    void configure(String... settings) throws IOException;

    /**
     * Start it in a process of its own, without waiting for it.
     */
    VenueChild start() throws IOException;

    /**
     * Start another one on the same data, whatever comes of it.
     */
    VenueChild startSecond() throws IOException;
}
