package org.plasmex.settlement.verify;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerHaltedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlockAuditTest
{
    @TempDir
    private Path directory;

    private final TestChain chain = new TestChain().withThreeBlocks();
    private final List<byte[]> records = chain.records();
    private BlockStore store;

    @BeforeEach
    void setUp()
    {
        store = BlockStore.open(directory, chain.genesis());
    }

    @AfterEach
    void tearDown()
    {
        store.close();
    }

    private void feed()
    {
        final Ledger ledger = new Ledger(store, chain.inbox());
        records.forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));
    }

    private BlockAudit audit(final int threads, final long last)
    {
        return new BlockAudit(store, chain.inbox(), KeyRecovery::best, threads, last);
    }

    @Test
    void shouldPassBlocksOneByOneAsTheyAreSealed()
    {
        final BlockAudit audit = audit(2, 0);
        assertThat(audit.doWork()).isZero();
        assertThat(audit.audited()).isZero();

        feed();
        for (long block = 1; block <= 3; block++)
        {
            assertThat(audit.doWork()).isEqualTo(1);
            assertThat(audit.audited()).isEqualTo(block);
        }
        assertThat(audit.doWork()).isZero();
    }

    /**
     * Terms that nobody signed, under a key that the pipeline vouches for: the ledger cannot see it.
     */
    @Test
    void shouldStopAtStepWhoseTermsWereNotSigned()
    {
        changeTermsOfFirstOrder();
        feed();
        assertThat(store.newest()).isEqualTo(3);

        final BlockAudit audit = audit(1, 0);
        assertThat(audit.doWork()).isEqualTo(1);
        for (int times = 0; times < 2; times++)
        {
            assertThatThrownBy(audit::doWork)
                .isInstanceOf(LedgerHaltedException.class)
                .hasMessageContaining("block 2 must not be committed: UNLAWFUL in block 2, step 10")
                .hasMessageContaining("not signed by whom it must be");
        }
        assertThat(audit.audited()).isEqualTo(1);
    }

    @Test
    void shouldBeginBehindWhatNeedsNoAudit()
    {
        changeTermsOfFirstOrder();
        feed();

        final BlockAudit audit = audit(1, 2);
        assertThat(audit.audited()).isEqualTo(2);
        assertThat(audit.doWork()).isEqualTo(1);
        assertThat(audit.audited()).isEqualTo(3);
    }

    private void changeTermsOfFirstOrder()
    {
        final byte[] place = chain.steps().stream().filter((step) -> step[0] == Steps.PLACE).findFirst().orElseThrow();
        final byte[] terms = Arrays.copyOf(place, Steps.PLACE_AUTH);
        for (final byte[] record : records)
        {
            for (int i = 0; i + terms.length <= record.length; i++)
            {
                if (Arrays.equals(record, i, i + terms.length, terms, 0, terms.length))
                {
                    record[i + Steps.PLACE_CANCEL_HASH] = 1;
                }
            }
        }
    }
}
