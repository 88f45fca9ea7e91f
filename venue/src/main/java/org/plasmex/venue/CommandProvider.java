package org.plasmex.venue;

/**
 * What adds a command to {@code plasmex} from another room, found by {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface CommandProvider
{
    /**
     * The command.
     *
     * @return an object annotated as a picocli command.
     */
    Object command();
}
