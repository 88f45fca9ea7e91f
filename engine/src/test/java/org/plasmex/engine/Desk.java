package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelBySecretEncoder;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.CancelRequestEncoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.FreezeEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.ProceedEncoder;
import org.plasmex.protocol.sbe.RaiseFloorEncoder;
import org.plasmex.protocol.sbe.ReduceOrderEncoder;
import org.plasmex.protocol.sbe.ReplaceOrderEncoder;
import org.plasmex.protocol.sbe.ResumeTradingEncoder;
import org.plasmex.protocol.sbe.RevokeRequestEncoder;
import org.plasmex.protocol.sbe.SealEncoder;
import org.plasmex.protocol.sbe.SetAccountLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketLimitsEncoder;
import org.plasmex.protocol.sbe.SetMarketStatusEncoder;
import org.plasmex.protocol.sbe.SetSignerEncoder;
import org.plasmex.protocol.sbe.StopAccountEncoder;
import org.plasmex.protocol.sbe.SuspendTradingEncoder;
import org.plasmex.protocol.sbe.TransferEncoder;
import org.plasmex.protocol.sbe.WithdrawEncoder;
import org.plasmex.protocol.sbe.WithdrawRequestEncoder;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * From where tests give commands to a machine and look at what happened.
 * <p>
 * Account n belongs to address n, the venue's to address 0. A command is signed by the owner's key and has the
 * account's next nonce, unless {@link #signedBy(byte[])} or {@link #nonce(long)} says otherwise for the one command
 * that follows.
 */
final class Desk
{
    static final int ETH = 1;
    static final int USD = 2;
    static final int MARKET = 7;
    static final int LOT_SIZE = 10;
    static final int TICK_SIZE = 5;
    static final long SINCE = 1_000_000;
    static final int SPAN = 600;
    static final long SEED = 0x1234_5678_9ABC_DEFL;
    static final byte[] AUTH = wellFormedAuth();

    private static final long NANOS = 1_000_000_000L;
    private static final int KEY_LENGTH = 20;

    private final RecordedOutput output = new RecordedOutput();
    private final StateMachine machine;
    private final BiConsumer<UnsafeBuffer, Integer> commandsTo;
    private final int maxOrders;
    private final int slice;
    private final List<byte[]> commands = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final long[] nonces = new long[1 << 12];
    private byte[] signer;
    private Long nonce;
    private byte[] auth = AUTH;
    private long sequence;
    private long time = SINCE;
    private long entry;
    private int seen;
    private int takerFee;
    private Random corrupter;
    private boolean isKeyInAuth;

    Desk()
    {
        this(new StateMachine.Context());
    }

    /** A desk that writes commands for another machine than its own, which keeps nothing. */
    Desk(final BiConsumer<UnsafeBuffer, Integer> commandsTo)
    {
        this.commandsTo = commandsTo;
        machine = null;
        maxOrders = 0;
        slice = 0;
    }

    Desk(final StateMachine.Context ctx)
    {
        commandsTo = this::execute;
        machine = new StateMachine(ctx.outputPort(output));
        maxOrders = ctx.maxOrders();
        slice = ctx.slice();
    }

    /**
     * A desk of a venue that has begun and lists {@link #MARKET} with these fees; nothing of it is left to be seen.
     */
    static Desk open(final int makerFee, final int takerFee)
    {
        final Desk desk = new Desk();
        desk.genesis(SPAN, 1000);
        desk.list(MARKET, ETH, USD, LOT_SIZE, TICK_SIZE, makerFee, takerFee);
        desk.takerFee = takerFee;
        desk.forget();

        return desk;
    }

    StateMachine machine()
    {
        return machine;
    }

    int maxOrders()
    {
        return maxOrders;
    }

    int slice()
    {
        return slice;
    }

    List<byte[]> records()
    {
        return output.records();
    }

    /** All commands given so far, sequence 1 first. */
    List<byte[]> commands()
    {
        return commands;
    }

    /** The times of the commands, in nanoseconds. */
    List<Long> times()
    {
        return times;
    }

    // What happened since the last look.

    List<String> events()
    {
        final List<byte[]> records = output.records();
        final List<String> lines =
            records.subList(seen, records.size()).stream().map(Renderer::line).collect(Collectors.toList());
        seen = records.size();

        return lines;
    }

    /** The events without balances and orders. */
    List<String> steps()
    {
        return events().stream().map((line) -> line.split(" \\| ")[0]).collect(Collectors.toList());
    }

    void forget()
    {
        seen = output.records().size();
    }

    String balance(final int account, final int asset)
    {
        return machine.available(asset, account) + "+" + machine.locked(asset, account);
    }

    long now()
    {
        return time;
    }

    // How the next command differs.

    Desk signedBy(final byte[] key)
    {
        signer = key;
        return this;
    }

    Desk nonce(final long value)
    {
        nonce = value;
        return this;
    }

    Desk auth(final byte[] bytes)
    {
        auth = bytes;
        return this;
    }

    Desk later(final long seconds)
    {
        time += seconds;
        return this;
    }

