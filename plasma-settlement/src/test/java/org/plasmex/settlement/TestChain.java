package org.plasmex.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.Reason;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.plasmex.settlement.TestSteps.*;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small venue made by hand: the venue's account 0, Alice's 1 and Bob's 2, and market 7 of base 1 and quote 2. Each
 * step is built, then run as a verifier would, and both must agree. Steps are signed for real.
 */
public final class TestChain
{
    /** Whose signature nobody takes. */
    public static final SigningKey MALLORY = key(99);

    private static final SigningKey[] OWNERS = {key(10), key(11), key(12)};
    private static final byte[] VAULT = address(0xAA);

    private final Genesis genesis;
    private final Eip712 eip712;
    private final MemoryInbox inbox = new MemoryInbox();
    private final CellStore cells = new CellStore();
    private final Law builder;
    private final Law verifier;
    private final UnsafeBuffer step = new UnsafeBuffer(new byte[Law.MAX_STEP_LENGTH]);
    private final TestBounds bounds = new TestBounds();
    private final List<byte[]> steps = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<TestBounds> blocks = new ArrayList<>();
    private final long[] nonces = new long[3];

    /**
     * A chain without steps.
     */
    public TestChain()
    {
        this(new Genesis(31337, VAULT, SINCE, SPAN));
    }

    /**
     * A chain without steps, under a Vault of its own.
     *
     * @param genesis of the chain.
     */
    public TestChain(final Genesis genesis)
    {
        this.genesis = genesis;
        eip712 = genesis.eip712();
        builder = newLaw(inbox);
        verifier = newLaw(inbox);
        bounds.since = genesis.since();
        bounds.until = genesis.since() + 100;
        bounds.firstStep = 1;
        bounds.steps = 1 << 20;
    }

    private static SigningKey key(final int seed)
    {
        final byte[] secret = new byte[32];
        secret[31] = (byte)seed;
        return SigningKey.fromPrivate(secret);
    }

    /**
     * The key of an account's owner.
     *
     * @param account 0 to 2.
     * @return the key.
     */
    public static SigningKey owner(final int account)
    {
        return OWNERS[account];
    }

    /**
     * A law of this chain that recovers keys.
     *
     * @param entries of L1.
     * @return a new law.
     */
    public Law newLaw(final Inbox entries)
    {
        return newLaw(entries, genesis);
    }

