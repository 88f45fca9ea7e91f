package org.plasmex.settlement.l1;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.WriterLock;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.InboxReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The entries of the L1 inbox as they were read from L1, on disk and in memory, with their rolling hashes.
 * <p>
 * The file {@code DIR/entries} is append-only: a header of 64 bytes that names the chain and its Vault, then a record
 * of 96 bytes for each entry, big-endian:
 * <pre>
 *   number u64, L1 block u64, kind u8, 3 zero bytes, address 20, first u64, second u64, rolling hash 32, 4 zero bytes,
 *   CRC32C u32 of what is before it
 * </pre>
 * The rolling hash is that after the entry. When the store is opened each record's checksum and rolling hash are
 * checked; a torn tail is cut off, damage before the tail is refused. {@link InboxRefill} reads from L1 again what was
 * lost.
 * <p>
 * One thread appends; any number of threads read what has been synced.
 */
public final class InboxStore implements InboxReader, AutoCloseable
{
    /** Bytes in a rolling hash. */
    public static final int HASH_LENGTH = 32;

    /** Name of the file within the store's directory. */
    public static final String FILE_NAME = "entries";

    private static final Logger LOG = LoggerFactory.getLogger(InboxStore.class);

    private static final long MAGIC = 0x504C415849_4E42_31L; // PLAXINB1
    private static final int HEADER_LENGTH = 64;
    private static final int HEADER_CHAIN_ID = 8;
    private static final int HEADER_VAULT = 16;
    private static final int HEADER_CRC = 60;

    private static final int RECORD_LENGTH = 96;
    private static final int NUMBER = 0;
    private static final int BLOCK = 8;
    private static final int KIND = 16;
    private static final int ADDRESS = 20;
    private static final int FIRST = 40;
    private static final int SECOND = 48;
    private static final int ROLLING = 56;
    private static final int CRC = 92;

    private static final int ADDRESS_LENGTH = 20;
    private static final int RECORDS_PER_PAGE = 4096;

    private final Path file;
    private final FileChannel channel;
    private final WriterLock lock;
    private final CRC32C crc = new CRC32C();
    private volatile UnsafeBuffer[] pages = {};
    private volatile long size;
    private boolean isFailed;

