package org.plasmex.watcher;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.Toolchain;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.Attestation;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.CommittableBlocks;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Custodians;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.law.Bounds;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An anvil with the contracts on it, and a venue without an engine: it makes steps, honest ones and others, seals them
 * into blocks, and commits them. Account 0 is the venue's, 1 Alice's, 2 Bob's.
 */
final class TestVenue implements AutoCloseable
{
    static final int ETH = 0;
    static final int ALICE = 1;
    static final int BOB = 2;
    static final long CHALLENGE = 10_000;
    static final long RESPONSE = 2_000;
    static final long INCLUSION = 5_000;
    static final long RECENCY = 1_000;
    static final Duration TIMEOUT = Duration.ofSeconds(120);
    static final BigInteger GWEI = BigInteger.valueOf(FeePolicy.GWEI);

    private static final long SPAN = 600;
    private static final int CUSTODIAN = 5;
    private static final FeePolicy FEES = new FeePolicy(GWEI.multiply(BigInteger.valueOf(500)), GWEI);

    private final Anvil anvil;
    private final EthereumNode node;
    private final ContractAddresses addresses;
    private final EthereumChain chain;
    private final Custodians custodians;
    private final Genesis genesis;
    private final Eip712 eip712;
    private final BlockStore store;
    private final MemoryInbox inbox = new MemoryInbox();
    private final CellStore cells = new CellStore();
    private final Law law;
    private final List<byte[]> steps = new ArrayList<>();
    private final UnsafeBuffer step = new UnsafeBuffer(new byte[Law.MAX_STEP_LENGTH]);
    private final long[] nonces = new long[3];
    private long taken;
    private volatile long committed;
    private long firstStep = 1;

