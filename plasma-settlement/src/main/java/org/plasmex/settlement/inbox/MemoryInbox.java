package org.plasmex.settlement.inbox;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Keccak;

/**
 * An inbox held in memory: that of an imported chain. Not thread safe.
 */
public final class MemoryInbox implements InboxReader
{
    private final List<InboxEntry> entries = new ArrayList<>();
    private final List<byte[]> rollings = new ArrayList<>(List.of(new byte[Keccak.LENGTH]));

    /**
     * Adds an entry behind the last.
     *
     * @param entry the next entry.
     */
    public void add(final InboxEntry entry)
    {
        entries.add(entry);
        rollings.add(entry.rolling(rollings.get(rollings.size() - 1)));
    }

    @Override
    public long size()
    {
        return entries.size();
    }

    @Override
    public InboxEntry entry(final long index)
    {
        return entries.get(Math.toIntExact(index));
    }

    @Override
    public byte[] rolling(final long count)
    {
        return rollings.get(Math.toIntExact(count)).clone();
    }

    @Override
    public boolean contains(
        final long entry,
        final int kind,
        final DirectBuffer address,
        final int addressOffset,
        final long a,
        final long b)
    {
        if (Long.compareUnsigned(entry, entries.size()) >= 0)
        {
            return false;
        }

        final InboxEntry known = entries.get((int)entry);
        if (known.kind() != kind || known.a() != a || known.b() != b)
        {
            return false;
        }

        final byte[] bytes = known.address();
        for (int i = 0; i < bytes.length; i++)
        {
            if (address.getByte(addressOffset + i) != bytes[i])
            {
                return false;
            }
        }

        return true;
    }
}
