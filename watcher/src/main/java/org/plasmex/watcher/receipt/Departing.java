package org.plasmex.watcher.receipt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.l1.Wei;
import org.plasmex.watcher.chain.ChainState;

/**
 * Gets money out of the contracts, with receipts and an L1 node alone. Each call does what can be done now, and may be
 * made again. Not thread safe.
 */
public final class Departing
{
    private static final int ASSET_SHIFT = 32;
    private static final int ASSET_MASK = 0xFFFF;

    private final AccountReceipts receipts;
    private final ChainState state;
    private final L1Account account;
    private final EthereumCourt court;
    private final Exits exits;
    private final String claims;
    private final Sending sending;
    private final Consumer<String> news;

    /**
     * A departure.
     *
     * @param receipts  of who leaves.
     * @param addresses of the contracts.
     * @param state     of the chain, as L1 tells it now.
     * @param account   that asks the Vault.
     * @param court     that makes filings.
     * @param sending   sends one, and waits until it has succeeded.
     * @param news      told why something is not done.
     */
    public Departing(
        final AccountReceipts receipts,
        final ContractAddresses addresses,
        final ChainState state,
        final L1Account account,
        final EthereumCourt court,
        final Sending sending,
        final Consumer<String> news)
    {
        this.receipts = receipts;
        this.state = state;
        this.account = account;
        this.court = court;
        this.sending = sending;
        this.news = news;
        exits = new Exits(addresses, receipts.genesis());
        claims = addresses.claims();
    }

    /**
     * Claims what final steps pay.
     *
     * @return whether nothing is left that cannot be claimed yet.
     * @throws ParentChainException if L1 does not answer.
     */
    public boolean claim() throws ParentChainException
    {
        boolean isAll = true;
        for (final Evidence payout : receipts.payouts())
        {
            final long block = payout.receipt().header().number();
            if (state.isClaimed(payout.number()))
            {
                news.accept("step " + payout.number() + " was claimed before");
            }
            else if (state.number(payout.receipt().header().hash()) < 0)
            {
                news.accept("step " + payout.number() + " is in block " + block + ", which is not committed");
                isAll = false;
            }
            else if (block > state.finalNumber())
            {
                news.accept("step " + payout.number() + " is in block " + block +
                    ", which is not final yet: the last final one is " + state.finalNumber());
                isAll = false;
            }
            else
            {
                isAll &= attempt(exits.claim(payout, state.exits()));
            }
        }
        return isAll;
    }

    /**
     * Exits with all balances that are not empty, or goes on with exits that were begun, also by others.
     *
     * @param now time of the newest L1 block, seconds.
     * @return whether all exits are begun: none where the chain has not ended, unless all balances are empty.
     * @throws ParentChainException if L1 does not answer.
     */
    public boolean leave(final long now) throws ParentChainException
    {
        if (!state.hasEnded() && receipts.departures().stream().allMatch(this::isEmpty))
        {
            return true;
        }
        if (!state.hasEnded())
        {
            news.accept(state.isFrozen() ?
                "the chain is frozen, and block " + state.tip() + " is not final yet, but " + state.finalNumber() +
                " is: exits begin when it is" :
                "the chain stands: nobody exits from it. Take money out with 'plasmex request withdraw', or with the " +
                "venue");
            return false;
        }

        boolean isAll = true;
        final List<Departure> standing = new ArrayList<>();
        for (final Departure departure : receipts.departures())
        {
            if (departure.touch().receipt().header().number() > state.tip())
            {
                news.accept("step " + departure.touch().number() + " is in block " +
                    departure.touch().receipt().header().number() + ", which is gone: get receipts up to block " +
                    state.tip());
                isAll = false;
            }
            else
            {
                standing.add(departure);
            }
        }
        final List<Departure> beginning = standing.stream()
            .filter(departure -> !state.isLeaving(departure.cell()) && !isEmpty(departure))
            .toList();
        final BigInteger bond = court.exitBond();
        if (!beginning.isEmpty())
        {
            news.accept(beginning.size() + " exits, a bond of " +
                Wei.inEther(bond.multiply(BigInteger.valueOf(beginning.size()))) +
                " in all, which comes back when they end");
        }
        for (final Exits.Group batch : exits.batches(beginning, bond))
        {
            isAll &= begin(batch, bond);
        }
        goOn(standing, now);
        return isAll;
    }

