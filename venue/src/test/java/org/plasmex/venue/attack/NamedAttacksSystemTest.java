package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.settlement.law.Inbox;

/**
 * What the chain contract itself refuses of attacks that have a name, and that the campaign can tell.
 */
class NamedAttacksSystemTest extends NamedAttacks
{
    @Test
    void shouldTellWhatAWatcherMissed()
    {
        final Verdict verdict = new Case(stage.stand, stage.operator, stage.honest, new SplittableRandom(1), stage.keys,
            (stand, blocks) -> new BlindWatcher()).run(Kind.AUTH);

        assertThat(verdict.end()).isEqualTo(Verdict.End.MISSED);
        assertThat(verdict.why()).startsWith("what is wrong was not found");
    }

    @Test
    void shouldRefuseTheCommitOfABlockWhoseClockStandsStill() throws ParentChainException
    {
        stage.stand.deposit(Bodies.key(1).address(), Bodies.BASE, 1);
        stage.stand.later(stage.stand.development().parameters().inclusion() + 1);
        final Draft draft = stage.with(
            List.of(new InboxEntry(Inbox.DEPOSIT, Bodies.key(1).address(), Bodies.BASE, 1)), List.of());

        assertThatThrownBy(() -> stage.commit(draft)).isInstanceOf(RevertedException.class)
            .hasMessageContaining("WrongUntil");
        try (AttackStage.Store store = stage.store(draft))
        {
            stage.take(store.prover.freezeForInbox(draft.blocks().get(draft.finalBlocks() - 1).inbox()));
        }
        assertThat(status().isFrozen()).isTrue();
    }

    @Test
    void shouldFailTheCommitWhereL1HasSwappedTwoDeposits() throws ParentChainException
    {
        final String before = stage.stand.keep();
        deposit(1, 2);
        final Draft seen = credited(stage.honest, stage.keys, 1, 2);
        stage.stand.back(before);
        deposit(2, 1);
        final Draft now = credited(stage.honest, stage.keys, 2, 1);

        assertThatThrownBy(() -> stage.commit(seen)).isInstanceOf(RevertedException.class)
            .hasMessageContaining("UnknownInboxHash");
        stage.commit(now);
        assertThat(stage.look(now)).isEqualTo(Watcher.Finding.content());
    }

    /**
     * Is content with everything.
     */
    private static final class BlindWatcher implements Watcher
    {
        @Override
        public Finding look()
        {
            return Finding.content();
        }

        @Override
        public void close()
        {
        }
    }
}
