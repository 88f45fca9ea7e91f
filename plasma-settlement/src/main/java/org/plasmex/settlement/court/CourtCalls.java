package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.util.List;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Court;
import org.plasmex.contracts.Vault;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;

/**
 * Calls of the court, the chain and the Vault, encoded with the types of the generated wrappers.
 */
final class CourtCalls
{
    private CourtCalls()
    {
    }

    static String unlawful(final Evidence s)
    {
        return encode(Court.FUNC_UNLAWFUL, proof(s.receipt()), inbox(s));
    }

    static String brokenLink(final Evidence s, final int access, final Evidence p)
    {
        return encode(
            Court.FUNC_BROKENLINK, proof(s.receipt()), inbox(s), new Uint256(access), proof(p.receipt()), inbox(p));
    }

    static String skippedTouch(final Evidence s, final int access, final Evidence k)
    {
        return encode(
            Court.FUNC_SKIPPEDTOUCH, proof(s.receipt()), inbox(s), new Uint256(access), proof(k.receipt()), inbox(k));
    }

    static String challengeChunk(final Header header, final long chunk)
    {
        return encode(Court.FUNC_CHALLENGECHUNK, header(header), uint64(chunk));
    }

    static String challengeLink(final Evidence s, final long access)
    {
        return encode(Court.FUNC_CHALLENGELINK, proof(s.receipt()), inbox(s), uint64(access));
    }

    static String answerChunk(final ChunkProof chunk)
    {
        return encode(
            Court.FUNC_ANSWERCHUNK,
            header(chunk.header()),
            uint64(chunk.chunk()),
            new DynamicBytes(chunk.packed()),
            path(chunk.path()));
    }

    static String answerLink(final Challenge challenge, final Receipt p)
    {
        return encode(Court.FUNC_ANSWERLINK, challenge(challenge), proof(p));
    }

    static String withheld(final Challenge challenge, final Header header)
    {
        return encode(Court.FUNC_WITHHELD, challenge(challenge), header(header));
    }

    static String close(final Challenge challenge)
    {
        return encode(Court.FUNC_CLOSE, challenge(challenge));
    }

    static String makeWhole(final Challenge challenge)
    {
        return encode(Court.FUNC_MAKEWHOLE, challenge(challenge));
    }

    static String freezeForInbox(final byte[] rolling)
    {
        return encode(Chain.FUNC_FREEZEFORINBOX, new Bytes32(rolling));
    }

    static String freezeForSilence(final byte[] tip)
    {
        return encode(Chain.FUNC_FREEZEFORSILENCE, new Bytes32(tip));
    }

    static String finalizeUpTo(final byte[] blockHash)
    {
        return encode(Chain.FUNC_FINALIZE, new Bytes32(blockHash));
    }

    static String releaseBond()
    {
        return encode(Chain.FUNC_RELEASEBOND);
    }

    /** Of any contract that owes ETH. */
    static String collect(final String account)
    {
        return encode(Court.FUNC_COLLECT, new Address(account));
    }

    static String pay(final int asset, final String owner)
    {
        return encode(Vault.FUNC_PAY, new Uint16(asset), new Address(owner));
    }

    static Court.Challenge challenge(final Challenge challenge)
    {
        return new Court.Challenge(challenge.blockHash(), number(challenge.step()), number(challenge.index()));
    }

    static BigInteger number(final long unsigned)
    {
        return new BigInteger(Long.toUnsignedString(unsigned));
    }

    static Uint64 uint64(final long unsigned)
    {
        return new Uint64(number(unsigned));
    }

    static DynamicArray<Bytes32> path(final byte[][] path)
    {
        return new DynamicArray<>(Bytes32.class, List.of(path).stream().map(Bytes32::new).toList());
    }

    static String encode(final String function, final Type<?>... arguments)
    {
        return FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()));
    }

    static DynamicBytes proof(final Receipt receipt)
    {
        return new DynamicBytes(receipt.pack());
    }

    static Bytes32 inbox(final Evidence evidence)
    {
        return new Bytes32(evidence.inboxBefore());
    }

    private static Court.Header header(final Header header)
    {
        return new Court.Header(
            number(header.number()),
            number(header.since()),
            number(header.until()),
            number(header.firstStep()),
            number(header.steps()),
            number(header.inbox()),
            header.parent(),
            header.dataRoot());
    }
}
