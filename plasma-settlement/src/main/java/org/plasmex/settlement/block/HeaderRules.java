package org.plasmex.settlement.block;

import java.util.Arrays;

import org.plasmex.protocol.Terms;

/**
 * What a header must be to follow another: the rules that the chain contract checks, but for those that ask L1's clock.
 */
public final class HeaderRules
{
    private HeaderRules()
    {
    }

    /**
     * Whether a header follows its parent.
     *
     * @param parent a header that is held for good.
     * @param header the one that is to follow it.
     * @param span   {@code SPAN}, seconds.
     * @return the first rule that does not hold, null if all do.
     */
    public static String broken(final Header parent, final Header header, final long span)
    {
        if (header.number() != parent.number() + 1)
        {
            return "number is " + header.number() + " after " + parent.number();
        }
        if (header.since() != parent.until())
        {
            return "since is " + header.since() + ", the parent's until " + parent.until();
        }
        if (Long.compareUnsigned(header.since(), header.until()) > 0)
        {
            return "until is " + header.until() + ", since " + header.since();
        }
        if (Long.compareUnsigned(header.until() - header.since(), span) > 0 && header.steps() != 1)
        {
            return "until is " + header.until() + ", more than " + span + " after since, " + header.since();
        }
        if (header.firstStep() != parent.nextStep())
        {
            return "firstStep is " + header.firstStep() + ", the parent's next step " + parent.nextStep();
        }
        if (header.steps() < 1 || header.steps() > Terms.MAX_STEPS)
        {
            return "steps is " + header.steps();
        }
        if (Long.compareUnsigned(header.inbox(), parent.inbox()) < 0)
        {
            return "inbox is " + header.inbox() + ", the parent's " + parent.inbox();
        }

        return Arrays.equals(header.parent(), parent.hash()) ? null : "parent is not the hash of the parent's header";
    }
}
