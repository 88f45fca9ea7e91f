package org.plasmex.venue.attack;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.venue.attack.Verdict.End;
import org.plasmex.venue.attack.Watcher.Finding;
import org.plasmex.venue.attack.Watcher.State;

/**
 * One attack: an operator changes an honest chain, commits it, and somebody watches. For one thread.
 */
final class Case
{
    private static final int MAX_LOOKS = 5;
    private static final int MAX_ANSWERS = 500;

    private final L1Stand stand;
    private final Forger forger;
    private final KeyRecovery recovery;
    private final Operator operator;
    private final Watcher.Maker watchers;

    Case(
        final L1Stand stand,
        final Operator operator,
        final Draft honest,
        final SplittableRandom random,
        final KeyRecovery recovery,
        final Watcher.Maker watchers)
    {
        this.stand = stand;
        this.operator = operator;
        this.watchers = watchers;
        this.recovery = recovery;
        forger = new Forger(honest.copy(), random, recovery);
    }

    /**
     * Does it, on an L1 that has the final blocks and nothing else.
     */
    Verdict run(final Kind kind)
    {
        return run(kind::apply);
    }

    Verdict run(final Consumer<Forger> harm)
    {
        harm.accept(forger);
        final Draft draft = forger.draft();
        final List<Header> headers = draft.seal().subList(draft.finalBlocks(), draft.blocks().size());
        try
        {
            operator.commit(forger, headers);
        }
        catch (final RevertedException ex)
        {
            return new Verdict(End.REFUSED, ex.reason().replaceAll("\\(.*", ""), ex.reason());
        }
        catch (final ParentChainException ex)
        {
            throw new IllegalStateException(ex);
        }

        try (Watcher watcher = watchers.make(stand, operator.url()))
        {
            return judge(watch(watcher), headers);
        }
        catch (final ParentChainException ex)
        {
            return new Verdict(End.MISSED, "", "L1 refuses what the watcher does: " + ex.getMessage());
        }
    }

    private Finding watch(final Watcher watcher) throws ParentChainException
    {
        for (int i = 0; i < (forger.isAnswering() ? MAX_ANSWERS : MAX_LOOKS); i++)
        {
            final Finding finding = watcher.look();
            if (finding.state() != State.WAITING)
            {
                return finding;
            }
            if (forger.isAnswering())
            {
                operator.answer(forger);
            }
            else
            {
                stand.later(stand.development().parameters().response() + 1);
            }
        }
        return watcher.look();
    }

    private Verdict judge(final Finding finding, final List<Header> headers)
    {
        final ChainStatus status = L1Stand.ask(() -> stand.operator().status());
        final boolean isTrue = Truth.holds(forger.draft(), recovery);
        final Header last = headers.get(headers.size() - 1);
        if (finding.state() == State.CONVICTED)
        {
            final boolean isWithheld = "WITHHELD".equals(finding.by());
            if (isTrue && !(isWithheld && !forger.isAnswering()))
            {
                return new Verdict(End.MISSED, finding.by(), "a block that is lawful and true was convicted: " +
                    finding.why());
            }
            return status.isFrozen() && status.tip() == finding.block() - 1 ?
                new Verdict(End.CAUGHT, finding.by(), finding.why()) :
                new Verdict(End.MISSED, finding.by(), "convicted, and the chain goes on: " + status);
        }
        if (finding.state() == State.WAITING)
        {
            return new Verdict(End.MISSED, "", "nobody can say what is in the block: " + finding.why());
        }
        return isTrue && !status.isFrozen() && status.tip() == last.number() ?
            new Verdict(End.HARMLESS, "", "") :
            new Verdict(End.MISSED, "", isTrue ? "the chain is not where it should be: " + status :
                "what is wrong was not found " + finding.why());
    }
}
