package org.plasmex.engine;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.USD;

/**
 * The auditor notices: whatever byte of a trade's step is another, and whatever step is missing.
 */
class AuditorTest
{
    private final Desk desk = new Desk();

    private static void audit(final List<byte[]> records)
    {
        final Auditor auditor = new Auditor(Desk.SINCE);
        records.forEach(auditor::onRecord);
        auditor.check();
    }

    private List<byte[]> trade()
    {
        desk.genesis(Desk.SPAN, 1000);
        desk.list(Desk.MARKET, ETH, USD, 10, 5, -100, 500);
        desk.deposit(1, ETH, 1000);
        desk.deposit(2, USD, 1_000_000);
        desk.sell(1, 7, 1000).takerFee(500).place();
        desk.sell(1, 7, 1005).takerFee(500).place();
        desk.buy(2, 9, 1005).takerFee(500).place();
        desk.seal();

        return desk.records();
    }

    @Test
    void shouldBeContentWhenNothingIsWrong()
    {
        audit(trade());
    }

    @Test
    void shouldNoticeWhenRecordIsMissing()
    {
        final List<byte[]> records = trade();
        for (int i = 1; i < records.size() - 1; i++)
        {
            final byte[] missing = records.remove(i);
            assertThatThrownBy(() -> audit(records)).as(Renderer.line(missing))
                .isInstanceOfAny(AssertionError.class, RuntimeException.class);
            records.add(i, missing);
        }
    }

    @Test
    void shouldNoticeWhenByteOfTradeIsAnother()
    {
        final List<byte[]> records = trade();
        final int fill = records.size() - 4;
        assertThat(Renderer.line(records.get(fill))).startsWith("FILL");
        final int bodyStart = records.get(fill).length - 11;
        for (int i = 0; i < 11; i++)
        {
            final byte[] altered = records.get(fill).clone();
            altered[bodyStart + i] ^= 1;
            final byte[] original = records.set(fill, altered);
            assertThatThrownBy(() -> audit(records)).as("byte %d", i)
                .isInstanceOfAny(AssertionError.class, RuntimeException.class);
            records.set(fill, original);
        }
    }
}
