package org.plasmex.venue;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Stands for {@code ./plasmex test} in the help: the script itself runs the tests, as they belong to the build and not
 * to what is built.
 */
@Command(
    name = "test",
    description = "Build everything and run all tests: mvn verify, with what options of Maven's are given.",
    customSynopsis = "plasmex test [-h] [OPTION]...")
public final class TestCommand implements Callable<Integer>
{
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        throw new UserException("tests are run by the project's script: ./plasmex test [OPTIONS OF MAVEN]");
    }
}
