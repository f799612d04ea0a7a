package dev.keyward.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Options for recording the read calls of the admin REST API in a realm. */
public enum AdminReads {
    /** Records no read calls. */
    OFF("off"),
    /** Records calls that read personal data or audit records. */
    PERSONAL_DATA("personal-data"),
    /**
     * Records every read call except reads of the audit log's size, checkpoint and hashes. Recording such a read would change them again.
     */
    ALL("all");

    private final String word;

    AdminReads(String word) {
        this.word = word;
    }

    /** Returns the word that selects this option in a setup profile. */
    public String word() {
        return word;
    }

    /** Returns the option that the given word selects in a setup profile. */
    public static Optional<AdminReads> of(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.word.equals(word))
                .findFirst();
    }

    /** Returns all options for recording read calls, from the one that records nothing to the one that records most. */
    public static List<AdminReads> choices() {
        return List.of(values());
    }

    /** Returns whether this option records the read calls whose response contains the given kind of data. */
    public boolean includes(AdminApiPath.Content content) {
        return switch (content) {
            case CONFIGURATION -> this == ALL;
            case PERSONAL_DATA, AUDIT_RECORDS -> this != OFF;
            case AUDIT_STATE -> false;
        };
    }
}
