package org.plasmex.venue.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.plasmex.venue.Figures;

/**
 * How a venue is, in one look: what it does for its clients, how far each part is, and what each waits for.
 */
public final class Health
{
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The state of a venue that does not stand yet. */
    static final String STARTING = "STARTING";

    private final String state;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    private Health(final String state, final String reason)
    {
        this.state = state;
        facts.put("state", state);
        facts.put("reason", reason);
    }

    private Health(final Figures figures)
    {
        this(figures.state().name(), figures.reason());
        facts.put("commandsJournaled", figures.journaled());
        facts.put("commandsExecuted", figures.executed());
        facts.put("commandsRefused", figures.refused());
        facts.put("commandsForged", figures.forged());
        facts.put("steps", figures.steps());
        facts.put("ringFill", figures.ringFill());
        facts.put("ringSlots", figures.ringSlots());
        facts.put("blockSealed", figures.sealed());
        facts.put("blockAudited", figures.audited());
        facts.put("blockCommitted", figures.committed());
        facts.put("blockFinal", figures.finalBlock());
        facts.put("uncommittedAgeSeconds", figures.uncommittedAge());
        for (final String reader : VenueMetrics.READERS)
        {
            facts.put("lag." + reader, figures.lag(reader));
        }
        facts.put("l1Head", figures.follower().head());
        facts.put("l1HeadAgeSeconds", figures.follower().secondsSinceNewHead());
        facts.put("l1AnswerAgeSeconds", figures.follower().secondsSinceAnswer());
        facts.put("inboxEntries", figures.inboxEntries());
        facts.put("attestationsLacking", figures.custodians().lacking());
        facts.put("custodiansMissing", figures.custodians().missing(0));
        facts.put("custodiansReplaced", figures.custodians().replaced());
        facts.put("handover", figures.handover());
        facts.put("committerWaitsFor", figures.committer().waitingFor());
        facts.put("followerWaitsFor", figures.follower().waitingFor());
        facts.put("snapshotAgeSeconds", figures.snapshots().ageSeconds());
        facts.put("diskFreeMib", figures.freeBytes() >> 20);
        facts.put("sessions", figures.aeronSessions());
        facts.put("streams", figures.aeronStreams());
        facts.put("streamLimit", figures.aeronStreamLimit());
    }

    /**
     * Look at a venue.
     *
     * @param figures of the venue.
     * @return how it is now.
     */
    public static Health of(final Figures figures)
    {
        return new Health(figures);
    }

    /**
     * How a venue is that does not stand yet.
     *
     * @param progress what it does now.
     * @return how it is.
     */
    public static Health starting(final String progress)
    {
        return new Health(STARTING, progress);
    }

    /**
     * The status for who asks by HTTP.
     *
     * @return 200 where the venue takes orders, 503 where it does not.
     */
    public int status()
    {
        return Figures.State.OPEN.name().equals(state) ? OK : UNAVAILABLE;
    }

    /**
     * For programs.
     *
     * @return one JSON object.
     */
    public String json()
    {
        try
        {
            return JSON.writeValueAsString(facts);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("numbers and words cannot be written as JSON", ex);
        }
    }

    /**
     * For people.
     *
     * @return a page without anything to be fetched, which looks again every few seconds.
     */
    public String page()
    {
        final StringBuilder rows = new StringBuilder();
        facts.forEach((name, value) -> rows.append("<tr><th>").append(escape(name)).append("</th><td>")
            .append(escape(String.valueOf(value))).append("</td></tr>\n"));
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
            <title>Plasmex: %s</title>
            <style>body{font:15px sans-serif;margin:2em}th{text-align:left;font-weight:normal;color:#555;
            padding-right:2em}td{font-family:monospace}</style></head>
            <body><h1>%s</h1><table>
            %s</table><p><a href="/metrics">metrics</a></p></body></html>
            """.formatted(state, state, rows);
    }

    private static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
