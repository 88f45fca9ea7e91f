package org.plasmex.watcher;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A watcher's figures for those who look after it: for Prometheus, and as JSON.
 */
final class WatchPage
{
    private final Watch watch;

    WatchPage(final Watch watch)
    {
        this.watch = watch;
    }

    private Map<String, Long> figures()
    {
        final Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("l1_head", watch.head());
        figures.put("l1_read", watch.read());
        figures.put("l1_failures", watch.failures());
        figures.put("blocks_committed", Math.max(0, watch.state().tip()));
        figures.put("commit_age_seconds", watch.commitAge());
        figures.put("blocks_final", watch.state().finalNumber());
        figures.put("blocks_fetched", watch.fetched());
        figures.put("blocks_checked", watch.checker().checked());
        figures.put("blocks_attested", watch.attested());
        figures.put("steps_checked", watch.checker().steps());
        figures.put("faults", (long)watch.checker().faults().size());
        figures.put("faults_final",
            watch.checker().finalFaults().size() + watch.checker().moreFinalFaults());
        figures.put("links_in_doubt", watch.linksInDoubt());
        figures.put("frozen", watch.state().isFrozen() ? 1L : 0L);
        figures.put("challenges_open", (long)watch.state().openChallenges().size());
        figures.put("exits_open", (long)watch.state().exits().size());
        figures.put("transactions_done", watch.keeper().done());
        figures.put("transactions_refused", watch.keeper().refused());
        figures.put("failed", watch.failure() == null ? 0L : 1L);
        return figures;
    }

    String metrics()
    {
        final StringBuilder text = new StringBuilder();
        figures().forEach((name, value) -> text.append("plasmex_watcher_").append(name).append(' ').append(value)
            .append('\n'));
        return text.toString();
    }

    String health()
    {
        final StringBuilder json = new StringBuilder("{\"status\":\"").append(escaped(watch.status())).append('"');
        figures().forEach((name, value) -> json.append(",\"").append(name).append("\":").append(value));
        return json.append("}\n").toString();
    }

    private static String escaped(final String text)
    {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
