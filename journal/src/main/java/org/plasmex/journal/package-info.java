/**
 * Append-only logs on disk, on Chronicle Queue: the journal of commands and the log of what they did.
 *
 * <h2>Files</h2>
 * A log is a directory:
 * <pre>
 * writer.lock             the lock of its one writer
 * sync.mark               where it starts, and up to where it was synced
 * 0000000000000000000/    a segment, named by the number of its first record
 *     19700101-00F.cq4    its records, in Chronicle's format; the name is always this
 *     metadata.cq4t       Chronicle's own
 * 0000000000000052344/    the next segment
 * cut/                    what was cut off because it was torn, never acknowledged
 * </pre>
 * A segment is a Chronicle queue of one file. A writer begins one when it is opened and when the one before has 256
 * MiB, and ends it with the word that Chronicle has for that. So nobody goes on in a file that another left behind,
 * and what Chronicle keeps for itself (metadata, index, positions) is never read back, but for where the last batch of
 * an ended file is, where there is no mark: it may be damaged or missing. Chronicle writes it and the first batch; the
 * batches behind are written as Chronicle lays them out, but not in its index. Readers walk the words between the
 * documents, and where one is wrong they search the batch that comes next, whose number they know. Files named by the
 * hour beside the segments are of logs that were written before there were any; they are read like segments.
 *
 * <h2>Bytes</h2>
 * A <em>batch</em> is one excerpt of the queue, a <em>record</em> one message in it. All integers are little-endian.
 * <pre>
 * batch   checksum u32 | format u32 | number u64 of its first record in the log, from 0 | records u32 | length u32
 * in bytes
 *         | record ...
 * record  checksum u32 | length u32 of the payload | sequence u64 | time i64 nanoseconds | payload | zeros up to 8
 * bytes
 * mark    two slots of 4 KiB, each: checksum u32 | format u32 | turn u64 | number and sequence of the log's first
 *         record i64 i64 | segment, position, number and sequence up to which it was synced i64 i64 i64 i64
 * </pre>
 * A checksum is the CRC32C of everything that follows it: of a batch, the rest of its header; of a record, the rest
 * of its header and its payload. Record numbers have no gaps, so a batch that is gone is noticed whatever sequences
 * it had.
 *
 * <h2>What is on disk when</h2>
 * A batch is built in memory and written to the file, first the batch and then the word in front of it that shows it
 * to readers: by calls, or, where it is short and not forced, by stores to a mapping of the file. From then on it
 * survives the death of the process, and once synced that of the machine.
 * Chronicle's appender is not used for it: pages that are written through a mapping fault, and again after each force,
 * which doubles what a force takes; and its {@code sync()} is {@code MS_ASYNC} by default, which Linux ignores. A
 * {@link org.plasmex.journal.LogWriter} calls {@code fdatasync} on the file, whose failure is an exception. Then it
 * says so in the mark, which is mapped and not synced itself: it survives the death of the process, and after a power
 * cut it may be behind the truth, never ahead of it. A copy of a log that is being written must take the mark first.
 *
 * <h2>Writing ahead</h2>
 * What is forced to blocks that were never written before takes longer, since it has to be noted that they hold
 * something now. So where each batch is forced, and batches are short, a thread of the log's own writes zeros ahead of
 * them, 1 MiB at a time, and forces these. For who reads they are what room that is only allocated is: nothing yet.
 * <p>
 * Where batches are not forced, two calls are most of what a short one takes. So the same thread writes zeros ahead,
 * 128 KiB at a time, maps them and touches their pages, so that no store faults. It has a lead of 256 KiB; where the
 * next batch goes where it is writing zeros the writer waits, and where nothing is prepared it goes on by calls.
 *
 * <h2>What counted</h2>
 * Who opens a log for writing reads all of it. What is damaged or missing before the mark, in a segment that is not
 * the last, or before another sound batch where each was synced before the next, had counted: a {@link
 * org.plasmex.journal.LogDamagedException} names file, position and sequence, and nothing is changed. What is damaged
 * behind all that was never acknowledged, or can be had again: it is cut off and kept aside. A writer that died on its
 * way through a batch leaves a zero where the word belongs that shows it, and rubbish behind, which is cut off as well.
 * Without a mark nothing is cut off, and a log that ends early on the border of a batch is not noticed here.
 *
 * <h2>Room</h2>
 * A batch that the disk has no room for would be half written, or fault where Chronicle maps the file. So room is
 * allocated 16 MiB at a time ({@code fallocate}; zeros where the file system has no such thing) before a batch, or
 * Chronicle's header and index, needs it: a {@link org.plasmex.journal.LogFullException} comes before anything is
 * written. A floor of the disk is left free for others. On file systems that copy on write no promise of room holds.
 *
 * <h2>Pruning</h2>
 * Whole segments below a sequence are deleted. The mark says on disk where the log starts before the first of them
 * goes; what a writer did not get to delete, the next one does. Readers that are in a deleted file can read it to its
 * end; one that is further behind is told.
 */
package org.plasmex.journal;
