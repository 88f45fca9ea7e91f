package org.plasmex.watcher.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.agrona.CloseHelper;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * One node of L1, or several that are compared: what one of them says and another denies is not believed. A node that
 * does not answer is passed over, as long as one does. Not thread safe.
 */
public final class Nodes implements AutoCloseable
{
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
        final List<T> answers = new ArrayList<>();
        final List<Eye> answered = new ArrayList<>();
        ParentChainException failure = null;
        for (final Eye eye : eyes)
        {
            try
            {
                final T answer = question.ask(eye);
                if (!answers.isEmpty() && !Objects.equals(essence.apply(answers.get(0)), essence.apply(answer)))
                {
                    throw new DisagreementException("the L1 nodes disagree about " + what + ": " +
                        answered.get(0).node().url() + " says " + shortened(essence.apply(answers.get(0))) + ", " +
                        eye.node().url() + " says " + shortened(essence.apply(answer)) +
                        ". One of them lies or is behind: nothing is done until they agree, or one is left out");
                }
                answers.add(answer);
                answered.add(eye);
            }
            catch (final DisagreementException ex)
            {
                throw ex;
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
        answering = answered.get(0);
        return answers.get(0);
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

    private static String shortened(final Object answer)
    {
        final String words = String.valueOf(answer);
        return words.length() <= 200 ? words : words.substring(0, 200) + "...";
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

    /**
     * Nodes contradict each other.
     */
    private static final class DisagreementException extends ParentChainException
    {
        private static final long serialVersionUID = 1;

        DisagreementException(final String message)
        {
            super(message);
        }
    }
}
