package org.plasmex.venue.attack;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Keys;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

/**
 * What was up to some step of a draft: what each cell holds, and what it has held. From there on the steps can be
 * linked anew, to whatever the cells are made to hold. Not thread safe.
 */
final class Past
{
    private final Draft draft;
    private final Law law;
    private final CellStore cells = new CellStore();
    private final Map<Long, List<Touch>> touches = new HashMap<>();
    private final UnsafeBuffer built = new UnsafeBuffer(new byte[2 * Law.MAX_STEP_LENGTH]);
    private final UnsafeBuffer register = new UnsafeBuffer(new byte[Long.BYTES]);
    private final List<Long> unlawful = new ArrayList<>();

    Past(final Draft draft, final KeyRecovery recovery)
    {
        this.draft = draft;
        law = law(new RecoveredKeys(new AuthVerifier(recovery, draft.genesis().eip712())), draft.inbox());
    }

    Law law(final Keys keys, final Inbox inbox)
    {
        return new Law(draft.genesis().eip712(), keys, inbox);
    }

    /**
     * Goes through all steps before one.
     *
     * @param block index of its block.
     * @param step  index of the step in the block.
     */
    Past upTo(final int block, final int step)
    {
        for (int i = 0; i <= block; i++)
        {
            final List<byte[]> steps = draft.blocks().get(i).steps();
            final long first = draft.firstStep(i);
            final Limits limits = draft.blocks().get(i).limits(first);
            for (int j = 0; j < (i == block ? step : steps.size()); j++)
            {
                if (run(limits, first + j, steps.get(j)))
                {
                    happens(law, first + j);
                }
                else
                {
                    unlawful.add(first + j);
                }
            }
        }
        return this;
    }

    private boolean run(final Limits limits, final long number, final byte[] step)
    {
        return law.run(limits, number, new UnsafeBuffer(step), 0, step.length);
    }

    private void happens(final Law judged, final long number)
    {
        for (int i = 0; i < judged.accesses(); i++)
        {
            touch(judged.cell(i), number, judged.newValues(), judged.valueOffset(i));
        }
    }

    private void touch(final long cell, final long number, final DirectBuffer values, final int offset)
    {
        final byte[] value = new byte[Cells.length(Cells.kind(cell))];
        values.getBytes(offset, value);
        touches.computeIfAbsent(cell, unused -> new ArrayList<>()).add(new Touch(number, value));
        cells.write(cell, number, values, offset);
    }

    /**
     * Makes the steps to come believe something of a cell.
     *
     * @param number of the step that is said to have touched it last.
     */
    void pretend(final long cell, final long number, final byte[] value)
    {
        cells.write(cell, number, new UnsafeBuffer(value), 0);
    }

    /**
     * All that was ever left in the cells that were touched, cell by cell, by ascending step.
     */
    Map<Long, List<Touch>> touches()
    {
        return touches;
    }

    CellStore cells()
    {
        return cells;
    }

    /**
     * The steps so far that are unlawful: final ones, where the draft is an honest one's.
     */
    List<Long> unlawful()
    {
        return unlawful;
    }

    /**
     * Links a body, under a law of one's own, and lets it happen.
     *
     * @return null if not even that law allows it.
     */
    byte[] link(final Law own, final Limits limits, final long number, final byte[] body)
    {
        built.putBytes(0, body);
        if (!own.build(limits, number, cells, built, 0, body.length))
        {
            return null;
        }
        final byte[] step = new byte[own.length()];
        built.getBytes(0, step);
        happens(own, number);
        return step;
    }

    byte[] link(final Limits limits, final long number, final byte[] body)
    {
        return link(law, limits, number, body);
    }

    /**
     * Why the last step that was linked is not lawful.
     */
    String describe()
    {
        return law.describe();
    }

    /**
     * Links all steps anew from some step on, as an honest ledger would that believes what the cells hold. Those that
     * are not lawful any more do not happen.
     *
     * @param block index of the first step's block.
     * @param step  index of the first step in the block.
     */
    void relink(final int block, final int step)
    {
        for (int i = block; i < draft.blocks().size(); i++)
        {
            final List<byte[]> steps = draft.blocks().get(i).steps();
            final int from = i == block ? step : 0;
            final List<byte[]> bodies = new ArrayList<>(steps.subList(from, steps.size()));
            steps.subList(from, steps.size()).clear();
            final long first = draft.firstStep(i);
            final Block made = draft.blocks().get(i);
            final Limits open = Limits.open(made.limits(first).since(), made.until(), first, made.inbox());
            for (final byte[] old : bodies)
            {
                final byte[] body = bodyOf(open, old);
                final long number = first + steps.size();
                if (body.length > 0 && body[0] != Steps.SEAL)
                {
                    final byte[] linked = link(open, number, body);
                    if (linked != null)
                    {
                        steps.add(linked);
                    }
                }
            }
            final long number = first + steps.size();
            made.inbox(inboxRegister());
            final byte[] seal = link(open.endingAt(number, made.inbox()), number, new byte[] {Steps.SEAL});
            steps.add(seal == null ? new byte[] {Steps.SEAL} : seal);
        }
    }

    private byte[] bodyOf(final Limits limits, final byte[] step)
    {
        run(limits, limits.firstStep(), step);
        final byte[] body = new byte[law.bodyLength()];
        System.arraycopy(step, 0, body, 0, body.length);
        return body;
    }

    /**
     * The number of the next entry of the inbox to be told of.
     */
    long inboxRegister()
    {
        cells.read(Cells.register(Cells.REGISTER_INBOX), register, 0);
        return register.getLong(0, BIG_ENDIAN);
    }

    /**
     * What was deposited, and the ledger has not taken.
     */
    long untaken(final int asset)
    {
        long quanta = 0;
        for (long i = inboxRegister(); i < draft.inbox().size(); i++)
        {
            final InboxEntry entry = draft.inbox().entry(i);
            quanta += entry.kind() == Inbox.DEPOSIT && entry.a() == asset ? entry.b() : 0;
        }
        return quanta;
    }

    /**
     * What a step left in a cell.
     */
    record Touch(long step, byte[] value)
    {
    }
}
