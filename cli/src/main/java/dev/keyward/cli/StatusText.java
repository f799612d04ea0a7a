package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The status of realms as a person reads it. Stateless. */
final class StatusText {

    static final String FAILED = "failed";

    private static final String NOT_WIRED = "not-wired";
    private static final String WIRED = "wired";

    /** Worst first; what a newer server says and is not here comes before all of them. */
    private static final List<String> STATES = List.of(FAILED, "uncovered", "drifted", "by-hand", NOT_WIRED, WIRED);

    private static final int NAMES = 3;

    private StatusText() {}

    /** The state of a realm: the worst of its parts, of which some may be left out of a profile. */
    static String state(JsonNode parts) {
        return states(parts).stream()
                .filter(state -> !state.equals(NOT_WIRED))
                .min(Comparator.comparing(StatusText::rank))
                .orElse(NOT_WIRED);
    }

    /** Whether somebody should look at a realm in this state. */
    static boolean isFinding(String state) {
        return !state.equals(WIRED);
    }

    /** Part by part. */
    static String of(String realm, JsonNode parts) {
        StringBuilder text = new StringBuilder("Realm " + realm);
        for (JsonNode part : parts) {
            text.append("%n  %-20s %s%s"
                    .formatted(part.path("part").asText(), part.path("state").asText(), drifted(part)));
            part.path("uncovered").forEach(way -> text.append("%n    no check: %s".formatted(way.asText())));
        }
        return text.toString();
    }

    /** One line for each realm, worst first, and the count of each state with the first names. */
    static String of(Map<String, JsonNode> partsByRealm, Collection<String> failed) {
        Map<String, List<String>> byState =
                new TreeMap<>(Comparator.comparing(StatusText::rank).thenComparing(s -> s));
        failed.forEach(realm -> names(byState, FAILED).add(realm));
        partsByRealm.forEach((realm, parts) -> names(byState, state(parts)).add(realm));
        StringBuilder text = new StringBuilder();
        byState.forEach((state, realms) -> {
            for (String realm : realms) {
                text.append("%-10s %s%s%n".formatted(state, realm, details(partsByRealm, realm)));
            }
        });
        int count = partsByRealm.size() + failed.size();
        text.append("%n%s, worst first:%n".formatted(Figures.count(count, "realm")));
        byState.forEach((state, realms) ->
                text.append("  %-10s %6s  %s%n".formatted(state, Figures.number(realms.size()), first(realms))));
        return text.toString().stripTrailing();
    }

    private static List<String> names(Map<String, List<String>> byState, String state) {
        return byState.computeIfAbsent(state, s -> new ArrayList<>());
    }

    /** What is not simply wired, part by part on one line. */
    private static String details(Map<String, JsonNode> partsByRealm, String realm) {
        JsonNode parts = partsByRealm.get(realm);
        if (parts == null || !isFinding(state(parts)) || state(parts).equals(NOT_WIRED)) {
            return "";
        }
        return StreamSupport.stream(parts.spliterator(), false)
                .filter(part -> rank(part.path("state").asText()) < rank(NOT_WIRED))
                .map(part -> "; " + part.path("part").asText() + " "
                        + part.path("state").asText() + details(part))
                .reduce("", String::concat);
    }

    private static String details(JsonNode part) {
        return drifted(part) + list(part.path("uncovered"), ": no check: ");
    }

    private static String drifted(JsonNode part) {
        return list(part.path("drifted"), ": changed since: ");
    }

    private static String list(JsonNode texts, String before) {
        List<String> list = new ArrayList<>();
        texts.forEach(text -> list.add(text.asText()));
        return list.isEmpty() ? "" : before + String.join(", ", list);
    }

    private static String first(List<String> realms) {
        String names = String.join(", ", realms.subList(0, Math.min(NAMES, realms.size())));
        return realms.size() > NAMES ? names + " and " + Figures.number(realms.size() - NAMES) + " more" : names;
    }

    private static List<String> states(JsonNode parts) {
        List<String> states = new ArrayList<>();
        parts.forEach(part -> states.add(part.path("state").asText()));
        return states;
    }

    private static int rank(String state) {
        return STATES.indexOf(state);
    }
}
