package org.plasmex.settlement.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.LogHand;
import org.plasmex.journal.WriterLock;
import org.plasmex.protocol.Hex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of a chain on disk, one file each, appended and never changed. Opening checks every byte by checksum,
 * and that each header follows from the one before. One thread may write, with {@link #begin}, {@link #add} and
 * {@link #seal}; any may read what was sealed.
 */
public final class BlockStore implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(BlockStore.class);

    private final Path directory;
    private final Genesis genesis;
    private final Header genesisHeader;
    private final BlockWriter writer;
    private final WriterLock lock;
    private final LogHand hand;
    private final DataTree tree = new DataTree();
    private BlockFile treeOf;
    private long block;
    private final BlockFiles blocks = new BlockFiles();

    private BlockStore(
        final Path directory, final Genesis genesis, final BlockWriter writer, final WriterLock lock)
    {
        this.directory = directory;
        this.genesis = genesis;
        this.writer = writer;
        this.lock = lock;
        hand = new LogHand("block-hand " + directory.getFileName());
        genesisHeader = genesis.header();
    }

    /**
     * Opens a store to write to it; makes one where there is none. What a crash left of an unfinished block is removed.
     *
     * @param directory of the store.
     * @param genesis   of the chain.
     * @return the store; to be closed.
     * @throws BlockStoreException if the store is of another chain, damaged, or cannot be read or written.
     * @throws org.plasmex.journal.LogInUseException if it has a writer already; nothing of it is touched then.
     */
    public static BlockStore open(final Path directory, final Genesis genesis)
    {
        final WriterLock lock = WriterLock.acquire(directory);
        try
        {
            return open(directory, genesis, lock);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(lock);
            throw ex;
        }
    }

    private static BlockStore open(final Path directory, final Genesis genesis, final WriterLock lock)
    {
        try
        {
            if (!GenesisFile.exists(directory))
            {
                GenesisFile.write(directory, genesis);
            }
            if (Files.deleteIfExists(directory.resolve(BlockWriter.TEMPORARY)))
            {
                LOG.info("removed an unfinished block from {}", directory);
            }
        }
        catch (final IOException ex)
        {
            throw new BlockStoreException("cannot open the block store " + directory, ex);
        }

        final Genesis present = GenesisFile.read(directory);
        if (!present.equals(genesis))
        {
            throw new BlockStoreException(
                directory + " holds the blocks of another chain: " + present + ", not " + genesis);
        }

        return new BlockStore(directory, genesis, new BlockWriter(directory), lock).load();
    }

    /**
     * Opens a store to read what is in it now. Nothing on disk is changed.
     *
     * @param directory of the store.
     * @return the store; to be closed.
     * @throws BlockStoreException if there is none, or it is damaged.
     */
    public static BlockStore openReadOnly(final Path directory)
    {
        return new BlockStore(directory, GenesisFile.read(directory), null, null).load();
    }

    private BlockStore load()
    {
        final List<String> names;
        try (Stream<Path> files = Files.list(directory))
        {
            names = files.map((file) -> file.getFileName().toString()).filter(BlockFile::isName).sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new BlockStoreException("cannot read " + directory, ex);
        }

        for (final String name : names)
        {
            final String expected = BlockFile.name(newest() + 1);
            if (!name.equals(expected))
            {
                throw new BlockStoreException(
                    directory.resolve(expected) + " is missing, but there is " + name +
                    ". Bring it back, or move all later blocks away; the ledger makes them again from the output log.");
            }

            final BlockFile file = BlockFile.open(directory.resolve(name));
            checkFollows(file.header(), directory.resolve(name).toString());
            blocks.append(file);
        }

        return this;
    }

    private void checkFollows(final Header header, final String what)
    {
        final String broken = HeaderRules.broken(newestHeader(), header, genesis.span());
        if (broken != null)
        {
            throw new BlockStoreException(what + " does not follow block " + newest() + ": " + broken);
        }
    }

    /**
     * What the chain is.
     *
     * @return chain id, Vault and time.
     */
    public Genesis genesis()
    {
        return genesis;
    }

    /**
     * The newest block that is on disk.
     *
     * @return its number, 0 if there is only genesis.
     */
    public long newest()
    {
        return blocks.newest();
    }

    /**
     * The header of the newest block that is on disk.
     *
     * @return the header, genesis' own if there is no other.
     */
    public Header newestHeader()
    {
        return header(newest());
    }

    /**
     * The header of a block.
     *
     * @param number of the block, from 0 to {@link #newest()}.
     * @return the header.
     * @throws IndexOutOfBoundsException if there is no such block.
     */
    public Header header(final long number)
    {
        return number == 0 ? genesisHeader : block(number).header();
    }

    /**
     * The hash of a block.
     *
     * @param number of the block, from 0 to {@link #newest()}.
     * @return 32 bytes, a new array.
     * @throws IndexOutOfBoundsException if there is no such block.
     */
    public byte[] hash(final long number)
    {
        return number == 0 ? genesisHeader.hash() : block(number).hash();
    }

    /**
     * Where a block is on disk.
     *
     * @param number of the block, from 1.
     * @return its file.
     */
    public Path file(final long number)
    {
        return directory.resolve(BlockFile.name(number));
    }

    /**
     * The block that a step is in.
     *
     * @param step number of the step.
     * @return number of the block.
     * @throws IndexOutOfBoundsException if the step is in no block that is on disk.
     */
    public long blockOf(final long step)
    {
        return blocks.blockOf(step);
    }

    /**
     * A step.
     *
     * @param number of the step.
     * @return its bytes, a new array.
     * @throws IndexOutOfBoundsException if it is in no block that is on disk.
     */
    public byte[] step(final long number)
    {
        return block(blockOf(number)).step(number);
    }

    /**
     * Hands out the steps of a block in order.
     *
     * @param number  of the block, from 1.
     * @param handler takes the steps.
     * @throws IndexOutOfBoundsException if there is no such block.
     */
    public void steps(final long number, final StepHandler handler)
    {
        block(number).forEach(handler);
    }

    /**
     * The proof that a step stands in its block. The block's leaves are hashed anew, unless it was asked about last.
     *
     * @param step number of the step.
     * @return step, header and path.
     * @throws IndexOutOfBoundsException if it is in no block that is on disk.
     */
    public Receipt receipt(final long step)
    {
        final BlockFile file = block(blockOf(step));
        final Header header = file.header();
        final byte[][] path;
        synchronized (tree)
        {
            path = treeOf(file).path((int)(step - header.firstStep()));
        }

        return new Receipt(header, step, file.step(step), path);
    }

    /**
     * The proof that a chunk stands in its block. The block's leaves are hashed anew, unless it was asked about last.
     *
     * @param number of the block, from 1.
     * @param chunk  its index, from 0.
     * @return steps, header and path.
     * @throws IndexOutOfBoundsException if there is no such block, or it has no such chunk.
     */
    public ChunkProof chunk(final long number, final long chunk)
    {
        final BlockFile file = block(number);
        final Header header = file.header();
        Objects.checkIndex(chunk, DataTree.chunks(header.steps()));
        final byte[][] path;
        synchronized (tree)
        {
            path = treeOf(file).chunkPath((int)chunk);
        }

        final long first = header.firstStep() + (chunk << DataTree.MIN_DEPTH);
        final long end = Math.min(first + (1 << DataTree.MIN_DEPTH), header.nextStep());
        final List<byte[]> steps = LongStream.range(first, end).mapToObj(file::step).toList();

        return ChunkProof.pack(header, chunk, steps, path);
    }

    /**
     * The data tree of a block, as its steps amount to. The block's leaves are hashed anew.
     *
     * @param number of the block, from 1.
     * @return a tree of the caller's own.
     * @throws IndexOutOfBoundsException if there is no such block.
     */
    public DataTree dataTree(final long number)
    {
        final DataTree whole = fill(new DataTree(), block(number));
        whole.seal();
        return whole;
    }

    private DataTree treeOf(final BlockFile file)
    {
        if (treeOf != file)
        {
            treeOf = null;
            tree.clear();
            fill(tree, file).seal();
            treeOf = file;
        }

        return tree;
    }

    private static DataTree fill(final DataTree tree, final BlockFile file)
    {
        file.forEach((number, buffer, offset, length) -> tree.add(buffer, offset, length));
        return tree;
    }

    /**
     * Has something done by a thread of the store's own, and waits for it: what begins or seals a block leaves garbage
     * behind, such as names of files, which a thread that leaves none else need not.
     *
     * @param work to be done; it may write, and what it throws is thrown.
     */
    public void byHand(final Runnable work)
    {
        hand.run(work);
    }

    /**
     * Begins a block: the one after the newest, or one that is on disk and is made again, to be compared with it.
     *
     * @param number of the block.
     * @throws BlockStoreException if it is neither, or the disk refuses.
     */
    public void begin(final long number)
    {
        if (writer == null || number < 1 || number > newest() + 1)
        {
            throw new BlockStoreException(
                "block " + number + " cannot be written to " + directory + " behind " + newest());
        }

        block = number;
        if (isNew())
        {
            attempt(number, writer::begin);
        }
    }

    /**
     * Adds a step to the block that was begun.
     *
     * @param buffer holds the step.
     * @param offset where it begins.
     * @param length its length in bytes.
     * @throws BlockStoreException if the disk refuses.
     */
    public void add(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isNew())
        {
            try
            {
                writer.add(buffer, offset, length);
            }
            catch (final IOException ex)
            {
                throw refused(block, ex);
            }
        }
    }

    /**
     * Ends the block that was begun. Returns when it is on disk; where it was there before, when it has proved the
     * same: the data root stands for all bytes of the steps.
     *
     * @param header of the block.
     * @throws BlockStoreException if the header does not follow, differs from the stored one, or the disk refuses.
     */
    public void seal(final Header header)
    {
        if (header.number() != block)
        {
            throw new BlockStoreException("block " + header.number() + " was not begun, but " + block);
        }

        if (!isNew())
        {
            final Header stored = header(block);
            if (!stored.equals(header))
            {
                throw new BlockStoreException(
                    directory.resolve(BlockFile.name(block)) + " holds another block than the ledger makes now: " +
                    stored + ", not " + header + ". Journal, output log and block store must be of one venue.");
            }
            return;
        }

        checkFollows(header, "block " + header.number());
        if (writer.steps() != header.steps())
        {
            throw new BlockStoreException(
                "block " + block + " has " + writer.steps() + " steps, not " + header.steps());
        }

        attempt(block, () -> blocks.append(BlockFile.open(writer.finish(header))));
        block = 0;
    }

    /**
     * Takes the file of the next block, or of one that was passed over, as another store has written it, once it has
     * proved to be the block that is meant. Returns when it is on disk. By the thread that writes.
     *
     * @param file     on the same file system; it is the store's then, and else left where it is.
     * @param expected header of the block.
     * @throws BlockStoreException if the file is no block, or of another one, or its steps do not amount to the
     *                             header's data root, or the disk refuses.
     */
    public void adopt(final Path file, final Header expected)
    {
        final boolean isAwaited = isGap(expected.number()) && header(expected.number()).equals(expected);
        if (!isAwaited)
        {
            checkNext(expected);
        }

        final BlockFile found = BlockFile.open(file);
        if (!found.header().equals(expected))
        {
            throw new BlockStoreException(file + " is of another block: " + found.header() + ", not " + expected);
        }

        if (found.isGap())
        {
            throw new BlockStoreException(file + " holds none of the steps of block " + expected.number());
        }

        final byte[] root = fill(new DataTree(), found).seal();
        if (!Arrays.equals(root, expected.dataRoot()))
        {
            throw new BlockStoreException("the steps in " + file + " amount to " + Hex.encode(root) +
                ", the block's data root is " + Hex.encode(expected.dataRoot()));
        }

        final Path name = file(expected.number());
        attempt(expected.number(), () -> writer.adopt(file, name));
        if (isAwaited)
        {
            blocks.replace(BlockFile.open(name));
        }
        else
        {
            blocks.append(BlockFile.open(name));
        }
    }

    /**
     * Passes over a block whose steps nobody gives: of it there is the header alone, until {@link #adopt} takes it.
     * By the thread that writes.
     *
     * @param header of the next block.
     * @throws BlockStoreException if it does not follow, or the disk refuses.
     */
    public void skip(final Header header)
    {
        checkNext(header);
        attempt(header.number(), () -> blocks.append(BlockFile.open(writer.finishGap(header))));
    }

    /**
     * Drops the newest blocks, which the chain never had. By the thread that writes; who reads them meanwhile is told
     * that they are not there.
     *
     * @param last number of the last block that stays.
     * @throws BlockStoreException if the disk refuses.
     */
    public void dropAfter(final long last)
    {
        while (newest() > last)
        {
            final long number = newest();
            blocks.dropNewest();
            attempt(number, () -> writer.delete(file(number)));
        }
    }

    /**
     * Whether a block was passed over, and is not here: who asks for its steps gets an IndexOutOfBoundsException.
     *
     * @param number of the block.
     * @return false also where there is no such block.
     */
    public boolean isGap(final long number)
    {
        return number > 0 && number <= newest() && block(number).isGap();
    }

    private void checkNext(final Header header)
    {
        if (writer == null || header.number() != newest() + 1)
        {
            throw new BlockStoreException(
                "block " + header.number() + " cannot be added to " + directory + " behind " + newest());
        }
        checkFollows(header, "block " + header.number());
    }

    /**
     * Writes a block's file, for {@link #adopt} to take.
     *
     * @param directory where the file goes: no store's.
     * @param header    of the block.
     * @param steps     of the block, in order, as many as the header says.
     * @return the file.
     * @throws BlockStoreException if the disk refuses.
     */
    public static Path write(final Path directory, final Header header, final List<byte[]> steps)
    {
        try (BlockWriter file = new BlockWriter(directory))
        {
            file.begin();
            for (final byte[] step : steps)
            {
                file.add(new UnsafeBuffer(step), 0, step.length);
            }
            return file.finish(header);
        }
        catch (final IOException ex)
        {
            throw new BlockStoreException("cannot write block " + header.number() + " to " + directory, ex);
        }
    }

    private boolean isNew()
    {
        return block == newest() + 1;
    }

    private BlockFile block(final long number)
    {
        if (number < 1 || number > newest())
        {
            throw new IndexOutOfBoundsException("there is no block " + number + " in " + directory);
        }

        return blocks.get(number);
    }

    private void attempt(final long number, final Writing writing)
    {
        try
        {
            writing.write();
        }
        catch (final IOException ex)
        {
            throw refused(number, ex);
        }
    }

    private BlockStoreException refused(final long number, final IOException ex)
    {
        return new BlockStoreException(
            "cannot write block " + number + " to " + directory + ": " + ex.getMessage(), ex);
    }

    /**
     * Gives up the files. A block that was begun and not sealed is not kept.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(hand, writer, lock);
    }

    /**
     * Something that the disk may refuse.
     */
    @FunctionalInterface
    private interface Writing
    {
        void write() throws IOException;
    }
}
