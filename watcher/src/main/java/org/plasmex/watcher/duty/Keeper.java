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
import java.util.function.Supplier;

import org.agrona.concurrent.NanoClock;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.l1.ShortOfFundsException;

/**
 * Does what duties say: sends it, some at a time, and looks after each until it is in a block. What L1 refuses is tried
 * again later, as long as it is due. What was sent through a node that does not answer any more is sent through another
 * one, if it is still due. Not thread safe.
 */
public final class Keeper
{
    private static final int AT_A_TIME = 8;

    private final List<Duty> duties;
    private final Supplier<EthereumCourt> courts;
    private final NanoClock clock;
    private final long retryAfter;
    private final Consumer<String> news;
    private final Map<EthereumCourt, Map<String, EthereumSubmission>> underWay = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private volatile long done;
    private volatile long refused;
    private volatile String waitingFor = "";

    /**
     * A keeper that has done nothing.
     *
     * @param duties     the most urgent first.
     * @param courts     tells who takes what is due now; null where it is only told.
     * @param clock      monotonic.
     * @param retryAfter how long what was refused is not tried again, nanoseconds.
     * @param news       told of what is done, in words.
     */
    public Keeper(
        final List<Duty> duties,
        final Supplier<EthereumCourt> courts,
        final NanoClock clock,
        final long retryAfter,
        final Consumer<String> news)
    {
        this.duties = List.copyOf(duties);
        this.courts = courts;
        this.clock = clock;
        this.retryAfter = retryAfter;
        this.news = news;
    }

    /**
     * Does what is due. A duty that cannot say what is due, or a transaction that cannot be sent, is told of and tried
     * again later, and keeps no other waiting.
     *
     * @param now time of the newest L1 block, seconds.
     * @throws ParentChainException if L1 does not tell how those stand that were sent.
     */
    public void keep(final long now) throws ParentChainException
    {
        final EthereumCourt court = courts == null ? null : courts.get();
        final Map<String, EthereumSubmission> sent = underWay.computeIfAbsent(court, unused -> new LinkedHashMap<>());
        lookAfter(sent);
        for (final Duty duty : duties)
        {
            for (final Due due : dues(duty, now))
            {
                if (court == null)
                {
                    tell(due);
                }
                else
                {
                    submit(court, due, sent);
                }
            }
        }
        waitingFor = sent.isEmpty() ? "" : sent.values().iterator().next().waitingFor();
    }

    private List<Due> dues(final Duty duty, final long now)
    {
        try
        {
            return duty.due(now);
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            tellOnce("of " + duty.getClass().getSimpleName() + " nothing is done now, but looked at again: " + ex);
            return List.of();
        }
    }

    private void tell(final Due due)
    {
        if (told.add(due.key()))
        {
            news.accept("would send: " + due.filing().what());
        }
    }

    private void tellOnce(final String words)
    {
        if (told.add(words))
        {
            news.accept(words);
        }
    }

    private boolean isTime(final Due due)
    {
        final Long at = notBefore.get(due.key());
        return at == null || clock.nanoTime() - at >= 0;
    }

    private void submit(final EthereumCourt court, final Due due, final Map<String, EthereumSubmission> sent)
    {
        if (sent.containsKey(due.key()) || sent.size() >= AT_A_TIME || !isTime(due))
        {
            return;
        }

        notBefore.put(due.key(), clock.nanoTime() + retryAfter);
        try
        {
            sent.put(due.key(), court.submit(due.filing()));
            news.accept("sending: " + due.filing().what());
        }
        catch (final RevertedException | ShortOfFundsException ex)
        {
            refused++;
            tellOnce("L1 refuses: " + ex.getMessage());
            due.parts().get().forEach(part -> submit(court, part, sent));
        }
        catch (final ParentChainException ex)
        {
            tellOnce("not sent, but tried again: " + due.filing().what() + ": " + ex.getMessage());
        }
    }

    private void lookAfter(final Map<String, EthereumSubmission> sent) throws ParentChainException
    {
        for (final Map.Entry<String, EthereumSubmission> one : new ArrayList<>(sent.entrySet()))
        {
            final Optional<Outcome> outcome = one.getValue().poll();
            if (outcome.isPresent())
            {
                sent.remove(one.getKey());
                onEnd(one.getValue(), outcome.get());
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
