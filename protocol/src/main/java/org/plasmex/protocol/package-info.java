/**
 * What is sent, signed and stored, byte for byte: layouts of cells and steps, lock and fee arithmetic, keccak,
 * EIP-712 digests, signatures and their verification. The codecs of the messages are generated into {@code
 * org.plasmex.protocol.sbe}.
 * <p>
 * Nothing here has a clock, a thread or a log. An unsigned 32-bit number (account, slot, expiry) is the {@code int}
 * with the same bits, an unsigned 64-bit one the {@code long} with the same bits.
 */
package org.plasmex.protocol;
