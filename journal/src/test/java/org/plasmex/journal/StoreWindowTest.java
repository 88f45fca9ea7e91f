package org.plasmex.journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.*;
import static org.assertj.core.api.Assertions.assertThat;

class StoreWindowTest
{
    private static final int PART = 64 * 1024;
    private static final int LENGTH = 1000;
    private static final long SIZE = 40L * 1024 * 1024;

    @TempDir
    Path directory;

    private final ByteBuffer batch = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());
    private final StoreWindow window = new StoreWindow();
    private FileChannel file;

    @BeforeEach
    void open() throws IOException
    {
        file = FileChannel.open(directory.resolve("file"), CREATE_NEW, READ, WRITE);
        file.write(ByteBuffer.allocate(1), SIZE - 1);
        for (int i = 0; i < LENGTH; i++)
        {
            batch.put(i, (byte)(i + 1));
        }
    }

    @AfterEach
    void close() throws IOException
    {
        window.close();
        file.close();
    }

    @Test
    void shouldStoreABatchAndTheWordInFrontOfIt() throws IOException
    {
        window.prepare(file, 0, PART, PART);
        window.take();
        assertThat(window.store(PART + 8, batch, LENGTH)).isTrue();

        final ByteBuffer read = read(PART + 4, LENGTH + 12);
        assertThat(read.getInt()).isZero();
        assertThat(read.getInt()).isEqualTo(LENGTH);
        for (int i = 0; i < LENGTH; i++)
        {
            assertThat(read.get()).isEqualTo((byte)(i + 1));
        }
        assertThat(read.getInt()).isZero();
    }

    @Test
    void shouldStoreNothingWhereNothingIsReady() throws IOException
    {
        assertThat(window.store(0, batch, LENGTH)).isFalse();
        window.prepare(file, 0, PART, PART);
        assertThat(window.store(PART, batch, LENGTH)).isFalse();

        window.take();
        assertThat(window.store(PART - 4, batch, LENGTH)).isFalse();
        assertThat(window.store(2 * PART - LENGTH, batch, LENGTH)).isFalse();
        assertThat(window.store(2 * PART, batch, LENGTH)).isFalse();
        assertThat(isZero(PART - 4, PART + 1000)).isTrue();
        assertThat(window.store(2 * PART - LENGTH - 4, batch, LENGTH)).isTrue();
        assertThat(file.size()).isEqualTo(SIZE);
    }

    @Test
    void shouldStoreInWhatWasReadyBeforeWhileMoreIsPrepared() throws IOException
    {
        window.prepare(file, 0, 0, PART);
        window.take();
        window.prepare(file, 0, PART, PART);
        assertThat(window.store(PART - 8 - LENGTH, batch, LENGTH)).isTrue();
        assertThat(window.store(PART - 8, batch, LENGTH)).isFalse();

        window.take();
        assertThat(window.store(PART - 4, batch, LENGTH)).isTrue();
    }

    @Test
    void shouldLeaveOutWhatWasNotPrepared() throws IOException
    {
        window.prepare(file, 0, 0, PART);
        window.take();
        window.prepare(file, 0, 3 * PART, PART);
        window.take();
        assertThat(window.store(PART, batch, LENGTH)).isFalse();
        assertThat(window.store(3 * PART - 4, batch, LENGTH)).isFalse();
        assertThat(window.store(3 * PART, batch, LENGTH)).isTrue();
    }

    /**
     * Over mappings that follow one another, and up to the end of the file.
     */
    @Test
    void shouldStoreEverywhereBehindWhereTheWriterIs() throws IOException
    {
        long writer = 0;
        for (long at = 0; at < SIZE; at += PART)
        {
            window.prepare(file, writer, at, PART);
            window.take();
            for (; ChronicleLog.next(writer, LENGTH) <= at + PART; writer = ChronicleLog.next(writer, LENGTH))
            {
                assertThat(window.store(writer, batch, LENGTH)).as("position %s", writer).isTrue();
            }
        }

        assertThat(file.size()).isEqualTo(SIZE);
        for (long at = 0; at < writer; at = ChronicleLog.next(at, LENGTH))
        {
            final ByteBuffer read = read(at, Integer.BYTES + LENGTH);
            assertThat(read.getInt()).as("position %s", at).isEqualTo(LENGTH);
            assertThat(read.get(Integer.BYTES + LENGTH - 1)).isEqualTo((byte)LENGTH);
        }
    }

    @Test
    void shouldLeaveWhatIsThereWhenItIsPrepared() throws IOException
    {
        final ByteBuffer there = ByteBuffer.allocate(PART);
        while (there.hasRemaining())
        {
            there.put((byte)7);
        }
        file.write(there.flip(), PART);
        window.prepare(file, 0, PART, PART);

        final ByteBuffer read = read(PART, PART);
        assertThat(read).isEqualTo(there.rewind());
    }

    private boolean isZero(final long position, final int length) throws IOException
    {
        return read(position, length).equals(ByteBuffer.allocate(length));
    }

    private ByteBuffer read(final long position, final int length) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining())
        {
            file.read(bytes, position + bytes.position());
        }

        return bytes.flip();
    }
}