    private InboxStore(final Path file, final FileChannel channel, final WriterLock lock)
    {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens the store, creating it when there is none.
     *
     * @param directory of the store.
     * @param chainId   of the L1 chain.
     * @param vault     the Vault's address, 20 bytes.
     * @return the store, to be closed.
     * @throws DamagedInboxException when the store is damaged before its tail, or is another Vault's.
     * @throws UncheckedIOException  when the disk refuses.
     * @throws org.plasmex.journal.LogInUseException when the store has a writer already; nothing of it is touched then.
     */
    public static InboxStore open(final Path directory, final long chainId, final byte[] vault)
    {
        final WriterLock lock = WriterLock.acquire(directory);
        try
        {
            return open(directory, chainId, vault, lock);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(lock);
            throw ex;
        }
    }

    /**
     * Puts a damaged store aside, and opens an empty one in its place. What was there is kept beside it, as
     * {@code entries.damaged-1} or the next number that is free.
     *
     * @param directory of the store.
     * @param chainId   of the L1 chain.
     * @param vault     the Vault's address, 20 bytes.
     * @return the new store, to be closed.
     * @throws UncheckedIOException when the disk refuses.
     * @throws org.plasmex.journal.LogInUseException when the store has a writer; nothing of it is touched then.
     */
    static InboxStore openAnew(final Path directory, final long chainId, final byte[] vault)
    {
        final WriterLock lock = WriterLock.acquire(directory);
        try
        {
            int number = 1;
            while (Files.exists(directory.resolve(FILE_NAME + ".damaged-" + number)))
            {
                number++;
            }

            final Path aside = directory.resolve(FILE_NAME + ".damaged-" + number);
            Files.move(directory.resolve(FILE_NAME), aside, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
            LOG.warn("what was in {} is kept as {}", directory.resolve(FILE_NAME), aside);

            return open(directory, chainId, vault, lock);
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(lock);
            throw new UncheckedIOException("cannot put aside " + directory.resolve(FILE_NAME), ex);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(lock);
            throw ex;
        }
    }

    /**
     * Opens the store to read what is in it now, also while a venue appends to it. Nothing on disk is changed: a torn
     * tail is passed over.
     *
     * @param directory of the store.
     * @param chainId   of the L1 chain.
     * @param vault     the Vault's address, 20 bytes.
     * @return the store, to be closed, which takes no entries.
     * @throws DamagedInboxException when there is none, it is damaged before its tail, or is another Vault's.
     * @throws UncheckedIOException  when the disk refuses.
     */
    public static InboxStore openReadOnly(final Path directory, final long chainId, final byte[] vault)
    {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.isRegularFile(file))
        {
            throw new DamagedInboxException("there is no inbox in " + directory + ": " + file + " is missing");
        }

        return open(directory, chainId, vault, null);
    }

    private static InboxStore open(
        final Path directory, final long chainId, final byte[] vault, final WriterLock lock)
    {
        final Path file = directory.resolve(FILE_NAME);
        try
        {
            final FileChannel channel = null == lock ?
                FileChannel.open(file, StandardOpenOption.READ) :
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try
            {
                final InboxStore store = new InboxStore(file, channel, lock);
                store.openHeader(directory, chainId, vault);
                store.load();
                return store;
            }
            catch (final IOException | RuntimeException ex)
            {
                channel.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot open " + file + ": " + ex.getMessage(), ex);
        }
    }

    /** {@inheritDoc} */
    @Override
    public long size()
    {
        return size;
    }

    /** {@inheritDoc} */
    @Override
    public boolean contains(
        final long entry,
        final int kind,
        final DirectBuffer address,
        final int addressOffset,
        final long a,
        final long b)
    {
        if (entry < 0 || entry >= size)
        {
            return false;
        }

        final UnsafeBuffer page = page(entry);
        final int offset = offset(entry);
        if (kind != page.getByte(offset + KIND) ||
            a != getLong(page, offset + FIRST) ||
            b != getLong(page, offset + SECOND))
        {
            return false;
        }

        for (int i = 0; i < ADDRESS_LENGTH; i++)
        {
            if (page.getByte(offset + ADDRESS + i) != address.getByte(addressOffset + i))
            {
                return false;
            }
        }

        return true;
    }

    /** {@inheritDoc} */
    @Override
    public InboxEntry entry(final long index)
    {
        checkIndex(index);
        final UnsafeBuffer page = page(index);
        final int offset = offset(index);
        final byte[] address = new byte[ADDRESS_LENGTH];
        page.getBytes(offset + ADDRESS, address);

        return new InboxEntry(
            page.getByte(offset + KIND), address, getLong(page, offset + FIRST), getLong(page, offset + SECOND));
    }

    /**
     * The L1 block an entry was found in.
     *
     * @param index of the entry, below {@link #size()}.
     * @return the block's number.
     */
    public long block(final long index)
    {
        checkIndex(index);

        return getLong(page(index), offset(index) + BLOCK);
    }

    /** {@inheritDoc} */
    @Override
    public byte[] rolling(final long count)
    {
        final byte[] hash = new byte[HASH_LENGTH];
        if (0 != count)
        {
            checkIndex(count - 1);
            page(count - 1).getBytes(offset(count - 1) + ROLLING, hash);
        }

        return hash;
    }

    /**
     * Appends entries, computes their rolling hashes, and syncs the file; only then can they be read. Single writer.
     *
     * @param entries in order, the first numbered {@link #size()}.
     * @throws IllegalArgumentException when a number is not the next one; nothing has been appended then.
     * @throws UncheckedIOException     when the disk refuses. The store takes no more entries then: what the disk holds
     *                                  is not known until it is opened again.
     */
    public void append(final List<L1Entry> entries)
    {
        if (isReadOnly())
        {
            throw new IllegalStateException(file + " was opened to be read only");
        }
        if (isFailed)
        {
            throw new IllegalStateException("a write to " + file + " has failed: open the store again");
        }

        long number = size;
        for (final L1Entry entry : entries)
        {
            if (number != entry.number())
            {
                throw new IllegalArgumentException(
                    "the next entry of " + file + " is number " + number + ", not " + entry.number());
            }

            number++;
        }

        if (entries.isEmpty())
        {
            return;
        }

        final byte[] bytes = new byte[entries.size() * RECORD_LENGTH];
        final UnsafeBuffer records = new UnsafeBuffer(bytes);
        byte[] rolling = rolling(size);
        for (int i = 0; i < entries.size(); i++)
        {
            final L1Entry entry = entries.get(i);
            rolling = entry.entry().rolling(rolling);
            encode(records, i * RECORD_LENGTH, entry, rolling);
        }

        write(HEADER_LENGTH + size * RECORD_LENGTH, bytes);
        for (int i = 0; i < entries.size(); i++)
        {
            remember(size + i, records, i * RECORD_LENGTH);
        }

        size = number;
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot close " + file, ex);
        }
        finally
        {
            CloseHelper.close(lock);
        }
    }

    private void openHeader(final Path directory, final long chainId, final byte[] vault) throws IOException
    {
        final byte[] expected = new byte[HEADER_LENGTH];
        final UnsafeBuffer header = new UnsafeBuffer(expected);
        header.putLong(0, MAGIC, ByteOrder.BIG_ENDIAN);
        header.putLong(HEADER_CHAIN_ID, chainId, ByteOrder.BIG_ENDIAN);
        header.putBytes(HEADER_VAULT, vault, 0, ADDRESS_LENGTH);
        header.putInt(HEADER_CRC, checksum(expected, 0, HEADER_CRC), ByteOrder.BIG_ENDIAN);
        if (channel.size() < HEADER_LENGTH && isReadOnly())
        {
            throw new DamagedInboxException(file + " ends at position " + channel.size() + ", within its header");
        }
        if (channel.size() < HEADER_LENGTH)
        {
            channel.truncate(0);
            write(0, expected);
            syncDirectory(directory);
            return;
        }

        final byte[] found = new byte[HEADER_LENGTH];
        read(0, found);
        if (Arrays.equals(expected, found))
        {
            return;
        }

        final UnsafeBuffer other = new UnsafeBuffer(found);
        if (getLong(other, 0) != MAGIC ||
            other.getInt(HEADER_CRC, ByteOrder.BIG_ENDIAN) != checksum(found, 0, HEADER_CRC))
        {
            throw new DamagedInboxException(
                file + " is damaged at position 0 (its header): it can be read from L1 again");
        }

        throw new DamagedInboxException(file + " is of Vault " +
            Hex.encode(other, HEADER_VAULT, ADDRESS_LENGTH) + " on chain " + getLong(other, HEADER_CHAIN_ID) +
            ", but configured is Vault " + Hex.encode(vault) + " on chain " + chainId +
            ": use that Vault, or another data directory", true);
    }

    private void load() throws IOException
    {
        final long length = channel.size() - HEADER_LENGTH;
        final long count = length / RECORD_LENGTH;
        final byte[] bytes = new byte[RECORD_LENGTH];
        final UnsafeBuffer record = new UnsafeBuffer(bytes);
        byte[] rolling = new byte[HASH_LENGTH];
        long sound = 0;
        while (sound < count)
        {
            read(position(sound), bytes);
            if (!isSound(bytes, sound))
            {
                break;
            }

            remember(sound, record, 0);
            rolling = checkRolling(sound, record, rolling);
            sound++;
        }

        for (long number = sound + 1; number < count; number++)
        {
            read(position(number), bytes);
            if (isSound(bytes, number))
            {
                throw new DamagedInboxException(file + " is damaged at position " + position(sound) + " (entry " +
                    sound + "), but entry " + number + " after it is sound: it can be read from L1 again");
            }
        }

        if (length != sound * RECORD_LENGTH && !isReadOnly())
        {
            LOG.warn("{} ends in {} bytes that were not written whole, after {} entries: cut off, to be read from L1 " +
                "again", file, length - sound * RECORD_LENGTH, sound);
            channel.truncate(position(sound));
            channel.force(true);
        }

        size = sound;
    }

    private boolean isReadOnly()
    {
        return null == lock;
    }

    private byte[] checkRolling(final long number, final DirectBuffer record, final byte[] previous)
    {
        final byte[] address = new byte[ADDRESS_LENGTH];
        record.getBytes(ADDRESS, address);
        final InboxEntry entry = new InboxEntry(
            record.getByte(KIND), address, getLong(record, FIRST), getLong(record, SECOND));
        final byte[] stored = new byte[HASH_LENGTH];
        record.getBytes(ROLLING, stored);
        final byte[] computed = entry.rolling(previous);
        if (!Arrays.equals(stored, computed))
        {
            throw new DamagedInboxException(file + " at position " + position(number) + ": the rolling hash of entry " +
                number + " is stored as " + Hex.encode(stored) + " but its content gives " + Hex.encode(computed) +
                ": it can be read from L1 again");
        }

        return stored;
    }

    private boolean isSound(final byte[] record, final long number)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(record);

        return buffer.getInt(CRC) == checksum(record, 0, CRC) && buffer.getLong(NUMBER) == number;
    }

