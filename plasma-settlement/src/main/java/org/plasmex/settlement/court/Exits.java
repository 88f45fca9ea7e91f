package org.plasmex.settlement.court;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.contracts.Claims;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.inbox.BelievedInbox;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.law.Inbox;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint16;

import static org.plasmex.settlement.court.CourtCalls.encode;
import static org.plasmex.settlement.court.CourtCalls.inbox;
import static org.plasmex.settlement.court.CourtCalls.number;
import static org.plasmex.settlement.court.CourtCalls.proof;
import static org.plasmex.settlement.court.CourtCalls.uint64;

/**
 * What brings money out: claims at any time, exits and refunds when the chain has ended. Needs no block store: whoever
 * has kept the evidence can leave with it. Not thread safe.
 */
public final class Exits
{
    /**
     * How much gas a batch of exits may take: below what L1 allows a transaction.
     */
    private static final long BATCH_GAS = 12_000_000;
    private static final long BYTE_GAS = 40;
    private static final long EXHIBIT_GAS = 60_000;
    private static final long LEAVING_GAS = 60_000;
    private static final int EXHIBIT_LENGTH = 48;
    private static final int PATH = Header.PACKED_LENGTH + Long.BYTES;
    private static final int NODE = 32;
    private static final int ADDRESS_LENGTH = 20;
    private static final int MAX_EXHIBITS = 250;

    private final ContractAddresses addresses;
    private final StepReading reading;

    /**
     * Exits of one chain, for who has no inbox: the entry of which a step tells is believed.
     *
     * @param addresses where the contracts are.
     * @param genesis   of the chain.
     */
    public Exits(final ContractAddresses addresses, final Genesis genesis)
    {
        this(addresses, genesis, new BelievedInbox());
    }

    /**
     * Exits of one chain.
     *
     * @param addresses where the contracts are.
     * @param genesis   of the chain.
     * @param inbox     of L1.
     */
    public Exits(final ContractAddresses addresses, final Genesis genesis, final Inbox inbox)
    {
        this.addresses = addresses;
        reading = new StepReading(genesis, inbox);
    }

    /**
     * Starts exits, many in one transaction.
     *
     * @param departures what shall leave, and what shows it.
     * @param bond       of one exit, wei.
     * @return as few transactions as L1 takes.
     * @throws IllegalArgumentException if a step does not show what it is said to.
     */
    public List<Filing> exit(final List<Departure> departures, final BigInteger bond)
    {
        return batches(departures, bond).stream().map(Group::filing).toList();
    }

    /**
     * Starts exits, and says which of them a transaction starts: L1 takes all of them or none.
     *
     * @param departures what shall leave, and what shows it.
     * @param bond       of one exit, wei.
     * @return as few transactions as L1 takes.
     * @throws IllegalArgumentException if a step does not show what it is said to.
     */
    public List<Group> batches(final List<Departure> departures, final BigInteger bond)
    {
        final List<Group> groups = new ArrayList<>();
        Batch batch = new Batch();
        for (final Departure departure : departures)
        {
            if (!batch.takes(departure))
            {
                groups.add(batch.group(bond));
                batch = new Batch();
            }
            batch.add(departure);
        }
        if (!departures.isEmpty())
        {
            groups.add(batch.group(bond));
        }

        return groups;
    }

    /**
     * Puts a later touch in the place of an exit's.
     *
     * @param later a step that touches the balance, after the one of the exit.
     * @param open  the exit.
     * @param bond  of an exit, wei.
     * @return what supersedes it.
     */
    public Filing supersede(final Evidence later, final OpenExit open, final BigInteger bond)
    {
        access(later, open.cell());
        return toClaims(Filing.Kind.SUPERSEDE, later.receipt(),
            String.format("exit of balance 0x%016x: step %d is later than step %d",
                open.cell(), later.number(), open.touch()),
            bond,
            encode(Claims.FUNC_SUPERSEDE, proof(later.receipt()), inbox(later), exit(open)));
    }

    /**
     * Credits exits whose windows have closed to their owners.
     *
     * @param exits as they are known.
     * @return what settles them.
     */
    public Filing settle(final List<OpenExit> exits)
    {
        return new Filing(Filing.Kind.SETTLE, 0, 0, "settlement of " + exits.size() + " exits", addresses.claims(),
            BigInteger.ZERO,
            encode(Claims.FUNC_SETTLE, new DynamicArray<>(Claims.Exit.class,
                exits.stream().map(Exits::exit).toList())));
    }

