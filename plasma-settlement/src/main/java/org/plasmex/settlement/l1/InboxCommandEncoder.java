package org.plasmex.settlement.l1;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.sbe.CancelRequestEncoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RevokeRequestEncoder;
import org.plasmex.protocol.sbe.WithdrawRequestEncoder;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;

/**
 * Writes entries of the inbox as commands. Not thread safe.
 */
final class InboxCommandEncoder
{
    /** Bytes of the longest of these commands. */
    static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + CancelRequestEncoder.BLOCK_LENGTH;

    private static final int ADDRESS_LENGTH = 20;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DepositEncoder deposit = new DepositEncoder();
    private final WithdrawRequestEncoder withdraw = new WithdrawRequestEncoder();
    private final CancelRequestEncoder cancel = new CancelRequestEncoder();
    private final RevokeRequestEncoder revoke = new RevokeRequestEncoder();

    int encode(final long number, final InboxEntry entry, final MutableDirectBuffer buffer, final int offset)
    {
        final byte[] address = entry.address();
        final int length = switch (entry.kind())
        {
            case Inbox.DEPOSIT -> deposit.wrapAndApplyHeader(buffer, offset, header)
                .entry(number)
                .putOwner(address, 0, ADDRESS_LENGTH)
                .asset((int)entry.a())
                .amount(entry.b())
                .encodedLength();
            case Inbox.WITHDRAW -> withdraw.wrapAndApplyHeader(buffer, offset, header)
                .entry(number)
                .putRequester(address, 0, ADDRESS_LENGTH)
                .account(entry.a())
                .asset((int)entry.b())
                .encodedLength();
            case Inbox.CANCEL -> cancel.wrapAndApplyHeader(buffer, offset, header)
                .entry(number)
                .putRequester(address, 0, ADDRESS_LENGTH)
                .slot(entry.a())
                .order(entry.b())
                .encodedLength();
            case Inbox.REVOKE -> revoke.wrapAndApplyHeader(buffer, offset, header)
                .entry(number)
                .putRequester(address, 0, ADDRESS_LENGTH)
                .account(entry.a())
                .nonce(entry.b())
                .encodedLength();
            default -> throw new IllegalArgumentException(
                "inbox entry " + number + " is of unknown kind " + entry.kind());
        };

        return MessageHeaderEncoder.ENCODED_LENGTH + length;
    }
}