    private void encode(
        final MutableDirectBuffer buffer, final int offset, final L1Entry entry, final byte[] rolling)
    {
        buffer.putLong(offset + NUMBER, entry.number(), ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + BLOCK, entry.block(), ByteOrder.BIG_ENDIAN);
        buffer.putByte(offset + KIND, (byte)entry.entry().kind());
        buffer.putBytes(offset + ADDRESS, entry.entry().address());
        buffer.putLong(offset + FIRST, entry.entry().a(), ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + SECOND, entry.entry().b(), ByteOrder.BIG_ENDIAN);
        buffer.putBytes(offset + ROLLING, rolling);
        buffer.putInt(offset + CRC, checksum(buffer.byteArray(), offset, CRC), ByteOrder.BIG_ENDIAN);
    }

    private void remember(final long number, final DirectBuffer record, final int offset)
    {
        if (offset(number) == 0)
        {
            final UnsafeBuffer[] grown = Arrays.copyOf(pages, pages.length + 1);
            grown[pages.length] = new UnsafeBuffer(new byte[RECORDS_PER_PAGE * RECORD_LENGTH]);
            pages = grown;
        }

        page(number).putBytes(offset(number), record, offset, RECORD_LENGTH);
    }

    private void write(final long position, final byte[] bytes)
    {
        try
        {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining())
            {
                channel.write(buffer, position + buffer.position());
            }

            channel.force(true);
        }
        catch (final IOException ex)
        {
            isFailed = true;
            throw new UncheckedIOException("cannot write " + bytes.length + " bytes to " + file + " at " + position +
                ": " + ex.getMessage(), ex);
        }
    }

    private void read(final long position, final byte[] bytes) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining())
        {
            if (channel.read(buffer, position + buffer.position()) < 0)
            {
                throw new IOException(file + " ended at " + (position + buffer.position()) + " while it was read");
            }
        }
    }

    private int checksum(final byte[] bytes, final int offset, final int length)
    {
        crc.reset();
        crc.update(bytes, offset, length);

        return (int)crc.getValue();
    }

    private void checkIndex(final long index)
    {
        if (index < 0 || index >= size)
        {
            throw new IndexOutOfBoundsException("entry " + index + " of an inbox of " + size);
        }
    }

    private UnsafeBuffer page(final long number)
    {
        return pages[(int)(number / RECORDS_PER_PAGE)];
    }

    private static void syncDirectory(final Path directory) throws IOException
    {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ))
        {
            opened.force(true);
        }
    }

    private static long position(final long number)
    {
        return HEADER_LENGTH + number * RECORD_LENGTH;
    }

    private static int offset(final long number)
    {
        return (int)(number % RECORDS_PER_PAGE) * RECORD_LENGTH;
    }

    private static long getLong(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
    }
}
