package org.plasmex.journal;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What whoever opens a log has to say of it.
 *
 * @param <C> the context itself, which its methods return.
 */
public abstract class LogContext<C extends LogContext<C>>
{
    private Path directory;
    private Sequencing sequencing = Sequencing.GAPLESS;

    LogContext()
    {
    }

    /**
     * Directory of the log.
     *
     * @param directory of the log; a writer creates it when it does not exist.
     * @return this for a fluent API.
     */
    public C directory(final Path directory)
    {
        this.directory = directory;
        return self();
    }

    /**
     * Directory of the log.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Rule that the records' sequences obey, {@link Sequencing#GAPLESS} when not set.
     *
     * @param sequencing of the log, the same for all its writers and readers.
     * @return this for a fluent API.
     */
    public C sequencing(final Sequencing sequencing)
    {
        this.sequencing = sequencing;
        return self();
    }

    /**
     * Rule that the records' sequences obey.
     *
     * @return the rule.
     */
    public Sequencing sequencing()
    {
        return sequencing;
    }

    C conclude()
    {
        Objects.requireNonNull(directory, "directory of the log");
        Objects.requireNonNull(sequencing, "sequencing of the log");

        return self();
    }

    abstract C self();
}
