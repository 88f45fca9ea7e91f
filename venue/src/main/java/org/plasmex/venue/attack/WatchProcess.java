package org.plasmex.venue.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.IoUtil;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.torture.Child;
import org.web3j.utils.Numeric;

/**
 * {@code plasmex watch} in a process of its own, as a user runs it. What it has come to is asked of its health page,
 * and of L1. For one thread.
 */
final class WatchProcess implements Watcher
{
    private static final Pattern READY = Pattern.compile("READY .*http=(http\\S+)");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(300);
    private static final long LOOK_MS = 200;
    private static final int SECRET_LENGTH = 32;

    private final Path directory = KeptBlocks.directory();
    private final EthereumWallet eyes;
    private final ContractAddresses addresses;
    private final List<String> command = new ArrayList<>();
    private Child process;
    private URI health;

    /**
     * Starts a watcher that has nothing.
     *
     * @param stand  that is watched.
     * @param blocks URL where the operator serves them.
     */
    WatchProcess(final L1Stand stand, final String blocks)
    {
        this(stand, blocks, "latest", List.of());
    }

    /**
     * Starts a watcher that has nothing.
     *
     * @param stand        that is watched.
     * @param blocks       URL where the operator serves them.
     * @param confirmation which L1 blocks count as there to stay.
     * @param more         options of the command.
     */
    WatchProcess(final L1Stand stand, final String blocks, final String confirmation, final List<String> more)
    {
        this(stand, L1Stand.WATCHER, options(blocks, confirmation, more));
    }

    /**
     * Starts a watcher that has nothing.
     *
     * @param stand   that is watched.
     * @param account of anvil that watches.
     * @param options of the command, but for where L1 is, its data and its own address.
     */
    WatchProcess(final L1Stand stand, final int account, final List<String> options)
    {
        addresses = stand.addresses();
        eyes = stand.bystander();
        final Path key = directory.resolve("watcher.key");
        final byte[] secret =
            Numeric.toBytesPadded(Anvil.account(account).getEcKeyPair().getPrivateKey(), SECRET_LENGTH);
        try
        {
            KeyFile.write(key, secret);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        command.addAll(List.of(
            "watch", "--rpc", stand.url(), "--vault", addresses.vault(), "--data", data().toString(),
            "--key", key.toString(), "--http", "127.0.0.1:0"));
        command.addAll(options);
        process = start();
    }

    private static List<String> options(final String blocks, final String confirmation, final List<String> more)
    {
        final List<String> options =
            new ArrayList<>(List.of("--from", blocks, "--confirmation", confirmation, "--challenge-after", "0"));
        options.addAll(more);
        return options;
    }

    private Child start()
    {
        try
        {
            return Child.start(
                Child.java(List.of(), PlasmexCommand.class.getName(), command), directory.resolve("log"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * SIGKILL, and it is started again on what it has on disk.
     */
    void restart()
    {
        process.kill();
        health = null;
        process = start();
    }

    /**
     * The blocks that it has, to be closed.
     */
    BlockStore blocks()
    {
        return BlockStore.openReadOnly(data().resolve("blocks"));
    }

    /**
     * Where it keeps what it has.
     */
    Path data()
    {
        return directory.resolve("data");
    }

    /**
     * Where it serves blocks.
     */
    String url()
    {
        while (address().isEmpty())
        {
            pause();
        }
        return address();
    }

    @Override
    public Finding look() throws ParentChainException
    {
        final long head = eyes.node().latest().number();
        final boolean isOverdue = isOverdue();
        final long end = System.nanoTime() + PATIENCE_NS;
        while (true)
        {
            final JsonNode page = page();
            if (page != null && page.get("l1_read").asLong() >= head)
            {
                if (page.get("frozen").asLong() == 1)
                {
                    return convicted(page);
                }
                if (page.get("challenges_open").asLong() > 0 && !isOverdue)
                {
                    return new Finding(State.WAITING, "", 0, words(page));
                }
                if (page.get("challenges_open").asLong() == 0 && page.get("faults").asLong() == 0 &&
                    page.get("links_in_doubt").asLong() == 0 &&
                    page.get("blocks_checked").asLong() == page.get("blocks_committed").asLong())
                {
                    return Finding.content();
                }
            }
            if (System.nanoTime() > end || !process.isAlive())
            {
                throw new IllegalStateException("the watcher comes to no end: " + page + '\n' + process.printed());
            }
            pause();
        }
    }

    /**
     * What it has said.
     */
    String printed()
    {
        return process.printed();
    }

    /**
     * All figures of its health page.
     *
     * @return by name; none while there is no page.
     */
    Map<String, Long> figures()
    {
        final Map<String, Long> figures = new HashMap<>();
        final JsonNode page = page();
        if (page != null)
        {
            page.fields().forEachRemaining(field -> figures.put(field.getKey(), field.getValue().asLong()));
        }
        return figures;
    }

    /** Where it answers, empty before it stands. */
    private String address()
    {
        final Matcher ready = READY.matcher(process.printed());
        if (!process.isAlive())
        {
            throw new IllegalStateException("the watcher has ended: " + process.printed());
        }
        return ready.find() ? ready.group(1) : "";
    }

    /**
     * How it stands, in words.
     *
     * @return empty while it does not tell.
     */
    String status()
    {
        final JsonNode page = page();
        return page == null ? "" : page.get("status").asText();
    }

    /** Its page, null while it has none. */
    private JsonNode page()
    {
        if (health == null)
        {
            if (address().isEmpty())
            {
                return null;
            }
            health = URI.create(address() + "/health");
        }
        try
        {
            return MAPPER.readTree(health.toURL());
        }
        catch (final IOException ex)
        {
            // It is asked too often, or about to end: who waits looks again.
            return null;
        }
    }

    /** Whether a challenge was not answered in time: then the watcher has something to do. */
    private boolean isOverdue() throws ParentChainException
    {
        final long now = eyes.node().latest().timestamp();
        return Challenges.open(events()).stream().anyMatch(open -> open.deadline() < now);
    }

    private List<CourtEvent> events() throws ParentChainException
    {
        return new EthereumCourt(eyes, addresses).events(addresses.block(), eyes.node().latest().number());
    }

    private Finding convicted(final JsonNode page) throws ParentChainException
    {
        String ground = "";
        for (final CourtEvent event : events())
        {
            if (event instanceof final CourtEvent.Convicted convicted)
            {
                ground = convicted.ground();
            }
            else if (event instanceof final CourtEvent.Faulted fault)
            {
                return new Finding(State.CONVICTED, ground, fault.number(), words(page));
            }
        }
        return new Finding(State.WAITING, "", 0, "frozen, and no block was found at fault: " + words(page));
    }

    private String words(final JsonNode page)
    {
        return page.get("status").asText() + '\n' + process.printed();
    }

    private static void pause()
    {
        try
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    @Override
    public void close()
    {
        process.kill();
        IoUtil.delete(directory.toFile(), true);
    }
}
