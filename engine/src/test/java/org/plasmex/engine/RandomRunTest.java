package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.protocol.sbe.Refusal;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random commands, among them damaged ones and garbage, under the eyes of the {@link Auditor}.
 */
class RandomRunTest
{
    private static final int COMMANDS = 30_000;

    private static Auditor audit(final RandomVenue venue, final int commands)
    {
        final Auditor auditor = new Auditor(Desk.SINCE);
        final List<byte[]> records = venue.desk().records();
        int read = 0;
        for (int i = 0; i <= commands; i++)
        {
            while (read < records.size())
            {
                auditor.onRecord(records.get(read++));
            }
            if (i % 500 == 0)
            {
                auditor.check();
                auditor.check(venue.desk().machine(), RandomVenue.ASSETS);
            }
            if (i < commands)
            {
                venue.step();
            }
        }

        return auditor;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldConserveFundsAndLocksWhenCommandsAreRandom(final long seed)
    {
        audit(new RandomVenue(seed, seed % 2 == 0), COMMANDS);
    }

    @Test
    void shouldReachEveryOpReasonAndRefusalWhenRunsAreLong()
    {
        final TreeSet<String> seen = new TreeSet<>();
        seen.addAll(audit(new RandomVenue(11, false), COMMANDS).seen());
        seen.addAll(audit(new RandomVenue(12, true), COMMANDS).seen());

        assertThat(seen).contains(
            "01", "02", "03", "04", "05", "06", "07", "08", "09", "0a", "0f", "10", "11", "12", "13", "14", "15",
            "CANCEL 1", "CANCEL 2", "CANCEL 3", "CANCEL 4", "CANCEL 5", "CANCEL 6", "CANCEL 7", "CANCEL 8",
            "CANCEL 9");
        assertThat(Arrays.stream(Refusal.values())
            .filter((reason) -> reason != Refusal.NULL_VAL && reason != Refusal.TOO_MANY_FILLS)
            .filter((reason) -> reason != Refusal.NOT_SUPPORTED)
            .filter((reason) -> reason != Refusal.OUT_OF_RANGE && reason != Refusal.FROZEN)
            .map(Enum::name)
            .filter((name) -> !seen.contains(name))).isEmpty();
    }

    @Test
    void shouldDoTheSameWhenCommandsAreTheSame()
    {
        final RandomVenue one = new RandomVenue(5, true);
        final RandomVenue two = new RandomVenue(5, true);
        for (int i = 0; i < COMMANDS; i++)
        {
            one.step();
            two.step();
            if (i % 5000 == 0)
            {
                assertThat(digest(two)).isEqualTo(digest(one));
            }
        }
        assertThat(digest(two)).isEqualTo(digest(one));
        assertThat(two.desk().records().size()).isEqualTo(one.desk().records().size());
        for (int i = 0; i < one.desk().records().size(); i++)
        {
            assertThat(two.desk().records().get(i)).isEqualTo(one.desk().records().get(i));
        }
    }

    private static byte[] digest(final RandomVenue venue)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[StateMachine.DIGEST_LENGTH]);
        venue.desk().machine().digest(digest, 0);

        return digest.byteArray();
    }
}
