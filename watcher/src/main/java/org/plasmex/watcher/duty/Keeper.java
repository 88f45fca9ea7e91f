package org.plasmex.watcher.duty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.agrona.concurrent.NanoClock;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;

/**
 * Does what duties say: sends it, some at a time, and looks after each until it is in a block. What L1 refuses is tried
 * again later, as long as it is due. Not thread safe.
 */
public final class Keeper
{
    private static final int AT_A_TIME = 8;

    private final List<Duty> duties;
    private final EthereumCourt court;
    private final NanoClock clock;
    private final long retryAfter;
    private final Consumer<String> news;
    private final Map<String, EthereumSubmission> underWay = new LinkedHashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private volatile long done;
    private volatile long refused;
    private volatile String waitingFor = "";

    /**
     * A keeper that has done nothing.
     *
     * @param duties     the most urgent first.
     * @param court      takes what is due; null where it is only told.
     * @param clock      monotonic.
     * @param retryAfter how long what was refused is not tried again, nanoseconds.
     * @param news       told of what is done, in words.
     */
    public Keeper(
        final List<Duty> duties,
        final EthereumCourt court,
        final NanoClock clock,
        final long retryAfter,
        final Consumer<String> news)
    {
        this.duties = List.copyOf(duties);
        this.court = court;
        this.clock = clock;
        this.retryAfter = retryAfter;
        this.news = news;
    }

    /**
     * Does what is due.
     *
     * @param now time of the newest L1 block, seconds.
     * @throws ParentChainException if L1 does not answer.
     */
    public void keep(final long now) throws ParentChainException
    {
        lookAfter();
        for (final Duty duty : duties)
        {
            for (final Due due : duty.due(now))
            {
                if (court == null)
                {
                    tell(due);
                }
                else if (!underWay.containsKey(due.key()) && underWay.size() < AT_A_TIME && isTime(due))
                {
                    submit(due);
                }
            }
        }
        waitingFor = underWay.isEmpty() ? "" : underWay.values().iterator().next().waitingFor();
    }

    private void tell(final Due due)
    {
        if (told.add(due.key()))
        {
            news.accept("would send: " + due.filing().what());
        }
    }

    private boolean isTime(final Due due)
    {
        final Long at = notBefore.get(due.key());
        return at == null || clock.nanoTime() - at >= 0;
    }

    private void submit(final Due due) throws ParentChainException
    {
        notBefore.put(due.key(), clock.nanoTime() + retryAfter);
        try
        {
            underWay.put(due.key(), court.submit(due.filing()));
            news.accept("sending: " + due.filing().what());
        }
        catch (final RevertedException ex)
        {
            refused++;
            if (told.add(due.key() + ex.getMessage()))
            {
                news.accept("L1 refuses: " + ex.getMessage());
            }
        }
    }

    private void lookAfter() throws ParentChainException
    {
        for (final Map.Entry<String, EthereumSubmission> sent : new ArrayList<>(underWay.entrySet()))
        {
            final Optional<Outcome> outcome = sent.getValue().poll();
            if (outcome.isPresent())
            {
                underWay.remove(sent.getKey());
                onEnd(sent.getValue(), outcome.get());
            }
        }
    }

    private void onEnd(final EthereumSubmission submission, final Outcome outcome)
    {
        if (outcome.hasSucceeded())
        {
            done++;
            news.accept("done: " + submission.what() + ", in L1 block " + outcome.block() + ", for " +
                outcome.gasUsed() + " gas (transaction " + outcome.transaction() + ")");
        }
        else
        {
            refused++;
            news.accept("did not succeed: " + submission.what() + ": " + outcome.reason());
        }
    }

    /**
     * How many transactions have succeeded.
     *
     * @return since the start. Any thread may ask.
     */
    public long done()
    {
        return done;
    }

    /**
     * How often L1 refused, or a transaction did not succeed.
     *
     * @return since the start. Any thread may ask.
     */
    public long refused()
    {
        return refused;
    }

    /**
     * The transaction that is waited for.
     *
     * @return words, empty where none is. Any thread may ask.
     */
    public String waitingFor()
    {
        return waitingFor;
    }
}
