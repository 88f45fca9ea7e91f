package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.SetSignerDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;
import org.plasmex.protocol.sbe.TransferDecoder;
import org.plasmex.protocol.sbe.WithdrawDecoder;

class SchemaTest
{
    private static final int INPUT_SLOT_LENGTH = 640;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void shouldBeginEveryClientCommandWithSessionCorrelationAndKey()
    {
        final int[][] offsets =
        {
            {
                PlaceOrderDecoder.sessionEncodingOffset(), PlaceOrderDecoder.correlationEncodingOffset(),
                PlaceOrderDecoder.keyEncodingOffset(), PlaceOrderDecoder.accountEncodingOffset()
            },
            {
                CancelOrderDecoder.sessionEncodingOffset(), CancelOrderDecoder.correlationEncodingOffset(),
                CancelOrderDecoder.keyEncodingOffset(), CancelOrderDecoder.accountEncodingOffset()
            },
            {
                ReduceOrderDecoder.sessionEncodingOffset(), ReduceOrderDecoder.correlationEncodingOffset(),
                ReduceOrderDecoder.keyEncodingOffset(), ReduceOrderDecoder.accountEncodingOffset()
            },
            {
                RaiseFloorDecoder.sessionEncodingOffset(), RaiseFloorDecoder.correlationEncodingOffset(),
                RaiseFloorDecoder.keyEncodingOffset(), RaiseFloorDecoder.accountEncodingOffset()
            },
            {
                TransferDecoder.sessionEncodingOffset(), TransferDecoder.correlationEncodingOffset(),
                TransferDecoder.keyEncodingOffset(), TransferDecoder.accountEncodingOffset()
            },
            {
                WithdrawDecoder.sessionEncodingOffset(), WithdrawDecoder.correlationEncodingOffset(),
                WithdrawDecoder.keyEncodingOffset(), WithdrawDecoder.accountEncodingOffset()
            },
            {
                SetSignerDecoder.sessionEncodingOffset(), SetSignerDecoder.correlationEncodingOffset(),
                SetSignerDecoder.keyEncodingOffset(), SetSignerDecoder.accountEncodingOffset()
            },
            {
                CancelBySecretDecoder.sessionEncodingOffset(), CancelBySecretDecoder.correlationEncodingOffset(),
                CancelBySecretDecoder.keyEncodingOffset(), CancelBySecretDecoder.accountEncodingOffset()
            }
        };
        for (final int[] ofMessage : offsets)
        {
            assertThat(ofMessage).containsExactly(0, 8, 16, 36);
        }
    }

    @Test
    void shouldBeginAReplacementAsAnOrderBegins()
    {
        assertThat(ReplaceOrderDecoder.keyEncodingOffset()).isEqualTo(PlaceOrderDecoder.keyEncodingOffset());
        assertThat(ReplaceOrderDecoder.takerFeeEncodingOffset()).isEqualTo(PlaceOrderDecoder.takerFeeEncodingOffset());
        assertThat(ReplaceOrderDecoder.expiryEncodingOffset()).isEqualTo(PlaceOrderDecoder.expiryEncodingOffset());
        assertThat(ReplaceOrderDecoder.nonceEncodingOffset()).isEqualTo(PlaceOrderDecoder.nonceEncodingOffset());
        assertThat(ReplaceOrderDecoder.selfTradeEncodingOffset())
            .isEqualTo(PlaceOrderDecoder.selfTradeEncodingOffset());
        assertThat(ReplaceOrderDecoder.replacedEncodingOffset()).isEqualTo(PlaceOrderDecoder.BLOCK_LENGTH);
    }

    @Test
    void shouldFitTheLongestClientCommandIntoASlotOfTheInputRing()
    {
        final int longest = MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.BLOCK_LENGTH +
            PlaceOrderDecoder.authHeaderLength() + Auth.MAX_LENGTH;
        assertThat(longest).isLessThan(INPUT_SLOT_LENGTH);
    }

    @Test
    void shouldReadBackAStepWithItsBalancesOrdersAndBody()
    {
        final byte[] key = new byte[20];
        final byte[] body = new byte[Steps.FILL_LENGTH];
        new Random(3).nextBytes(key);
        new Random(4).nextBytes(body);
        final StepExecutedEncoder step = new StepExecutedEncoder()
            .wrapAndApplyHeader(buffer, 16, new MessageHeaderEncoder())
            .sequence(5).time(-6).session(Long.MAX_VALUE).correlation(7).step(8).putKey(key, 0, 20)
            .price(9).lots(10).takerFee(11).makerFee(-12);
        step.balancesCount(2)
            .next().asset(1).account(4_000_000_000L).available(Long.MAX_VALUE).locked(0)
            .next().asset(65_534).account(0).available(1).locked(2);
        step.ordersCount(1)
            .next().slot(3).account(4).market(5).side((short)Terms.SELL).orderType((short)Terms.IOC)
            .price(6).open(7).hidden(8).nonce(9);
        step.putBody(body, 0, body.length);

        final StepExecutedDecoder read =
            new StepExecutedDecoder().wrapAndApplyHeader(buffer, 16, new MessageHeaderDecoder());
        final byte[] readKey = new byte[20];
        final byte[] readBody = new byte[body.length];
        read.getKey(readKey, 0, 20);
        assertThat(readKey).isEqualTo(key);
        assertThat(read.time()).isEqualTo(-6);
        assertThat(read.session()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.makerFee()).isEqualTo(-12);
        final StepExecutedDecoder.BalancesDecoder balances = read.balances();
        assertThat(balances.count()).isEqualTo(2);
        assertThat(balances.next().account()).isEqualTo(4_000_000_000L);
        assertThat(balances.available()).isEqualTo(Long.MAX_VALUE);
        assertThat(balances.next().asset()).isEqualTo(65_534);
        final StepExecutedDecoder.OrdersDecoder orders = read.orders();
        assertThat(orders.count()).isEqualTo(1);
        assertThat(orders.next().slot()).isEqualTo(3);
        assertThat(orders.nonce()).isEqualTo(9);
        assertThat(read.getBody(readBody, 0, readBody.length)).isEqualTo(body.length);
        assertThat(readBody).isEqualTo(body);
        assertThat(read.limit()).isEqualTo(step.limit());
    }

    @Test
    void shouldNumberRefusalsWithoutGaps()
    {
        int number = 0;
        for (final Refusal refusal : Refusal.values())
        {
            if (refusal != Refusal.NULL_VAL)
            {
                assertThat(refusal.value()).isEqualTo(++number);
            }
        }

        assertThat(number).isPositive();
    }
}
