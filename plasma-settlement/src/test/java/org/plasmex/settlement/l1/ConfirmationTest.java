package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfirmationTest
{
    @Test
    void shouldReadEachRule()
    {
        assertThat(Confirmation.parse("finalized").isFinalized()).isTrue();
        assertThat(Confirmation.parse("latest").depth()).isZero();
        assertThat(Confirmation.parse("12").depth()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "safe", "-1", "1.5", "99999999999"})
    void shouldSayWhatIsAllowedWhenTheRuleIsUnknown(final String text)
    {
        assertThatThrownBy(() -> Confirmation.parse(text))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("confirmation must be finalized, latest, or a depth in blocks, and is " + text);
    }
}
