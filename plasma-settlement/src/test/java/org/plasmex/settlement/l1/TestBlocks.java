package org.plasmex.settlement.l1;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks made by hand: their headers are as the chain wants them, and their steps look like steps where L1 looks.
 */
final class TestBlocks
{
    private static final byte SEAL = 0x0F;
    private static final byte WITHDRAW = 0x04;
    private static final int WITHDRAW_LENGTH = 43 + 66 + 64 + 24;

    private final List<Header> headers = new ArrayList<>();
    private final List<List<byte[]>> steps = new ArrayList<>();
    private final List<byte[][]> pathsOfFirst = new ArrayList<>();

    TestBlocks(final long genesisTime)
    {
        headers.add(Header.genesis(genesisTime));
        steps.add(List.of());
        pathsOfFirst.add(new byte[0][]);
    }

    Header header(final long number)
    {
        return headers.get((int)number);
    }

    long newest()
    {
        return headers.size() - 1;
    }

    /** Seals a block of these steps and a SEAL. */
    void seal(final long until, final long inbox, final byte[]... content)
    {
        final List<byte[]> all = new ArrayList<>(List.of(content));
        all.add(new byte[]{SEAL, (byte)headers.size()});
        final DataTree tree = new DataTree();
        for (final byte[] step : all)
        {
            tree.add(new UnsafeBuffer(step), 0, step.length);
        }

        final Header parent = header(newest());
        final byte[] root = tree.seal();
        headers.add(new Header(
            parent.number() + 1,
            parent.until(),
            until,
            parent.firstStep() + parent.steps(),
            all.size(),
            inbox,
            parent.hash(),
            root));
        steps.add(all);
        pathsOfFirst.add(tree.path(0));
    }

    /** Seals empty blocks until there are so many. */
    void sealUpTo(final long number, final long inbox)
    {
        while (newest() < number)
        {
            seal(header(newest()).until(), inbox);
        }
    }

    /** The receipt of a block's first step. */
    Receipt receipt(final long number)
    {
        return new Receipt(
            header(number),
            header(number).firstStep(),
            steps.get((int)number).get(0),
            pathsOfFirst.get((int)number));
    }

    static byte[] withdraw(final int asset, final long amount, final String recipient)
    {
        final UnsafeBuffer step = new UnsafeBuffer(new byte[WITHDRAW_LENGTH]);
        step.putByte(0, WITHDRAW);
        step.putShort(5, (short)asset, ByteOrder.BIG_ENDIAN);
        step.putLong(7, amount, ByteOrder.BIG_ENDIAN);
        step.putBytes(15, Hex.decode(recipient));

        return step.byteArray();
    }
}
