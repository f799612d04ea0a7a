package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/** A plan as a person reads it: part by part, what changes, before and after. */
final class PlanText {

    private PlanText() {}

    static String of(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        String part = "";
        for (JsonNode change : plan.path("changes")) {
            if (!Objects.equals(part, change.path("part").asText())) {
                part = change.path("part").asText();
                text.append("\n  ").append(part).append('\n');
            }
            text.append("    ").append(change.path("subject").asText());
            append(text, change.path("before").asText(), change.path("after").asText());
        }
        plan.path("notes")
                .forEach(note -> text.append("\n  Note: ").append(note.asText()).append('\n'));
        return text.toString();
    }

    /** How many changes, in words. */
    static String count(JsonNode plan) {
        int changes = plan.path("changes").size();
        return changes == 0 ? "nothing to change" : changes == 1 ? "1 change" : changes + " changes";
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
            lines(before).forEach(line -> text.append("      - ").append(line).append('\n'));
            lines(after).forEach(line -> text.append("      + ").append(line).append('\n'));
        }
    }

    private static List<String> lines(String value) {
        return value.lines().toList();
    }

    private static boolean isShort(String value) {
        return value.length() <= 30 && !value.contains("\n");
    }
}