    /**
     * Credits what a step of a final block pays.
     *
     * @param receipt of the step.
     * @return what claims it.
     */
    public Filing claim(final Receipt receipt)
    {
        return toClaims(Filing.Kind.CLAIM, receipt, "claim of step " + receipt.number(), BigInteger.ZERO,
            encode(Claims.FUNC_CLAIM, proof(receipt)));
    }

    /**
     * Credits what a step of a final block pays, also out of a balance that is on its way out: a step behind the exit's
     * touch takes that one's place.
     *
     * @param evidence of the step, which is lawful.
     * @param open     exits that have begun and not ended.
     * @return what claims it.
     * @throws IllegalArgumentException if the step is unlawful.
     */
    public Filing claim(final Evidence evidence, final Collection<OpenExit> open)
    {
        return open.stream()
            .filter(exit -> find(evidence, exit.cell()) >= 0)
            .findFirst()
            .map(exit -> claimWhileExiting(evidence, exit))
            .orElseGet(() -> claim(evidence.receipt()));
    }

    /**
     * What a departure's touch leaves in its balance.
     *
     * @param departure whose steps are lawful.
     * @return available and locked, quanta.
     * @throws IllegalArgumentException if the step does not touch it.
     */
    public long[] left(final Departure departure)
    {
        final UnsafeBuffer balance = new UnsafeBuffer(reading.left(access(departure.touch(), departure.cell())));
        return new long[]
        {
            balance.getLong(Cells.BALANCE_AVAILABLE, ByteOrder.BIG_ENDIAN),
            balance.getLong(Cells.BALANCE_LOCKED, ByteOrder.BIG_ENDIAN)
        };
    }

    /**
     * Who owns a departure's balance.
     *
     * @param departure whose steps are lawful.
     * @return the owner's address, 20 bytes; zeros where the step leaves none: the contracts take no such exit.
     * @throws IllegalArgumentException if the step does not touch the account.
     */
    public byte[] owner(final Departure departure)
    {
        final byte[] account = reading.left(
            access(departure.owner(), Cells.account((int)Cells.index(departure.cell()))));
        return Arrays.copyOfRange(account, Cells.ACCOUNT_OWNER, Cells.ACCOUNT_OWNER + ADDRESS_LENGTH);
    }

    /**
     * Whether a step is lawful by itself, its signature included.
     *
     * @param evidence of the step.
     * @return true if it is.
     */
    public boolean isLawful(final Evidence evidence)
    {
        return reading.read(evidence);
    }

    private Filing claimWhileExiting(final Evidence evidence, final OpenExit open)
    {
        final Receipt receipt = evidence.receipt();
        return toClaims(Filing.Kind.CLAIM, receipt, "claim of step " + receipt.number() + " while its balance leaves",
            BigInteger.ZERO,
            encode(Claims.FUNC_CLAIMWHILEEXITING, proof(receipt), inbox(evidence), exit(open)));
    }

    /**
     * Credits a deposit that the ledger never took to its payer.
     *
     * @param entry number of the inbox entry.
     * @param inbox of L1.
     * @return what refunds it.
     * @throws IllegalArgumentException if the entry is no deposit.
     */
    public Filing refund(final long entry, final InboxReader inbox)
    {
        final InboxEntry deposit = inbox.entry(entry);
        if (deposit.kind() != Inbox.DEPOSIT)
        {
            throw new IllegalArgumentException("entry " + entry + " is no deposit: " + deposit);
        }

        return new Filing(Filing.Kind.REFUND, 0, 0, "refund of deposit " + entry, addresses.claims(), BigInteger.ZERO,
            encode(
                Claims.FUNC_REFUND,
                new Bytes32(inbox.rolling(entry)),
                new Address(Hex.encode(deposit.address())),
                new Uint16(deposit.a()),
                uint64(deposit.b())));
    }

    /**
     * @return which access, negative where there is none.
     */
    private int find(final Evidence evidence, final long cell)
    {
        if (!reading.read(evidence))
        {
            throw new IllegalArgumentException(
                "step " + evidence.number() + " is unlawful, and shows nothing: " + reading.describe());
        }

        return reading.access(cell);
    }

