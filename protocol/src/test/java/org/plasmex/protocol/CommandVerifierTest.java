package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.CancelBySecretEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.SealEncoder;

class CommandVerifierTest
{
    private static final int OFFSET = 24;
    private static final int KEY = OFFSET + Commands.HEADER + 16;
    private static final int SIGNED = KEY + KeyRecovery.ADDRESS_LENGTH;
    private static final int GARBAGE = 20_000;

    private final Random random = new Random(7);
    private final UnsafeBuffer vault = new UnsafeBuffer(Hex.decode("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    private final Eip712 eip712 = new Eip712(31_337, vault, 0);
    private final SigningKey key = SigningKey.fromPrivate(new Keccak().hash(new byte[]{7}));
    private final Commands commands = new Commands(random, new Eip712(31_337, vault, 0), key);
    private final CommandVerifier verifier =
        new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712));
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(640));

    @Test
    void shouldWriteTheKeyOfEveryKindOfCommand()
    {
        for (int template = Commands.FIRST; template <= Commands.LAST_SIGNED; template++)
        {
            for (int i = 0; i < 10; i++)
            {
                final int length = commands.encode(template, buffer, OFFSET);
                final byte[] before = bytes();
                assertThat(verifier.verify(buffer, OFFSET, length)).as("template %d", template).isTrue();
                System.arraycopy(key.address(), 0, before, KEY, KeyRecovery.ADDRESS_LENGTH);
                assertThat(bytes()).isEqualTo(before);
            }
        }
    }

    @Test
    void shouldWriteBothKeysOfAReplacement()
    {
        final SigningKey other = SigningKey.fromPrivate(new Keccak().hash(new byte[]{8}));
        final int cancelKey = KEY - ReplaceOrderDecoder.keyEncodingOffset() +
            ReplaceOrderDecoder.cancelKeyEncodingOffset();
        int length = commands.replaceOrder(buffer, OFFSET, other);
        byte[] expected = bytes();
        System.arraycopy(key.address(), 0, expected, KEY, KeyRecovery.ADDRESS_LENGTH);
        System.arraycopy(other.address(), 0, expected, cancelKey, KeyRecovery.ADDRESS_LENGTH);
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
        assertThat(bytes()).isEqualTo(expected);

        length = commands.replaceOrder(buffer, OFFSET, null);
        buffer.setMemory(cancelKey, KeyRecovery.ADDRESS_LENGTH, (byte)0xEE);
        expected = bytes();
        System.arraycopy(key.address(), 0, expected, KEY, KeyRecovery.ADDRESS_LENGTH);
        System.arraycopy(new byte[KeyRecovery.ADDRESS_LENGTH], 0, expected, cancelKey, KeyRecovery.ADDRESS_LENGTH);
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
        assertThat(bytes()).isEqualTo(expected);
    }

    @Test
    void shouldRefuseAReplacementWhoseLengthsOrSignaturesAreWrong()
    {
        final int auth = OFFSET + Commands.HEADER + ReplaceOrderDecoder.BLOCK_LENGTH;
        final int length = commands.replaceOrder(buffer, OFFSET, key);
        final byte[] sound = bytes();
        final int cancelAuth = auth + 4 + Auth.SINGLE_LENGTH;
        for (final int position : new int[]{
            auth, auth + 1, auth + 3, auth + 4 + Auth.V, cancelAuth, cancelAuth + 3, cancelAuth + 4 + Auth.V})
        {
            buffer.putByte(position, (byte)(sound[position] ^ 0x80));
            final byte[] before = bytes();
            assertThat(verifier.verify(buffer, OFFSET, length)).as("byte %d", position).isFalse();
            assertThat(bytes()).isEqualTo(before);
            buffer.putByte(position, sound[position]);
        }
        for (int shorter = 0; shorter < length; shorter++)
        {
            assertThat(verifier.verify(buffer, OFFSET, shorter)).isFalse();
        }
        assertThat(verifier.verify(buffer, OFFSET, length + 1)).isFalse();
        assertThat(bytes()).isEqualTo(sound);
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
    }

    @Test
    void shouldOverwriteAKeyThatTheClientMadeUp()
    {
        final int length = commands.encode(Commands.FIRST, buffer, OFFSET);
        buffer.setMemory(KEY, KeyRecovery.ADDRESS_LENGTH, (byte)0xEE);
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
        assertThat(hasKey()).isTrue();
    }

    @Test
    void shouldFindTheKeyThatSignedATreeOfAnyDepthAndLeaveTheAuthAlone()
    {
        for (int depth = 1; depth <= Auth.MAX_DEPTH; depth++)
        {
            commands.depth(depth);
            for (int template = Commands.FIRST; template <= Commands.LAST_SIGNED; template++)
            {
                final int length = commands.encode(template, buffer, OFFSET);
                final byte[] before = bytes();
                assertThat(verifier.verify(buffer, OFFSET, length)).as("%d of depth %d", template, depth).isTrue();
                System.arraycopy(key.address(), 0, before, KEY, KeyRecovery.ADDRESS_LENGTH);
                assertThat(bytes()).isEqualTo(before);
            }
        }
    }

    @Test
    void shouldLetACancelBySecretPassWithoutAKey()
    {
        final int length = commands.encode(CancelBySecretEncoder.TEMPLATE_ID, buffer, OFFSET);
        final byte[] before = bytes();
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
        assertThat(bytes()).isEqualTo(before);

        buffer.setMemory(KEY, KeyRecovery.ADDRESS_LENGTH, (byte)0xEE);
        assertThat(verifier.verify(buffer, OFFSET, length)).isTrue();
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void shouldLookAtNothingButTheHeaderOfACancelBySecret()
    {
        final int length = commands.encode(CancelBySecretEncoder.TEMPLATE_ID, buffer, OFFSET);
        for (int at = OFFSET; at < OFFSET + length; at++)
        {
            final byte original = buffer.getByte(at);
            buffer.putByte(at, (byte)(original ^ 1 << random.nextInt(8)));
            assertThat(verifier.verify(buffer, OFFSET, length)).isEqualTo(at >= OFFSET + Commands.HEADER);
            buffer.putByte(at, original);
        }
    }

    @Test
    void shouldBindTheKeyToEveryByteThatIsSignedAndToNoOther()
    {
        bindsTheKeyToEveryByteThatIsSignedAndToNoOther();
        commands.depth(3);
        bindsTheKeyToEveryByteThatIsSignedAndToNoOther();
    }

    private void bindsTheKeyToEveryByteThatIsSignedAndToNoOther()
    {
        for (int template = Commands.FIRST; template <= Commands.LAST_SIGNED; template++)
        {
            final int length = commands.encode(template, buffer, OFFSET);
            for (int at = OFFSET; at < OFFSET + length; at++)
            {
                final byte original = buffer.getByte(at);
                buffer.putByte(at, (byte)(original ^ 1 << random.nextInt(8)));
                buffer.setMemory(KEY, KeyRecovery.ADDRESS_LENGTH, (byte)0);
                final boolean found = verifier.verify(buffer, OFFSET, length) && hasKey();
                final boolean isUnsigned = at >= OFFSET + Commands.HEADER && at < SIGNED ||
                    template == Commands.FIRST &&
                    at == OFFSET + Commands.HEADER + PlaceOrderEncoder.selfTradeEncodingOffset();
                assertThat(found).as("template %d, byte %d", template, at - OFFSET).isEqualTo(isUnsigned);
                buffer.putByte(at, original);
            }
        }
    }

    @Test
    void shouldLeaveTheBufferAloneWhenACommandIsForged()
    {
        final int length = commands.encode(Commands.FIRST, buffer, OFFSET);
        buffer.putByte(OFFSET + length - 1, (byte)29);
        final byte[] before = bytes();
        assertThat(verifier.verify(buffer, OFFSET, length)).isFalse();
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void shouldRefuseEveryOtherLength()
    {
        for (int template = Commands.FIRST; template <= Commands.LAST; template++)
        {
            final int length = commands.encode(template, buffer, OFFSET);
            for (int other = -1; other <= buffer.capacity(); other++)
            {
                assertThat(verifier.verify(buffer, OFFSET, other)).isEqualTo(other == length);
            }
        }
    }

    @Test
    void shouldRefuseALengthOrOffsetOutsideTheBuffer()
    {
        final int[] numbers = {Integer.MIN_VALUE, -1, 0, 639, 640, 641, Integer.MAX_VALUE};
        for (final int offset : numbers)
        {
            for (final int length : numbers)
            {
                assertThat(verifier.verify(buffer, offset, length)).isFalse();
            }
        }
    }

    @Test
    void shouldRefuseATemplateThatNoClientSends()
    {
        for (int template = 0; template <= 0xFFFF; template++)
        {
            if (template < Commands.FIRST || template > Commands.LAST)
            {
                final int length = template == 0 ? commands.encode(Commands.FIRST, buffer, OFFSET) : 236;
                buffer.putShort(OFFSET + 2, (short)template);
                assertThat(verifier.verify(buffer, OFFSET, length)).as("template %d", template).isFalse();
            }
        }

        assertThat(SealEncoder.TEMPLATE_ID).isGreaterThan(Commands.LAST);
    }

    @Test
    void shouldRefuseAnAuthWhoseLengthLies()
    {
        final int length = commands.encode(Commands.FIRST, buffer, OFFSET);
        final int authLength = OFFSET + Commands.HEADER + PlaceOrderEncoder.BLOCK_LENGTH;
        for (final int lie : new int[]{0, 65, 67, 388, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
        {
            buffer.putInt(authLength, lie);
            assertThat(verifier.verify(buffer, OFFSET, length)).isFalse();
        }
    }

    @Test
    void shouldRefuseASignatureForAnotherVaultOrChain()
    {
        final UnsafeBuffer otherVault = new UnsafeBuffer(new byte[20]);
        for (final Eip712 other : new Eip712[]{new Eip712(1, vault, 0), new Eip712(31_337, otherVault, 0)})
        {
            final CommandVerifier otherVerifier =
                new CommandVerifier(other, new AuthVerifier(KeyRecovery.best(), other));
            final int length = commands.encode(Commands.FIRST, buffer, OFFSET);
            assertThat(otherVerifier.verify(buffer, OFFSET, length) && hasKey()).isFalse();
        }
    }

    @Test
    void shouldNeverThrowWhateverTheBytes()
    {
        final byte[] garbage = new byte[buffer.capacity()];
        for (int i = 0; i < GARBAGE; i++)
        {
            random.nextBytes(garbage);
            buffer.putBytes(0, garbage);
            final int offset = random.nextInt(buffer.capacity());
            int length = random.nextInt(buffer.capacity() + 1 - offset);
            if ((i & 3) != 0 && buffer.capacity() - offset > 250)
            {
                length = commands.encode(Commands.FIRST + random.nextInt(Commands.LAST), buffer, offset);
                for (int change = random.nextInt(4); change >= 0; change--)
                {
                    buffer.putByte(offset + random.nextInt(length), (byte)random.nextInt());
                }

                length -= random.nextInt(4) == 0 ? random.nextInt(length) : 0;
            }

            final byte[] before = bytes();
            final boolean verified = verifier.verify(buffer, offset, length);
            assertThat(verified || Arrays.equals(before, bytes())).isTrue();
        }
    }

    @Test
    void shouldFindTheSameOfManyAtATimeAsOfOne()
    {
        shouldFindTheSameOfManyAtATimeAsOfOne(new KeccakQueue());
    }

    @Test
    void shouldFindTheSameOfManyAtATimeAsOfOneWhenHashedInLanes()
    {
        assumeTrue(VectorHashing.isPossible(), "no jdk.incubator.vector");
        shouldFindTheSameOfManyAtATimeAsOfOne(new KeccakQueue(new KeccakLanes()));
    }

    private void shouldFindTheSameOfManyAtATimeAsOfOne(final KeccakQueue hashing)
    {
        final CommandVerifier together =
            new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712), hashing);
        final int place = buffer.capacity();
        final UnsafeBuffer many = new UnsafeBuffer(new byte[CommandCheck.BATCH * place]);
        final byte[][] expected = new byte[CommandCheck.BATCH][];
        int sound = 0;
        for (int round = 0; round < 200; round++)
        {
            final int count = random.nextInt(CommandCheck.BATCH + 1);
            long expectedSound = 0;
            for (int i = 0; i < count; i++)
            {
                final int length = anyCommand();
                many.putBytes(i * place, buffer, 0, place);
                together.add(many, i * place + OFFSET, length);
                expectedSound |= verifier.verify(buffer, OFFSET, length) ? 1L << i : 0;
                expected[i] = bytes();
            }

            assertThat(together.flush()).as("round %d", round).isEqualTo(expectedSound);
            for (int i = 0; i < count; i++)
            {
                final byte[] found = new byte[place];
                many.getBytes(i * place, found);
                assertThat(found).as("round %d, command %d", round, i).isEqualTo(expected[i]);
            }
            sound += Long.bitCount(expectedSound);
        }

        assertThat(sound).isBetween(1_500, 3_000);
    }

    /**
     * One of any kind, of a tree of any depth or none; every fourth has a byte changed, or another length.
     */
    private int anyCommand()
    {
        commands.depth(random.nextInt(4));
        final int kind = Commands.FIRST + random.nextInt(Commands.LAST + 1);
        final int length = kind > Commands.LAST ?
            commands.replaceOrder(buffer, OFFSET, random.nextBoolean() ? key : null) :
            commands.encode(kind, buffer, OFFSET);
        switch (random.nextInt(8))
        {
            case 0:
                return random.nextInt(length);

            case 1:
                final int at = OFFSET + random.nextInt(length);
                buffer.putByte(at, (byte)(buffer.getByte(at) ^ 1 << random.nextInt(8)));
                return length;

            default:
                return length;
        }
    }

    @Test
    void shouldTakeNoMoreThanABatchAndCheckThatAllTheSame()
    {
        final int length = commands.encode(Commands.FIRST, buffer, OFFSET);
        for (int i = 0; i < CommandCheck.BATCH; i++)
        {
            verifier.add(buffer, OFFSET, length);
        }

        assertThatThrownBy(() -> verifier.add(buffer, OFFSET, length))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("32");
        assertThat(verifier.flush()).isEqualTo((1L << CommandCheck.BATCH) - 1);
        assertThat(verifier.flush()).isZero();
    }

    private boolean hasKey()
    {
        return Hex.encode(buffer, KEY, KeyRecovery.ADDRESS_LENGTH).equals(key.toString());
    }

    private byte[] bytes()
    {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
