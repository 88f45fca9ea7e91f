package org.plasmex.watcher.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * How the chain stands on L1, as the events of its contracts tell. What a reorganisation takes back is forgotten, and
 * what is left counted again. Thread safe.
 */
public final class ChainState
{
    private final List<CourtEvent> events = new ArrayList<>();
    private final List<CourtEvent.Committed> committed = new ArrayList<>();
    private final Map<String, CourtEvent.Challenged> challenges = new LinkedHashMap<>();
    private final Map<String, CourtEvent.Answered> answers = new HashMap<>();
    private final Map<Long, OpenExit> exits = new LinkedHashMap<>();
    private final Set<Long> left = new HashSet<>();
    private final Set<Long> claimed = new HashSet<>();
    private final Set<Long> refunded = new HashSet<>();
    private final Set<String> faulty = new HashSet<>();
    private final Map<String, String> successors = new HashMap<>();
    private final Set<String> madeWhole = new HashSet<>();
    private long finalNumber;
    private int rewinds;
    private boolean isFrozen;

    /**
     * Something happened on L1.
     *
     * @param event not before those that were taken.
     * @throws ParentChainException if no chain contract tells such a thing: the node lies, or is another chain's.
     */
    public synchronized void apply(final CourtEvent event) throws ParentChainException
    {
        count(event);
        events.add(event);
    }

    /**
     * L1 has taken blocks back.
     *
     * @param block number of the last L1 block that stands.
     */
    public synchronized void rewind(final long block)
    {
        rewinds++;
        final List<CourtEvent> standing = events.stream().filter(event -> event.at().block() <= block).toList();
        events.clear();
        events.addAll(standing);
        committed.clear();
        challenges.clear();
        answers.clear();
        exits.clear();
        left.clear();
        claimed.clear();
        refunded.clear();
        faulty.clear();
        madeWhole.clear();
        successors.clear();
        finalNumber = 0;
        isFrozen = false;
        try
        {
            for (final CourtEvent event : standing)
            {
                count(event);
            }
        }
        catch (final ParentChainException ex)
        {
            throw new IllegalStateException("what was taken once is taken again", ex);
        }
    }

    private void count(final CourtEvent event) throws ParentChainException
    {
        if (event instanceof final CourtEvent.Committed block)
        {
            commit(block);
        }
        else if (event instanceof final CourtEvent.Finalized last)
        {
            finish(last.number());
        }
        else if (event instanceof final CourtEvent.Faulted fault)
        {
            isFrozen = true;
            faulty.add(Hex.encode(fault.blockHash()));
            while (committed.size() > fault.number())
            {
                committed.remove(committed.size() - 1);
            }
        }
        else if (event instanceof CourtEvent.FrozenForSilence)
        {
            isFrozen = true;
        }
        else if (event instanceof final CourtEvent.Challenged challenged)
        {
            challenges.put(Hex.encode(challenged.challenge().id()), challenged);
        }
        else if (event instanceof final CourtEvent.Answered answered)
        {
            answers.put(Hex.encode(answered.id()), answered);
        }
        else if (event instanceof final CourtEvent.Closed closed)
        {
            challenges.remove(Hex.encode(closed.id()));
        }
        else if (event instanceof final CourtEvent.MadeWhole whole)
        {
            madeWhole.add(Hex.encode(whole.id()));
        }
        else if (event instanceof final CourtEvent.Exiting exiting)
        {
            exits.put(exiting.exit().cell(), exiting.exit());
        }
        else if (event instanceof final CourtEvent.Exited exited)
        {
            exits.remove(exited.cell());
            left.add(exited.cell());
        }
        else if (event instanceof final CourtEvent.Claimed claim)
        {
            claimed.add(claim.step());
        }
        else if (event instanceof final CourtEvent.Replaced replaced)
        {
            if (!replaced.isOperator())
            {
                successors.remove(replaced.holder());
                successors.put(replaced.former(), replaced.holder());
            }
        }
        else if (event instanceof final CourtEvent.Refunded refund)
        {
            refunded.add(refund.entry());
        }
    }

    private void commit(final CourtEvent.Committed block) throws ParentChainException
    {
        final Header header = block.header();
        final byte[] parent = committed.isEmpty() ? new byte[header.parent().length] :
            committed.get(committed.size() - 1).header().hash();
        if (header.number() != committed.size() || !Arrays.equals(parent, header.parent()))
        {
            throw new ParentChainException("L1's node tells that block " + header.number() +
                " was committed, and it does not follow block " + (committed.size() - 1) +
                ", the last one it told of: it lies, or keeps not all events");
        }
        committed.add(block);
    }

    private void finish(final long number) throws ParentChainException
    {
        if (number < finalNumber || number >= committed.size())
        {
            throw new ParentChainException("L1's node tells that block " + number + " is final, and block " +
                (committed.size() - 1) + " is the last that was committed, block " + finalNumber +
                " the last that was final: it lies, or keeps not all events");
        }
        finalNumber = number;
    }

    /**
     * Who has taken a custodian's place.
     *
     * @param custodian address, hex with 0x, in lower case.
     * @return address of its successor; empty where it was not handed over.
     */
    public synchronized String successor(final String custodian)
    {
        return successors.getOrDefault(custodian, "");
    }

