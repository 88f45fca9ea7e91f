package org.plasmex.settlement.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.InMemory;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestOutput;
import org.plasmex.settlement.SharedData;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerDigest;
import org.plasmex.settlement.verify.LedgerVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Chains as files: read, verified, written, and made again step by step.
 */
class ChainFileTest
{
    private static final long SPAN = 600;
    private static final String CHAIN = "ledger/chain_a.json.gz";

    @TempDir(factory = InMemory.class)
    private Path directory;

    @Test
    void shouldVerifyAndWriteWhatItRead() throws IOException
    {
        final Path file = SharedData.file(CHAIN);
        final Path written = directory.resolve("chain.json.gz");
        try (LedgerImport.Imported chain = LedgerImport.read(file, directory.resolve("blocks"), SPAN))
        {
            final LedgerVerifier verifier = new LedgerVerifier(chain.store(), chain.inbox(), KeyRecovery::best, 2);
            assertThat(verifier.verify((block, newest, steps) -> assertThat(newest).isEqualTo(10))).isEmpty();
            assertThat(verifier.steps()).isEqualTo(22_503);
            LedgerExport.write(chain.store(), chain.inbox(), written);
        }

        assertThat(json(written).equals(json(file))).isTrue();
    }

    /**
     * From the bodies alone: every link, leaf, root and header of a chain that an independent model made.
     */
    @Test
    void shouldMakeSameChainOutOfSameSteps()
    {
        final Path file = SharedData.file(CHAIN);
        try (LedgerImport.Imported chain = LedgerImport.read(file, directory.resolve("theirs"), SPAN);
            BlockStore ours = BlockStore.open(directory.resolve("ours"), chain.store().genesis()))
        {
            final BlockStore theirs = chain.store();
            final Ledger ledger = new Ledger(ours, chain.inbox());
            for (final byte[] record : records(chain))
            {
                ledger.onRecord(new UnsafeBuffer(record), 0, record.length);
            }

            assertThat(ours.newest()).isEqualTo(theirs.newest());
            for (long block = 1; block <= theirs.newest(); block++)
            {
                assertThat(ours.header(block)).isEqualTo(theirs.header(block));
                assertThat(ours.hash(block)).isEqualTo(theirs.hash(block));
            }
            final LedgerVerifier verifier = new LedgerVerifier(theirs, chain.inbox(), KeyRecovery::best, 2);
            assertThat(verifier.verify((block, newest, steps) -> assertThat(steps).isPositive())).isEmpty();
            assertThat(LedgerDigest.of(verifier.cells())).isEqualTo(ledger.digest());
        }
    }

    private static Iterable<byte[]> records(final LedgerImport.Imported chain)
    {
        final BlockStore store = chain.store();
        final TestOutput output = new TestOutput(store.genesis(), chain.inbox()).started();
        final Law law = TestChain.newLaw(chain.inbox(), store.genesis());
        for (long block = 1; block <= store.newest(); block++)
        {
            final Header header = store.header(block);
            store.steps(block, (number, buffer, offset, length) ->
            {
                assertThat(law.run(header, number, buffer, offset, length)).as(law.describe()).isTrue();
                final byte[] body = new byte[law.bodyLength()];
                buffer.getBytes(offset, body);
                output.step(body, header.until());
            });
        }

        return output.records();
    }

    @Test
    void shouldReadBackWhatItWrote() throws IOException
    {
        final TestChain chain = new TestChain().withThreeBlocks();
        final Path first = directory.resolve("first.json");
        final Path second = directory.resolve("second.json");
        try (BlockStore store = BlockStore.open(directory.resolve("blocks"), chain.genesis()))
        {
            final Ledger ledger = new Ledger(store, chain.inbox());
            chain.records().forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));
            LedgerExport.write(store, chain.inbox(), first);
        }
        try (LedgerImport.Imported read = LedgerImport.read(first, directory.resolve("read"), SPAN))
        {
            LedgerExport.write(read.store(), read.inbox(), second);
        }

        assertThat(Files.readString(second)).isEqualTo(Files.readString(first));
    }

    @Test
    void shouldRefuseFileThatIsNoChain() throws IOException
    {
        assertRefused("[]", "expected START_OBJECT");
        assertRefused("{\"chain\": 1}", "no field of a chain is called chain");
        assertRefused("{\"genesis\": {}}", "chainId, vault and inbox come before genesis");
        assertRefused("{\"chainId\": 1, \"vault\": \"0x" + "00".repeat(20) + "\", \"inbox\": [], \"genesis\": {}}",
            "number should be a 64-bit unsigned integer");
    }

    private void assertRefused(final String text, final String message) throws IOException
    {
        final Path file = directory.resolve("broken.json");
        Files.writeString(file, text);
        assertThatThrownBy(() -> LedgerImport.read(file, directory.resolve("none"), SPAN))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(message);
    }

    private static JsonNode json(final Path file) throws IOException
    {
        final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file)))
        {
            return mapper.readTree(in);
        }
    }
}
