package org.plasmex.gateway.aeron;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.DriverTimeoutException;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import org.agrona.IoUtil;
import org.agrona.SystemUtil;

/**
 * The directory of a media driver, which deletes what is there when it starts.
 */
public final class DriverDirectory
{
    private static final long HEARTBEAT_TIMEOUT_MS = 5_000;
    private static final Set<String> OF_A_DRIVER =
        Set.of(CncFileDescriptor.CNC_FILE, "publications", "images", "loss-report.dat");

    private DriverDirectory()
    {
    }

    /**
     * A directory in memory for the driver of a venue: the same at each start of the same venue, so that what a killed
     * one has left behind is cleared away, and another one for any other.
     *
     * @param dataDirectory of the venue.
     * @return the directory's name.
     */
    public static String inMemory(final Path dataDirectory)
    {
        final Path shared = Path.of(SystemUtil.isLinux() ? "/dev/shm" : SystemUtil.tmpDirName());
        final String path = dataDirectory.toAbsolutePath().normalize().toString();
        return shared.resolve("plasmex-" + System.getProperty("user.name") + "-" + Integer.toHexString(path.hashCode()))
            .toString();
    }

    /**
     * See to it that nothing is deleted but what a driver has left behind that is no more.
     *
     * @throws IllegalArgumentException if there is anything else.
     */
    static void checkMayBeDeleted(final String name)
    {
        final File directory = new File(name);
        final String[] files = directory.list();
        if (null == files)
        {
            if (directory.exists())
            {
                throw new IllegalArgumentException(name + " is to be the media driver's directory, but is a file: " +
                    "name another one");
            }
            return;
        }

        for (final String file : files)
        {
            if (!OF_A_DRIVER.contains(file))
            {
                throw new IllegalArgumentException(name + " is to be the media driver's directory, which is cleared " +
                    "when it starts, but holds '" + file + "': name another one, which is empty or does not exist");
            }
        }

        if (isInUse(directory))
        {
            throw new IllegalArgumentException("a media driver is running in " + name + ": name another directory, " +
                "or stop the process that runs it");
        }
    }

    // A driver that was killed looks alive for some seconds; its process does not.
    private static boolean isInUse(final File directory)
    {
        try
        {
            if (!CommonContext.isDriverActive(directory, HEARTBEAT_TIMEOUT_MS, text -> {}))
            {
                return false;
            }
        }
        catch (final DriverTimeoutException ex)
        {
            // Killed while it was starting: a living one has written down who it is by now.
            return false;
        }

        final MappedByteBuffer cnc = IoUtil.mapExistingFile(
            new File(directory, CncFileDescriptor.CNC_FILE), FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            final long pid = CncFileDescriptor.pid(CncFileDescriptor.createMetaDataBuffer(cnc));
            return ProcessHandle.current().pid() != pid &&
                ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
    }
}
