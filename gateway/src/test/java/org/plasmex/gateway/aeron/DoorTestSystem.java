package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.AeronSessionContext;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.gateway.ForgedCommands;
import org.plasmex.gateway.GateStatus;
import org.plasmex.gateway.SessionNumbers;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.SealEncoder;

/**
 * A pipeline with a door, both real, one market, and accounts 1 to 4 with plenty of both assets.
 */
final class DoorTestSystem implements AutoCloseable
{
    static final int BASE = 1;
    static final int QUOTE = 2;
    static final MarketTerms MARKET = new MarketTerms(1, BASE, QUOTE, 1, 1, 0, 0);
    static final long AMOUNT = 1L << 50;
    static final int ACCOUNTS = 4;

    private static final long CHAIN_ID = 31337;
    private static final long SINCE = 1_800_000_000L;
    private static final long NANOS = 1_000_000_000L;
    private static final long PATIENCE_NANOS = 120 * NANOS;
    private static final long PATIENCE_MILLIS = 120_000;

    private final Path directory;
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<AeronSession> clients = new ArrayList<>();
    private final ForgedCommands forged = new ForgedCommands();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandPort.MAX_COMMAND_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Pipeline pipeline;
    private final AeronDoor door;
    private final AgentRunner runner;
    private final String channel;
    private volatile GateStatus gate = GateStatus.OPEN;

    /**
     * A system whose door has the limits of a context, in which all else is set here.
     */
    DoorTestSystem(final Path directory, final AeronDoorContext context)
    {
        this.directory = directory;
        pipeline = Pipeline.open(new PipelineContext()
            .journalDirectory(directory.resolve("journal"))
            .outputDirectory(directory.resolve("output"))
            .machine(port -> new StateMachine(new StateMachine.Context().outputPort(port)))
            .journalSync(SyncPolicy.NONE)
            .signatureWorkers(1)
            .commandCheck(() -> new CommandVerifier(
                eip712(), new AuthVerifier(KeyRecovery.best(), eip712())))
            .refusalListener(forged)
            .clock(() -> SINCE * NANOS)
            .idleStrategy("backoff")
            .errorHandler(errors::add));
        final long recovered = pipeline.recover();
        pipeline.start();
        if (0 == recovered)
        {
            setUp();
        }

        if (null == context.port())
        {
            context.port(pipeline.doors());
        }
        door = AeronDoor.launch(context
            .channel(context.channel().startsWith("aeron:ipc") ? context.channel() : "aeron:udp?endpoint=127.0.0.1:0")
            .outputDirectory(directory.resolve("output"))
            .reportedSequence(pipeline.executedSequence())
            .gate(() -> gate)
            .sessionNumbers(SessionNumbers.aeron(recovered))
            .forgedCommands(forged)
            .driverDirectory(DriverDirectory.inMemory(directory))
            .errorHandler(errors::add));
        runner = new AgentRunner(new BackoffIdleStrategy(), errors::add, null, door);
        AgentRunner.startOnThread(runner);
        channel = door.channel();
    }

    static DoorTestSystem launch(final Path directory)
    {
        return new DoorTestSystem(directory, patient());
    }

    /**
     * Limits of a door that gives nobody up because of a machine that is slow, or stands still for a while.
     */
    static AeronDoorContext patient()
    {
        return new AeronDoorContext()
            .connectTimeoutNs(PATIENCE_NANOS)
            .slowTimeoutNs(PATIENCE_NANOS)
            .holdTimeoutNs(PATIENCE_NANOS)
            .endingTimeoutNs(PATIENCE_NANOS)
            .clientTimeoutNs(PATIENCE_NANOS);
    }

    /**
     * The owner of an account.
     */
    static Wallet wallet(final int account)
    {
        final byte[] key = new byte[32];
        key[31] = (byte)(account + 1);
        return Wallet.fromPrivate(key);
    }

