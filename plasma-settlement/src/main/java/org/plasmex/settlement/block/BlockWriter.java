package org.plasmex.settlement.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Writes blocks, one after another: to a temporary file that gets the block's name only when all of it is on disk. Not
 * thread safe.
 */
final class BlockWriter implements AutoCloseable
{
    static final String TEMPORARY = "block.tmp";

    private static final int BUFFER_LENGTH = 1 << 20;
    private static final int INITIAL_STEPS = 1024;

    private final Path directory;
    private final Path temporary;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final CRC32C crc = new CRC32C();
    private int[] ends = new int[INITIAL_STEPS];
    private int steps;
    private long position;
    private FileChannel channel;

    BlockWriter(final Path directory)
    {
        this.directory = directory;
        temporary = directory.resolve(TEMPORARY);
    }

    /**
     * Begins a block. What was written of one that was not finished is gone.
     */
    void begin() throws IOException
    {
        close();
        channel = FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
        crc.reset();
        buffer.clear();
        steps = 0;
        position = 0;
        room(Long.BYTES).putLong(BlockFile.MAGIC);
        position = Long.BYTES;
    }

    void add(final DirectBuffer source, final int offset, final int length) throws IOException
    {
        room(length);
        source.getBytes(offset, buffer, length);
        position += length;
        if (steps == ends.length)
        {
            ends = Arrays.copyOf(ends, 2 * steps);
        }
        ends[steps++] = Math.toIntExact(position);
    }

    int steps()
    {
        return steps;
    }

    /**
     * Ends the block, and returns when it is on disk under its name.
     */
    Path finish(final Header header) throws IOException
    {
        for (int i = 0; i < steps; i++)
        {
            room(Integer.BYTES).putInt(ends[i]);
        }
        room(Header.ENCODED_LENGTH).put(header.encode());
        flush();
        room(Integer.BYTES).putInt((int)crc.getValue());
        flush();
        channel.force(true);
        close();

        final Path file = directory.resolve(BlockFile.name(header.number()));
        rename(temporary, file);
        return file;
    }

    /**
     * Writes a block of which there is the header alone, and returns when it is on disk under its name.
     */
    Path finishGap(final Header header) throws IOException
    {
        Files.write(temporary, BlockFile.gap(header));
        final Path file = directory.resolve(BlockFile.name(header.number()));
        adopt(temporary, file);
        return file;
    }

    /**
     * Takes a file that is whole for a block's, and returns when it is on disk under its name.
     */
    void adopt(final Path file, final Path name) throws IOException
    {
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            whole.force(true);
        }
        rename(file, name);
    }

    /**
     * Removes a block's file, and returns when that is on disk.
     */
    void delete(final Path name) throws IOException
    {
        Files.delete(name);
        syncDirectory(directory);
    }

    private void rename(final Path from, final Path to) throws IOException
    {
        try
        {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
        }
        catch (final AtomicMoveNotSupportedException ex)
        {
            throw new IOException("the file system of " + directory + " cannot rename a file in one go", ex);
        }
    }

    static void syncDirectory(final Path directory) throws IOException
    {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ))
        {
            entries.force(true);
        }
    }

    private ByteBuffer room(final int length) throws IOException
    {
        if (buffer.remaining() < length)
        {
            flush();
        }

        return buffer;
    }

    private void flush() throws IOException
    {
        buffer.flip();
        crc.update(buffer);
        buffer.rewind();
        while (buffer.hasRemaining())
        {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close()
    {
        CloseHelper.close(channel);
        channel = null;
    }
}
