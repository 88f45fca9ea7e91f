package org.plasmex.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that writes batches to a log, and tells which are committed, until it is killed.
 */
final class WriterProcess implements AutoCloseable
{
    private static final int RECORDS_PER_BATCH = 500;

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
     * @param args the directory of the log.
     */
    public static void main(final String[] args)
    {
        try (LogWriter writer = LogWriter.open(LogFixture.writerOf(Path.of(args[0]))))
        {
            while (!System.out.checkError())
            {
                for (int i = 0; i < RECORDS_PER_BATCH; i++)
                {
                    final long sequence = writer.sequence() + 1;
                    LogFixture.append(writer, sequence, "record " + sequence);
                }

                writer.commit();
                System.out.println(writer.sequence());
            }
        }
    }

    static WriterProcess start(final Path directory) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(WriterProcess.class.getName(), directory.toString()));

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
            last = Long.parseLong(line);
        }

        return last;
    }

    public void close()
    {
        process.destroyForcibly();
    }
}
