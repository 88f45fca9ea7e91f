package org.plasmex.engine.pipeline;

import org.agrona.ErrorHandler;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;

/**
 * One of the workers that check clients' commands; each takes the places that are its own modulo their number.
 */
final class SignatureStage extends Stage
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandCheck check;
    private final ErrorHandler errorHandler;
    private final int worker;
    private final int workers;

    SignatureStage(
        final int worker,
        final int workers,
        final CommandCheck check,
        final InputRing ring,
        final Failure failure,
        final ErrorHandler errorHandler)
    {
        super("signatures-" + worker, ring.poller(), ALL, failure);
        this.worker = worker;
        this.workers = workers;
        this.check = check;
        this.errorHandler = errorHandler;
    }

    boolean onSlot(final Slot slot, final long position, final boolean isLast)
    {
        if (position % workers == worker && !slot.isVoid() && !isSound(slot))
        {
            slot.forged();
        }

        worked();
        return true;
    }

    /**
     * A check that throws is given bytes by a stranger: it must cost that stranger's command, not the venue.
     */
    private boolean isSound(final Slot slot)
    {
        final int templateId = header.wrap(slot.buffer(), Slot.COMMAND).templateId();
        if (templateId > Templates.LAST_OF_CLIENTS)
        {
            return true;
        }

        try
        {
            return check.check(slot.buffer(), Slot.COMMAND, slot.commandLength());
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
            return false;
        }
    }
}
