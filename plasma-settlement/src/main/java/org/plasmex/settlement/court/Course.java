package org.plasmex.settlement.court;

import java.util.List;

import org.plasmex.settlement.verify.Fault;

/**
 * What to do about a block that is wrong. There is no difference without a course.
 */
public sealed interface Course
{
    /**
     * Send this, and the block is gone.
     *
     * @param fault that is proven.
     * @param proof of it.
     */
    record Prove(Fault fault, Filing proof) implements Course
    {
    }

    /**
     * Nobody can show these chunks as they were committed to, or who can shows what is wrong with them: challenge them.
     *
     * @param fault  that is behind it.
     * @param block  number of the block.
     * @param chunks to be challenged, from 0.
     */
    record Ask(Fault fault, long block, List<Long> chunks) implements Course
    {
    }

    /**
     * What shows that a link is false is too long to be sent, and so for anybody to show: challenge the link.
     *
     * @param fault that is behind it, of an access of a step.
     */
    record AskLink(Fault fault) implements Course
    {
    }

    /**
     * The chain contract takes no such header: the block is not committed, or L1's inbox was not read so far.
     *
     * @param fault that is behind it.
     */
    record Refused(Fault fault) implements Course
    {
    }
}
