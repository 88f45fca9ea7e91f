package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.awaitility.Awaitility;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.venue.torture.Child;

/**
 * A malicious operator in a process of its own, which knows the seed of a market on L1, and forges, commits, serves and
 * answers as lines tell it. For one thread.
 */
public final class OperatorProcess implements AutoCloseable
{
    private static final String COMMIT = "commit";
    private static final String CREDIT = "credit";
    private static final String ANSWER = "answer";
    private static final String SAYS = "operator: ";
    private static final String SERVES = SAYS + "serves at ";
    private static final String DONE = SAYS + "done";
    private static final String REFUSED = SAYS + "refused ";

    private final Path directory = KeptBlocks.directory();
    private final Child child;
    private final PrintStream orders;
    private final String url;
    private int asked;

    OperatorProcess(final L1Stand stand, final long seed, final Draft honest)
    {
        final long time = honest.blocks().get(honest.finalBlocks()).until();
        try
        {
            child = Child.start(Child.java(List.of(), OperatorProcess.class.getName(), List.of(
                stand.url(), stand.addresses().vault(), Long.toString(seed), Long.toString(time))),
                directory.resolve("log"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        orders = new PrintStream(child.process().getOutputStream(), true, StandardCharsets.US_ASCII);
        url = said(0).substring(SERVES.length());
    }

    /** What it has said after so many other things. */
    private String said(final int before)
    {
        return Awaitility.await().atMost(300, TimeUnit.SECONDS).pollInterval(20, TimeUnit.MILLISECONDS)
            .failFast(() -> assertThat(child.isAlive()).as(child.printed()).isTrue())
            .until(
                () -> wholeLines().filter(line -> line.startsWith(SAYS)).skip(before).findFirst(),
                Optional::isPresent).get();
    }

    private Stream<String> wholeLines()
    {
        final String printed = child.printed();
        return printed.substring(0, printed.lastIndexOf('\n') + 1).lines();
    }

    private void order(final String... words) throws ParentChainException
    {
        orders.println(String.join(" ", words));
        final String said = said(++asked);
        if (said.startsWith(REFUSED))
        {
            throw new RevertedException("the commit", "", said.substring(REFUSED.length()));
        }
    }

    /**
     * Has it commit and serve.
     *
     * @param harm name of what it does to its blocks.
     * @param seed of what it leaves to chance.
     * @throws ParentChainException a RevertedException where the chain does not take it.
     */
    void commit(final String harm, final long seed) throws ParentChainException
    {
        order(COMMIT, harm, Long.toString(seed));
    }

    /**
     * Has it commit and serve a block more, behind honest ones that were committed, with two deposits as it has seen
     * them on L1.
     *
     * @param first  account whose deposit came first.
     * @param second account whose deposit came behind.
     * @throws ParentChainException a RevertedException where the chain does not take it.
     */
    void credit(final int first, final int second) throws ParentChainException
    {
        order(CREDIT, Integer.toString(first), Integer.toString(second));
    }

    /**
     * Where it serves blocks.
     */
    String url()
    {
        return url;
    }

    /**
     * It, as who does one thing and no other.
     *
     * @param harm name of what it does to its blocks.
     * @param seed of what it leaves to chance.
     */
    Operator with(final String harm, final long seed)
    {
        return new Operator()
        {
            @Override
            public void commit(final Forger forger, final List<Header> headers) throws ParentChainException
            {
                OperatorProcess.this.commit(harm, seed);
            }

            @Override
            public void answer(final Forger forger) throws ParentChainException
            {
                order(ANSWER);
            }

            @Override
            public String url()
            {
                return url;
            }
        };
    }

    @Override
    public void close()
    {
        // Nobody tells it anything more: it ends, and leaves nothing behind.
        orders.close();
        child.process().onExit().completeOnTimeout(child.process(), 10, TimeUnit.SECONDS).join();
        child.kill();
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * Run it.
     *
     * @param args URL of L1, address of the Vault, the market's seed, and when it went on, in seconds.
     * @throws IOException          if nobody tells it anything more.
     * @throws ParentChainException if L1 does not answer.
     */
    public static void main(final String[] args) throws IOException, ParentChainException
    {
        final KeyRecovery keys = new RememberedKeys();
        try (L1Stand stand = L1Stand.attach(args[0], args[1]); OperatorHere operator = new OperatorHere(stand);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)))
        {
            final Draft honest = Market.again(stand.genesis(), new SplittableRandom(Long.parseLong(args[2])), keys,
                Long.parseLong(args[3]));
            System.out.println(SERVES + operator.url());
            Forger forger = null;
            for (String line = orders.readLine(); null != line; line = orders.readLine())
            {
                final String[] words = line.split(" ");
                if (words[0].equals(COMMIT))
                {
                    forger = new Forger(honest.copy(), new SplittableRandom(Long.parseLong(words[2])), keys);
                    NamedAttacks.harm(words[1]).accept(forger);
                    System.out.println(commit(operator, forger, honest.finalBlocks()));
                }
                else if (words[0].equals(CREDIT))
                {
                    final Draft credited = NamedAttacks.credited(
                        honest, keys, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                    forger = new Forger(credited, new SplittableRandom(1), keys);
                    System.out.println(commit(operator, forger, honest.blocks().size()));
                }
                else
                {
                    operator.answer(forger);
                    System.out.println(DONE);
                }
            }
        }
    }

    private static String commit(final OperatorHere operator, final Forger forger, final int committed)
        throws ParentChainException
    {
        final Draft draft = forger.draft();
        try
        {
            operator.commit(forger, draft.seal().subList(committed, draft.blocks().size()));
            return DONE;
        }
        catch (final RevertedException ex)
        {
            return REFUSED + ex.reason();
        }
    }
}
