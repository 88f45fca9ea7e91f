package org.plasmex.client.aeron;

import io.aeron.Image;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.CaughtUpDecoder;
import org.plasmex.protocol.sbe.ConnectedDecoder;
import org.plasmex.protocol.sbe.DoorReason;
import org.plasmex.protocol.sbe.EndedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.KeptDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.NotTakenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.RewoundDecoder;
import org.plasmex.protocol.sbe.SettledDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * What a session hears. Each message is checked, handed to the listener, and what the session itself must know of it is
 * kept: its number, whether it is open, why it has ended, and which steps are settled.
 */
final class Hearing implements FragmentHandler
{
    private final SessionListener listener;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectedDecoder connected = new ConnectedDecoder();
    private final EndedDecoder ended = new EndedDecoder();
    private final NotTakenDecoder notTaken = new NotTakenDecoder();
    private final RewoundDecoder rewound = new RewoundDecoder();
    private final CaughtUpDecoder caughtUp = new CaughtUpDecoder();
    private final KeptDecoder kept = new KeptDecoder();
    private final SettledDecoder settled = new SettledDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final BlockSealedDecoder sealed = new BlockSealedDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final FrozenDecoder frozen = new FrozenDecoder();
    private final UnsafeBuffer detail = new UnsafeBuffer();

    private Image source;
    private long correlation;
    private long number;
    private long sequence;
    private long committedStep;
    private long finalStep;
    private long malformed;
    private boolean isOpen;
    private DoorReason endReason = DoorReason.NULL_VAL;
    private String endDetail = "";

    Hearing(final SessionListener listener)
    {
        this.listener = listener;
    }

    /**
     * Listen for the answer to a Connect.
     *
     * @param connectCorrelation that the answer must carry.
     */
    void begin(final long connectCorrelation)
    {
        correlation = connectCorrelation;
        endReason = DoorReason.NULL_VAL;
        endDetail = "";
        number = 0;
        source = null;
        committedStep = 0;
        finalStep = 0;
    }

    boolean isOpen()
    {
        return isOpen;
    }

    /**
     * Whether the door has answered that there will be no session, or that it has ended.
     */
    boolean isRefused()
    {
        return DoorReason.NULL_VAL != endReason;
    }

    /**
     * Why, in words.
     */
    String end()
    {
        return endReason + (endDetail.isEmpty() ? "" : ", " + endDetail);
    }

    /**
     * Where the door's messages come from; null before its answer.
     */
    Image source()
    {
        return source;
    }

    long number()
    {
        return number;
    }

    long sequence()
    {
        return sequence;
    }

    long malformed()
    {
        return malformed;
    }

    StepState state(final long stepNumber)
    {
        return stepNumber <= finalStep ? StepState.FINAL :
            stepNumber <= committedStep ? StepState.COMMITTED : StepState.EXECUTED;
    }

    /**
     * The session is left: nothing is heard any more.
     */
    void leave()
    {
        isOpen = false;
    }

    /**
     * The session has ended without a word.
     */
    void lost()
    {
        isOpen = false;
        listener.onEnded(DoorReason.NULL_VAL, "the venue, or the way to it, is gone");
    }

