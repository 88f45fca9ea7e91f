package org.plasmex.settlement.l1;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;

/**
 * Finds who has signed a block. Not thread safe.
 */
public final class AttestationReader
{
    /** Length of {@code r ‖ s ‖ v}. */
    public static final int SIGNATURE_LENGTH = Auth.SINGLE_LENGTH - Auth.R;

    private final KeyRecovery recovery = KeyRecovery.best();
    private final Eip712 eip712;
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final UnsafeBuffer signer = new UnsafeBuffer(new byte[KeyRecovery.ADDRESS_LENGTH]);

    /**
     * A reader.
     *
     * @param genesis of the chain.
     */
    public AttestationReader(final Genesis genesis)
    {
        eip712 = genesis.eip712();
    }

    /**
     * Who has signed {@code Attest(bytes32 block)}.
     *
     * @param header    of the block.
     * @param signature {@code r ‖ s ‖ v}, {@link #SIGNATURE_LENGTH} bytes.
     * @return address, hex with 0x; empty where the signature is none.
     */
    public String signer(final Header header, final byte[] signature)
    {
        digest.putBytes(0, header.hash());
        eip712.attest(digest, 0, digest, 0);

        return recovery.recover(digest, 0, new UnsafeBuffer(signature), 0, signer, 0) ?
            Hex.encode(signer.byteArray()) : "";
    }
}
