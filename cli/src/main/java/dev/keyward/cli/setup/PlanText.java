package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Formats the setup plan of a realm as text, with its effect, its warnings and the values before and after each change. */
final class PlanText {

    /**
     * Maximum number of pairs of lines that are compared to show how a value changes. Longer values are shown in full,
     * before and after the change.
     */
    private static final long MAX_COMPARED = 1_000_000;

    private PlanText() {}

    /**
     * Formats the given setup plan as text: its effect and warnings, then its changes. Changes to authentication flows
     * come last.
     */
    static String of(JsonNode plan) {
        StringBuilder text = new StringBuilder(meaning(plan)).append(warnings(plan));
        String part = "";
        for (JsonNode change : shortFirst(plan)) {
            if (!Objects.equals(part, change.path("part").asText())) {
                part = change.path("part").asText();
                text.append("\n  ").append(part).append('\n');
            }
            text.append(isWeaker(change) ? "  ! " : "    ")
                    .append(PrintableText.line(change.path("subject").asText()));
            append(text, change.path("before").asText(), change.path("after").asText());
        }
        return text.toString();
    }

    /** Formats the effect of the given setup plan, with one line for each part of the setup. */
    static String meaning(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        String part = "";
        for (JsonNode line : plan.path("summary")) {
            String name = line.path("part").asText();
            text.append("  %-20s %s%n"
                    .formatted(
                            name.equals(part) ? "" : name,
                            PrintableText.line(line.path("meaning").asText())));
            part = name;
        }
        return text.isEmpty() ? "" : "\n" + text;
    }

    /** Formats the warnings that an administrator should read before applying the given setup plan. */
    static String warnings(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        Set<String> weakens = new LinkedHashSet<>(); // one sentence may stand for many flows
        plan.path("changes")
                .forEach(change -> change.path("weakens").forEach(sentence -> weakens.add(sentence.asText())));
        warn(text, "Weakens ", weakens.stream());
        warn(text, "To do: ", sentences(plan, "unresolved"));
        warn(text, "Uncovered: ", sentences(plan, "uncovered"));
        warn(text, "Note: ", sentences(plan, "notes"));
        return text.toString();
    }

    /** Returns whether a change in the given setup plan would weaken the security of the realm. */
    static boolean weakens(JsonNode plan) {
        return plan.path("changes").valueStream().anyMatch(PlanText::isWeaker);
    }

    /** Formats the number of changes in the given setup plan, for example "3 changes". */
    static String count(JsonNode plan) {
        int changes = plan.path("changes").size();
        return changes == 0 ? "nothing to change" : Figures.count(changes, "change");
    }

    private static Stream<String> sentences(JsonNode plan, String key) {
        return plan.path(key).valueStream().map(JsonNode::asText);
    }

    private static void warn(StringBuilder text, String kind, Stream<String> sentences) {
        sentences.forEach(sentence -> text.append("\n  ! ")
                .append(kind)
                .append(PrintableText.line(sentence))
                .append('\n'));
    }

    private static boolean isWeaker(JsonNode change) {
        return !change.path("weakens").isEmpty();
    }

    /** Returns the changes of a setup plan, short ones first. The changes of authentication flows come last. */
    private static List<JsonNode> shortFirst(JsonNode plan) {
        List<JsonNode> changes = new ArrayList<>();
        plan.path("changes").forEach(changes::add);
        changes.sort(Comparator.comparing(PlanText::isFlow));
        return changes;
    }

    private static boolean isFlow(JsonNode change) {
        return change.path("subject").asText().startsWith("flow:");
    }

    private static void append(StringBuilder text, String before, String after) {
        if (before.isEmpty() && isShort(after)) {
            text.append(": (nothing) -> ").append(after).append('\n');
        } else if (after.isEmpty() && isShort(before)) {
            text.append(": ").append(before).append(" -> (nothing)\n");
        } else if (isShort(before) && isShort(after)) {
            text.append(": ").append(before).append(" -> ").append(after).append('\n');
        } else {
            text.append('\n');
            lines(text, before.lines().toList(), after.lines().toList());
        }
    }

    /** Appends the removed and added lines of a changed value, with unchanged lines as context. */
    private static void lines(StringBuilder text, List<String> before, List<String> after) {
        int most = Math.min(before.size(), after.size());
        int start = 0;
        while (start < most && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < most - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(0, start).forEach(line -> line(text, "  ", line));
        List<String> removed = before.subList(start, before.size() - end);
        List<String> added = after.subList(start, after.size() - end);
        if ((long) removed.size() * added.size() <= MAX_COMPARED) {
            changed(text, removed, added);
        } else {
            removed.forEach(line -> line(text, "- ", line));
            added.forEach(line -> line(text, "+ ", line));
        }
        before.subList(before.size() - end, before.size()).forEach(line -> line(text, "  ", line));
    }

    private static void changed(StringBuilder text, List<String> before, List<String> after) {
        int[][] common = common(before, after);
        int removed = 0;
        int added = 0;
        while (removed < before.size() || added < after.size()) {
            if (removed < before.size()
                    && added < after.size()
                    && before.get(removed).equals(after.get(added))) {
                line(text, "  ", before.get(removed++));
                added++;
            } else if (added == after.size()
                    || (removed < before.size() && common[removed + 1][added] >= common[removed][added + 1])) {
                line(text, "- ", before.get(removed++));
            } else {
                line(text, "+ ", after.get(added++));
            }
        }
    }

    /** Computes the length of the longest common subsequence of each pair of suffixes of the given lists. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int removed = before.size() - 1; removed >= 0; removed--) {
            for (int added = after.size() - 1; added >= 0; added--) {
                common[removed][added] = before.get(removed).equals(after.get(added))
                        ? common[removed + 1][added + 1] + 1
                        : Math.max(common[removed + 1][added], common[removed][added + 1]);
            }
        }
        return common;
    }

    private static void line(StringBuilder text, String sign, String line) {
        text.append("      ").append(sign).append(line).append('\n');
    }

    private static boolean isShort(String value) {
        return value.length() <= 30 && !value.contains("\n");
    }
}
