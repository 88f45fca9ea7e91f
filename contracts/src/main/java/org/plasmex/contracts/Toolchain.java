package org.plasmex.contracts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the pinned Ethereum tools that the build has installed under {@code contracts/node_modules}.
 * <p>
 * The project's root is the system property {@value #ROOT_PROPERTY}, or the working directory where that is not set.
 */
public final class Toolchain
{
    /**
     * Name of the system property with the project's root.
     */
    public static final String ROOT_PROPERTY = "plasmex.root";

    private Toolchain()
    {
    }

    /**
     * The development node.
     *
     * @return path of the executable.
     * @throws IllegalStateException where it is not installed.
     */
    public static Path anvil()
    {
        return tool("anvil");
    }

    /**
     * The contracts' build and test tool.
     *
     * @return path of the executable.
     * @throws IllegalStateException where it is not installed.
     */
    public static Path forge()
    {
        return tool("forge");
    }

    private static Path tool(final String name)
    {
        final Path root = Path.of(System.getProperty(ROOT_PROPERTY, ".")).toAbsolutePath().normalize();
        final Path path = root.resolve("contracts/node_modules/@foundry-rs")
            .resolve(name + "-" + platform()).resolve("bin").resolve(name);
        if (!Files.isExecutable(path))
        {
            throw new IllegalStateException("no " + name + " at " + path + ": build first, or set -D" +
                ROOT_PROPERTY + " to the project's root");
        }
        return path;
    }

    private static String platform()
    {
        final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        final String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        final String os = system.contains("mac") ? "darwin" : "linux";
        return os + ("aarch64".equals(machine) || "arm64".equals(machine) ? "-arm64" : "-amd64");
    }
}
