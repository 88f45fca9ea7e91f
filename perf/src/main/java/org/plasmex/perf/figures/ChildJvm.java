package org.plasmex.perf.figures;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own for one side of a comparison: both sides get the same flags, and the rival its own libraries.
 * <p>
 * The rival's threads have been seen to wait for each other for ever while it starts. So where it prints nothing for
 * some minutes it is killed and begun anew, a few times; ours is waited for, as that would be a fault to be seen.
 */
public final class ChildJvm
{
    private static final int ATTEMPTS = 3;
    private static final long RIVAL_SILENCE_MILLIS = 180_000;

    private final List<String> flags;
    private final String classPath;
    private final String mainClass;
    private final long silenceMillis; // 0: any

    private ChildJvm(
        final List<String> flags, final String classPath, final String mainClass, final long silenceMillis)
    {
        this.flags = flags;
        this.classPath = classPath;
        this.mainClass = mainClass;
        this.silenceMillis = silenceMillis;
    }

    /**
     * A JVM that is begun anew where it hangs.
     *
     * @param flags         of the JVM.
     * @param mainClass     to run.
     * @param silenceMillis it hangs where it prints nothing for so long.
     * @return the JVM, not started.
     */
    static ChildJvm repeated(final List<String> flags, final Class<?> mainClass, final long silenceMillis)
    {
        return new ChildJvm(flags, System.getProperty("java.class.path"), mainClass.getName(), silenceMillis);
    }

    /**
     * The flags of this JVM, for one that is to be like it.
     *
     * @return the flags, but for agents.
     */
    public static List<String> flags()
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-javaagent")).collect(Collectors.toList());
    }

    /**
     * A JVM of ours.
     *
     * @param flags     of the JVM.
     * @param mainClass to run.
     * @return the JVM, not started.
     */
    public static ChildJvm own(final List<String> flags, final Class<?> mainClass)
    {
        return new ChildJvm(flags, System.getProperty("java.class.path"), mainClass.getName(), 0);
    }

    /**
     * A JVM of the rival.
     *
     * @param root      the project's folder, where {@code perf/rival/target} is.
     * @param flags     of the JVM.
     * @param mainClass name of the class to run.
     * @return the JVM, not started.
     * @throws IOException if the rival was not built.
     */
    public static ChildJvm rival(final Path root, final List<String> flags, final String mainClass) throws IOException
    {
        final Path target = root.resolve("perf/rival/target");
        if (!Files.isDirectory(target.resolve("lib")))
        {
            throw new IOException(target + "/lib is missing; build it: mvn -pl perf/rival package");
        }

        try (Stream<Path> jars = Files.list(target.resolve("lib")))
        {
            final StringBuilder path = new StringBuilder(target.resolve("classes").toString());
            jars.sorted().forEach(jar -> path.append(File.pathSeparator).append(jar));

            return new ChildJvm(flags, path.toString(), mainClass, RIVAL_SILENCE_MILLIS);
        }
    }

    /**
     * Start it, and wait until it has ended.
     *
     * @param args of the class.
     * @return the lines that it printed.
     * @throws IOException          if it cannot be started, ends with anything but 0, or hangs again and again.
     * @throws InterruptedException if interrupted while waiting; it is killed then.
     */
    public List<String> run(final Object... args) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, mainClass));
        Arrays.stream(args).map(String::valueOf).forEach(command::add);
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final List<String> lines = run(command);
            if (null != lines)
            {
                return lines;
            }
        }

        throw new IOException(mainClass + " was killed " + ATTEMPTS + " times, as it printed nothing for " +
            silenceMillis / 1000 + " seconds");
    }

    /**
     * @return the lines that it printed; null where it hung and was killed.
     */
    private List<String> run(final List<String> command) throws IOException, InterruptedException
    {
        final List<String> lines = new ArrayList<>();
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final Silence silence = new Silence(process, silenceMillis);
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            silence.watch();
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                silence.broken();
                lines.add(line);
            }
            final int code = process.waitFor();
            if (silence.isTooLong())
            {
                return null;
            }
            if (0 != code)
            {
                throw new IOException(mainClass + " ended with " + code);
            }
        }
        finally
        {
            process.destroyForcibly();
        }

        return lines;
    }

    /**
     * Kills a process that prints nothing for too long.
     */
    private static final class Silence
    {
        private final Process process;
        private final long nanos;
        private volatile long since = System.nanoTime();
        private volatile boolean isTooLong;

        private Silence(final Process process, final long millis)
        {
            this.process = process;
            nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        }

        private void watch()
        {
            if (nanos > 0)
            {
                final Thread thread = new Thread(this::killWhenTooLong, "silence");
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void broken()
        {
            since = System.nanoTime();
        }

        private boolean isTooLong()
        {
            return isTooLong;
        }

        private void killWhenTooLong()
        {
            try
            {
                for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - since))
                {
                    if (process.waitFor(left, TimeUnit.NANOSECONDS))
                    {
                        return;
                    }
                }
                isTooLong = true;
                process.destroyForcibly();
            }
            catch (final InterruptedException ex)
            {
                process.destroyForcibly();
            }
        }
    }
}
