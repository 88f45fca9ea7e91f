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
     * @return the attestations there are, in strictly rising order of their signers' addresses. Where they are fewer
     *     than the quorum the commit is refused, and asked for again later.
     */
    List<Attestation> attest(Header header);
}