    /** {@inheritDoc} */
    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frame)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH ||
            MessageHeaderDecoder.SCHEMA_ID != header.wrap(buffer, offset).schemaId() ||
            null != source && source != frame.context())
        {
            malformed++;
        }
        else if (!isOpen)
        {
            onAnswer(buffer, offset, length, (Image)frame.context());
        }
        else if (!onReport(buffer, offset, length) && !onWordOfTheDoor(buffer, offset, length))
        {
            malformed++;
        }
    }

    private void onAnswer(final DirectBuffer buffer, final int offset, final int length, final Image from)
    {
        if (ConnectedDecoder.TEMPLATE_ID == header.templateId() && hasBlock(ConnectedDecoder.BLOCK_LENGTH, length) &&
            connected.wrapAndApplyHeader(buffer, offset, header).correlation() == correlation)
        {
            source = from;
            number = connected.session();
            sequence = connected.sequence();
            isOpen = true;
        }
        else if (EndedDecoder.TEMPLATE_ID == header.templateId() && isEnded(buffer, offset, length))
        {
            readEnd();
        }
        else
        {
            malformed++;
        }
    }

    private boolean onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        final int behindBlock = offset + MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        switch (header.templateId())
        {
            case StepExecutedDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(StepExecutedDecoder.BLOCK_LENGTH, length) && ReportForm.isStep(buffer, behindBlock, end))
                {
                    listener.onStep(step.wrapAndApplyHeader(buffer, offset, header));
                    return true;
                }
            }

            case RefusedDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(RefusedDecoder.BLOCK_LENGTH, length))
                {
                    listener.onRefused(refused.wrapAndApplyHeader(buffer, offset, header));
                    return true;
                }
            }

            case BlockSealedDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(BlockSealedDecoder.BLOCK_LENGTH, length))
                {
                    listener.onSealed(sealed.wrapAndApplyHeader(buffer, offset, header));
                    return true;
                }
            }

            case AppliedDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(AppliedDecoder.BLOCK_LENGTH, length))
                {
                    listener.onApplied(applied.wrapAndApplyHeader(buffer, offset, header));
                    return true;
                }
            }

            case FrozenDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(FrozenDecoder.BLOCK_LENGTH, length))
                {
                    listener.onFrozen(frozen.wrapAndApplyHeader(buffer, offset, header));
                    return true;
                }
            }

            default ->
            {
                // Of the session itself, perhaps.
            }
        }

        return false;
    }

    private boolean onWordOfTheDoor(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        final int behindBlock = offset + MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        switch (header.templateId())
        {
            case NotTakenDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(NotTakenDecoder.BLOCK_LENGTH, length) && ReportForm.endsWithData(buffer, behindBlock, end))
                {
                    notTaken.wrapAndApplyHeader(buffer, offset, header);
                    if (DoorReason.NULL_VAL != reason(notTaken.reasonRaw()))
                    {
                        listener.onNotTaken(notTaken);
                        return true;
                    }
                }
            }

            case RewoundDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(RewoundDecoder.BLOCK_LENGTH, length))
                {
                    listener.onRewound(rewound.wrapAndApplyHeader(buffer, offset, header).after());
                    return true;
                }
            }

            case CaughtUpDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(CaughtUpDecoder.BLOCK_LENGTH, length))
                {
                    listener.onCaughtUp(caughtUp.wrapAndApplyHeader(buffer, offset, header).sequence());
                    return true;
                }
            }

            case SettledDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(SettledDecoder.BLOCK_LENGTH, length))
                {
                    settled.wrapAndApplyHeader(buffer, offset, header);
                    committedStep = settled.committedStep();
                    finalStep = settled.finalStep();
                    listener.onSettled(committedStep, finalStep);
                    return true;
                }
            }

            case KeptDecoder.TEMPLATE_ID ->
            {
                if (hasBlock(KeptDecoder.BLOCK_LENGTH, length))
                {
                    kept.wrapAndApplyHeader(buffer, offset, header);
                    listener.onKept(kept.correlation(), (int)kept.commands());
                    return true;
                }
            }

            case EndedDecoder.TEMPLATE_ID ->
            {
                if (isEnded(buffer, offset, length))
                {
                    isOpen = false;
                    readEnd();
                    listener.onEnded(endReason, endDetail);
                    return true;
                }
            }

            default ->
            {
                // Nothing that this version knows.
            }
        }

        return false;
    }

    private boolean isEnded(final DirectBuffer buffer, final int offset, final int length)
    {
        return hasBlock(EndedDecoder.BLOCK_LENGTH, length) &&
            ReportForm.endsWithData(
                buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength(), offset + length) &&
            ended.wrapAndApplyHeader(buffer, offset, header).correlation() == correlation &&
            DoorReason.NULL_VAL != reason(ended.reasonRaw());
    }

    private void readEnd()
    {
        endReason = reason(ended.reasonRaw());
        ended.wrapDetail(detail);
        endDetail = detail.getStringWithoutLengthAscii(0, detail.capacity());
    }

    private boolean hasBlock(final int expected, final int length)
    {
        return ReportForm.hasBlock(header.blockLength(), expected, length);
    }

    private static DoorReason reason(final short raw)
    {
        return raw >= DoorReason.BACK_PRESSURED.value() && raw <= DoorReason.STOPPED.value() ?
            DoorReason.get(raw) : DoorReason.NULL_VAL;
    }
}
