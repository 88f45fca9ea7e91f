package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class KeyRecoveryTest
{
    private static final BigInteger ORDER =
        new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", 16);
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
    private static final BigInteger FIELD =
        BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE.shiftLeft(32)).subtract(BigInteger.valueOf(977));
    // Valid ECDSA, but no v in {27, 28} tells that r was reduced: Ethereum can't recover them either.
    private static final Set<String> X_ABOVE_ORDER =
        Set.of("k*G has a large x-coordinate", "r = 2, x = n + 2 is the smallest possible x with a reduction");
    private static final int RANDOM_CASES = 300;

    private final KeyRecovery library = KeyRecovery.best();
    private final PortableRecovery portable = new PortableRecovery();
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
    private final UnsafeBuffer signature = new UnsafeBuffer(new byte[65]);
    private final UnsafeBuffer address = new UnsafeBuffer(new byte[20]);
    private final UnsafeBuffer portableAddress = new UnsafeBuffer(new byte[20]);

    @Test
    void shouldFindTheKeyOfEveryValidWycheproofSignatureAndOfNoOther() throws IOException, NoSuchAlgorithmException
    {
        final JsonNode file = SharedData.json("eth/ecdsa_secp256k1_sha256_test.json");
        int tests = 0;
        int valid = 0;
        int high = 0;
        for (final JsonNode group : file.get("testGroups"))
        {
            final byte[] expected = address(Hex.decode(group.get("publicKey").get("uncompressed").asText()));
            for (final JsonNode test : group.get("tests"))
            {
                tests++;
                final boolean isValid = "valid".equals(test.get("result").asText());
                final BigInteger[] scalars = parseDer(Hex.decode(test.get("sig").asText()));
                assertThat(scalars != null || !isValid).as("%s", test).isTrue();
                if (scalars == null || scalars[0].bitLength() > 256 || scalars[1].bitLength() > 256)
                {
                    continue;
                }

                digest.putBytes(
                    0, MessageDigest.getInstance("SHA-256").digest(Hex.decode(test.get("msg").asText())));
                final boolean isHigh = scalars[1].compareTo(HALF_ORDER) > 0;
                if (isHigh)
                {
                    assertThat(finds(expected, scalars[0], scalars[1])).as("high s %s", test).isFalse();
                    high++;
                }

                final BigInteger low = isHigh ? ORDER.subtract(scalars[1]).max(BigInteger.ZERO) : scalars[1];
                final boolean found = finds(expected, scalars[0], low);
                assertThat(found).as("%s", test)
                    .isEqualTo(isValid && !X_ABOVE_ORDER.contains(test.get("comment").asText()));
                valid += found ? 1 : 0;
            }
        }

        assertThat(tests).isEqualTo(file.get("numberOfTests").asInt());
        assertThat(valid).isGreaterThan(160);
        assertThat(high).isGreaterThan(50);
    }

    @Test
    void shouldAgreeOnRandomScalars()
    {
        final Random random = new Random(256);
        int found = 0;
        for (int i = 0; i < RANDOM_CASES; i++)
        {
            digest.putBytes(0, randomBytes(random));
            found += recover(new BigInteger(255, random), new BigInteger(255, random).mod(HALF_ORDER), 27) ? 1 : 0;
        }

        assertThat(found).isBetween(RANDOM_CASES / 4, RANDOM_CASES * 3 / 4);
    }

    @Test
    void shouldAgreeAtTheEdgesOfEveryRange()
    {
        final BigInteger one = BigInteger.ONE;
        final BigInteger[] edges =
        {
            BigInteger.ZERO, one, BigInteger.TWO, HALF_ORDER.subtract(one), HALF_ORDER, HALF_ORDER.add(one),
            ORDER.subtract(one), ORDER, ORDER.add(one), FIELD.subtract(one), FIELD, FIELD.add(one),
            one.shiftLeft(256).subtract(one)
        };
        final BigInteger[] digests = {BigInteger.ZERO, one, ORDER, one.shiftLeft(256).subtract(one)};
        for (final BigInteger z : digests)
        {
            digest.putBytes(0, BigIntegers.asUnsignedByteArray(32, z));
            for (final BigInteger r : edges)
            {
                for (final BigInteger s : edges)
                {
                    for (final int v : new int[]{0, 1, 26, 27, 28, 29, 30, 155, 255})
                    {
                        final boolean inRange = r.signum() > 0 && r.compareTo(ORDER) < 0 &&
                            s.signum() > 0 && s.compareTo(HALF_ORDER) <= 0 && (v == 27 || v == 28);
                        assertThat(recover(r, s, v) && !inRange).as("%x %x %d", r, s, v).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void shouldFindNoKeyWhenItWouldBeThePointAtInfinity()
    {
        // R = G and z = s: the key would be (s G - z G) / r.
        final BigInteger r = new BigInteger("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798", 16);
        final BigInteger s = BigInteger.valueOf(77);
        digest.putBytes(0, BigIntegers.asUnsignedByteArray(32, s));

        assertThat(recover(r, s, 27)).isFalse();
        assertThat(recover(r, s, 28)).isTrue();
    }

    @Test
    void shouldLeaveTheAddressAloneWhenThereIsNone()
    {
        address.setMemory(0, 20, (byte)7);
        assertThat(library.recover(digest, 0, signature, 0, address, 0)).isFalse();
        assertThat(address.byteArray()).containsOnly(7);
    }

    @Test
    void shouldPreferTheNativeLibraryWhenItLoads()
    {
        assertThat(KeyRecovery.best().getClass())
            .isEqualTo(NativeRecovery.loadFailure() == null ? NativeRecovery.class : PortableRecovery.class);
    }

    private boolean finds(final byte[] expected, final BigInteger r, final BigInteger s)
    {
        boolean found = false;
        for (int v = 27; v <= 28; v++)
        {
            found |= recover(r, s, v) && Arrays.equals(expected, address.byteArray());
        }

        return found;
    }

    private boolean recover(final BigInteger r, final BigInteger s, final int v)
    {
        signature.putBytes(0, BigIntegers.asUnsignedByteArray(32, r));
        signature.putBytes(32, BigIntegers.asUnsignedByteArray(32, s));
        signature.putByte(64, (byte)v);
        address.setMemory(0, 20, (byte)0);
        portableAddress.setMemory(0, 20, (byte)0);
        final boolean found = library.recover(digest, 0, signature, 0, address, 0);
        assertThat(portable.recover(digest, 0, signature, 0, portableAddress, 0)).isEqualTo(found);
        assertThat(portableAddress.byteArray()).isEqualTo(address.byteArray());
        return found;
    }

    private static byte[] address(final byte[] publicKey)
    {
        final byte[] hash = new Keccak().hash(Arrays.copyOfRange(publicKey, 1, publicKey.length));
        return Arrays.copyOfRange(hash, 12, 32);
    }

    private static byte[] randomBytes(final Random random)
    {
        final byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * Strict DER: a sequence of two positive integers, each as short as it can be.
     */
    private static BigInteger[] parseDer(final byte[] der)
    {
        if (der.length < 8 || der[0] != 0x30 || der[1] != der.length - 2)
        {
            return null;
        }

        final BigInteger[] scalars = new BigInteger[2];
        int at = 2;
        for (int i = 0; i < 2; i++)
        {
            if (at + 2 > der.length || der[at] != 2 || der[at + 1] < 1 || at + 2 + der[at + 1] > der.length)
            {
                return null;
            }

            final byte[] integer = Arrays.copyOfRange(der, at + 2, at + 2 + der[at + 1]);
            scalars[i] = new BigInteger(integer);
            if (scalars[i].signum() < 0 || scalars[i].toByteArray().length != integer.length)
            {
                return null;
            }

            at += 2 + integer.length;
        }

        return at == der.length ? scalars : null;
    }
}
