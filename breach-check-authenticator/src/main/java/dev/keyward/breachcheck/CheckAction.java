package dev.keyward.breachcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Actions of the breach check on a sign-in with a breached or weak password, from the most lenient to the strictest. */
public enum CheckAction {
    /** Take no action and do not check the password. */
    OFF("off"),
    /** Record that the password is breached or weak, and let the sign-in continue without telling the user. */
    RECORD("record"),
    /** Send the user a mail and let the sign-in continue. */
    NOTIFY("notify"),
    /** Give the user a number of days to change the password. */
    CHANGE_BY_DEADLINE("change-by-deadline"),
    /** Make the user change the password before the sign-in continues. */
    CHANGE_NOW("change-now"),
    /** Refuse the sign-in until the password is reset. */
    BLOCK("block");

    private final String word;

    CheckAction(String word) {
        this.word = word;
    }

    /** Returns the name of this action in options, events and metrics. */
    public String word() {
        return word;
    }

    /**
     * Returns the action with the given name, ignoring case and surrounding blanks. The result is empty if no action has this
     * name.
     */
    public static Optional<CheckAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    /** Returns whether this action keeps users from signing in until they change the password. */
    boolean keepsOut() {
        return compareTo(CHANGE_NOW) >= 0;
    }

    /** Returns the names of this action and all stricter ones, from the most lenient to the strictest. */
    public List<String> andStricter() {
        return Arrays.stream(values())
                .filter(action -> action.compareTo(this) >= 0)
                .map(CheckAction::word)
                .toList();
    }
}