    TestVenue(final Path directory) throws ParentChainException
    {
        try
        {
            Toolchain.anvil();
        }
        catch (final IllegalStateException ex)
        {
            Assumptions.abort("skipped, for want of an Ethereum node: " + ex.getMessage());
        }

        anvil = Anvil.launch(new Anvil.Context().slotsInAnEpoch(1));
        node = new EthereumNode(anvil.url(), TIMEOUT);
        final SigningKey custodian = key(CUSTODIAN);
        final ChainParameters parameters = new ChainParameters(
            CHALLENGE, RESPONSE, 1000, INCLUSION, RECENCY, SPAN, GWEI.multiply(GWEI), BigInteger.valueOf(7));
        addresses = new Deployer(wallet(0), TIMEOUT).deploy(
            List.of(Hex.encode(custodian.address())), 1, parameters, contract -> {});
        final OperatorAccount operator = new OperatorAccount(wallet(0), addresses);
        operator.addBond(parameters.minimumBond()).await(TIMEOUT);
        operator.list(ETH, Deployer.ETH, GWEI, 1).await(TIMEOUT);
        chain = new EthereumChain(
            new EthereumNode(anvil.url(), TIMEOUT), addresses, Confirmation.LATEST, wallet(0), 1000);
        custodians = new Custodians(List.of(custodian), addresses.chainId(), addresses.vaultBytes());
        genesis = new Genesis(addresses.chainId(), addresses.vaultBytes(), addresses.genesisTime(), SPAN);
        eip712 = genesis.eip712();
        store = BlockStore.open(directory, genesis);
        law = new Law(
            genesis.eip712(), new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), genesis.eip712())), inbox);
        for (int account = 0; account <= BOB; account++)
        {
            take(body((byte)Steps.OPEN, account, key(account).address()));
        }
    }

    /** The key of an account's owner, who has ETH on L1 also. */
    static SigningKey key(final int account)
    {
        return SigningKey.fromPrivate(secret(account));
    }

    static byte[] secret(final int account)
    {
        final byte[] secret = Anvil.account(account).getEcKeyPair().getPrivateKey().toByteArray();
        final byte[] padded = new byte[32];
        final int length = Math.min(32, secret.length);
        System.arraycopy(secret, secret.length - length, padded, 32 - length, length);
        return padded;
    }

    static String owner(final int account)
    {
        return Hex.encode(key(account).address());
    }

    Anvil anvil()
    {
        return anvil;
    }

    ContractAddresses addresses()
    {
        return addresses;
    }

    BlockStore store()
    {
        return store;
    }

    CellStore cells()
    {
        return cells;
    }

    MemoryInbox inbox()
    {
        return inbox;
    }

    EthereumChain chain()
    {
        return chain;
    }

    EthereumWallet wallet(final int account)
    {
        return new EthereumWallet(
            node, Anvil.account(account), 31337, FEES, SystemNanoClock.INSTANCE, Duration.ofSeconds(5));
    }

    L1Account l1(final int account)
    {
        return new L1Account(wallet(account), addresses);
    }

    // What happens.

    /** A deposit on L1 by the account's owner, which the ledger takes. */
    TestVenue deposit(final int account, final long quanta) throws ParentChainException
    {
        depositOnL1(account, quanta);
        return take(body((byte)Steps.DEPOSIT, inbox.size() - 1, account, (short)ETH, quanta));
    }

    /** A deposit on L1 that the ledger does not take (yet). */
    TestVenue depositOnL1(final int account, final long quanta) throws ParentChainException
    {
        l1(account).deposit(ETH, GWEI.multiply(BigInteger.valueOf(quanta)), owner(account)).await(TIMEOUT);
        inbox.add(new InboxEntry(Inbox.DEPOSIT, key(account).address(), ETH, quanta));
        return this;
    }

    /** A request on L1 by the account's owner to be paid out, which the ledger takes. */
    TestVenue request(final int account) throws ParentChainException
    {
        return request(account, account);
    }

    /** A request on L1 by anybody, which the ledger takes. */
    TestVenue request(final int requester, final int account) throws ParentChainException
    {
        l1(requester).requestWithdraw(account, ETH).await(TIMEOUT);
        inbox.add(new InboxEntry(Inbox.WITHDRAW, key(requester).address(), account, ETH));
        return take(body((byte)Steps.REQUEST, inbox.size() - 1, key(requester).address(), account, (short)ETH));
    }

    /** A request on L1 by anybody, and a lawful step that takes it, whose link says that there is no such account. */
    TestVenue disowning(final int requester, final int account) throws ParentChainException
    {
        l1(requester).requestWithdraw(account, ETH).await(TIMEOUT);
        inbox.add(new InboxEntry(Inbox.WITHDRAW, key(requester).address(), account, ETH));
        build(body((byte)Steps.REQUEST, inbox.size() - 1, key(requester).address(), account, (short)ETH));
        step.setMemory(Steps.REQUEST_LENGTH + 8 + 8, 8 + 56, (byte)0);
        return keep();
    }

    /** Opens an account, for the key of its number. */
    TestVenue open(final int account)
    {
        return take(body((byte)Steps.OPEN, account, key(account).address()));
    }

    TestVenue transfer(final int from, final int to, final long amount)
    {
        return take(transferBody(from, to, amount));
    }

    private byte[] transferBody(final int from, final int to, final long amount)
    {
        final long nonce = ++nonces[from];
        return sign(from, body((byte)Steps.TRANSFER, from, to, (short)ETH, amount, nonce), digest -> eip712.transfer(
            from, to, new UnsafeBuffer(key(to).address()), 0, ETH, amount, nonce, digest, 0));
    }

    TestVenue withdraw(final int account, final long amount)
    {
        return take(withdrawBody(account, amount));
    }

    private byte[] withdrawBody(final int account, final long amount)
    {
        final long nonce = ++nonces[account];
        final byte[] recipient = key(account).address();
        return sign(account, body((byte)Steps.WITHDRAW, account, (short)ETH, amount, recipient, nonce),
            digest -> eip712.withdraw(account, ETH, amount, new UnsafeBuffer(recipient), 0, nonce, digest, 0));
    }

    /** A transfer that its owner has not signed, as it stands: it changes nothing. */
    TestVenue stealing(final int from, final int to, final long amount)
    {
        return unsigned(transferBody(from, to, amount));
    }

    /** A withdrawal that the account's owner has not signed, as it stands: it changes nothing. */
    TestVenue stealing(final int account, final long amount)
    {
        return unsigned(withdrawBody(account, amount));
    }

    /** The last byte of its s is another. */
    private TestVenue unsigned(final byte[] body)
    {
        link(body);
        final int last = body.length - Auth.SINGLE_LENGTH + Auth.V - 1;
        step.putByte(last, (byte)(step.getByte(last) ^ 1));
        return keep();
    }

    /** A transfer whose first balance is said to have been greater than it was. */
    TestVenue minting(final int from, final int to, final long amount)
    {
        build(transferBody(from, to, amount));
        return mint();
    }

    /** The same, said to have been left by any step. */
    TestVenue minting(final int from, final int to, final long amount, final long previous)
    {
        build(transferBody(from, to, amount));
        step.putLong(law.length() - 2 * (8 + 16), previous, BIG_ENDIAN);
        return mint();
    }

    private TestVenue mint()
    {
        final int link = law.length() - 2 * (8 + 16) + 8;
        step.putLong(link, step.getLong(link, BIG_ENDIAN) + 1_000_000, BIG_ENDIAN);
        return keep();
    }

    /** A step that is none, of any length. */
    TestVenue garbage(final int length)
    {
        steps.add(new byte[length]);
        return this;
    }

    private TestVenue take(final byte[] body)
    {
        build(body);
        return keep();
    }

    private void link(final byte[] body)
    {
        step.putBytes(0, body);
        final boolean isLawful = law.build(
            new OpenBlock(firstStep, 1 << 20, inbox.size()), number(), cells, step, 0, body.length);
        assertThat(isLawful).as(law.describe()).isTrue();
    }

    private void build(final byte[] body)
    {
        link(body);
        for (int i = 0; i < law.accesses(); i++)
        {
            cells.write(law.cell(i), number(), law.newValues(), law.valueOffset(i));
        }
        taken = Math.max(taken, body[0] == Steps.DEPOSIT || body[0] == Steps.REQUEST ? inbox.size() : 0);
    }

    private TestVenue keep()
    {
        final byte[] bytes = new byte[law.length()];
        step.getBytes(0, bytes);
        steps.add(bytes);
        return this;
    }

    private long number()
    {
        return firstStep + steps.size();
    }

    /** Ends the block. */
    TestVenue seal() throws ParentChainException
    {
        final Header parent = store.newestHeader();
        final long now = chain.head().timestamp();
        final byte[] seal = {Steps.SEAL};
        step.putBytes(0, seal);
        final boolean isLawful = law.build(
            new OpenBlock(firstStep, steps.size() + 1, taken), number(), cells, step, 0, 1);
        assertThat(isLawful).as(law.describe()).isTrue();
        cells.write(law.cell(0), number(), law.newValues(), law.valueOffset(0));
        keep();

        final DataTree tree = new DataTree();
        store.begin(parent.number() + 1);
        for (final byte[] bytes : steps)
        {
            tree.add(new UnsafeBuffer(bytes), 0, bytes.length);
            store.add(new UnsafeBuffer(bytes), 0, bytes.length);
        }
        final long until = steps.size() == 1 ? now : Math.min(now, parent.until() + SPAN);
        store.seal(new Header(parent.number() + 1, parent.until(), until, firstStep, steps.size(), taken,
            parent.hash(), tree.seal()));
        firstStep += steps.size();
        steps.clear();
        return this;
    }

    /** Commits all sealed blocks. */
    TestVenue commit() throws ParentChainException
    {
        final List<Header> headers = new ArrayList<>();
        for (long number = committed + 1; number <= store.newest(); number++)
        {
            headers.add(store.header(number));
        }
        return commit(headers, custodians.attest(headers.get(headers.size() - 1)));
    }

    /** Commits any blocks. */
    TestVenue commit(final List<Header> headers, final List<Attestation> attestations) throws ParentChainException
    {
        byte[] rolling = new byte[32];
        for (long entry = 0; entry < headers.get(headers.size() - 1).inbox(); entry++)
        {
            rolling = inbox.entry(entry).rolling(rolling);
        }
        ((EthereumSubmission)chain.commit(headers, rolling, attestations)).await(TIMEOUT);
        committed = headers.get(headers.size() - 1).number();
        return this;
    }

    /** The custodian's key. */
    static SigningKey custodian()
    {
        return key(CUSTODIAN);
    }

    /** A custodian signs without looking. */
    List<Attestation> attest(final Header header)
    {
        return custodians.attest(header);
    }

    /** What attests with what the custodian sends. */
    CustodianQuorum quorum(final int operator, final BlockStore blocks)
    {
        final CustodianQuorum quorum = new CustodianQuorum(genesis, key(operator), List.of(),
            List.of(owner(CUSTODIAN)), 1, chain::isCustodian, SystemNanoClock.INSTANCE);
        quorum.begin(new CommittableBlocks()
        {
            @Override
            public long committed()
            {
                return committed;
            }

            @Override
            public long newest()
            {
                return blocks.newest();
            }

            @Override
            public Header header(final long number)
            {
                return blocks.header(number);
            }
        });
        return quorum;
    }

    /** The operator's other story: its first block, and another second one than it has sealed. */
    BlockStore otherBlocks(final Path directory) throws IOException
    {
        final BlockStore other = BlockStore.open(directory, genesis);
        final Path copy = directory.resolve("copy");
        Files.copy(store.file(1), copy);
        other.adopt(copy, store.header(1));
        other.begin(2);
        final DataTree tree = new DataTree();
        store.steps(2, (number, buffer, offset, length) ->
        {
            tree.add(buffer, offset, length);
            other.add(buffer, offset, length);
        });
        final Header one = store.header(2);
        other.seal(new Header(2, one.since(), one.until() + 1, one.firstStep(), one.steps(), one.inbox(), one.parent(),
            tree.seal()));
        return other;
    }

    /** L1 has forgotten what was committed after a block. */
    TestVenue forgotten(final long last)
    {
        committed = last;
        return this;
    }

    TestVenue block() throws ParentChainException
    {
        return seal().commit();
    }

    /** All that is committed becomes final, in a time in which nothing was committed. */
    TestVenue makeFinal() throws ParentChainException
    {
        pass(CHALLENGE);
        return finalizeUpTo(store.newest()).block();
    }

    TestVenue finalizeUpTo(final long block) throws ParentChainException
    {
        ((EthereumSubmission)chain.finalizeUpTo(store.header(block))).await(TIMEOUT);
        return this;
    }

    /** Time passes on L1. */
    TestVenue pass(final long seconds)
    {
        anvil.increaseTime(seconds);
        anvil.mine(1);
        return this;
    }

    private static byte[] sign(final int account, final byte[] body, final Consumer<MutableDirectBuffer> message)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        message.accept(digest);
        key(account).sign(digest, 0, auth, 0);
        return body(body, auth.byteArray());
    }

    private static byte[] body(final Object... fields)
    {
        final ByteBuffer buffer = ByteBuffer.allocate(Law.MAX_STEP_LENGTH);
        for (final Object field : fields)
        {
            if (field instanceof final Byte value)
            {
                buffer.put(value);
            }
            else if (field instanceof final Short value)
            {
                buffer.putShort(value);
            }
            else if (field instanceof final Integer value)
            {
                buffer.putInt(value);
            }
            else if (field instanceof final Long value)
            {
                buffer.putLong(value);
            }
            else
            {
                buffer.put((byte[])field);
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(chain, node, store, anvil);
    }

    private final class OpenBlock implements Bounds
    {
        private final long first;
        private final long count;
        private final long entries;

        OpenBlock(final long first, final long count, final long entries)
        {
            this.first = first;
            this.count = count;
            this.entries = entries;
        }

        @Override
        public long since()
        {
            return store.newestHeader().until();
        }

        @Override
        public long until()
        {
            return since();
        }

        @Override
        public long firstStep()
        {
            return first;
        }

        @Override
        public long steps()
        {
            return count;
        }

        @Override
        public long inbox()
        {
            return entries;
        }
    }
}
