package org.plasmex.venue.fuzz;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.KeyRecovery;

/**
 * Tells the key that an auth holds, in the last bytes of its r, where a real one has to be computed.
 */
final class KeyInAuth implements KeyRecovery
{
    @Override
    public boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        address.putBytes(addressOffset, auth, authOffset - Auth.R + Auth.S - ADDRESS_LENGTH, ADDRESS_LENGTH);
        return true;
    }
}
