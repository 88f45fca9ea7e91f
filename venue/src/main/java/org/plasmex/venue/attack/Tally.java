package org.plasmex.venue.attack;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plasmex.venue.attack.Verdict.End;

/**
 * What a campaign has come to.
 */
final class Tally
{
    private final Map<Kind, Map<End, Integer>> kinds = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Integer>> proofs = new EnumMap<>(Kind.class);
    private final Map<String, Integer> refusals = new TreeMap<>();

    void add(final Kind kind, final Verdict verdict)
    {
        kinds.computeIfAbsent(kind, unused -> new EnumMap<>(End.class)).merge(verdict.end(), 1, Integer::sum);
        if (verdict.end() == End.CAUGHT)
        {
            proofs.computeIfAbsent(kind, unused -> new TreeMap<>()).merge(verdict.by(), 1, Integer::sum);
        }
        else if (verdict.end() == End.REFUSED)
        {
            refusals.merge(verdict.by(), 1, Integer::sum);
        }
    }

    int count(final End end)
    {
        return kinds.values().stream().mapToInt(ends -> ends.getOrDefault(end, 0)).sum();
    }

    void print(final PrintWriter out)
    {
        kinds.forEach((kind, ends) -> out.println(kind.text() + ": " + line(ends) +
            proofs.getOrDefault(kind, Map.of()).entrySet().stream()
                .map(proof -> proof.getKey() + " " + proof.getValue())
                .collect(Collectors.joining(", ", "; by ", ""))
                .replaceAll("; by $", "")));
        final Map<String, Integer> all = new TreeMap<>();
        proofs.values().forEach(counts -> counts.forEach((proof, count) -> all.merge(proof, count, Integer::sum)));
        all.forEach((proof, count) -> out.println("caught by " + proof + " " + count));
        refusals.forEach((reason, count) -> out.println("refused for " + reason + " " + count));
        final Map<End, Integer> sums = new EnumMap<>(End.class);
        for (final End end : End.values())
        {
            sums.put(end, count(end));
        }
        out.println("in all: " + line(sums));
    }

    private static String line(final Map<End, Integer> ends)
    {
        return "tried " + ends.values().stream().mapToInt(Integer::intValue).sum() +
            ", caught " + ends.getOrDefault(End.CAUGHT, 0) +
            ", refused " + ends.getOrDefault(End.REFUSED, 0) +
            ", harmless " + ends.getOrDefault(End.HARMLESS, 0) +
            ", missed " + ends.getOrDefault(End.MISSED, 0);
    }
}
