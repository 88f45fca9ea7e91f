package org.plasmex.protocol;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;

/**
 * Recovery by libsecp256k1 through JNI. Not thread safe.
 * <p>
 * The library's binding takes arrays and returns a new one: a recovery allocates the 65 bytes of the public key, and
 * nothing else. Where the signature has no key (half of all values of r are on no point) it throws, so a forgery may
 * also cost an exception.
 */
public final class NativeRecovery extends Curve
{
    private final Secp256k1 library = library();

    /**
     * Why the native library can't be used here.
     *
     * @return null where it can.
     */
    public static Throwable loadFailure()
    {
        return Library.FAILURE;
    }

    byte[] publicKey(final byte[] digest, final byte[] signature, final int odd)
    {
        try
        {
            return library.ecdsaRecover(signature, digest, odd);
        }
        catch (final Secp256k1Exception noKey)
        {
            return null;
        }
    }

    byte[] publicKey(final byte[] secret)
    {
        return library.pubkeyCreate(secret);
    }

    byte[] sign(final byte[] digest, final byte[] secret)
    {
        return library.sign(digest, secret, null);
    }

    private static Secp256k1 library()
    {
        if (Library.FAILURE != null)
        {
            throw new IllegalStateException("libsecp256k1 can't be loaded", Library.FAILURE);
        }

        return Library.INSTANCE;
    }

    /**
     * The library, loaded on first use.
     */
    private static final class Library
    {
        private static final Secp256k1 INSTANCE;
        private static final Throwable FAILURE;

        static
        {
            Secp256k1 instance = null;
            Throwable failure = null;
            try
            {
                instance = Secp256k1.get();
                instance.secKeyVerify(new byte[SECRET_LENGTH]);
            }
            catch (final IllegalStateException | LinkageError ex)
            {
                failure = ex;
            }

            INSTANCE = instance;
            FAILURE = failure;
        }
    }
}
