package org.plasmex.perf.meb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.plasmex.venue.WrongUsageException;

/**
 * {@code bench meb FILE}: what the matching core reports on a workload, as a hash of the report text: its lines with
 * {@code \n} between them, and none behind the last.
 */
public final class MebBench
{
    private final MebWorkload workload;
    private final PrintWriter out;

    /**
     * A bench.
     *
     * @param file with the workload.
     * @param out  where the figures and the hash go.
     */
    public MebBench(final Path file, final PrintWriter out)
    {
        workload = new MebWorkload(file);
        this.out = out;
    }

    /**
     * Run it: once through the file to see that it is sound and what prices there are, then the book.
     *
     * @throws WrongUsageException if the file is none of the format.
     */
    public void run()
    {
        final MessageDigest sha256 = sha256();
        final long[] lines = new long[1];
        final long messages = report(workload, (line) ->
        {
            sha256.update((lines[0]++ == 0 ? line : "\n" + line).getBytes(US_ASCII));
        });
        out.println("meb.messages " + messages + " messages");
        out.println("meb.reports " + lines[0] + " lines");
        out.println("reports-sha256: " + HexFormat.of().formatHex(sha256.digest()));
    }

    /**
     * Feed a workload to a book.
     *
     * @param reports take the lines.
     * @return how many messages there were.
     */
    static long report(final MebWorkload workload, final Consumer<String> reports)
    {
        final long[] prices = {Long.MAX_VALUE, Long.MIN_VALUE};
        workload.forEach((message) ->
        {
            if (message.kind() != MebRecord.CANCEL)
            {
                prices[0] = Math.min(prices[0], message.price());
                prices[1] = Math.max(prices[1], message.price());
            }
        });

        final long shift = prices[0] < 1 ? 1 - prices[0] : 0;
        if (shift < 0 || prices[0] < 1 && prices[1] > Long.MAX_VALUE - shift)
        {
            throw new WrongUsageException("FILE has prices from " + prices[0] + " to " + prices[1] +
                "; a book can hold no more than 2^63 - 1 different ones");
        }
        return workload.forEach(new MebReports(shift, reports)::execute);
    }

    private static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }
}
