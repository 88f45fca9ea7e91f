package org.plasmex.venue.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigInteger;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.plasmex.gateway.aeron.DoorCounter;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Funds;
import org.plasmex.venue.Figures;

/**
 * The metrics of a venue. Each is asked for when somebody looks, of what the venue's parts publish anyway;
 * docs/operating.md tells what each means, and what to do about it.
 */
public final class VenueMetrics implements MeterBinder
{
    /** Readers of the output log whose lag is told. */
    static final String[] READERS = {"ledger", "reports", "aeron-door-reports"};

    private static final double WEI_PER_ETHER = 1e18;

    private final Figures figures;
    private final DirectorySizes sizes;

    /**
     * The metrics of a venue.
     *
     * @param figures of the venue.
     * @param sizes   of its directories.
     */
    public VenueMetrics(final Figures figures, final DirectorySizes sizes)
    {
        this.figures = figures;
        this.sizes = sizes;
    }

    @Override
    public void bindTo(final MeterRegistry registry)
    {
        bindPipeline(registry);
        bindBlocks(registry);
        bindCustodians(registry);
        bindL1(registry);
        bindDisk(registry);
        bindDoor(registry);
        for (final Figures.State state : Figures.State.values())
        {
            Gauge.builder("plasmex.state", figures, all -> state == all.state() ? 1 : 0)
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .description("1 for the state that the venue is in")
                .register(registry);
        }
    }

    private void bindPipeline(final MeterRegistry registry)
    {
        gauge(registry, "plasmex.ring.slots", "slots of the input ring", Figures::ringSlots);
        gauge(registry, "plasmex.ring.fill", "slots not both journaled and executed", Figures::ringFill);
        counter(registry, "plasmex.commands.journaled", "commands journaled, in all lives", Figures::journaled);
        counter(registry, "plasmex.commands.executed", "commands executed, in all lives", Figures::executed);
        counter(registry, "plasmex.commands.forged", "commands without a right signature", Figures::forged);
        counter(registry, "plasmex.commands.refused", "commands refused by the machine", Figures::refused);
        counter(registry, "plasmex.journal.batches", "batches journaled", Figures::journalBatches);
        counter(registry, "plasmex.journal.commit.seconds", "time to write and sync them",
            Figures::journalCommitSeconds);
        for (final String reader : READERS)
        {
            Gauge.builder("plasmex.lag.commands", figures, all -> all.lag(reader))
                .tag("reader", reader)
                .description("commands executed that a reader of the output log has still to read")
                .register(registry);
        }
    }

    private void bindBlocks(final MeterRegistry registry)
    {
        counter(registry, "plasmex.steps", "steps linked, in all lives", Figures::steps);
        gauge(registry, "plasmex.blocks.sealed", "last block sealed", Figures::sealed);
        gauge(registry, "plasmex.blocks.audited", "last block that may be committed", Figures::audited);
        gauge(registry, "plasmex.blocks.committed", "last block committed", Figures::committed);
        gauge(registry, "plasmex.blocks.final", "last block final", Figures::finalBlock);
        gauge(registry, "plasmex.blocks.uncommitted.age.seconds", "age of the oldest block not committed",
            Figures::uncommittedAge);
        counter(registry, "plasmex.snapshots.written", "snapshots written", all -> all.snapshots().written());
        gauge(registry, "plasmex.snapshots.age.seconds", "age of the newest one, -1 for none in this life",
            all -> all.snapshots().ageSeconds());
        gauge(registry, "plasmex.snapshots.pause.seconds", "how long the venue waited for it",
            all -> all.snapshots().pauseNanos() / 1e9);
        gauge(registry, "plasmex.snapshots.bytes", "its size", all -> all.snapshots().bytes());
    }

    private void bindCustodians(final MeterRegistry registry)
    {
        gauge(registry, "plasmex.attestations.lacking", "signatures that the oldest block not committed lacks",
            all -> all.custodians().lacking());
        for (final String custodian : figures.custodians().others())
        {
            Gauge.builder("plasmex.custodian.signed.block", figures, all -> standing(all, custodian).signed())
                .tag("custodian", custodian)
                .description("the newest block that it has signed since the start")
                .register(registry);
            Gauge.builder("plasmex.custodian.missing.seconds", figures,
                all -> Math.max(0, standing(all, custodian).missingSeconds()))
                .tag("custodian", custodian)
                .description("since when a signature of it is missing, 0 for none")
                .register(registry);
        }
    }

