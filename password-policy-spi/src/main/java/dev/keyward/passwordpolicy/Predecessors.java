package dev.keyward.passwordpolicy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Guesses the former passwords from which a user may have derived a new password, likeliest first.
 *
 * <p>The order is: the last number one lower, the first letter in the other case, the symbol moved to the other end, the
 * password itself, the symbol left out, the number left out, the first number one lower, the last number one higher,
 * one lower with a leading zero, every letter in the other case. Source: Y. Zhang, F. Monrose and M. Reiter, "The Security of
 * Modern Password Expiration", CCS
 * 2010, for the changes that users make; the order was chosen here.
 */
final class Predecessors {

    /**
     * Maximum number of digits of a counter. A counter is a number in a password that users may increase from one
     * password to the next.
     */
    private static final int MAX_DIGITS = 18;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + MAX_DIGITS + "}");

    private final String password;

    private Predecessors(String password) {
        this.password = password;
    }

    /**
     * Returns former passwords that the given password may be derived from. There are at most {@code limit} of them,
     * without duplicates or empty texts.
     */
    static List<String> of(String password, int limit) {
        Predecessors predecessors = new Predecessors(password);
        Set<String> ranked = new LinkedHashSet<>();
        List<MatchResult> numbers = NUMBER.matcher(password).results().toList();
        if (!numbers.isEmpty()) {
            predecessors.counted(numbers.get(numbers.size() - 1), -1).ifPresent(ranked::add);
        }
        ranked.add(predecessors.firstLetterInOtherCase());
        ranked.add(predecessors.symbolsMoved());
        ranked.add(password);
        ranked.add(predecessors.withoutEdgeSymbols());
        if (!numbers.isEmpty()) {
            ranked.add(predecessors.with(numbers.get(numbers.size() - 1), ""));
            predecessors.counted(numbers.get(0), -1).ifPresent(ranked::add);
            predecessors.counted(numbers.get(numbers.size() - 1), 1).ifPresent(ranked::add);
            predecessors.countedAsWide(numbers.get(numbers.size() - 1)).ifPresent(ranked::add);
        }
        ranked.add(predecessors.everyLetterInOtherCase());
        return ranked.stream()
                .filter(predecessor -> !predecessor.isEmpty())
                .limit(limit)
                .toList();
    }

    /**
     * Returns the password with the given step added to one of its numbers. With step -1, 10 becomes 9 and 010 becomes 009. The
     * result is empty if the number would be negative.
     */
    private Optional<String> counted(MatchResult number, int step) {
        long value = Long.parseLong(number.group()) + step;
        if (value < 0) {
            return Optional.empty();
        }
        String narrow = Long.toString(value);
        int missing = number.group().startsWith("0") ? number.group().length() - narrow.length() : 0;
        return Optional.of(with(number, "0".repeat(Math.max(0, missing)) + narrow));
    }

    /** Returns the password with the given number lowered by one and padded to the same width: 10 becomes 09. */
    private Optional<String> countedAsWide(MatchResult number) {
        long value = Long.parseLong(number.group()) - 1;
        String narrow = Long.toString(Math.max(0, value));
        return value < 0 || narrow.length() >= number.group().length()
                ? Optional.empty()
                : Optional.of(with(number, "0".repeat(number.group().length() - narrow.length()) + narrow));
    }

    private String with(MatchResult place, String replacement) {
        return password.substring(0, place.start()) + replacement + password.substring(place.end());
    }

    private String firstLetterInOtherCase() {
        int[] codePoints = password.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            if (Character.isLetter(codePoints[i])) {
                codePoints[i] = otherCase(codePoints[i]);
                break;
            }
        }
        return new String(codePoints, 0, codePoints.length);
    }

    private String everyLetterInOtherCase() {
        int[] codePoints = password.codePoints().map(Predecessors::otherCase).toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static int otherCase(int codePoint) {
        return Character.isUpperCase(codePoint) ? Character.toLowerCase(codePoint) : Character.toUpperCase(codePoint);
    }

    /** Moves the symbols at the end of the password to its start. If there are none, moves those at its start to its end. */
    private String symbolsMoved() {
        int end = trailing();
        if (end < password.length()) {
            return password.substring(end) + password.substring(0, end);
        }
        int start = leading();
        return password.substring(start) + password.substring(0, start);
    }

    private String withoutEdgeSymbols() {
        int end = trailing();
        return end < password.length() ? password.substring(0, end) : password.substring(leading());
    }

    private int leading() {
        int start = 0;
        while (start < password.length() && isSymbol(password.codePointAt(start))) {
            start += Character.charCount(password.codePointAt(start));
        }
        return start;
    }

    private int trailing() {
        int end = password.length();
        while (end > 0 && isSymbol(password.codePointBefore(end))) {
            end -= Character.charCount(password.codePointBefore(end));
        }
        return end;
    }

    private static boolean isSymbol(int codePoint) {
        return !Character.isLetterOrDigit(codePoint);
    }
}
