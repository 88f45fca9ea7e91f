package org.plasmex.settlement.l1;

/**
 * How a transaction ended.
 *
 * @param end         what became of it.
 * @param transaction its id on the parent chain.
 * @param block       the number of the parent's block that holds it; 0 where it was superseded.
 * @param gasUsed     in units of gas; 0 where it was superseded.
 * @param reason      why it did not succeed, empty where it did.
 */
public record Outcome(End end, String transaction, long block, long gasUsed, String reason)
{
    /**
     * What became of a transaction.
     */
    public enum End
    {
        /** It is in a block and did what it should. */
        SUCCEEDED,
        /** It is in a block and changed nothing. */
        REVERTED,
        /** Another transaction of the same key has taken its place; it can never be in a block. */
        SUPERSEDED
    }

    /**
     * Whether it did what it should.
     *
     * @return true when it succeeded.
     */
    public boolean hasSucceeded()
    {
        return End.SUCCEEDED == end;
    }
}
