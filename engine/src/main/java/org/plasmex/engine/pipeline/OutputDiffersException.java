package org.plasmex.engine.pipeline;

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
