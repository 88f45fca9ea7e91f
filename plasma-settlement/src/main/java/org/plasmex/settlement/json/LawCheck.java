package org.plasmex.settlement.json;

import java.nio.file.Path;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;

/**
 * Runs the law on a file of vectors, and compares what it says with what the file says.
 */
public final class LawCheck
{
    private final MemoryInbox inbox = new MemoryInbox();
    private final Consumer<String> differences;
    private Law law;
    private long vectors;
    private long equal;

    private LawCheck(final Consumer<String> differences)
    {
        this.differences = differences;
    }

    /**
     * Checks a file.
     *
     * @param file        of vectors, gzipped if its name ends with {@code .gz}.
     * @param differences takes a line for each vector on which law and file differ.
     * @return how many vectors there are, and on how many both agree.
     * @throws IllegalArgumentException      if the file is not of the format.
     * @throws java.io.UncheckedIOException  if it cannot be read.
     */
    public static Result check(final Path file, final Consumer<String> differences)
    {
        final LawCheck check = new LawCheck(differences);
        ChainParser.parse(file, check.new Vectors());
        return new Result(check.vectors, check.equal);
    }

    private void compare(final Header header, final long number, final byte[] step, final JsonNode accesses)
    {
        vectors++;
        final boolean lawful = law.run(header, number, new UnsafeBuffer(step), 0, step.length);
        final String difference = difference(lawful, accesses);
        if (difference == null)
        {
            equal++;
        }
        else
        {
            differences.accept(
                "vector " + (vectors - 1) + ", step " + Long.toUnsignedString(number) + ", " + Hex.encode(step) + ": " +
                difference + "; the law says: " + law.describe());
        }
    }

    private String difference(final boolean lawful, final JsonNode accesses)
    {
        if (lawful == accesses.isNull())
        {
            return lawful ? "should be unlawful" : "should be lawful";
        }
        if (!lawful)
        {
            return null;
        }
        if (accesses.size() != law.accesses())
        {
            return "should have " + accesses.size() + " accesses, and has " + law.accesses();
        }

        for (int i = 0; i < accesses.size(); i++)
        {
            final JsonNode access = accesses.get(i);
            final String cell = String.format("0x%016x", law.cell(i));
            if (!cell.equals(access.path("cell").asText()) ||
                law.prev(i) != LedgerJson.number(access, "prev") ||
                !value(law.oldValues(), i).equals(access.path("old").asText()) ||
                !value(law.newValues(), i).equals(access.path("new").asText()))
            {
                return "access " + i + " should be " + access + ", and is " + cell + ", " + law.prev(i) + ", " +
                    value(law.oldValues(), i) + ", " + value(law.newValues(), i);
            }
        }

        return null;
    }

    private String value(final DirectBuffer values, final int access)
    {
        return Hex.encode(values, law.valueOffset(access), law.valueLength(access));
    }

    /**
     * How a check ended.
     *
     * @param vectors how many there are.
     * @param equal   how many the law answers as the file does.
     */
    public record Result(long vectors, long equal)
    {
    }

    /**
     * Runs the vectors.
     */
    private final class Vectors extends VectorHandler
    {
        @Override
        public void onChain(final long chainId, final byte[] vault, final Header genesis)
        {
            final Genesis chain = new Genesis(chainId, vault, genesis.since(), 0);
            final AuthVerifier verifier = new AuthVerifier(KeyRecovery.best(), chain.eip712());
            law = new Law(chain.eip712(), new RecoveredKeys(verifier), inbox);
        }

        @Override
        public void onEntry(final InboxEntry entry, final byte[] rolling)
        {
            inbox.add(entry);
        }

        @Override
        public void onVector(final Header header, final long number, final byte[] step, final JsonNode accesses)
        {
            compare(header, number, step, accesses);
        }
    }
}
