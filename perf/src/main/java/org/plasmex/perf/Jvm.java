package org.plasmex.perf;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Starts what is measured in JVMs of its own, and tells what machine they run on.
 */
public final class Jvm
{
    private Jvm()
    {
    }

    /**
     * Run a class to its end in a JVM of its own, of this JVM's kind.
     *
     * @param flags     of the JVM.
     * @param classPath where the class is.
     * @param mainClass to run.
     * @param args      of the class.
     * @param lines     takes what it prints; what it says on its error stream goes on to that of this JVM.
     * @throws IOException          where it cannot be started, or does not end well.
     * @throws InterruptedException where this thread is interrupted while it waits.
     */
    public static void run(
        final List<String> flags,
        final String classPath,
        final String mainClass,
        final List<String> args,
        final Consumer<String> lines) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(args);
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader reader = process.inputReader(UTF_8))
        {
            reader.lines().forEach(lines);
        }
        if (process.waitFor() != 0)
        {
            throw new IOException(mainClass + " ended with " + process.exitValue());
        }
    }

    /**
     * The class path of this JVM.
     *
     * @return the class path.
     */
    public static String ownClassPath()
    {
        return System.getProperty("java.class.path");
    }

    /**
     * The class path of the rival, who has libraries of other versions than ours.
     *
     * @param root the project's folder, where {@code perf/rival/target} is.
     * @return the class path.
     * @throws IOException where it is not built.
     */
    public static String rivalClassPath(final Path root) throws IOException
    {
        final Path target = root.resolve("perf/rival/target");
        if (!Files.isDirectory(target.resolve("lib")))
        {
            throw new IOException(target + "/lib is missing; build it: mvn -pl perf/rival package");
        }

        try (Stream<Path> jars = Files.list(target.resolve("lib")))
        {
            final StringBuilder classPath = new StringBuilder(target.resolve("classes").toString());
            jars.sorted().forEach((jar) -> classPath.append(File.pathSeparator).append(jar));
            return classPath.toString();
        }
    }

    /**
     * The machine in words.
     *
     * @return processor, cores, JDK.
     * @throws IOException where what the kernel tells of the processor cannot be read.
     */
    public static String machine() throws IOException
    {
        final Path cpus = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch");
        if (Files.isReadable(cpus))
        {
            try (Stream<String> lines = Files.lines(cpus))
            {
                model = lines.filter((line) -> line.startsWith("model name")).findFirst()
                    .map((line) -> line.substring(line.indexOf(':') + 1).trim()).orElse(model);
            }
        }
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores, JDK " +
            System.getProperty("java.version");
    }
}
