package org.plasmex.engine;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/**
 * Snapshots as arrays of bytes.
 */
final class Snapshots
{
    private Snapshots()
    {
    }

    static byte[] of(final StateMachine machine)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        machine.snapshot((buffer, offset, length) ->
        {
            final byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            bytes.writeBytes(chunk);
        });

        return bytes.toByteArray();
    }

    /** All at once, as far as it is asked for. */
    static SnapshotSource source(final byte[] snapshot)
    {
        return source(snapshot, null);
    }

    /** In pieces of random lengths, where random is not null. */
    static SnapshotSource source(final byte[] snapshot, final Random random)
    {
        final int[] next = new int[1];

        return (buffer, offset, length) ->
        {
            final int left = Math.min(length, snapshot.length - next[0]);
            if (left == 0)
            {
                return SnapshotSource.END;
            }
            final int count = null == random ? left : 1 + random.nextInt(left);
            buffer.putBytes(offset, snapshot, next[0], count);
            next[0] += count;

            return count;
        };
    }

    static StateMachine load(final byte[] snapshot)
    {
        return StateMachine.load(
            new StateMachine.Context().outputPort(new RecordedOutput()).initialOrders(16), source(snapshot));
    }
}
