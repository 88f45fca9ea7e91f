package org.plasmex.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.BlockSealedEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StartedEncoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Keys;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;
import org.plasmex.settlement.ledger.CellStore;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes the output records that an engine would write for given steps.
 */
public final class TestOutput
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long INBOX = Cells.register(Cells.REGISTER_INBOX);

    private final Genesis genesis;
    private final Inbox inbox;
    private final CellStore cells = new CellStore();
    private final UnsafeBuffer lastKey = new UnsafeBuffer(new byte[20]);
    private final Law law;
    private final UnsafeBuffer step = new UnsafeBuffer(new byte[Law.MAX_STEP_LENGTH]);
    private final MessageHeaderEncoder head = new MessageHeaderEncoder();
    private final List<byte[]> records = new ArrayList<>();
    private final TestBounds block = new TestBounds();
    private long blockNumber;
    private long sequence = 1;
    private long number = 1;

    public TestOutput(final Genesis genesis, final Inbox inbox)
    {
        this.genesis = genesis;
        this.inbox = inbox;
        final Keys keys = new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), genesis.eip712()));
        law = new Law(
            genesis.eip712(),
            (digest, digestOffset, auth, authOffset, authLength, key, keyOffset) ->
            {
                final boolean found = keys.recover(digest, digestOffset, auth, authOffset, authLength, key, keyOffset);
                lastKey.putBytes(0, key, keyOffset, lastKey.capacity());
                return found;
            },
            inbox);
        block.since = genesis.since();
        blockNumber = 1;
        block.firstStep = 1;
    }

    public List<byte[]> records()
    {
        return records;
    }

    public TestOutput started()
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final StartedEncoder started = new StartedEncoder().wrapAndApplyHeader(buffer, 0, head)
            .sequence(sequence)
            .time(TimeUnit.SECONDS.toNanos(genesis.since()))
            .chainId(genesis.chainId())
            .putVault(new UnsafeBuffer(genesis.vault()), 0, genesis.vault().length)
            .since(genesis.since())
            .span((int)genesis.span())
            .stepsPerBlock(1000);
        return add(buffer, started.encodedLength());
    }

    public TestOutput step(final byte[] body, final long seconds)
    {
        final boolean isSeal = body[0] == Steps.SEAL;
        block.until = seconds;
        block.steps = isSeal ? number - block.firstStep + 1 : 1 << 20;
        block.inbox = isSeal ? register() : inbox.size();
        step.putBytes(0, body);
        lastKey.setMemory(0, lastKey.capacity(), (byte)0);
        assertThat(law.build(block, number, cells, step, 0, body.length)).as(law.describe()).isTrue();

        executed(body, seconds);
        for (int i = 0; i < law.accesses(); i++)
        {
            cells.write(law.cell(i), number, law.newValues(), law.valueOffset(i));
        }
        number++;
        if (isSeal)
        {
            sealed(seconds);
        }
        return this;
    }

    private long register()
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[8]);
        cells.read(INBOX, value, 0);
        return value.getLong(0, BIG_ENDIAN);
    }

    private void executed(final byte[] body, final long seconds)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final StepExecutedEncoder executed = new StepExecutedEncoder().wrapAndApplyHeader(buffer, 0, head)
            .sequence(++sequence)
            .time(TimeUnit.SECONDS.toNanos(seconds))
            .step(number)
            .putKey(lastKey, 0, lastKey.capacity())
            .price(law.price())
            .lots(law.lots())
            .takerFee(law.takerFee())
            .makerFee(law.makerFee());

        final int[] balances = changed(Cells.BALANCE);
        final StepExecutedEncoder.BalancesEncoder balanceGroup = executed.balancesCount(balances.length);
        for (final int access : balances)
        {
            final int at = law.valueOffset(access);
            final long index = Cells.index(law.cell(access));
            balanceGroup.next()
                .asset((int)(index >>> 32))
                .account(index & 0xFFFF_FFFFL)
                .available(law.newValues().getLong(at + Cells.BALANCE_AVAILABLE, BIG_ENDIAN))
                .locked(law.newValues().getLong(at + Cells.BALANCE_LOCKED, BIG_ENDIAN));
        }

        final int[] orders = changed(Cells.ORDER);
        final StepExecutedEncoder.OrdersEncoder orderGroup = executed.ordersCount(orders.length);
        for (final int access : orders)
        {
            order(orderGroup.next(), access);
        }
        executed.putBody(body, 0, body.length);
        add(buffer, executed.encodedLength());
    }

    private void order(final StepExecutedEncoder.OrdersEncoder order, final int access)
    {
        final int at = law.valueOffset(access);
        final DirectBuffer after = law.newValues();
        final DirectBuffer terms = after.getByte(at + Cells.ORDER_SIDE) == 0 ? law.oldValues() : after;
        order
            .slot(Cells.index(law.cell(access)))
            .account(terms.getInt(at + Cells.ORDER_ACCOUNT, BIG_ENDIAN))
            .market(terms.getShort(at + Cells.ORDER_MARKET, BIG_ENDIAN))
            .side(terms.getByte(at + Cells.ORDER_SIDE))
            .orderType(terms.getByte(at + Cells.ORDER_TYPE))
            .price(terms.getLong(at + Cells.ORDER_PRICE, BIG_ENDIAN))
            .open(after.getLong(at + Cells.ORDER_OPEN, BIG_ENDIAN))
            .hidden(after.getLong(at + Cells.ORDER_HIDDEN, BIG_ENDIAN))
            .nonce(terms.getLong(at + Cells.ORDER_NONCE, BIG_ENDIAN));
    }

    private int[] changed(final int kind)
    {
        final int[] accesses = new int[law.accesses()];
        int count = 0;
        for (int i = 0; i < accesses.length; i++)
        {
            final int at = law.valueOffset(i);
            final int length = law.valueLength(i);
            if (Cells.kind(law.cell(i)) == kind &&
                !new UnsafeBuffer(law.oldValues(), at, length).equals(new UnsafeBuffer(law.newValues(), at, length)))
            {
                accesses[count++] = i;
            }
        }
        return Arrays.copyOf(accesses, count);
    }

    private void sealed(final long until)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BlockSealedEncoder sealed = new BlockSealedEncoder().wrapAndApplyHeader(buffer, 0, head)
            .sequence(sequence)
            .time(TimeUnit.SECONDS.toNanos(until))
            .number(blockNumber)
            .since(block.since)
            .until(until)
            .firstStep(block.firstStep)
            .steps(block.steps)
            .inbox(block.inbox);
        add(buffer, sealed.encodedLength());
        blockNumber++;
        block.since = until;
        block.firstStep = number;
    }

    private TestOutput add(final ExpandableArrayBuffer buffer, final int length)
    {
        records.add(Arrays.copyOf(buffer.byteArray(), HEADER_LENGTH + length));
        return this;
    }
}
