package org.plasmex.venue.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;

/**
 * A private key in a file that only its owner may read: 64 hex digits, with 0x or without. Never is any of it told.
 */
public final class KeyFile
{
    private static final int LENGTH = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile()
    {
    }

    /**
     * Read a key.
     *
     * @param file that holds it.
     * @param role of the key, for messages.
     * @return 32 bytes.
     * @throws UserException if there is none, or others may read it.
     */
    public static byte[] read(final Path file, final String role)
    {
        final String content;
        try
        {
            if (!Files.isRegularFile(file))
            {
                throw new WrongUsageException("the " + role + "'s key file " + file + " is not there; it " +
                    "is a file with 64 hex digits that only its owner may read");
            }

            final PosixFileAttributeView attributes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (null != attributes)
            {
                final Set<PosixFilePermission> permissions = attributes.readAttributes().permissions();
                if (permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER")))
                {
                    throw new WrongUsageException("the " + role + "'s key file " + file + " is " +
                        PosixFilePermissions.toString(permissions) + ": others may read or write it. Run: chmod 600 " +
                        file);
                }
            }
            content = Files.readString(file, StandardCharsets.US_ASCII).strip();
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("cannot read the " + role + "'s key file " + file + ": " + Reason.of(ex), ex);
        }

        if (!content.matches("(0x)?[0-9a-fA-F]{64}"))
        {
            throw new WrongUsageException(
                "the " + role + "'s key file " + file + " holds no key: it must be 64 hex digits");
        }
        final byte[] key = Hex.decode(content.startsWith("0x") ? content : "0x" + content);
        try
        {
            SigningKey.fromPrivate(key);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new WrongUsageException(
                "the " + role + "'s key file " + file + " holds no key: " + ex.getMessage(), ex);
        }
        return key;
    }

    /**
     * Write a key to a new file that only its owner may read.
     *
     * @param file that must not exist.
     * @param key  32 bytes.
     * @throws IOException if it cannot be written.
     */
    public static void write(final Path file, final byte[] key) throws IOException
    {
        if (LENGTH != key.length)
        {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }

        if (null == Files.getFileAttributeView(file.toAbsolutePath().getParent(), PosixFileAttributeView.class))
        {
            Files.createFile(file);
        }
        else
        {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.writeString(file, Hex.encode(key) + "\n", StandardCharsets.US_ASCII);
    }
}
