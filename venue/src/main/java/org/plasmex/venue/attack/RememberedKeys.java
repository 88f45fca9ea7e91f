package org.plasmex.venue.attack;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;

/**
 * Recovers each key once: a case differs from another in a step or two. Not thread safe.
 */
final class RememberedKeys implements KeyRecovery
{
    private static final int SIGNATURE = 65;

    private final KeyRecovery recovery = KeyRecovery.best();
    private final Map<UnsafeBuffer, Optional<byte[]>> keys = new HashMap<>();

    @Override
    public boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        final UnsafeBuffer signed = new UnsafeBuffer(new byte[Keccak.LENGTH + SIGNATURE]);
        signed.putBytes(0, digest, digestOffset, Keccak.LENGTH);
        signed.putBytes(Keccak.LENGTH, auth, authOffset, SIGNATURE);
        final Optional<byte[]> key = keys.computeIfAbsent(signed, unused ->
        {
            final byte[] found = new byte[ADDRESS_LENGTH];
            return recovery.recover(digest, digestOffset, auth, authOffset, new UnsafeBuffer(found), 0) ?
                Optional.of(found) : Optional.empty();
        });
        key.ifPresent(found -> address.putBytes(addressOffset, found));
        return key.isPresent();
    }
}
