package org.plasmex.venue.torture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A record of the output log, read by hand, from the description of the messages.
 *
 * @param template    100 Started, 101 StepExecuted, 102 Refused, 103 BlockSealed, 104 Frozen.
 * @param sequence    of the command.
 * @param session     of the command, 0 where no client sent it.
 * @param correlation of the command.
 * @param step        number of the step, 0 where it is none.
 */
record Report(int template, long sequence, long session, long correlation, long step)
{
    static final int STEP_EXECUTED = 101;
    static final int REFUSED = 102;
    static final int BLOCK_SEALED = 103;

    private static final int HEADER = 8;
    private static final int SESSION = HEADER + 16;
    private static final int CORRELATION = HEADER + 24;
    private static final int STEP = HEADER + 32;

    /**
     * Read a record.
     *
     * @param bytes little-endian, from the message's header on.
     */
    static Report of(final ByteBuffer bytes)
    {
        final int template = bytes.getShort(2) & 0xffff;
        final boolean isAnswer = STEP_EXECUTED == template || REFUSED == template;
        return new Report(
            template,
            bytes.getLong(HEADER),
            isAnswer ? bytes.getLong(SESSION) : 0,
            isAnswer ? bytes.getLong(CORRELATION) : 0,
            STEP_EXECUTED == template ? bytes.getLong(STEP) : 0);
    }

    /**
     * Read a record that lies in an array.
     */
    static Report of(final byte[] bytes)
    {
        return of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * The hash of a record's bytes.
     */
    static byte[] hash(final ByteBuffer bytes)
    {
        final MessageDigest digest = sha256();
        digest.update(bytes.duplicate());
        return digest.digest();
    }

    static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
