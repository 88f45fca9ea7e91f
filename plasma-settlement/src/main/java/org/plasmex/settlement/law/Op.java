package org.plasmex.settlement.law;

import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;

/**
 * One row of the law's table: the form of an op's steps, and its rule. For CANCEL there is one for each reason.
 */
final class Op
{
    private static final int NO_REASON = 0;
    private static final int[] NONE = {};

    final int code;
    final int reason;
    final String name;
    final int bodyLength;
    final boolean signed;
    final int[] numbers;
    final int[] kinds;
    final boolean[] empty;
    final int[] linkOffsets;
    final int linksLength;
    final Rule rule;

    private Op(final Builder builder)
    {
        code = builder.code;
        reason = builder.reason;
        name = builder.name;
        bodyLength = builder.bodyLength;
        signed = builder.signed;
        numbers = builder.numbers;
        kinds = builder.kinds;
        empty = builder.empty;
        linkOffsets = new int[kinds.length];
        rule = builder.rule;

        int offset = 0;
        for (int i = 0; i < kinds.length; i++)
        {
            linkOffsets[i] = offset;
            offset += Long.BYTES + (empty[i] ? 0 : Cells.length(kinds[i]));
        }
        linksLength = offset;
    }

    static Builder op(final int code, final String name, final int bodyLength)
    {
        return new Builder(code, NO_REASON, name, bodyLength);
    }

    static Builder cancel(final int reason, final String name, final int bodyLength)
    {
        return new Builder(Steps.CANCEL, reason, "CANCEL " + name, bodyLength);
    }

    /**
     * What an op demands, and what it does.
     */
    @FunctionalInterface
    interface Rule
    {
        /**
         * Judges a step whose form is right: binds every access of the op, and writes what the step leaves in each.
         *
         * @param t the step.
         * @return false if the step is unlawful; the trial knows why.
         */
        boolean judge(Trial t);
    }

    /**
     * Takes the columns of a row.
     */
    static final class Builder
    {
        private final int code;
        private final int reason;
        private final String name;
        private final int bodyLength;
        private boolean signed;
        private int[] numbers = NONE;
        private int[] kinds = NONE;
        private boolean[] empty = {};
        private Rule rule;

        Builder(final int code, final int reason, final String name, final int bodyLength)
        {
            this.code = code;
            this.reason = reason;
            this.name = name;
            this.bodyLength = bodyLength;
        }

        /**
         * The body ends with an {@code auth}.
         */
        Builder signed()
        {
            signed = true;
            return this;
        }

        /**
         * The offsets of the u64s of the body.
         */
        Builder numbers(final int... offsets)
        {
            numbers = offsets;
            return this;
        }

        /**
         * The kinds of the accesses, in order.
         */
        Builder touches(final int... cellKinds)
        {
            kinds = cellKinds;
            empty = new boolean[cellKinds.length];
            return this;
        }

        /**
         * The access whose cell is taken as empty: its link has no {@code old}.
         */
        Builder empty(final int access)
        {
            empty[access] = true;
            return this;
        }

        Op rule(final Rule law)
        {
            rule = law;
            return new Op(this);
        }
    }
}
