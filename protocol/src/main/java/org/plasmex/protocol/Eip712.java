package org.plasmex.protocol;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The EIP-712 digests of everything that is signed, for one chain and one Vault. Allocates only when constructed. Not
 * thread safe: each thread has its own.
 * <p>
 * Numbers are taken by their low bits, as many as the field's type has; nothing is checked. Each method writes 32
 * bytes to {@code dst}, which may be a buffer that the message was read from.
 */
public final class Eip712
{
    private static final String DOMAIN_TYPE =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    private static final String NAME = "Plasmex";
    private static final String VERSION = "1";

    private static final byte[] ORDER = typeHash(
        "Order(uint32 account,uint16 market,uint16 base,uint16 quote,uint64 lotSize,uint16 takerFee," +
        "uint8 side,uint8 type,uint64 price,uint64 lots,uint64 peak,uint64 trigger,uint32 expiry," +
        "bytes16 cancelHash,uint64 nonce)");
    private static final byte[] CANCEL = typeHash("Cancel(uint32 account,uint64 order,uint64 nonce)");
    private static final byte[] REDUCE = typeHash("Reduce(uint32 account,uint64 order,uint64 lots,uint64 nonce)");
    private static final byte[] FLOOR = typeHash("Floor(uint32 account,uint64 floor,uint64 nonce)");
    private static final byte[] TRANSFER = typeHash(
        "Transfer(uint32 from,uint32 to,address toOwner,uint16 asset,uint64 amount,uint64 nonce)");
    private static final byte[] WITHDRAW = typeHash(
        "Withdraw(uint32 account,uint16 asset,uint64 amount,address recipient,uint64 nonce)");
    private static final byte[] SIGNER = typeHash("Signer(uint32 account,address signer,uint64 nonce)");
    private static final byte[] BATCH = typeHash("Batch(bytes32 root)");
    private static final byte[] ATTEST = typeHash("Attest(bytes32 block)");

    static final int WORD = 32;
    private static final int MAX_WORDS = 16;
    private static final int CANCEL_HASH_LENGTH = 16;
    private static final int DOMAIN = 2;
    private static final int STRUCT = DOMAIN + WORD;
    private static final int ENVELOPE_LENGTH = STRUCT + WORD;

