package org.plasmex.watcher.serve;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.javalin.http.Handler;
import org.agrona.concurrent.NanoClock;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.watcher.receipt.ReceiptDesk;

/**
 * What a block server needs, and its limits.
 */
public final class BlockServerContext
{
    private static final int MAX_ASKERS = 10_000;

    private final Map<String, Handler> further = new TreeMap<>();
    private BlockStore store;
    private CustodianQuorum quorum;
    private ReceiptDesk receipts;
    private String host = "127.0.0.1";
    private int port;
    private int threads = 64;
    private int pointsPerSecond = 50;
    private int pointsSaved = 500;
    private int answersAtATime = 8;
    private long leastRate = 16 * 1024;
    private Duration patience = Duration.ofSeconds(15);

    /**
     * The blocks that are shown. Not closed by the server.
     *
     * @param store is required.
     * @return this.
     */
    public BlockServerContext store(final BlockStore store)
    {
        this.store = store;
        return this;
    }

    /**
     * Where it listens.
     *
     * @param address host and port with a colon between, 127.0.0.1:0 unless set; port 0 for any that is free.
     * @return this.
     */
    public BlockServerContext address(final String address)
    {
        final int colon = address.lastIndexOf(':');
        host = address.substring(0, colon);
        port = Integer.parseInt(address.substring(colon + 1));
        return this;
    }

    /**
     * How many threads answer: no more answers are under way at a time.
     *
     * @param threads is 64 unless set.
     * @return this.
     */
    public BlockServerContext threads(final int threads)
    {
        this.threads = threads;
        return this;
    }

    /**
     * What one address may ask. A header or a block costs a point, a chunk or receipts ten.
     *
     * @param perSecond points that come back in a second, 50 unless set.
     * @param saved     the most it can have, 500 unless set.
     * @param atATime   the most answers it can have under way, 8 unless set.
     * @return this.
     */
    public BlockServerContext allowance(final int perSecond, final int saved, final int atATime)
    {
        pointsPerSecond = perSecond;
        pointsSaved = saved;
        answersAtATime = atATime;
        return this;
    }

    /**
     * How slowly an answer may be read.
     *
     * @param bytesPerSecond is 16 KiB unless set.
     * @param patience       what every answer may take beside that, 15 s unless set.
     * @return this.
     */
    public BlockServerContext slowness(final long bytesPerSecond, final Duration patience)
    {
        leastRate = bytesPerSecond;
        this.patience = patience;
        return this;
    }

    /**
     * Serves something more.
     *
     * @param path    of it.
     * @param handler answers, on any of the server's threads.
     * @return this.
     */
    public BlockServerContext serve(final String path, final Handler handler)
    {
        further.put(path, handler);
        return this;
    }

    /**
     * Takes attestations of the blocks.
     *
     * @param quorum of the custodians; none unless set.
     * @return this.
     */
    public BlockServerContext attestations(final CustodianQuorum quorum)
    {
        this.quorum = quorum;
        return this;
    }

    /**
     * Gives receipts of accounts.
     *
     * @param receipts makes them; none unless set.
     * @return this.
     */
    public BlockServerContext receipts(final ReceiptDesk receipts)
    {
        this.receipts = receipts;
        return this;
    }

    ReceiptDesk receipts()
    {
        return receipts;
    }

    CustodianQuorum quorum()
    {
        return quorum;
    }

    BlockStore store()
    {
        return store;
    }

    String host()
    {
        return host;
    }

    int port()
    {
        return port;
    }

    int threads()
    {
        return threads;
    }

    long leastRate()
    {
        return leastRate;
    }

    Duration patience()
    {
        return patience;
    }

    Map<String, Handler> further()
    {
        return further;
    }

    Allowance allowance(final NanoClock clock)
    {
        return new Allowance(clock, pointsPerSecond, pointsSaved, answersAtATime, MAX_ASKERS);
    }
}