    /**
     * The last committed block.
     *
     * @return its number, -1 before genesis was told.
     */
    public synchronized long tip()
    {
        return committed.size() - 1L;
    }

    /**
     * The last block that was committed in or before an L1 block.
     *
     * @param block number of the L1 block.
     * @return its number, -1 for none.
     */
    public synchronized long tipAt(final long block)
    {
        int tip = committed.size() - 1;
        while (tip >= 0 && committed.get(tip).at().block() > block)
        {
            tip--;
        }
        return tip;
    }

    /**
     * A committed block.
     *
     * @param number from 0 to {@link #tip()}.
     * @return its header.
     * @throws IndexOutOfBoundsException if there is none, or none any more.
     */
    public synchronized Header header(final long number)
    {
        return committed.get((int)number).header();
    }

    /**
     * Where a committed block was committed.
     *
     * @param number from 0 to {@link #tip()}.
     * @return number of the L1 block.
     * @throws IndexOutOfBoundsException if there is none, or none any more.
     */
    public synchronized long committedIn(final long number)
    {
        return committed.get((int)number).at().block();
    }

    /**
     * The number of a committed block.
     *
     * @param hash of the block.
     * @return its number, -1 where none of the committed blocks has the hash.
     */
    public synchronized long number(final byte[] hash)
    {
        for (int number = committed.size() - 1; number >= 0; number--)
        {
            if (Arrays.equals(committed.get(number).header().hash(), hash))
            {
                return number;
            }
        }
        return -1;
    }

    /**
     * Whether this very block was found at fault.
     *
     * @param hash of the block.
     * @return true if it was.
     */
    public synchronized boolean isFaulty(final byte[] hash)
    {
        return faulty.contains(Hex.encode(hash));
    }

    /**
     * The last final block.
     *
     * @return its number.
     */
    public synchronized long finalNumber()
    {
        return finalNumber;
    }

    /**
     * Whether the costs of a challenge were given back.
     *
     * @param id of the challenge.
     * @return true if they were.
     */
    public synchronized boolean isMadeWhole(final byte[] id)
    {
        return madeWhole.contains(Hex.encode(id));
    }

    /**
     * The last block that was final in or before an L1 block.
     *
     * @param block number of the L1 block.
     * @return its number, 0 for none.
     */
    public synchronized long finalAt(final long block)
    {
        for (int i = events.size() - 1; i >= 0; i--)
        {
            if (events.get(i) instanceof final CourtEvent.Finalized last && last.at().block() <= block)
            {
                return last.number();
            }
        }
        return 0;
    }

    /**
     * Whether nothing is committed any more.
     *
     * @return true if the chain is frozen.
     */
    public synchronized boolean isFrozen()
    {
        return isFrozen;
    }

    /**
     * Whether the chain has ended: frozen, and its tip final. Then exits and refunds begin.
     *
     * @return true if it has.
     */
    public synchronized boolean hasEnded()
    {
        return isFrozen && finalNumber == tip();
    }

    /**
     * Challenges that were made and neither answered nor closed, in the order in which they were made.
     *
     * @return a copy.
     */
    public synchronized List<CourtEvent.Challenged> openChallenges()
    {
        return challenges.entrySet().stream()
            .filter(entry -> !answers.containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    }

    /**
     * Challenges that were made and answered.
     *
     * @return each with its answer; a copy.
     */
    public synchronized Map<CourtEvent.Challenged, CourtEvent.Answered> answeredChallenges()
    {
        final Map<CourtEvent.Challenged, CourtEvent.Answered> answered = new LinkedHashMap<>();
        challenges.forEach((id, challenge) ->
        {
            if (answers.containsKey(id))
            {
                answered.put(challenge, answers.get(id));
            }
        });
        return answered;
    }

    /**
     * Whether something was challenged before: each chunk and each link is once.
     *
     * @param id of the challenge.
     * @return true if it was, whatever became of it.
     */
    public synchronized boolean wasChallenged(final byte[] id)
    {
        return challenges.containsKey(Hex.encode(id));
    }

    /**
     * Balances that are on their way out.
     *
     * @return a copy.
     */
    public synchronized Collection<OpenExit> exits()
    {
        return List.copyOf(exits.values());
    }

    /**
     * Whether a balance has left, or is on its way out.
     *
     * @param cell key of the BALANCE.
     * @return true if it does or has.
     */
    public synchronized boolean isLeaving(final long cell)
    {
        return exits.containsKey(cell) || left.contains(cell);
    }

    /**
     * Whether what a step pays was claimed.
     *
     * @param step its number.
     * @return true if it was.
     */
    public synchronized boolean isClaimed(final long step)
    {
        return claimed.contains(step);
    }

    /**
     * Whether a deposit was refunded.
     *
     * @param entry number of the inbox entry.
     * @return true if it was.
     */
    public synchronized boolean isRefunded(final long entry)
    {
        return refunded.contains(entry);
    }

    /**
     * How often L1 has taken back what it had told.
     *
     * @return since the start.
     */
    public synchronized int rewinds()
    {
        return rewinds;
    }

    /**
     * All that happened, in order.
     *
     * @param from how many events are passed over.
     * @return the others; a copy.
     */
    public synchronized List<CourtEvent> eventsFrom(final int from)
    {
        return List.copyOf(events.subList(Math.min(from, events.size()), events.size()));
    }
}
