package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plasmex.venue.CommandRun;

class AttackSystemTest
{
    @Test
    void shouldMissNothingAndAcceptNothingFalseWhenTheOperatorForgesAndStrangersAccuse()
    {
        final CommandRun attack = CommandRun.of(
            "attack", "--cases", "300", "--seed", "7", "--cases-per-market", "150", "--false-per-market", "100");

        assertThat(attack.out())
            .contains("in all: tried 300, ", "accepted: 0", "missed: 0")
            .contains("caught by UNLAWFUL", "caught by BROKEN_LINK", "caught by SKIPPED_TOUCH", "caught by WITHHELD")
            .doesNotContain("MISSED", "ACCEPTED");
        assertThat(attack.err()).isEmpty();
        assertThat(attack.exitCode()).isZero();
    }

    @Test
    void shouldNameTheKindsThereAreWhenOneIsUnknown()
    {
        final CommandRun attack = CommandRun.of("attack", "--kinds", "mint,tickle");

        assertThat(attack.err()).contains("'tickle' is no kind of attack").contains("link-wildcard");
        assertThat(attack.exitCode()).isNotZero();
    }
}
