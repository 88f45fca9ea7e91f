package org.plasmex.watcher.chain;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.agrona.CloseHelper;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChainException;
import org.web3j.protocol.core.DefaultBlockParameter;

/**
 * One node of L1, or several that are compared: what one of them says and another denies is not believed. A node that
 * does not answer is passed over, as long as one does. Not thread safe.
 */
public final class Nodes implements AutoCloseable
{
    private static final int SHOWN = 200;

    private final List<Eye> eyes;
    private String silence = "";
    private Eye answering;

    /**
     * Nodes of one L1.
     *
     * @param eyes at least one; the first that answers is the one that takes transactions.
     */
    public Nodes(final List<Eye> eyes)
    {
        this.eyes = List.copyOf(eyes);
        answering = this.eyes.get(0);
    }

    /**
     * What all say who answer.
     *
     * @param what     is asked, in words.
     * @param question asks it.
     * @param <T>      type of the answer, equal where it is the same.
     * @return the answer.
     * @throws ParentChainException if none answers, or they contradict each other.
     */
    public <T> T agreed(final String what, final Question<T> question) throws ParentChainException
    {
        return agreed(what, question, Function.identity());
    }

    /**
     * What all say who answer.
     *
     * @param what     is asked, in words.
     * @param question asks it.
     * @param essence  of an answer: equal where they agree.
     * @param <T>      type of the answer.
     * @return the answer of the first node that gave one.
     * @throws ParentChainException if none answers, or they contradict each other.
     */
    public <T> T agreed(final String what, final Question<T> question, final Function<T, ?> essence)
        throws ParentChainException
    {
        final Map<Eye, T> answers = ask(question);
        final Map.Entry<Eye, T> first = answers.entrySet().iterator().next();
        final Object believed = essence.apply(first.getValue());
        for (final Map.Entry<Eye, T> other : answers.entrySet())
        {
            final Object told = essence.apply(other.getValue());
            if (!believed.equals(told))
            {
                final String one = String.valueOf(believed);
                final String another = String.valueOf(told);
                final int alike = alike(one, another);
                throw new ParentChainException("the L1 nodes disagree about " + what + ": " +
                    first.getKey().node().url() + " says " + shortened(one, alike) + ", " +
                    other.getKey().node().url() + " says " + shortened(another, alike) +
                    ". One of them lies or is behind: nothing is done until they agree, or one is left out");
            }
        }
        return first.getValue();
    }

    /**
     * What those say who answer, where it need not be the same.
     *
     * @param question asks it.
     * @param <T>      type of the answer.
     * @return the answers, at least one.
     * @throws ParentChainException if none answers.
     */
    public <T> List<T> answers(final Question<T> question) throws ParentChainException
    {
        return List.copyOf(ask(question).values());
    }

    /**
     * An L1 block.
     *
     * @param number of the block.
     * @return its header, as all say who have it.
     * @throws ParentChainException if none has it, or they contradict each other.
     */
    public L1Header header(final long number) throws ParentChainException
    {
        return agreed("L1 block " + number, eye -> eye.node()
            .header(DefaultBlockParameter.valueOf(BigInteger.valueOf(number)))
            .orElseThrow(() -> new ParentChainException(
                "L1 node " + eye.node().url() + " does not have block " + number + " yet")));
    }

    private <T> Map<Eye, T> ask(final Question<T> question) throws ParentChainException
    {
        final Map<Eye, T> answers = new LinkedHashMap<>();
        ParentChainException failure = null;
        for (final Eye eye : eyes)
        {
            try
            {
                answers.put(eye, question.ask(eye));
            }
            catch (final ParentChainException ex)
            {
                failure = ex;
            }
        }

        silence = failure == null ? "" : failure.getMessage();
        if (answers.isEmpty())
        {
            throw failure;
        }
        answering = answers.keySet().iterator().next();
        return answers;
    }

    /**
     * The first node that has answered the last question that was answered: transactions go to it.
     *
     * @return the node, and what is seen through it.
     */
    public Eye answering()
    {
        return answering;
    }

    /**
     * Why one of the nodes was passed over.
     *
     * @return words, empty where all answered the last question.
     */
    public String silence()
    {
        return silence;
    }

    /**
     * The nodes.
     *
     * @return at least one.
     */
    public List<Eye> eyes()
    {
        return eyes;
    }

    private static int alike(final String one, final String another)
    {
        int alike = 0;
        while (alike < Math.min(one.length(), another.length()) && one.charAt(alike) == another.charAt(alike))
        {
            alike++;
        }
        return alike;
    }

    /** From a little before where it is another. */
    private static String shortened(final String words, final int alike)
    {
        final int from = words.length() <= SHOWN ? 0 : Math.max(0, alike - SHOWN / 2);
        final int to = Math.min(words.length(), from + SHOWN);
        return (from == 0 ? "" : "...") + words.substring(from, to) + (to == words.length() ? "" : "...");
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(eyes.stream().map(Eye::chain).toList());
    }

    /**
     * A node, and what is seen through it.
     *
     * @param node  that is asked.
     * @param chain the contracts' blocks and inbox; closes the node.
     * @param court events, and what transactions go through.
     * @param vault what it has credited to whom.
     */
    public record Eye(EthereumNode node, EthereumChain chain, EthereumCourt court, L1Account vault)
    {
    }

    /**
     * Something to ask a node.
     *
     * @param <T> type of the answer.
     */
    @FunctionalInterface
    public interface Question<T>
    {
        /**
         * Asks it.
         *
         * @param eye of the node.
         * @return the answer.
         * @throws ParentChainException if there is none.
         */
        T ask(Eye eye) throws ParentChainException;
    }
}
