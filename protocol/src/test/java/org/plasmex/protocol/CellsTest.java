package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CellsTest
{
    @Test
    void shouldNumberCellsByKindAndIndex()
    {
        assertThat(Cells.register(Cells.REGISTER_ACCOUNTS)).isZero();
        assertThat(Cells.register(Cells.REGISTER_INBOX)).isEqualTo(1);
        assertThat(Cells.account(7)).isEqualTo(0x01_00_0000_00000007L);
        assertThat(Cells.balance(0xABCD, 7)).isEqualTo(0x02_00_ABCD_00000007L);
        assertThat(Cells.order(9)).isEqualTo(0x03_00_0000_00000009L);
        assertThat(Cells.market(0xFFFF)).isEqualTo(0x04_00_0000_0000FFFFL);
    }

    @Test
    void shouldTakeTheHighestNumbersAsUnsigned()
    {
        assertThat(Cells.account(-1)).isEqualTo(0x01_00_0000_FFFFFFFFL);
        assertThat(Cells.balance(0xFFFF, -1)).isEqualTo(0x02_00_FFFF_FFFFFFFFL);
        assertThat(Cells.order(-1)).isEqualTo(0x03_00_0000_FFFFFFFFL);
    }

    @Test
    void shouldReadKindAndIndexBack()
    {
        final long key = Cells.balance(0xFFFF, -2);
        assertThat(Cells.kind(key)).isEqualTo(Cells.BALANCE);
        assertThat(Cells.index(key)).isEqualTo(0xFFFF_FFFFFFFEL);
        assertThat(Cells.kind(Cells.key(255, 1))).isEqualTo(255);
        assertThat(Cells.key(Cells.ORDER, 5)).isEqualTo(Cells.order(5));
    }

    @Test
    void shouldHaveTheLengthsOfTheLedger()
    {
        assertThat(Cells.length(Cells.REGISTER)).isEqualTo(8);
        assertThat(Cells.length(Cells.ACCOUNT)).isEqualTo(56);
        assertThat(Cells.length(Cells.BALANCE)).isEqualTo(16);
        assertThat(Cells.length(Cells.ORDER)).isEqualTo(88);
        assertThat(Cells.length(Cells.MARKET)).isEqualTo(40);
        assertThat(Cells.MAX_LENGTH).isEqualTo(88);
        assertThatIllegalArgumentException().isThrownBy(() -> Cells.length(5)).withMessageContaining("kind 5");
    }
}
