package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.GenesisDecoder;
import org.plasmex.protocol.sbe.Refusal;

/**
 * What the venue was started with, for ever.
 */
final class Genesis
{
    /** Offset of the Vault's address in {@link #addresses()}. */
    static final int VAULT = 0;
    /** Offset of the operator's address in {@link #addresses()}. */
    static final int OPERATOR = Accounts.ADDRESS_LENGTH;

    /**
     * The greatest number of steps at which a block may be set to be cut: the longest run of steps that cannot be cut
     * (a taker with 10,000 fills, or a slice of 4,096 cancels with what led to it) and the SEAL then still fit.
     */
    static final int MAX_STEPS_PER_BLOCK = Terms.MAX_STEPS - (1 << 14);

    /** The latest time, in seconds, that a clock of nanoseconds in 63 bits can tell. */
    static final long MAX_TIME = Long.MAX_VALUE / 1_000_000_000L;

    private final UnsafeBuffer addresses = new UnsafeBuffer(new byte[2 * Accounts.ADDRESS_LENGTH]);
    private long chainId;
    private long since;
    private long span;
    private long stepsPerBlock;
    private long seed;

    /**
     * May the venue begin like this? Refused otherwise: NO_CHANGE (there was one), MALFORMED (no operator, span,
     * stepsPerBlock, since; bound: the greatest that may be).
     *
     * @param command to check.
     * @param out     that refuses it.
     * @return false if it is refused.
     */
    boolean isLawful(final GenesisDecoder command, final OutputWriter out)
    {
        final int operator = command.offset() + GenesisDecoder.operatorEncodingOffset();
        if (isAccepted())
        {
            out.refuse(Refusal.NO_CHANGE, command.chainId(), chainId);
        }
        else if (Accounts.isZero(command.buffer(), operator))
        {
            out.refuse(Refusal.MALFORMED, 0, 0);
        }
        else if (command.since() < 0 || command.since() > MAX_TIME)
        {
            out.refuse(Refusal.MALFORMED, command.since(), MAX_TIME);
        }
        else if (command.span() == 0)
        {
            out.refuse(Refusal.MALFORMED, command.span(), GenesisDecoder.spanMaxValue());
        }
        else if (command.stepsPerBlock() == 0 || command.stepsPerBlock() > MAX_STEPS_PER_BLOCK)
        {
            out.refuse(Refusal.MALFORMED, command.stepsPerBlock(), MAX_STEPS_PER_BLOCK);
        }
        else
        {
            return true;
        }

        return false;
    }

    void accept(final GenesisDecoder command)
    {
        chainId = command.chainId();
        since = command.since();
        span = command.span();
        stepsPerBlock = command.stepsPerBlock();
        seed = command.seed();
        command.getVault(addresses, VAULT, Accounts.ADDRESS_LENGTH);
        command.getOperator(addresses, OPERATOR, Accounts.ADDRESS_LENGTH);
    }

    boolean isAccepted()
    {
        return stepsPerBlock != 0;
    }

    DirectBuffer addresses()
    {
        return addresses;
    }

    long chainId()
    {
        return chainId;
    }

    long since()
    {
        return since;
    }

    long span()
    {
        return span;
    }

    long stepsPerBlock()
    {
        return stepsPerBlock;
    }

    /**
     * What hashes are seeded with, as clients know it not.
     *
     * @return any number.
     */
    long seed()
    {
        return seed;
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote.
     *
     * @param in to read from.
     */
    void load(final SnapshotReader in)
    {
        chainId = in.getLong();
        in.getBytes(addresses, 0, addresses.capacity());
        since = in.getLong(0, MAX_TIME, "since");
        span = in.getLong(0, 0xFFFF_FFFFL, "span");
        stepsPerBlock = in.getLong(0, MAX_STEPS_PER_BLOCK, "steps per block");
        seed = in.getLong();
        final boolean hasOperator = !Accounts.isZero(addresses, OPERATOR);
        in.require(
            isAccepted() ? span > 0 && hasOperator :
            (chainId | since | span | seed) == 0 && Accounts.isZero(addresses, VAULT) && !hasOperator,
            "a genesis in part");
    }

    void snapshot(final SnapshotWriter out)
    {
        out.putLong(chainId);
        out.putBytes(addresses, 0, addresses.capacity());
        out.putLong(since);
        out.putLong(span);
        out.putLong(stepsPerBlock);
        out.putLong(seed);
    }
}
