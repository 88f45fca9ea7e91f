package org.plasmex.engine.pipeline;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The replayed journal gives another output than the one that is in the output log, so one of the two, or the code,
 * is not what it was. The venue must not go on: somebody may have been told what the log says.
 */
public final class OutputDiffersException extends RuntimeException
{
    static final String NOTHING = "nothing";

    private static final long serialVersionUID = 1L;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final long sequence;

    OutputDiffersException(final String inLog, final String replayed, final long sequence)
    {
        super("the output of command " + sequence + " differs:\n  in the log: " + inLog +
            "\n  replayed:   " + replayed);
        this.sequence = sequence;
    }

    private OutputDiffersException(final String message, final OutputDiffersException ex)
    {
        super(message, ex);
        sequence = ex.sequence;
    }

    /**
     * The same, with where the logs are and what to do.
     */
    OutputDiffersException between(final Path journal, final Path output, final long journaled)
    {
        return new OutputDiffersException(
            sequence > journaled ?
                "the journal in " + journal + " ends with command " + journaled + ", and the output log in " + output +
                    " has what came of command " + sequence + ": commands that were acknowledged are lost. Put back " +
                    "the journal of this venue" :
                "the journal in " + journal + " does not give what the output log in " + output + " has: " +
                    getMessage() + "\nPut back the one that is not this venue's; if it is the output log, moving it " +
                    "away is enough: it is made again",
            this);
    }

    /**
     * The command whose output differs.
     *
     * @return its sequence in the journal.
     */
    public long sequence()
    {
        return sequence;
    }

    static String text(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        final StringBuilder text = new StringBuilder();
        text.append("sequence=").append(sequence).append(" time=").append(timeNanos).append(" bytes=");
        for (int i = 0; i < length; i++)
        {
            final byte value = buffer.getByte(offset + i);
            text.append(HEX[(value >> 4) & 0xF]).append(HEX[value & 0xF]);
        }

        return text.toString();
    }
}
