package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.file.Path;

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
     * Start it in a process of its own, without waiting for it.
     */
    VenueChild start() throws IOException;

    /**
     * Start another one on the same data, whatever comes of it.
     */
    VenueChild startSecond() throws IOException;
}
