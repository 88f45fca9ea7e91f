package org.plasmex.venue.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.Venue;

/**
 * The directory that a standing venue keeps its data in, from one life to the next.
 */
final class StandingDirectory
{
    private static final List<String> FOLDERS =
        List.of(Venue.JOURNAL, Venue.OUTPUT, Venue.BLOCKS, Venue.INBOX, Venue.SNAPSHOTS);

    private StandingDirectory()
    {
    }

    /**
     * The directory, made where it is not there.
     *
     * @param data as the user named it.
     * @return its absolute path.
     * @throws UserException if it or a folder of it cannot be written to.
     */
    static Path open(final Path data)
    {
        final Path directory = data.toAbsolutePath().normalize();
        if (Files.exists(directory) && !Files.isDirectory(directory))
        {
            throw new WrongUsageException("--data is " + data + ", which is a file; name a directory");
        }

        try
        {
            Files.createDirectories(directory);
        }
        catch (final IOException ex)
        {
            throw new UserException("--data is " + data + ", which cannot be made: " + Reason.of(ex), ex);
        }

        checkWritable(directory);
        for (final String name : FOLDERS)
        {
            final Path folder = directory.resolve(name);
            if (Files.exists(folder) && !Files.isDirectory(folder))
            {
                throw new UserException(folder + " is a file, and the venue keeps a folder there: move it away");
            }
            if (Files.exists(folder))
            {
                checkWritable(folder);
            }
        }
        return directory;
    }

    // To try it is the only way: permissions do not tell of a file system that is mounted for reading only.
    private static void checkWritable(final Path folder)
    {
        try
        {
            Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
        }
        catch (final IOException ex)
        {
            throw new UserException(folder + " cannot be written to (" + Reason.of(ex) + "), and nothing is " +
                "acknowledged before it is on disk: make it writable for this user, and see that its disk is not full",
                ex);
        }
    }
}
