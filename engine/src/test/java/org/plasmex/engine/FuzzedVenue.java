package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A machine that gets the commands that a fuzzer's bytes say: most of them make sense, some are damaged, some are
 * bytes of the fuzzer's own. Public, so that tests of other rooms can look at what comes out.
 */
public final class FuzzedVenue
{
    private static final int MAX_COMMANDS = 500;
    private static final int SEEDS = 12;
    private static final int SEED_LENGTH = 1_200;
    private static final int MAX_SLICES = 10_000;
    private static final int MAX_RAW = 256;
    private static final int ONE_IN_SIXTEEN = 0xF0;
    private static final int FREEZE = 0xFF;

    private final Bytes bytes;
    private final RandomVenue venue;
    private final List<byte[]> records;

    /**
     * A venue that has begun, with accounts, markets and deposits.
     *
     * @param input says what comes then.
     */
    public FuzzedVenue(final byte[] input)
    {
        bytes = new Bytes(input);
        venue = new RandomVenue(bytes, input.length % 2 == 0);
        records = venue.desk().records();
    }

    /**
     * A venue that has executed commands by chance, and ended its long work. The key of each command is in the last 20
     * bytes of its auth's r.
     *
     * @param seed     of the chance.
     * @param commands how many.
     */
    public FuzzedVenue(final long seed, final int commands)
    {
        bytes = new Bytes(new byte[0]);
        venue = new RandomVenue(seed, seed % 2 == 0);
        venue.desk().keysInAuths();
        records = venue.desk().records();
        for (int i = 0; i < commands; i++)
        {
            venue.step();
        }
        end();
    }

    /**
     * Inputs to begin with, always the same ones.
     *
     * @return some inputs by chance.
     */
    public static Stream<byte[]> seeds()
    {
        return IntStream.range(0, SEEDS).mapToObj((seed) -> random(new Random(seed)));
    }

    /**
     * An input by chance.
     *
     * @param random what it is.
     * @return the bytes.
     */
    public static byte[] random(final Random random)
    {
        final byte[] input = new byte[random.nextInt(SEED_LENGTH)];
        random.nextBytes(input);
        return input;
    }

    /**
     * Gives the machine all commands; then it ends its long work and seals.
     *
     * @return this.
     */
    public FuzzedVenue run()
    {
        final Desk desk = venue.desk();
        for (int i = 0; i < MAX_COMMANDS && !bytes.isEmpty(); i++)
        {
            final int choice = bytes.next();
            if (choice < ONE_IN_SIXTEEN)
            {
                venue.step();
            }
            else if (choice < FREEZE)
            {
                raw();
            }
            else if (bytes.next() < ONE_IN_SIXTEEN)
            {
                desk.freeze(bytes.next() % 4, desk.machine().nextStep() - 1 - bytes.next());
            }
        }

        end();
        return this;
    }

    private void end()
    {
        final Desk desk = venue.desk();
        desk.corruptBy(null);
        for (int slices = 0; desk.machine().hasWork(); slices++)
        {
            if (slices == MAX_SLICES)
            {
                throw new AssertionError("long work that does not end");
            }
            desk.proceed();
        }
        desk.seal();
    }

    /**
     * What occurred: the names of ops (two hex digits), of cancel reasons (CANCEL and the number) and of refusals.
     *
     * @return the names, in alphabetical order.
     */
    public Set<String> seen()
    {
        final Auditor auditor = new Auditor(Desk.SINCE);
        records.forEach(auditor::onRecord);
        return auditor.seen();
    }

    private void raw()
    {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[MAX_RAW]);
        final int length = bytes.next();
        for (int i = 0; i < length; i++)
        {
            command.putByte(i, (byte)bytes.next());
        }
        venue.desk().sendBytes(command, length);
    }

    /**
     * What the machine put out.
     *
     * @return records, each with its SBE header.
     */
    public List<byte[]> records()
    {
        return records;
    }

    /**
     * The machine.
     *
     * @return the machine, to be read only.
     */
    public StateMachine machine()
    {
        return venue.desk().machine();
    }

    /**
     * A command that the machine was given.
     *
     * @param sequence of the command, from 1.
     * @return its bytes, as they came.
     */
    public byte[] command(final long sequence)
    {
        return venue.desk().commands().get((int)sequence - 1);
    }

    /**
     * How many commands the machine was given.
     *
     * @return the sequence of the last one.
     */
    public int commands()
    {
        return venue.desk().commands().size();
    }

    /**
     * When the machine was given a command.
     *
     * @param sequence of the command, from 1.
     * @return nanoseconds since the epoch.
     */
    public long timeNanos(final long sequence)
    {
        return venue.desk().times().get((int)sequence - 1);
    }

    /**
     * Another machine, that does the same if it is given the same commands.
     *
     * @param port of its output.
     * @return a machine without state.
     */
    public static StateMachine machine(final OutputPort port)
    {
        return new StateMachine(RandomVenue.context().outputPort(port));
    }

    /**
     * When the chain of the machine begins.
     *
     * @return seconds.
     */
    public static long since()
    {
        return Desk.SINCE;
    }

    /**
     * The longest block.
     *
     * @return seconds.
     */
    public static long span()
    {
        return Desk.SPAN;
    }

    /**
     * The chain's id and Vault.
     *
     * @return the Vault's address, 20 bytes.
     */
    public static byte[] vault()
    {
        return Addresses.of(99);
    }

    /**
     * Does all sums again, and gives the commands to another machine.
     *
     * @throws AssertionError if a sum is wrong, or the other machine does something else.
     */
    void check()
    {
        final Auditor auditor = new Auditor(Desk.SINCE);
        records.forEach(auditor::onRecord);
        auditor.check();
        auditor.check(venue.desk().machine(), RandomVenue.ASSETS);

        final RecordedOutput output = new RecordedOutput();
        final StateMachine replay = machine(output);
        for (int i = 0; i < venue.desk().commands().size(); i++)
        {
            final byte[] command = venue.desk().commands().get(i);
            replay.onCommand(i + 1, venue.desk().times().get(i), new UnsafeBuffer(command), 0, command.length);
        }
        if (!hex(output.records()).equals(hex(records)))
        {
            throw new AssertionError("the same commands gave other records");
        }
    }

    private static List<String> hex(final List<byte[]> records)
    {
        final List<String> lines = new ArrayList<>();
        records.forEach((record) -> lines.add(HexFormat.of().formatHex(record)));
        return lines;
    }

    /**
     * What a fuzzer gives instead of chance; zeros behind its end.
     */
    private static final class Bytes extends Random
    {
        private static final long serialVersionUID = 1L;

        private final byte[] input;
        private int position;

        Bytes(final byte[] input)
        {
            this.input = input;
        }

        boolean isEmpty()
        {
            return position >= input.length;
        }

        int next()
        {
            return isEmpty() ? 0 : input[position++] & 0xFF;
        }

        @Override
        public int nextInt(final int bound)
        {
            int value = next();
            for (int width = bound - 1 >>> Byte.SIZE; width > 0; width >>>= Byte.SIZE)
            {
                value = value << Byte.SIZE | next();
            }
            return Integer.remainderUnsigned(value, bound);
        }

        @Override
        protected int next(final int bits)
        {
            int value = 0;
            for (int i = 0; i < bits; i += Byte.SIZE)
            {
                value = value << Byte.SIZE | next();
            }
            return value & (int)((1L << bits) - 1);
        }
    }
}
