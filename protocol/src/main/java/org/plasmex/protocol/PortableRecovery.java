package org.plasmex.protocol;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * Recovery by Bouncy Castle, for machines on which {@link NativeRecovery} can't be loaded. Some five times slower,
 * and it allocates freely. Gives the same answer for any bytes. Not thread safe.
 */
public final class PortableRecovery extends Curve
{
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
    private static final BigInteger ORDER = CURVE.getN();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    byte[] publicKey(final byte[] digest, final byte[] signature, final int odd)
    {
        final BigInteger r = BigIntegers.fromUnsignedByteArray(signature, 0, SIGNATURE_LENGTH / 2);
        final BigInteger s = BigIntegers.fromUnsignedByteArray(signature, SIGNATURE_LENGTH / 2, SIGNATURE_LENGTH / 2);
        final ECPoint point = point(r, odd);
        if (point == null)
        {
            return null;
        }

        final BigInteger inverse = BigIntegers.modOddInverse(ORDER, r);
        final BigInteger ofBase = BigIntegers.fromUnsignedByteArray(digest).negate().multiply(inverse).mod(ORDER);
        final BigInteger ofPoint = s.multiply(inverse).mod(ORDER);
        final ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point, ofPoint);
        return key.isInfinity() ? null : key.getEncoded(false);
    }

    byte[] publicKey(final byte[] secret)
    {
        return CURVE.getG().multiply(new BigInteger(1, secret)).getEncoded(false);
    }

    byte[] sign(final byte[] digest, final byte[] secret)
    {
        final ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), DOMAIN));
        final BigInteger[] scalars = signer.generateSignature(digest);
        final BigInteger s = scalars[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(scalars[1]) : scalars[1];
        final byte[] signature = new byte[SIGNATURE_LENGTH];
        BigIntegers.asUnsignedByteArray(scalars[0], signature, 0, SIGNATURE_LENGTH / 2);
        BigIntegers.asUnsignedByteArray(s, signature, SIGNATURE_LENGTH / 2, SIGNATURE_LENGTH / 2);
        return signature;
    }

    private static ECPoint point(final BigInteger x, final int odd)
    {
        final ECFieldElement xElement = CURVE.getCurve().fromBigInteger(x);
        final ECFieldElement y = xElement.square().multiply(xElement).add(CURVE.getCurve().getB()).sqrt();
        if (y == null)
        {
            return null;
        }

        final ECFieldElement yElement = y.testBitZero() == (odd == 1) ? y : y.negate();
        return CURVE.getCurve().createPoint(x, yElement.toBigInteger());
    }
}
