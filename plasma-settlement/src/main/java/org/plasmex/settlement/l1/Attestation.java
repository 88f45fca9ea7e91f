package org.plasmex.settlement.l1;

/**
 * A custodian's signature over a block's hash: <i>I hold every step of this block and will serve it</i>.
 *
 * @param signer the custodian's address, 20 bytes.
 * @param auth   the single signature, 66 bytes: {@code 0 ‖ r ‖ s ‖ v}.
 */
public record Attestation(byte[] signer, byte[] auth)
{
}
