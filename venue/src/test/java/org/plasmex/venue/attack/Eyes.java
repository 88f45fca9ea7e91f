package org.plasmex.venue.attack;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * What anybody can see on L1. For one thread.
 */
final class Eyes
{
    private final L1Stand stand;
    private final EthereumCourt court;
    private final L1Account vault;

    Eyes(final L1Stand stand)
    {
        this.stand = stand;
        court = new EthereumCourt(stand.bystander(), stand.addresses());
        vault = new L1Account(stand.bystander(), stand.addresses());
    }

    ChainStatus status()
    {
        return L1Stand.ask(() -> stand.operator().status());
    }

    long openChallenges() throws ParentChainException
    {
        return court.openChallenges();
    }

    <T extends CourtEvent> List<T> events(final Class<T> type) throws ParentChainException
    {
        return court.events(stand.addresses().block(), stand.blockNumber()).stream()
            .filter(type::isInstance).map(type::cast).toList();
    }

    /** What each balance is about to leave with, or has left with. */
    Map<Long, Long> leaving() throws ParentChainException
    {
        final Map<Long, Long> leaving = new HashMap<>();
        events(CourtEvent.Exiting.class).forEach(event -> leaving.put(event.exit().cell(), event.exit().amount()));
        return leaving;
    }

    /** The step that was shown last of each balance. */
    Map<Long, Long> leavingTouches() throws ParentChainException
    {
        final Map<Long, Long> leaving = new HashMap<>();
        events(CourtEvent.Exiting.class).forEach(event -> leaving.put(event.exit().cell(), event.exit().touch()));
        return leaving;
    }

    /** What is in the Vault. */
    long custody(final int asset) throws ParentChainException
    {
        return vault.custody(asset);
    }

    /** What the Vault owes to some. */
    long credited(final int asset, final Collection<String> owners) throws ParentChainException
    {
        long all = 0;
        for (final String owner : owners)
        {
            all += vault.credit(asset, owner);
        }
        return all;
    }
}
