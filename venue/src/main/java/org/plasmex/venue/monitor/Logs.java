package org.plasmex.venue.monitor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.slf4j.LoggerFactory;

/**
 * Where the log of a standing venue goes, and what it looks like. Other commands keep to what {@code logback.xml} says:
 * warnings, in plain words, on standard error.
 */
public final class Logs
{
    /** Below the data directory: where the log goes unless it is told otherwise. */
    public static final String FOLDER = "log";

    private static final String FILE = "venue.log";
    private static final String STANDARD_ERROR = "-";
    private static final String TEXT = "text";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0} - %msg%n";
    private static final int FILES = 9;
    private static final long MAX_LENGTH = 64L << 20;

    private Logs()
    {
    }

    /**
     * Send the log of this process where the settings say.
     *
     * @param settings  of the venue.
     * @param directory of its data.
     * @return in words, where it goes.
     */
    public static String configure(final Settings settings, final Path directory)
    {
        final LoggerContext context = (LoggerContext)LoggerFactory.getILoggerFactory();
        final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        final String named = settings.text(Setting.LOG_FILE);
        final Path file = Setting.LOG_FILE.fallback().equals(named) ?
            directory.resolve(FOLDER).resolve(FILE) : Path.of(named).toAbsolutePath();
        final OutputStreamAppender<ILoggingEvent> appender =
            STANDARD_ERROR.equals(named) ? standardError() : file(context, file);
        appender.setContext(context);
        appender.setName("venue");
        appender.setEncoder(encoder(context, settings.text(Setting.LOG_FORMAT)));
        root.detachAndStopAllAppenders();
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("org.plasmex").setLevel(Level.toLevel(settings.text(Setting.LOG_LEVEL)));
        return STANDARD_ERROR.equals(named) ? "standard error" : file.toString();
    }

    private static Encoder<ILoggingEvent> encoder(final LoggerContext context, final String format)
    {
        if (TEXT.equals(format))
        {
            final PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern(PATTERN);
            encoder.start();
            return encoder;
        }

        final JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.start();
        return encoder;
    }

    private static OutputStreamAppender<ILoggingEvent> standardError()
    {
        final ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> file(final LoggerContext context, final Path file)
    {
        final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        final FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(FILES);
        rolling.start();
        final SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
        triggering.setContext(context);
        triggering.setMaxFileSize(new FileSize(MAX_LENGTH));
        triggering.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(triggering);
        return appender;
    }
}
