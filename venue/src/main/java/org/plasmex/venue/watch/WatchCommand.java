package org.plasmex.venue.watch;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.plasmex.journal.LogInUseException;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.NoContractException;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.l1.NodeOptions;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.watcher.NoCustodianException;
import org.plasmex.watcher.Watch;
import org.plasmex.watcher.WatchContext;
import org.web3j.crypto.Credentials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex watch}: a watcher that stands until it gets SIGTERM or SIGINT.
 */
@Command(
    name = "watch",
    description = "Watch a chain: get and check every block, and act on L1 when something is wrong. Trusts only L1.",
    footer =
    {
        "",
        "Without --key, or with --dry-run, it only tells what it would do. It goes on with what is in --data.",
        "With --custodian-key it is a custodian, whose venue names it with 'plasmex run --custodian ADDRESS'.",
        "docs/watching.md tells what it does, and when."
    })
public final class WatchCommand implements Callable<Integer>
{
    private static final long CHECK_MILLIS = 200;
    private static final long RETRY_MILLIS = 2_000;
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long startedAt = System.nanoTime();

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--rpc",
        required = true,
        paramLabel = "URL",
        description = "An Ethereum node's JSON-RPC door; twice, where two nodes are to be compared.")
    private List<String> rpcs;

    @Option(names = "--vault", required = true, paramLabel = "ADDRESS", description = "The Vault on that chain.")
    private String vault;

    @Option(
        names = "--from",
        paramLabel = "URL",
        description = "Who serves blocks: the venue, other watchers; as many times as there are.")
    private List<String> sources = List.of();

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Where it keeps the blocks; it goes on with what is there.")
    private Path data;

    @Option(
        names = "--account",
        paramLabel = "N",
        description = "An account to exit for when the chain has ended; as many times as there are.")
    private Set<Integer> accounts = Set.of();

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "Private key of who pays for what is done on L1, and is rewarded.")
    private Path key;

    @Option(
        names = "--custodian-key",
        paramLabel = "FILE",
        description = "A custodian's private key: hold and check the blocks that the venues of --from have sealed, " +
            "and attest them.")
    private Path custodianKey;

    @Option(names = "--dry-run", description = "Only tell what would be done.")
    private boolean isDryRun;

    @Option(
        names = "--http",
        defaultValue = "127.0.0.1:8549",
        paramLabel = "HOST:PORT",
        description = "Where it serves blocks, /metrics and /health; or off. Default: ${DEFAULT-VALUE}.")
    private String http;

    @Option(
        names = "--confirmation",
        defaultValue = "finalized",
        paramLabel = "RULE",
        description = "Which L1 blocks count as there to stay: finalized, latest, or a depth. Default: finalized.")
    private String confirmation;

    @Option(
        names = "--challenge-after",
        defaultValue = "1800",
        paramLabel = "SECONDS",
        description = "How long after its commit a block may be missing before it is challenged. Default: 30 minutes.")
    private long challengeAfter;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        final WatchContext context = context();
        try (StopSignal stop = StopSignal.install(spec.commandLine().getErr());
            Watch watch = launch(context, stop))
        {
            if (null == watch)
            {
                say("stopped before it watched");
                return PlasmexCommand.DONE;
            }

            say("READY pid=" + ProcessHandle.current().pid() + " data=" + data + " http=" +
                (watch.url().isEmpty() ? WatchContext.OFF : watch.url()));
            stand(watch, stop);
        }
        say("stopped");
        return PlasmexCommand.DONE;
    }

    private WatchContext context()
    {
        for (final String rpc : rpcs)
        {
            NodeOptions.checkUrl("--rpc", rpc);
        }
        if (Set.copyOf(rpcs).size() < rpcs.size())
        {
            throw new WrongUsageException("--rpc names " + rpcs.get(rpcs.size() - 1) + " twice, which is no " +
                "comparison: name another node, or one alone");
        }
        for (final String source : sources)
        {
            NodeOptions.checkUrl("--from", source);
        }
        NodeOptions.checkAddress("--vault", vault);
        if (!WatchContext.OFF.equals(http) && !http.matches("[^:]+:[0-9]{1,5}"))
        {
            throw new WrongUsageException("--http is '" + http + "'; it can be off, or host and port such as " +
                "127.0.0.1:8549");
        }

        if (Files.isDirectory(data.resolve(Venue.JOURNAL)))
        {
            throw new WrongUsageException("--data is " + data + ", which is a venue's: name a directory of the " +
                "watcher's own");
        }

        if (sources.isEmpty())
        {
            say("no --from: blocks are there only where a challenge on L1 was answered; name who serves them");
        }

        if (null == key && !isDryRun)
        {
            say("no --key: it only tells what it would do" +
                (accounts.isEmpty() ? "" : ", and neither claims nor exits for its accounts"));
        }

        if (challengeAfter < 0)
        {
            throw new WrongUsageException("--challenge-after is " + challengeAfter + "; it is 0 seconds or more");
        }

        if (null != custodianKey && sources.isEmpty())
        {
            throw new WrongUsageException("--custodian-key is given, and no venue to attest to: name it with --from");
        }

        final Credentials credentials =
            null == key ? null : Credentials.create(Hex.encode(KeyFile.read(key, "watcher")));
        return new WatchContext()
            .rpcs(rpcs)
            .vault(vault)
            .sources(sources)
            .directory(data.toAbsolutePath())
            .accounts(accounts)
            .key(credentials)
            .custodianKey(
                null == custodianKey ? null : SigningKey.fromPrivate(KeyFile.read(custodianKey, "custodian")))
            .dryRun(isDryRun)
            .address(http)
            .challengeAfter(Duration.ofSeconds(challengeAfter))
            .confirmation(parsedConfirmation())
            .news(this::say);
    }

    private Confirmation parsedConfirmation()
    {
        try
        {
            return Confirmation.parse(confirmation);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new WrongUsageException("--confirmation: " + ex.getMessage(), ex);
        }
    }

    private Watch launch(final WatchContext context, final StopSignal stop)
    {
        String told = "";
        while (!stop.isRaised())
        {
            try
            {
                return Watch.launch(context);
            }
            catch (final LogInUseException ex)
            {
                throw new WrongUsageException("another watcher is running on " + data + ": stop it first, or name " +
                    "another --data", ex);
            }
            catch (final BlockStoreException | DamagedInboxException ex)
            {
                throw new WrongUsageException("--data is " + data + ": " + ex.getMessage(), ex);
            }
            catch (final NoCustodianException ex)
            {
                throw new WrongUsageException("--custodian-key is " + custodianKey + ": " + ex.getMessage(), ex);
            }
            catch (final ParentChainException ex)
            {
                if (ex instanceof NoContractException && 1 == rpcs.size())
                {
                    throw new WrongUsageException("--vault: " + ex.getMessage(), ex);
                }
                if (!told.equals(ex.getMessage()))
                {
                    told = ex.getMessage();
                    say("waiting for L1: " + told);
                }
                stop.await(RETRY_MILLIS);
            }
        }
        return null;
    }

    private void stand(final Watch watch, final StopSignal stop)
    {
        String told = "";
        long toldAt = System.nanoTime() - STATUS_NANOS;
        while (!stop.await(CHECK_MILLIS) && null == watch.failure())
        {
            final String status = watch.status();
            if (!status.equals(told) && System.nanoTime() - toldAt >= STATUS_NANOS)
            {
                told = status;
                toldAt = System.nanoTime();
                say(status);
            }
        }
        say(watch.status());
        if (null != watch.failure())
        {
            throw new UserException("the watcher has failed: " + watch.failure().getMessage(), watch.failure());
        }
    }

    private synchronized void say(final String words)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%8.1f s  ", (System.nanoTime() - startedAt) / 1e9) + words);
        out.flush();
    }
}
