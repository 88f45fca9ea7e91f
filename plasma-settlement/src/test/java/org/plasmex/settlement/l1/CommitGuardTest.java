package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class CommitGuardTest
{
    private static final long SECOND = 1_000_000_000L;
    private static final long GENESIS = 1_000_000;
    private static final long INCLUSION = 400;

    private final List<String> told = new ArrayList<>();
    private final TestBlocks blocks = new TestBlocks(GENESIS);
    private long monotonic;
    private final L1Clock clock = new L1Clock(() -> monotonic);
    private long committed;
    private long inclusion = INCLUSION;
    private String blocked = "";
    private boolean isTaken = true;
    private SettlementHaltedException halted;
    private final CommitGuard guard = new CommitGuard(new CommitGuard.Context()
        .clock(clock)
        .inclusion(() -> inclusion)
        .committed(() -> committed)
        .sealed(blocks::newest)
        .headers(blocks::header)
        .blocked(() -> blocked)
        .halted(() -> halted)
        .port(new Recorder()));

    CommitGuardTest()
    {
        clock.onHeader(GENESIS);
    }

    @Test
    void shouldBeOpenHoweverLateItIsWhenAllIsCommitted()
    {
        pass(10 * INCLUSION);

        assertThat(told).containsExactly("OPEN at 0");
    }

    @Test
    void shouldTakeCancelsOnlyAtAQuarterAndHaltAtHalfOfInclusionWhenL1IsSilent()
    {
        blocks.seal(GENESIS, 0);
        pass(99);
        assertThat(told).containsExactly("OPEN at 99");

        pass(1);
        assertThat(guard.mode()).isEqualTo(CommitGuard.Mode.CANCELS_ONLY);
        pass(99);
        assertThat(guard.ageSeconds()).isEqualTo(199);
        pass(1);

        assertThat(told).containsExactly("OPEN at 99", "CANCELS_ONLY at 100", "HALTED at 200");
    }

    @Test
    void shouldMeasureTheOldestBlockThatIsNotCommitted()
    {
        blocks.seal(GENESIS, 0);
        pass(90);
        blocks.seal(GENESIS + 90, 0);
        committed = 1;
        pass(50);
        assertThat(guard.ageSeconds()).isEqualTo(50);

        // L1 takes back the commit of block 1.
        committed = 0;
        pass(0);
        assertThat(guard.ageSeconds()).isEqualTo(140);
        assertThat(guard.mode()).isEqualTo(CommitGuard.Mode.CANCELS_ONLY);
    }

    @Test
    void shouldOpenAgainWhenWhatWasSealedIsCommitted()
    {
        blocks.seal(GENESIS, 0);
        pass(150);
        committed = 1;
        pass(1);

        assertThat(told).containsExactly("CANCELS_ONLY at 150", "OPEN at 0");
    }

    @Test
    void shouldStayHaltedUntilTheBacklogIsGone()
    {
        blocks.seal(GENESIS, 0);
        blocks.seal(GENESIS + 60, 0);
        pass(200);
        committed = 1;
        pass(0);
        assertThat(guard.ageSeconds()).isEqualTo(140);
        assertThat(guard.mode()).isEqualTo(CommitGuard.Mode.HALTED);

        committed = 2;
        pass(0);
        assertThat(told).containsExactly("HALTED at 200", "OPEN at 0");
    }

    @Test
    void shouldTakeCancelsOnlyWhileItIsNotKnownWhatIsCommitted()
    {
        committed = -1;
        blocks.seal(GENESIS, 0);
        pass(0);
        committed = 0;
        inclusion = -1;
        pass(1);
        inclusion = INCLUSION;
        pass(1);

        assertThat(told).containsExactly("CANCELS_ONLY at -1", "OPEN at 2");
    }

    @Test
    void shouldHaltAtOnceWhenCommitsSeemImpossibleAndGoOnWhenTheyAreNot()
    {
        blocked = "the chain is frozen";
        pass(0);
        blocked = "";
        pass(0);

        assertThat(told).containsExactly("HALTED at 0: the chain is frozen", "OPEN at 0");
    }

    @Test
    void shouldTellTheFreezeOnceItIsTaken()
    {
        isTaken = false;
        halted = new SettlementHaltedException(Cause.TOO_OLD, 8, 7, 42, "too old");
        pass(0);
        pass(0);
        isTaken = true;
        pass(0);
        pass(0);

        assertThat(told).containsExactly("HALTED at 0", "freeze at block 7 and step 42");
    }

    @Test
    void shouldHaltWithoutFreezeWhenAnOperatorHasToLook()
    {
        halted = new SettlementHaltedException(Cause.OTHER_BLOCK_COMMITTED, 8, "another");
        pass(0);
        pass(0);

        assertThat(told).containsExactly("HALTED at 0");
    }

    @Test
    void shouldTellAgainAsItIsThenWhenUnderBackPressure()
    {
        blocks.seal(GENESIS, 0);
        isTaken = false;
        pass(0);
        pass(120);
        isTaken = true;
        pass(1);
        pass(1);

        assertThat(told).containsExactly("CANCELS_ONLY at 121");
    }

    private void pass(final long seconds)
    {
        monotonic += seconds * SECOND;
        guard.doWork();
    }

    private final class Recorder implements CommitGuard.Port
    {
        @Override
        public boolean onMode(final CommitGuard.Mode mode, final long ageSeconds, final String why)
        {
            if (isTaken)
            {
                told.add(mode + " at " + ageSeconds + (why.isEmpty() ? "" : ": " + why));
            }

            return isTaken;
        }

        @Override
        public boolean onFreeze(final SettlementHaltedException why)
        {
            if (isTaken)
            {
                told.add("freeze at block " + why.tip() + " and step " + why.lastStep());
            }

            return isTaken;
        }
    }
}
