package org.plasmex.venue.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.plasmex.protocol.Hex;
import org.plasmex.venue.Reason;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptFile;
import picocli.CommandLine.Option;

/**
 * A file with receipts, and what is done with it.
 */
final class ReceiptsOption
{
    @Option(
        names = "--receipts",
        required = true,
        paramLabel = "FILE",
        description = "What 'plasmex receipt' wrote.")
    private Path file;

    AccountReceipts read()
    {
        return read(file);
    }

    static AccountReceipts read(final Path file)
    {
        try
        {
            return ReceiptFile.read(file);
        }
        catch (final JsonProcessingException ex)
        {
            throw new WrongUsageException("--receipts is " + file + ", which is no JSON from line " +
                ex.getLocation().getLineNr() + " on: " + ex.getOriginalMessage(), ex);
        }
        catch (final FileSystemException ex)
        {
            throw new WrongUsageException("--receipts: " + Reason.of(ex), ex);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new WrongUsageException(
                "--receipts is " + file + ", which holds no receipts: " + ex.getMessage(), ex);
        }
    }

    static String vault(final AccountReceipts receipts)
    {
        return Hex.encode(receipts.genesis().vault());
    }
}
