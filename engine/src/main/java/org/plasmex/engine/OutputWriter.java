package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.AppliedEncoder;
import org.plasmex.protocol.sbe.BlockSealedEncoder;
import org.plasmex.protocol.sbe.FrozenEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RefusedEncoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.StartedEncoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;

/**
 * Writes what happened, one record each, and numbers the steps.
 * <p>
 * A step is put together from {@link #begin(int)} to {@link #end()}: first the fields of its body in the order of the
 * ledger, then what it changed, read from the state as it is then. So a step is ended when the state has changed, and
 * before the slot of an order that is gone is freed.
 */
final class OutputWriter
{
    static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    /** The most bytes that a record can have: those of a PLACE with the longest auth. */
    static final int MAX_RECORD_LENGTH =
        HEADER_LENGTH + StepExecutedEncoder.BLOCK_LENGTH +
        StepExecutedEncoder.BalancesEncoder.sbeHeaderSize() + StepExecutedEncoder.BalancesEncoder.sbeBlockLength() +
        StepExecutedEncoder.OrdersEncoder.sbeHeaderSize() + StepExecutedEncoder.OrdersEncoder.sbeBlockLength() +
        StepExecutedEncoder.bodyHeaderLength() + Steps.PLACE_LENGTH + Auth.MAX_LENGTH;

    private final OutputPort port;
    private final Balances balances;
    private final Orders orders;

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final StartedEncoder started = new StartedEncoder();
    private final RefusedEncoder refused = new RefusedEncoder();
    private final BlockSealedEncoder sealed = new BlockSealedEncoder();
    private final FrozenEncoder frozen = new FrozenEncoder();
    private final AppliedEncoder applied = new AppliedEncoder();

    private long sequence;
    private long time;
    private long session;
    private long correlation;
    private int command;
    private boolean isOfVenue;
    private long account;
    private long nonce;

    private long nextStep = 1;

    private final StepRecord record = new StepRecord();
    private DirectBuffer keyBuffer; // null where the step has no key
    private int keyOffset;
    private long price;
    private long lots;
    private long takerFee;
    private long makerFee;
    private int balanceCount;
    private final int[] balanceAssets = new int[StepRecord.MAX_BALANCES];
    private final int[] balanceAccounts = new int[StepRecord.MAX_BALANCES];
    private int orderCount;
    private final int[] orderSlots = new int[StepRecord.MAX_ORDERS];
    private final boolean[] isGone = new boolean[StepRecord.MAX_ORDERS];

    OutputWriter(final OutputPort port, final Balances balances, final Orders orders)
    {
        this.port = port;
        this.balances = balances;
        this.orders = orders;
    }

    /**
     * Name the command whose records follow.
     *
     * @param commandSequence of the command.
     * @param timeNanos       of the command.
     * @param templateId      of the command, any u16.
     */
    void command(final long commandSequence, final long timeNanos, final int templateId)
    {
        sequence = commandSequence;
        time = timeNanos;
        command = templateId;
        isOfVenue = false;
        session = 0;
        correlation = 0;
        account = 0;
        nonce = 0;
    }

    /**
     * Name the client that sent the command.
     *
     * @param clientSession     of the client.
     * @param clientCorrelation the client's own number for the command.
     */
    void client(final long clientSession, final long clientCorrelation)
    {
        session = clientSession;
        correlation = clientCorrelation;
    }

    /**
     * Begin or end what the venue does of itself before it executes a client's command: its records name no client.
     *
     * @param isVenues true where it begins.
     * @return what it was before.
     */
    boolean ofVenue(final boolean isVenues)
    {
        final boolean wasVenues = isOfVenue;
        isOfVenue = isVenues;

        return wasVenues;
    }

    /**
     * Name what a refusal of the command is about.
     *
     * @param commandAccount that acts or is acted for.
     * @param commandNonce   of the message, 0 where it has none.
     */
    void about(final long commandAccount, final long commandNonce)
    {
        account = commandAccount;
        nonce = commandNonce;
    }

    /**
     * The number of the step that the next {@link #end()} writes.
     *
     * @return the number, from 1.
     */
    long nextStep()
    {
        return nextStep;
    }

    /**
     * Go on with a number, when a snapshot is loaded.
     *
     * @param number of the step that the next {@link #end()} writes.
     */
    void nextStep(final long number)
    {
        nextStep = number;
    }

    OutputWriter begin(final int op)
    {
        record.begin(op);
        keyBuffer = null;
        price = 0;
        lots = 0;
        takerFee = 0;
        makerFee = 0;
        balanceCount = 0;
        orderCount = 0;

        return this;
    }

    OutputWriter u8(final int value)
    {
        record.u8(value);

        return this;
    }

    OutputWriter u16(final int value)
    {
        record.u16(value);

        return this;
    }

    OutputWriter u32(final long value)
    {
        record.u32(value);

        return this;
    }

    OutputWriter u64(final long value)
    {
        record.u64(value);

        return this;
    }

    OutputWriter bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        record.bytes(buffer, offset, length);

