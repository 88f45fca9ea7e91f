package org.plasmex.perf.sign;

import java.io.IOException;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.Batch;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Secrets;
import org.plasmex.client.Wallet;
import org.plasmex.engine.StateMachine;
import org.plasmex.perf.figures.Effort;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.flow.Beginning;
import org.plasmex.perf.flow.MemoryOutput;
import org.plasmex.perf.flow.Prepared;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandCheck;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.settlement.block.Genesis;

/**
 * {@code bench sign}: signed orders per second that one core checks, alone and in batches, as a signature worker of the
 * pipeline does; and cancels by secret per second that the state machine executes. The floor is the recovery of a key
 * from a signature, by the same library.
 */
public final class SignBench
{
    private static final int[] BATCHES = {1, 16, 64, 1024};
    private static final int UNMEASURED_RUNS = 3;
    private static final int MEASURED_RUNS = 7;
    private static final long FUNDS = 1L << 54;
    private static final int KEY = MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.keyEncodingOffset();
    private static final int ACCOUNT =
        MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.accountEncodingOffset();
    private static final double NANOS = 1e9;
    private static final Genesis GENESIS = new Genesis(1, new byte[20], 1, 600);
    private static final MarketTerms TERMS = new MarketTerms(1, 0, 1, 1, 1, 0, 0);

    private final Figures figures;
    private final int orders;
    private final Wallet wallet = Beginning.wallet(1);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final DirectBuffer[] buffers = new DirectBuffer[CommandCheck.BATCH];
    private final int[] keys = new int[CommandCheck.BATCH]; // where they are in these

    /**
     * A bench.
     *
     * @param orders  of each size of batch, above 0.
     * @param figures where the figures go.
     */
    public SignBench(final int orders, final Figures figures)
    {
        this.orders = orders;
        this.figures = figures;
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether all that was signed was found to be so, by its key, and nothing else.
     * @throws IOException if figures cannot be kept.
     */
    public boolean run() throws IOException
    {
        figures.remark("medians of " + MEASURED_RUNS + " runs of " + orders + " orders, by the time of a core");
        final double floor = recovery();
        boolean isRight = true;
        for (final int batch : BATCHES)
        {
            isRight &= orders(batch, floor);
        }
        isRight &= secrets();

        return figures.figure("right", isRight);
    }

    private double recovery() throws IOException
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        final UnsafeBuffer signature = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        final UnsafeBuffer address = new UnsafeBuffer(new byte[KeyRecovery.ADDRESS_LENGTH]);
        final byte[] secret = new byte[32];
        secret[31] = 1;
        digest.putInt(0, 1);
        SigningKey.fromPrivate(secret).sign(digest, 0, signature, 0);
        final KeyRecovery recovery = KeyRecovery.best();
        final double nanos = measure("recovery", () ->
        {
            for (int i = 0; i < orders; i++)
            {
                if (!recovery.recover(digest, 0, signature, Auth.R, address, 0))
                {
                    throw new IllegalStateException("our own signature is not one");
                }
            }
        });
        figures.figure("recovery", nanos / 1000, "us");

        return nanos;
    }

    private boolean orders(final int size, final double floor) throws IOException
    {
        final String name = 1 == size ? "single" : "batch" + size;
        final Prepared commands = signed(size);
        final CommandVerifier verifier = new CommandVerifier(GENESIS.eip712(),
            new AuthVerifier(KeyRecovery.best(), GENESIS.eip712()));
        final int[] sound = new int[1];
        final double nanos = measure(name, () -> sound[0] = sound(commands, verifier));
        figures.figure(name + ".orders", NANOS / nanos, "orders/s");
        figures.figure(name + ".order", nanos / 1000, "us");
        figures.figure(name + ".to_recovery", floor / nanos, "x");

        return sound[0] == commands.count() && 0 == sound(forged(commands), verifier);
    }

    private Prepared signed(final int size)
    {
        final CommandWriter writer = new CommandWriter(wallet, GENESIS.eip712(), 1, 1, 0);
        final Batch batch = new Batch(writer, size);
        final Prepared commands = new Prepared();
        while (commands.count() < orders)
        {
            for (int i = 0; i < size; i++)
            {
                batch.placeOrder(TERMS, Terms.BUY, Terms.GTC, 1 + i, 1 + commands.count());
            }
            batch.sign();
            for (int i = 0; i < size; i++)
            {
                commands.add(buffer, 0, batch.command(i, buffer, 0));
            }
            batch.clear();
        }

        return commands;
    }

