package org.plasmex.client;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;

/**
 * Orders, replacements, cancels and reductions of one account under one signature: add them, {@link #sign} once, then
 * take each {@link #command} with its own auth, which proves it without the others. An order has the conditions that
 * were set at the writer ({@link CommandWriter#peak} and so on) just before it was added.
 * <p>
 * Commands get their nonces as they are added, from the same writer as those that are signed alone. Send them in their
 * order, and before anything that the writer writes later: the venue refuses a nonce below one it has seen. An auth has
 * 32 bytes more each time that the number of commands doubles.
 * <p>
 * All memory is taken at the start, about 300 bytes for each command. Not thread safe, and for the writer's thread.
 */
public final class Batch
{
    /**
     * How many commands can share a signature.
     */
    public static final int MAX_COMMANDS = 1 << Auth.MAX_DEPTH;

    private static final int SLOT_LENGTH = CommandWriter.MAX_LENGTH - Auth.MAX_LENGTH;

    private final CommandEncoder encoder;
    private final int capacity;
    private final UnsafeBuffer commands;
    private final int[] lengths;
    // All levels of the tree, one behind the other, from the leaves to the root.
    private final UnsafeBuffer tree;
    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.MAX_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private int size;
    private int depth;
    private boolean isSigned;

    /**
     * An empty batch.
     *
     * @param writer   of the account.
     * @param capacity how many commands it can take, 1 to {@link #MAX_COMMANDS}.
     * @throws IllegalArgumentException if the capacity is not in this range.
     */
    public Batch(final CommandWriter writer, final int capacity)
    {
        if (capacity < 1 || capacity > MAX_COMMANDS)
        {
            throw new IllegalArgumentException(
                "a batch has a capacity of 1 to " + MAX_COMMANDS + " commands, not of " + capacity);
        }
        this.capacity = capacity;
        encoder = writer.encoder();
        commands = new UnsafeBuffer(new byte[capacity * SLOT_LENGTH]);
        lengths = new int[capacity];
        tree = new UnsafeBuffer(new byte[(2 << depth(capacity)) * Keccak.LENGTH]);
    }

    /**
     * How many commands there are in the batch.
     *
     * @return 0 to the capacity.
     */
    public int size()
    {
        return size;
    }

    /**
     * Add an order.
     *
     * @param terms of the market.
     * @param side  {@code Terms.BUY} or {@code Terms.SELL}.
     * @param type  {@code Terms.GTC}, {@code IOC}, {@code FOK} or {@code POST_ONLY}.
     * @param price limit, a multiple of the tick size.
     * @param lots  size.
     * @return the nonce that names the order.
     * @throws IllegalStateException if the batch is full or signed.
     */
    public long placeOrder(
        final MarketTerms terms, final int side, final int type, final long price, final long lots)
    {
        final int slot = nextSlot();
        return added(encoder.placeOrder(commands, slot, terms, side, type, price, lots));
    }

    /**
     * Add a replacement of an order by its secret. (One by signature has two auths: sign it alone.)
     *
     * @param replaced     the nonce with which the order was placed that goes.
     * @param secret       its secret.
     * @param secretOffset at which it begins.
     * @param terms        of the new order's market.
     * @param side         {@code Terms.BUY} or {@code Terms.SELL}.
     * @param type         {@code Terms.GTC}, {@code IOC}, {@code FOK} or {@code POST_ONLY}.
     * @param price        limit, a multiple of the tick size.
     * @param lots         size.
     * @return the nonce that names the new order.
     * @throws IllegalStateException if the batch is full or signed.
     */
    public long replaceBySecret(
        final long replaced,
        final DirectBuffer secret,
        final int secretOffset,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        final int slot = nextSlot();
        return added(encoder.replaceBySecret(
            commands, slot, replaced, secret, secretOffset, terms, side, type, price, lots));
    }

    /**
     * Add the cancellation of an order.
     *
     * @param order the nonce with which the order was placed.
     * @return the nonce of the cancellation.
     * @throws IllegalStateException if the batch is full or signed.
     */
    public long cancelOrder(final long order)
    {
        final int slot = nextSlot();
        return added(encoder.cancelOrder(commands, slot, order));
    }

