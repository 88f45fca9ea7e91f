package org.plasmex.matching;

/**
 * A hash table from keys that are kept elsewhere to numbers that are not 0: open addressing, linear probing, removal
 * without tombstones, at most half full.
 * <p>
 * An entry is the key's 32-bit tag and its number in one word, so a probe touches the key's own record only where the
 * tags are equal. A tag must be well mixed ({@link #tag}), as its low bits are the entry's home. To find a key, try
 * what {@link #first} and {@link #next} name until the record is the one that is meant:
 * <pre>
 *     for (int at = table.first(tag); at != TagTable.ABSENT; at = table.next(tag, at)) ... table.number(at)
 * </pre>
 * Expected constant time: the tags are mixed with a seed that whoever chooses the keys must not know.
 */
final class TagTable
{
    static final int ABSENT = -1;

    private static final int MIN_CAPACITY = 16;

    private long[] entries = new long[MIN_CAPACITY];
    private int mask = MIN_CAPACITY - 1;
    private int size;

    /**
     * Mixes 128 bits into a tag.
     */
    static int tag(final long key, final long salt)
    {
        long hash = (key ^ salt) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return (int)(hash >>> 32);
    }

    int first(final int tag)
    {
        return probe(tag, tag & mask);
    }

    int next(final int tag, final int at)
    {
        return probe(tag, at + 1 & mask);
    }

    int number(final int at)
    {
        return (int)entries[at];
    }

    /**
     * Adds a key that is not there.
     */
    void put(final int tag, final int number)
    {
        if (++size > entries.length >> 1)
        {
            grow();
        }

        insert((long)tag << 32 | number & 0xFFFF_FFFFL);
    }

    /**
     * Removes the key that has this number, which is there.
     */
    void remove(final int tag, final int number)
    {
        int at = first(tag);
        while (number(at) != number)
        {
            at = next(tag, at);
        }

        removeAt(at);
    }

    /**
     * Removes an entry; those behind it that would not be found any more move up.
     */
    void removeAt(final int at)
    {
        final long[] entries = this.entries;
        final int mask = this.mask;
        int hole = at;
        int i = at + 1 & mask;
        for (long entry = entries[i]; entry != 0; entry = entries[i])
        {
            final int home = (int)(entry >>> 32);
            if ((i - home & mask) >= (i - hole & mask))
            {
                entries[hole] = entry;
                hole = i;
            }
            i = i + 1 & mask;
        }

        entries[hole] = 0;
        size--;
    }

    private int probe(final int tag, final int from)
    {
        final long[] entries = this.entries;
        final int mask = this.mask;
        int i = from;
        for (long entry = entries[i]; entry != 0; entry = entries[i])
        {
            if ((int)(entry >>> 32) == tag)
            {
                return i;
            }
            i = i + 1 & mask;
        }

        return ABSENT;
    }

    private void insert(final long entry)
    {
        final long[] entries = this.entries;
        int i = (int)(entry >>> 32) & mask;
        while (entries[i] != 0)
        {
            i = i + 1 & mask;
        }

        entries[i] = entry;
    }

    private void grow()
    {
        final long[] old = entries;
        entries = new long[old.length << 1];
        mask = entries.length - 1;
        for (final long entry : old)
        {
            if (entry != 0)
            {
                insert(entry);
            }
        }
    }
}
