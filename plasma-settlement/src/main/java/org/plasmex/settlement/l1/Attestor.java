package org.plasmex.settlement.l1;

import org.plasmex.settlement.block.Header;

import java.util.List;

/**
 * Where attestations come from.
 */
@FunctionalInterface
public interface Attestor
{
    /**
     * The custodians' signatures over a block. Whoever signs holds every step of it.
     *
     * @param header of the block.
     * @return as many attestations as a commit needs, in strictly rising order of their signers' addresses; none where
     *     there are not enough yet: asked for again later.
     * @throws ParentChainException when the parent chain does not tell whose attestations count.
     */
    List<Attestation> attest(Header header) throws ParentChainException;

    /**
     * Which blocks are going to be attested. Called once, before anything else.
     *
     * @param blocks of the venue.
     */
    default void begin(final CommittableBlocks blocks)
    {
        // Who has all keys at hand need not know beforehand.
    }

    /**
     * Looks whose attestations count still. Called seldom, by the thread that asks for attestations.
     *
     * @throws ParentChainException when the parent chain does not tell.
     */
    default void survey() throws ParentChainException
    {
        // Who has all keys at hand sees it when a commit is refused.
    }

    /**
     * Whose signatures are missing, where they are.
     *
     * @param number of the oldest block that is not committed.
     * @return words for an operator.
     */
    default String waitingFor(final long number)
    {
        return "attestations of block " + number;
    }
}
