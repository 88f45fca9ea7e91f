package org.plasmex.venue.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex operator}: what an operator says to a venue that stands.
 */
@Command(
    name = "operator",
    description = "Say something to a venue that runs: list markets, set limits, pull a kill switch.",
    footerHeading = "%nWhat can be said:%n")
public final class OperatorCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
    private Path data;

    @Parameters(
        arity = "1..*",
        paramLabel = "WORD",
        description = "What to say, with its numbers.")
    private List<String> words;

    /**
     * The footer of its help: every verb with its numbers.
     *
     * @return a line each, two where it is explained.
     */
    public static String[] verbs()
    {
        return Stream.concat(
            Stream.of(Verb.values()).flatMap(verb -> Stream.of("  " + verb.usage(), "      " + verb.meaning())),
            Stream.of("", "Exit codes: 0 done, 1 refused or not known, 2 wrong usage, or no venue runs there."))
            .toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException
    {
        // Before anybody is asked: what is wrong here is the caller's.
        Verb.of(words.get(0)).numbers(words.subList(1, words.size()));
        final Path socket = data.resolve(Console.SOCKET);
        if (!Files.exists(socket))
        {
            throw new WrongUsageException("--data is " + data + ", where no venue runs: there is no " +
                Console.SOCKET + " in it. './plasmex run --data " + data + " ...' makes one stand there");
        }

        final String answer = ask(socket, String.join(" ", words));
        if (!Console.DONE.equals(answer))
        {
            throw new UserException(answer);
        }
        spec.commandLine().getOut().println(answer);
        return PlasmexCommand.DONE;
    }

    private static String ask(final Path socket, final String line) throws IOException
    {
        try (SocketChannel venue = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            PrintWriter out = new PrintWriter(Channels.newWriter(venue, StandardCharsets.UTF_8));
            BufferedReader in = new BufferedReader(Channels.newReader(venue, StandardCharsets.UTF_8)))
        {
            out.println(line);
            out.flush();
            final Iterator<String> answers = in.lines().iterator();
            if (!answers.hasNext())
            {
                throw new UserException("the venue has ended before it answered; look at its log");
            }
            return answers.next();
        }
    }
}