    private static final int MESSAGE_LENGTH = MAX_WORDS * WORD;

    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer messages;
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0); // the one that is put together
    private final UnsafeBuffer envelopes;
    private final OrderMidstates orders = new OrderMidstates(ORDER);
    private final KeccakQueue queue; // null where digests are written at once
    private final MutableDirectBuffer[] digests;
    private final int[] digestOffsets;
    private int place;
    private int position;

    /**
     * Take the domain that signatures are bound to.
     *
     * @param chainId of L1, fixed at deployment; not negative.
     * @param vault   that holds the Vault's address, 20 bytes; copied.
     * @param offset  at which it begins.
     */
    public Eip712(final long chainId, final DirectBuffer vault, final int offset)
    {
        this(1, null);
        begin(typeHash(DOMAIN_TYPE));
        bytes32(typeHash(NAME));
        bytes32(typeHash(VERSION));
        number(chainId);
        address(vault, offset);
        envelopes.putByte(0, (byte)0x19);
        envelopes.putByte(1, (byte)0x01);
        keccak.hash(message, 0, position, envelopes, DOMAIN);
    }

    private Eip712(final int places, final KeccakQueue queue)
    {
        this.queue = queue;
        messages = new UnsafeBuffer(new byte[places * MESSAGE_LENGTH]);
        envelopes = new UnsafeBuffer(new byte[places * ENVELOPE_LENGTH]);
        digests = new MutableDirectBuffer[places];
        digestOffsets = new int[places];
        place(0);
    }

    /**
     * Digests of the same domain that wait for each other: those asked of it are written by {@link #flush}, which
     * hashes several at a time.
     *
     * @param places  how many may wait, from 1.
     * @param hashing what hashes them.
     * @return one that is independent of this.
     */
    Eip712 queued(final int places, final KeccakQueue hashing)
    {
        final Eip712 queued = new Eip712(places, hashing);
        for (int i = 0; i < places; i++)
        {
            queued.envelopes.putBytes(i * ENVELOPE_LENGTH, envelopes, 0, ENVELOPE_LENGTH);
        }

        return queued;
    }

    /**
     * Write the digests that wait.
     */
    void flush()
    {
        final int waiting = place;
        place(0);
        queue.flush();
        for (int i = 0; i < waiting; i++)
        {
            queue.add(envelopes, i * ENVELOPE_LENGTH, ENVELOPE_LENGTH, digests[i], digestOffsets[i]);
        }
        queue.flush();
    }

    /**
     * The domain separator.
     *
     * @param dst       that takes it.
     * @param dstOffset at which it is written.
     */
    public void domainSeparator(final MutableDirectBuffer dst, final int dstOffset)
    {
        dst.putBytes(dstOffset, envelopes, DOMAIN, WORD);
    }

    /**
     * Digest of an Order, which places it.
     *
     * @param account          u32.
     * @param market           u16.
     * @param base             u16, the market's base asset.
     * @param quote            u16, the market's quote asset.
     * @param lotSize          u64, the market's, base quanta per lot.
     * @param takerFee         u16, the market's, millionths.
     * @param side             u8.
     * @param type             u8.
     * @param price            u64, quote quanta per lot.
     * @param lots             u64.
     * @param peak             u64, lots.
     * @param trigger          u64, a price.
     * @param expiry           u32, seconds.
     * @param cancelHash       that holds the hash of the secret that cancels the order, 16 bytes.
     * @param cancelHashOffset at which it begins.
     * @param nonce            u64.
     * @param dst              that takes the digest.
     * @param dstOffset        at which it is written.
     */
    public void order(
        final int account,
        final int market,
        final int base,
        final int quote,
        final long lotSize,
        final int takerFee,
        final int side,
        final int type,
        final long price,
        final long lots,
        final long peak,
        final long trigger,
        final int expiry,
        final DirectBuffer cancelHash,
        final int cancelHashOffset,
        final long nonce,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        final int state = orders.find(keccak, message, account, market, base, quote, lotSize, takerFee, side);
        position = OrderMidstates.WORDS * WORD;
        u8(type);
        number(price);
        number(lots);
        number(peak);
        number(trigger);
        u32(expiry);
        leftAligned(cancelHash, cancelHashOffset, CANCEL_HASH_LENGTH);
        number(nonce);
        final int rest = position - OrderMidstates.LENGTH;
        if (null == queue)
        {
            keccak.resume(orders.states(), state);
            keccak.hash(message, OrderMidstates.LENGTH, rest, envelopes, STRUCT);
            keccak.hash(envelopes, 0, ENVELOPE_LENGTH, dst, dstOffset);
        }
        else
        {
            queue.resume(
                orders.states(),
                state,
                messages,
                place * MESSAGE_LENGTH + OrderMidstates.LENGTH,
                rest,
                envelopes,
                place * ENVELOPE_LENGTH + STRUCT);
            await(dst, dstOffset);
        }
    }

    /**
     * Digest of a Cancel.
     *
     * @param account   u32.
     * @param order     u64, the nonce the order was placed with.
     * @param nonce     u64.
     * @param dst       that takes the digest.
     * @param dstOffset at which it is written.
     */
    public void cancel(
        final int account, final long order, final long nonce, final MutableDirectBuffer dst, final int dstOffset)
    {
        begin(CANCEL);
        u32(account);
        number(order);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Reduce.
     *
     * @param account   u32.
     * @param order     u64, the nonce the order was placed with.
     * @param lots      u64, what is to be left of it.
     * @param nonce     u64.
     * @param dst       that takes the digest.
     * @param dstOffset at which it is written.
     */
    public void reduce(
        final int account,
        final long order,
        final long lots,
        final long nonce,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        begin(REDUCE);
        u32(account);
        number(order);
        number(lots);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Floor.
     *
     * @param account   u32.
     * @param floor     u64, a nonce.
     * @param nonce     u64.
     * @param dst       that takes the digest.
     * @param dstOffset at which it is written.
     */
    public void floor(
        final int account, final long floor, final long nonce, final MutableDirectBuffer dst, final int dstOffset)
    {
        begin(FLOOR);
        u32(account);
        number(floor);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Transfer.
     *
     * @param from          u32, the account that pays.
     * @param to            u32, the account that is paid.
     * @param toOwner       that holds the address of the owner of the account that is paid, 20 bytes.
     * @param toOwnerOffset at which it begins.
     * @param asset         u16.
     * @param amount        u64, quanta.
     * @param nonce         u64.
     * @param dst           that takes the digest.
     * @param dstOffset     at which it is written.
     */
    public void transfer(
        final int from,
        final int to,
        final DirectBuffer toOwner,
        final int toOwnerOffset,
        final int asset,
        final long amount,
        final long nonce,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        begin(TRANSFER);
        u32(from);
        u32(to);
        address(toOwner, toOwnerOffset);
        u16(asset);
        number(amount);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Withdraw.
     *
     * @param account         u32.
     * @param asset           u16.
     * @param amount          u64, quanta.
     * @param recipient       that holds the address that is paid on L1, 20 bytes.
     * @param recipientOffset at which it begins.
     * @param nonce           u64.
     * @param dst             that takes the digest.
     * @param dstOffset       at which it is written.
     */
    public void withdraw(
        final int account,
        final int asset,
        final long amount,
        final DirectBuffer recipient,
        final int recipientOffset,
        final long nonce,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        begin(WITHDRAW);
        u32(account);
        u16(asset);
        number(amount);
        address(recipient, recipientOffset);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Signer.
     *
     * @param account      u32.
     * @param signer       that holds the address of the key that may trade, 20 bytes.
     * @param signerOffset at which it begins.
     * @param nonce        u64.
     * @param dst          that takes the digest.
     * @param dstOffset    at which it is written.
     */
    public void signer(
        final int account,
        final DirectBuffer signer,
        final int signerOffset,
        final long nonce,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        begin(SIGNER);
        u32(account);
        address(signer, signerOffset);
        number(nonce);
        digest(dst, dstOffset);
    }

    /**
     * Digest of a Batch, by which one signature stands for a tree of messages.
     *
     * @param root       that holds the tree's root, 32 bytes.
     * @param rootOffset at which it begins.
     * @param dst        that takes the digest.
     * @param dstOffset  at which it is written.
     */
    public void batch(
        final DirectBuffer root, final int rootOffset, final MutableDirectBuffer dst, final int dstOffset)
    {
        begin(BATCH);
        leftAligned(root, rootOffset, WORD);
        digest(dst, dstOffset);
    }

    /**
     * Digest of an Attest, a custodian's word for a block.
     *
     * @param block       that holds the block's hash, 32 bytes.
     * @param blockOffset at which it begins.
     * @param dst         that takes the digest.
     * @param dstOffset   at which it is written.
     */
    public void attest(
        final DirectBuffer block, final int blockOffset, final MutableDirectBuffer dst, final int dstOffset)
    {
        begin(ATTEST);
        leftAligned(block, blockOffset, WORD);
        digest(dst, dstOffset);
    }

    private void begin(final byte[] typeHash)
    {
        position = 0;
        bytes32(typeHash);
    }

    private void digest(final MutableDirectBuffer dst, final int dstOffset)
    {
        if (null == queue)
        {
            keccak.hash(message, 0, position, envelopes, STRUCT);
            keccak.hash(envelopes, 0, ENVELOPE_LENGTH, dst, dstOffset);
        }
        else
        {
            queue.add(
                messages, place * MESSAGE_LENGTH, position, envelopes, place * ENVELOPE_LENGTH + STRUCT);
            await(dst, dstOffset);
        }
    }

    private void await(final MutableDirectBuffer dst, final int dstOffset)
    {
        digests[place] = dst;
        digestOffsets[place] = dstOffset;
        place(place + 1);
    }

    private void place(final int next)
    {
        place = next;
        if (next < digests.length)
        {
            message.wrap(messages, next * MESSAGE_LENGTH, MESSAGE_LENGTH);
        }
        else
        {
            message.wrap(0, 0);
        }
    }

    private void u8(final int value)
    {
        number(value & 0xFF);
    }

    private void u16(final int value)
    {
        number(value & 0xFFFF);
    }

    private void u32(final int value)
    {
        number(value & 0xFFFF_FFFFL);
    }

    private void number(final long value)
    {
        number(message, position, value);
        position += WORD;
    }

    static void number(final MutableDirectBuffer words, final int at, final long value)
    {
        words.putLong(at, 0);
        words.putLong(at + Long.BYTES, 0);
        words.putLong(at + 2 * Long.BYTES, 0);
        words.putLong(at + WORD - Long.BYTES, value, ByteOrder.BIG_ENDIAN);
    }

    private void address(final DirectBuffer buffer, final int offset)
    {
        message.setMemory(position, WORD - KeyRecovery.ADDRESS_LENGTH, (byte)0);
        message.putBytes(
            position + WORD - KeyRecovery.ADDRESS_LENGTH, buffer, offset, KeyRecovery.ADDRESS_LENGTH);
        position += WORD;
    }

    private void leftAligned(final DirectBuffer buffer, final int offset, final int length)
    {
        message.putBytes(position, buffer, offset, length);
        message.setMemory(position + length, WORD - length, (byte)0);
        position += WORD;
    }

    private void bytes32(final byte[] bytes)
    {
        message.putBytes(position, bytes);
        position += WORD;
    }

    private static byte[] typeHash(final String text)
    {
        return new Keccak().hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
