package dev.keyward.cli.terminal;

/** Quotes text for a POSIX shell. Stateless. */
public final class ShellQuote {

    private ShellQuote() {}

    /** Formats a command-line option with its value, quoted for a shell. Messages use it in commands that they suggest. */
    public static String option(String name, String value) {
        return name + (value.startsWith("-") ? "=" : " ") + quoted(value);
    }

    private static String quoted(String value) {
        if (value.matches("[A-Za-z0-9_./:@%+,=-]+")) {
            return value;
        }
        if (value.chars().noneMatch(Character::isISOControl)) {
            return "'" + value.replace("'", "'\\''") + "'";
        }
        StringBuilder text = new StringBuilder("$'"); // a terminal would obey raw control characters
        value.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append(c == '\'' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return text.append('\'').toString();
    }
}
