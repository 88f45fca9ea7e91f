package org.plasmex.venue.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.plasmex.venue.Venue;
import org.plasmex.venue.audit.Auditor;

/**
 * What is known of one venue over all its lives, and what its data directory is compared with: the reports that its
 * clients have on disk, the blocks that were seen there, the blocks that L1 has. It shares no code with the engine.
 * <p>
 * For one thread.
 */
final class Books
{
    private static final String COMMITTED = topic(
        "Committed(uint64,bytes32,(uint64,uint64,uint64,uint64,uint64,uint64,bytes32,bytes32))");

    private final Path data;
    private final Path acks;
    private final L1Node l1;
    private final String chain;
    private final long firstL1Block;
    private final Map<String, String> blocks = new LinkedHashMap<>();
    private final Map<Long, String> hashes = new HashMap<>();
    private final Map<Long, String> commits = new HashMap<>();
    private long acknowledged;

    /**
     * Of a venue that has none yet.
     *
     * @param data         its directory.
     * @param acks         what its clients have heard.
     * @param l1           where it commits.
     * @param chain        address of its chain contract.
     * @param firstL1Block in which that can have said something.
     */
    Books(final Path data, final Path acks, final L1Node l1, final String chain, final long firstL1Block)
    {
        this.data = data;
        this.acks = acks;
        this.l1 = l1;
        this.chain = chain;
        this.firstL1Block = firstL1Block;
    }

    /**
     * How many reports the clients had on disk at the last check.
     */
    long acknowledged()
    {
        return acknowledged;
    }

    /**
     * The number of blocks on L1 at the last look.
     */
    int committed()
    {
        return commits.size();
    }

    /**
     * Note the blocks that are on disk, as a venue that has just died has left them.
     *
     * @throws Fault if one that was seen before is gone or another one.
     */
    void noteBlocks() throws IOException
    {
        final Map<String, String> found = new LinkedHashMap<>();
        for (final Path file : BlockFiles.of(data.resolve(Venue.BLOCKS)))
        {
            found.put(file.getFileName().toString(),
                HexFormat.of().formatHex(Report.sha256().digest(Files.readAllBytes(file))));
        }
        blocks.forEach((name, hash) ->
        {
            if (!hash.equals(found.get(name)))
            {
                throw new Fault("block " + name + " was " + hash + ", and is " + found.get(name));
            }
        });
        blocks.putAll(found);
    }

    /**
     * Check all there is: the output log against what was acknowledged, the blocks against those before, against each
     * other, against L1 and against the books that balance.
     *
     * @throws Fault that is found first.
     */
    void check() throws IOException
    {
        checkOutput();
        // What is on L1 now must be on disk already.
        final Map<Long, String> found = l1.isRunning() ? committedOnL1() : commits;
        noteBlocks();
        checkBlocks();
        checkCommits(found);
    }

    private void checkOutput() throws IOException
    {
        final List<AckFile.Ack> heard = Files.exists(acks) ? AckFile.read(acks).acks() : List.of();
        acknowledged = heard.size();
        final OutputCheck check = new OutputCheck(heard);
        LogFiles.read(data.resolve(Venue.OUTPUT), check::onRecord);
        check.onEnd();
    }

    private void checkBlocks() throws IOException
    {
        final Auditor auditor = new Auditor();
        String parent = null;
        long number = 1;
        for (final Path file : BlockFiles.of(data.resolve(Venue.BLOCKS)))
        {
            final BlockFiles.Block block = BlockFiles.read(file);
            if (block.number() != number || null != parent && !parent.equals(block.parent()))
            {
                throw new Fault(file + " holds block " + block.number() + " on " + block.parent() + ", expected is " +
                    number + " on " + parent);
            }
            try
            {
                auditor.audit(block.firstStep(), block.steps());
            }
            catch (final AssertionError ex)
            {
                throw new Fault("the books do not balance: " + ex.getMessage());
            }
            hashes.put(number, block.hash());
            parent = block.hash();
            number++;
        }
    }

    private Map<Long, String> committedOnL1() throws IOException
    {
        final JsonNode events = l1.call("eth_getLogs", "{\"address\":\"" + chain + "\",\"fromBlock\":\"0x" +
            Long.toHexString(firstL1Block) + "\",\"toBlock\":\"latest\",\"topics\":[\"" + COMMITTED + "\"]}");
        final Map<Long, String> found = new HashMap<>();
        for (final JsonNode event : events)
        {
            final long number = Long.parseLong(event.get("topics").get(1).asText().substring(50), 16);
            if (null != found.put(number, event.get("topics").get(2).asText().substring(2)))
            {
                throw new Fault("block " + number + " was committed twice");
            }
        }
        return found;
    }

    private void checkCommits(final Map<Long, String> found)
    {
        for (long number = 0; number < found.size(); number++)
        {
            final String hash = found.get(number);
            // Genesis has no file.
            final String onDisk = 0 == number ? hash : hashes.get(number);
            if (null == hash || !hash.equals(onDisk) || !hash.equals(commits.getOrDefault(number, hash)))
            {
                throw new Fault("of " + found.size() + " committed blocks, block " + number + " is " + hash +
                    " on L1, " + onDisk + " on disk, and " + commits.get(number) + " on L1 in an earlier round");
            }
        }
        if (found.size() < commits.size())
        {
            throw new Fault("L1 had " + commits.size() + " blocks, and has " + found.size());
        }
        commits.putAll(found);
    }

    private static String topic(final String event)
    {
        final byte[] bytes = event.getBytes(StandardCharsets.US_ASCII);
        final KeccakDigest keccak = new KeccakDigest(256);
        keccak.update(bytes, 0, bytes.length);
        final byte[] hash = new byte[32];
        keccak.doFinal(hash, 0);
        return "0x" + HexFormat.of().formatHex(hash);
    }
}
