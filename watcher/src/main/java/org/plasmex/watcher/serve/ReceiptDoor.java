package org.plasmex.watcher.serve;

import io.javalin.http.Context;
import org.plasmex.protocol.Hex;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptDesk;
import org.plasmex.watcher.receipt.ReceiptFile;

/**
 * Where owners get receipts. Thread safe.
 */
final class ReceiptDoor
{
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final long MAX_ACCOUNT = 0xFFFF_FFFFL;

    private final ReceiptDesk desk;

    /**
     * A door.
     *
     * @param desk makes the receipts.
     */
    ReceiptDoor(final ReceiptDesk desk)
    {
        this.desk = desk;
    }

    void receipts(final Context request)
    {
        final String whose = request.pathParam("account");
        final boolean isOwner = whose.matches("0x[0-9a-fA-F]{40}");
        final long account = isOwner ? 0 : BlockServer.number(request, "account");
        final String asked = request.queryParam("state");
        final String state = asked == null ? "good" : asked;
        if (account > MAX_ACCOUNT || !state.matches("good|final"))
        {
            request.status(BAD_REQUEST).result(
                "an account is a number up to " + MAX_ACCOUNT +
                " or its owner's address, and state is good or final\n");
            return;
        }

        try
        {
            final boolean isFinal = "final".equals(state);
            final AccountReceipts receipts =
                isOwner ? desk.receiptsOf(Hex.decode(whose), isFinal) : desk.receipts((int)account, isFinal);
            request.contentType("application/json").result(ReceiptFile.encode(receipts));
        }
        catch (final ReceiptDesk.NoSuchAccountException ex)
        {
            request.status(NOT_FOUND).result(ex.getMessage() + "\n");
        }
        catch (final ReceiptDesk.BusyException ex)
        {
            request.status(UNAVAILABLE).header("Retry-After", "1").result(
                "not done yet, ask again in a second: " + ex.getMessage() + "\n");
        }
    }
}
