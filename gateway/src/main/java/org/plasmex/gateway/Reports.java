package org.plasmex.gateway;

import org.agrona.DirectBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Tells a listener what the records of the output log say: of all sessions, or of one, which is then told the outcomes
 * of its own commands. Blocks, and what is no client's, are told to every listener. Not thread safe.
 */
public final class Reports implements RecordHandler
{
    /** Stands for all sessions, and for what no session sent. */
    public static final long ALL_SESSIONS = 0;

    private final long session;
    private final ReportListener listener;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder step = new StepExecutedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final BlockSealedDecoder sealed = new BlockSealedDecoder();
    private final AppliedDecoder applied = new AppliedDecoder();
    private final FrozenDecoder frozen = new FrozenDecoder();

    /**
     * Reports for a listener.
     *
     * @param session  as the door gave it, or {@link #ALL_SESSIONS}.
     * @param listener to be told.
     */
    public Reports(final long session, final ReportListener listener)
    {
        this.session = session;
        this.listener = listener;
    }

    @Override
    public void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (header.wrap(buffer, offset).templateId())
        {
            case StepExecutedDecoder.TEMPLATE_ID ->
            {
                step.wrapAndApplyHeader(buffer, offset, header);
                if (ALL_SESSIONS == session || step.session() == session)
                {
                    listener.onStep(step);
                }
            }

            case RefusedDecoder.TEMPLATE_ID ->
            {
                refused.wrapAndApplyHeader(buffer, offset, header);
                if (ALL_SESSIONS == session || refused.session() == session)
                {
                    listener.onRefused(refused);
                }
            }

            case BlockSealedDecoder.TEMPLATE_ID ->
                listener.onSealed(sealed.wrapAndApplyHeader(buffer, offset, header));

            case AppliedDecoder.TEMPLATE_ID ->
                listener.onApplied(applied.wrapAndApplyHeader(buffer, offset, header));

            case FrozenDecoder.TEMPLATE_ID ->
                listener.onFrozen(frozen.wrapAndApplyHeader(buffer, offset, header));

            default ->
            {
                // Started tells nobody but the ledger anything.
            }
        }
    }
}
