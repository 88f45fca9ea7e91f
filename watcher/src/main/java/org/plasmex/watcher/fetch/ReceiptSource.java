package org.plasmex.watcher.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptFile;

/**
 * One who gives receipts. It may send garbage: what it sends is checked. Not thread safe.
 */
public final class ReceiptSource
{
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_LENGTH = 1 << 26;

    private final BlockSource source;
    private String waitingFor = "";

    /**
     * A source.
     *
     * @param url      of a venue's block server, or a watcher.
     * @param patience how long it may be silent.
     */
    public ReceiptSource(final String url, final Duration patience)
    {
        source = new BlockSource(url, patience, MAX_LENGTH);
    }

    /**
     * Asks for an account's receipts.
     *
     * @param whose   the account's number, or its owner's address, hex in lower case.
     * @param isFinal whether as the last final block left it, or as the last one did that was found good.
     * @return the receipts; none where they are not done yet: {@link #waitingFor} says why, ask again in a second.
     * @throws IOException if it does not give them, with the reason.
     */
    public Optional<AccountReceipts> ask(final String whose, final boolean isFinal) throws IOException
    {
        final String path = "/receipts/" + whose + "?state=" + (isFinal ? "final" : "good");
        final BlockSource.Answer answer = source.ask(path, MAX_LENGTH);
        if (answer.status() == UNAVAILABLE || answer.status() == TOO_MANY)
        {
            waitingFor = answer.text();
            return Optional.empty();
        }
        if (answer.status() != OK)
        {
            throw new IOException(source.url() + " says: " + (answer.status() == NOT_FOUND &&
                answer.text().isEmpty() ? "nothing, with HTTP status 404: it gives no receipts" : answer.text() +
                " (HTTP status " + answer.status() + ")"));
        }

        try
        {
            final AccountReceipts receipts = ReceiptFile.decode(answer.bytes());
            receipts.check();
            final String number = Integer.toUnsignedString(receipts.account());
            if (!whose.equals(number) && !whose.equals(receipts.owner()))
            {
                throw new IllegalArgumentException("they are of account " + number + " of " + receipts.owner());
            }
            return Optional.of(receipts);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new IOException("what " + source.url() + " sends are no receipts of account " + whose + ": " +
                ex.getMessage(), ex);
        }
    }

    /**
     * Why there was no answer yet.
     *
     * @return words.
     */
    public String waitingFor()
    {
        return waitingFor;
    }
}
