package org.plasmex.settlement.l1;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.Header;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Custodians whose keys are at hand: they sign {@code Attest(bytes32 block)} at once. Not thread safe.
 */
public final class Custodians implements Attestor
{
    private final List<SigningKey> keys;
    private final Eip712 eip712;
    private final UnsafeBuffer hash = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);

    /**
     * Custodians of one deployment.
     *
     * @param keys    in any order.
     * @param chainId of L1.
     * @param vault   the Vault's address, 20 bytes.
     */
    public Custodians(final List<SigningKey> keys, final long chainId, final byte[] vault)
    {
        this.keys = new ArrayList<>(keys);
        this.keys.sort(Comparator.comparing(SigningKey::address, Arrays::compareUnsigned));
        eip712 = new Eip712(chainId, new UnsafeBuffer(vault), 0);
    }

    /**
     * Who signs.
     *
     * @return the addresses, 20 bytes each, in rising order.
     */
    public List<byte[]> addresses()
    {
        return keys.stream().map(SigningKey::address).toList();
    }

    /** {@inheritDoc} */
    @Override
    public List<Attestation> attest(final Header header)
    {
        hash.putBytes(0, header.hash());
        eip712.attest(hash, 0, digest, 0);
        final List<Attestation> attestations = new ArrayList<>(keys.size());
        for (final SigningKey key : keys)
        {
            key.sign(digest, 0, auth, 0);
            final byte[] bytes = new byte[Auth.SINGLE_LENGTH];
            auth.getBytes(0, bytes);
            attestations.add(new Attestation(key.address(), bytes));
        }

        return attestations;
    }
}
