package org.plasmex.venue.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.ListMarketEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;

class OrderCommandTest implements OutputPort
{
    private static final MarketTerms TERMS = new MarketTerms(7, 1, 2, 1, 1, 0, 0);
    private static final long TIME = 1_800_000_000L;
    private static final long NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StateMachine machine = new StateMachine(new StateMachine.Context().outputPort(this));
    private LogWriter output;
    private long sequence;

    @Test
    void shouldTellAllThatHappenedToAnOrder()
    {
        writeOutput();

        assertThat(order(1, 1)).containsExactly(
            "2027-01-15T08:00:00Z command 5 step 7 PLACE market=7 sell price=100 lots=10 slot=1 open=4 hidden=6",
            "2027-01-15T08:00:00Z command 5 step 8 REST",
            "2027-01-15T08:00:00Z command 6 step 10 FILL as maker price=100 lots=4 open=4 hidden=2",
            "2027-01-15T08:00:00Z command 7 step 11 REDUCE open=4 hidden=1",
            "2027-01-15T08:00:00Z command 8 step 12 CANCEL OWNER open=0",
            "order 1 of account 1: cancelled, OWNER");
        assertThat(order(2, 1)).containsExactly(
            "2027-01-15T08:00:00Z command 6 step 9 PLACE market=7 buy price=100 lots=4 slot=2 open=4",
            "2027-01-15T08:00:00Z command 6 step 10 FILL as taker price=100 lots=4 open=0",
            "order 1 of account 2: filled");
        assertThat(order(2, 2)).containsExactly(
            "2027-01-15T08:00:00Z command 9 REFUSED WOULD_NOT_FILL value=3 bound=0",
            "order 2 of account 2: refused, WOULD_NOT_FILL");
        assertThat(order(2, 3)).containsExactly(
            "2027-01-15T08:00:00Z command 10 step 13 PLACE market=7 buy price=90 lots=3 slot=1 open=3",
            "2027-01-15T08:00:00Z command 10 step 14 REST",
            "order 3 of account 2: rests");
        assertThat(order(2, 4)).endsWith("order 4 of account 2: waits for its trigger");
    }

    @Test
    void shouldSayWhenThereIsNoSuchOrderOrVenue()
    {
        writeOutput();

        final CommandRun none = run(2, 99);
        assertThat(none.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(none.out()).contains("order 99 of account 2: no order was placed or refused under this name");
        assertThat(run(-1, 1).exitCode()).isEqualTo(PlasmexCommand.USAGE);
        final CommandRun nowhere = CommandRun.of(
            "order", "--data", directory.resolve("nothing").toString(), "--account", "1", "--nonce", "1");
        assertThat(nowhere.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(nowhere.err()).contains("which holds no venue: there is no " + Venue.OUTPUT);
    }

    private List<String> order(final int account, final long nonce)
    {
        final CommandRun run = run(account, nonce);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.DONE);
        return run.out().lines().toList();
    }

    private CommandRun run(final int account, final long nonce)
    {
        return CommandRun.of("order", "--data", directory.toString(),
            "--account", String.valueOf(account), "--nonce", String.valueOf(nonce));
    }

    private void writeOutput()
    {
        try (LogWriter writer = LogWriter.open(new LogWriter.Context().directory(directory.resolve(Venue.OUTPUT))
            .sequencing(Sequencing.RISING).syncPolicy(SyncPolicy.NONE)))
        {
            output = writer;
            final CommandWriter maker = begin(1);
            final CommandWriter taker = CommandWriter.unsigned(wallet(2), 5, 2, 0);
            execute(maker.peak(4).placeOrder(buffer, 0, TERMS, Terms.SELL, Terms.GTC, 100, 10));
            execute(taker.placeOrder(buffer, 0, TERMS, Terms.BUY, Terms.IOC, 100, 4));
            execute(maker.reduceOrder(buffer, 0, 1, 5));
            execute(maker.cancelOrder(buffer, 0, 1));
            execute(taker.placeOrder(buffer, 0, TERMS, Terms.BUY, Terms.FOK, 100, 3));
            execute(taker.placeOrder(buffer, 0, TERMS, Terms.BUY, Terms.GTC, 90, 3));
            execute(taker.trigger(110).placeOrder(buffer, 0, TERMS, Terms.BUY, Terms.GTC, 120, 3));
            writer.commit();
        }
    }

    private CommandWriter begin(final int first)
    {
        execute(MessageHeaderEncoder.ENCODED_LENGTH + new GenesisEncoder().wrapAndApplyHeader(buffer, 0, header)
            .chainId(1).since(TIME).span(600).stepsPerBlock(1_000).seed(7).operator(0, (short)1).encodedLength());
        execute(MessageHeaderEncoder.ENCODED_LENGTH + new ListMarketEncoder().wrapAndApplyHeader(buffer, 0, header)
            .market(TERMS.market()).base(TERMS.base()).quote(TERMS.quote()).lotSize(1).tickSize(1)
            .makerFee((short)0).takerFee(0).encodedLength());
        for (int account = first; account <= 2; account++)
        {
            execute(MessageHeaderEncoder.ENCODED_LENGTH + new DepositEncoder().wrapAndApplyHeader(buffer, 0, header)
                .entry(account - first).asset(account).amount(1_000_000)
                .putOwner(wallet(account).address(), 0, 20).encodedLength());
        }
        return CommandWriter.unsigned(wallet(first), 4, first, 0);
    }

    private static Wallet wallet(final int account)
    {
        final byte[] key = new byte[32];
        key[31] = (byte)account;
        return Wallet.fromPrivate(key);
    }

    private void execute(final int length)
    {
        machine.onCommand(++sequence, TIME * NANOS, buffer, 0, length);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return record;
    }

    @Override
    public int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int length)
    {
        output.buffer().putBytes(output.claim(length), record, 0, length);
        output.append(sequence, TIME * NANOS, length);
    }
}
