package org.plasmex.venue.monitor;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.plasmex.venue.Figures;
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
    private final Figures figures;
    private final Javalin server;
    private final String address;

    private MonitorServer(final Figures figures, final Path directory, final InetSocketAddress at)
    {
        this.figures = figures;
        new VenueMetrics(figures, new DirectorySizes(directory)).bindTo(registry);
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
            throw new UserException(Setting.HTTP_ADDRESS.key() + " is " + at.getHostString() + ":" + at.getPort() +
                ", and nothing can be shown there: " + ex.getMessage() + "; name another address, or 'off'", ex);
        }
        address = at.getHostString() + ":" + server.port();
    }

    /**
     * Start it.
     *
     * @param figures   of the venue.
     * @param directory of the venue's data.
     * @param address   host and port, with a colon between; port 0 for any that is free.
     * @return the server, which the caller must close before the venue.
     * @throws UserException if it cannot be heard there.
     */
    public static MonitorServer start(final Figures figures, final Path directory, final String address)
    {
        final int colon = address.lastIndexOf(':');
        return new MonitorServer(figures, directory, InetSocketAddress.createUnresolved(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
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
        final Health health = Health.of(figures);
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
