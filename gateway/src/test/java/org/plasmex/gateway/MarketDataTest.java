package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;

class MarketDataTest
{
    private static final int MARKET = 7;

    private final MarketData marketData = new MarketData();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[Steps.PLACE_LENGTH]);

    @Test
    void shouldShowAnOrderOnlyOnceItRests()
    {
        step(Steps.PLACE, order(1, Terms.BUY, 100, 5));
        assertThat(book()).isEqualTo("bids | asks");

        rest(1);
        assertThat(book()).isEqualTo("bids 5@100 | asks");
    }

    @Test
    void shouldSumOrdersOfALevelAndSortLevelsFromTheBest()
    {
        resting(1, Terms.BUY, 100, 5);
        resting(2, Terms.BUY, 102, 1);
        resting(3, Terms.BUY, 100, 2);
        resting(4, Terms.SELL, 110, 3);
        resting(5, Terms.SELL, 105, 4);
        resting(6, Terms.SELL, 120, 9);

        assertThat(book()).isEqualTo("bids 1@102 7@100 | asks 4@105 3@110 9@120");
    }

    @Test
    void shouldTakeFillsAndReductionsOffALevelAndForgetItWhenItIsEmpty()
    {
        resting(1, Terms.SELL, 100, 5);
        resting(2, Terms.SELL, 100, 4);
        step(Steps.PLACE, order(3, Terms.BUY, 100, 8));
        step(Steps.FILL, order(3, Terms.BUY, 100, 3), order(1, Terms.SELL, 100, 0));
        assertThat(book()).isEqualTo("bids | asks 4@100");

        step(Steps.FILL, order(3, Terms.BUY, 100, 0), order(2, Terms.SELL, 100, 1));
        assertThat(book()).isEqualTo("bids | asks 1@100");

        step(Steps.CANCEL, order(2, Terms.SELL, 100, 0));
        assertThat(book()).isEqualTo("bids | asks");
    }

    @Test
    void shouldForgetWhatASlotHeldBeforeWhenItIsGivenOutAgain()
    {
        resting(1, Terms.SELL, 100, 5);
        step(Steps.CANCEL, order(1, Terms.SELL, 100, 0));
        resting(1, Terms.BUY, 90, 2);

        assertThat(book()).isEqualTo("bids 2@90 | asks");
    }

    @Test
    void shouldRefuseOutputThatRestsAnOrderNobodyPlaced()
    {
        assertThatThrownBy(() -> rest(9)).isInstanceOf(IllegalStateException.class).hasMessageContaining("slot 9");
    }

    private record Order(int slot, int side, long price, long open)
    {
    }

    private static Order order(final int slot, final int side, final long price, final long open)
    {
        return new Order(slot, side, price, open);
    }

    private void resting(final int slot, final int side, final long price, final long open)
    {
        step(Steps.PLACE, order(slot, side, price, open));
        rest(slot);
    }

    private void rest(final int slot)
    {
        body.putInt(Steps.REST_SLOT, slot, ByteOrder.BIG_ENDIAN);
        step(Steps.REST);
    }

    private void step(final int op, final Order... orders)
    {
        final StepExecutedEncoder encoder =
            new StepExecutedEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.balancesCount(0);
        final StepExecutedEncoder.OrdersEncoder group = encoder.ordersCount(orders.length);
        for (final Order order : orders)
        {
            group.next().slot(order.slot()).market(MARKET).side((short)order.side()).price(order.price())
                .open(order.open());
        }
        body.putByte(0, (byte)op);
        encoder.putBody(body, 0, body.capacity());
        marketData.onStep(new StepExecutedDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder()));
    }

    private String book()
    {
        return "bids" + side(Terms.BUY) + " | asks" + side(Terms.SELL);
    }

    private String side(final int side)
    {
        final StringBuilder text = new StringBuilder();
        for (int level = 0; level < marketData.levels(MARKET, side); level++)
        {
            text.append(' ').append(marketData.lots(MARKET, side, level)).append('@')
                .append(marketData.price(MARKET, side, level));
        }
        return text.toString();
    }
}
