package dev.keyward.breachcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What happens to somebody who signs in with a password that should not be used any more; each is stricter than the one before. */
public enum CheckAction {
    /** Nothing; it is not even looked. */
    OFF("off"),
    /** It is written down. */
    RECORD("record"),
    /** They get a mail. */
    NOTIFY("notify"),
    /** They get some days to choose another one. */
    CHANGE_BY_DEADLINE("change-by-deadline"),
    /** They choose another one before they go on. */
    CHANGE_NOW("change-now"),
    /** They do not get in before it was reset. */
    BLOCK("block");

    private final String word;

    CheckAction(String word) {
        this.word = word;
    }

    /** As administrators write it. */
    public String word() {
        return word;
    }

    /** The one of that word; case and blanks around it do not matter. */
    public static Optional<CheckAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    /** Whether nobody goes on with the password as it is. */
    boolean keepsOut() {
        return compareTo(CHANGE_NOW) >= 0;
    }

    /** The words from this one on, for lists to choose from. */
    public List<String> andStricter() {
        return Arrays.stream(values())
                .filter(action -> action.compareTo(this) >= 0)
                .map(CheckAction::word)
                .toList();
    }
}
