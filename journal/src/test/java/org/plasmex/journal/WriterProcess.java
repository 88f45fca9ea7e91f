package org.plasmex.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that writes batches to a log, and tells which are committed, until it is killed.
 */
final class WriterProcess implements AutoCloseable
{
    private static final int RECORDS_PER_BATCH = 500;
    private static final long PARK_NANOS = 10_000_000;
    private static final String FULL = "full";

    private final Process process;
    private final BufferedReader output;

    private WriterProcess(final Process process)
    {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * The process.
     *
     * @param args the directory of the log, how many records a batch has.
     */
    public static void main(final String[] args)
    {
        final int records = Integer.parseInt(args[1]);
        try (LogWriter writer = LogWriter.open(LogFixture.writerOf(Path.of(args[0])).freeSpaceFloor(0)))
        {
            while (!System.out.checkError())
            {
                for (int i = 0; i < records; i++)
                {
                    final long sequence = writer.sequence() + 1;
                    LogFixture.append(writer, sequence, "record " + sequence);
                }

                commit(writer);
                System.out.println(writer.sequence());
            }
        }
    }

    private static void commit(final LogWriter writer)
    {
        while (true)
        {
            try
            {
                writer.commit();
                return;
            }
            catch (final LogFullException ex)
            {
                System.out.println(FULL);
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
    }

    static WriterProcess start(final Path directory) throws IOException
    {
        return start(directory, RECORDS_PER_BATCH);
    }

    static WriterProcess start(final Path directory, final int recordsPerBatch) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
            List.of(WriterProcess.class.getName(), directory.toString(), String.valueOf(recordsPerBatch)));

        return new WriterProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /**
     * Wait until so many batches are committed.
     */
    void awaitBatches(final int batches) throws IOException
    {
        for (int i = 0; i < batches; i++)
        {
            if (null == output.readLine())
            {
                throw new IOException("the writer's process has ended");
            }
        }
    }

    /**
     * Wait until the disk has no room for the next batch.
     *
     * @return the last sequence that it told.
     */
    long awaitFull() throws IOException
    {
        long last = 0;
        for (String line = output.readLine(); !FULL.equals(line); line = output.readLine())
        {
            last = Long.parseLong(line);
        }

        return last;
    }

    /**
     * Kill the process as it stands.
     *
     * @return the last sequence that it told.
     */
    long kill() throws IOException, InterruptedException
    {
        process.toHandle().destroyForcibly();
        process.waitFor();
        long last = 0;
        for (String line = output.readLine(); null != line; line = output.readLine())
        {
            last = FULL.equals(line) ? last : Long.parseLong(line);
        }

        return last;
    }

    public void close()
    {
        process.destroyForcibly();
    }
}
