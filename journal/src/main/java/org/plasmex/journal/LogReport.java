package org.plasmex.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What a log holds, as {@link LogCheck} found it.
 *
 * @param directory     of the log.
 * @param files         that hold records, the oldest first.
 * @param records       that are sound, up to the first damage.
 * @param batches       that the records are in.
 * @param payloadBytes  of the records.
 * @param firstNumber   how many records the log had before the first that is left, {@link LogReader#UNKNOWN} if it has
 *                      none.
 * @param firstSequence of the first record, {@link LogReader#UNKNOWN} if there is none.
 * @param lastSequence  of the last sound record, {@link LogReader#UNKNOWN} if there is none.
 * @param firstTime     of the first record in nanoseconds.
 * @param lastTime      of the last sound record in nanoseconds.
 * @param syncedRecords how many records the log had when it was last synced, those pruned included;
 *                      {@link LogReader#UNKNOWN} where no sound mark says it.
 * @param brokenWords   how many words between sound batches are wrong; the next writer makes them right.
 * @param damage        the first there is, null if the log is sound.
 * @param isCounted     whether what is damaged had been synced by what the mark says: if so no writer opens the log.
 *                      If not the next writer cuts it off, unless it syncs each batch and finds later ones.
 */
public record LogReport(
    Path directory,
    List<LogReport.File> files,
    long records,
    long batches,
    long payloadBytes,
    long firstNumber,
    long firstSequence,
    long lastSequence,
    long firstTime,
    long lastTime,
    long syncedRecords,
    int brokenWords,
    LogDamagedException damage,
    boolean isCounted)
{
    /**
     * Whether all is there and sound.
     *
     * @return true if nothing is damaged.
     */
    public boolean isSound()
    {
        return null == damage;
    }

    /**
     * What one file holds.
     *
     * @param file          that holds the records.
     * @param size          of it in bytes; while it is written to, more than is used.
     * @param used          up to where it holds sound batches.
     * @param records       that are sound.
     * @param batches       that the records are in.
     * @param firstSequence of the first record, {@link LogReader#UNKNOWN} if there is none.
     * @param lastSequence  of the last sound record, {@link LogReader#UNKNOWN} if there is none.
     * @param firstTime     of the first record in nanoseconds.
     * @param lastTime      of the last sound record in nanoseconds.
     */
    public record File(
        Path file,
        long size,
        long used,
        long records,
        long batches,
        long firstSequence,
        long lastSequence,
        long firstTime,
        long lastTime)
    {
    }
}
