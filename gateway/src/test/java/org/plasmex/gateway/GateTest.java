package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTest
{
    private final GateStatus cancelsOnly = GateStatus.cancelsOnly("the ledger is behind");
    private final GateStatus closed = GateStatus.closed("the venue is frozen");

    @Test
    void shouldHearTheGateThatLetsInLeastWhenThereAreSeveral()
    {
        assertThat(Gate.strictest(Gate.OPEN, () -> cancelsOnly, () -> closed).status()).isSameAs(closed);
        assertThat(Gate.strictest(() -> cancelsOnly, Gate.OPEN).status()).isSameAs(cancelsOnly);
        assertThat(Gate.strictest(Gate.OPEN).status()).isSameAs(GateStatus.OPEN);
        assertThat(Gate.strictest().status()).isSameAs(GateStatus.OPEN);
    }

    @Test
    void shouldSayItsReasonInWordsAndAsItIsSent()
    {
        assertThat(cancelsOnly).hasToString("CANCELS_ONLY: the ledger is behind");
        assertThat(cancelsOnly.detail().getStringWithoutLengthAscii(0, cancelsOnly.detail().capacity()))
            .isEqualTo("the ledger is behind");
        assertThat(GateStatus.OPEN).hasToString("OPEN");
    }
}
