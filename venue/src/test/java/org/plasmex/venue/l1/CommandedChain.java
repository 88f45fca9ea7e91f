package org.plasmex.venue.l1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.plasmex.contracts.Anvil;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.run.KeyFile;
import org.web3j.utils.Numeric;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contracts that a command has deployed on a chain of their own, and accounts that act by commands: each has its key in
 * a file, and account 0 is the operator.
 */
public final class CommandedChain implements AutoCloseable
{
    /** Account of the operator. */
    public static final int OPERATOR = 0;

    private static final int KEY_LENGTH = 32;

    private final Path directory;
    private final Anvil anvil;
    private final String deployed;
    private final String vault;

    /**
     * Deploy the contracts.
     *
     * @param directory for the keys.
     * @param accounts  how many act.
     * @param options   of {@code plasmex deploy}.
     */
    public CommandedChain(final Path directory, final int accounts, final String... options) throws IOException
    {
        this.directory = directory;
        for (int account = OPERATOR; account < accounts; account++)
        {
            KeyFile.write(key(account), Numeric.toBytesPadded(
                Anvil.account(account).getEcKeyPair().getPrivateKey(), KEY_LENGTH));
        }
        anvil = Anvil.launch(new Anvil.Context());
        final List<String> words = new ArrayList<>(List.of("deploy"));
        words.addAll(List.of(options));
        deployed = done(run(OPERATOR, words.toArray(String[]::new)));
        final Matcher matcher = Pattern.compile("Vault: +(0x[0-9a-f]{40})").matcher(deployed);
        assertThat(matcher.find()).as(deployed).isTrue();
        vault = matcher.group(1);
    }

    public Anvil anvil()
    {
        return anvil;
    }

    public String url()
    {
        return anvil.url();
    }

    public String vault()
    {
        return vault;
    }

    /** What was said when they were deployed. */
    public String deployed()
    {
        return deployed;
    }

    public Path key(final int account)
    {
        return directory.resolve("key" + account);
    }

    public static String address(final int account)
    {
        return Anvil.account(account).getAddress();
    }

    /** List an asset 0, which is ETH, and an asset 1, which nobody can deposit: any contract is enough for it. */
    public void listAssets()
    {
        done(chain(OPERATOR, "list-asset", "--asset", "0", "--token", "eth", "--quantum", "1000000000"));
        done(chain(OPERATOR, "list-asset", "--asset", "1", "--token", vault, "--quantum", "1"));
    }

    /** {@code plasmex chain} by an account. */
    public CommandRun chain(final int account, final String... what)
    {
        final List<String> words = new ArrayList<>(List.of("chain"));
        words.addAll(List.of(what));
        words.addAll(List.of("--vault", vault));
        return run(account, words.toArray(String[]::new));
    }

    /** A command by an account, which pays for it. */
    public CommandRun run(final int account, final String... command)
    {
        final List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--rpc", anvil.url(), "--key", key(account).toString()));
        return CommandRun.of(words.toArray(String[]::new));
    }

    /** What a command said, which must have succeeded. */
    public static String done(final CommandRun run)
    {
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(PlasmexCommand.DONE);
        return run.out();
    }

    @Override
    public void close()
    {
        anvil.close();
    }
}
