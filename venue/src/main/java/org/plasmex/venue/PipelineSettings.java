package org.plasmex.venue;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.Slowdown;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandCheck;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.KeyRecovery;

/**
 * What a venue's settings say of its pipeline.
 */
final class PipelineSettings
{
    private PipelineSettings()
    {
    }

    /**
     * What the pipeline is opened with.
     *
     * @param context of the venue.
     * @return a new context, the machine, the clock and the refusal listener left to be set.
     */
    static PipelineContext of(final VenueContext context)
    {
        final Settings settings = context.settings();
        return new PipelineContext()
            .journalDirectory(context.directory().resolve(Venue.JOURNAL))
            .outputDirectory(context.directory().resolve(Venue.OUTPUT))
            .journalSync(Setting.BATCH.equals(settings.text(Setting.JOURNAL_SYNC)) ? SyncPolicy.BATCH : SyncPolicy.NONE)
            .journalSlowdown(new Slowdown(settings.number(Setting.DRILL_JOURNAL)))
            .freeSpaceFloor(logFloor((long)settings.number(Setting.DISK_FLOOR) << 20))
            .ringSlots(settings.number(Setting.RING_SLOTS))
            .signatureWorkers(settings.isOn(Setting.SIGNATURES) ? settings.number(Setting.SIGNATURE_WORKERS) : 0)
            .commandCheck(() -> commandCheck(context))
            .threadLayout("shared".equals(settings.text(Setting.THREADS)) ?
                ThreadLayout.SHARED : ThreadLayout.PIPELINED)
            .idleStrategy(settings.text(Setting.IDLE))
            .errorHandler(context.errorHandler());
    }

    /**
     * Where the logs take no more: below a quarter of the floor, so that the venue can stop in order from the half of
     * it on, and never above what the logs want without one.
     *
     * @param floor in bytes, 0 for none.
     * @return bytes that stay free on the disk.
     */
    static long logFloor(final long floor)
    {
        return Math.min(LogWriter.Context.DEFAULT_FREE_SPACE_FLOOR, floor / 4);
    }

    private static CommandCheck commandCheck(final VenueContext context)
    {
        final Eip712 eip712 = new Eip712(
            context.addresses().chainId(), new UnsafeBuffer(context.addresses().vaultBytes()), 0);
        final KeyRecovery recovery = KeyRecovery.best();

        return new CommandVerifier(eip712, new AuthVerifier(recovery, eip712));
    }
}
