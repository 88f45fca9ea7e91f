package org.plasmex.venue.monitor;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.plasmex.venue.Figures;
import org.plasmex.venue.Reason;
import org.plasmex.venue.Setting;
import org.plasmex.venue.UserException;

/**
 * Shows a venue over HTTP: {@code /metrics} for Prometheus, {@code /health} as JSON or, to a browser, as a page. It has
 * no way to change anything; whoever can reach its address can read it.
 */
public final class MonitorServer implements AutoCloseable
{
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final Supplier<String> progress;
    private final Javalin server;
    private final String address;
    private volatile Figures figures;

    private MonitorServer(final Supplier<String> progress, final InetSocketAddress at)
    {
        this.progress = progress;
        Gauge.builder("plasmex.state", this, all -> null == all.figures ? 1 : 0)
            .tag("state", Health.STARTING.toLowerCase(Locale.ROOT))
            .description("1 for the state that the venue is in")
            .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);

        try
        {
            server = Javalin.create(config ->
            {
                config.startup.showJavalinBanner = false;
                config.routes.get("/metrics", this::metrics);
                config.routes.get("/health", this::health);
                config.routes.get("/", this::health);
            }).start(at.getHostString(), at.getPort());
        }
        catch (final RuntimeException ex)
        {
            gcMetrics.close();
            Throwable root = ex;
            while (null != root.getCause())
            {
                root = root.getCause();
            }
            throw new UserException(Setting.HTTP_ADDRESS.key() + " is " + at.getHostString() + ":" + at.getPort() +
                ", and nothing can be shown there: " + Reason.of(root) + "; another venue may have " +
                "it: stop that one, or name another address (port 0 for any that is free), or 'off'", ex);
        }
        address = at.getHostString() + ":" + server.port();
    }

    /**
     * Start it, for a venue that does not stand yet: until it does, it says that it is starting.
     *
     * @param progress asked, by any thread, what the venue does meanwhile.
     * @param address  host and port, with a colon between; port 0 for any that is free.
     * @return the server, which the caller must close before the venue.
     * @throws UserException if it cannot be heard there.
     */
    public static MonitorServer start(final Supplier<String> progress, final String address)
    {
        final int colon = address.lastIndexOf(':');
        return new MonitorServer(progress, InetSocketAddress.createUnresolved(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }

    /**
     * Show a venue that stands.
     *
     * @param standing  its figures.
     * @param directory of its data.
     */
    public void show(final Figures standing, final Path directory)
    {
        new VenueMetrics(standing, new DirectorySizes(directory)).bindTo(registry);
        figures = standing;
    }

    /**
     * Where it is heard.
     *
     * @return host and port, with a colon between.
     */
    public String address()
    {
        return address;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(server::stop, gcMetrics, registry::close);
    }

    private void metrics(final Context request)
    {
        request.contentType(METRICS_TYPE).result(registry.scrape());
    }

    private void health(final Context request)
    {
        final Figures standing = figures;
        final Health health = null == standing ? Health.starting(progress.get()) : Health.of(standing);
        final String accepted = request.header("Accept");
        if (null != accepted && accepted.contains("text/html"))
        {
            request.status(health.status()).html(health.page());
        }
        else
        {
            request.status(health.status()).contentType("application/json").result(health.json());
        }
    }
}