    /**
     * The same for another account.
     */
    private Prepared forged(final Prepared commands)
    {
        final Prepared forged = new Prepared();
        commands.rewind();
        while (commands.next())
        {
            buffer.putBytes(0, commands.buffer(), commands.offset(), commands.length());
            buffer.putByte(ACCOUNT, (byte)(buffer.getByte(ACCOUNT) + 1));
            forged.add(buffer, 0, commands.length());
        }

        return forged;
    }

    private int sound(final Prepared commands, final CommandVerifier verifier)
    {
        int sound = 0;
        int added = 0;
        commands.rewind();
        while (commands.next())
        {
            buffers[added] = commands.buffer();
            keys[added++] = commands.offset() + KEY;
            verifier.add(commands.buffer(), commands.offset(), commands.length());
            if (CommandCheck.BATCH == added)
            {
                sound += sound(added, verifier.flush());
                added = 0;
            }
        }

        return sound + sound(added, verifier.flush());
    }

    private int sound(final int count, final long found)
    {
        int sound = 0;
        for (int i = 0; i < count; i++)
        {
            sound += (found & 1L << i) != 0 && isOurs(buffers[i], keys[i]) ? 1 : 0;
        }

        return sound;
    }

    private boolean isOurs(final DirectBuffer buffer, final int key)
    {
        for (int i = 0; i < KeyRecovery.ADDRESS_LENGTH; i++)
        {
            if (buffer.getByte(key + i) != wallet.address().getByte(i))
            {
                return false;
            }
        }

        return true;
    }

    /**
     * Each run has a machine of its own, in which as many orders rest as are cancelled.
     */
    private boolean secrets() throws IOException
    {
        final Prepared places = new Prepared();
        final Prepared cancels = new Prepared();
        prepareSecrets(places, cancels);
        final Effort effort = new Effort();
        int left = 0;
        for (int run = 0; run < UNMEASURED_RUNS + MEASURED_RUNS; run++)
        {
            final StateMachine machine = new StateMachine(
                new StateMachine.Context().outputPort(new MemoryOutput((output, offset, length) -> {})));
            execute(machine, places, 0);
            if (orders != machine.restingOrders())
            {
                throw new IllegalStateException(machine.restingOrders() + " orders rest in place of " + orders);
            }
            if (run < UNMEASURED_RUNS)
            {
                execute(machine, cancels, places.count());
            }
            else
            {
                effort.measure(orders, () -> execute(machine, cancels, places.count()));
            }
            left += machine.restingOrders();
        }
        figures.keep("secret.cpu_nanos", effort.cpu());
        figures.figure("secret.cancels", NANOS / effort.cpu().median(), "cancels/s");
        figures.figure("secret.cancel", effort.cpu().median() / 1000, "us");

        return 0 == left;
    }

    private void prepareSecrets(final Prepared places, final Prepared cancels)
    {
        final Beginning beginning = new Beginning(buffer);
        places.add(buffer, 0, beginning.genesis(GENESIS, 1 << 16));
        places.add(buffer, 0, beginning.market(TERMS));
        places.add(buffer, 0, beginning.deposit(0, wallet, TERMS.quote(), FUNDS));
        final CommandWriter writer = CommandWriter.unsigned(wallet, 1, 1, 0);
        final Secrets secrets = new Secrets(new Random(1));
        final UnsafeBuffer secret = new UnsafeBuffer(new byte[Secrets.LENGTH]);
        final UnsafeBuffer hash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
        for (int i = 0; i < orders; i++)
        {
            secrets.next(secret, 0);
            secrets.cancelHash(secret, 0, hash, 0);
            writer.cancelHash(hash, 0);
            places.add(buffer, 0, writer.placeOrder(buffer, 0, TERMS, Terms.BUY, Terms.GTC, 1 + i % 100, 1));
            cancels.add(buffer, 0, writer.cancelBySecret(buffer, 0, 1, writer.lastNonce(), secret, 0));
        }
    }

    private static void execute(final StateMachine machine, final Prepared commands, final long before)
    {
        long sequence = before;
        commands.rewind();
        while (commands.next())
        {
            machine.onCommand(
                ++sequence, GENESIS.since(), commands.buffer(), commands.offset(), commands.length());
        }
    }

    private double measure(final String name, final Runnable work) throws IOException
    {
        for (int i = 0; i < UNMEASURED_RUNS; i++)
        {
            work.run();
        }
        final Effort effort = new Effort();
        for (int i = 0; i < MEASURED_RUNS; i++)
        {
            effort.measure(orders, work);
        }
        figures.keep(name + ".cpu_nanos", effort.cpu());
        figures.figure(name + ".noise", effort.cpu().noise(), "%");

        return effort.cpu().median();
    }
}