    private int access(final Evidence evidence, final long cell)
    {
        final int access = find(evidence, cell);
        if (access < 0)
        {
            throw new IllegalArgumentException(
                String.format("step %d does not touch cell 0x%016x", evidence.number(), cell));
        }

        return access;
    }

    private Filing toClaims(
        final Filing.Kind kind, final Receipt receipt, final String what, final BigInteger value, final String data)
    {
        return new Filing(kind, receipt.header().number(), receipt.number(), what, addresses.claims(), value, data);
    }

    static Claims.Exit exit(final OpenExit open)
    {
        return new Claims.Exit(number(open.cell()), number(open.touch()), number(open.amount()), open.owner(),
            open.exiter(), number(open.closes()));
    }

    /**
     * What fits in one transaction. Each step and each header is shown once.
     */
    private final class Batch
    {
        private final Map<Long, Integer> headerPlaces = new LinkedHashMap<>();
        private final Map<Long, Integer> exhibitPlaces = new LinkedHashMap<>();
        private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
        private final List<Bytes32> inboxes = new ArrayList<>();
        private final ByteArrayOutputStream exhibits = new ByteArrayOutputStream();
        private final ByteArrayOutputStream leaving = new ByteArrayOutputStream();
        private final List<Departure> departures = new ArrayList<>();
        private long gas;

        boolean takes(final Departure departure)
        {
            return departures.isEmpty() ||
                exhibitPlaces.size() < MAX_EXHIBITS &&
                gas + LEAVING_GAS + cost(departure.touch()) + cost(departure.owner()) <= BATCH_GAS;
        }

        void add(final Departure departure)
        {
            final long account = Cells.account((int)Cells.index(departure.cell()));
            leaving.write(place(departure.touch()));
            leaving.write(access(departure.touch(), departure.cell()));
            leaving.write(place(departure.owner()));
            leaving.write(access(departure.owner(), account));
            gas += LEAVING_GAS;
            departures.add(departure);
        }

        private int place(final Evidence evidence)
        {
            final Integer known = exhibitPlaces.get(evidence.number());
            if (known != null)
            {
                return known;
            }

            gas += cost(evidence);
            final Receipt receipt = evidence.receipt();
            final byte[] packed = receipt.pack();
            exhibits.write(placeOf(receipt.header()));
            exhibits.write(placeOf(evidence.inboxBefore()));
            exhibits.write(packed, Header.PACKED_LENGTH, Long.BYTES);
            exhibits.write(receipt.step().length >>> Byte.SIZE);
            exhibits.write(receipt.step().length);
            exhibits.write(packed, PATH, packed.length - PATH);
            exhibitPlaces.put(evidence.number(), exhibitPlaces.size());
            return exhibitPlaces.size() - 1;
        }

        /**
         * Place of an inbox hash, from 1; 0 for none.
         */
        private int placeOf(final byte[] inboxBefore)
        {
            final Bytes32 hash = new Bytes32(inboxBefore);
            if (hash.equals(Bytes32.DEFAULT))
            {
                return 0;
            }
            if (!inboxes.contains(hash))
            {
                inboxes.add(hash);
            }
            return inboxes.indexOf(hash) + 1;
        }

        private int placeOf(final Header header)
        {
            return headerPlaces.computeIfAbsent(header.number(), (block) ->
            {
                headers.writeBytes(header.pack());
                return headerPlaces.size();
            });
        }

        private long cost(final Evidence evidence)
        {
            final Receipt receipt = evidence.receipt();
            return EXHIBIT_GAS + BYTE_GAS * (
                receipt.step().length + NODE * receipt.path().length + EXHIBIT_LENGTH + Header.PACKED_LENGTH);
        }

        Group group(final BigInteger bond)
        {
            final int count = departures.size();
            final String data = encode(
                Claims.FUNC_EXIT,
                new DynamicBytes(headers.toByteArray()),
                new DynamicArray<>(Bytes32.class, inboxes),
                new DynamicBytes(exhibits.toByteArray()),
                new DynamicBytes(leaving.toByteArray()));
            return new Group(departures, new Filing(Filing.Kind.EXIT, 0, 0, "exit of " + count + " balances",
                addresses.claims(), bond.multiply(BigInteger.valueOf(count)), data));
        }
    }

    /**
     * Exits in one transaction.
     *
     * @param departures what leaves.
     * @param filing     that starts it.
     */
    public record Group(List<Departure> departures, Filing filing)
    {
    }
}
