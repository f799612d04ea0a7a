package dev.keyward.cli.secondfactor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.Locale;

/** Formats the coverage of a realm's second factor as a table, one line for each cohort of the campaign. Stateless. */
final class CoverageText {

    private static final String ROW = "%n  %-32s %11s %18s %11s %11s %11s %11s";

    private CoverageText() {}

    static String of(String realm, JsonNode coverage) {
        StringBuilder text = new StringBuilder("Realm " + PrintableText.line(realm) + ", "
                + PrintableText.line(coverage.path("time").asText()));
        text.append(ROW.formatted("", "users", "enrolled", "due", "overdue", "exempt", "not now"));
        coverage.path("cohorts").forEach(cohort -> append(text, name(cohort), cohort));
        append(text, "all in the campaign", coverage.path("all"));
        text.append("%n%s of the realm's %s are in the campaign."
                .formatted(
                        Figures.number(coverage.path("all").path("users").asLong()),
                        Figures.count(coverage.path("realmUsers").asLong(), "user")));
        coverage.path("all")
                .path("factors")
                .properties()
                .forEach(factor -> text.append("%n  %-32s %11s"
                        .formatted(
                                PrintableText.line(factor.getKey()),
                                Figures.number(factor.getValue().asLong()))));
        coverage.path("problems")
                .forEach(problem -> text.append("%nProblem: %s".formatted(PrintableText.line(problem.asText()))));
        return text.toString();
    }

    private static String name(JsonNode cohort) {
        return PrintableText.line(cohort.path("cohort").asText());
    }

    private static void append(StringBuilder text, String name, JsonNode counts) {
        long users = counts.path("users").asLong();
        long enrolled = counts.path("enrolled").asLong();
        text.append(ROW.formatted(
                name,
                Figures.number(users),
                Figures.number(enrolled) + percent(enrolled, users),
                Figures.number(counts.path("due").asLong()),
                Figures.number(counts.path("overdue").asLong()),
                Figures.number(counts.path("exempt").asLong()),
                Figures.number(counts.path("snoozing").asLong())));
    }

    /** Formats the share of enrolled users. Rounds down, so that 100 % means all of them. */
    private static String percent(long part, long all) {
        return all == 0 ? "" : String.format(Locale.ROOT, " (%3d %%)", part * 100 / all);
    }
}