    /**
     * Add the reduction of an order.
     *
     * @param order the nonce with which the order was placed.
     * @param lots  that are to be left of it.
     * @return the nonce of the reduction.
     * @throws IllegalStateException if the batch is full or signed.
     */
    public long reduceOrder(final long order, final long lots)
    {
        final int slot = nextSlot();
        return added(encoder.reduceOrder(commands, slot, order, lots));
    }

    /**
     * Sign all that was added. A batch of one is signed like a command of its own.
     *
     * @throws IllegalStateException if there is nothing in the batch, or it is signed already.
     */
    public void sign()
    {
        if (0 == size || isSigned)
        {
            throw new IllegalStateException(isSigned ? "the batch is signed already" : "the batch is empty");
        }
        isSigned = true;

        if (!encoder.isSigned())
        {
            depth = 0;
            auth.putBytes(0, CommandEncoder.formalAuth(), 0, Auth.SINGLE_LENGTH);
            return;
        }

        depth = depth(size);
        if (0 == depth)
        {
            encoder.sign(auth);
        }
        else
        {
            encoder.signRoot(tree, root(), auth);
            auth.putByte(Auth.DEPTH, (byte)depth);
        }
    }

    /**
     * Write a command with its auth, ready for a door.
     *
     * @param index  in the order in which they were added, from 0.
     * @param buffer to write to, with room for {@link CommandWriter#MAX_LENGTH}.
     * @param offset to write at.
     * @return the length of the command in bytes.
     * @throws IllegalStateException     if the batch is not signed.
     * @throws IndexOutOfBoundsException if the index is not below the size.
     */
    public int command(final int index, final MutableDirectBuffer buffer, final int offset)
    {
        if (!isSigned)
        {
            throw new IllegalStateException("the batch is not signed yet");
        }
        if (index < 0 || index >= size)
        {
            throw new IndexOutOfBoundsException("there is no command " + index + " in a batch of " + size);
        }

        final int length = lengths[index];
        buffer.putBytes(offset, commands, index * SLOT_LENGTH, length);
        final int signed = length + CommandEncoder.putAuth(buffer, offset + length, auth, authLength(index));
        final boolean isReplacement = Templates.hasCancelAuth(header.wrap(buffer, offset).templateId());
        return isReplacement ? signed + CommandEncoder.putAuth(buffer, offset + signed, auth, 0) : signed;
    }

    /**
     * Forget the commands, so that others can be added.
     */
    public void clear()
    {
        size = 0;
        isSigned = false;
    }

    private int nextSlot()
    {
        if (isSigned || size == capacity)
        {
            throw new IllegalStateException(isSigned ?
                "the batch is signed: clear it before anything is added" :
                "the batch is full: it has " + capacity + " commands");
        }
        return size * SLOT_LENGTH;
    }

    private long added(final int length)
    {
        lengths[size] = length;
        tree.putBytes(size * Keccak.LENGTH, encoder.digest(), 0, Keccak.LENGTH);
        size++;
        return encoder.nonce();
    }

    // Leaves that no command has are zero, which is the digest of nothing.
    private int root()
    {
        int width = 1 << depth;
        tree.setMemory(size * Keccak.LENGTH, (width - size) * Keccak.LENGTH, (byte)0);

        int level = 0;
        while (width > 1)
        {
            final int above = level + width * Keccak.LENGTH;
            width >>= 1;
            for (int node = 0; node < width; node++)
            {
                keccak.hash(
                    tree, level + node * 2 * Keccak.LENGTH, 2 * Keccak.LENGTH, tree, above + node * Keccak.LENGTH);
            }
            level = above;
        }
        return level;
    }

    private int authLength(final int index)
    {
        if (0 == depth)
        {
            return Auth.SINGLE_LENGTH;
        }

        auth.putShort(Auth.INDEX, (short)index, ByteOrder.BIG_ENDIAN);
        int level = 0;
        for (int i = 0; i < depth; i++)
        {
            final int sibling = index >> i ^ 1;
            auth.putBytes(
                Auth.SIBLINGS + i * Keccak.LENGTH, tree, level + sibling * Keccak.LENGTH, Keccak.LENGTH);
            level += (1 << depth - i) * Keccak.LENGTH;
        }
        return Auth.SIBLINGS + depth * Keccak.LENGTH;
    }

    private static int depth(final int leaves)
    {
        return Integer.SIZE - Integer.numberOfLeadingZeros(leaves - 1);
    }
}
