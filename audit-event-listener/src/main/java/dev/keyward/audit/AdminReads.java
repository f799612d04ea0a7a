package dev.keyward.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Options for recording the read calls of the admin REST API in a realm. */
public enum AdminReads {
    /** Records no read calls. */
    OFF("off"),
    /** Records reads of personal data and of the audit log. */
    PERSONAL_DATA("personal-data"),
    /** Records all reads except those of the audit log's state, which each such record would change. */
    ALL("all");

    private final String word;

    AdminReads(String word) {
        this.word = word;
    }

    /** Returns the word for this choice in a setup profile. */
    public String word() {
        return word;
    }

    /** Returns the choice with the given word in a setup profile. */
    public static Optional<AdminReads> of(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.word.equals(word))
                .findFirst();
    }

    /** Returns all choices, from the least strict to the strictest. */
    public static List<AdminReads> choices() {
        return List.of(values());
    }

    /** Returns whether this choice records reads of the given kind of data. */
    public boolean includes(AdminApiPath.Content content) {
        return switch (content) {
            case CONFIGURATION -> this == ALL;
            case PERSONAL_DATA, AUDIT_RECORDS -> this != OFF;
            case AUDIT_STATE -> false;
        };
    }
}
