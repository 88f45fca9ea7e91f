package org.plasmex.settlement.ledger;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * One hash over all cells and their last touches, to compare two ledgers.
 */
public final class LedgerDigest
{
    private LedgerDigest()
    {
    }

    /**
     * Hashes {@code key u64 ‖ last touch u64 ‖ value} of every touched cell, by ascending key.
     *
     * @param cells to be hashed.
     * @return 32 bytes.
     */
    public static byte[] of(final CellStore cells)
    {
        final Keccak keccak = new Keccak();
        final UnsafeBuffer head = new UnsafeBuffer(new byte[2 * Long.BYTES]);
        cells.forEach(
            (cell, touch, value, offset, length) ->
            {
                head.putLong(0, cell, BIG_ENDIAN);
                head.putLong(Long.BYTES, touch, BIG_ENDIAN);
                keccak.update(head, 0, head.capacity());
                keccak.update(value, offset, length);
            });

        final byte[] digest = new byte[Keccak.LENGTH];
        keccak.finish(new UnsafeBuffer(digest), 0);
        return digest;
    }
}
