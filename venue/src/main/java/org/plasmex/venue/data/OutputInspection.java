package org.plasmex.venue.data;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.LogDamagedException;
import org.plasmex.journal.LogReader;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StartedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;

/**
 * Compares the output log with the blocks: each step's body with the bytes in its block, each seal with its header.
 */
final class OutputInspection
{
    private static final int RECORDS_PER_POLL = 256;
    private static final int ADDRESS_LENGTH = 20;

    private final Report report;
    private final LogEnds output;
    private final BlockStore blocks;
    private final long lastStep;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StartedDecoder started = new StartedDecoder();
    private final StepExecutedDecoder executed = new StepExecutedDecoder();
    private final BlockSealedDecoder sealed = new BlockSealedDecoder();
    private final ExpandableArrayBuffer steps = new ExpandableArrayBuffer();
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[1 << 16]);
    private int[] ends = {};
    private Header loaded;
    private long step = LogReader.UNKNOWN;
    private long records;
    private String difference;

    /**
     * An inspection of an output log.
     *
     * @param report to be told.
     * @param output that is sound as far as it goes.
     * @param blocks of the same venue, opened before the log was read.
     */
    OutputInspection(final Report report, final LogEnds output, final BlockStore blocks)
    {
        this.report = report;
        this.output = output;
        this.blocks = blocks;
        lastStep = blocks.newestHeader().nextStep() - 1;
    }

    /**
     * Read the log up to the end that was found.
     *
     * @return number of the last step in it, {@link LogReader#UNKNOWN} where there is none.
     */
    long inspect()
    {
        try (LogReader reader = output.reader())
        {
            while (null == difference && records < output.records() &&
                reader.poll(this::onRecord, RECORDS_PER_POLL) > 0)
            {
                report.progress("comparing output and blocks", records, output.records());
            }
        }
        catch (final LogDamagedException ex)
        {
            report.item("compared with the blocks up to step %,d, where it is damaged", step);
            return step;
        }

        if (null != difference)
        {
            report.fault(difference);
        }
        else if (step < lastStep)
        {
            report.item("ends with step %,d, the blocks with step %,d; the next start makes what is missing again",
                step, lastStep);
        }
        else
        {
            report.item("every step and seal as in the blocks");
        }
        return step;
    }

    private void onRecord(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        records++;
        if (null != difference || length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return;
        }

        switch (header.wrap(buffer, offset).templateId())
        {
            case StartedDecoder.TEMPLATE_ID -> onStarted(started.wrapAndApplyHeader(buffer, offset, header));
            case StepExecutedDecoder.TEMPLATE_ID ->
                onStep(sequence, executed.wrapAndApplyHeader(buffer, offset, header));
            case BlockSealedDecoder.TEMPLATE_ID ->
                onSealed(sequence, sealed.wrapAndApplyHeader(buffer, offset, header));
            default ->
            {
                // Of no step.
            }
        }
    }

    private void onStarted(final StartedDecoder record)
    {
        final byte[] vault = new byte[ADDRESS_LENGTH];
        record.getVault(vault, 0, vault.length);
        final Genesis genesis = new Genesis(record.chainId(), vault, record.since(), record.span());
        if (!genesis.equals(blocks.genesis()))
        {
            difference = output.directory() + " is of " + genesis + ", the blocks of " + blocks.genesis();
        }
    }

    private void onStep(final long sequence, final StepExecutedDecoder record)
    {
        final long number = record.step();
        if (LogReader.UNKNOWN != step && step + 1 != number)
        {
            difference = place(sequence) + " has step " + number + " behind step " + step;
            return;
        }
        step = number;
        if (number > lastStep)
        {
            return;
        }

        record.balances().forEach((balance) -> {});
        record.orders().forEach((order) -> {});
        final int length = record.bodyLength();
        record.getBody(body, 0, length);
        load(number);
        final int index = (int)(number - loaded.firstStep());
        final int start = 0 == index ? 0 : ends[index - 1];
        if (length > ends[index] - start ||
            !new UnsafeBuffer(steps, start, length).equals(new UnsafeBuffer(body, 0, length)))
        {
            difference = place(sequence) + " has another step " + number + " than " + blocks.file(loaded.number());
        }
    }

    private void load(final long number)
    {
        if (null == loaded || number >= loaded.nextStep())
        {
            final Header block = blocks.header(blocks.blockOf(number));
            loaded = block;
            ends = Arrays.copyOf(ends, Math.max(ends.length, (int)block.steps()));
            blocks.steps(
                block.number(),
                (at, buffer, offset, length) ->
                {
                    final int index = (int)(at - block.firstStep());
                    final int start = 0 == index ? 0 : ends[index - 1];
                    steps.putBytes(start, buffer, offset, length);
                    ends[index] = start + length;
                });
        }
    }

    private void onSealed(final long sequence, final BlockSealedDecoder record)
    {
        if (record.number() > blocks.newest())
        {
            return;
        }

        final Header block = blocks.header(record.number());
        if (record.firstStep() != block.firstStep() || record.steps() != block.steps() ||
            record.since() != block.since() || record.until() != block.until() || record.inbox() != block.inbox())
        {
            difference = place(sequence) + " seals another block " + record.number() + " than " +
                blocks.file(record.number()) + " is";
        }
    }

    private String place(final long sequence)
    {
        return output.directory() + ", sequence " + sequence + ",";
    }
}
