package org.plasmex.settlement;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.Sequencing;
import org.plasmex.settlement.ledger.BlockStore;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerAgent;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerAgentTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldMakeBlocksOutOfOutputLog()
    {
        final TestChain chain = new TestChain().withThreeBlocks();
        final List<byte[]> records = chain.records();
        final Path output = directory.resolve("output");
        try (LogWriter writer = LogWriter.open(
            new LogWriter.Context().directory(output).sequencing(Sequencing.RISING)))
        {
            for (int i = 0; i < records.size(); i++)
            {
                writer.append(i + 1, i, new UnsafeBuffer(records.get(i)), 0, records.get(i).length);
                if (i % 5 == 4)
                {
                    writer.commit();
                }
            }
            writer.commit();
        }

        try (BlockStore store = BlockStore.open(directory.resolve("blocks"), chain.genesis()))
        {
            final Ledger ledger = new Ledger(store, chain.inbox());
            final LogReader reader = LogReader.open(
                new LogReader.Context().directory(output).sequencing(Sequencing.RISING));
            final List<Long> seals = new ArrayList<>();
            final LedgerAgent agent = new LedgerAgent(
                reader,
                ledger,
                7,
                () ->
                {
                    assertThat(ledger.isAtSeal()).isTrue();
                    seals.add(ledger.blocks());
                });
            int work = 0;
            for (int done = agent.doWork(); done > 0; done = agent.doWork())
            {
                assertThat(done).isLessThanOrEqualTo(7);
                work += done;
            }
            agent.onClose();

            assertThat(work).isEqualTo(records.size());
            assertThat(store.newest()).isEqualTo(3);
            assertThat(seals).containsExactly(1L, 2L, 3L);
            assertThat(ledger.sequence()).isPositive();
            assertThat(agent.roleName()).isEqualTo("ledger");
        }
    }
}
