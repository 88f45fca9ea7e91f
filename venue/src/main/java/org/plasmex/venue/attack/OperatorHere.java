package org.plasmex.venue.attack;

import java.util.List;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * An operator in this process. For one thread.
 */
final class OperatorHere implements Operator, AutoCloseable
{
    private final L1Stand stand;
    private final OperatorDoor door = new OperatorDoor();

    OperatorHere(final L1Stand stand)
    {
        this.stand = stand;
    }

    @Override
    public void commit(final Forger forger, final List<Header> headers) throws ParentChainException
    {
        forger.commit(stand, headers);
        door.show(forger);
    }

    /**
     * From now on serves something else.
     */
    void show(final OperatorDoor.Shop what)
    {
        door.show(what);
    }

    @Override
    public void answer(final Forger forger) throws ParentChainException
    {
        final Draft draft = forger.draft();
        try (KeptBlocks blocks = new KeptBlocks(draft))
        {
            final Prover prover = new Prover(blocks.store(), draft.inbox(), stand.addresses());
            final EthereumCourt court = new EthereumCourt(stand.bystander(), stand.addresses());
            for (final CourtEvent.Challenged challenged :
                Challenges.open(court.events(stand.addresses().block(), stand.blockNumber())))
            {
                L1Stand.await(court.submit(prover.answer(challenged.challenge(), challenged.previous())));
            }
        }
    }

    @Override
    public String url()
    {
        return door.url();
    }

    @Override
    public void close()
    {
        door.close();
    }
}
