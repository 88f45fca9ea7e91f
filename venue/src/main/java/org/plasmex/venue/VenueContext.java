package org.plasmex.venue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.ParentChain;

/**
 * What a {@link Venue} is launched with. What has no default must be set.
 */
public final class VenueContext
{
    private static final int ADDRESS_LENGTH = 20;

    private Path directory;
    private ParentChain chain;
    private ContractAddresses addresses;
    private CustodianQuorum attestor;
    private byte[] operator;
    private long span;
    private Settings settings = Settings.of(Map.of());
    private boolean opensAeronDoor;
    private Predicate<String> l1Patience = why -> false;
    private Consumer<String> progress = words -> {};
    private NanoClock monotonic = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler;

    /**
     * Where the venue keeps its journal, output log, blocks and inbox.
     *
     * @param directory created where it does not exist.
     * @return this for a fluent API.
     */
    public VenueContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Where the venue keeps its journal, output log, blocks and inbox.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * The clock that carries L1's time on between its headers.
     *
     * @param monotonic is {@link SystemNanoClock} unless set.
     * @return this for a fluent API.
     */
    public VenueContext monotonic(final NanoClock monotonic)
    {
        this.monotonic = monotonic;
        return this;
    }

    /**
     * The clock that carries L1's time on between its headers.
     *
     * @return the clock.
     */
    public NanoClock monotonic()
    {
        return monotonic;
    }

    /**
     * The chain that the venue settles on. It is closed with the venue.
     *
     * @param chain as the operator sees it.
     * @return this for a fluent API.
     */
    public VenueContext chain(final ParentChain chain)
    {
        this.chain = chain;
        return this;
    }

    /**
     * The chain that the venue settles on.
     *
     * @return the chain.
     */
    public ParentChain chain()
    {
        return chain;
    }

    /**
     * Where the contracts are on that chain.
     *
     * @param addresses of one deployment.
     * @return this for a fluent API.
     */
    public VenueContext addresses(final ContractAddresses addresses)
    {
        this.addresses = addresses;
        return this;
    }

    /**
     * Where the contracts are on that chain.
     *
     * @return the addresses.
     */
    public ContractAddresses addresses()
    {
        return addresses;
    }

    /**
     * Who attests the venue's blocks.
     *
     * @param attestor a quorum of the custodians.
     * @return this for a fluent API.
     */
    public VenueContext attestor(final CustodianQuorum attestor)
    {
        this.attestor = attestor;
        return this;
    }

    /**
     * Who attests the venue's blocks.
     *
     * @return the quorum.
     */
    public CustodianQuorum attestor()
    {
        return attestor;
    }

    /**
     * Owner of account 0, which earns the fees.
     *
     * @param operator 20 bytes.
     * @return this for a fluent API.
     */
    public VenueContext operator(final byte[] operator)
    {
        this.operator = operator.clone();
        return this;
    }

    /**
     * Owner of account 0, which earns the fees.
     *
     * @return 20 bytes, a copy.
     */
    public byte[] operator()
    {
        return operator.clone();
    }

    /**
     * The longest time that a block may cover: the chain's SPAN.
     *
     * @param span in seconds.
     * @return this for a fluent API.
     */
    public VenueContext span(final long span)
    {
        this.span = span;
        return this;
    }

    /**
     * The longest time that a block may cover.
     *
     * @return seconds.
     */
    public long span()
    {
        return span;
    }

    /**
     * The settings, the defaults when not set.
     *
     * @param settings not changed afterwards.
     * @return this for a fluent API.
     */
    public VenueContext settings(final Settings settings)
    {
        this.settings = settings;
        return this;
    }

    /**
     * The settings.
     *
     * @return the settings.
     */
    public Settings settings()
    {
        return settings;
    }

    /**
     * Whether the door for clients in processes of their own is opened, where its settings do not say that it stays
     * shut; not when not set.
     *
     * @param opensAeronDoor true if so.
     * @return this for a fluent API.
     */
    public VenueContext opensAeronDoor(final boolean opensAeronDoor)
    {
        this.opensAeronDoor = opensAeronDoor;
        return this;
    }

    /**
     * Whether the door for clients in processes of their own is opened.
     *
     * @return true if so.
     */
    public boolean opensAeronDoor()
    {
        return opensAeronDoor;
    }

    /**
     * Says whether the launch goes on waiting for an L1 that does not answer; not at all when not set.
     *
     * @param l1Patience asked each second, by the thread that launches, with what L1's silence is like.
     * @return this for a fluent API.
     */
    public VenueContext l1Patience(final Predicate<String> l1Patience)
    {
        this.l1Patience = l1Patience;
        return this;
    }

    /**
     * Says whether the launch goes on waiting for an L1 that does not answer.
     *
     * @return the patience.
     */
    public Predicate<String> l1Patience()
    {
        return l1Patience;
    }

    /**
     * Is told how far the launch is; nobody is when not set.
     *
     * @param progress called by the thread that launches, again and again while something takes long.
     * @return this for a fluent API.
     */
    public VenueContext progress(final Consumer<String> progress)
    {
        this.progress = progress;
        return this;
    }

    /**
     * Is told how far the launch is.
     *
     * @return who is told.
     */
    public Consumer<String> progress()
    {
        return progress;
    }

    /**
     * Is told of what stops a part of the venue, of clients' commands that could not even be checked, and of snapshots
     * that could not be written.
     *
     * @param errorHandler called by any of the venue's threads; it must not close the venue.
     * @return this for a fluent API.
     */
    public VenueContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Is told of what stops a part of the venue.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    void conclude()
    {
        Objects.requireNonNull(directory, "directory of the venue");
        Objects.requireNonNull(chain, "chain of the venue");
        Objects.requireNonNull(addresses, "addresses of the contracts");
        Objects.requireNonNull(attestor, "attestor of the venue's blocks");
        Objects.requireNonNull(errorHandler, "error handler of the venue");
        if (null == operator || ADDRESS_LENGTH != operator.length)
        {
            throw new IllegalArgumentException("the operator's address must have 20 bytes");
        }

        if (span < 1)
        {
            throw new IllegalArgumentException("span must be above 0, and is " + span);
        }
    }
}