    /** From now on, about one command in twenty is damaged on its way. */
    void corruptBy(final Random random)
    {
        corrupter = random;
    }

    /**
     * From now on, the auth of a command holds the key that the command names, in the last bytes of its r: so somebody
     * who has nothing but the auth can tell it, as if he recovered it.
     */
    void keysInAuths()
    {
        isKeyInAuth = true;
    }

    // Operator.

    void genesis(final int span, final int stepsPerBlock)
    {
        genesis(Addresses.of(0), SINCE, span, stepsPerBlock);
    }

    void genesis(final byte[] operator, final long since, final int span, final int stepsPerBlock)
    {
        final GenesisEncoder command = new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.chainId(31337).since(since).span(span).stepsPerBlock(stepsPerBlock).seed(SEED);
        command.putVault(Addresses.of(99), 0, 20).putOperator(operator, 0, 20);
        send(command.encodedLength());
    }

    void list(
        final int market,
        final int base,
        final int quote,
        final long lotSize,
        final long tickSize,
        final int makerFee,
        final int takerFee)
    {
        final ListMarketEncoder command = new ListMarketEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.market(market).base(base).quote(quote).lotSize(lotSize).tickSize(tickSize);
        command.makerFee((short)makerFee).takerFee(takerFee);
        send(command.encodedLength());
    }

    void status(final int market, final int status)
    {
        send(new SetMarketStatusEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(market).status((short)status).encodedLength());
    }

    void seal()
    {
        send(new SealEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength());
    }

    void proceed()
    {
        send(new ProceedEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength());
    }

    void suspend()
    {
        suspend(Terms.BY_OPERATOR);
    }

    void resume()
    {
        resume(Terms.BY_OPERATOR);
    }

    void suspend(final int cause)
    {
        send(new SuspendTradingEncoder().wrapAndApplyHeader(buffer, 0, header).cause((short)cause).encodedLength());
    }

    void resume(final int cause)
    {
        send(new ResumeTradingEncoder().wrapAndApplyHeader(buffer, 0, header).cause((short)cause).encodedLength());
    }

    void marketLimits(final int market, final long band, final long maxLots, final long maxNotional)
    {
        send(new SetMarketLimitsEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(market).band(band).maxLots(maxLots).maxNotional(maxNotional).encodedLength());
    }

    void accountLimits(final long account, final long maxOrders, final long maxMessages)
    {
        send(new SetAccountLimitsEncoder().wrapAndApplyHeader(buffer, 0, header)
            .account(account).maxOrders(maxOrders).maxMessages(maxMessages).encodedLength());
    }

    void stopAccount(final long account, final int stopped)
    {
        send(new StopAccountEncoder().wrapAndApplyHeader(buffer, 0, header)
            .account(account).stopped((short)stopped).encodedLength());
    }

    void freeze(final long block, final long step)
    {
        send(new FreezeEncoder().wrapAndApplyHeader(buffer, 0, header).block(block).step(step).encodedLength());
    }

    // L1.

    Desk entry(final long next)
    {
        entry = next;
        return this;
    }

    void deposit(final int owner, final int asset, final long amount)
    {
        deposit(Addresses.of(owner), asset, amount);
    }

    void deposit(final byte[] owner, final int asset, final long amount)
    {
        final DepositEncoder command = new DepositEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.entry(entry++).putOwner(owner, 0, 20).asset(asset).amount(amount);
        send(command.encodedLength());
    }

    void requestWithdraw(final byte[] requester, final long account, final int asset)
    {
        final WithdrawRequestEncoder command = new WithdrawRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.entry(entry++).putRequester(requester, 0, 20).account(account).asset(asset);
        send(command.encodedLength());
    }

    void requestCancel(final byte[] requester, final long slot, final long order)
    {
        final CancelRequestEncoder command = new CancelRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.entry(entry++).putRequester(requester, 0, 20).slot(slot).order(order);
        send(command.encodedLength());
    }

    void requestRevoke(final byte[] requester, final long account, final long revoked)
    {
        final RevokeRequestEncoder command = new RevokeRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.entry(entry++).putRequester(requester, 0, 20).account(account).nonce(revoked);
        send(command.encodedLength());
    }

    // Clients.

    /** Begin a GTC order of {@link #MARKET}, under its terms. */
    OrderTicket buy(final int account, final long lots, final long price)
    {
        return new OrderTicket(this, account, Terms.BUY, lots, price).takerFee(takerFee);
    }

    OrderTicket sell(final int account, final long lots, final long price)
    {
        return new OrderTicket(this, account, Terms.SELL, lots, price).takerFee(takerFee);
    }

