package dev.keyward.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The reads over the admin REST API that a realm records. */
public enum AdminReads {
    /** No reads. */
    OFF("off"),
    /** Reads of personal data and of the audit log. */
    PERSONAL_DATA("personal-data"),
    /** All reads but those of the state of the audit log, which the record of a read would change. */
    ALL("all");

    private final String word;

    AdminReads(String word) {
        this.word = word;
    }

    /** Returns the word for this choice in a profile. */
    public String word() {
        return word;
    }

    /** Returns the choice with the given word. */
    public static Optional<AdminReads> of(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.word.equals(word))
                .findFirst();
    }

    /** Returns all choices, the least strict first. */
    public static List<AdminReads> choices() {
        return List.of(values());
    }

    /** Returns whether a read with the given content is recorded. */
    public boolean includes(AdminApiPath.Content content) {
        return switch (content) {
            case CONFIGURATION -> this == ALL;
            case PERSONAL_DATA, AUDIT_RECORDS -> this != OFF;
            case AUDIT_STATE -> false;
        };
    }
}
