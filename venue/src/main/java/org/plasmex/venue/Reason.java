package org.plasmex.venue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Says in words why something has failed: what exceptions say, without the names of their classes, which mean nothing
 * to who reads it.
 */
public final class Reason
{
    private static final String OURS = "org.plasmex.";

    private Reason()
    {
    }

    /**
     * What an exception says, and what its causes add to it.
     *
     * @param ex that was thrown.
     * @return the words, without a full stop.
     */
    public static String of(final Throwable ex)
    {
        final StringBuilder text = new StringBuilder(words(ex));
        for (Throwable cause = ex.getCause(); null != cause; cause = cause.getCause())
        {
            final String words = words(cause);
            if (text.indexOf(words) < 0)
            {
                text.append("; because of: ").append(words);
            }
        }
        return text.toString();
    }

    private static String words(final Throwable ex)
    {
        if (ex instanceof final FileSystemException file)
        {
            return file.getFile() + " " + what(file);
        }
        if (ex instanceof UncheckedIOException && null != ex.getCause())
        {
            return words(ex.getCause());
        }
        if (null == ex.getMessage())
        {
            return ex.getClass().getSimpleName();
        }
        return isForPeople(ex) ? ex.getMessage() : ex.getClass().getSimpleName() + ": " + ex.getMessage();
    }

    private static String what(final FileSystemException ex)
    {
        if (ex instanceof NoSuchFileException)
        {
            return "is not there";
        }
        if (ex instanceof AccessDeniedException)
        {
            return "may not be used by this user";
        }
        if (ex instanceof FileAlreadyExistsException)
        {
            return "is there already, and is no directory";
        }
        if (ex instanceof NotDirectoryException)
        {
            return "is no directory";
        }
        return null == ex.getReason() ? "cannot be used" : "cannot be used: " + ex.getReason();
    }

    // Those of this project are; of Java's own, those that this project throws, and what the system says of files.
    private static boolean isForPeople(final Throwable ex)
    {
        return ex.getClass().getName().startsWith(OURS) || ex.getClass() == IllegalStateException.class ||
            ex.getClass() == IllegalArgumentException.class || ex instanceof IOException;
    }
}
