package org.plasmex.engine.pipeline;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.CommandCheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Finds of each command what a test says of it, when all are checked that were added.
 */
final class EachCheck implements CommandCheck
{
    private final Finding finding;
    private final List<BooleanSupplier> added = new ArrayList<>();

    private EachCheck(final Finding finding)
    {
        this.finding = finding;
    }

    static Supplier<CommandCheck> by(final Finding finding)
    {
        return () -> new EachCheck(finding);
    }

    @Override
    public void add(final MutableDirectBuffer command, final int offset, final int length)
    {
        added.add(() -> finding.isSound(command, offset, length));
    }

    @Override
    public long flush()
    {
        final List<BooleanSupplier> checked = new ArrayList<>(added);
        added.clear();
        long sound = 0;
        for (int i = 0; i < checked.size(); i++)
        {
            sound |= checked.get(i).getAsBoolean() ? 1L << i : 0;
        }

        return sound;
    }

    interface Finding
    {
        boolean isSound(MutableDirectBuffer command, int offset, int length);
    }
}
