package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SessionNumbersTest
{
    @Test
    void shouldGiveNoNumberTwiceWhicheverDoorAndLifeItIsOf()
    {
        final SessionNumbers[] all =
        {
            SessionNumbers.inProcess(0), SessionNumbers.aeron(0), SessionNumbers.inProcess(1), SessionNumbers.aeron(1)
        };
        long last = 0;
        for (final SessionNumbers numbers : all)
        {
            long given = 0;
            for (long number = numbers.next(); number != SessionNumbers.NONE; number = numbers.next())
            {
                assertThat(number > last).isTrue();
                last = number;
                given++;
            }
            assertThat(given).isGreaterThan(4_000_000);
            assertThat(numbers.next()).isEqualTo(SessionNumbers.NONE);
        }
    }

    @Test
    void shouldKnowWhichNumbersItHasGiven()
    {
        final SessionNumbers numbers = SessionNumbers.aeron(5);
        final long number = numbers.next();

        assertThat(numbers.contains(number)).isTrue();
        assertThat(numbers.contains(number - 1)).isFalse();
        assertThat(numbers.contains(number + 1)).isFalse();
    }

    @Test
    void shouldRefuseWhenNumbersWouldComeTwice()
    {
        assertThatThrownBy(() -> SessionNumbers.aeron(1L << 40)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("1099511627776");
        assertThatThrownBy(() -> SessionNumbers.aeron(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
