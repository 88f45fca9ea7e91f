package org.plasmex.engine.pipeline;

import org.agrona.ErrorHandler;
import org.plasmex.protocol.CommandCheck;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;

/**
 * One of the workers that check clients' commands, those that wait together; each takes the places that are its own
 * modulo their number.
 */
final class SignatureStage extends Stage
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandCheck check;
    private final ErrorHandler errorHandler;
    private final int worker;
    private final int workers;
    private final Slot[] added = new Slot[CommandCheck.BATCH];
    private int count;

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
        if (position % workers == worker && !slot.isVoid() && isClients(slot))
        {
            add(slot);
        }
        if (isLast || CommandCheck.BATCH == count)
        {
            check();
        }

        worked();
        return true;
    }

    private boolean isClients(final Slot slot)
    {
        return header.wrap(slot.buffer(), Slot.COMMAND).templateId() <= Templates.LAST_OF_CLIENTS;
    }

    /**
     * It is taken for forged until it has been checked: where this stage fails before that the ring lets go of it all
     * the same, and the journal may look at it before it hears of the failure.
     */
    private void add(final Slot slot)
    {
        slot.forged();
        try
        {
            check.add(slot.buffer(), Slot.COMMAND, slot.commandLength());
            added[count++] = slot;
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
    }

    /**
     * A check that throws is given bytes by a stranger: it must cost that stranger's command, not the venue, nor the
     * commands that are checked with it.
     */
    private void check()
    {
        final int checked = count;
        count = 0;
        long sound;
        try
        {
            sound = check.flush();
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
            sound = checked > 1 ? checkOneByOne(checked) : 0;
        }
        for (int i = 0; i < checked; i++)
        {
            if ((sound & 1L << i) != 0)
            {
                added[i].sound();
            }
        }
    }

    private long checkOneByOne(final int checked)
    {
        long sound = 0;
        for (int i = 0; i < checked; i++)
        {
            try
            {
                check.add(added[i].buffer(), Slot.COMMAND, added[i].commandLength());
                sound |= check.flush() << i;
            }
            catch (final RuntimeException ex)
            {
                errorHandler.onError(ex);
            }
        }

        return sound;
    }
}
