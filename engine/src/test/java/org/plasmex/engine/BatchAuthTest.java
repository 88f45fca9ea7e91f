package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.LOT_SIZE;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * Orders that share a signature go from the check of the signature workers through the machine, and each comes out with
 * its own auth, byte for byte.
 */
class BatchAuthTest
{
    private static final int LENGTH = Keccak.LENGTH;
    private static final int PRICE = 100;

    private final UnsafeBuffer vault = new UnsafeBuffer(Addresses.of(99));
    private final Eip712 eip712 = new Eip712(31337, vault, 0);
    private final CommandVerifier verifier = new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712));
    private final SigningKey key = SigningKey.fromPrivate(new Keccak().hash(new byte[]{1}));
    private final Desk desk = Desk.open(0, 0);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[640]);

    @BeforeEach
    void fund()
    {
        desk.deposit(key.address(), USD, 1L << 40);
        desk.forget();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldCarryAuthOfEachOrderIntoItsStepWhenTheySharedASignature(final int depth)
    {
        final byte[][][] tree = tree(depth);
        final byte[] signature = sign(tree);
        final int orders = 1 << depth;
        for (int i = 0; i < orders; i += depth < 6 ? 1 : orders / 16 + 1)
        {
            final byte[] auth = auth(tree, signature, i);
            final int length = encode(i, auth);
            assertThat(verifier.verify(command, 0, length)).isTrue();
            desk.sendBytes(command, length);

            final StepExecutedDecoder step = placed();
            final byte[] stepsKey = new byte[20];
            step.getKey(stepsKey, 0, 20);
            final byte[] body = new byte[step.bodyLength()];
            step.getBody(body, 0, body.length);
            assertThat(stepsKey).isEqualTo(key.address());
            assertThat(body).hasSize(Steps.PLACE_LENGTH + auth.length);
            assertThat(Arrays.copyOfRange(body, Steps.PLACE_AUTH, body.length)).isEqualTo(auth);
            assertThat(new UnsafeBuffer(body).getLong(Steps.PLACE_NONCE, ByteOrder.BIG_ENDIAN)).isEqualTo(nonce(i));
        }
    }

    @Test
    void shouldNotExecuteWhenAuthIsThatOfAnotherLeaf()
    {
        final byte[][][] tree = tree(3);
        final byte[] signature = sign(tree);
        final int length = encode(2, auth(tree, signature, 3));
        if (verifier.verify(command, 0, length))
        {
            desk.sendBytes(command, length);
            assertThat(desk.events()).containsExactly("REFUSED WRONG_KEY value=1 bound=0");
        }
        assertThat(desk.machine().restingOrders()).isZero();
    }

    @Test
    void shouldRefuseWhenIndexIsBeyondTheTree()
    {
        final byte[][][] tree = tree(3);
        final byte[] auth = auth(tree, sign(tree), 2);
        new UnsafeBuffer(auth).putShort(Auth.INDEX, (short)10, ByteOrder.BIG_ENDIAN);
        final int length = encode(2, auth);
        assertThat(verifier.verify(command, 0, length)).isFalse();
        command.putBytes(MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderEncoder.keyEncodingOffset(), key.address());
        desk.sendBytes(command, length);
        assertThat(desk.events()).containsExactly("REFUSED FORGED value=0 bound=0");
    }

    private StepExecutedDecoder placed()
    {
        assertThat(desk.steps()).hasSize(2).element(0).asString().startsWith("PLACE");
        final UnsafeBuffer record = new UnsafeBuffer(desk.records().get(desk.records().size() - 2));
        final StepExecutedDecoder step =
            new StepExecutedDecoder().wrapAndApplyHeader(record, 0, new MessageHeaderDecoder());
        assertThat(step.balances().next().account()).isEqualTo(1);
        assertThat(step.orders().next().account()).isEqualTo(1);

        return step;
    }

    /** The levels of the tree, the digests of the orders first. */
    private byte[][][] tree(final int depth)
    {
        final byte[][][] tree = new byte[depth + 1][][];
        tree[0] = new byte[1 << depth][LENGTH];
        for (int i = 0; i < tree[0].length; i++)
        {
            eip712.order(
                1, MARKET, ETH, USD, LOT_SIZE, 0, Terms.BUY, Terms.GTC, PRICE, lots(i), 0, 0, 0,
                new UnsafeBuffer(cancelHash(i)), 0, nonce(i), new UnsafeBuffer(tree[0][i]), 0);
        }
        for (int level = 1; level <= depth; level++)
        {
            tree[level] = new byte[tree[level - 1].length / 2][];
            for (int i = 0; i < tree[level].length; i++)
            {
                final byte[] children = Arrays.copyOf(tree[level - 1][2 * i], 2 * LENGTH);
                System.arraycopy(tree[level - 1][2 * i + 1], 0, children, LENGTH, LENGTH);
                tree[level][i] = new Keccak().hash(children);
            }
        }

        return tree;
    }

    private byte[] sign(final byte[][][] tree)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[LENGTH]);
        final byte[] signature = new byte[Auth.SINGLE_LENGTH];
        eip712.batch(new UnsafeBuffer(tree[tree.length - 1][0]), 0, digest, 0);
        key.sign(digest, 0, new UnsafeBuffer(signature), 0);

        return signature;
    }

    private static byte[] auth(final byte[][][] tree, final byte[] signature, final int index)
    {
        final int depth = tree.length - 1;
        final byte[] auth = Arrays.copyOf(signature, Auth.SIBLINGS + depth * LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(auth);
        buffer.putByte(Auth.DEPTH, (byte)depth);
        buffer.putShort(Auth.INDEX, (short)index, ByteOrder.BIG_ENDIAN);
        for (int level = 0; level < depth; level++)
        {
            buffer.putBytes(Auth.SIBLINGS + level * LENGTH, tree[level][index >> level ^ 1]);
        }

        return auth;
    }

    private int encode(final int i, final byte[] auth)
    {
        final PlaceOrderEncoder order =
            new PlaceOrderEncoder().wrapAndApplyHeader(command, 0, new MessageHeaderEncoder());
        order.session(5).correlation(i).putKey(Addresses.ZERO, 0, 20).account(1)
            .market(MARKET).base(ETH).quote(USD).lotSize(LOT_SIZE).takerFee(0)
            .side((short)Terms.BUY).orderType((short)Terms.GTC).price(PRICE).lots(lots(i))
            .peak(0).trigger(0).expiry(0).selfTrade((short)0).putCancelHash(cancelHash(i), 0, 16).nonce(nonce(i))
            .putAuth(auth, 0, auth.length);

        return MessageHeaderEncoder.ENCODED_LENGTH + order.encodedLength();
    }

    private static long lots(final int i)
    {
        return 1 + i % 7;
    }

    private static long nonce(final int i)
    {
        return 10 + i;
    }

    private static byte[] cancelHash(final int i)
    {
        final byte[] hash = new byte[16];
        new Random(i).nextBytes(hash);

        return hash;
    }
}
