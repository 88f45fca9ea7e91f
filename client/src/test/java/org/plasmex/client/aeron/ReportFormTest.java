package org.plasmex.client.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;

class ReportFormTest
{
    private static final int GROUPS = MessageHeaderDecoder.ENCODED_LENGTH + StepExecutedDecoder.BLOCK_LENGTH;
    private static final int ROUNDS = 200_000;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @Test
    void shouldKnowAWholeStepAndNoneThatIsCutOrLonger()
    {
        final int length = step();
        for (int end = GROUPS; end < 2 * length; end++)
        {
            assertThat(ReportForm.isStep(buffer, GROUPS, end)).as("%d", end).isEqualTo(end == length);
        }
    }

    @Test
    void shouldNotLetAReaderBeyondTheEndWhateverTheBytesAre()
    {
        final Random random = new Random(11);
        final StepExecutedDecoder decoder = new StepExecutedDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        int whole = 0;
        for (int i = 0; i < ROUNDS; i++)
        {
            final int length = step();
            for (int j = random.nextInt(3); j >= 0; j--)
            {
                buffer.putByte(GROUPS + random.nextInt(length - GROUPS), (byte)random.nextInt());
            }

            if (ReportForm.isStep(buffer, GROUPS, length))
            {
                whole++;
                // Nothing but the message: to read beyond it throws.
                decoder.wrapAndApplyHeader(
                    new UnsafeBuffer(Arrays.copyOf(buffer.byteArray(), length)), 0, header);
                decoder.balances().forEach(balance -> assertThat(balance.locked()).isNotNull());
                decoder.orders().forEach(order -> assertThat(order.nonce()).isNotNull());
                final byte[] body = new byte[decoder.bodyLength()];
                assertThat(decoder.getBody(body, 0, body.length)).isPositive();
                assertThat(decoder.limit()).isEqualTo(length);
            }
        }
        assertThat(whole).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }

    private int step()
    {
        final StepExecutedEncoder encoder =
            new StepExecutedEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).step(7);
        encoder.balancesCount(2).next().asset(1).account(2).next().asset(2).account(2);
        encoder.ordersCount(1).next().slot(3).account(2);
        encoder.putBody(new byte[60], 0, 60);
        return encoder.limit();
    }
}
