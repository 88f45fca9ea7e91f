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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own for one side of a comparison: both sides get the same flags, and the rival its own libraries.
 */
public final class ChildJvm
{
    private final List<String> flags;
    private final String classPath;
    private final String mainClass;

    private ChildJvm(final List<String> flags, final String classPath, final String mainClass)
    {
        this.flags = flags;
        this.classPath = classPath;
        this.mainClass = mainClass;
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
        return new ChildJvm(flags, System.getProperty("java.class.path"), mainClass.getName());
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

            return new ChildJvm(flags, path.toString(), mainClass);
        }
    }

    /**
     * Start it, and wait until it has ended.
     *
     * @param args of the class.
     * @return the lines that it printed.
     * @throws IOException          if it cannot be started, or ends with anything but 0.
     * @throws InterruptedException if interrupted while waiting; it is killed then.
     */
    public List<String> run(final Object... args) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, mainClass));
        Arrays.stream(args).map(String::valueOf).forEach(command::add);
        final List<String> lines = new ArrayList<>();
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                lines.add(line);
            }
            if (0 != process.waitFor())
            {
                throw new IOException(mainClass + " ended with " + process.exitValue());
            }
        }
        finally
        {
            process.destroyForcibly();
        }

        return lines;
    }
}
