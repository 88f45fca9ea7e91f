package org.plasmex.settlement.ledger;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.BlockSealedEncoder;
import org.plasmex.protocol.sbe.FrozenEncoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StartedEncoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestSteps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestSteps.*;

class LedgerTest
{
    private static final int HEAD = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GROUP_HEAD = 4;
    private static final int BALANCE_LENGTH = 22;

    @TempDir
    private Path directory;

    private final TestChain chain = new TestChain().withThreeBlocks();
    private final List<byte[]> records = chain.records();
    private BlockStore store;
    private Ledger ledger;

    @AfterEach
    void tearDown()
    {
        if (store != null)
        {
            store.close();
        }
    }

    private void open()
    {
        store = BlockStore.open(directory, chain.genesis());
        ledger = new Ledger(store, chain.inbox());
    }

    private void feed()
    {
        for (final byte[] record : records)
        {
            ledger.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
    }

    @Test
    void shouldMakeBlocksOutOfRecords()
    {
        open();
        feed();

        assertThat(ledger.blocks()).isEqualTo(3);
        assertThat(store.newest()).isEqualTo(3);
        assertThat(ledger.steps()).isEqualTo(chain.steps().size());
        for (int i = 0; i < chain.steps().size(); i++)
        {
            assertThat(store.step(i + 1)).isEqualTo(chain.steps().get(i));
        }
        assertThat(store.newestHeader().inbox()).isEqualTo(4);
    }

    @Test
    void shouldMakeTheSameBlocksWhenAnotherThreadHashes()
    {
        open();
        feed();
        final byte[] hash = store.hash(3);
        store.close();

        store = BlockStore.open(directory.resolve("other"), chain.genesis());
        ledger = new Ledger(store, chain.inbox());
        try (AgentRunner runner = new AgentRunner(
            new YieldingIdleStrategy(), Throwable::printStackTrace, null, ledger.hasher()))
        {
            AgentRunner.startOnThread(runner);
            feed();
        }

        assertThat(store.hash(3)).isEqualTo(hash);
    }

    @Test
    void shouldHandOnNothingOfOpenBlock()
    {
        open();
        records.subList(records.size() - 1, records.size()).clear();
        feed();

        assertThat(store.newest()).isEqualTo(2);
        assertThatThrownBy(() -> store.step(chain.steps().size())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldTakeNoStepAndNoBlockBehindTheRecordThatTheVenueIsFrozen()
    {
        for (int last = 1; last <= 2; last++)
        {
            open();
            final List<byte[]> before = records.subList(0, records.size() - last);
            before.forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));
            final UnsafeBuffer frozen = new UnsafeBuffer(new byte[64]);
            final int length = MessageHeaderEncoder.ENCODED_LENGTH +
                new FrozenEncoder().wrapAndApplyHeader(frozen, 0, new MessageHeaderEncoder()).block(2).encodedLength();
            ledger.onRecord(frozen, 0, length);
            final UnsafeBuffer next = new UnsafeBuffer(records.get(before.size()));
            assertThatThrownBy(() -> ledger.onRecord(next, 0, next.capacity()))
                .isInstanceOf(LedgerHaltedException.class).hasMessageContaining("frozen");
            assertThat(store.newest()).isEqualTo(2);
            store.close();
        }
    }

    @Test
    void shouldMakeSameBlocksAgain()
    {
        open();
        feed();
        final byte[] digest = ledger.digest();
        final byte[] hash = store.hash(3);
        store.close();

        open();
        assertThat(store.newest()).isEqualTo(3);
        feed();
        assertThat(ledger.digest()).isEqualTo(digest);
        assertThat(store.hash(3)).isEqualTo(hash);
    }

    @Test
    void shouldGoOnBehindStoredBlocks() throws Exception
    {
        open();
        feed();
        final byte[] hash = store.hash(3);
        store.close();
        Files.delete(directory.resolve("00000000000000000003.block"));

        open();
        feed();
        assertThat(store.newest()).isEqualTo(3);
        assertThat(store.hash(3)).isEqualTo(hash);
    }

    @Test
    void shouldRefuseToMakeAnotherBlockThanTheStoredOne()
    {
        open();
        feed();
        store.close();

        final TestChain other = new TestChain().withTraders();
        other.lawful(status(MARKET, Terms.HALTED)).sealBlock();
        records.clear();
        records.addAll(other.records());
        open();

        assertThatThrownBy(this::feed)
            .isInstanceOf(LedgerHaltedException.class)
            .hasCauseInstanceOf(BlockStoreException.class)
            .hasMessageContaining("holds another block");
    }

    @Test
    void shouldHaltWhenEngineStartsAnotherChain()
    {
        new StartedEncoder().wrap(new UnsafeBuffer(records.get(0)), HEAD).chainId(1);
        assertHalts("the block store is of");
    }

    @Test
    void shouldHaltWhenStepIsSkipped()
    {
        records.remove(3);
        assertHalts("number of the step: the engine says 4, the ledger 3");
    }

    @Test
    void shouldHaltWhenStepIsUnlawful()
    {
        final byte[] deposit = records.get(4);
        final int amount = body(deposit) + Steps.DEPOSIT_AMOUNT + 7;
        deposit[amount]++;
        assertHalts("unlawful step: DEPOSIT 4: not what the entry says");
    }

    @Test
    void shouldHaltWhenKeyIsNotTheOwners()
    {
        tamper(Steps.PLACE, (record, executed) -> executed.key(0, (byte)0));
        assertHalts("not signed by whom it must be");
    }

    @Test
    void shouldHaltWhenPriceSizeOrFeeOfFillDiffers()
    {
        tamper(Steps.FILL, (record, executed) -> executed.price(999));
        assertHalts("price: the engine says 999, the law 1000");
    }

    @Test
    void shouldHaltWhenLotsOfFillDiffer()
    {
        tamper(Steps.FILL, (record, executed) -> executed.lots(5));
        assertHalts("lots: the engine says 5, the law 4");
    }

    @Test
    void shouldHaltWhenFeeOfTakerDiffers()
    {
        tamper(Steps.FILL, (record, executed) -> executed.takerFee(0));
        assertHalts("taker fee: the engine says 0, the law 1");
    }

    @Test
    void shouldHaltWhenFeeOfMakerDiffers()
    {
        tamper(Steps.FILL, (record, executed) -> executed.makerFee(-1));
        assertHalts("maker fee: the engine says -1, the law 0");
    }

    @Test
    void shouldHaltWhenBalanceDiffers()
    {
        final int available = HEAD + StepExecutedDecoder.BLOCK_LENGTH + GROUP_HEAD + 6;
        tamper(Steps.FILL, (record, executed) -> record[available]++);
        assertHalts("available in cell 0x0200000100000002: the engine says");
    }

    @Test
    void shouldHaltWhenEngineTellsOfAnotherBalance()
    {
        final int account = HEAD + StepExecutedDecoder.BLOCK_LENGTH + GROUP_HEAD + 2;
        tamper(Steps.FILL, (record, executed) -> record[account]++);
        assertHalts("the engine tells of");
    }

    @Test
    void shouldHaltWhenOrderDiffers()
    {
        tamper(Steps.FILL, (record, executed) -> record[body(record) - 1 - 4 - 16]++);
        assertHalts("open lots: the engine says");
    }

    @Test
    void shouldHaltWhenEngineLeavesOutWhatChanged()
    {
        final int groups = HEAD + StepExecutedDecoder.BLOCK_LENGTH;
        tamper(Steps.DEPOSIT, (record, executed) ->
        {
            final byte[] without = TestSteps.body(Arrays.copyOf(record, groups + GROUP_HEAD),
                Arrays.copyOfRange(record, groups + GROUP_HEAD + BALANCE_LENGTH, record.length));
            without[groups + 2] = 0;
            records.set(records.indexOf(record), without);
        });
        assertHalts("the law changes cell 0x0200000100000001, the engine tells of none");
    }

    @Test
    void shouldHaltWhenHeaderDiffers()
    {
        final byte[] sealed = last(BlockSealedDecoder.TEMPLATE_ID);
        new BlockSealedEncoder().wrap(new UnsafeBuffer(sealed), HEAD).steps(4);
        assertHalts("steps: the engine says 4, the ledger 3");
    }

    @Test
    void shouldHaltWhenClockGoesBack()
    {
        final byte[] sealed = last(BlockSealedDecoder.TEMPLATE_ID);
        new BlockSealedEncoder().wrap(new UnsafeBuffer(sealed), HEAD).until(SINCE + 250);
        assertHalts("until: the engine says 1250, the ledger 1300");
    }

    @Test
    void shouldHaltWhenBlockIsLongerThanSpan()
    {
        final byte[] sealed = last(BlockSealedDecoder.TEMPLATE_ID);
        new BlockSealedEncoder().wrap(new UnsafeBuffer(sealed), HEAD).until(SINCE + 200 + SPAN + 1);
        assertHalts("until, by SPAN: the engine says 1801, the ledger 1800");
    }

    @Test
    void shouldLetOneStepCarryClockOverTimeWhenVenueWasDown()
    {
        chain.bounds().until(SINCE + 10 * SPAN);
        chain.sealBlock();
        records.clear();
        records.addAll(chain.records());
        open();
        feed();

        assertThat(store.newestHeader().until()).isEqualTo(SINCE + 10 * SPAN);
        assertThat(store.newestHeader().steps()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatEachCellHolds()
    {
        open();
        feed();
        final long[] total = new long[1];
        ledger.cells().forEach((cell, touch, value, offset, length) ->
        {
            if (Cells.kind(cell) == Cells.BALANCE && Cells.index(cell) >>> 32 == QUOTE)
            {
                total[0] += value.getLong(offset, ByteOrder.BIG_ENDIAN);
            }
        });

        assertThat(total[0]).isEqualTo(200_000);
    }

    private void assertHalts(final String message)
    {
        open();
        assertThatThrownBy(this::feed).isInstanceOf(LedgerHaltedException.class).hasMessageContaining(message);

        final long newest = store.newest();
        assertThat(ledger.isHalted()).isTrue();
        assertThatThrownBy(this::feed).isInstanceOf(LedgerHaltedException.class).hasMessageContaining(message);
        assertThat(store.newest()).isEqualTo(newest);
    }

    private void tamper(final int op, final BiConsumer<byte[], StepExecutedEncoder> change)
    {
        for (final byte[] record : records)
        {
            if (template(record) == StepExecutedDecoder.TEMPLATE_ID && record[body(record)] == op)
            {
                change.accept(record, new StepExecutedEncoder().wrap(new UnsafeBuffer(record), HEAD));
                return;
            }
        }

        throw new AssertionError("no record of op " + op);
    }

    private byte[] last(final int template)
    {
        for (int i = records.size() - 1; ; i--)
        {
            if (template(records.get(i)) == template)
            {
                return records.get(i);
            }
        }
    }

    private static int template(final byte[] record)
    {
        return new MessageHeaderDecoder().wrap(new UnsafeBuffer(record), 0).templateId();
    }

    /**
     * Where the body begins.
     */
    private static int body(final byte[] record)
    {
        final StepExecutedDecoder executed = new StepExecutedDecoder()
            .wrapAndApplyHeader(new UnsafeBuffer(record), 0, new MessageHeaderDecoder());
        executed.sbeSkip();
        return executed.limit() - bodyLength(record);
    }

    private static int bodyLength(final byte[] record)
    {
        final StepExecutedDecoder executed = new StepExecutedDecoder()
            .wrapAndApplyHeader(new UnsafeBuffer(record), 0, new MessageHeaderDecoder());
        executed.balances().forEach((balance) -> balance.asset());
        executed.orders().forEach((order) -> order.slot());
        return executed.bodyLength();
    }
}