    void cancel(final int account, final long order)
    {
        final CancelOrderEncoder command = new CancelOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.account(account).order(order).nonce(nextNonce(account));
        command.putKey(key(account), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    /** The hash of a secret, which makes an order one that the secret cancels. */
    static byte[] cancelHash(final byte[] secret)
    {
        return Arrays.copyOf(new Keccak.Digest256().digest(secret), 16);
    }

    void cancelBySecret(final long account, final long order, final byte[] secret)
    {
        final CancelBySecretEncoder command = new CancelBySecretEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.session(77).correlation(78).account(account).order(order).putSecret(secret, 0, 16);
        command.putKey(Addresses.ZERO, 0, 20);
        send(command.encodedLength());
    }

    void reduce(final int account, final long order, final long lots)
    {
        final ReduceOrderEncoder command = new ReduceOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.account(account).order(order).lots(lots).nonce(nextNonce(account));
        command.putKey(key(account), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    void floor(final int account, final long floor)
    {
        final RaiseFloorEncoder command = new RaiseFloorEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.account(account).floor(floor).nonce(nextNonce(account));
        command.putKey(key(account), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    void transfer(final int from, final long to, final int asset, final long amount)
    {
        transfer(from, to, Addresses.of(to), asset, amount);
    }

    void transfer(final int from, final long to, final byte[] toOwner, final int asset, final long amount)
    {
        final TransferEncoder command = new TransferEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.session(0).correlation(0);
        command.account(from).to(to).putToOwner(toOwner, 0, 20).asset(asset).amount(amount).nonce(nextNonce(from));
        command.putKey(key(from), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    void withdraw(final int account, final int asset, final long amount, final byte[] recipient)
    {
        final WithdrawEncoder command = new WithdrawEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.account(account).asset(asset).amount(amount).putRecipient(recipient, 0, 20).nonce(nextNonce(account));
        command.putKey(key(account), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    void setSigner(final int account, final byte[] newSigner)
    {
        final SetSignerEncoder command = new SetSignerEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.account(account).putSigner(newSigner, 0, 20).nonce(nextNonce(account));
        command.putKey(key(account), 0, 20).putAuth(auth, 0, auth.length);
        send(command.encodedLength());
    }

    // For tickets, and for tests that make commands of their own.

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    MessageHeaderEncoder header()
    {
        return header;
    }

    byte[] auth()
    {
        return auth;
    }

    byte[] key(final int account)
    {
        return null != signer ? signer : Addresses.of(account);
    }

    long nextNonce(final int account)
    {
        return null != nonce ? nonce : ++nonces[account & 0xFFF];
    }

    void send(final int encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        sendBytes(buffer, null == corrupter || corrupter.nextInt(20) != 0 ? length : damaged(length));
        signer = null;
        nonce = null;
        auth = AUTH;
    }

    void sendBytes(final UnsafeBuffer command, final int length)
    {
        commandsTo.accept(command, length);
    }

    private void execute(final UnsafeBuffer command, final int length)
    {
        final byte[] bytes = new byte[length];
        command.getBytes(0, bytes);
        final UnsafeBuffer executed = new UnsafeBuffer(bytes);
        if (isKeyInAuth && length > MessageHeaderEncoder.ENCODED_LENGTH)
        {
            putKeys(executed, new MessageHeaderDecoder().wrap(executed, 0).templateId());
        }
        commands.add(bytes);
        times.add(time * NANOS);
        machine.onCommand(++sequence, time * NANOS, executed, 0, length);
    }

    private static void putKeys(final UnsafeBuffer command, final int template)
    {
        final int block = Templates.isSigned(template) ? Templates.blockLength(template) : Templates.NONE;
        final int body = MessageHeaderEncoder.ENCODED_LENGTH;
        final int auth = body + block;
        if (block != Templates.NONE && putKey(command, auth, body + ReplaceOrderEncoder.keyEncodingOffset()) &&
            Templates.hasCancelAuth(template))
        {
            putKey(command, auth + Integer.BYTES + Auth.SINGLE_LENGTH,
                body + ReplaceOrderEncoder.cancelKeyEncodingOffset());
        }
    }

    /** Where there is a single auth, behind its length. */
    private static boolean putKey(final UnsafeBuffer command, final int authHeader, final int key)
    {
        final int auth = authHeader + Integer.BYTES;
        final boolean isThere = auth + Auth.SINGLE_LENGTH <= command.capacity() &&
            command.getInt(authHeader, ByteOrder.LITTLE_ENDIAN) == Auth.SINGLE_LENGTH;
        if (isThere)
        {
            command.putBytes(auth + Auth.S - KEY_LENGTH, command, key, KEY_LENGTH);
        }

        return isThere;
    }

    /** Go on with the nonces of another desk. */
    void nonces(final Desk other)
    {
        System.arraycopy(other.nonces, 0, nonces, 0, nonces.length);
    }

    private int damaged(final int length)
    {
        for (int flips = corrupter.nextInt(3); flips >= 0; flips--)
        {
            final int i = corrupter.nextInt(length);
            buffer.putByte(i, (byte)(buffer.getByte(i) ^ 1 << corrupter.nextInt(8)));
        }

        return corrupter.nextInt(4) == 0 ? corrupter.nextInt(length + 8) : length;
    }

    private static byte[] wellFormedAuth()
    {
        final byte[] bytes = new byte[Auth.SINGLE_LENGTH];
        bytes[Auth.V] = 27;

        return bytes;
    }
}
