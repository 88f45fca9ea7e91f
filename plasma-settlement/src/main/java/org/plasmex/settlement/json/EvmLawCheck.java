package org.plasmex.settlement.json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.agrona.ExpandableArrayBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.EvmLaw;
import org.plasmex.settlement.inbox.InboxEntry;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Runs the law of the contracts on a file of vectors, on a development node, and compares what it answers with what the
 * file says.
 */
public final class EvmLawCheck
{
    private static final int BATCH = 200;

    private final Consumer<String> differences;
    private final List<EvmLaw.Question> questions = new ArrayList<>(BATCH);
    private final List<JsonNode> answers = new ArrayList<>(BATCH);
    private EvmLaw law;
    private long vectors;
    private long equal;

    private EvmLawCheck(final Consumer<String> differences)
    {
        this.differences = differences;
    }

    /**
     * Checks a file.
     *
     * @param file        of vectors, gzipped if its name ends with {@code .gz}.
     * @param differences takes a line for each vector on which law and file differ.
     * @return how many vectors there are, and on how many both agree.
     * @throws IllegalArgumentException     if the file is not of the format.
     * @throws java.io.UncheckedIOException if it cannot be read.
     * @throws IllegalStateException        if no node can be started.
     */
    public static LawCheck.Result check(final Path file, final Consumer<String> differences)
    {
        final EvmLawCheck check = new EvmLawCheck(differences);
        try
        {
            ChainParser.parse(file, check.new Vectors());
            check.flush();
        }
        finally
        {
            if (check.law != null)
            {
                check.law.close();
            }
        }
        return new LawCheck.Result(check.vectors, check.equal);
    }

    private void flush()
    {
        if (questions.isEmpty())
        {
            return;
        }

        final List<byte[]> given = law.run(questions);
        for (int i = 0; i < given.size(); i++)
        {
            compare(questions.get(i), expected(answers.get(i)), given.get(i));
            vectors++;
        }
        questions.clear();
        answers.clear();
    }

    private void compare(final EvmLaw.Question question, final byte[] expected, final byte[] given)
    {
        if (Arrays.equals(expected, given))
        {
            equal++;
            return;
        }

        differences.accept("vector " + vectors + ", step " + Long.toUnsignedString(question.number()) + ", " +
            Hex.encode(question.step()) + ": should be " + text(expected) + ", and is " + text(given));
    }

    private static String text(final byte[] accesses)
    {
        return accesses == null ? "unlawful" : "lawful with the accesses " + Hex.encode(accesses);
    }

    private static byte[] expected(final JsonNode accesses)
    {
        if (accesses.isNull())
        {
            return null;
        }

        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        int length = 0;
        for (final JsonNode access : accesses)
        {
            bytes.putBytes(length, Hex.decode(access.path("cell").asText()));
            length += Long.BYTES;
            bytes.putLong(length, LedgerJson.number(access, "prev"), BIG_ENDIAN);
            length += Long.BYTES;
            for (final String value : new String[]{"old", "new"})
            {
                final byte[] decoded = LedgerJson.bytes(access, value);
                bytes.putBytes(length, decoded);
                length += decoded.length;
            }
        }
        return Arrays.copyOf(bytes.byteArray(), length);
    }

    /**
     * Runs the vectors.
     */
    private final class Vectors extends VectorHandler
    {
        @Override
        public void onChain(final long chainId, final byte[] vault, final Header genesis)
        {
            law = EvmLaw.launch(chainId, vault);
        }

        @Override
        public void onEntry(final InboxEntry entry, final byte[] rolling)
        {
            law.addEntry(rolling);
        }

        @Override
        public void onVector(final Header header, final long number, final byte[] step, final JsonNode accesses)
        {
            questions.add(new EvmLaw.Question(header, number, step));
            answers.add(accesses);
            if (questions.size() == BATCH)
            {
                flush();
            }
        }
    }
}
