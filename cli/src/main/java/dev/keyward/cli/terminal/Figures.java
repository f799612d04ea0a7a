package dev.keyward.cli.terminal;

import java.util.Locale;

/** Formats numbers, file sizes and durations as text for messages. Stateless. */
public final class Figures {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    private Figures() {}

    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats the given number with the given noun, and adds an "s" to the noun for the plural. */
    public static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Formats the given number with the noun if the number is 1, and with the given plural otherwise. */
    public static String count(long number, String noun, String plural) {
        return number(number) + " " + (number == 1 ? noun : plural);
    }

    /** Formats the given number of bytes in decimal units, in which 1 kB is 1,000 bytes. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    public static String time(long seconds) {
        if (seconds < 1) {
            return "less than a second";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min " + seconds % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
