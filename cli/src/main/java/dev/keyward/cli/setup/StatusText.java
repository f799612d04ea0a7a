package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Formats the setup status of one realm or many realms as text. Stateless. */
final class StatusText {

    static final String FAILED = "failed";

    private static final String NOT_WIRED = "not-wired";
    private static final String WIRED = "wired";

    /** States of a realm's setup from worst to best. A state that only a newer server has ranks before all of them. */
    private static final List<String> STATES =
            List.of(FAILED, "faulty", "uncovered", "drifted", "by-hand", NOT_WIRED, WIRED);

    private static final int NAMES = 3;

    private StatusText() {}

    /** Returns the worst state among the given parts of a realm's setup. Parts that are not wired count only if all are. */
    static String state(JsonNode parts) {
        return states(parts).stream()
                .filter(state -> !state.equals(NOT_WIRED))
                .min(Comparator.comparing(StatusText::rank))
                .orElse(NOT_WIRED);
    }

    /** Returns whether a realm whose setup is in the given state needs attention. */
    static boolean isFinding(String state) {
        return !state.equals(WIRED);
    }

    /**
     * Formats the versions of Keyward and Keycloak on the server, the limitations of this version of Keycloak, and the
     * warning, if any.
     */
    static String versions(JsonNode versions) {
        String warning = versions.path("warning").asText();
        StringBuilder limits = new StringBuilder();
        versions.path("limits")
                .forEach(limit -> limits.append("%nNote: %s".formatted(PrintableText.line(limit.asText()))));
        return "Keyward %s on Keycloak %s"
                        .formatted(
                                PrintableText.line(versions.path("keyward").asText("older than this command")),
                                PrintableText.line(versions.path("keycloak").asText("of unknown version")))
                + limits
                + (warning.isEmpty() ? "" : "%nWarning: %s".formatted(PrintableText.line(warning)));
    }

    /** Formats the setup status of one realm, with one line for each part of the setup. */
    static String of(String realm, JsonNode parts) {
        StringBuilder text = new StringBuilder("Realm " + realm);
        for (JsonNode part : parts) {
            text.append("%n  %-20s %s%s"
                    .formatted(part.path("part").asText(), part.path("state").asText(), drifted(part)));
            part.path("uncovered")
                    .forEach(way -> text.append("%n    no check: %s".formatted(PrintableText.line(way.asText()))));
            part.path("problems")
                    .forEach(problem ->
                            text.append("%n    problem: %s".formatted(PrintableText.line(problem.asText()))));
        }
        return text.toString();
    }

    /**
     * Formats the setup status of many realms, with a summary and with one line for each realm. The realms with the
     * worst state come first.
     */
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

    /** Formats the parts of a realm's setup that need attention, on one line. */
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
        return drifted(part)
                + list(part.path("uncovered"), ": no check: ")
                + list(part.path("problems"), ": problem: ");
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