        return this;
    }

    /**
     * Add the auth, which ends the body, and the key that it recovers to.
     *
     * @param client command that carries both, and keeps them until the step has ended.
     * @return this for a fluent API.
     */
    OutputWriter auth(final ClientCommand client)
    {
        keyBuffer = client.buffer();
        keyOffset = client.keyOffset();

        return bytes(client.buffer(), client.authOffset(), client.authLength());
    }

    OutputWriter outcome(final long fillPrice, final long fillLots, final long fillTakerFee, final long fillMakerFee)
    {
        price = fillPrice;
        lots = fillLots;
        takerFee = fillTakerFee;
        makerFee = fillMakerFee;

        return this;
    }

    OutputWriter balance(final int asset, final int ofAccount)
    {
        balanceAssets[balanceCount] = asset;
        balanceAccounts[balanceCount++] = ofAccount;

        return this;
    }

    /**
     * Add an order that the step changes.
     *
     * @param slot of the order, which has the lots that it has after the step, and is not freed before the step has
     *             ended.
     * @return this for a fluent API.
     */
    OutputWriter order(final int slot)
    {
        orderSlots[orderCount] = slot;
        isGone[orderCount++] = false;

        return this;
    }

    /**
     * Add an order that the step takes away, whatever is left of it.
     *
     * @param slot of the order, which is not freed before the step has ended.
     * @return this for a fluent API.
     */
    OutputWriter gone(final int slot)
    {
        orderSlots[orderCount] = slot;
        isGone[orderCount++] = true;

        return this;
    }

    /**
     * Write the step, with what it changed as it now is.
     *
     * @return the step's number.
     */
    long end()
    {
        final boolean isVenues = isOfVenue || Steps.SEAL == record.op();
        record.groups(balanceCount, orderCount);
        record.block(
            sequence,
            time,
            isVenues ? 0 : session,
            isVenues ? 0 : correlation,
            nextStep,
            price,
            lots,
            takerFee,
            makerFee);
        if (null == keyBuffer)
        {
            record.noKey();
        }
        else
        {
            record.key(keyBuffer, keyOffset);
        }
        for (int i = 0; i < balanceCount; i++)
        {
            record.balance(
                balanceAssets[i],
                balanceAccounts[i],
                balances.available(balanceAssets[i], balanceAccounts[i]),
                balances.locked(balanceAssets[i], balanceAccounts[i]));
        }
        record.orders();
        for (int i = 0; i < orderCount; i++)
        {
            record.order(orders, orderSlots[i], isGone[i]);
        }

        final int offset = port.claim(record.length());
        record.copyTo(port.buffer(), offset);
        port.commit(record.length());

        return nextStep++;
    }

    void started(final Genesis genesis)
    {
        final int offset = port.claim(HEADER_LENGTH + StartedEncoder.BLOCK_LENGTH);
        started.wrapAndApplyHeader(port.buffer(), offset, headerEncoder)
            .sequence(sequence)
            .time(time)
            .chainId(genesis.chainId())
            .putVault(genesis.addresses(), Genesis.VAULT, Accounts.ADDRESS_LENGTH)
            .putOperator(genesis.addresses(), Genesis.OPERATOR, Accounts.ADDRESS_LENGTH)
            .since(genesis.since())
            .span(genesis.span())
            .stepsPerBlock(genesis.stepsPerBlock());
        port.commit(HEADER_LENGTH + started.encodedLength());
    }

    void frozen(final long block, final long step)
    {
        final int offset = port.claim(HEADER_LENGTH + FrozenEncoder.BLOCK_LENGTH);
        frozen.wrapAndApplyHeader(port.buffer(), offset, headerEncoder)
            .sequence(sequence)
            .time(time)
            .block(block)
            .step(step);
        port.commit(HEADER_LENGTH + frozen.encodedLength());
    }

    /**
     * The command was executed, and makes no step.
     *
     * @param market    that it is about, 0 where none.
     * @param ofAccount that it is about, 0 where none.
     */
    void applied(final int market, final long ofAccount)
    {
        final int offset = port.claim(HEADER_LENGTH + AppliedEncoder.BLOCK_LENGTH);
        applied.wrapAndApplyHeader(port.buffer(), offset, headerEncoder)
            .sequence(sequence)
            .time(time)
            .command(command)
            .market(market)
            .account(ofAccount);
        port.commit(HEADER_LENGTH + applied.encodedLength());
    }

    /**
     * Refuse the command. Nothing else of it may happen after this, nor have happened before but for its nonce.
     *
     * @param reason why.
     * @param value  that was wrong.
     * @param bound  that it was compared with, 0 where there is none.
     */
    void refuse(final Refusal reason, final long value, final long bound)
    {
        final int offset = port.claim(HEADER_LENGTH + RefusedEncoder.BLOCK_LENGTH);
        refused.wrapAndApplyHeader(port.buffer(), offset, headerEncoder)
            .sequence(sequence)
            .time(time)
            .session(session)
            .correlation(correlation)
            .account(account)
            .nonce(nonce)
            .command(command)
            .reason(reason)
            .value(value)
            .bound(bound);
        port.commit(HEADER_LENGTH + refused.encodedLength());
    }

    void blockSealed(
        final long number, final long since, final long until, final long firstStep, final long steps, final long inbox)
    {
        final int offset = port.claim(HEADER_LENGTH + BlockSealedEncoder.BLOCK_LENGTH);
        sealed.wrapAndApplyHeader(port.buffer(), offset, headerEncoder)
            .sequence(sequence)
            .time(time)
            .number(number)
            .since(since)
            .until(until)
            .firstStep(firstStep)
            .steps(steps)
            .inbox(inbox);
        port.commit(HEADER_LENGTH + sealed.encodedLength());
    }
}
