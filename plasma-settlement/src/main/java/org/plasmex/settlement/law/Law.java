package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Steps;

/**
 * The law of the ledger. {@link #run} judges the bytes of a step; {@link #build} judges a step that has no links yet,
 * and writes them. Both take the same way through the same rules. After either, and until the next, the verdict and
 * the accesses can be read. Nothing is allocated for a step. Not thread safe.
 */
public final class Law
{
    /**
     * No lawful step is longer, in bytes.
     */
    public static final int MAX_STEP_LENGTH = 1024;

    /**
     * No step touches more cells.
     */
    public static final int MAX_ACCESSES = LinkedStep.MAX_ACCESSES;

    private final Trial trial;
    private int accesses;
    private int bodyLength;
    private int length;

    /**
     * A law for one venue.
     *
     * @param eip712 of the venue's domain; used by this law's thread only.
     * @param keys   says which key signed.
     * @param inbox  of L1.
     */
    public Law(final Eip712 eip712, final Keys keys, final Inbox inbox)
    {
        trial = new Trial(eip712, keys, inbox);
    }

    /**
     * Judges a step. Total: any bytes get an answer.
     *
     * @param header     of the step's block.
     * @param number     of the step, from {@code firstStep} of the header, below {@code firstStep + steps}.
     * @param step       holds the step.
     * @param offset     where it begins.
     * @param stepLength its length in bytes, from 0.
     * @return true if the step is lawful.
     */
    public boolean run(
        final Bounds header, final long number, final DirectBuffer step, final int offset, final int stepLength)
    {
        trial.begin(header, number);
        accesses = 0;
        bodyLength = 0;
        length = stepLength;

        final Op op = Ops.of(step, offset, stepLength);
        final int links = op == null ? Auth.INVALID : bodyLength(op, step, offset, stepLength);
        if (links == Auth.INVALID || links + op.linksLength != stepLength)
        {
            return trial.deny(Reason.FORM, stepLength, links);
        }

        bodyLength = links;
        trial.verifying(op, step, offset, offset + links);
        return judge(op);
    }

    /**
     * Judges a step that has no links yet, and writes them behind its body.
     *
     * @param header         of the step's block, as far as it is known: what is lawful under it must be so under the
     *                       final one.
     * @param number         of the step.
     * @param cells          what the step is linked to.
     * @param step           holds the step's op, body and {@code auth}; takes the links.
     * @param offset         where the step begins; there must be room for {@link #MAX_STEP_LENGTH} bytes.
     * @param stepBodyLength length in bytes without links.
     * @return true if the step is lawful; {@link #length()} is then its length with links.
     */
    public boolean build(
        final Bounds header,
        final long number,
        final CellReader cells,
        final MutableDirectBuffer step,
        final int offset,
        final int stepBodyLength)
    {
        trial.begin(header, number);
        accesses = 0;
        bodyLength = stepBodyLength;
        length = stepBodyLength;

        final Op op = Ops.of(step, offset, stepBodyLength);
        if (op == null || bodyLength(op, step, offset, stepBodyLength) != stepBodyLength)
        {
            return trial.deny(Reason.FORM, stepBodyLength, 0);
        }

        length = stepBodyLength + op.linksLength;
        trial.building(op, step, offset, offset + stepBodyLength, cells);
        return judge(op);
    }

    private static int bodyLength(final Op op, final DirectBuffer step, final int offset, final int available)
    {
        if (available < op.bodyLength)
        {
            return Auth.INVALID;
        }
        if (!op.signed)
        {
            return op.bodyLength;
        }

        final int auth = Auth.length(step, offset + op.bodyLength, available - op.bodyLength);
        return auth == Auth.INVALID ? Auth.INVALID : op.bodyLength + auth;
    }

    private boolean judge(final Op op)
    {
        final Bounds header = trial.bounds();
        final boolean isLast = trial.number() == header.firstStep() + header.steps() - 1;
        if (isLast != (op.code == Steps.SEAL))
        {
            return trial.deny(Reason.SEAL, trial.number(), header.firstStep() + header.steps() - 1);
        }

        for (final int field : op.numbers)
        {
            if (!trial.inRange(trial.u64(field)))
            {
                return false;
            }
        }

        if (!op.rule.judge(trial))
        {
            return false;
        }

        accesses = op.kinds.length;
        return true;
    }

    /**
     * Why the last step is unlawful.
     *
     * @return {@link Reason#LAWFUL} if it is not.
     */
    public Reason reason()
    {
        return trial.reason();
    }

    /**
     * The value that did not pass, where the reason is about one.
     *
     * @return the value.
     */
    public long value()
    {
        return trial.value();
    }

    /**
     * What the value was compared with, where the reason is about one.
     *
     * @return the bound.
     */
    public long bound()
    {
        return trial.bound();
    }

    /**
     * The verdict in words. Allocates.
     *
     * @return op, reason and the two values.
     */
    public String describe()
    {
        final String op = trial.op() == null ? "a step of no op" : trial.op().name;
        return op + " " + trial.number() + ": " + reason().text() + " (" + value() + " against " + bound() + ")";
    }

    /**
     * Length of the last step, with its links.
     *
     * @return length in bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Length of the last step without its links: op, body and {@code auth}.
     *
     * @return length in bytes, 0 where the step's form is none.
     */
    public int bodyLength()
    {
        return bodyLength;
    }

    /**
     * How many cells the last step touches.
     *
     * @return 0 if it is unlawful, else up to {@link #MAX_ACCESSES}.
     */
    public int accesses()
    {
        return accesses;
    }

    /**
     * The cell of an access.
     *
     * @param access from 0.
     * @return the cell's key.
     */
    public long cell(final int access)
    {
        return trial.cell(access);
    }

    /**
     * The step that the link of an access names.
     *
     * @param access from 0.
     * @return a step's number, 0 for none.
     */
    public long prev(final int access)
    {
        return trial.prev(access);
    }

    /**
     * Holds what each cell held before the step, at {@link #valueOffset}. Lasts until the next step.
     *
     * @return a buffer, to be read only.
     */
    public DirectBuffer oldValues()
    {
        return trial.olds();
    }

    /**
     * Holds what the step leaves in each cell, at {@link #valueOffset}. Lasts until the next step.
     *
     * @return a buffer, to be read only.
     */
    public DirectBuffer newValues()
    {
        return trial.news();
    }

    /**
     * Where in either buffer of values that of an access begins.
     *
     * @param access from 0.
     * @return offset in bytes.
     */
    public int valueOffset(final int access)
    {
        return trial.oldAt(access, 0);
    }

    /**
     * Length of the value of an access.
     *
     * @param access from 0.
     * @return length in bytes.
     */
    public int valueLength(final int access)
    {
        return Cells.length(Cells.kind(trial.cell(access)));
    }

    /**
     * The price of a fill.
     *
     * @return quote quanta per lot, 0 for other ops.
     */
    public long price()
    {
        return trial.price();
    }

    /**
     * The size of a fill.
     *
     * @return lots, 0 for other ops.
     */
    public long lots()
    {
        return trial.lots();
    }

    /**
     * What the taker pays in a fill.
     *
     * @return quote quanta, 0 for other ops.
     */
    public long takerFee()
    {
        return trial.takerFee();
    }

    /**
     * What the maker pays in a fill.
     *
     * @return quote quanta, negative where it receives a rebate, 0 for other ops.
     */
    public long makerFee()
    {
        return trial.makerFee();
    }
}
