package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats and parses the paths of tlog-tiles, such as {@code tile/0/x001/234.p/17}. Stateless. */
final class TilePath {

    static final String ENTRIES = "entries";

    /** Maximum number of bits in the size of a tree, because sizes are signed 64-bit numbers. */
    private static final int SIZE_BITS = 63;

    private static final int LONGEST_PATH = 64;
    private static final Pattern FORM =
            Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    private TilePath() {}

    static String of(String level, long index, int width) {
        StringBuilder path = new StringBuilder(threeDigits(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x" + threeDigits(rest % 1000) + "/");
        }
        path.insert(0, "tile/" + level + "/");
        return width == LogResource.FULL_WIDTH ? path.toString() : path + ".p/" + width;
    }

    /** Parses the path of a log file. The result formats to the same path, so each file has only one path. */
    static Optional<LogResource> parse(String path) {
        if (path.equals(LogResource.CheckpointFile.PATH)) {
            return Optional.of(LogResource.CHECKPOINT);
        }
        if (path.length() > LONGEST_PATH) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
            int width = parts.group(3) == null ? LogResource.FULL_WIDTH : Integer.parseInt(parts.group(3));
            String level = parts.group(1);
            LogResource parsed = level.equals(ENTRIES)
                    ? new EntryBundle(index, width)
                    : new HashTile(Integer.parseInt(level), index, width);
            return Optional.of(parsed).filter(resource -> resource.path().equals(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a number is out of range
        }
    }

    static void requireInRange(int level, long index, int width) {
        if (width < 1 || width > LogResource.FULL_WIDTH) {
            throw new IllegalArgumentException("The width of a tile must be 1 to 256, not " + width + ".");
        }
        int bits = SIZE_BITS - 8 * (level + 1);
        boolean fits = bits > 0 ? index < 1L << bits : index == 0 && width < 1 << (8 + bits);
        if (index < 0 || !fits) {
            throw new IllegalArgumentException("No tree has a tile " + index + " at level " + level + ".");
        }
    }

    private static String threeDigits(long number) {
        return String.format(Locale.ROOT, "%03d", number);
    }
}
