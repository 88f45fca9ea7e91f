package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AuthVerifierTest
{
    private final Random random = new Random(10);
    private final Keccak keccak = new Keccak();
    private final Eip712 eip712 = new Eip712(1, new UnsafeBuffer(new byte[20]), 0);
    private final AuthVerifier verifier = new AuthVerifier(KeyRecovery.best(), eip712);
    private final SigningKey key = SigningKey.fromPrivate(keccak.hash(new byte[]{1}));
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.MAX_LENGTH + 1]);
    private final UnsafeBuffer address = new UnsafeBuffer(new byte[20]);

    @Test
    void shouldTellTheLengthFromTheDepth()
    {
        final int[] lengths = {66, 100, 132, 164, 196, 228, 260, 292, 324, 356, 388};
        for (int depth = 0; depth < 256; depth++)
        {
            auth.putByte(0, (byte)depth);
            final int expected = depth < lengths.length ? lengths[depth] : Auth.INVALID;
            assertThat(Auth.length(auth, 0, auth.capacity())).isEqualTo(expected);
            assertThat(Auth.length(auth, 0, expected)).isEqualTo(expected);
            assertThat(Auth.length(auth, 0, expected - 1)).isEqualTo(Auth.INVALID);
        }

        assertThat(Auth.length(auth, 0, 0)).isEqualTo(Auth.INVALID);
        assertThat(Auth.MAX_LENGTH).isEqualTo(388);
    }

    @Test
    void shouldFindTheKeyOfEveryLeafOfATreeOfEveryDepth()
    {
        for (int depth = 0; depth <= Auth.MAX_DEPTH; depth++)
        {
            final byte[][][] tree = tree(depth);
            for (int i = 0; i < 8; i++)
            {
                final int index = i == 0 ? 0 : i == 1 ? (1 << depth) - 1 : random.nextInt(1 << depth);
                final int length = sign(tree, index);

                assertThat(find(tree[0][index], length)).as("depth %d, index %d", depth, index).isTrue();
                assertThat(address.byteArray()).isEqualTo(key.address());
            }
        }
    }

    @Test
    void shouldNotFindTheKeyWhenAnyBitOfATreeIsChanged()
    {
        final byte[][][] tree = tree(3);
        final int length = sign(tree, 5);
        for (int at = 0; at < length; at++)
        {
            auth.putByte(at, (byte)(auth.getByte(at) ^ 1 << random.nextInt(8)));
            assertThat(find(tree[0][5], length) && Hex.encode(address.byteArray()).equals(key.toString()))
                .as("byte %d", at).isFalse();
            assertThat(sign(tree, 5)).isEqualTo(length);
        }

        assertThat(find(tree[0][4], length) && Hex.encode(address.byteArray()).equals(key.toString())).isFalse();
    }

    @Test
    void shouldRefuseAnIndexThatTheTreeDoesNotHave()
    {
        final byte[][][] tree = tree(3);
        final int length = sign(tree, 5);
        auth.putByte(Auth.INDEX + 1, (byte)(5 + 8));
        assertThat(find(tree[0][5], length)).isFalse();
        auth.putByte(Auth.INDEX + 1, (byte)5);
        auth.putByte(Auth.INDEX, (byte)1);
        assertThat(find(tree[0][5], length)).isFalse();
        auth.putByte(Auth.INDEX, (byte)0);
        assertThat(find(tree[0][5], length)).isTrue();
    }

    @Test
    void shouldRefuseALengthThatIsNotThatOfTheDepth()
    {
        final byte[][][] tree = tree(3);
        final int length = sign(tree, 5);
        for (int other = 0; other <= auth.capacity(); other++)
        {
            assertThat(find(tree[0][5], other)).isEqualTo(other == length);
        }

        auth.putByte(Auth.DEPTH, (byte)11);
        for (int other = 0; other <= auth.capacity(); other++)
        {
            assertThat(find(tree[0][5], other)).isFalse();
        }
    }

    @Test
    void shouldNotTakeASignatureOfALeafForOneOfARoot()
    {
        final byte[][][] tree = tree(1);
        key.sign(new UnsafeBuffer(tree[1][0]), 0, auth, 0);
        auth.putByte(Auth.DEPTH, (byte)1);
        auth.putShort(Auth.INDEX, (short)0);
        auth.putBytes(Auth.SIBLINGS, tree[0][1]);

        assertThat(find(tree[0][0], 100) && Hex.encode(address.byteArray()).equals(key.toString())).isFalse();
    }

    @Test
    void shouldFindWhatOneThatRemembersNothingFindsWhateverCameBefore()
    {
        final byte[][][][] trees = {tree(1), tree(2), tree(3), tree(3), tree(Auth.MAX_DEPTH)};
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[20]);
        int found = 0;
        for (int round = 0; round < 3_000; round++)
        {
            final byte[][][] tree = trees[random.nextInt(trees.length)];
            final int index = round % tree[0].length;
            final int length = sign(tree, index);
            final byte[] leaf = tree[0][random.nextInt(8) == 0 ? random.nextInt(tree[0].length) : index];
            if (random.nextInt(4) == 0)
            {
                final int at = random.nextInt(length);
                auth.putByte(at, (byte)(auth.getByte(at) ^ 1 << random.nextInt(8)));
            }

            expected.setMemory(0, 20, (byte)0);
            final boolean isFound = new AuthVerifier(KeyRecovery.best(), eip712)
                .key(new UnsafeBuffer(leaf), 0, auth, 0, length, expected, 0);
            assertThat(find(leaf, length)).as("round %d", round).isEqualTo(isFound);
            assertThat(address.byteArray()).as("round %d", round).isEqualTo(expected.byteArray());
            found += Hex.encode(address.byteArray()).equals(key.toString()) ? 1 : 0;
        }

        assertThat(found).isBetween(1_500, 2_900);
    }

    @Test
    void shouldRecoverATreeOnceForAllThatCameInOrder()
    {
        final int[] recoveries = new int[1];
        final KeyRecovery recovery = KeyRecovery.best();
        final AuthVerifier counting = new AuthVerifier(
            (digest, digestOffset, signature, offset, found, foundOffset) ->
            {
                recoveries[0]++;
                return recovery.recover(digest, digestOffset, signature, offset, found, foundOffset);
            },
            eip712);
        final byte[][][] tree = tree(6);
        for (int index = 0; index < tree[0].length; index++)
        {
            final int length = sign(tree, index);
            assertThat(counting.key(new UnsafeBuffer(tree[0][index]), 0, auth, 0, length, address, 0)).isTrue();
            assertThat(address.byteArray()).isEqualTo(key.address());
        }

        assertThat(recoveries[0]).isEqualTo(1);
    }

    private boolean find(final byte[] leaf, final int length)
    {
        address.setMemory(0, 20, (byte)0);
        return verifier.key(new UnsafeBuffer(leaf), 0, auth, 0, length, address, 0);
    }

    private byte[][][] tree(final int depth)
    {
        final byte[][][] tree = new byte[depth + 1][][];
        tree[0] = new byte[1 << depth][32];
        for (final byte[] leaf : tree[0])
        {
            random.nextBytes(leaf);
        }

        for (int level = 1; level <= depth; level++)
        {
            tree[level] = new byte[1 << depth - level][];
            for (int i = 0; i < tree[level].length; i++)
            {
                final byte[] pair = new byte[64];
                System.arraycopy(tree[level - 1][2 * i], 0, pair, 0, 32);
                System.arraycopy(tree[level - 1][2 * i + 1], 0, pair, 32, 32);
                tree[level][i] = keccak.hash(pair);
            }
        }

        return tree;
    }

    private int sign(final byte[][][] tree, final int index)
    {
        final int depth = tree.length - 1;
        final MutableDirectBuffer root = new UnsafeBuffer(tree[depth][0].clone());
        if (depth > 0)
        {
            eip712.batch(root, 0, root, 0);
        }

        key.sign(root, 0, auth, 0);
        if (depth == 0)
        {
            return 66;
        }

        auth.putByte(0, (byte)depth);
        auth.putByte(66, (byte)(index >> 8));
        auth.putByte(67, (byte)index);
        for (int level = 0; level < depth; level++)
        {
            auth.putBytes(68 + 32 * level, tree[level][index >> level ^ 1]);
        }

        return 68 + 32 * depth;
    }
}
