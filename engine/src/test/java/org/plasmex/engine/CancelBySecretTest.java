package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.util.Arrays;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * Whoever shows the secret of an order cancels it.
 */
class CancelBySecretTest
{
    private static final byte[] SECRET = "sixteen letters!".getBytes(US_ASCII);
    private static final byte[] OTHER = "sixteen letters?".getBytes(US_ASCII);
    private static final String SHOWN = HexFormat.of().formatHex(SECRET);

    private final Desk desk = Desk.open(0, 1000);

    @BeforeEach
    void twoOrders()
    {
        desk.deposit(1, USD, 10_000);
        desk.deposit(2, ETH, 10_000);
        desk.buy(1, 10, 100).cancelHash(Desk.cancelHash(SECRET)).place();
        desk.buy(1, 20, 95).place();
        desk.forget();
    }

    @Test
    void shouldReturnWholeLockWhenSecretIsShown()
    {
        desk.cancelBySecret(1, 1, SECRET);
        desk.cancelBySecret(1, 1, SECRET);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=1 REVEALED secret=" + SHOWN + " | 1/2 8098+1902 | #1 0@100",
            "REFUSED UNKNOWN_ORDER value=1 bound=0");
    }

    @Test
    void shouldRefuseWhenSecretIsAnothers()
    {
        desk.cancelBySecret(1, 1, OTHER);
        desk.cancelBySecret(1, 1, new byte[16]);
        desk.cancelBySecret(1, 1, Desk.cancelHash(SECRET));
        for (int bit = 0; bit < 128; bit++)
        {
            final byte[] almost = SECRET.clone();
            almost[bit / 8] ^= (byte)(1 << bit % 8);
            desk.cancelBySecret(1, 1, almost);
        }
        assertThat(desk.events()).hasSize(131).containsOnly("REFUSED WRONG_SECRET value=1 bound=0");
        assertThat(desk.machine().restingOrders()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhenHashDiffersInOneBit()
    {
        for (int bit = 0; bit < 128; bit++)
        {
            final byte[] hash = Desk.cancelHash(SECRET);
            hash[bit / 8] ^= (byte)(1 << bit % 8);
            final long order = desk.buy(1, 1, 5).cancelHash(hash).place();
            desk.forget();
            desk.cancelBySecret(1, order, SECRET);
            assertThat(desk.events()).containsExactly("REFUSED WRONG_SECRET value=" + order + " bound=0");
        }
    }

    @Test
    void shouldRefuseWhenOrderHasNoSecret()
    {
        desk.cancelBySecret(1, 2, SECRET);
        desk.cancelBySecret(1, 2, new byte[16]);
        assertThat(desk.events()).containsOnly("REFUSED WRONG_SECRET value=2 bound=0");
    }

    @Test
    void shouldRefuseWhenThereIsNoSuchOrderOrAccount()
    {
        desk.cancelBySecret(2, 1, SECRET);
        desk.cancelBySecret(1, 3, SECRET);
        desk.cancelBySecret(1, -1, SECRET);
        desk.cancelBySecret(0, 0, SECRET);
        desk.cancelBySecret(3, 1, SECRET);
        desk.cancelBySecret(0xFFFF_FFFFL, 1, SECRET);
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_ORDER value=1 bound=0",
            "REFUSED UNKNOWN_ORDER value=3 bound=0",
            "REFUSED UNKNOWN_ORDER value=-1 bound=0",
            "REFUSED UNKNOWN_ORDER value=0 bound=0",
            "REFUSED UNKNOWN_ACCOUNT value=3 bound=3",
            "REFUSED UNKNOWN_ACCOUNT value=4294967295 bound=3");
    }

    @Test
    void shouldUseNoNonceAndNeedNoKey()
    {
        desk.cancelBySecret(1, 2, SECRET);
        desk.cancelBySecret(1, 1, SECRET);
        assertThat(desk.machine().nonce(1)).isEqualTo(2);

        final UnsafeBuffer record = new UnsafeBuffer(desk.records().get(desk.records().size() - 1));
        final StepExecutedDecoder step =
            new StepExecutedDecoder().wrapAndApplyHeader(record, 0, new MessageHeaderDecoder());
        final byte[] key = new byte[20];
        step.getKey(key, 0, 20);
        assertThat(key).isEqualTo(Addresses.ZERO);
        assertThat(step.session()).isEqualTo(77);
        assertThat(step.correlation()).isEqualTo(78);
        assertThat(Arrays.copyOfRange(record.byteArray(), record.capacity() - Steps.CANCEL_REVEALED_LENGTH + 6,
            record.capacity())).isEqualTo(SECRET);
    }

    @Test
    void shouldNameSessionAccountAndCommandInRefusal()
    {
        desk.cancelBySecret(1, 1, OTHER);
        final UnsafeBuffer record = new UnsafeBuffer(desk.records().get(desk.records().size() - 1));
        final RefusedDecoder refused = new RefusedDecoder().wrapAndApplyHeader(record, 0, new MessageHeaderDecoder());
        assertThat(refused.session()).isEqualTo(77);
        assertThat(refused.correlation()).isEqualTo(78);
        assertThat(refused.account()).isEqualTo(1);
        assertThat(refused.nonce()).isZero();
        assertThat(refused.command()).isEqualTo(CancelBySecretDecoder.TEMPLATE_ID);
    }

    @Test
    void shouldCancelWhatIsLeftWhenPartIsFilledOrReduced()
    {
        desk.sell(2, 4, 100).place();
        desk.reduce(1, 1, 5);
        desk.forget();
        desk.cancelBySecret(1, 1, SECRET);
        assertThat(desk.events()).containsExactly(
            "CANCEL slot=1 REVEALED secret=" + SHOWN + " | 1/2 7698+1902 | #1 0@100");
    }

    @Test
    void shouldCancelWhenMarketIsHalted()
    {
        desk.status(MARKET, Terms.HALTED);
        desk.forget();
        desk.cancelBySecret(1, 1, SECRET);
        assertThat(desk.steps()).containsExactly("CANCEL slot=1 REVEALED secret=" + SHOWN);
    }

    @Test
    void shouldForgetSecretWhenSlotIsGivenOutAgain()
    {
        desk.cancel(1, 1);
        final long order = desk.buy(1, 1, 5).place();
        desk.forget();
        desk.cancelBySecret(1, order, SECRET);
        assertThat(desk.events()).containsExactly("REFUSED WRONG_SECRET value=" + order + " bound=0");
    }
}
