/**
 * Append-only logs on disk, on Chronicle Queue: the journal of commands and the log of what they did.
 *
 * <h2>Bytes</h2>
 * A log is a directory. A <em>batch</em> is one excerpt of the queue, a <em>record</em> one message in it. All
 * integers are little-endian.
 * <pre>
 * batch   checksum u32 | format u32 | number u64 of its first record in the log, from 0 | records u32 | length u32
 * in bytes
 *         | record ...
 * record  checksum u32 | length u32 of the payload | sequence u64 | time i64 nanoseconds | payload | zeros up to 8
 * bytes
 * </pre>
 * A checksum is the CRC32C of everything that follows it: of a batch, the rest of its header; of a record, the rest
 * of its header and its payload. Record numbers have no gaps, so a batch that is gone is noticed whatever sequences
 * it had.
 *
 * <h2>What is on disk when</h2>
 * A batch is built in memory and copied into the mapped file as a whole. From then on it survives the death of the
 * process, and once synced that of the machine. Chronicle's own {@code ExcerptAppender.sync()} is not used: by
 * default it is {@code MS_ASYNC}, which Linux ignores; with {@code SyncMode.SYNC} it reaches only the chunk that is
 * mapped for writing, and a failed {@code msync} is logged, not thrown. A {@link org.plasmex.journal.LogWriter}
 * calls {@code fdatasync} on the file instead, which writes all its dirty mapped pages, and whose failure is an
 * exception.
 *
 * <h2>A writer that died</h2>
 * Chronicle stores an excerpt's length, the word that makes it visible, after its bytes. A writer that dies on the
 * way leaves a zero there and rubbish behind it: readers see the end of the log, and the next writer writes over it,
 * clearing the word behind each excerpt before it shows it. Such a batch was never committed, so nothing
 * acknowledged is lost. Chronicle's lock that a dead writer leaves is released on opening: the directory's {@code
 * writer.lock}, which the operating system releases when its process ends, is what keeps writers apart. If the file
 * says that an excerpt was shown where none can be read, bytes that had been written are gone, and the writer
 * refuses to open.
 *
 * <h2>Files</h2>
 * One file an hour, if anything is written in it: small enough that those below a snapshot can go, few enough that a
 * directory of a year is listed in no time. The hour is the highest seen so far, so a clock that is set back makes
 * no file older than the last.
 */
package org.plasmex.journal;
