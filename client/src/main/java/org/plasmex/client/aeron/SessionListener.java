package org.plasmex.client.aeron;

import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.NotTakenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Is told what a session hears, in order, by {@link AeronSession#poll(int)}. Decoders must not be kept after the call.
 */
public interface SessionListener
{
    /**
     * A step was executed: of a command of this session, or one that touches an account that it has acted for.
     *
     * @param step what it was and what it changed.
     */
    default void onStep(final StepExecutedDecoder step)
    {
    }

    /**
     * The venue refused a command.
     *
     * @param refused which, and why.
     */
    default void onRefused(final RefusedDecoder refused)
    {
    }

    /**
     * The door did not take a message, or the pipeline found it forged: it is not in the journal.
     *
     * @param notTaken which, and why.
     */
    default void onNotTaken(final NotTakenDecoder notTaken)
    {
    }

    /**
     * A block was sealed: all steps up to its last are in it or in earlier ones.
     *
     * @param sealed the block.
     */
    default void onSealed(final BlockSealedDecoder sealed)
    {
    }

    /**
     * How far the venue is on L1, as soon as the session is open and whenever it changes. {@link
     * AeronSession#state(long)} tells by it what has become of a step.
     *
     * @param committedStep all steps up to this one are committed; 0 for none. A reorganisation of L1 may lower it.
     * @param finalStep     all steps up to this one are final; 0 for none.
     */
    default void onSettled(final long committedStep, final long finalStep)
    {
    }

    /**
     * The operator's word took effect: about a market, or about an account that this session has acted for.
     *
     * @param applied which.
     */
    default void onApplied(final AppliedDecoder applied)
    {
    }

    /**
     * The venue has ended: what is behind the last step that counts is void.
     *
     * @param frozen the last that counts.
     */
    default void onFrozen(final FrozenDecoder frozen)
    {
    }

    /**
     * What follows was heard before, or missed: it begins behind a sequence, as {@link AeronSession#rewind(long)}
     * asked.
     *
     * @param after the sequence.
     */
    default void onRewound(final long after)
    {
    }

    /**
     * All that was asked for by {@link AeronSession#rewind(long)} was told; what follows happens now.
     *
     * @param sequence up to which all was told.
     */
    default void onCaughtUp(final long sequence)
    {
    }

    /**
     * The door keeps a command for when the session ends, as {@link AeronSession#keep} asked, or none any more.
     *
     * @param correlation of the command; 0 where all were given up.
     * @param commands    that are kept now.
     */
    default void onKept(final long correlation, final int commands)
    {
    }

    /**
     * The session has ended.
     *
     * @param reason why, {@link DoorReason#NULL_VAL} where the venue did not say: it, or the way to it, is gone.
     * @param detail in words, may be empty.
     */
    default void onEnded(final DoorReason reason, final String detail)
    {
    }
}
