package org.plasmex.settlement.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * The file in which a block store keeps which chain it is of.
 */
final class GenesisFile
{
    private static final String NAME = "genesis";
    private static final String TEMPORARY = "genesis.tmp";
    private static final long MAGIC = 0x504C_5847_454E_4531L;
    private static final int CHAIN_ID = 8;
    private static final int SINCE = 16;
    private static final int SPAN = 24;
    private static final int VAULT = 32;
    private static final int CRC = 52;
    private static final int LENGTH = 56;
    private static final int ADDRESS_LENGTH = 20;

    private GenesisFile()
    {
    }

    static boolean exists(final Path directory)
    {
        return Files.exists(directory.resolve(NAME));
    }

    static void write(final Path directory, final Genesis genesis) throws IOException
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
        buffer.putLong(0, MAGIC, BIG_ENDIAN);
        buffer.putLong(CHAIN_ID, genesis.chainId(), BIG_ENDIAN);
        buffer.putLong(SINCE, genesis.since(), BIG_ENDIAN);
        buffer.putLong(SPAN, genesis.span(), BIG_ENDIAN);
        buffer.putBytes(VAULT, genesis.vault());
        buffer.putInt(CRC, crc(buffer.byteArray()), BIG_ENDIAN);

        final Path temporary = directory.resolve(TEMPORARY);
        try (FileChannel channel = FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE))
        {
            final ByteBuffer bytes = ByteBuffer.wrap(buffer.byteArray());
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(NAME));
        BlockWriter.syncDirectory(directory);
    }

    static Genesis read(final Path directory)
    {
        final Path file = directory.resolve(NAME);
        final byte[] bytes;
        try
        {
            bytes = Files.readAllBytes(file);
        }
        catch (final IOException ex)
        {
            throw new BlockStoreException("there is no block store in " + directory + ": cannot read " + file, ex);
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (bytes.length != LENGTH ||
            buffer.getLong(0, BIG_ENDIAN) != MAGIC ||
            buffer.getInt(CRC, BIG_ENDIAN) != crc(bytes))
        {
            throw new BlockStoreException(file + " is damaged: restore it from a backup, or make the store again");
        }

        return new Genesis(
            buffer.getLong(CHAIN_ID, BIG_ENDIAN),
            Arrays.copyOfRange(bytes, VAULT, VAULT + ADDRESS_LENGTH),
            buffer.getLong(SINCE, BIG_ENDIAN),
            buffer.getLong(SPAN, BIG_ENDIAN));
    }

    private static int crc(final byte[] bytes)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC);
        return (int)crc.getValue();
    }
}
