package org.plasmex.engine.pipeline;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * A pipeline that is not started yet, on a directory of its own.
 */
abstract class PipelineTestBase
{
    @TempDir
    Path directory;

    PipelineSystem system;

    @BeforeEach
    void before()
    {
        system = new PipelineSystem(directory);
    }

    @AfterEach
    void after()
    {
        system.close();
    }

    /**
     * A pipeline that has executed commands, and is stopped.
     */
    void executeAndStop(final int commands)
    {
        system.start();
        system.offerAll(1, commands);
        system.stop();
    }
}