    static CommandWriter writer(final int account, final long lastNonce)
    {
        return writer(wallet(account), account, lastNonce);
    }

    static CommandWriter writer(final Wallet wallet, final int account, final long lastNonce)
    {
        return new CommandWriter(wallet, eip712(), 0, account, lastNonce);
    }

    AeronDoor door()
    {
        return door;
    }

    CommandPort port()
    {
        return pipeline.doors();
    }

    Thread doorThread()
    {
        return runner.thread();
    }

    String channel()
    {
        return channel;
    }

    void gate(final GateStatus status)
    {
        gate = status;
    }

    AeronSessionContext clientContext(final SessionListener listener)
    {
        return new AeronSessionContext()
            .channel(channel)
            .connectTimeoutMs(PATIENCE_MILLIS)
            .venueTimeoutMs(PATIENCE_MILLIS)
            .listener(listener)
            .errorHandler(errors::add);
    }

    AeronSession connect(final SessionListener listener)
    {
        final AeronSession client = AeronSession.connect(clientContext(listener));
        clients.add(client);
        return client;
    }

    /**
     * Offer a command until it is on its way.
     */
    static void send(final AeronSession client, final UnsafeBuffer command, final int length)
    {
        until(() ->
        {
            final long result = client.offer(command, 0, length);
            assertThat(result).isNotEqualTo(AeronSession.NOT_CONNECTED);
            return result > 0;
        });
    }

    /**
     * Poll a client until it has heard of something.
     */
    static void poll(final AeronSession client, final BooleanSupplier condition)
    {
        until(() ->
        {
            client.poll(100);
            return condition.getAsBoolean();
        });
    }

    /**
     * Try again, at once, until something is so.
     */
    static void until(final BooleanSupplier condition)
    {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean())
        {
            assertThat(System.nanoTime() - deadline).as("still not so").isNegative();
            Thread.yield();
        }
    }

    void awaitCount(final DoorCounter counter, final long value)
    {
        until(() -> door.count(counter) >= value);
    }

    void seal()
    {
        new SealEncoder().wrapAndApplyHeader(buffer, 0, header);
        offer(SealEncoder.BLOCK_LENGTH);
    }

    List<Throwable> errors()
    {
        return errors;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(clients);
        CloseHelper.closeAll(runner, pipeline);
        assertThat(errors).isEmpty();
        assertThat(Path.of(DriverDirectory.inMemory(directory))).doesNotExist();
    }

    private void setUp()
    {
        new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header)
            .chainId(CHAIN_ID).putVault(vault(), 0, 20).putOperator(operator(), 0, 20)
            .since(SINCE).span(3600).stepsPerBlock(100_000).seed(7);
        offer(GenesisEncoder.BLOCK_LENGTH);
        new ListMarketEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(MARKET.market()).base(BASE).quote(QUOTE).lotSize(1).tickSize(1)
            .makerFee((short)0).takerFee(0);
        offer(ListMarketEncoder.BLOCK_LENGTH);
        int entry = 0;
        for (int account = 1; account <= ACCOUNTS; account++)
        {
            for (int asset = BASE; asset <= QUOTE; asset++)
            {
                new DepositEncoder().wrapAndApplyHeader(buffer, 0, header).entry(entry++)
                    .putOwner(wallet(account).address(), 0, 20).asset(asset).amount(AMOUNT);
                offer(DepositEncoder.BLOCK_LENGTH);
            }
        }
        until(pipeline::isDrained);
    }

    private void offer(final int blockLength)
    {
        until(() -> pipeline.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength) >= 0);
    }

    private static Eip712 eip712()
    {
        return new Eip712(CHAIN_ID, new UnsafeBuffer(vault()), 0);
    }

    private static byte[] vault()
    {
        final byte[] vault = new byte[20];
        vault[0] = 5;
        return vault;
    }

    private static byte[] operator()
    {
        final byte[] operator = new byte[20];
        operator[0] = 6;
        return operator;
    }
}
