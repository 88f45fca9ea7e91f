package org.plasmex.venue.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.Ledger;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * A ledger of what a machine put out, on disk while it lasts. Its L1 has the entries that the machine has executed.
 */
public final class ShadowLedger implements AutoCloseable
{
    private static final long CHAIN_ID = 31337;
    private static final int ADDRESS_LENGTH = 20;
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;
    private final MemoryInbox inbox = new MemoryInbox();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StepExecutedDecoder executed = new StepExecutedDecoder();
    private final BlockStore store;
    private final Ledger ledger;

    /**
     * A ledger without a step.
     */
    public ShadowLedger()
    {
        try
        {
            directory = Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, "plasmex-fuzz") : Files.createTempDirectory("plasmex-fuzz");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        store = BlockStore.open(
            directory, new Genesis(CHAIN_ID, FuzzedVenue.vault(), FuzzedVenue.since(), FuzzedVenue.span()));
        ledger = new Ledger(store, inbox);
    }

    /**
     * Takes all that a machine put out.
     *
     * @param venue that has run.
     * @return this.
     * @throws org.plasmex.settlement.ledger.LedgerHaltedException if the law does not agree.
     */
    public ShadowLedger follow(final FuzzedVenue venue)
    {
        for (final byte[] record : venue.records())
        {
            onRecord(new UnsafeBuffer(record), record.length, venue::command);
        }
        return this;
    }

    /**
     * Takes a record that a machine put out.
     *
     * @param record   that it put out, from offset 0.
     * @param length   of the record.
     * @param commands that the machine was given, by their sequence.
     * @throws org.plasmex.settlement.ledger.LedgerHaltedException if the law does not agree.
     */
    void onRecord(final DirectBuffer record, final int length, final LongFunction<byte[]> commands)
    {
        if (header.wrap(record, 0).templateId() == StepExecutedDecoder.TEMPLATE_ID)
        {
            addEntry(commands, executed.wrapAndApplyHeader(record, 0, header));
        }
        ledger.onRecord(record, 0, length);
    }

    /**
     * An entry of L1 is what the step that executed it says; who deposited, only the command.
     */
    private void addEntry(final LongFunction<byte[]> commands, final StepExecutedDecoder step)
    {
        final long sequence = step.sequence();
        step.balances().forEach((balance) -> {});
        step.orders().forEach((order) -> {});
        final byte[] bytes = new byte[step.bodyLength()];
        step.getBody(bytes, 0, bytes.length);
        final UnsafeBuffer body = new UnsafeBuffer(bytes);
        final int op = bytes[Steps.OP];
        if (op == Steps.DEPOSIT)
        {
            final byte[] command = commands.apply(sequence);
            final DepositDecoder deposit =
                new DepositDecoder().wrapAndApplyHeader(new UnsafeBuffer(command), 0, new MessageHeaderDecoder());
            final byte[] owner = new byte[ADDRESS_LENGTH];
            deposit.getOwner(owner, 0, ADDRESS_LENGTH);
            inbox.add(new InboxEntry(Inbox.DEPOSIT, owner, deposit.asset(), deposit.amount()));
        }
        else if (op == Steps.REQUEST)
        {
            inbox.add(new InboxEntry(Inbox.WITHDRAW, address(body, Steps.REQUEST_REQUESTER),
                u32(body, Steps.REQUEST_ACCOUNT), body.getShort(Steps.REQUEST_ASSET, BIG_ENDIAN) & 0xFFFF));
        }
        else if (op == Steps.REVOKE)
        {
            inbox.add(new InboxEntry(Inbox.REVOKE, address(body, Steps.REVOKE_REQUESTER),
                u32(body, Steps.REVOKE_ACCOUNT), body.getLong(Steps.REVOKE_NONCE, BIG_ENDIAN)));
        }
        else if (op == Steps.CANCEL &&
            (bytes[Steps.CANCEL_REASON] == Steps.REQUESTED || bytes[Steps.CANCEL_REASON] == Steps.VOID))
        {
            inbox.add(new InboxEntry(Inbox.CANCEL, address(body, Steps.CANCEL_REQUESTED_REQUESTER),
                u32(body, Steps.CANCEL_SLOT), body.getLong(Steps.CANCEL_REQUESTED_ORDER, BIG_ENDIAN)));
        }
    }

    private static byte[] address(final DirectBuffer body, final int offset)
    {
        final byte[] address = new byte[ADDRESS_LENGTH];
        body.getBytes(offset, address);
        return address;
    }

    private static long u32(final DirectBuffer body, final int offset)
    {
        return body.getInt(offset, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * The ledger.
     *
     * @return the ledger.
     */
    public Ledger ledger()
    {
        return ledger;
    }

    /**
     * The blocks.
     *
     * @return the store.
     */
    public BlockStore store()
    {
        return store;
    }

    /**
     * The entries of L1.
     *
     * @return the inbox.
     */
    public MemoryInbox inbox()
    {
        return inbox;
    }

    Path directory()
    {
        return directory;
    }

    @Override
    public void close()
    {
        store.close();
        IoUtil.delete(directory.toFile(), true);
    }
}
