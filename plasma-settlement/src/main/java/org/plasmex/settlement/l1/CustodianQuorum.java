package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A quorum of custodians, some of whose keys are at hand, while others send their signatures when they hold a block.
 * Signatures are kept in memory, until their block is committed: after a restart they are asked for again.
 * <p>
 * Of each custodian that is known no more than {@value #WINDOW} signatures are kept, of strangers none. Thread safe.
 */
public final class CustodianQuorum implements Attestor
{
    /** Of how many blocks behind the last committed one signatures are taken. */
    public static final int WINDOW = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CustodianQuorum.class);
    private static final long ROLL_KEPT_NS = TimeUnit.SECONDS.toNanos(1);

    private final Custodians own;
    private final Custodians operator;
    private final int quorum;
    private final Roll roll;
    private final NanoClock clock;
    private final ThreadLocal<AttestationReader> readers;
    private final Map<String, Other> others = new TreeMap<>();
    private final Set<String> struckOff = new TreeSet<>();
    private final Map<String, Long> askedAt = new HashMap<>();
    private CommittableBlocks blocks;

    /**
     * A quorum that has signed nothing yet.
     *
     * @param genesis  of the chain.
     * @param operator announces blocks to those who send.
     * @param own      keys of custodians that are at hand.
     * @param others   addresses of custodians who send, hex with 0x.
     * @param quorum   how many a commit needs.
     * @param roll     knows who is a custodian now.
     * @param clock    monotonic.
     * @throws IllegalArgumentException if all together are fewer than the quorum.
     */
    public CustodianQuorum(
        final Genesis genesis,
        final SigningKey operator,
        final List<SigningKey> own,
        final List<String> others,
        final int quorum,
        final Roll roll,
        final NanoClock clock)
    {
        this.own = new Custodians(own, genesis.chainId(), genesis.vault());
        this.operator = new Custodians(List.of(operator), genesis.chainId(), genesis.vault());
        this.quorum = quorum;
        this.roll = roll;
        this.clock = clock;
        readers = ThreadLocal.withInitial(() -> new AttestationReader(genesis));
        others.forEach(address -> this.others.put(address.toLowerCase(Locale.ROOT), new Other()));
        own.forEach(key -> this.others.remove(Hex.encode(key.address())));
        if (own.size() + this.others.size() < quorum)
        {
            throw new IllegalArgumentException("a block needs the attestations of " + quorum + " custodians, and " +
                (own.size() + this.others.size()) + " are named");
        }
    }

    @Override
    public synchronized void begin(final CommittableBlocks committable)
    {
        blocks = committable;
    }

    @Override
    public List<Attestation> attest(final Header header) throws ParentChainException
    {
        final List<Attestation> chosen = new ArrayList<>();
        for (final Map.Entry<String, Attestation> one : signatures(header).entrySet())
        {
            if (chosen.size() < quorum && isOnRoll(one.getKey()))
            {
                chosen.add(one.getValue());
            }
        }

        return chosen.size() < quorum ? List.of() : chosen;
    }

    @Override
    public void survey() throws ParentChainException
    {
        for (final String address : others())
        {
            isOnRoll(address);
        }
        for (final String address : own())
        {
            isOnRoll(address);
        }
    }

    private synchronized Map<String, Attestation> signatures(final Header header)
    {
        final Map<String, Attestation> signatures = new TreeMap<>();
        own.attest(header).forEach(mine -> signatures.put(Hex.encode(mine.signer()), mine));
        others.forEach((address, other) ->
        {
            final byte[] auth = other.auths.get(header.number());
            if (null != auth)
            {
                signatures.put(address, new Attestation(Hex.decode(address), auth));
            }
        });

        return signatures;
    }

    /** One who has handed over would make the commit revert, whoever else has signed. */
    private boolean isOnRoll(final String address) throws ParentChainException
    {
        synchronized (this)
        {
            final Long asked = askedAt.get(address);
            if (null != asked && clock.nanoTime() - asked < ROLL_KEPT_NS)
            {
                // Many blocks in a row have signatures of the same few.
                return !struckOff.contains(address);
            }
        }

        final boolean isCustodian = roll.isCustodian(address);
        synchronized (this)
        {
            askedAt.put(address, clock.nanoTime());
            if (isCustodian)
            {
                struckOff.remove(address);
            }
            else if (struckOff.add(address))
            {
                LOG.warn("{} is no custodian any more: its place was handed over. 'plasmex chain status' tells the " +
                    "custodians; start the venue with the successor in its place", address);
            }
        }

        return isCustodian;
    }

    /**
     * A signature has come, from anybody.
     *
     * @param number    of the block.
     * @param signature {@code r ‖ s ‖ v}, {@link AttestationReader#SIGNATURE_LENGTH} bytes.
     * @return what has become of it.
     */
    public Reception accept(final long number, final byte[] signature)
    {
        final long newest = newest();
        final Header header;
        synchronized (this)
        {
            if (number < 1 || number > newest)
            {
                return Reception.NOT_SEALED;
            }
            if (number > blocks.committed() + WINDOW)
            {
                return Reception.TOO_FAR;
            }
            header = blocks.header(number);
        }

        // Outside of the lock: commits wait for that, and anybody may send what is dear to look at.
        final String signer = readers.get().signer(header, signature);
        synchronized (this)
        {
            final Other other = others.get(signer);
            if (null == other)
            {
                return Reception.NO_CUSTODIAN;
            }

            final byte[] auth = new byte[Auth.SINGLE_LENGTH];
            System.arraycopy(signature, 0, auth, Auth.R, signature.length);
            other.auths.put(number, auth);
            other.signed = Math.max(other.signed, number);
            review(newest);
            return Reception.TAKEN;
        }
    }

    /**
     * The newest block that is to be attested.
     *
     * @return its number, 0 for none.
     */
    public long newest()
    {
        // Outside of the lock: the journal may be synced for it.
        final CommittableBlocks committable = begun();

        return null == committable ? 0 : committable.newest();
    }

    /**
     * The last block that is committed.
     *
     * @return its number, -1 while it is not known.
     */
    public long committed()
    {
        final CommittableBlocks committable = begun();

        return null == committable ? -1 : committable.committed();
    }

    private synchronized CommittableBlocks begun()
    {
        return blocks;
    }

    /**
     * Forgets what is committed, but for the last block, which shows who is there while nothing is to be committed.
     */
    private void review(final long newest)
    {
        final long committed = null == blocks ? -1 : blocks.committed();
        final long now = clock.nanoTime();
        for (final Map.Entry<String, Other> entry : others.entrySet())
        {
            final Other other = entry.getValue();
            other.auths.headMap(committed).clear();
            long next = committed < 0 ? newest + 1 : Math.max(1, committed);
            while (next <= newest && other.auths.containsKey(next))
            {
                next++;
            }
            other.next = next;
            if (next > newest || struckOff.contains(entry.getKey()))
            {
                other.isMissing = false;
            }
            else if (!other.isMissing)
            {
                other.isMissing = true;
                other.missingSince = now;
            }
        }
    }

    /**
     * How it stands with those who send.
     *
     * @return one for each, by address.
     */
    public List<Standing> standings()
    {
        final long newest = newest();
        synchronized (this)
        {
            review(newest);
            final long now = clock.nanoTime();
            return others.entrySet().stream().map(entry ->
            {
                final Other other = entry.getValue();
                return new Standing(entry.getKey(), other.signed, other.next, other.isMissing ?
                    TimeUnit.NANOSECONDS.toSeconds(now - other.missingSince) : Standing.NOT_MISSING);
            }).toList();
        }
    }

    /**
     * Whose signatures are missing, be there a quorum or not.
     *
     * @param seconds since when at least.
     * @return words, empty where none is.
     */
    public String missing(final long seconds)
    {
        return standings().stream().filter(standing -> standing.missingSeconds() >= seconds).map(Standing::toString)
            .collect(Collectors.joining(", "));
    }

    /**
     * Who was named, and is no custodian any more.
     *
     * @return addresses, empty where all are.
     */
    public synchronized String replaced()
    {
        return String.join(", ", struckOff);
    }

    /**
     * How many signatures the oldest block lacks that is not committed.
     *
     * @return 0 where it has a quorum, or all blocks are committed.
     */
    public int lacking()
    {
        final long newest = newest();
        synchronized (this)
        {
            final long next = null == blocks ? 0 : blocks.committed() + 1;
            return next < 1 || next > newest ? 0 : (int)Math.max(0, quorum - signed(next));
        }
    }

    private long signed(final long number)
    {
        return own.addresses().stream().filter(address -> !struckOff.contains(Hex.encode(address))).count() +
            others.entrySet().stream().filter(entry -> entry.getValue().auths.containsKey(number))
                .filter(entry -> !struckOff.contains(entry.getKey())).count();
    }

    @Override
    public String waitingFor(final long number)
    {
        final List<Standing> standings = standings();
        synchronized (this)
        {
            final String missing = standings.stream()
                .filter(standing -> !others.get(standing.address()).auths.containsKey(number))
                .filter(standing -> !struckOff.contains(standing.address()))
                .map(Standing::toString)
                .collect(Collectors.joining(", "));
            return "attestations of block " + number + ": " + signed(number) + " of " + quorum + " are here" +
                (missing.isEmpty() ? "" : ", missing are those of " + missing) +
                (struckOff.isEmpty() ? "" : ", no custodian any more is " + replaced());
        }
    }

    /**
     * The blocks as this venue's operator announces them: for each its header, as {@code abi.encode} has it, and the
     * operator's signature {@code r ‖ s ‖ v} over what custodians attest.
     *
     * @param first number of the first block.
     * @param count how many at most.
     * @return the bytes; fewer blocks where there are not so many, none where there is not the first.
     */
    public byte[] announced(final long first, final int count)
    {
        final long last = Math.min(newest(), first + count - 1);
        final int length = Header.ENCODED_LENGTH + AttestationReader.SIGNATURE_LENGTH;
        final byte[] bytes = new byte[first < 1 ? 0 : (int)Math.max(0, last - first + 1) * length];
        for (int i = 0; i * length < bytes.length; i++)
        {
            final Header header = begun().header(first + i);
            System.arraycopy(header.encode(), 0, bytes, i * length, Header.ENCODED_LENGTH);
            synchronized (this)
            {
                System.arraycopy(operator.attest(header).get(0).auth(), Auth.R,
                    bytes, i * length + Header.ENCODED_LENGTH, AttestationReader.SIGNATURE_LENGTH);
            }
        }

        return bytes;
    }

    /**
     * Who signs at once.
     *
     * @return addresses of the custodians whose keys are at hand, hex with 0x, in rising order.
     */
    public List<String> own()
    {
        return own.addresses().stream().map(Hex::encode).toList();
    }

    /**
     * Who sends.
     *
     * @return addresses of the other custodians, hex with 0x, in rising order.
     */
    public List<String> others()
    {
        return List.copyOf(others.keySet());
    }

    /**
     * How many a commit needs.
     *
     * @return the quorum.
     */
    public int quorum()
    {
        return quorum;
    }

    /**
     * What has become of a signature.
     */
    public enum Reception
    {
        /** It counts. */
        TAKEN,
        /** There is no such block yet. */
        NOT_SEALED,
        /** So many blocks before it are not committed that it is not kept: send it again later. */
        TOO_FAR,
        /** No custodian who is waited for has signed this block with it. */
        NO_CUSTODIAN
    }

    /**
     * How it stands with a custodian who sends.
     *
     * @param address        of the custodian, hex with 0x.
     * @param signed         the newest block that it has signed since the start, 0 for none.
     * @param next           the block whose signature is asked of it: above the newest where none is missing.
     * @param missingSeconds since when one is missing, {@link #NOT_MISSING} where none is.
     */
    public record Standing(String address, long signed, long next, long missingSeconds)
    {
        /** Nothing is waited for. */
        public static final long NOT_MISSING = -1;

        /** Whether a signature is missing. */
        public boolean isMissing()
        {
            return NOT_MISSING != missingSeconds;
        }

        @Override
        public String toString()
        {
            return address + (isMissing() ? " for " + missingSeconds + " s" : "") +
                (0 == signed ? " (none since the start)" : " (the last was block " + signed + "'s)");
        }
    }

    /**
     * Knows who is a custodian.
     */
    @FunctionalInterface
    public interface Roll
    {
        /**
         * Whether the attestations of an account count.
         *
         * @param account address, hex with 0x.
         * @return true if it is one of the custodians.
         * @throws ParentChainException when the parent chain does not answer.
         */
        boolean isCustodian(String account) throws ParentChainException;
    }

    private static final class Other
    {
        private final TreeMap<Long, byte[]> auths = new TreeMap<>();
        private long signed;
        private long next;
        private boolean isMissing;
        private long missingSince;
    }
}
