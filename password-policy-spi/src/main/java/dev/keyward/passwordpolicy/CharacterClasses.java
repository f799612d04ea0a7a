package dev.keyward.passwordpolicy;

import java.util.EnumSet;
import java.util.Set;

/**
 * Requires that a password has characters of several classes: lower case, upper case, digit and other.
 *
 * <p>The classes are those of Unicode, so "é" is lower case and "Я" upper case; letters without case, spaces, symbols and
 * marks are "other". Sources: PCI DSS 4.0.1, 8.3.6, and the complexity rules of directories.
 *
 * @param minimum the number of classes, 2 to 4
 */
public record CharacterClasses(int minimum) implements Rule {

    private enum CharacterClass {
        LOWER,
        UPPER,
        DIGIT,
        OTHER
    }

    @Override
    public Verdict check(Candidate candidate) {
        Set<CharacterClass> found = EnumSet.noneOf(CharacterClass.class);
        for (int i = 0; i < candidate.length() && found.size() < minimum; i++) {
            found.add(classOf(candidate.codePointAt(i)));
        }
        return Verdict.refusedUnless(found.size() >= minimum, Reason.of("keyward.password.character-classes", minimum));
    }

    private static CharacterClass classOf(int codePoint) {
        if (Character.isLowerCase(codePoint)) {
            return CharacterClass.LOWER;
        }
        if (Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint)) {
            return CharacterClass.UPPER;
        }
        return Character.isDigit(codePoint) ? CharacterClass.DIGIT : CharacterClass.OTHER;
    }
}
