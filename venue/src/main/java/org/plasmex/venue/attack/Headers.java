package org.plasmex.venue.attack;

import java.util.List;
import java.util.SplittableRandom;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.Custodians;

/**
 * Attacks on headers, and on what is committed with them. What comes behind follows from the header as it was changed.
 */
final class Headers
{
    private Headers()
    {
    }

    static void number(final Forger forger)
    {
        final long by = other(forger.random());
        any(forger).change(h -> new Header(h.number() + by, h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(),
            h.parent(), h.dataRoot()));
    }

    static void since(final Forger forger)
    {
        final long by = other(forger.random());
        any(forger).change(h -> new Header(h.number(), h.since() + by, h.until(), h.firstStep(), h.steps(), h.inbox(),
            h.parent(), h.dataRoot()));
    }

    static void until(final Forger forger)
    {
        final long by = forger.random().nextInt(4) == 0 ? other(forger.random()) :
            forger.random().nextLong(-Market.BLOCK_SECONDS, 5 * Market.BLOCK_SECONDS);
        any(forger).change(h -> new Header(h.number(), h.since(), h.until() + by, h.firstStep(), h.steps(), h.inbox(),
            h.parent(), h.dataRoot()));
    }

    static void firstStep(final Forger forger)
    {
        final long by = other(forger.random());
        any(forger).change(h -> new Header(h.number(), h.since(), h.until(), h.firstStep() + by, h.steps(), h.inbox(),
            h.parent(), h.dataRoot()));
    }

    static void steps(final Forger forger)
    {
        final long by = forger.random().nextInt(4) == 0 ? other(forger.random()) :
            forger.random().nextInt(2) * 2 - 1;
        any(forger).change(h -> new Header(h.number(), h.since(), h.until(), h.firstStep(), h.steps() + by, h.inbox(),
            h.parent(), h.dataRoot()));
    }

    static void inbox(final Forger forger)
    {
        final long by = forger.random().nextInt(4) == 0 ? other(forger.random()) :
            forger.random().nextInt(2) * 2 - 1;
        any(forger).change(h -> new Header(h.number(), h.since(), h.until(), h.firstStep(), h.steps(),
            h.inbox() + by, h.parent(), h.dataRoot()));
    }

    static void parent(final Forger forger)
    {
        final byte[] other = hash(forger.random());
        any(forger).change(h -> new Header(h.number(), h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(),
            other, h.dataRoot()));
    }

    static void dataRoot(final Forger forger)
    {
        final byte[] other = hash(forger.random());
        any(forger).change(h -> new Header(h.number(), h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(),
            h.parent(), other));
    }

    static void inboxHash(final Forger forger)
    {
        final MemoryInbox inbox = forger.draft().inbox();
        final byte[] other = forger.random().nextBoolean() ? hash(forger.random()) :
            inbox.rolling(forger.random().nextLong(inbox.size()));
        forger.commitBy((stand, headers) -> stand.commit(headers, other, stand.attest(last(headers))));
    }

    static void attestation(final Forger forger)
    {
        final int what = forger.random().nextInt(3);
        forger.commitBy((stand, headers) -> stand.commit(headers, forger.draft().inbox().rolling(last(headers).inbox()),
            switch (what)
            {
                case 0 -> List.of();
                case 1 -> stand.attest(headers.get(0));
                default -> new Custodians(List.of(Bodies.key(1)), stand.addresses().chainId(),
                    stand.addresses().vaultBytes()).attest(last(headers));
            }));
    }

    private static Header last(final List<Header> headers)
    {
        return headers.get(headers.size() - 1);
    }

    static byte[] hash(final SplittableRandom random)
    {
        final byte[] hash = new byte[Keccak.LENGTH];
        for (int i = 0; i < hash.length; i++)
        {
            hash[i] = (byte)random.nextInt(256);
        }
        return hash;
    }

    private static long other(final SplittableRandom random)
    {
        return random.nextBoolean() ? random.nextInt(2) * 2 - 1 : 1L << random.nextInt(Long.SIZE - 1);
    }

    private static Block any(final Forger forger)
    {
        return forger.draft().blocks().get(forger.block());
    }
}
