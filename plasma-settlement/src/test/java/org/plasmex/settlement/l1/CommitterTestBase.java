package org.plasmex.settlement.l1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;

import static org.plasmex.settlement.l1.L1TestSystem.GWEI;

/**
 * An Ethereum, an empty inbox store, and a chain of blocks to be committed.
 */
abstract class CommitterTestBase
{
    static final FeePolicy FEES = new FeePolicy(GWEI.multiply(BigInteger.valueOf(100)), GWEI);

    @TempDir
    private Path directory;

    private L1TestSystem system;
    private InboxStore store;
    private TestBlocks blocks;
    private long committable;

    @BeforeEach
    void setUp() throws Exception
    {
        system = new L1TestSystem(directory);
        store = system.openStore(directory.resolve("inbox"));
        blocks = new TestBlocks(system.addresses().genesisTime());
    }

    @AfterEach
    void tearDown() throws Exception
    {
        if (null != store)
        {
            store.close();
        }

        if (null != system)
        {
            system.close();
        }
    }

    L1TestSystem system()
    {
        return system;
    }

    InboxStore store()
    {
        return store;
    }

    TestBlocks blocks()
    {
        return blocks;
    }

    /** What committers that are made from now on commit. */
    void blocks(final TestBlocks others)
    {
        blocks = others;
    }

    void committable(final long newest)
    {
        committable = newest;
    }

    /** Seals empty blocks until there are so many, all of which may be committed. */
    void sealUpTo(final long newest)
    {
        blocks.sealUpTo(newest, 0);
        committable = newest;
    }

    ParentChain chain()
    {
        return system.chain(Confirmation.LATEST);
    }

    Committer committer()
    {
        return committer(Confirmation.LATEST);
    }

    Committer committer(final Confirmation confirmation)
    {
        return committer(system.chain(confirmation, FEES, Duration.ofMillis(300)));
    }

    Committer committer(final ParentChain chain)
    {
        final TestBlocks sealed = blocks;

        return new Committer(new CommitterContext()
            .chain(chain)
            .headers(sealed::header)
            .committable(() -> committable)
            .inbox(store)
            .attestor(system.custodians())
            .blocksPerTransaction(4)
            .surveyInterval(Duration.ofMillis(200))
            .pollInterval(Duration.ofMillis(20))
            .backoffLimit(Duration.ofMillis(200)));
    }
}
