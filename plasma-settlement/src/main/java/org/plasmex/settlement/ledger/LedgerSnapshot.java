package org.plasmex.settlement.ledger;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.CellReader;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * All that a ledger is at a seal, as bytes; the same ledger gives the same bytes. All integers are big-endian:
 * <pre>
 *   magic u64, chain id u64, vault 20 bytes, since u64, span u64 (genesis), sequence u64 of the record that sealed,
 *   header 256 bytes (abi.encode) of the block that was sealed, cells u64,
 *   for each cell that has been touched, by ascending key: key u64, last touch u64, value,
 *   H of everything before it
 * </pre>
 * Number and parent of the next block, its {@code since} and its first step follow from the header.
 *
 * @param sequence of the record that sealed the block; 0 where no engine has made it.
 * @param header   of the block.
 * @param cells    as the block left them.
 */
public record LedgerSnapshot(long sequence, Header header, CellStore cells)
{
    private static final long MAGIC = 0x504C_5853_4E41_5031L;
    private static final long INBOX = Cells.register(Cells.REGISTER_INBOX);
    // Where the number of the block begins in an encoded header.
    private static final int NUMBER = 32 - Long.BYTES;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final long U16 = 0xFFFFL;

    /**
     * Writes the snapshot.
     *
     * @param genesis of the chain.
     * @param out     takes the bytes; not closed.
     */
    public void write(final Genesis genesis, final OutputStream out)
    {
        final HashedOutput writer = new HashedOutput(out);
        writer.putLong(MAGIC);
        writer.putLong(genesis.chainId());
        writer.putBytes(genesis.vault());
        writer.putLong(genesis.since());
        writer.putLong(genesis.span());
        writer.putLong(sequence);
        writer.putBytes(header.encode());
        writer.putLong(cells.size());
        cells.forEach(writer::putCell);
        writer.finish();
    }

    /**
     * Reads a snapshot, and checks that it is whole, and of a block in a store.
     *
     * @param in    has the bytes; not closed.
     * @param store of the blocks.
     * @return the snapshot.
     * @throws LedgerSnapshotException if it is not.
     */
    public static LedgerSnapshot read(final InputStream in, final BlockStore store)
    {
        final HashedInput reader = new HashedInput(in);
        if (reader.getLong() != MAGIC)
        {
            throw reader.damaged("this is no snapshot of a ledger");
        }
        readGenesis(reader, store.genesis());
        final long sequence = reader.getLong();
        final Header header = readHeader(reader, store);
        final CellStore cells = readCells(reader, header);
        reader.finish();

        return new LedgerSnapshot(sequence, header, cells);
    }

    private static void readGenesis(final HashedInput reader, final Genesis expected)
    {
        final long chainId = reader.getLong();
        final byte[] vault = reader.getBytes(expected.vault().length);
        final Genesis genesis = new Genesis(chainId, vault, reader.getLong(), reader.getLong());
        if (!genesis.equals(expected))
        {
            throw reader.damaged("it is of " + genesis + ", the block store of " + expected);
        }
    }

    private static Header readHeader(final HashedInput reader, final BlockStore store)
    {
        final byte[] encoded = reader.getBytes(Header.ENCODED_LENGTH);
        final long number = new UnsafeBuffer(encoded).getLong(NUMBER, BIG_ENDIAN);
        if (number < 1 || number > store.newest())
        {
            throw reader.damaged(
                "it is of block " + number + ", the block store has blocks up to " + store.newest());
        }

        final Header header = store.header(number);
        if (!Arrays.equals(encoded, header.encode()))
        {
            throw reader.damaged("it is of another block " + number + " than the block store's, which is " + header);
        }

        return header;
    }

    private static CellStore readCells(final HashedInput reader, final Header header)
    {
        final CellStore cells = new CellStore();
        final long count = reader.getLong();
        long previous = -1;
        for (long i = 0; i < count; i++)
        {
            final long cell = reader.getLong();
            if (!isCell(cell) || cell <= previous)
            {
                throw reader.damaged(String.format("no cell 0x%016x can be behind 0x%016x", cell, previous));
            }
            previous = cell;

            final long touch = reader.getLong();
            if (touch <= 0 || touch >= header.nextStep())
            {
                throw reader.damaged(String.format("cell 0x%016x was touched by step %d, the block ends before step %d",
                    cell, touch, header.nextStep()));
            }
            cells.write(cell, touch, reader.get(Cells.length(Cells.kind(cell))), 0);
        }

        if (!isSealed(cells, header))
        {
            throw reader.damaged("the cells are not as " + header + " left them");
        }

        return cells;
    }

    private static boolean isCell(final long cell)
    {
        final long index = Cells.index(cell);
        final int kind = Cells.kind(cell);
        if (cell != Cells.key(kind, index))
        {
            return false;
        }

        switch (kind)
        {
            case Cells.REGISTER:
                return index <= Cells.REGISTER_INBOX;

            case Cells.ACCOUNT:
                return index <= U32;

            case Cells.BALANCE:
                return true;

            case Cells.ORDER:
                return index > 0 && index <= U32;

            case Cells.MARKET:
                return index <= U16;

            default:
                return false;
        }
    }

    /**
     * Whether the last step was a SEAL that found the inbox's register as the header says.
     */
    private static boolean isSealed(final CellReader cells, final Header header)
    {
        final UnsafeBuffer register = new UnsafeBuffer(new byte[Cells.REGISTER_LENGTH]);
        final long touch = cells.read(INBOX, register, 0);
        return touch == header.nextStep() - 1 && register.getLong(0, BIG_ENDIAN) == header.inbox();
    }
}
