package org.plasmex.settlement.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

import org.agrona.CloseHelper;

/**
 * Sorts touches by cell and step, however many there are and in whatever order they come: what does not fit in memory
 * goes to files as sorted runs, which are merged. Memory: 160 bytes for each touch that is held, and a buffer of 64
 * KiB for each run while they are merged; disk: 89 bytes for each touch. Not thread safe.
 */
final class TouchSorter implements AutoCloseable
{
    private final Path directory;
    private final Touch[] held;
    private final List<TouchRun> runs = new ArrayList<>();
    private int size;

    /**
     * An empty sorter.
     *
     * @param directory for the runs; must be there.
     * @param capacity  how many touches are held in memory.
     */
    TouchSorter(final Path directory, final int capacity)
    {
        this.directory = directory;
        held = new Touch[capacity];
    }

    void add(final Touch touch)
    {
        if (size == held.length)
        {
            spill();
        }
        held[size++] = touch;
    }

    private void spill()
    {
        Arrays.sort(held, 0, size, Touch.BY_CELL);
        try
        {
            runs.add(new TouchRun(directory, held, size));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write touches to " + directory, ex);
        }
        size = 0;
    }

    /**
     * Hands out all touches, by ascending cell and, of each cell, by ascending step; once.
     *
     * @param consumer takes them.
     */
    void forEach(final Consumer<Touch> consumer)
    {
        if (runs.isEmpty())
        {
            Arrays.stream(held, 0, size).sorted(Touch.BY_CELL).forEach(consumer);
            return;
        }

        spill();
        try
        {
            merge(consumer);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read touches from " + directory, ex);
        }
    }

    private void merge(final Consumer<Touch> consumer) throws IOException
    {
        final PriorityQueue<TouchRun> byHead = new PriorityQueue<>();
        for (final TouchRun run : runs)
        {
            if (run.advance())
            {
                byHead.add(run);
            }
        }

        while (!byHead.isEmpty())
        {
            final TouchRun least = byHead.remove();
            consumer.accept(least.head());
            if (least.advance())
            {
                byHead.add(least);
            }
        }
    }

    /**
     * Removes the files.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(runs);
    }
}
