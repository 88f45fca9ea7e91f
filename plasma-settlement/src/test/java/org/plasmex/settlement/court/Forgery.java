package org.plasmex.settlement.court;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

/**
 * Blocks as a dishonest operator writes them: other steps under right hashes, or whatever else under wrong ones. Steps
 * keep their numbers; blocks before the first that is touched stay as they are.
 */
final class Forgery
{
    private final BlockStore honest;
    private final Map<Long, List<byte[]>> blocks = new HashMap<>();
    private final Map<Long, UnaryOperator<Header>> headers = new HashMap<>();
    private final Map<Long, List<byte[]>> paddings = new HashMap<>();

    Forgery(final BlockStore honest)
    {
        this.honest = honest;
    }

    /**
     * The steps of a block, to be changed.
     */
    List<byte[]> steps(final long block)
    {
        return blocks.computeIfAbsent(block, (number) ->
        {
            final List<byte[]> steps = new ArrayList<>();
            honest.steps(number, (step, buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                steps.add(bytes);
            });
            return steps;
        });
    }

    /**
     * Puts other bytes in a step's place.
     */
    Forgery replace(final long step, final UnaryOperator<byte[]> change)
    {
        final long block = honest.blockOf(step);
        final int index = (int)(step - honest.header(block).firstStep());
        final List<byte[]> steps = steps(block);
        steps.set(index, change.apply(steps.get(index).clone()));
        return this;
    }

    /**
     * Changes a header once its root is known.
     */
    Forgery header(final long block, final UnaryOperator<Header> change)
    {
        steps(block);
        headers.put(block, change);
        return this;
    }

    /**
     * Puts a leaf where zeros belong.
     */
    Forgery padding(final long block, final byte[]... leaves)
    {
        steps(block);
        paddings.put(block, List.of(leaves));
        return this;
    }

    /**
     * Writes the chain.
     *
     * @param directory of a new store.
     * @return the store, opened anew to be read.
     */
    BlockStore write(final Path directory)
    {
        final long first = blocks.keySet().stream().mapToLong(Long::longValue).min().orElseThrow();
        link(directory, first);
        try (BlockStore store = BlockStore.open(directory, honest.genesis()))
        {
            for (long number = first; number <= honest.newest(); number++)
            {
                write(store, number);
            }
        }

        return BlockStore.openReadOnly(directory);
    }

    private void link(final Path directory, final long first)
    {
        try
        {
            Files.createDirectories(directory);
            for (long number = 1; number < first; number++)
            {
                final Path file = honest.file(number);
                Files.createLink(directory.resolve(file.getFileName()), file);
            }
            Files.copy(honest.file(1).resolveSibling("genesis"), directory.resolve("genesis"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void write(final BlockStore store, final long number)
    {
        final Header parent = store.newestHeader();
        final DataTree tree = new DataTree();
        final List<byte[]> steps = steps(number);
        store.begin(number);
        for (final byte[] step : steps)
        {
            tree.add(new UnsafeBuffer(step), 0, step.length);
            store.add(new UnsafeBuffer(step), 0, step.length);
        }
        for (final byte[] leaf : paddings.getOrDefault(number, List.of()))
        {
            tree.addLeaf(leaf);
        }

        final Header was = honest.header(number);
        store.seal(headers.getOrDefault(number, UnaryOperator.identity()).apply(new Header(
            number, parent.until(), was.until(), parent.nextStep(), steps.size(), was.inbox(), parent.hash(),
            tree.seal())));
    }
}
