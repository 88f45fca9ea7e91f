package org.plasmex.settlement.court;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.law.Law;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the links of an honest step lie, and others in their place.
 */
final class Links
{
    private static final int NO_ACCESS = -1;

    private final byte[] step;
    private final Law law;

    private Links(final byte[] step, final Law law)
    {
        this.step = step;
        this.law = law;
    }

    static Links of(final TestChain chain, final long number)
    {
        final byte[] step = chain.steps().get((int)number - 1).clone();
        final Law law = chain.newLaw(chain.inbox());
        assertThat(law.run(chain.blockOf(number), number, new UnsafeBuffer(step), 0, step.length))
            .as(law.describe()).isTrue();
        return new Links(step, law);
    }

    /**
     * The access of a kind of cell, counted among those of the kind.
     */
    int access(final int kind, final int count)
    {
        int found = 0;
        for (int i = 0; i < law.accesses(); i++)
        {
            found += (int)(law.cell(i) >>> 56) == kind ? 1 : 0;
            if (found == count)
            {
                return i;
            }
        }
        throw new AssertionError("no access " + count + " of kind " + kind);
    }

    int size()
    {
        return law.accesses();
    }

    long prev(final int access)
    {
        return law.prev(access);
    }

    long cell(final int access)
    {
        return law.cell(access);
    }

    byte[] left(final int access)
    {
        final byte[] value = new byte[law.valueLength(access)];
        law.newValues().getBytes(law.valueOffset(access), value);
        return value;
    }

    Links prev(final int access, final long number)
    {
        buffer().putLong(offset(access), number, BIG_ENDIAN);
        return this;
    }

    Links old(final int access, final byte[] value)
    {
        buffer().putBytes(offset(access) + Long.BYTES, value);
        return this;
    }

    Links old64(final int access, final int field, final long value)
    {
        buffer().putLong(offset(access) + Long.BYTES + field, value, BIG_ENDIAN);
        return this;
    }

    long old64(final int access, final int field)
    {
        return buffer().getLong(offset(access) + Long.BYTES + field, BIG_ENDIAN);
    }

    byte[] bytes()
    {
        return step;
    }

    private UnsafeBuffer buffer()
    {
        return new UnsafeBuffer(step);
    }

    private int offset(final int access)
    {
        int offset = law.bodyLength();
        for (int i = 0; i < access; i++)
        {
            offset += Long.BYTES + (i == empty() ? 0 : law.valueLength(i));
        }
        return offset;
    }

    /**
     * Which access's old value is left out.
     */
    private int empty()
    {
        return switch (step[0])
        {
            case Steps.LIST -> 0;
            case Steps.OPEN -> 1;
            case Steps.PLACE -> 2;
            default -> NO_ACCESS;
        };
    }
}
