package org.plasmex.gateway.aeron;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.NotTakenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * What a session has heard, in words, for tests to compare.
 */
final class Heard implements SessionListener
{
    private final List<String> words = new ArrayList<>();
    private final UnsafeBuffer body = new UnsafeBuffer();
    private long lastSequence;
    private long lastStep;

    List<String> words()
    {
        return words;
    }

    /**
     * What was heard, without what was heard before the last call.
     */
    List<String> take()
    {
        final List<String> taken = new ArrayList<>(words);
        words.clear();
        return taken;
    }

    int count(final String beginning)
    {
        return (int)words.stream().filter(word -> word.startsWith(beginning)).count();
    }

    boolean has(final String word)
    {
        return words.contains(word);
    }

    long lastSequence()
    {
        return lastSequence;
    }

    long lastStep()
    {
        return lastStep;
    }

    @Override
    public void onStep(final StepExecutedDecoder step)
    {
        lastSequence = step.sequence();
        lastStep = step.step();
        final long correlation = step.correlation();
        step.balances().forEach(balance -> {});
        step.orders().forEach(order -> {});
        step.wrapBody(body);
        words.add(name(body.getByte(0)) + ' ' + correlation);
    }

    @Override
    public void onRefused(final RefusedDecoder refused)
    {
        lastSequence = refused.sequence();
        words.add("refused " + refused.reason() + ' ' + refused.correlation());
    }

    @Override
    public void onNotTaken(final NotTakenDecoder notTaken)
    {
        words.add("not taken " + notTaken.reason() + ' ' + notTaken.correlation() + ' ' + AeronSession.words(notTaken));
    }

    @Override
    public void onSealed(final BlockSealedDecoder sealed)
    {
        words.add("sealed " + sealed.number());
    }

    @Override
    public void onRewound(final long after)
    {
        words.add("rewound " + after);
    }

    @Override
    public void onCaughtUp(final long sequence)
    {
        words.add("caught up " + sequence);
    }

    @Override
    public void onKept(final long correlation, final int commands)
    {
        words.add("kept " + correlation + " of " + commands);
    }

    @Override
    public void onEnded(final DoorReason reason, final String detail)
    {
        words.add("ended " + reason);
    }

    private static String name(final int op)
    {
        return switch (op)
        {
            case Steps.PLACE -> "place";
            case Steps.FILL -> "fill";
            case Steps.REST -> "rest";
            case Steps.CANCEL -> "cancel";
            case Steps.REDUCE -> "reduce";
            case Steps.FLOOR -> "floor";
            case Steps.TRANSFER -> "transfer";
            case Steps.LIST -> "list";
            case Steps.STATUS -> "status";
            case Steps.OPEN -> "open";
            case Steps.DEPOSIT -> "deposit";
            case Steps.SEAL -> "seal";
            default -> "op " + op;
        };
    }
}
