package org.plasmex.settlement.verify;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.law.Law;

/**
 * The touches of a chunk's steps, with the values hashed.
 */
final class TouchList implements StepMap
{
    private final Keccak keccak = new Keccak();
    private final List<Touch> touches = new ArrayList<>();

    @Override
    public void clear()
    {
        touches.clear();
    }

    @Override
    public void onStep(final long number, final Law law)
    {
        for (int i = 0; i < law.accesses(); i++)
        {
            final int offset = law.valueOffset(i);
            final int length = law.valueLength(i);
            touches.add(new Touch(
                law.cell(i),
                number,
                i,
                law.prev(i),
                hash(law.oldValues(), offset, length),
                hash(law.newValues(), offset, length)));
        }
    }

    private byte[] hash(final DirectBuffer value, final int offset, final int length)
    {
        final byte[] hash = new byte[Keccak.LENGTH];
        keccak.hash(value, offset, length, new UnsafeBuffer(hash), 0);
        return hash;
    }

    List<Touch> touches()
    {
        return touches;
    }
}