    private static CustodianQuorum.Standing standing(final Figures figures, final String custodian)
    {
        return figures.custodians().standings().stream()
            .filter(one -> one.address().equals(custodian)).findFirst().orElseThrow();
    }

    private void bindL1(final MeterRegistry registry)
    {
        gauge(registry, "plasmex.l1.head", "newest L1 block seen", all -> all.follower().head());
        gauge(registry, "plasmex.l1.head.age.seconds", "since a new one was seen",
            all -> all.follower().secondsSinceNewHead());
        gauge(registry, "plasmex.l1.answer.age.seconds", "since the node answered",
            all -> all.follower().secondsSinceAnswer());
        counter(registry, "plasmex.l1.inbox.entries", "entries of the inbox stored", Figures::inboxEntries);
        counter(registry, "plasmex.l1.inbox.offered", "entries of the inbox offered",
            all -> all.follower().nextEntry());
        counter(registry, "plasmex.l1.follower.failures", "questions about the inbox that failed",
            all -> all.follower().failures());
        counter(registry, "plasmex.l1.committer.failures", "commits and questions about them that failed",
            all -> all.committer().failures());
        counter(registry, "plasmex.l1.transactions", "transactions in L1 blocks",
            all -> all.committer().transactions());
        counter(registry, "plasmex.l1.gas", "gas used by them", all -> all.committer().gasUsed());
        gauge(registry, "plasmex.l1.balance.ether", "of the operator's key", all -> ether(all, Funds::balance));
        gauge(registry, "plasmex.handover.from.seconds", "when a successor may take the operator's place, 0 for nobody",
            Figures::handoverTime);
        gauge(registry, "plasmex.l1.bond.ether", "the operator's bond", all -> ether(all, Funds::bond));
    }

    private void bindDisk(final MeterRegistry registry)
    {
        gauge(registry, "plasmex.disk.free.bytes", "room on the disk of the data", Figures::freeBytes);
        for (final String name : sizes.names())
        {
            // The registry holds what it reads only weakly.
            Gauge.builder("plasmex.disk.used.bytes", sizes, all -> all.bytes(name)).strongReference(true)
                .tag("folder", name)
                .description("what is in a folder of the data")
                .register(registry);
        }
    }

    private void bindDoor(final MeterRegistry registry)
    {
        gauge(registry, "plasmex.aeron.sessions", "sessions of the Aeron door", Figures::aeronSessions);
        gauge(registry, "plasmex.aeron.streams", "connected to it, with a session or without", Figures::aeronStreams);
        gauge(registry, "plasmex.aeron.streams.limit", "how many are let in", Figures::aeronStreamLimit);
        counter(registry, "plasmex.aeron.driver.errors", "that its driver has met", Figures::aeronDriverErrors);
        for (final DoorCounter counter : DoorCounter.values())
        {
            final String name = counter.name().toLowerCase(Locale.ROOT);
            FunctionCounter.builder("plasmex.aeron.door", figures, all -> all.aeronCount(counter))
                .tag("count", name)
                .description("what the Aeron door has counted")
                .register(registry);
        }
    }

    private void gauge(
        final MeterRegistry registry,
        final String name,
        final String description,
        final ToDoubleFunction<Figures> value)
    {
        Gauge.builder(name, figures, value).description(description).register(registry);
    }

    private void counter(
        final MeterRegistry registry,
        final String name,
        final String description,
        final ToDoubleFunction<Figures> value)
    {
        FunctionCounter.builder(name, figures, value).description(description).register(registry);
    }

    private static double ether(final Figures figures, final Function<Funds, BigInteger> part)
    {
        final Funds funds = figures.funds();
        return null == funds ? Double.NaN : part.apply(funds).doubleValue() / WEI_PER_ETHER;
    }
}
