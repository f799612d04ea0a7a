package dev.keyward.secondfactor.keycloak.coverage;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formats texts as a line of CSV (RFC 4180) that no spreadsheet executes. Stateless and thread-safe. */
final class CsvLine {

    /** Matches where a spreadsheet would begin a formula: at the beginning of a cell, whichever separator it assumes. */
    private static final Pattern FORMULA = Pattern.compile("(^|[;,|\"])(\\s*)(?=[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 .:_@/-]*");

    private CsvLine() {}

    /** Returns the fields as one line without a line break. */
    static String of(List<String> fields) {
        return fields.stream().map(CsvLine::field).collect(Collectors.joining(","));
    }

    /** Puts an apostrophe before each formula, and replaces control characters, because a line break would forge another line for simple readers. */
    private static String field(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        String safe = FORMULA.matcher(line).replaceAll("$1'$2");
        return PLAIN.matcher(safe).matches() ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
