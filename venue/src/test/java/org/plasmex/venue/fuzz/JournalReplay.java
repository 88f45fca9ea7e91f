package org.plasmex.venue.fuzz;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;

/**
 * What comes of a journal: the machine's state, its output, and the blocks that the ledger makes of it. A process of
 * its own, so that it can be run by any JDK.
 */
final class JournalReplay implements OutputPort
{
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
    private final StateMachine machine = FuzzedVenue.machine(this);
    private final Map<Long, byte[]> commands = new HashMap<>();
    private final ShadowLedger shadow;
    private final MessageDigest output;

    private JournalReplay(final ShadowLedger shadow) throws NoSuchAlgorithmException
    {
        this.shadow = shadow;
        output = MessageDigest.getInstance("SHA-256");
    }

    /**
     * Replay a journal and print what comes of it.
     *
     * @param args directory of the journal.
     * @throws NoSuchAlgorithmException never.
     */
    public static void main(final String[] args) throws NoSuchAlgorithmException
    {
        System.out.println(Runtime.version().feature());
        System.out.print(of(Path.of(args[0])));
    }

    static String of(final Path journal) throws NoSuchAlgorithmException
    {
        try (ShadowLedger shadow = new ShadowLedger())
        {
            final JournalReplay replay = new JournalReplay(shadow);
            try (LogReader reader = LogReader.open(
                new LogReader.Context().directory(journal).sequencing(Sequencing.GAPLESS)))
            {
                reader.replay(replay::onCommand);
            }
            return replay.result();
        }
    }

    static String state(final StateMachine machine)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[StateMachine.DIGEST_LENGTH]);
        machine.digest(digest, 0);
        return HexFormat.of().formatHex(digest.byteArray());
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return record;
    }

    @Override
    public int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int length)
    {
        output.update(record.byteArray(), 0, length);
        shadow.onRecord(record, length, commands::get);
    }

    private void onCommand(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] command = new byte[length];
        buffer.getBytes(offset, command);
        commands.put(sequence, command);
        machine.onCommand(sequence, timeNanos, buffer, offset, length);
    }

    private String result()
    {
        final StringBuilder lines = new StringBuilder()
            .append("state ").append(state(machine)).append('\n')
            .append("output ").append(HexFormat.of().formatHex(output.digest())).append('\n')
            .append("ledger ").append(HexFormat.of().formatHex(shadow.ledger().digest())).append('\n');
        for (long block = 1; block <= shadow.ledger().blocks(); block++)
        {
            lines.append("block ").append(block).append(' ')
                .append(HexFormat.of().formatHex(shadow.store().hash(block))).append('\n');
        }
        return lines.toString();
    }
}
