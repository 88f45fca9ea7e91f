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
     * Say at how much free room on the disk the venue is to stop by itself, from its next start on.
     *
     * @param mebibytes 0 for none: it goes on until the disk refuses.
     */
    void diskFloor(int mebibytes) throws IOException;

    /**
     * Start it in a process of its own, without waiting for it.
     */
    VenueChild start() throws IOException;

    /**
     * Start another one on the same data, whatever comes of it.
     */
    VenueChild startSecond() throws IOException;
}
