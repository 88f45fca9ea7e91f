package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Reads the files of blocks as they are on disk, written from the description of the format.
 */
final class BlockFiles
{
    private static final long MAGIC = 0x504C_5842_4C4F_4331L;
    private static final int HEADER = 256;
    private static final int WORD = 32;
    private static final int CRC = Integer.BYTES;
    private static final int HASH_BITS = 256;

    private BlockFiles()
    {
    }

    /**
     * A block.
     *
     * @param file      that holds it.
     * @param number    of the block.
     * @param firstStep number of its first step.
     * @param steps     their bytes.
     * @param parent    hash of the block before, in hex.
     * @param hash      its own, in hex.
     */
    record Block(Path file, long number, long firstStep, List<byte[]> steps, String parent, String hash)
    {
    }

    /**
     * The files in a directory, in order of their blocks.
     */
    static List<Path> of(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter(file -> file.toString().endsWith(".block")).sorted().toList();
        }
    }

    /**
     * Read a file.
     *
     * @throws IllegalStateException if it is no sound block.
     */
    static Block read(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        final int header = bytes.length - CRC - HEADER;
        if (header < Long.BYTES || MAGIC != buffer.getLong(0))
        {
            throw new IllegalStateException(file + " is no block");
        }

        // Words of 32 bytes: number, since, until, firstStep, steps, inbox, parent, dataRoot.
        final int count = (int)word(buffer, header, 4);
        final int ends = header - count * Integer.BYTES;
        final List<byte[]> steps = new ArrayList<>(count);
        int start = Long.BYTES;
        for (int i = 0; i < count; i++)
        {
            final int end = buffer.getInt(ends + i * Integer.BYTES);
            steps.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        if (start != ends)
        {
            throw new IllegalStateException("the steps of " + file + " end at " + start + ", not at " + ends);
        }

        final KeccakDigest keccak = new KeccakDigest(HASH_BITS);
        keccak.update(bytes, header, HEADER);
        final byte[] hash = new byte[WORD];
        keccak.doFinal(hash, 0);
        final HexFormat hex = HexFormat.of();
        return new Block(file, word(buffer, header, 0), word(buffer, header, 3), steps,
            hex.formatHex(bytes, header + 6 * WORD, header + 7 * WORD), hex.formatHex(hash));
    }

    private static long word(final ByteBuffer buffer, final int header, final int index)
    {
        return buffer.getLong(header + index * WORD + WORD - Long.BYTES);
    }
}