    public static Law newLaw(final Inbox entries, final Genesis genesis)
    {
        return new Law(
            genesis.eip712(), new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), genesis.eip712())), entries);
    }

    /**
     * Accounts, a market, and 100,000 quanta of either asset for Alice and Bob.
     *
     * @return this.
     */
    public TestChain withTraders()
    {
        return withTraders(MAKER_FEE);
    }

    public TestChain withTraders(final int makerFee)
    {
        for (int account = 0; account <= BOB; account++)
        {
            lawful(open(account, owner(account).address()));
        }
        for (int account = ALICE; account <= BOB; account++)
        {
            lawful(deposit(account, BASE, 100_000));
            lawful(deposit(account, QUOTE, 100_000));
        }
        lawful(list(MARKET, BASE, QUOTE, LOT, TICK, makerFee, TAKER_FEE));
        return this;
    }

    // Bodies.

    /**
     * An entry of L1, and the step that credits it.
     */
    public byte[] deposit(final int account, final int asset, final long amount)
    {
        inbox.add(new InboxEntry(Inbox.DEPOSIT, owner(account).address(), asset, amount));
        return body((byte)Steps.DEPOSIT, inbox.size() - 1, account, (short)asset, amount);
    }

    public byte[] transfer(final int from, final int to, final int asset, final long amount)
    {
        return transferBy(owner(from), from, to, asset, amount);
    }

    public byte[] transferBy(final SigningKey key, final int from, final int to, final int asset, final long amount)
    {
        final long nonce = ++nonces[from];
        return sign(key, body((byte)Steps.TRANSFER, from, to, (short)asset, amount, nonce),
            (digest) -> eip712.transfer(
                from, to, new UnsafeBuffer(owner(to).address()), 0, asset, amount, nonce, digest, 0));
    }

    public byte[] withdraw(final int account, final int asset, final long amount, final byte[] recipient)
    {
        final long nonce = ++nonces[account];
        return sign(owner(account), body((byte)Steps.WITHDRAW, account, (short)asset, amount, recipient, nonce),
            (digest) -> eip712.withdraw(
                account, asset, amount, new UnsafeBuffer(recipient), 0, nonce, digest, 0));
    }

    public byte[] signer(final int account, final byte[] signer)
    {
        final long nonce = ++nonces[account];
        return sign(owner(account), body((byte)Steps.SIGNER, account, signer, nonce),
            (digest) -> eip712.signer(account, new UnsafeBuffer(signer), 0, nonce, digest, 0));
    }

    public byte[] floor(final int account, final long floor)
    {
        final long nonce = ++nonces[account];
        return sign(owner(account), body((byte)Steps.FLOOR, account, floor, nonce),
            (digest) -> eip712.floor(account, floor, nonce, digest, 0));
    }

    /**
     * An order of market {@link #MARKET}, signed by the account's owner.
     */
    public byte[] place(
        final int slot, final int account, final int side, final int type, final long price, final long lots)
    {
        return place(new TestOrder(slot, account, side, type, price, lots), owner(account));
    }

    public byte[] place(final TestOrder order, final SigningKey key)
    {
        final long nonce = ++nonces[order.account];
        return sign(key, placeBody(order, nonce), (digest) -> orderDigest(order, nonce, digest));
    }

    private static byte[] placeBody(final TestOrder o, final long nonce)
    {
        return body((byte)Steps.PLACE, o.slot, o.account, (short)MARKET, (byte)o.side, (byte)o.type, o.price, o.lots,
            o.peak, o.trigger, (int)o.expiry, o.cancelHash, nonce);
    }

    private void orderDigest(final TestOrder o, final long nonce, final MutableDirectBuffer digest)
    {
        eip712.order(o.account, MARKET, BASE, QUOTE, LOT, TAKER_FEE, o.side, o.type, o.price, o.lots, o.peak, o.trigger,
            (int)o.expiry, new UnsafeBuffer(o.cancelHash), 0, nonce, digest, 0);
    }

    /**
     * Two orders under one signature: a batch of depth 1.
     */
    public byte[][] placeBatch(final TestOrder first, final TestOrder second, final SigningKey key)
    {
        final Keccak keccak = new Keccak();
        final TestOrder[] orders = {first, second};
        final byte[][] placed = new byte[2][];
        final UnsafeBuffer digests = new UnsafeBuffer(new byte[64]);
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
        for (int i = 0; i < 2; i++)
        {
            final long nonce = ++nonces[orders[i].account];
            placed[i] = placeBody(orders[i], nonce);
            orderDigest(orders[i], nonce, digest);
            digests.putBytes(i * 32, digest, 0, 32);
        }

        keccak.hash(digests, 0, 64, digest, 0);
        eip712.batch(digest, 0, digest, 0);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        key.sign(digest, 0, auth, 0);
        auth.putByte(Auth.DEPTH, (byte)1);
        for (int i = 0; i < 2; i++)
        {
            final byte[] sibling = new byte[32];
            digests.getBytes((1 - i) * 32, sibling);
            placed[i] = body(placed[i], auth.byteArray(), (short)i, sibling);
        }

        return placed;
    }

    public byte[] cancelByOwner(final int slot, final int account)
    {
        final long nonce = ++nonces[account];
        final long order = old64(Cells.order(slot), Cells.ORDER_NONCE);
        return sign(owner(account), cancel(slot, Steps.OWNER, nonce),
            (digest) -> eip712.cancel(account, order, nonce, digest, 0));
    }

    /**
     * Reductions of one order, lot by lot, under one signature: a batch of depth 10, the longest that there are.
     */
    public byte[][] reduceBatch(final int slot, final int account, final long from)
    {
        final long order = old64(Cells.order(slot), Cells.ORDER_NONCE);
        final byte[][] bodies = new byte[1 << Auth.MAX_DEPTH][];
        final DataTree tree = new DataTree();
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        for (int i = 0; i < bodies.length; i++)
        {
            final long nonce = ++nonces[account];
            bodies[i] = body((byte)Steps.REDUCE, slot, from - i, nonce);
            eip712.reduce(account, order, from - i, nonce, digest, 0);
            tree.addLeaf(digest.byteArray());
        }

        eip712.batch(new UnsafeBuffer(tree.seal()), 0, digest, 0);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        owner(account).sign(digest, 0, auth, 0);
        auth.putByte(Auth.DEPTH, (byte)Auth.MAX_DEPTH);
        for (int i = 0; i < bodies.length; i++)
        {
            bodies[i] = body(bodies[i], auth.byteArray(), (short)i);
            for (final byte[] sibling : tree.path(i))
            {
                bodies[i] = body(bodies[i], sibling);
            }
        }

        return bodies;
    }

    public byte[] reduce(final int slot, final int account, final long lots)
    {
        final long nonce = ++nonces[account];
        final long order = old64(Cells.order(slot), Cells.ORDER_NONCE);
        return sign(owner(account), body((byte)Steps.REDUCE, slot, lots, nonce),
            (digest) -> eip712.reduce(account, order, lots, nonce, digest, 0));
    }

    /**
     * A withdraw request on L1, and the step that answers it.
     */
    public byte[] request(final byte[] requester, final int account, final int asset)
    {
        inbox.add(new InboxEntry(Inbox.WITHDRAW, requester, account, asset));
        return body((byte)Steps.REQUEST, inbox.size() - 1, requester, account, (short)asset);
    }

    /**
     * A revoke request on L1, and the step that answers it.
     */
    public byte[] revoke(final byte[] requester, final int account, final long nonce)
    {
        inbox.add(new InboxEntry(Inbox.REVOKE, requester, account, nonce));
        return body((byte)Steps.REVOKE, inbox.size() - 1, requester, account, nonce);
    }

    /**
     * A cancel request on L1, and the step that answers it for a reason.
     */
    public byte[] cancelRequest(final int reason, final byte[] requester, final int slot, final long order)
    {
        inbox.add(new InboxEntry(Inbox.CANCEL, requester, slot, order));
        return cancel(slot, reason, inbox.size() - 1, requester, order);
    }

    private static byte[] sign(
        final SigningKey key, final byte[] body, final Consumer<MutableDirectBuffer> message)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        message.accept(digest);
        key.sign(digest, 0, auth, 0);
        return body(body, auth.byteArray());
    }

    // Running.

    /**
     * The step is lawful, for who builds it and for who verifies it alike, and happens.
     */
    public TestChain lawful(final byte[] body)
    {
        final boolean built = build(body);
        assertThat(built).as(builder.describe()).isTrue();
        final boolean verified = verifier.run(bounds, number(), step, 0, builder.length());
        assertThat(verified).as(verifier.describe()).isTrue();
        assertThat(verifier.accesses()).isEqualTo(builder.accesses());
        assertThat(verifier.bodyLength()).isEqualTo(body.length);
        for (int i = 0; i < builder.accesses(); i++)
        {
            assertThat(verifier.cell(i)).isEqualTo(builder.cell(i));
            assertThat(verifier.prev(i)).isEqualTo(builder.prev(i));
            assertThat(value(verifier.newValues(), i)).isEqualTo(value(builder.newValues(), i));
        }
        for (int i = 0; i < builder.accesses(); i++)
        {
            cells.write(builder.cell(i), number(), builder.newValues(), builder.valueOffset(i));
        }

        final byte[] bytes = new byte[builder.length()];
        step.getBytes(0, bytes);
        steps.add(bytes);
        bodies.add(body);
        times.add(bounds.until());
        return this;
    }

    private byte[] value(final DirectBuffer values, final int access)
    {
        final byte[] value = new byte[builder.valueLength(access)];
        values.getBytes(builder.valueOffset(access), value);
        return value;
    }

    /**
     * The step is unlawful, and does not happen.
     */
    public TestChain unlawful(final byte[] body, final Reason reason)
    {
        assertThat(build(body)).isFalse();
        assertThat(builder.reason()).isEqualTo(reason);
        return this;
    }

    /**
     * The step happens if it is lawful.
     *
     * @return whether it is.
     */
    public boolean attempt(final byte[] body)
    {
        final boolean isLawful = build(body);
        if (isLawful)
        {
            lawful(body);
        }
        return isLawful;
    }

    private boolean build(final byte[] body)
    {
        bounds.inbox = inbox.size();
        step.putBytes(0, body);
        return builder.build(bounds, number(), cells, step, 0, body.length);
    }

    /**
     * Ends the block, and begins the next.
     */
    public TestChain sealBlock()
    {
        bounds.steps = number() - bounds.firstStep + 1;
        lawful(seal());
        blocks.add(bounds.copy());
        bounds.firstStep = number();
        bounds.steps = 1 << 20;
        bounds.since = bounds.until;
        bounds.until += 100;
        return this;
    }

    /**
     * The next step is the last of its block.
     */
    public TestChain atLastStep()
    {
        bounds.steps = number() - bounds.firstStep + 1;
        return this;
    }

    // Reading.

    public long number()
    {
        return steps.size() + 1;
    }

    public long nonce(final int account)
    {
        return nonces[account];
    }

    public TestBounds bounds()
    {
        return bounds;
    }

    /**
     * The bounds of a block that was sealed.
     *
     * @param step number of a step in it.
     * @return a copy.
     */
    public TestBounds blockOf(final long step)
    {
        return blocks.stream().filter((block) -> step < block.firstStep + block.steps).findFirst().orElseThrow().copy();
    }

    public Genesis genesis()
    {
        return genesis;
    }

    public MemoryInbox inbox()
    {
        return inbox;
    }

    public List<byte[]> steps()
    {
        return steps;
    }

    /**
     * What an engine would put out for the steps so far, seal by seal.
     */
    public List<byte[]> records()
    {
        final TestOutput output = new TestOutput(genesis, inbox).started();
        for (int i = 0; i < bodies.size(); i++)
        {
            output.step(bodies.get(i), times.get(i));
        }
        return output.records();
    }

    /**
     * Three blocks with an order placed, filled and cancelled.
     */
    public TestChain withThreeBlocks()
    {
        withTraders().sealBlock();
        lawful(place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 10)).lawful(rest(1));
        lawful(place(2, BOB, Terms.BUY, Terms.IOC, 1_000, 4)).lawful(fill(2, 1)).sealBlock();
        lawful(cancelByOwner(1, ALICE)).lawful(withdraw(BOB, BASE, 40, address(5))).sealBlock();
        return this;
    }

    public long old64(final long cell, final int field)
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);
        cells.read(cell, value, 0);
        return value.getLong(field, BIG_ENDIAN);
    }

    public long available(final int asset, final int account)
    {
        return old64(Cells.balance(asset, account), Cells.BALANCE_AVAILABLE);
    }

    public long locked(final int asset, final int account)
    {
        return old64(Cells.balance(asset, account), Cells.BALANCE_LOCKED);
    }

    public long openLots(final int slot)
    {
        return old64(Cells.order(slot), Cells.ORDER_OPEN);
    }

    public long hiddenLots(final int slot)
    {
        return old64(Cells.order(slot), Cells.ORDER_HIDDEN);
    }

    public int taker()
    {
        return (int)(old64(Cells.market(MARKET), Cells.MARKET_TAKER) >>> Integer.SIZE);
    }
}
