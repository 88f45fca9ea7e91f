package org.plasmex.settlement.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;

import static org.assertj.core.api.Assertions.assertThat;

class CellStoreTest
{
    private final CellStore cells = new CellStore();
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);

    @Test
    void shouldReadZerosFromCellThatWasNeverTouched()
    {
        value.setMemory(0, value.capacity(), (byte)1);

        assertThat(cells.read(Cells.balance(3, 9), value, 0)).isZero();
        assertThat(value.getLong(0)).isZero();
        assertThat(value.getLong(8)).isZero();
        assertThat(value.getByte(16)).isEqualTo((byte)1);
        assertThat(cells.touch(Cells.order(-1))).isZero();
    }

    @Test
    void shouldKeepWhatEachStepLeft()
    {
        final long[] keys = {
            Cells.register(1), Cells.account(0), Cells.account(-1), Cells.balance(0, 0), Cells.balance(65_535, -1),
            Cells.order(1), Cells.order(-1), Cells.market(0), Cells.market(65_535)};
        for (int i = keys.length - 1; i >= 0; i--)
        {
            value.setMemory(0, value.capacity(), (byte)(i + 1));
            cells.write(keys[i], i + 10, value, 0);
        }

        for (int i = 0; i < keys.length; i++)
        {
            assertThat(cells.read(keys[i], value, 0)).isEqualTo(i + 10);
            assertThat(value.getByte(Cells.length(Cells.kind(keys[i])) - 1)).isEqualTo((byte)(i + 1));
        }
        final List<Long> visited = new ArrayList<>();
        cells.forEach((cell, touch, buffer, offset, length) -> visited.add(cell));
        assertThat(visited).containsExactly(Arrays.stream(keys).boxed().toArray(Long[]::new));
    }

    @Test
    void shouldHaveSameDigestWhenCellsAreSameAndAnotherWhenTouchDiffers()
    {
        final CellStore other = new CellStore();
        cells.write(Cells.order(5), 7, value, 0);
        cells.write(Cells.account(5), 8, value, 0);
        other.write(Cells.account(5), 8, value, 0);
        other.write(Cells.order(5), 7, value, 0);
        assertThat(LedgerDigest.of(cells)).isEqualTo(LedgerDigest.of(other));

        other.write(Cells.order(5), 9, value, 0);
        assertThat(LedgerDigest.of(cells)).isNotEqualTo(LedgerDigest.of(other));
    }
}