    /** One that L1 does not let out must not keep in those that are sent with it. */
    private boolean begin(final Exits.Group batch, final BigInteger bond) throws ParentChainException
    {
        boolean isAll = attempt(batch.filing());
        if (!isAll && batch.departures().size() > 1)
        {
            isAll = true;
            for (final Departure departure : batch.departures())
            {
                isAll &= attempt(exits.batches(List.of(departure), bond).get(0).filing());
            }
        }
        return isAll;
    }

    private void goOn(final List<Departure> standing, final long now) throws ParentChainException
    {
        final List<OpenExit> closed = new ArrayList<>();
        for (final Departure departure : standing)
        {
            for (final OpenExit open : state.exits())
            {
                if (open.cell() == departure.cell() && now > open.closes())
                {
                    closed.add(open);
                }
                else if (open.cell() == departure.cell() && open.touch() < departure.touch().number())
                {
                    final BigInteger bond = court.exitBond();
                    news.accept("an exit was begun with an earlier step: the last takes its place, with a bond of " +
                        Wei.inEther(bond) + ", which comes back when it ends");
                    sending.send(exits.supersede(departure.touch(), open, bond));
                }
            }
        }
        if (!closed.isEmpty())
        {
            sending.send(exits.settle(closed));
        }
    }

    /**
     * When to go on.
     *
     * @return when the last of the windows closes that are open, seconds; none where none is.
     */
    public Optional<Long> next()
    {
        return state.exits().stream()
            .filter(open -> receipts.departures().stream().anyMatch(departure -> departure.cell() == open.cell()))
            .map(OpenExit::closes)
            .max(Long::compare);
    }

    /**
     * Whether nothing is left to claim or to leave with.
     *
     * @return true if every payout was claimed, and every balance has left or is empty.
     */
    public boolean isDone()
    {
        return next().isEmpty() &&
            receipts.payouts().stream().allMatch(payout -> state.isClaimed(payout.number())) &&
            receipts.departures().stream().allMatch(departure ->
                state.isLeaving(departure.cell()) || isEmpty(departure));
    }

    private boolean isEmpty(final Departure departure)
    {
        return LongStream.of(exits.left(departure)).sum() == 0;
    }

    /**
     * Has the Vault pay what is credited, and fetches the bonds of exits that have ended.
     *
     * @param owner whom to pay.
     * @throws ParentChainException if L1 does not answer.
     */
    public void pay(final String owner) throws ParentChainException
    {
        final Set<Integer> assets = new TreeSet<>();
        receipts.departures().forEach(departure ->
            assets.add((int)(departure.cell() >>> ASSET_SHIFT & ASSET_MASK)));
        state.eventsFrom(0).forEach(event ->
        {
            if (event instanceof final CourtEvent.Claimed claimed)
            {
                assets.add(claimed.asset());
            }
            else if (event instanceof final CourtEvent.Refunded refunded)
            {
                assets.add(refunded.asset());
            }
        });
        for (final int asset : assets)
        {
            final long credit = account.credit(asset, owner);
            if (credit > 0)
            {
                news.accept("the Vault owes " + owner + " " + account.amount(asset, credit));
                sending.send(court.pay(asset, owner));
            }
        }
        fetchBonds(court, claims, owner, sending, news);
    }

    /**
     * Fetches the bonds of exits that have ended.
     *
     * @param court   that makes filings.
     * @param claims  address of the contract that holds them.
     * @param owner   whose they are.
     * @param sending sends what fetches them.
     * @param news    told how much that is.
     * @return whether there were any.
     * @throws ParentChainException if L1 does not answer.
     */
    public static boolean fetchBonds(
        final EthereumCourt court,
        final String claims,
        final String owner,
        final Sending sending,
        final Consumer<String> news) throws ParentChainException
    {
        final BigInteger owed = court.owedTo(claims, owner);
        if (owed.signum() == 0)
        {
            return false;
        }

        news.accept("bonds of " + Wei.inEther(owed) + " come back to " + owner);
        sending.send(court.collect(claims, owner));
        return true;
    }

    private boolean attempt(final Filing filing) throws ParentChainException
    {
        try
        {
            sending.send(filing);
            return true;
        }
        catch (final RevertedException ex)
        {
            news.accept("not taken: " + ex.getMessage());
            return false;
        }
    }

    /**
     * Sends a transaction.
     */
    @FunctionalInterface
    public interface Sending
    {
        /**
         * Sends it, and waits until it has succeeded.
         *
         * @param filing to send.
         * @throws ParentChainException if it has not.
         */
        void send(Filing filing) throws ParentChainException;
    }
}
